"""What is compiled, when, and for how many models."""

import gc
import subprocess
import sys
import weakref
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from tensorflow.python.eager import context

from helpers import training_pass, training_xla
from helpers.data import aligned
from helpers.training import fit
from helpers.training_program import Program
from helpers.training_xla import batches_for_xla, uses_xla
from tests.training.cases import BATCH, PIXELS, chain, compiled, dense

ROOT = Path(__file__).parents[2]


@pytest.mark.usefixtures("xla")
def test_training_again_compiles_nothing(x):
    traces = []

    class Counting(keras.Model):
        def call(self, y):
            traces.append(1)
            return y * self.scale

        def build(self, shape):
            self.scale = self.add_weight(shape=(PIXELS,))

    model = compiled(Counting(), loss="mse")
    fit(model, x, x, batch_size=BATCH, verbose=0)
    after_first = len(traces)
    fit(model, x, x, epochs=2, batch_size=BATCH, verbose=0)
    other = x + 1
    fit(model, other, other, epochs=2, batch_size=BATCH, verbose=0, seed=5)
    assert len(traces) == after_first
    model.compile("sgd", "mse")
    fit(model, x, x, batch_size=BATCH, verbose=0)
    assert len(traces) > after_first


def programs() -> set[str]:
    """Names of the loops that XLA compiles, and of their bodies: they rest on what is computed."""
    names = (str(name) for name in context.context().list_function_names())
    return {name for name in names if "program_" in name}


@pytest.mark.usefixtures("xla")
def test_models_of_one_structure_share_one_program(x):
    first, second = compiled(), compiled()
    fit(first, x, x, batch_size=BATCH, verbose=0)
    known, before = programs(), first.get_weights()
    fit(second, x, x, batch_size=BATCH, verbose=0)
    assert programs() == known
    assert all(map(np.array_equal, before, first.get_weights()))
    fit(compiled(dense(kernel_regularizer="l2")), x, x, batch_size=BATCH, verbose=0)
    assert programs() > known


@pytest.mark.usefixtures("xla")
def test_compile_a_new_optimizer_and_frozen_layers_take_effect(x):
    model = compiled(optimizer="adam")
    fit(model, x, x, batch_size=BATCH, verbose=0)
    model.compile(keras.optimizers.SGD(0.0), "mse")
    before = model.get_weights()
    loss = fit(model, x, x, batch_size=BATCH, verbose=0).history["loss"][0]
    assert all(map(np.array_equal, before, model.get_weights()))
    assert loss == pytest.approx(np.mean((model.predict(x, verbose=0) - x) ** 2), rel=1e-4)
    model.layers[1].trainable = False
    model.compile("adam", "mse")
    fit(model, x, x, batch_size=BATCH, verbose=0)
    changed = [not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)]
    assert changed == [False, False, True, True]


def test_a_trained_model_can_be_freed_saved_and_cloned(x, tmp_path):
    model = compiled()
    fit(model, x, x, batch_size=BATCH, verbose=0)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    fit(again, x, x, batch_size=BATCH, verbose=0)
    array = aligned(x.shape)
    array[...] = x
    fit(again, array, array, batch_size=BATCH, verbose=0)
    gone, array_gone = weakref.ref(model), weakref.ref(array)
    del model, array
    gc.collect()
    assert gone() is None
    assert array_gone() is None


def test_xla_is_chosen_by_the_operations_and_by_the_author():
    model = compiled()
    assert uses_xla(model, {"MatMul": 784, "Relu": 32})
    assert uses_xla(model, {"MatMul": 784, "StatelessRandomNormalV2": 20})
    assert not uses_xla(model, {"MatMul": 784, "StatelessRandomNormalV2": 784})
    assert not uses_xla(model, {"MatMul": 784, "Conv2D": 784})
    assert uses_xla(compiled(jit_compile=True), {"Conv2D": 784})


def test_a_compilation_has_to_be_earned_by_the_batches(monkeypatch):
    model = compiled()
    one, several = [], []
    for threads, batches in ((1, one), (2, several)):
        monkeypatch.setattr(training_xla, "_threads", lambda threads=threads: threads)
        batches.append(batches_for_xla(model, {"MatMul": 784}))
        batches.append(batches_for_xla(model, {"MatMul": 784, "StatelessRandomNormalV2": 20}))
    epoch = 55_000 // 256
    assert 2 * epoch < several[0] < one[0] < 10 * epoch
    assert several[1] > 2 * several[0]
    assert one[1] > 2 * one[0]
    assert batches_for_xla(compiled(jit_compile=True), {"MatMul": 784}) == 0


def test_a_short_training_compiles_nothing_and_a_long_one_serves_its_like(x, monkeypatch):
    calls = []

    def call(program, tensors):
        calls.append(program.is_compiled)
        run(program, tensors)

    run = Program.__call__
    monkeypatch.setattr(Program, "__call__", call)
    monkeypatch.setattr(training_pass, "batches_for_xla", lambda *_: 20)

    def train(model, epochs=1):
        calls.clear()
        fit(model, x, x, epochs=epochs, batch_size=BATCH, verbose=0)
        return calls[:]

    first, second, third = (compiled(chain(layers.Dense(23))) for _ in range(3))
    assert train(first) == train(first) == []  # 7 batches, and 14
    assert train(first)[0] is False  # 21
    assert set(train(second)) == {True}  # its like was compiled
    assert set(train(third, epochs=3)) == {True}


@pytest.mark.parametrize(
    ("middle", "xla"),
    [
        (layers.ReLU, True),
        (lambda: layers.GaussianNoise(1), False),
        (lambda: layers.Reshape((40, 1)), True),
    ],
)
def test_a_model_is_judged_by_what_was_traced(middle, xla, x, monkeypatch):
    decisions = []

    def decide(*arguments):
        decisions.append(uses_xla(*arguments))
        return decisions[-1]

    monkeypatch.setattr(training_pass, "uses_xla", decide)
    model = keras.Sequential([keras.Input((PIXELS,)), layers.Dense(40), middle(), layers.Flatten()])
    model.add(layers.Dense(PIXELS))
    fit(compiled(model, loss="mse"), x, x, validation_data=(x, x), batch_size=BATCH, verbose=0)
    assert decisions == [xla, True]


@pytest.mark.usefixtures("xla")
def test_what_xla_cannot_compile_runs_in_the_plain_graph(x):
    class Python(layers.Layer):
        def call(self, y):
            return tf.ensure_shape(tf.py_function(lambda t: t, [y], tf.float32), y.shape)

    model = compiled(chain(Python()))
    history = fit(model, x, x, epochs=2, batch_size=BATCH, verbose=0)
    assert history.history["loss"][1] < history.history["loss"][0]
    assert int(model.optimizer.iterations) == 14


def test_many_models_train_without_a_word_on_stderr():
    program = """
import helpers, keras, numpy as np
from helpers import training_pass
from helpers.training import fit
training_pass.batches_for_xla = lambda *_: 0
x = np.random.default_rng(0).random((90, 6), dtype=np.float32)
for units in range(1, 7):
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(units), keras.layers.Dense(6)])
    model.compile("sgd", "mse")
    fit(model, x, x, batch_size=8 + units, verbose=units % 3)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
