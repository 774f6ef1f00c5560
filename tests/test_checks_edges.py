"""Right answers of the bank in every type, and spoilt in every way: never refused, never passed.

Only steps without a training are asked; what a card makes of a value is the same for all.
"""

import logging
import random
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from numbers import Real
from typing import Any

import keras
import numpy as np
import pytest

from helpers.checks.feedback import Kind
from tests.wrong_answers import (  # noqa: F401 (they fill CASES)
    CASES,
    Case,
    anomaly,
    compression,
    denoising,
    denoising_strengths,
    sparse,
    variational,
    variational_drawn,
    variational_sample,
    variational_trained,
)

STEPS = list({id(case.step): case.step for case in CASES}.values())
SLOW = ("save", "photograph", "predicted", "areas", "better_detector")  # a variable of such a step
CARDS = (Kind.NOT_ATTEMPTED, Kind.WRONG_KIND, Kind.WRONG)


class OnlyAnArray:
    """As arrays of other packages: NumPy can read it, and nothing else is promised."""

    def __init__(self, value):
        self.value = np.asarray(value)

    def __array__(self, dtype=None, copy=None):
        return self.value if dtype is None else self.value.astype(dtype)


class Unspeakable(Exception):
    """An error that refuses to be shown."""

    def __str__(self):
        raise RuntimeError("no words")


def forms(value: Any) -> Iterator[Any]:
    """The same value in other types."""
    if isinstance(value, Real):
        yield from (np.float64(value), np.array(value), [value], OnlyAnArray(value))
        yield keras.ops.convert_to_tensor(value, "float32")
        if np.isfinite(value):
            yield Fraction(float(value))
    elif isinstance(value, (list, tuple, np.ndarray)):
        yield from (np.array(value), np.asarray(value, np.float32), OnlyAnArray(value))
        yield from (np.array(value).tolist(), tuple(value), list(value))
        yield keras.ops.convert_to_tensor(np.asarray(value, np.float32))


def spoilt(value: Any) -> Iterator[Any]:
    """What no step asks for, made from what it does."""
    yield from (None, "0.5", b"x", [], {}, object(), np.nan, -np.inf, 1e300, 2 + 3j, True, print)
    yield from (np.zeros((2, 3, 4)), np.array(["a", "b"]), [[1.0], [2.0, 3.0]], keras.Input((3,)))
    if isinstance(value, Real) and np.isfinite(value):
        yield from (3 * value + 1, np.inf)
    elif isinstance(value, (list, tuple, np.ndarray)):
        found = np.array(value, np.float64)
        yield from (found[:-1], found[None, None], np.full_like(found, np.nan), 0 * found - 7)


def harmless(function: Callable) -> Iterator[Callable]:
    """The same function with habits that are nobody's business."""

    def talks(*given):
        print("here I am", file=sys.stderr)
        warnings.warn("a remark", stacklevel=1)
        logging.getLogger("mine").error("no error")
        return function(*given)

    def starts_anew(*given):
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002
        time.sleep(0.01)
        return function(*given)

    def writes_into_its_input(*given):
        answer = function(*given)
        for value in given:
            if isinstance(value, np.ndarray) and value.flags.writeable:
                value[...] = 0
        return answer

    def forgets_a_global(*given):
        globals()["left_behind"] = 3
        del globals()["left_behind"]
        return function(*given)

    yield from (talks, starts_anew, writes_into_its_input, forgets_a_global)


def harmful(function: Callable) -> Iterator[Callable]:
    """The same function, broken."""
    for error in (
        ValueError("x"),
        Unspeakable(),
        SystemExit(1),
        KeyboardInterrupt(),
        MemoryError(),
    ):

        def raises(*given, error=error):
            raise error

        yield raises
    for answer in (None, "text", [], {}, np.nan, b"", 7, np.zeros((2, 2, 2)), print, object()):
        yield lambda *given, answer=answer: answer

    def of_nan(*given):
        answer = np.asarray(function(*given))
        return np.full(answer.shape, np.nan) if answer.dtype.kind in "fiu" else None

    def one_too_few(*given):
        return function(*given)[:-1]

    yield from (of_nan, one_too_few, lambda: 1)


QUICK = [
    case
    for case in CASES
    if case.says is None
    and (case.step.exercise[:2] in ("04", "05") or "function" in str(case.step.variables))
    and not set(SLOW) & set(case.step.variables)
]
QUICK += [case for case in CASES if case.says is None and case.step.variables[0] in (
    "sample_code", "kl_divergence", "reconstruction_nats")]  # fmt: skip


LONGER = [
    case
    for case in CASES
    if case.says is None and case.step.exercise[:2] in ("04", "05") and case not in QUICK
]


@cache
def answers_of(case: Case) -> dict[str, Any]:
    """The answers of a case, made once: some train a model for them. No check changes one."""
    return case.answers()


@pytest.mark.parametrize("case", QUICK, ids=str)
def test_a_right_answer_passes_in_every_type_and_with_every_habit(case):
    answers = answers_of(case)
    for name, value in answers.items():
        others = harmless(value) if callable(value) else forms(value)
        for other in () if isinstance(value, keras.Layer) else others:
            if name == "standardise" and other.__name__ == "writes_into_its_input":
                continue  # who calls it twice on the same rows standardises twice: that is wrong
            outcome = case.step.outcome(**answers | {name: other})
            assert outcome, (name, other, outcome.message)


@pytest.mark.parametrize("case", LONGER, ids=str)
def test_numbers_in_brackets_pass_where_a_step_takes_longer(case):
    answers = {
        name: np.array([value]) if isinstance(value, Real) else value
        for name, value in answers_of(case).items()
    }
    assert case.step.outcome(**answers), answers


@pytest.mark.parametrize("case", QUICK, ids=str)
def test_a_spoilt_answer_gets_a_card_and_never_passes(case):
    answers = answers_of(case)
    for name, value in answers.items():
        others = harmful(value) if callable(value) else spoilt(value)
        for other in others:
            outcome = case.step.outcome(**answers | {name: other})
            assert outcome.kind in CARDS, (name, other, outcome)


@pytest.mark.parametrize("case", QUICK, ids=str)
def test_a_check_says_the_same_a_second_time(case):
    answers = answers_of(case)
    first, second = (case.step.outcome(**answers) for _ in range(2))
    assert first.message == second.message
    if "sample_code" not in answers:  # that one draws
        assert first.measured == second.measured


@pytest.mark.parametrize("tried", STEPS, ids=lambda step: f"{step.exercise}-{step.name}")
def test_a_check_out_of_order_names_what_is_missing(tried):
    for name in tried.variables:
        outcome = tried.outcome(**dict.fromkeys(tried.variables, 1) | {name: None})
        assert outcome.kind is Kind.NOT_ATTEMPTED
        assert f"This check looks at `{name}`: still empty." in outcome.message
