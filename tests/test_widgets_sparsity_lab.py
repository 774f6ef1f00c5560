"""The sparsity lab: what it counts is what the metrics count."""

import keras
import numpy as np
import pytest

from helpers import metrics, models
from helpers.data import load_mnist
from helpers.widgets import interactive
from helpers.widgets.sparsity_lab import measured, sparsity_lab


def with_dead_unit(code_size: int) -> models.Autoencoder:
    """An untrained autoencoder whose unit 3 is off for every digit."""
    model = models.dense_autoencoder(code_size)
    weights, bias = model.encoder.get_weights()
    bias[2] = -1000
    model.encoder.set_weights([weights, bias])
    return model


@pytest.fixture(autouse=True)
def forgets(monkeypatch):
    monkeypatch.setattr(interactive, "_kept", {})


@pytest.fixture(scope="module")
def digits():
    return load_mnist(at_most=700).test


@pytest.fixture(scope="module")
def trained():
    keras.utils.set_random_seed(1)
    return {"none": models.dense_autoencoder(6), "strong": with_dead_unit(20)}


def test_the_measures_are_those_of_the_course(trained, digits):
    sparse = measured(trained["strong"], digits.x, np.arange(5))
    code = models.predict(trained["strong"].encoder, digits.x)
    rebuilt = models.predict(trained["strong"].autoencoder, digits.x)
    assert sparse["zeros"] == metrics.share_of_zeros(code) > 0.2
    assert sparse["active"] == metrics.active_units(code)
    assert sum(sparse["dead"]) == metrics.dead_units(code) and sparse["dead"][2]
    error = metrics.binary_crossentropy(digits.x, rebuilt).mean()
    assert sparse["bce"] == pytest.approx(error, 1e-5)
    # The bars end at the 99.5th percentile; all else is there.
    assert 0.994 <= sum(sparse["shares"]) + sparse["zeros"] <= 1
    sent = np.frombuffer(sparse["codes"]["data"], np.float32).reshape(5, 20)
    assert np.array_equal(sent, code[:5])


def test_each_unit_has_its_row_of_the_decoder(trained, digits):
    (layer,) = measured(trained["strong"], digits.x, np.arange(1))["decoder"]
    kernel = trained["strong"].decoder.get_weights()[0]
    assert layer["kernel"]["data"] == kernel.tobytes() and layer["activation"] == "sigmoid"


def test_twenty_pictures_of_each_digit_can_be_chosen(trained, digits):
    lab = sparsity_lab(trained, *digits)
    labels = lab.given["labels"]
    assert labels == sorted(labels) and [labels.count(d) for d in range(10)] == [20] * 10
    assert lab.chosen == {"penalty": "none", "digit": 0, "example": 0, "off": []}
    assert [one["penalty"] for one in lab.given["models"]] == ["none", "strong"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda m, x, y: ({}, x, y), "at least one trained model"),
        (lambda m, x, y: ({"a": models.dense_autoencoder(4, [8])}, x, y), "one dense layer from 4"),
        (lambda m, x, y: (m, x[:, :9], y), "784"),
        (lambda m, x, y: (m, x, y[:9]), "labels"),
    ],
)
def test_what_does_not_fit_is_said(trained, digits, change, says):
    with pytest.raises(ValueError, match=says):
        sparsity_lab(*change(trained, *digits))
