"""Every mistake in the bank gets its own diagnosis, every right answer passes."""

import keras
import pytest

from helpers.checks import anomaly as check_4
from helpers.checks import compression as check_5
from helpers.checks import denoising as check_2
from helpers.checks import sparse as check_1
from helpers.checks import variational as check_3
from helpers.checks.feedback import Kind, Step
from tests.random_states import states
from tests.wrong_answers import (  # noqa: F401 (they fill CASES)
    CASES,
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

EXERCISES = {case.step.exercise for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_answer_gets_its_own_card(case):
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


@pytest.mark.parametrize("exercise", sorted(EXERCISES))
def test_the_bank_holds_twelve_mistakes_and_five_right_answers_an_exercise(exercise):
    mine = [case for case in CASES if case.step.exercise == exercise]
    assert len({case.says for case in mine if case.says}) >= 12
    assert len([case for case in mine if case.says is None]) >= 5


def test_the_bank_has_a_right_answer_to_every_step():
    checks = (check_1, check_2, check_3, check_4, check_5)
    steps = {id(s): s for c in checks for s in vars(c).values() if isinstance(s, Step)}
    right = {id(case.step) for case in CASES if case.says is None}
    missing = [(s.exercise, s.name) for i, s in steps.items() if i not in right]
    # A convolution that is good enough trains for minutes: the solution's notebook has it.
    assert missing == [("02_denoising", "step 8")]
