"""What all tests share: no network, a quiet TensorFlow, compiled programs."""

import atexit
import importlib.util
import os
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import pytest

OFFLINE = Path(__file__).parent / "offline"
# Whoever of the workers is free takes the next file, so the long ones come first, and those of
# seconds, which are not named here, come last: then all workers end together. Where files take
# about as long as others, what waits for a minute (a class with an endless loop) comes before what
# computes. The lessons come well before the pages, which show what they printed. What needs a
# browser stays together, since its server and its kernel are for neighbours alone.
LONG_FIRST = (
    "tests/bank/test_02_denoising.py",  # twice as long as any other
    "tests/test_nbgrader.py",
    "notebooks/",
    "tests/bank/",
    "solutions/",
    "tests/browser/test_site.py",
    "tests/browser/",
    "tests/training/",
    "tests/test_generators.py",
    "tests/test_checks_never_fail.py",
    "tests/test_checks_edges.py",
    "tests/test_widgets_training_lab.py",
)


def _block_network() -> None:
    """Block the network here and, through PYTHONPATH, in every kernel that a test starts."""
    inherited = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(OFFLINE), *([inherited] if inherited else [])])
    spec = importlib.util.spec_from_file_location("offline", OFFLINE / "sitecustomize.py")
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def _share_programs() -> None:
    """Let XLA keep what it compiles in a folder for this session, its workers and its kernels.

    helpers.training gives programs of one structure one name, so most are compiled once.
    TensorFlow 2.20 would write to stderr what it does with them.
    """
    # TensorFlow ends a flag at a space, so a folder with one in its name would be another folder.
    spaced = len(tempfile.gettempdir().split()) > 1
    quiet = not version("tensorflow").startswith("2.20.")
    if "TF_XLA_FLAGS" not in os.environ and quiet and not spaced:
        folder = tempfile.mkdtemp(prefix="programs-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["TF_XLA_FLAGS"] = f"--tf_xla_persistent_cache_directory={folder}"


_block_network()
_share_programs()
pytest.register_assert_rewrite("tests.wrong_answers.asking")


def pytest_configure(config):
    """Let Keras meet TensorFlow through helpers, in tests as in the lessons."""
    only_hands_out = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")
    if not only_hands_out:  # who only hands out the tests needs no TensorFlow, and is there first
        sys.path.insert(0, str(Path(__file__).parents[1]))
        importlib.import_module("helpers")


def pytest_collection_modifyitems(items):
    """Put the files into the order of LONG_FIRST."""

    def place(item: pytest.Item) -> int:
        places = [n for n, start in enumerate(LONG_FIRST) if item.nodeid.startswith(start)]
        return min(places, default=len(LONG_FIRST))

    items.sort(key=place)


def pytest_terminal_summary(terminalreporter):
    """Print how fast the interactives answered in the browser."""
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    answers = [
        value
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "answer" and report.when == "call"
    ]
    if answers:
        terminalreporter.section("in the browser, from key press to new picture (median)")
    for name, milliseconds in sorted(answers):
        terminalreporter.line(f"{name:40s} {milliseconds:6.0f} ms")
