"""The core of every check: an answer has one of four outcomes, and each is shown as a card.

Not attempted yet; wrong kind of thing; wrong, with a diagnosis; right, with what was measured. A
fifth card says that the course itself is at fault. None of them is ever a traceback.
"""

import ctypes
import html
import inspect
import os
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import keras
import numpy as np
from IPython.display import display

from helpers import progress

TIME_LIMIT = 20.0  # seconds for a whole check; a sound answer needs fewer than five
_MISSING = (None, ...)


class Kind(Enum):
    """The outcomes: what the card says, its symbol and its colour (Okabe and Ito, 2008)."""

    NOT_ATTEMPTED = ("Not attempted yet", "○", "#777777")
    WRONG_KIND = ("Wrong kind of thing", "?", "#E69F00")
    WRONG = ("Not right yet", "✗", "#D55E00")
    RIGHT = ("Right", "✓", "#0072B2")
    FAULT = ("A fault in the course, not in your answer", "⚠", "#CC79A7")


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


class TimeUp(BaseException):
    """Raised inside a check that runs too long; not an Exception, so that no answer catches it."""


@dataclass(frozen=True)
class Outcome:
    """What a check found. It is true only when the answer is right."""

    kind: Kind
    message: str
    measured: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    details: str = ""

    def __bool__(self) -> bool:
        return self.kind is Kind.RIGHT

    def _ipython_display_(self) -> None:
        """The card was shown already; a cell that ends with the check shows nothing more."""


def right(message: str, measured: Mapping[str, str], notice: str = "") -> Outcome:
    """A right answer: what was measured, and what is worth noticing about it."""
    return Outcome(Kind.RIGHT, message, measured, notice)


class Step:
    """One step of an exercise. Calling it in a notebook looks at the variables that it names.

    The variables are the parameters of the function behind it, read from the notebook by name, so
    that one that does not exist yet is an answer not yet attempted and no NameError.
    """

    def __init__(self, exercise: str, name: str, check: Callable[..., Outcome]):
        self.exercise, self.name, self._check = exercise, name, check
        self.variables = list(inspect.signature(check).parameters)
        self.__doc__ = check.__doc__

    def __call__(self) -> Outcome:
        """Check, show the card, remember a pass; while nbgrader grades, fail unless right."""
        notebook = sys._getframe(1).f_globals
        outcome = self.outcome(**{name: notebook.get(name) for name in self.variables})
        unsaved = progress.record(self.exercise, self.name) if outcome else ""
        text = as_text(self, outcome) + (f"\n{unsaved}" if unsaved else "")
        display({"text/html": as_html(self, outcome, unsaved), "text/plain": text}, raw=True)
        if not outcome and os.environ.get("NBGRADER_EXECUTION"):
            raise StepNotRight(text)
        return outcome

    def outcome(self, **answers: Any) -> Outcome:
        """Look at the answers given by name, without a card; never raises on any answer."""
        missing = [name for name in self.variables if any(answers[name] is no for no in _MISSING)]
        if missing:
            names = ", ".join(f"`{name}`" for name in missing)
            return Outcome(
                Kind.NOT_ATTEMPTED,
                f"This check looks at {names}: still empty. Write your answer in the cell above "
                "and run it, or first do the step that makes what is missing. If that cell shows "
                "an error, mend it first.",
            )
        try:
            return _within(TIME_LIMIT, lambda: self._check(**answers))
        except NotAttempted as missing_part:
            return Outcome(Kind.NOT_ATTEMPTED, str(missing_part))
        except WrongKind as problem:
            return Outcome(Kind.WRONG_KIND, str(problem))
        except Wrong as diagnosis:
            return Outcome(Kind.WRONG, str(diagnosis))
        except TimeUp:
            return Outcome(
                Kind.WRONG_KIND,
                f"Your answer was asked for its output and gave none within {TIME_LIMIT:.0f} "
                "seconds. Is there a loop that never ends, or a model far larger than the task "
                "needs?",
            )
        except Exception as error:
            # Every call into the learner's code goes through probe.py, which turns what it raises
            # into WrongKind. Whatever arrives here was raised by the course.
            return _fault(self, error)


def step(exercise: str, name: str) -> Callable[[Callable[..., Outcome]], Step]:
    """Make a function that returns ``right(...)`` or raises a mistake into a Step."""
    return lambda check: Step(exercise, name, check)


def _fault(the_step: Step, error: Exception) -> Outcome:
    versions = f"Python {platform.python_version()}, Keras {keras.__version__}"
    report = "".join(traceback.format_exception(error))
    return Outcome(
        Kind.FAULT,
        "The check itself stopped. Your answer may be right: go on with the next step. Please "
        "report the lines below to whoever gave you the course, together with your cell.",
        details=f"{the_step.exercise}, {the_step.name}\n{versions}, {platform.system()}\n{report}",
    )


def _within(seconds: float, work: Callable[[], Outcome]) -> Outcome:
    """Run ``work`` in a thread and wait; raise what it raises, or TimeUp when time is up."""
    results: list[Outcome | BaseException] = []

    def run() -> None:
        try:
            with np.errstate(all="ignore"):  # NaN and infinity are diagnosed, not warned about
                results.append(work())
        except BaseException as error:
            results.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not results:
        # Python cannot stop a thread, but it can raise in it: an endless loop in Python ends here.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(TimeUp)
        )
        raise TimeUp
    if isinstance(results[0], BaseException):
        raise results[0]
    return results[0]


def as_text(the_step: Step, outcome: Outcome) -> str:
    """The card in plain text, for readers without HTML and for nbgrader."""
    title, symbol, _ = outcome.kind.value
    lines = [f"{symbol} {title} ({the_step.name})", outcome.message]
    lines += [f"  {name}: {value}" for name, value in outcome.measured.items()]
    return "\n".join(line for line in [*lines, outcome.notice, outcome.details] if line)


def as_html(the_step: Step, outcome: Outcome, note: str = "") -> str:
    """The card in HTML: symbol and words carry the meaning, the colour only repeats it."""
    title, symbol, colour = outcome.kind.value
    rows = "".join(
        f"<tr><td style='text-align:left;padding:1px 16px 1px 0'>{_marked(name)}</td>"
        f"<td style='text-align:right'>{_marked(value)}</td></tr>"
        for name, value in outcome.measured.items()
    )
    parts = [f"<p style='margin:4px 0'>{_marked(outcome.message)}</p>"]
    if rows:
        parts.append(f"<table style='margin:4px 0'>{rows}</table>")
    if outcome.notice:
        notice = _marked(outcome.notice)
        parts.append(f"<p style='margin:4px 0'><strong>Notice.</strong> {notice}</p>")
    if outcome.details:
        details = html.escape(outcome.details)
        parts.append(f"<details open><summary>To report</summary><pre>{details}</pre></details>")
    if note:
        parts.append(f"<p style='margin:4px 0'>{html.escape(note)}</p>")
    return (
        f"<div role='status' style='border-left:6px solid {colour};padding:6px 14px;"
        "margin:6px 0;max-width:760px'>"
        f"<strong><span aria-hidden='true'>{symbol}</span> {title}</strong> "
        f"<span style='opacity:0.7'>({html.escape(the_step.name)})</span>{''.join(parts)}</div>"
    )


def _marked(text: str) -> str:
    """Escape for HTML; words between back-ticks are set as code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", html.escape(text))
