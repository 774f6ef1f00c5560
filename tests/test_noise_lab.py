"""The noise lab: what the page is given."""

import json

import numpy as np
import pytest

from helpers import baselines, data, metrics, models
from helpers.widgets import noise_lab as lab
from helpers.widgets.noise_lab import noise_lab
from tests.test_interactives import computed


@pytest.fixture(scope="module")
def given():
    train, validation, _ = data.load_mnist(at_most=500)
    ridge = baselines.fit_ridge(data.gaussian_noise(train.x, 0.5, seed=1), train.x)
    return models.dense_autoencoder(8).autoencoder, ridge, validation.x


@pytest.mark.parametrize("kind", lab.KINDS)
def test_damage_grows_with_the_level(given, kind):
    x = given[2][:50]
    errors = [
        metrics.mean_squared_error(x, lab.damage(x, kind, step, seed=3)).mean()
        for step in range(lab.STEPS)
    ]
    assert errors[0] == 0 and errors[1] > 0.001
    assert (np.diff(errors[:6]) > 0).all() and errors[10] > 0.9 * max(errors)


def test_damage_is_what_helpers_data_does(given):
    x = given[2][:5]
    assert np.array_equal(lab.damage(x, "normal noise", 5, 2), data.gaussian_noise(x, 0.5, 2))
    assert np.array_equal(lab.damage(x, "salt and pepper", 3, 2), data.salt_and_pepper(x, 0.3, 2))
    assert np.array_equal(lab.damage(x, "black square", 4, 2), data.occlude(x, 8, 2))
    assert np.array_equal(lab.damage(x, "shift to the right", 4, 2), data.shift(x, right=4))


def test_mean_psnr_has_one_value_a_level(given):
    x = given[2][:10]
    methods = {"black": np.zeros_like, "same": lambda noisy: noisy}
    curves = lab.mean_psnr(methods, x, "salt and pepper")
    assert np.allclose(curves["black"], metrics.psnr(x, np.zeros_like(x)).mean(), rtol=1e-4)
    assert np.array_equal(curves["same"], curves["damaged"])
    assert curves["same"][0] == pytest.approx(100) and (np.diff(curves["same"]) < 0).all()


def test_all_methods_are_handed_over_and_agree(given):
    denoiser, ridge, x = given
    networks = noise_lab(denoiser, ridge, x).given["networks"]
    noisy = data.salt_and_pepper(x[:3], 0.3, 2)
    expected = {
        "ridge": baselines.ridge_reconstruction(ridge, noisy),
        "denoiser": models.predict(denoiser, noisy),
    }
    assert list(networks) == list(expected)
    for name, layers in networks.items():
        assert np.allclose(computed(layers, noisy), expected[name], atol=1e-4), name


def test_few_pictures_are_enough(given):
    denoiser, ridge, x = given
    assert noise_lab(denoiser, ridge, x[:2]).given["pictures"]["shape"] == [2, 784]


def test_what_is_given_can_be_written_as_json(given):
    # JSON knows no infinity, and a copy has an infinite PSNR.
    json.dumps(noise_lab(*given).given["curves"], allow_nan=False)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d, r, x: (d, r, x.reshape(-1, 28, 28)), "784"),
        (lambda d, r, x: (d, (r.weights, r.bias), x), "fit_ridge"),
        (lambda d, r, x: (None, r, x), "trained model"),
    ],
)
def test_what_does_not_fit_is_said(given, change, says):
    with pytest.raises(ValueError, match=says):
        noise_lab(*change(*given))
