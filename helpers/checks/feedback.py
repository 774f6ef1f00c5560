"""The core of every check: what an answer is found to be, and how that is shown.

Not attempted yet; wrong kind of thing; wrong, with a diagnosis; right, with what was measured. Two
more cards say that the answer could not be looked at: the course, or this computer, is at fault.
None of them is ever a traceback.

How a check is written::

    @step("01_sparse", "step 2")
    def train(autoencoder, history) -> Outcome:
        ...                              # ask through probe.py; raise Wrong("what and why")
        return right("It is trained.", {"error": "0.094"}, "Notice this.", figure=draw)

The parameters are the notebook's variables. ``figure`` is a function without arguments that calls
``plots``, and draws from what the check has measured, never by asking the learner's code again::

    first, answers = x[:10], reconstruction[:10]
    figure = lambda: plots.digits({"original": first, "yours": answers}, alt="...")

It is called after a right answer's card, so a check's cell is one line and nothing in it can fail.
``notebook()`` has the learner's other variables, as evidence, never as something to rely on. What
the answer prints, warns or shows stays out of the cell; models and random states are put back.
"""

import inspect
import os
import platform
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

import keras
import numpy as np
from IPython.display import display

from helpers import progress
from helpers.checks.card import as_html, as_text
from helpers.checks.names import misspelt, names, taken
from helpers.checks.quiet import quiet
from helpers.checks.unchanged import unchanged
from helpers.checks.workload import Busy, TooMuch, limited

_MISSING = (None, ...)
_notebook: dict[str, Any] = {}


class Kind(Enum):
    """The outcomes: what the card says, its symbol and its colour (Okabe and Ito, 2008)."""

    NOT_ATTEMPTED = ("Not attempted yet", "○", "#777777")
    WRONG_KIND = ("Wrong kind of thing", "?", "#E69F00")
    WRONG = ("Not right yet", "✗", "#D55E00")
    RIGHT = ("Right", "✓", "#0072B2")
    FAULT = ("A fault in the course, not in your answer", "⚠", "#CC79A7")
    NOT_CHECKED = ("Not checked: it is this computer, not your answer", "!", "#CC79A7")


class NotAttempted(Exception):
    """There is no answer to look at."""


class WrongKind(Exception):
    """The answer cannot be looked at: not a model, another shape, a string, it raises."""


class Wrong(Exception):
    """The answer was looked at and shows a mistake, which the message names."""


class StepNotRight(Exception):
    """Fails the check's cell while nbgrader grades; shows its message and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


_KINDS = {
    NotAttempted: Kind.NOT_ATTEMPTED,
    WrongKind: Kind.WRONG_KIND,
    TooMuch: Kind.WRONG_KIND,
    Wrong: Kind.WRONG,
    Busy: Kind.NOT_CHECKED,
}


@dataclass(frozen=True)
class Outcome:
    """What a check found. It is true only when the answer is right."""

    kind: Kind
    message: str
    measured: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    details: str = ""
    said: str = ""
    figure: Callable[[], None] | None = None

    def __bool__(self) -> bool:
        return self.kind is Kind.RIGHT

    def _ipython_display_(self) -> None:
        """The card was shown already; a cell that ends with the check shows nothing more."""


def right(
    message: str,
    measured: Mapping[str, str],
    notice: str = "",
    figure: Callable[[], None] | None = None,
) -> Outcome:
    """A right answer: what was measured, what is worth noticing about it, and its figure."""
    return Outcome(Kind.RIGHT, message, measured, notice, figure=figure)


def notebook() -> Mapping[str, Any]:
    """The learner's variables while a check runs: evidence of what went wrong elsewhere."""
    return _notebook


