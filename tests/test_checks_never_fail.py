"""Whatever is handed to a check, it answers with a card, never a traceback and never a pass."""

import time
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from keras import layers

from helpers.checks import (
    anomaly,
    compression,
    denoising,
    denoising_models,
    denoising_report,
    denoising_strengths,
    denoising_weaker,
    feedback,
    sparse,
    variational,
    workload,
)
from helpers.checks.feedback import Kind, Outcome, Step, StepNotRight, Wrong, right, step

STEPS = [
    found
    for module in (sparse, denoising, variational, anomaly, compression)
    for found in vars(module).values()
    if isinstance(found, Step) and found.graded  # a report judges nothing
]
CARDS = (Kind.NOT_ATTEMPTED, Kind.WRONG_KIND, Kind.WRONG)


class Hostile:
    """An object that refuses everything."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __array__(self, *_, **__):
        raise RuntimeError("no array")

    def __repr__(self):
        raise RuntimeError("no repr")

    def __len__(self):
        raise RuntimeError("no length")


class Raises(keras.Model):
    """A model that stops with whatever it is given."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def call(self, x):
        raise self.error


def model(inputs=784, outputs=784, activation=None, **options):
    image = keras.Input((inputs,))
    return keras.Model(image, layers.Dense(outputs, activation, **options)(image))


def constant(value):
    made = model()
    made.set_weights([np.full(w.shape, value, np.float32) for w in made.get_weights()])
    return made


def rubbish() -> list:
    """Two hundred things that are no answer to anything."""
    random = np.random.default_rng(0)
    things = [None, ..., True, False, 0, -1, 10**400, 1e308, float("nan"), float("inf"), 2 + 3j]
    things += ["", "autoencoder", "0.95", b"bytes", bytearray(3), [], (), {}, set(), {"loss": "x"}]
    things += [{"loss": []}, {"loss": [None]}, [None], [[1, 2], [3]], ["a", 1.0], range(5), object]
    things += [object(), Hostile(), Exception("x"), int, len, print, lambda: 1, lambda *a: None]
    things += [lambda *a: "text", lambda *a: a, lambda *a: np.nan, lambda *a: Hostile()]
    things += [lambda *a: 1 / 0, lambda *a: [], lambda *a: {}, lambda *a: np.zeros((3, 3, 3))]
    things += [lambda *a: b"", lambda *a: bytes(16), iter([1]), (i for i in range(3)), np, keras]
    things += [keras.Model, layers.Dense, layers.Dense(3), layers.Flatten(), keras.Input((784,))]
    things += [keras.callbacks.History(), keras.optimizers.Adam(), keras.Sequential()]
    things += [np.str_("x"), np.datetime64("2020-01-01"), np.array(None), np.array(["a", "b"])]
    shapes = [(), (0,), (1,), (784,), (0, 784), (1, 784), (7, 784), (784, 7), (5, 28, 28), (2, 2)]
    shapes += [(10_000, 784), (1, 1, 1, 1), (3, 0), (100, 2), (5,), (128,)]
    kinds = ["float32", "float64", "int64", "uint8", "bool", "complex64", "float16", "object"]
    things += [random.random(shape).astype(kind) for shape in shapes for kind in kinds]
    things += [np.full(shape, np.nan) for shape in shapes if 0 not in shape]
    things += [np.broadcast_to(np.float32(0), (10**9, 784)), np.broadcast_to(0.0, (55_000, 784))]
    things += [model(), model(784, 32), model(32, 784), model(3, 3), model(784, 1), model(2, 784)]
    things += [constant(np.nan), constant(np.inf), constant(0.0), constant(1e30), constant(-1.0)]
    things += [Raises(ValueError("x" * 5000)), Raises(SystemExit(1)), Raises(KeyboardInterrupt())]
    things += [Raises(MemoryError()), Raises(RecursionError()), Raises(StopIteration())]
    things += [model(activation="sigmoid"), model(activation="softmax"), [model(), model()]]
    return things


RUBBISH = rubbish()


def test_there_are_two_hundred_kinds_of_rubbish():
    assert len(RUBBISH) >= 200


@pytest.mark.parametrize("tried", STEPS, ids=lambda s: f"{s.exercise}-{s.name}")
def test_rubbish_gets_a_card(tried):
    for number, thing in enumerate(RUBBISH):
        outcome = tried.outcome(**dict.fromkeys(tried.variables, thing))
        assert isinstance(outcome, Outcome)
        assert outcome.kind in CARDS, (number, outcome.message, outcome.details)
        assert feedback.as_html(tried.name, outcome)


@pytest.mark.parametrize("tried", [denoising.weaker, denoising.same_chance, denoising.unseen])
def test_what_is_of_the_wrong_kind_is_said_before_images_are_damaged(tried, monkeypatch):
    """The five levels of noise would take a second."""

    def damaged(*_):
        raise AssertionError("images are damaged for nothing")

    for module in (denoising_weaker, denoising_strengths, denoising_report, denoising_models):
        for name in {"gaussian_noise", "salt_and_pepper", "occlude"} & {*vars(module)}:
            monkeypatch.setattr(module, name, damaged)
    denoising_models.pair.cache_clear()
    outcome = tried.outcome(**dict.fromkeys(tried.variables, model()))
    assert outcome.kind is Kind.WRONG_KIND, outcome.details


