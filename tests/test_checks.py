"""Every mistake in the bank gets its own diagnosis, every right answer passes."""

import pytest

from helpers.checks.feedback import Kind
from tests.wrong_answers import (  # noqa: F401 (they fill CASES)
    CASES,
    anomaly,
    anomaly_opponents,
    compression,
    denoising,
    denoising_strengths,
    sparse,
    variational,
)

EXERCISES = {case.step.exercise for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_answer_gets_its_own_card(case):
    outcome = case.step.outcome(**case.answers())
    assert outcome.kind is not Kind.FAULT, outcome.details
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
