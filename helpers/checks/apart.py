"""A copy of a learner's function that knows nothing of what happens from now on.

What is to go through bytes could go through a variable as well. The copy has the variables as they
are now: names of its notebook and its closure, with their lists, dicts and sets copied.
"""

import copy
import types
from typing import Any

_CONTAINERS = (dict, list, set, bytearray)


def apart(function: Any) -> Any:
    """A copy of ``function``, and of the functions of its own notebook that it calls.

    What is no Python function, such as a layer or an object that can be called, is returned as it
    is, and so are the modules, arrays and models that the function uses.
    """
    if not isinstance(function, types.FunctionType):
        return function
    return _Copies(function.__globals__).of(function)


class _Copies:
    """Copies that belong together: of one notebook's variables, each made once."""

    def __init__(self, variables: dict[str, Any]):
        self._variables, self._made = variables, {}
        self._own: dict[str, Any] = {}
        self._own.update({name: self.of(value) for name, value in variables.items()})

    def of(self, value: Any) -> Any:
        if id(value) in self._made:
            return self._made[id(value)]
        if isinstance(value, types.FunctionType) and value.__globals__ is self._variables:
            return self._function(value)
        if type(value) in _CONTAINERS and value is not self._variables:
            self._made[id(value)] = copy.copy(value)
            return self._made[id(value)]
        return value

    def _function(self, given: types.FunctionType) -> types.FunctionType:
        cells = tuple(types.CellType() for _ in given.__closure__ or ())
        made = types.FunctionType(
            given.__code__, self._own, given.__name__, given.__defaults__, cells or None
        )
        made.__kwdefaults__ = given.__kwdefaults__
        self._made[id(given)] = made
        for cell, old in zip(cells, given.__closure__ or (), strict=True):
            try:
                cell.cell_contents = self.of(old.cell_contents)
            except ValueError:  # not filled yet
                continue
        made.__defaults__ = given.__defaults__ and tuple(map(self.of, given.__defaults__))
        return made
