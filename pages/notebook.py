"""A notebook, run, and made ready to be read outside Jupyter."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from helpers import progress, quiz
from pages.still import STATE, VIEW, is_quiz, still

SCRIPT = "application/javascript"  # speaks to a widget, and there is none on a page
CELL_SECONDS = 600  # a cell that takes longer has failed


class NotebookFailed(Exception):
    """A cell of the notebook raised an error; the message says which."""


def run(path: Path) -> NotebookNode:
    """The notebook with the outputs of a fresh run, the state of its widgets included.

    Raises NotebookFailed with the cell's own error.
    """
    notebook = nbformat.read(path, as_version=4)
    # What is passed in a quiz belongs to the learner, and pages look the same for everyone.
    environment = {**os.environ, progress.FILE_VARIABLE: "off"}
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        store_widget_state=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute(env=environment)
    except Exception as error:
        raise NotebookFailed(f"{path.name} did not run to its end:\n{error}") from error
    return notebook


def title_of(notebook: NotebookNode) -> str:
    """The words of the first heading."""
    return re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)[1]


def with_stills(notebook: NotebookNode, lesson: str) -> None:
    """Put a picture of its beginning in the place of each interactive, and its text for a quiz."""
    models = notebook.metadata.pop("widgets", {}).get(STATE, {}).get("state", {})
    for cell in notebook.cells:
        cell.get("outputs", [])[:] = [
            _without_kernel(output, lesson, models)
            for output in cell.get("outputs", [])
            if SCRIPT not in output.get("data", {})
        ]


def _without_kernel(output: NotebookNode, lesson: str, models: Mapping[str, Any]) -> NotebookNode:
    view = output.get("data", {}).get(VIEW)
    if view is None:
        return output
    if is_quiz(view["model_id"], models):
        return nbformat.v4.new_output("display_data", {"text/markdown": quiz.as_markdown(lesson)})
    picture = {"text/html": still(view["model_id"], models)}
    return nbformat.v4.new_output("display_data", picture)
