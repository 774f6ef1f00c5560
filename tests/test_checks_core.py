"""What holds for every check: a clean cell, nothing changed, nothing fails after "Right"."""

import gc
import linecache
import logging
import os
import random
import sys
import warnings
import weakref

import keras
import numpy as np
import pytest
import tensorflow as tf
from IPython.display import display
from keras import layers, ops

from helpers import plots, plots_style
from helpers.checks import feedback, probe, sparse, workload
from helpers.checks.feedback import Kind, Outcome, Wrong, right, step
from helpers.checks.keras_errors import cause_of, mend_for
from tests.wrong_answers.shared import mnist, parts


@step("test", "step 1")
def ask(function) -> Outcome:
    """The function gives a small number."""
    found = probe.number("the result of function", probe.answer_of("function", function, ZEROS))
    if found > 9:
        raise Wrong("Too large.")
    return right("Small.", {"number": f"{found:g}"}, "Small.", figure=lambda: draw(found))


ZEROS = np.zeros((3, 784), np.float32)


def draw(number: float) -> None:
    if number == 7:
        raise KeyError("a slip of the course")
    plots.digits({"zeros": ZEROS}, alt="three black pictures")


@pytest.fixture
def shown(monkeypatch) -> list[dict]:
    """What the cell shows, each as its bundle of forms."""
    bundles: list[dict] = []
    for module in (feedback, plots_style):
        monkeypatch.setattr(module, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


def check(answer, monkeypatch) -> Outcome:
    monkeypatch.setitem(globals(), "function", answer)
    return ask()


def test_a_right_answer_shows_its_figure_below_its_card_as_html_as_a_picture_and_in_words(
    shown, monkeypatch
):
    assert check(lambda x: 3, monkeypatch).figure is None  # not kept, it holds arrays
    card, figure = shown
    assert "Right" in card["text/plain"]
    assert set(figure) == {"text/html", "image/png", "text/plain"}


def test_a_wrong_answer_shows_no_figure(shown, monkeypatch):
    assert not check(lambda x: 30, monkeypatch)
    assert len(shown) == 1


def test_a_figure_that_fails_takes_nothing_from_a_right_answer(shown, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert check(lambda x: 7, monkeypatch)
    assert "A fault in the course" in shown[1]["text/plain"]


def noisy(x):
    print("on stdout")
    print("on stderr", file=sys.stderr)
    os.write(1, b"from C on stdout\n")
    os.write(2, b"from C on stderr\n")
    warnings.warn("a warning", stacklevel=1)
    logging.getLogger("tensorflow").error("an error of TensorFlow's")
    logging.getLogger("anything").error("an error of a logger without a handler")
    display("something shown")
    model = keras.Sequential([keras.Input((784,)), layers.Dense(1)])
    model.predict(x)  # with its progress bar
    return 30


def test_nothing_that_an_answer_prints_warns_logs_or_shows_reaches_the_cell(
    shown, capfd, monkeypatch
):
    keras.random.uniform(())  # Keras's own generator, at whose state NumPy warns
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        check(noisy, monkeypatch)
    assert capfd.readouterr() == ("", "")
    assert len(shown) == 1 and "Too large." in shown[0]["text/plain"]
    assert "on stdout" not in shown[0]["text/plain"]
    assert not warned


def test_what_a_wrong_answer_printed_can_be_unfolded_and_holds_no_progress_bar():
    outcome = ask.outcome(function=noisy)
    card = feedback.as_html("step 1", outcome)
    assert "<summary>What your answer printed</summary>" in card and "on stdout" in card
    assert "━" not in outcome.said


def test_warnings_as_errors_do_not_turn_a_right_answer_into_a_wrong_one():
    def warns(x):
        warnings.warn("a remark", stacklevel=1)
        return 3

    keras.random.uniform(())  # Keras's own generator, at whose state NumPy warns
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ask.outcome(function=warns)


def test_a_check_moves_no_average_no_seed_and_no_random_state():
    model = keras.Sequential(
        [keras.Input((784,)), layers.BatchNormalization(), layers.GaussianNoise(0.1)]
    )
    model.compile("adam", "mean_squared_error", metrics=["mae"])

    def trains_a_little(x):
        model(x, training=True)
        model.evaluate(x, x, verbose=0)
        return random.random() + np.random.random() * 0  # noqa: NPY002

    before = [np.array(v) for v in model.variables], random.getstate(), np.random.get_state()[1]  # noqa: NPY002
    assert ask.outcome(function=trains_a_little, hidden=model)
    after = [np.array(v) for v in model.variables], random.getstate(), np.random.get_state()[1]  # noqa: NPY002
    for old, new in zip(before[0], after[0], strict=True):
        np.testing.assert_array_equal(old, new)
    assert before[1] == after[1]
    np.testing.assert_array_equal(before[2], after[2])


def seeded() -> dict:
    """A notebook that has set every seed and has generators of its own, one of them in a list."""
    keras.utils.set_random_seed(1)
    tf.random.set_global_generator(tf.random.Generator.from_seed(1))
    return {
        "compiled": tf.function(lambda: keras.random.uniform(())),
        "seeds": keras.random.SeedGenerator(2),
        "own": [np.random.default_rng(3)],
        "older": np.random.RandomState(4),
        "python": random.Random(5),
    }


def drawn(names: dict) -> list[float]:
    """A number from each generator that a notebook may have."""
    return [
        float(names["compiled"]()),
        float(keras.random.uniform(())),
        float(keras.random.uniform((), seed=names["seeds"])),
        float(tf.random.uniform(())),
        float(tf.random.get_global_generator().uniform(())),
        float(names["own"][0].random()),
        float(names["older"].random()),
        names["python"].random(),
        random.random(),
        float(np.random.random()),  # noqa: NPY002
    ]


@pytest.mark.parametrize("sows", [False, True], ids=["draws", "seeds and draws"])
def test_what_is_drawn_after_a_check_is_what_would_have_been_drawn_without_it(sows):
    names = seeded()
    expected = [drawn(names), drawn(names)]
    names = seeded()
    assert drawn(names) == expected[0]

    def draws(x):
        if sows:
            keras.utils.set_random_seed(9)
        return 3 + 0 * sum(drawn(names))

    assert ask.outcome(function=draws, **names)
    assert drawn(names) == expected[1]


def test_a_function_may_write_into_what_it_is_given():
    def overwrites(x):
        x += 1
        return float(x.mean())

    assert ask.outcome(function=overwrites)
    assert ZEROS.max() == 0


@pytest.mark.parametrize(
    "three",
    [3, 3.0, np.float64(3), np.int8(3), [3], [[3.0]], np.array([3]), ops.array(3.0)],
    ids=repr,
)
def test_a_number_counts_in_whatever_form_it_comes(three):
    assert ask.outcome(function=lambda x: three)


@pytest.mark.parametrize("name", ["fit", "predict", "list", "map", "metrics"])
def test_a_name_that_was_taken_is_said_where_something_went_wrong(name):
    taken = {name: keras.callbacks.History()}
    assert ask.outcome(function=lambda x: 3, **taken)
    for outcome in (
        ask.outcome(function=lambda x: 30, **taken),
        ask.outcome(function=None, **taken),
    ):
        assert f"`{name}` is now `History`" in outcome.message
    assert "is now" not in ask.outcome(function=lambda x: 30, fit=check, image=3).message


def test_nothing_is_close_to_infinity_or_to_what_is_no_number():
    assert probe.close(np.inf, np.inf)
    assert not probe.close(3.0, np.inf) and not probe.close(-np.inf, np.inf)
    assert not probe.close(np.nan, np.nan) and not probe.close(np.nan, 0.0, 1.0, 1e9)


def test_an_error_shows_the_learners_own_line(shown, monkeypatch):
    source = "def halves(x):\n    return x / missing\n"
    linecache.cache["<cell 3>"] = len(source), None, source.splitlines(keepends=True), "<cell 3>"
    names: dict = {}
    exec(compile(source, "<cell 3>", "exec"), names)
    said = ask.outcome(function=names["halves"]).message
    assert "It was at line 2 of your cell, `return x / missing`." in said
    assert "Run the cell that makes `missing`" in said


def test_a_slow_computer_is_given_more_time(monkeypatch):
    monkeypatch.setattr(workload, "_USUAL", 1e-6)
    monkeypatch.setattr(workload._Speed, "measured", -60.0)
    monkeypatch.setattr(workload._Speed, "slowness", 1.0)
    assert workload._slowness() == 10


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden, self.pixels = layers.Dense(8), layers.Dense(784)

    def call(self, x):
        return self.pixels(self.hidden(x))


def on_pictures():
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(784)])


