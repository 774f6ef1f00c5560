"""What all tests share: no network, a quiet TensorFlow, and a report on the notebooks."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

OFFLINE = Path(__file__).parent / "offline"


def _block_network() -> None:
    """Block the network here and, through PYTHONPATH, in every kernel that a test starts."""
    inherited = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(OFFLINE), *([inherited] if inherited else [])])
    spec = importlib.util.spec_from_file_location("offline", OFFLINE / "sitecustomize.py")
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


_block_network()
# Keras must meet TensorFlow through helpers, in tests as in the lessons.
sys.path.insert(0, str(Path(__file__).parents[1]))
import helpers  # noqa: E402, F401

NOTEBOOK_REPORT = pytest.StashKey[list]()


def pytest_configure(config):
    config.stash[NOTEBOOK_REPORT] = []


@pytest.fixture
def notebook_report(request):
    """A list of (name, seconds, megabytes) that is printed when all tests have run."""
    return request.config.stash[NOTEBOOK_REPORT]


def pytest_terminal_summary(terminalreporter, config):
    rows = config.stash[NOTEBOOK_REPORT]
    if not rows:
        return
    terminalreporter.section("notebooks, each in a kernel of its own")
    terminalreporter.line(f"{'notebook':40s} {'seconds':>8s} {'peak MB':>8s}")
    for name, seconds, megabytes in rows:
        terminalreporter.line(f"{name:40s} {seconds:8.1f} {megabytes:8.0f}")