class Endless(keras.Model):
    """A model that does ``act`` over and over, whatever is raised in it."""

    def __init__(self, act):
        super().__init__()
        self.act, self.turns = act, []

    def call(self, x):
        while True:
            try:
                self.turns.append(1)
                self.act()
            except:  # noqa: E722 (what a learner writes to be safe)
                if len(self.turns) % 2:
                    continue


def outcome_of(model) -> Outcome:
    return sparse.measure.outcome(encoder=model, zeros=0.5, active=3, dead=1)


def is_over(model) -> bool:
    """Whether the model takes no more turns."""
    time.sleep(0.3)
    count = len(model.turns)
    time.sleep(0.3)
    return len(model.turns) == count


def test_an_endless_computation_is_ended_and_the_card_names_its_line(monkeypatch):
    monkeypatch.setattr(workload, "WORK", 0.5)
    endless = Endless(lambda: sum(range(1000)))
    outcome = outcome_of(endless)
    assert outcome.kind is Kind.WRONG_KIND
    assert "seconds of computing; it was at line" in outcome.message
    assert is_over(endless)


def test_on_a_slow_computer_too_an_endless_computation_is_told_from_a_busy_computer(monkeypatch):
    monkeypatch.setattr(workload, "WORK", 0.001)
    monkeypatch.setattr(workload, "WALL", 0.9)
    monkeypatch.setattr(workload, "_slowness", lambda: 1000.0)

    def endless():
        while True:
            sum(range(1000))

    with pytest.raises(workload.TooMuch, match="seconds of computing"):
        workload.limited(endless)


def test_an_answer_that_waits_for_ever_is_ended_and_told_so(monkeypatch):
    monkeypatch.setattr(workload, "WAITING", 1.0)

    class Asleep(keras.Model):
        turns = []  # noqa: RUF012 (one model)

        def call(self, x):
            while True:
                self.turns.append(1)
                time.sleep(0.1)

    asleep = Asleep()
    outcome = outcome_of(asleep)
    assert outcome.kind is Kind.WRONG_KIND
    assert "without computing anything; it was at line" in outcome.message
    assert "`time.sleep(0.1)`" in outcome.message
    assert is_over(asleep)


def test_a_computer_that_sleeps_in_the_middle_of_a_check_takes_nothing_from_the_answer(monkeypatch):
    asked = []

    def clock() -> float:
        asked.append(time.perf_counter())
        return asked[-1] + (1000 if len(asked) > 4 else 0)

    def answer() -> str:
        while len(asked) < 8:
            time.sleep(0.01)
        return "in the end"

    monkeypatch.setattr(workload, "time", SimpleNamespace(**vars(time) | {"monotonic": clock}))
    assert workload.limited(answer) == "in the end"


def test_on_a_computer_that_has_no_time_nothing_is_said_of_the_answer(monkeypatch):
    monkeypatch.setattr(workload, "WALL", 0.2)
    outcome = outcome_of(Endless(lambda: sum(range(1000))))
    assert outcome.kind is Kind.NOT_CHECKED
    assert "says nothing about your answer" in outcome.message


@step("test", "step 1")
def seven(number) -> Outcome:
    """The number is seven."""
    if number == 6:
        raise Wrong("One too few.")
    if number == 8:
        raise KeyError("a slip of the course")
    return right("Seven.", {"number": "<7>"}, "It is `prime`.")


def test_a_fault_of_the_course_says_so_and_what_to_report():
    outcome = seven.outcome(number=8)
    assert outcome.kind is Kind.FAULT
    card = feedback.as_text(seven.name, outcome)
    assert "A fault in the course, not in your answer" in card
    assert "KeyError" in card
    assert "Keras" in card


def test_only_a_right_answer_is_true():
    assert seven.outcome(number=7)
    assert not seven.outcome(number=6)
    assert not seven.outcome(number=None)


def test_a_card_has_words_and_a_symbol_and_escapes_what_it_shows():
    card = feedback.as_html(seven.name, seven.outcome(number=7))
    assert "✓" in card
    assert "Right" in card
    assert "&lt;7&gt;" in card
    assert "<code>prime</code>" in card


def test_symbols_and_words_differ_between_outcomes():
    titles, symbols, _ = zip(*(kind.value for kind in Kind), strict=True)
    assert len(set(titles)) == len(set(symbols)) == len(Kind)


def test_a_variable_that_does_not_exist_is_an_answer_not_yet_attempted(capsys):
    seven()
    assert "Not attempted yet" in capsys.readouterr().out


def test_a_step_that_is_not_right_fails_its_cell_only_while_nbgrader_grades(monkeypatch):
    globals()["number"] = 6
    try:
        assert not seven()
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
        with pytest.raises(StepNotRight, match="One too few"):
            seven()
    finally:
        del globals()["number"]