def built_on_pictures():
    model = Subclassed()
    model(np.zeros((2, 28, 28), np.float32))
    return model


@pytest.mark.parametrize(
    "model, words",
    [
        (on_pictures, ["(n, 28, 28, 1)", "(n, 784)", "keras.Input((784,))"]),
        (built_on_pictures, ["(n, 28)", "(n, 784)", "as it is loaded"]),
        (
            lambda: keras.Sequential([layers.Conv2D(2, 3)]),
            ["4 dimensions", "(n, 784)", "layers.Reshape((28, 28, 1))"],
        ),
        (
            lambda: keras.Sequential([keras.Input((16,)), layers.Dense(784)]),
            ["(n, 16)", "(n, 784)", "16 numbers wide"],
        ),
    ],
)
def test_a_model_of_another_shape_is_told_both_shapes_and_the_mend(model, words):
    outcome = sparse.measure.outcome(encoder=model(), zeros=0.1, active=1, dead=1)
    assert outcome.kind is Kind.WRONG_KIND
    assert "Exception encountered" not in outcome.message
    for word in words:
        assert word in outcome.message


def test_what_keras_says_in_its_later_lines_is_the_cause():
    error = ValueError(
        "Exception encountered when calling Model.call().\n\n\x1b[1mIt has no legs.\x1b[0m\n\n"
        "Arguments received by Model.call():\n  • x=1"
    )
    assert cause_of(error) == "It has no legs."
    assert mend_for(error) == ""


def test_models_are_asked_in_book_style_without_a_word(capfd):
    x = mnist().validation.x[:3]
    image = keras.Input((784,))
    for outputs in ([layers.Dense(4)(image)], {"code": layers.Dense(4)(image)}):
        book = keras.Model(inputs=[image], outputs=outputs)
        with feedback.quiet():
            assert probe.outputs("book", book, x, 4).shape == (3, 4)
    assert capfd.readouterr().err == ""


def test_the_parts_of_an_autoencoder_are_as_given_after_a_check():
    autoencoder, encoder, decoder = parts()
    before = [np.array(v) for v in autoencoder.variables]
    sparse.build.outcome(autoencoder=autoencoder, encoder=encoder, decoder=decoder)
    for old, new in zip(before, autoencoder.variables, strict=True):
        np.testing.assert_array_equal(old, np.array(new))


def test_a_wrong_answer_is_let_go_when_its_variable_is():
    class Large:
        """Stands for an array of 172 MB."""

    large = Large()
    kept = weakref.ref(large)
    gc.collect()
    gc.disable()
    try:
        assert not ask.outcome(function=lambda x: 30, large=large)
        del large
        assert kept() is None
    finally:
        gc.enable()
