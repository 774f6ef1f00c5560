"""Asks the checks about the answers of the bank, exercise by exercise."""

from collections.abc import Callable

import keras
import pytest

from helpers.checks.feedback import Kind
from tests.random_states import states
from tests.wrong_answers import (  # noqa: F401 (they fill CASES)
    CASES,
    Case,
    anomaly,
    anomaly_opponents,
    compression,
    denoising,
    denoising_strengths,
    related,
    sparse,
    variational,
    variational_drawn,
    variational_sample,
    variational_trained,
)


def cards_of(exercise: str) -> Callable[[Case], None]:
    """The test that each answer to this exercise gets the card that it should get.

    What answers are trained for is kept for others, and none is shared by two exercises: so each
    has a file of its own in ``tests/bank``, and the files are dealt to the test workers.
    """
    mine = [case for case in CASES if case.step.exercise == exercise]

    @pytest.mark.parametrize("case", mine, ids=str)
    def test_each_answer_gets_its_own_card(case: Case) -> None:
        answers = case.answers()
        keras.utils.set_random_seed(1)
        keras.random.uniform(())
        before = states(answers)
        outcome = case.step.outcome(**answers)
        assert outcome.kind is not Kind.FAULT, outcome.details
        if outcome.figure is not None:
            outcome.figure()
        assert states(answers) == before
        if case.says is None:
            assert outcome, outcome.message
            assert outcome.measured
            assert outcome.notice
        else:
            assert outcome.kind in (Kind.WRONG, Kind.WRONG_KIND), outcome
            assert case.says in outcome.message

    return test_each_answer_gets_its_own_card