class Step:
    """One step of an exercise. Calling it in a notebook looks at the variables that it names.

    The variables are the parameters of the function behind it, read from the notebook by name, so
    that one that does not exist yet is an answer not yet attempted and no NameError.
    """

    def __init__(self, exercise: str, name: str, check: Callable[..., Outcome], graded=True):
        self.exercise, self.name, self._check, self.graded = exercise, name, check, graded
        self.variables = list(inspect.signature(check).parameters)
        self.__doc__ = check.__doc__

    def __call__(self) -> Outcome:
        """Check, show card and figure, remember a pass; fail while nbgrader grades, if not right.

        The figure is not kept: JupyterLab holds on to what a cell returns.
        """
        variables = sys._getframe(1).f_globals
        names.give_back(variables)
        outcome = self.outcome(**variables)
        unsaved = progress.record(self.exercise, self.name) if outcome and self.graded else ""
        self._show(outcome, unsaved)
        if outcome.figure is not None:
            try:
                with quiet(displays=False):
                    outcome.figure()
            except Exception as error:
                self._show(_fault(self, error))
        if not outcome and self.graded and os.environ.get("NBGRADER_EXECUTION"):
            raise StepNotRight(as_text(self.name, outcome))
        return replace(outcome, figure=None)

    def _show(self, outcome: Outcome, note: str = "") -> None:
        card = {"text/html": as_html(self.name, outcome, note)}
        display(card | {"text/plain": as_text(self.name, outcome, note)}, raw=True)

    def outcome(self, /, **variables: Any) -> Outcome:
        """Look at the answers among the notebook's ``variables``; no card, and it never raises."""
        answers = {name: variables.get(name) for name in self.variables}
        missing = [name for name, value in answers.items() if any(value is no for no in _MISSING)]
        others = taken(variables)
        if missing:
            about = self._about_missing(missing) + misspelt(missing, variables)
            return Outcome(Kind.NOT_ATTEMPTED, about + others)
        _notebook.update(variables)
        try:
            # A model may be hidden in a function, which the check asks: keep the whole notebook's.
            # Quiet first: NumPy warns while Keras's own state is looked at.
            with quiet() as said, unchanged([*answers.values(), *variables.values()]):
                outcome = self._judge(answers)
        finally:
            _notebook.clear()
        if outcome or outcome.kind is Kind.FAULT:
            return outcome
        return replace(outcome, message=outcome.message + others, said=said.printed)

    def _about_missing(self, missing: list[str]) -> str:
        listed = ", ".join(f"`{name}`" for name in missing)
        first = "First do the steps that make what is missing."
        if self.graded:
            first = (
                "Write your answer in the cell above and run it, or first do the step that makes "
                "what is missing."
            )
        return (
            f"This check looks at {listed}: still empty. {first} If its cell shows an error, mend "
            "it first."
        )

    def _judge(self, answers: dict[str, Any]) -> Outcome:
        def look() -> Outcome:
            with np.errstate(all="ignore"):  # NaN and infinity are diagnosed, not warned about
                return self._check(**answers)

        try:
            return limited(look)
        except tuple(_KINDS) as found:
            return Outcome(_KINDS[type(found)], str(found))
        except Exception as error:
            # Every call into the learner's code goes through probe.py, which turns what it raises
            # into WrongKind. Whatever arrives here was raised by the course.
            return _fault(self, error)


def step(exercise: str, name: str, graded: bool = True) -> Callable[[Callable[..., Outcome]], Step]:
    """Make a function that returns ``right(...)`` or raises a mistake into a Step.

    One that is not ``graded`` reports and gives no points: it never fails its cell, and is no
    progress. Call it ``test_once``: its cell is ``check.test_once()``.
    """
    return lambda check: Step(exercise, name, check, graded)


def _fault(the_step: Step, error: Exception) -> Outcome:
    versions = f"Python {platform.python_version()}, Keras {keras.__version__}"
    report = "".join(traceback.format_exception(error))
    return Outcome(
        Kind.FAULT,
        "The check itself stopped. Your answer may be right: go on with the next step. Please "
        "report the lines below to whoever gave you the course, together with your cell.",
        details=f"{the_step.exercise}, {the_step.name}\n{versions}, {platform.system()}\n{report}",
    )
