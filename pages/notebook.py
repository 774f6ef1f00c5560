"""A notebook, run, and made ready to be read outside Jupyter."""

import base64
import copy
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from helpers import embed, progress, quiz

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
SCRIPT = "application/javascript"  # speaks to a widget, and there is none on a page
# A cell that takes longer has failed, and so has a kernel that has not started by then.
CELL_SECONDS, START_SECONDS = 1800, 600


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
        startup_timeout=START_SECONDS,
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


def made_alive(notebook: NotebookNode, lesson: str, *, quiz_as_text: bool = False) -> None:
    """Put each interactive into the page, with its state; a quiz as text, where it is to be read.

    The names of the modules that the page then needs are kept as ``metadata.modules``.
    """
    models = notebook.metadata.pop("widgets", {}).get(STATE, {}).get("state", {})
    modules: set[str] = set()
    for cell in notebook.cells:
        cell.get("outputs", [])[:] = [
            _without_kernel(output, lesson if quiz_as_text else "", models, modules)
            for output in cell.get("outputs", [])
            if SCRIPT not in output.get("data", {})
        ]
    notebook.metadata["modules"] = sorted(modules)


def _without_kernel(
    output: NotebookNode, quiz_of: str, models: Mapping[str, Any], modules: set[str]
) -> NotebookNode:
    view = output.get("data", {}).get(VIEW)
    if view is None:
        return output
    model = models[view["model_id"]]
    if quiz_of and model["state"].get("module") == "quiz":
        text = {"text/markdown": quiz.as_markdown(quiz_of)}
        return nbformat.v4.new_output("display_data", text)
    modules.add(model["state"]["module"])
    place = {"text/html": embed.element(_whole(model)), "text/plain": model["state"]["words"]}
    return nbformat.v4.new_output("display_data", place)


def _whole(model: Mapping[str, Any]) -> Mapping[str, Any]:
    """The state of a widget with its bytes, which a notebook keeps beside it, in their places."""
    state = copy.deepcopy(model["state"])
    for buffer in model.get("buffers", ()):
        *path, last = buffer["path"]
        place: Any = state
        for step in path:
            place = place[step]
        place[last] = base64.b64decode(buffer["data"])
    return state
