"""The bank of answers is rich enough, and each of its exercises is asked in ``tests/bank``."""

from pathlib import Path

import pytest

from helpers.checks import anomaly as check_4
from helpers.checks import compression as check_5
from helpers.checks import denoising as check_2
from helpers.checks import sparse as check_1
from helpers.checks import variational as check_3
from helpers.checks.feedback import Step
from tests.wrong_answers.asking import CASES

EXERCISES = {case.step.exercise for case in CASES}


def test_each_exercise_has_a_file_that_asks_its_answers():
    files = (Path(__file__).parent / "bank").glob("test_*.py")
    asked = {
        file.stem.removeprefix("test_")
        for file in files
        if f'cards_of("{file.stem.removeprefix("test_")}")' in file.read_text(encoding="utf-8")
    }
    assert asked == EXERCISES


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
