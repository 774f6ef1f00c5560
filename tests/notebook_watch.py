"""A pytest plugin for nbval: no cell may write to stderr, each notebook's cost is reported.

What the lessons show is kept for the tests of the pages.

nbval leaves stderr out of what it compares, so a notebook can be noisy for a learner and green in
a test. Here a cell that writes to stderr fails.
"""

import os
import threading
import time

import psutil
import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from tests import notebook_keep
from tests.notebooks import LESSONS, SOLUTIONS, name_of


class PeakMemory(threading.Thread):
    """Watch a kernel's memory while it runs; ``megabytes`` is the most that was seen."""

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


def kernel_environment() -> dict:
    """The environment for a kernel that a test starts.

    In a kernel that sees this variable, ipykernel leaves what C libraries write to stderr alone,
    and TensorFlow's start-up lines would reach the learner but not the test.
    """
    return {key: os.environ[key] for key in os.environ if key != "PYTEST_CURRENT_TEST"}


def note_cost(item: pytest.Item, name: str, seconds: float, megabytes: float) -> None:
    """Add to what the report at the end says of a notebook."""
    item.user_properties.append(("notebook", (name, seconds, megabytes)))


def _watch(file: IPyNbFile) -> None:
    """Let nbval start this notebook's kernel with our environment, and watch its memory."""
    start_kernel, end_kernel = file.setup, file.teardown

    def setup() -> None:
        start = time.perf_counter()
        os.environ.pop("PYTEST_CURRENT_TEST", None)  # pytest sets it anew for every phase
        if file.path in SOLUTIONS:
            # Then a step that is not right fails its cell: that is how nbgrader gives points.
            os.environ["NBGRADER_EXECUTION"] = "autograde"
        start_kernel()
        file.start_seconds = time.perf_counter() - start
        file.memory = PeakMemory(file.kernel.km.provisioner.pid)
        file.memory.start()
        os.environ.pop("NBGRADER_EXECUTION", None)

    def teardown() -> None:
        if file.path in LESSONS and file.kernel is not None and file.kernel.is_alive():
            notebook_keep.keep(file)
        end_kernel()

    file.setup, file.teardown = setup, teardown


def pytest_collection_modifyitems(items):
    for file in {item.parent for item in items if isinstance(item, IPyNbCell)}:
        _watch(file)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if not isinstance(item, IPyNbCell):
        return (yield)
    start = time.perf_counter()
    result = yield
    file = item.parent
    seconds, file.start_seconds = time.perf_counter() - start + file.start_seconds, 0.0
    note_cost(item, name_of(file.path), seconds, file.memory.megabytes)
    notebook_keep.note(item)
    for output in item.test_outputs or ():
        if output.get("name") == "stderr":
            raise AssertionError(f"this cell writes to stderr:\n{output['text']}")
    return result


def pytest_terminal_summary(terminalreporter):
    costs: dict[str, tuple[float, float]] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            properties = getattr(report, "user_properties", ())
            for _, (name, seconds, megabytes) in [p for p in properties if p[0] == "notebook"]:
                if report.when == "call":
                    before = costs.get(name, (0.0, 0.0))
                    costs[name] = before[0] + seconds, max(before[1], megabytes)
    if not costs:
        return
    terminalreporter.section("notebooks (the exercises, untouched, share a kernel)")
    terminalreporter.line(f"{'notebook':40s} {'seconds':>8s} {'peak MB':>8s}")
    for name, (seconds, megabytes) in sorted(costs.items()):
        terminalreporter.line(f"{name:40s} {seconds:8.1f} {megabytes:8.0f}")
