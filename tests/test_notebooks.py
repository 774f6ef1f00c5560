"""An untouched exercise runs from top to bottom and says only that it has not been attempted.

The lessons and solutions run in nbval, which ``tests.notebook_watch`` makes strict.
"""

import re
import time
from pathlib import Path

import nbclient
import pytest

from tests.notebook_watch import PeakMemory, kernel_environment, note_cost
from tests.notebooks import EXERCISES, name_of, read

CELL_SECONDS = 300


def execute(path: Path, item: pytest.Item):
    """Run a notebook as a learner would, with "Run All"; return it with its outputs."""
    notebook = read(path)
    client = nbclient.NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    start = time.perf_counter()
    with client.setup_kernel(env=kernel_environment()):
        memory = PeakMemory(client.km.provisioner.pid)
        memory.start()
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
def test_an_untouched_exercise_says_only_that_it_has_not_been_attempted(path, request):
    notebook = execute(path, request.node)
    assert stream(notebook, "stderr") == ""
    checks = [cell for cell in notebook.cells if is_check(cell)]
    assert len(checks) >= 6
    assert shown(notebook).lower().count("not attempted yet") == len(checks)
    assert "fault in the course" not in shown(notebook).lower()
