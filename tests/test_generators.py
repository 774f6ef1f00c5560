"""A fixed sample of both generators: right answers in other forms pass, mutants are refused.

All of them run with ``python -m tests.generators``; its table is ``generators/mutants.md``.
"""

import re

import pytest

from tests.generators import report, right, solutions, wrong
from tests.generators.hints import failing
from tests.generators.mutate import mutants
from tests.generators.session import Session, variables_of
from tests.generators.trainings import Trainings

# Steps whose answers need no long training, and how many mutants of each are tried here.
SAMPLE = {
    ("02_denoising", "noise"): 8,
    ("02_denoising", "compare"): 6,
    ("03_variational", "sample"): 4,
    ("03_variational", "divergence"): 8,
    ("03_variational", "reconstruction"): 3,
}
LAST = {"02_denoising": "compare", "03_variational": "reconstruction"}


@pytest.fixture(scope="module")
def trainings():
    return Trainings()


@pytest.fixture(scope="module")
def sessions(trainings):
    return {name: Session(solutions.load(name), trainings) for name in LAST}


@pytest.mark.parametrize("name", solutions.names())
def test_there_are_sixty_mutants_of_every_solution(name):
    picked = wrong.chosen(solutions.load(name))
    assert len(picked) >= 60
    assert len({(mutant.step, mutant.source) for mutant in picked}) == len(picked)


@pytest.mark.parametrize(("name", "step"), SAMPLE, ids=" ".join)
def test_a_mutant_is_refused_or_is_a_right_answer_for_a_known_reason(name, step, sessions):
    tried = list(mutants(solutions.load(name), step))[::1]
    for mutant in tried[: SAMPLE[name, step]]:
        finding = wrong.judged(name, mutant, sessions[name])
        assert finding.result in ("card", "Python", "equivalent"), report.line(finding)


def test_a_training_that_is_known_is_not_run_again(sessions, trainings):
    assert sessions["02_denoising"].own("train").outcome
    ran = trainings.ran
    assert sessions["02_denoising"].own("train").outcome
    assert trainings.ran == ran


@pytest.mark.parametrize("name", LAST)
def test_a_right_answer_passes_in_other_forms(name, trainings):
    solution = solutions.load(name)
    for variant in right.variants(solution, variables_of(solution)):
        changed = solutions.with_answers(solution, variant.answers)
        for step, result in Session(changed, trainings).whole(until=LAST[name]):
            assert result.outcome, (variant.name, step, result.outcome.message)


@pytest.mark.parametrize("name", LAST)
def test_the_code_of_a_hint_runs_as_it_stands(name, sessions):
    steps = solutions.load(name).steps
    quick = steps[: steps.index(LAST[name]) + 1]
    assert not list(failing(name, sessions[name], quick))


def test_the_table_holds_its_bars():
    """At least 98 % refused or equivalent, at least 85 % of the cards name the mistake."""
    table = report.TABLE.read_text(encoding="utf-8")
    last = re.search(r"^\| all \| (\d+) \|.*\| (\d+)% \|.*\| ([\d.]+)% \|$", table, re.MULTILINE)
    assert int(last[1]) >= 300
    assert int(last[2]) >= 85
    assert float(last[3]) >= 98
