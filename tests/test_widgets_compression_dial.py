"""The compression dial: what it computes, and how it behaves."""

import numpy as np
import pytest

from helpers import baselines, data, metrics, models, rate
from helpers.widgets import compression_dial as lab
from helpers.widgets.compression_dial import compression_dial

SIZES = 4, 8


@pytest.fixture(scope="module")
def given():
    train, validation, test = data.load_mnist(at_most=500)
    squeezers = {size: models.dense_autoencoder(size, [16]) for size in SIZES}
    return squeezers, baselines.fit_pca(train.x, 64), validation.x, test.x


@pytest.fixture(scope="module")
def contest(given):
    squeezers, pca, x_validation, x_test = given
    return lab.measured(squeezers, pca, x_validation, x_test[:60])


def curve(contest, name):
    found = next(one for one in contest["curves"] if one["name"] == name)
    return np.array(found["bytes"]), np.array(found["errors"])


def test_bytes_are_numbers_times_bits(contest):
    assert np.array_equal(curve(contest, "autoencoder 8")[0], [1, 2, 3, 4, 5, 6, 7, 8])
    budgets = np.array([0.5, 1, 2, 4, 8, 16, 32])
    used, _ = curve(contest, "PCA")
    assert (used <= budgets).all() and (used > 0.7 * budgets).all()


def test_errors_are_those_of_the_rounded_codes(given, contest):
    squeezers, pca, x_validation, x_test = given
    x, model = x_test[:60], squeezers[8]
    low, high = np.quantile(models.predict(model.encoder, x_validation), [0.001, 0.999], axis=0)
    levels = metrics.quantise(models.predict(model.encoder, x), 3, low, high)
    back = models.predict(model.decoder, metrics.dequantise(levels, 3, low, high))
    expected = metrics.mean_squared_error(x, back).mean()
    assert curve(contest, "autoencoder 8")[1][2] == pytest.approx(expected, rel=1e-4)

    split = contest["splits"]["8"]
    exact = baselines.pca_reconstruction(pca, x, split["numbers"])
    exact = metrics.mean_squared_error(x, exact).mean()
    rounded = curve(contest, "PCA")[1][4]
    assert exact < rounded < (1.15 if split["bits"] > 3 else 1.4) * exact


def test_more_bytes_buy_a_smaller_error(contest):
    for name in ("PCA", "JPEG"):
        size, error = curve(contest, name)
        assert (np.diff(size) > 0).all() and (np.diff(error) < 0).all()


def test_pca_never_takes_more_bytes_than_the_code():
    for size in (0.125, 0.25, 1, 2.5, 16, 500):
        splits = rate.pca_splits(size, 64)
        assert splits and all(split.size <= size and split.numbers <= 64 for split in splits)
    assert rate.pca_splits(16, 64) == [(64, 1), (64, 2), (42, 3), (32, 4), (25, 5)]
    assert rate.pca_splits(0.25, 64) == [(2, 1), (1, 2)]


def test_validation_pictures_choose_the_bits_of_pca(given, contest):
    _, pca, x, _ = given
    low, high = np.quantile(pca.transform(x), [0.001, 0.999], axis=0)
    for size in (2, 8):
        errors = {}
        for numbers, bits in rate.pca_splits(size, 64):
            ends = low[:numbers], high[:numbers]
            levels = metrics.quantise(pca.transform(x)[:, :numbers], bits, *ends)
            answer = rate.from_pca(pca, metrics.dequantise(levels, bits, *ends))
            errors[numbers, bits] = metrics.mean_squared_error(x, answer).mean()
        split = contest["splits"][str(size)]
        assert (split["numbers"], split["bits"]) == min(errors, key=errors.get)
        assert len(set(errors.values())) > 3  # the choice is one


def test_every_setting_finds_what_pca_does_with_its_bytes(given):
    *others, x_test = given
    widget = compression_dial(*others, x_test[:50])
    assert widget.chosen == {"size": 8, "bits": 4, "picture": 0}
    for size in SIZES:
        for bits in range(1, 9):
            split = widget.given["splits"][f"{size * bits / 8:g}"]
            assert split["bytes"] <= size * bits / 8
            assert split["numbers"] <= widget.given["pca"]["layer"]["kernel"]["shape"][0]
    assert widget.given["count"] == 50 and widget.given["pictures"]["shape"] == [40, 784]
    assert widget.given["jpeg"]["sheets"]["shape"] == [7 * 40, 784]


def test_one_code_size_and_few_pictures_are_enough(given):
    squeezers, pca, x_validation, x_test = given
    widget = compression_dial({8: squeezers[8]}, pca, x_validation, x_test[:3])
    assert widget.given["sizes"] == [8] and widget.given["pictures"]["shape"] == [3, 784]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s, p, v, x: ({}, p, v, x), "code sizes"),
        (lambda s, p, v, x: (s[8], p, v, x), "code sizes"),
        (lambda s, p, v, x: ({8: s[4]}, p, v, x), "code size 8"),
        (lambda s, p, v, x: ({8: s[8].autoencoder}, p, v, x), "code size 8"),
        (lambda s, p, v, x: (s, None, v, x), "components"),
        (lambda s, p, v, x: (s, p, v[:, :9], x), "x_validation"),
        (lambda s, p, v, x: (s, p, v, x[0]), "x_test"),
    ],
)
def test_what_does_not_fit_is_said(given, change, says):
    with pytest.raises(ValueError, match=says):
        compression_dial(*change(*given))
