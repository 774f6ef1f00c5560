"""What tests/conftest.py does: files in its order, and a folder for compiled programs."""

import os
import tempfile
from types import SimpleNamespace

import pytest

from tests import conftest
from tests.conftest import LONG_FIRST, pytest_collection_modifyitems
from tests.notebooks import COURSE


@pytest.mark.parametrize("start", LONG_FIRST)
def test_what_is_named_as_long_is_there(start):
    assert (COURSE / start).exists()


def test_long_files_come_first_and_the_others_as_they_were():
    names = ["tests/test_words.py::a", "tests/test_core.py::a", "tests/browser/test_quiz.py::a"]
    names += ["tests/browser/test_site.py::b", "tests/browser/test_site.py::a"]
    names += ["notebooks/02_architecture.ipynb::Cell 0", "tests/bank/test_02_denoising.py::a"]
    items = [SimpleNamespace(nodeid=name) for name in names]
    pytest_collection_modifyitems(items)
    ordered = [names[place] for place in (6, 5, 3, 4, 2, 0, 1)]
    assert [item.nodeid for item in items] == ordered


@pytest.mark.parametrize(("name", "kept"), [("plain", True), ("of Anna B", False)])
def test_compiled_programs_have_a_folder_unless_a_space_would_end_its_name(
    monkeypatch, tmp_path, name, kept
):
    (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / name))
    monkeypatch.setattr(conftest, "version", lambda package: "2.21.0")
    monkeypatch.setenv("TF_XLA_FLAGS", "")  # so that it is as it was after the test
    monkeypatch.delenv("TF_XLA_FLAGS")
    conftest._share_programs()
    made = [str(folder) for folder in (tmp_path / name).iterdir()]
    assert len(made) == kept
    flags = [f"--tf_xla_persistent_cache_directory={folder}" for folder in made]
    assert [os.environ["TF_XLA_FLAGS"]] == flags if kept else "TF_XLA_FLAGS" not in os.environ
