"""An untouched exercise runs from top to bottom and says only that it has not been attempted.

The lessons and solutions run in nbval, which ``tests.notebook_watch`` makes strict.
"""

import re
import time
from pathlib import Path

import nbclient
import nbformat
import pytest
from nbclient.util import run_sync

from tests.notebook_watch import PeakMemory, kernel_environment, note_cost
from tests.notebooks import CELL_SECONDS, EXERCISES, START_SECONDS, name_of, read

FORGET = "get_ipython().reset(new_session=False)"  # no name of the exercise before


@pytest.fixture(scope="module")
def kernel():
    """One kernel for all exercises: untouched, they differ in little but their checks."""
    place = {"metadata": {"path": str(EXERCISES[0].parent)}}
    keeper = nbclient.NotebookClient(
        nbformat.v4.new_notebook(), startup_timeout=START_SECONDS, resources=place
    )
    keeper.create_kernel_manager()
    keeper.start_new_kernel(env=kernel_environment())
    yield keeper.km
    run_sync(keeper.km.shutdown_kernel)(now=True)


def execute(path: Path, kernel, item: pytest.Item):
    """Run a notebook as a learner would, with "Run All"; return it with its outputs."""
    notebook = read(path)
    client = nbclient.NotebookClient(
        notebook, km=kernel, timeout=CELL_SECONDS, startup_timeout=START_SECONDS
    )
    start = time.perf_counter()
    with client.setup_kernel():
        memory = PeakMemory(kernel.provisioner.pid)
        memory.start()
        client.execute_cell(nbformat.v4.new_code_cell(FORGET), -1)
        for position, cell in enumerate(notebook.cells):
            client.execute_cell(cell, position)
        memory.is_over.set()
    note_cost(item, name_of(path), time.perf_counter() - start, memory.megabytes)
    return notebook


def stream(notebook, name: str) -> str:
    return "".join(
        output.text
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == name
    )


def shown(notebook) -> str:
    """All that the learner reads under the cells, as plain text."""
    texts = [stream(notebook, "stdout")]
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            texts.append(output.get("data", {}).get("text/plain", ""))
    return "\n".join(texts)


def is_check(cell) -> bool:
    """Whether a cell asks for a card: those with points, and the reports on the test images."""
    return cell.cell_type == "code" and re.match(r"check\.\w+\(", cell.source) is not None


@pytest.mark.parametrize("path", EXERCISES, ids=name_of)
def test_an_untouched_exercise_says_only_that_it_has_not_been_attempted(path, kernel, request):
    notebook = execute(path, kernel, request.node)
    assert stream(notebook, "stderr") == ""
    checks = [cell for cell in notebook.cells if is_check(cell)]
    assert len(checks) >= 6
    assert shown(notebook).lower().count("not attempted yet") == len(checks)
    assert "fault in the course" not in shown(notebook).lower()
