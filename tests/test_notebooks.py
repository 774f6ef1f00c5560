"""Every notebook runs from top to bottom, in its own folder, with nothing on stderr."""

import os
import threading
import time
from pathlib import Path

import nbclient
import psutil
import pytest

from tests.notebooks import EXERCISES, LESSONS, SOLUTIONS, name_of, read

CELL_SECONDS = 300


class PeakMemory(threading.Thread):
    """Watch the kernel's memory while it runs; ``megabytes`` is the most that was seen."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.process, self.megabytes, self.is_over = psutil.Process(pid), 0.0, threading.Event()

    def run(self):
        while not self.is_over.wait(0.1):
            try:
                memory = self.process.memory_info().rss
            except psutil.NoSuchProcess:
                return
            self.megabytes = max(self.megabytes, memory / 1e6)


def execute(path: Path, report: list):
    """Run a notebook as a learner would, with "Run All"; return it with its outputs."""
    notebook = read(path)
    client = nbclient.NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    # In a kernel that sees this variable, ipykernel leaves what C libraries write to stderr alone,
    # and TensorFlow's start-up lines would reach the learner but not this test.
    environment = {key: os.environ[key] for key in os.environ if key != "PYTEST_CURRENT_TEST"}
    start = time.perf_counter()
    with client.setup_kernel(env=environment):
        memory = PeakMemory(client.km.provisioner.pid)
        memory.start()
        for position, cell in enumerate(notebook.cells):
            client.execute_cell(cell, position)
        memory.is_over.set()
    report.append((name_of(path), time.perf_counter() - start, memory.megabytes))
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


def is_graded(cell) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


@pytest.mark.parametrize("path", [*LESSONS, *SOLUTIONS], ids=name_of)
def test_runs_in_silence(path, notebook_report):
    notebook = execute(path, notebook_report)
    assert stream(notebook, "stderr") == ""


@pytest.mark.parametrize("path", EXERCISES, ids=name_of)
def test_an_untouched_exercise_says_only_that_it_has_not_been_attempted(path, notebook_report):
    notebook = execute(path, notebook_report)
    assert stream(notebook, "stderr") == ""
    steps = [c for c in notebook.cells if c.cell_type == "code" and is_graded(c)]
    assert steps
    assert shown(notebook).lower().count("not attempted yet") == len(steps)
    assert "fault in the course" not in shown(notebook).lower()
