"""A learner may call anything ``check``, and is told exactly which given names were taken."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from helpers.checks import names as module
from helpers.checks.feedback import Outcome, right, step

FIRST = """import numpy as np
from helpers.checks import sparse as check
from helpers.training import fit
"""


@step("test", "step 1")
def answer(function) -> Outcome:
    """The function gives a number."""
    return right("A number.", {"number": f"{function():g}"}, "Any will do.")


@pytest.fixture
def notebook(monkeypatch) -> InteractiveShell:
    """A notebook whose first cell was run; its checks have one more, ``check.answer()``."""
    shell = InteractiveShell()
    monkeypatch.setattr(module, "get_ipython", lambda: shell)
    module.watch()
    monkeypatch.setattr("helpers.checks.sparse.answer", answer, raising=False)
    ran(shell, FIRST)
    yield shell
    module.names.__init__()


def ran(shell: InteractiveShell, cell: str):
    """What a cell gives; fails when it raises."""
    result = shell.run_cell(cell)
    result.raise_error()
    return result.result


def test_a_check_is_found_whatever_else_is_called_check(notebook):
    for line in ("check = 3", "check = [1, 2]", "def check(x): return x", "del check"):
        ran(notebook, f"{line}\nfunction = lambda: 3")
        assert ran(notebook, "check.answer()"), line


def test_the_learners_own_check_is_theirs_again_while_they_are_asked_and_afterwards(notebook):
    ran(notebook, "def check(x): return x + 1")
    ran(notebook, "def function(): return check(2)")
    assert ran(notebook, "check.answer()").measured == {"number": "3"}
    assert ran(notebook, "check(4)") == 5


def test_only_a_cell_that_is_a_check_is_lent_the_name(notebook):
    ran(notebook, "class Own:\n    def answer(self): return 'own'\ncheck = Own()")
    assert ran(notebook, "x = check.answer()\nx") == "own"


def test_a_name_that_the_first_cell_never_made_is_free(notebook):
    assert not module.taken(notebook.user_ns | {"data": 3, "check": 3})
    said = module.taken(notebook.user_ns | {"np": 3, "fit": [], "list": {}})
    for words in ("`np` is now `int`", "`fit` is now `list`", "`list` is now `dict`"):
        assert words in said


def test_a_name_with_a_slip_in_it_is_asked_for(notebook):
    ran(notebook, "functoin = lambda: 3")
    said = ran(notebook, "check.answer()").message
    assert "is `functoin` meant to be `function`?" in said


def test_another_name_is_no_slip(notebook):
    ran(notebook, "fraction = 3\nmy_functions = [1]")
    assert "meant to be" not in ran(notebook, "check.answer()").message
