"""A fixed sample of both generators: right answers in other forms pass, mutants are refused.

The steps of the sample train nothing. All the others run with ``python -m tests.generators``.
"""

import re

import keras
import numpy as np
import pytest
from keras import layers

from helpers import data, training
from helpers.checks import denoising_noise
from tests.generators import report, right, solutions, wrong
from tests.generators.hints import failing
from tests.generators.mutate import mutants
from tests.generators.session import Session, variables_of
from tests.generators.trainings import Trainings, cut_to

SAMPLE = [
    ("02_denoising", "noise"),
    ("03_variational", "sample"),
    ("03_variational", "divergence"),
    ("03_variational", "reconstruction"),
]
MUTANTS = 8  # of each of these steps
IMAGES = 5_500  # to train on: a tenth, since nothing is trained, and a check looks at 5,000 of them


@pytest.fixture(scope="module")
def sessions():
    names = dict.fromkeys(name for name, _ in SAMPLE)
    mnist = data.load_mnist()
    fewer = mnist._replace(train=data.Split(*(part[:IMAGES] for part in mnist.train)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "load_mnist", lambda: fewer)
        patch.setitem(denoising_noise.ROWS, "x_train", IMAGES)
        yield {name: Session(solutions.load(name), Trainings()) for name in names}


def test_a_mutant_is_the_solution_with_one_small_mistake():
    solution = solutions.load("02_denoising")
    changes = {mutant.change for mutant in mutants(solution, "compare")}
    assert "fit_ridge(noisy_train, x_train) → fit_ridge(x_train, noisy_train)" in changes
    assert "left out: ridge = fit_ridge(noisy_train, x_train)" in changes
    assert "noisy_validation → x_validation (in predict)" in changes


@pytest.mark.parametrize("name", solutions.names())
def test_no_mutant_is_without_the_line_that_trains(name):
    """Who trains a whole trains its parts, whether or not the check looks at the whole."""
    solution = solutions.load(name)
    for step in solution.steps:
        trains = re.search(r"\bfit\(", solution.answer(step).source)
        sources = [mutant.source for mutant in mutants(solution, step)]
        without = [source for source in sources if not re.search(r"\bfit\(", source)]
        assert not trains or len(without) <= 1, step  # the one that leaves this line out


@pytest.mark.parametrize("name", solutions.names())
def test_the_mutants_of_a_solution_are_always_the_same_and_no_two_alike(name):
    picked = wrong.chosen(solutions.load(name))
    assert picked == wrong.chosen(solutions.load(name))
    assert len({(mutant.step, mutant.source) for mutant in picked}) == len(picked) >= 60


@pytest.mark.parametrize(("name", "step"), SAMPLE)
def test_a_mutant_is_refused_or_is_a_right_answer_for_a_known_reason(name, step, sessions):
    for mutant in list(mutants(solutions.load(name), step))[:MUTANTS]:
        finding = wrong.judged(name, mutant, sessions[name])
        assert finding.result in ("card", "Python", "equivalent"), report.line(finding)


@pytest.mark.parametrize(("name", "step"), SAMPLE)
def test_a_right_answer_passes_in_every_form(name, step, sessions):
    solution = solutions.load(name)
    tried = set()
    for variant in right.variants(solution, variables_of(solution)):
        cells = tuple(variant.answers[step])
        if cells not in tried:
            tried.add(cells)
            result = sessions[name].again(step, list(cells))
            assert result.outcome and not result.error, (variant.name, result)


@pytest.mark.parametrize(("name", "step"), SAMPLE)
def test_the_code_of_a_hint_runs_as_it_stands(name, step, sessions):
    assert not list(failing(name, sessions[name], [step]))


def test_the_table_is_read_as_it_was_written(tmp_path):
    table = tmp_path / "mutants.md"
    report.write(report.read(), table)
    assert table.read_text(encoding="utf-8") == report.TABLE.read_text(encoding="utf-8")


def test_a_step_that_is_run_again_leaves_the_rows_of_all_others():
    before = report.read()
    mutant = next(mutants(solutions.load("01_sparse"), "sparsify"))
    finding = wrong.Finding("01_sparse", mutant, "card", "with a | in it", "mistake")
    after = report.with_new(before, [finding, finding])
    others = [row for row in before if row[:2] != ("01_sparse", "sparsify")]
    assert [row for row in after if row not in others] == [report.row_of(finding)] * 2
    assert len(after) == len(others) + 2
    # measure, sparsify, cost: in the order of the exercise
    places = [row.step for row in after if row.exercise == "01_sparse"]
    assert places.index("sparsify") > places.index("measure")


@pytest.mark.parametrize(
    ("name", "step", "model"),
    [("01_sparse", "measure", "autoencoder"), ("03_variational", "draw", "vae"),
     ("05_compression", "curve", "autoencoder")],
)  # fmt: skip
def test_who_asks_for_a_part_of_a_model_rests_on_the_training_of_the_whole(name, step, model):
    solution = solutions.load(name)
    before = "\n".join(solutions.needed_before(solution, step, variables_of(solution)[step]))
    assert f"fit({model}, x_train, x_train" in before


@pytest.mark.parametrize(
    ("epochs", "batches", "run"),
    [(50, 215, 20), (6, 215, 6), (20, 1719, 2), (15, 430, 10), (1, 430, 1), (50, 1, 50),
     (500, 6, 333), (3, 9000, 1)],
)  # fmt: skip
def test_a_long_training_is_cut_by_epochs_or_by_steps(epochs, batches, run):
    assert cut_to(epochs, batches, most=20) == run


def test_a_training_is_run_once_in_whatever_form_the_model_is_written():
    x = np.random.default_rng(0).random((512, 784), dtype=np.float32)
    trainings, answers = Trainings(epochs=2), []
    image = keras.Input((784,))
    functional = keras.Model(image, layers.Dense(784)(layers.Dense(8, "relu")(image)))
    sequential = keras.Sequential([layers.Dense(8, "relu"), layers.Dense(784)])
    for model, loss in ((functional, "mse"), (sequential, keras.losses.MeanSquaredError())):
        model.compile("adam", loss)
        with trainings.instead_of_fit():
            history = training.fit(model, x, x, epochs=5, batch_size=256)
        assert len(history.history["loss"]) == 5
        answers.append(np.asarray(model(x[:10])))
    assert (trainings.ran, trainings.reused) == (1, 1)
    assert np.array_equal(*answers)
