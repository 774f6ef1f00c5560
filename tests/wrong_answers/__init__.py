"""The bank of answers: plausible mistakes, each with what the check must say, and right answers.

Each function below ``@wrong`` or ``@right`` returns the answers of one learner by name. Models are
trained here on few images for few epochs: a check has to recognise a mistake, not a masterpiece.
"""

from collections.abc import Callable
from typing import NamedTuple

from helpers.checks.feedback import Step


class Case(NamedTuple):
    """One learner's answers to one step; ``says`` is None when they are right."""

    step: Step
    answers: Callable[[], dict]
    says: str | None

    def __str__(self) -> str:
        kind = "right" if self.says is None else "wrong"
        return f"{self.step.exercise}-{kind}-{self.answers.__name__}"


CASES: list[Case] = []


def wrong(step: Step, says: str) -> Callable:
    """Register the answers of a mistake, with the words that have to be on its card."""
    return lambda answers: CASES.append(Case(step, answers, says)) or answers


def right(step: Step) -> Callable:
    """Register right answers that are built in a way of their own."""
    return lambda answers: CASES.append(Case(step, answers, None)) or answers
