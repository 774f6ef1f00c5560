"""Names that a notebook's given cells need, and that a learner may use for something else.

A check's cell is ``check.train()``. Whoever has called something of their own ``check`` would find
it broken from there on, so for the time of finding the check the name is the course's again. Of
other names a card says what became of them.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from IPython import get_ipython

# What a notebook's given first cell imports, where the notebook itself was not seen.
_GIVEN = ("fit", "predict", "load_mnist")
_GIVEN_MODULES = ("np", "keras", "layers", "ops", "metrics", "plots", "regularizers")
_BUILT_IN = ("dict", "float", "int", "len", "list", "map", "max", "min", "print", "range", "round")
_BUILT_IN += ("set", "sorted", "str", "sum", "tuple", "zip")
_NAME = "check"
_NOT_GIVEN = (_NAME, "exit", "quit", "open", "get_ipython")  # lent, or IPython's own
_NEAR = 0.85  # of 1: a letter or two are different
_CELL = re.compile(rf"\s*{_NAME}\.\w+\(\)\s*;?\s*(#.*)?")


class Names:
    """What a notebook's first cell has imported; and ``check``, lent to the course when needed."""

    def __init__(self) -> None:
        self._checks: ModuleType | None = None
        self._own: dict[str, Any] = {}
        self._given: tuple[Sequence[str], Sequence[str]] = _GIVEN, _GIVEN_MODULES

    def given(self) -> tuple[Sequence[str], Sequence[str]]:
        """The names of functions (and classes), and of modules."""
        return self._given

    def lend(self, cell: str, variables: dict[str, Any]) -> None:
        """Before a cell: the course's checks under their name, if the cell asks one of them."""
        if self._checks in (None, variables.get(_NAME)) or not _CELL.fullmatch(cell):
            return
        self._own = {_NAME: variables[_NAME]} if _NAME in variables else {}
        variables[_NAME] = self._checks

    def give_back(self, variables: dict[str, Any]) -> None:
        """Once the check is found: the learner's own value, which their functions may need."""
        if self._own:
            variables.update(self._own)
            self._own = {}

    def notice(self, variables: Mapping[str, Any]) -> None:
        """After a cell: the module that the first cell has imported as ``check``."""
        value = variables.get(_NAME)
        if not isinstance(value, ModuleType) or value is self._checks:
            return
        if value.__name__.startswith(f"{__package__}."):
            self._checks = value
            own = [n for n in variables if not n.startswith("_") and n not in _NOT_GIVEN]
            modules = [n for n in own if isinstance(variables[n], ModuleType)]
            self._given = [n for n in own if callable(variables[n])], modules


names = Names()


def taken(variables: Mapping[str, Any]) -> str:
    """A sentence on the names of functions and modules that now hold something else; or ""."""
    functions, modules = names.given()
    found = [
        name
        for name in (*functions, *_BUILT_IN)
        if name in variables and not callable(variables[name])
    ]
    found += [
        name
        for name in modules
        if name in variables and not isinstance(variables[name], ModuleType)
    ]
    if not found:
        return ""
    listed = ", ".join(f"`{name}` is now `{type(variables[name]).__name__}`" for name in found)
    return (
        f" Besides, an answer has taken a name that is needed for something else: {listed}. What "
        "uses it stops with an error. Choose another name, and run the notebook from the top."
    )


def misspelt(missing: Sequence[str], variables: Mapping[str, Any]) -> str:
    """A question on names of the notebook that are nearly those that are missing; or ""."""
    functions, modules = names.given()
    others = {
        name
        for name, value in variables.items()
        if not name.startswith("_") and value is not None and not isinstance(value, ModuleType)
    } - {*functions, *modules}
    near = {name: difflib.get_close_matches(name, others, 1, _NEAR) for name in missing}
    asked = [f"`{found[0]}` meant to be `{name}`" for name, found in near.items() if found]
    return f" Your notebook has another name: is {' and '.join(asked)}?" if asked else ""


def watch() -> None:
    """Follow a notebook's cells from now on; without a notebook do nothing."""
    shell = get_ipython()
    if shell is None:
        return

    def before(info: Any) -> None:
        names.lend(info.raw_cell or "", shell.user_ns)

    def after(_: Any) -> None:
        names.give_back(shell.user_ns)
        names.notice(shell.user_ns)

    shell.events.register("pre_run_cell", before)
    shell.events.register("post_run_cell", after)
