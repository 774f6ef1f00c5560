"""Files come to the test workers in the order that tests/conftest.py states."""

from types import SimpleNamespace

import pytest

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
