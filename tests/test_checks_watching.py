"""The loss of many pictures: traced it is the same, and what cannot be traced is asked as it is."""

import keras
import numpy as np
import pytest
from keras import layers, regularizers

from helpers.checks import watching
from helpers.checks.feedback import WrongKind
from tests.wrong_answers.shared import parts

X = np.random.default_rng(0).random((1100, 784), dtype=np.float32)


class Python(layers.Layer):
    """A layer that looks at its numbers, which a traced function has not got."""

    calls = 0

    def compute_output_spec(self, x):
        return keras.KerasTensor(x.shape, x.dtype)

    def call(self, x):
        type(self).calls += 1
        return x * (0.5 if float(np.mean(x)) > -1 else 1.0)


class Broken(layers.Layer):
    """A layer that nothing can be asked."""

    def compute_output_spec(self, x):
        return keras.KerasTensor(x.shape, x.dtype)

    def call(self, x):
        raise ValueError("no such pictures")


@pytest.mark.parametrize("many", [2, 1000])
def test_the_loss_of_each_chunk_is_kerass_penalties_included(many, monkeypatch):
    monkeypatch.setattr(watching, "_MANY", many)
    model = parts(activity_regularizer=regularizers.L1(0.1))[0]
    found = watching.losses_by_chunk("model", model, X, X)
    assert float(model.losses[0]) > 0  # a number, nothing of a trace
    chunks = [X[start : start + 250] for start in range(0, len(X), 250)]
    wanted = [model.evaluate(chunk, chunk, batch_size=250, verbose=0) for chunk in chunks]
    np.testing.assert_allclose(found, wanted, rtol=1e-5)


def test_a_model_that_cannot_be_traced_is_asked_as_it_stands(monkeypatch):
    monkeypatch.setattr(watching, "_MANY", 2)
    image = keras.Input((784,))
    model = keras.Model(image, Python()(layers.Dense(784, "sigmoid")(image)))
    model.compile("adam", "mse")
    before = Python.calls
    assert len(watching.losses_by_chunk("model", model, X, X)) == 5
    assert Python.calls - before == 6  # the trace, and the five chunks


def test_what_the_model_raises_is_said(monkeypatch):
    monkeypatch.setattr(watching, "_MANY", 2)
    image = keras.Input((784,))
    model = keras.Model(image, Broken()(image))
    model.compile("adam", "mse")
    with pytest.raises(WrongKind, match="no such pictures"):
        watching.losses_by_chunk("model", model, X, X)
