"""A learner's session without a kernel: cells are run one by one, and any step can be run again.

What a step rests on is run once, so that a changed answer to a late step costs no more than that
step.
"""

import ast
import contextlib
import gc
import importlib
import io
import linecache
import re
import traceback
from collections.abc import Iterator
from typing import Any, NamedTuple

import keras
import numpy as np

from helpers.checks.feedback import Outcome
from tests.generators.solutions import Solution, needed_before
from tests.generators.trainings import Trainings


class Result(NamedTuple):
    """What a step came to: the card, or what Python said before there was one."""

    outcome: Outcome | None
    error: str


class Session:
    """A learner who has done a solution's steps; any step can be done again with another answer.

    Before a step only those lines of the earlier answers are run that it rests on.
    """

    def __init__(self, solution: Solution, trainings: Trainings):
        self.solution, self.trainings = solution, trainings
        self._before: dict[str, dict[str, Any]] = {}

    def before(self, step: str) -> dict[str, Any]:
        """The names before the step's answer."""
        if step not in self._before:
            names: dict[str, Any] = {"__name__": "__main__"}
            self._do(needed_before(self.solution, step, variables_of(self.solution)[step]), names)
            self._before[step] = names
        return dict(self._before[step])

    def forget(self, step: str) -> None:
        """Give back the arrays and models that a step rests on: half a gigabyte in some."""
        self._before.pop(step, None)
        gc.collect()

    def again(self, step: str, sources: list[str]) -> Result:
        """The step's card when its answer is these cells, from the names before it."""
        names = self.before(step)
        with _as_it_was(names):
            for source in sources:
                error = self._run(source, names)
                if error:
                    break
            result = self._checked(step, names)
        names.clear()
        gc.collect()  # a model and its compiled programs refer to one another
        return result._replace(error=error)

    def own(self, step: str) -> Result:
        """The step's card for the solution's own answer."""
        return self.again(step, [self.solution.answer(step).source])

    def tried(self, step: str, source: str) -> str:
        """Run a cell with the names that there are before a step; its error in words, or none."""
        names = self.before(step)
        with _as_it_was(names):
            return self._run(source, names)

    def whole(self, until: str | None = None) -> Iterator[tuple[str, Result]]:
        """Run every cell, one after the other; yield what each check says."""
        names: dict[str, Any] = {"__name__": "__main__"}
        for cell in self.solution.cells:
            if cell.kind == "check":
                yield cell.step, self._checked(cell.step, names)
                if cell.step == until:
                    return
            else:
                self._do([cell.source], names)

    def _do(self, sources: list[str], names: dict[str, Any]) -> None:
        for source in sources:
            error = self._run(source, names)
            assert not error, f"{self.solution.name}, a cell of the solution fails: {error}"

    def _run(self, source: str, names: dict[str, Any]) -> str:
        """Run a cell; what it raises, in words, or nothing."""
        keras.utils.set_random_seed(1)
        # As IPython does it, so that a card can show the line of an error.
        linecache.cache["<cell>"] = len(source), None, source.splitlines(keepends=True), "<cell>"
        with self.trainings.instead_of_fit(), _silence():
            try:
                exec(compile(ast.parse(source), "<cell>", "exec"), names)
            except Exception as error:
                return traceback.format_exception_only(error)[-1].strip()
        return ""

    def _checked(self, step: str, names: dict[str, Any]) -> Result:
        with _silence():
            return Result(eval(f"check.{step}()", names), "")


def variables_of(solution: Solution) -> dict[str, list[str]]:
    """For each step the names that its check looks at."""
    given = solution.cells[0].source
    module = re.search(r"from helpers\.checks import (\w+) as check", given)[1]
    checks = importlib.import_module(f"helpers.checks.{module}")
    return {step: list(getattr(checks, step).variables) for step in solution.steps}


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


@contextlib.contextmanager
def _as_it_was(names: dict[str, Any]) -> Iterator[None]:
    """Put back what the cells change in the arrays and models that they are given."""
    models = [v for v in names.values() if isinstance(v, keras.Layer)]
    weights = [[np.array(w) for w in model.variables] for model in models]
    arrays = [v for v in names.values() if isinstance(v, np.ndarray) and v.size]
    marks = [_mark(array) for array in arrays]
    copies = [array.copy() if array.nbytes < 1e6 else None for array in arrays]
    yield
    for model, values in zip(models, weights, strict=True):
        for variable, value in zip(model.variables, values, strict=True):
            variable.assign(value)
    for array, mark, copy in zip(arrays, marks, copies, strict=True):
        if _mark(array) != mark:
            if copy is None:
                raise ArrayChanged
            array[...] = copy


class ArrayChanged(Exception):
    """An answer has changed a large array in place: the session has to begin anew."""


def _mark(array: np.ndarray) -> bytes:
    flat = array.reshape(-1)
    return flat[:: max(1, flat.size // 1000)].tobytes()
