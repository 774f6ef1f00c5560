"""What is measured agrees with Keras, with closed forms and with cases worked out by hand."""

import keras
import numpy as np
import pytest

from helpers import metrics
from helpers.data import load_mnist

rng = np.random.default_rng(0)
X = rng.random((6, 784), dtype=np.float32)
RECONSTRUCTION = rng.random((6, 784), dtype=np.float32)


@pytest.mark.parametrize("name", ["binary_crossentropy", "mean_squared_error"])
def test_errors_are_those_of_keras_one_for_each_image(name):
    ours = getattr(metrics, name)(X, RECONSTRUCTION)
    assert ours.shape == (6,)
    assert np.allclose(ours, getattr(keras.losses, name)(X, RECONSTRUCTION), rtol=1e-4)


def test_cross_entropy_stays_finite_when_a_pixel_is_certain_and_wrong():
    wrong = metrics.binary_crossentropy(np.ones((1, 4), np.float32), np.zeros((1, 4), np.float32))
    assert np.isfinite(wrong).all() and wrong[0] > 15


def test_psnr_of_an_error_of_one_hundredth_is_twenty_decibels():
    assert metrics.psnr(np.zeros((1, 10)), np.full((1, 10), 0.1)) == pytest.approx(20)
    assert metrics.psnr(X, X) == pytest.approx(100)


def test_sparsity_counts_zeros_active_and_dead_units():
    code = np.array([[0, 0, 2, 0], [0, 3, 0, 0]], np.float32)
    assert metrics.share_of_zeros(code) == 6 / 8
    assert metrics.active_units(code) == 1
    assert metrics.dead_units(code) == 2


def test_divergence_agrees_with_a_numerical_integral():
    mean, log_variance = 0.7, np.log(0.4)
    z = np.linspace(-12, 12, 200_001)
    q = np.exp(-((z - mean) ** 2) / 0.8) / np.sqrt(0.8 * np.pi)
    p = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    integral = np.sum(q * (np.log(q + 1e-300) - np.log(p + 1e-300))) * (z[1] - z[0])
    ours = metrics.kl_to_standard_normal(np.array([[mean]]), np.array([[log_variance]]))
    assert ours[0, 0] == pytest.approx(integral, rel=1e-6)


def test_principal_angles_of_known_planes():
    e = np.eye(4)
    tilted = np.stack([e[0], (e[1] + e[2]) / np.sqrt(2)], axis=1)
    assert np.allclose(metrics.principal_angles(e[:, :2], tilted), [0, 45])
    mixed = e[:, :2] @ np.array([[1.0, 2.0], [3.0, 4.0]])
    assert np.allclose(metrics.principal_angles(e[:, :2], mixed), 0, atol=1e-5)


def test_png_gives_back_the_rounded_pixels_and_counts_the_whole_file():
    packed = metrics.png(X)
    assert np.allclose(packed.x, X, atol=0.5 / 255 + 1e-6)
    assert (packed.size > 784).all(), "noise cannot be compressed: every pixel needs its byte"


def test_jpeg_trades_bytes_for_error():
    low, high = metrics.jpeg(X, 10), metrics.jpeg(X, 90)
    assert (low.size < high.size).all()
    low_error = metrics.mean_squared_error(X, low.x).mean()
    assert low_error > metrics.mean_squared_error(X, high.x).mean()


def test_in_a_sheet_jpeg_shares_its_header_and_keeps_the_pictures_in_their_places():
    x = np.repeat(X[:2], 100, axis=0)  # two rows of the sheet, unlike each other
    size, error = metrics.jpeg_sheet(x, 90)
    alone = metrics.jpeg(X[:2], 90)
    assert size < alone.size.mean() - 100
    assert error < 1.5 * metrics.mean_squared_error(X[:2], alone.x).mean()


def test_zlib_squeezes_a_black_picture_to_almost_nothing():
    sizes = metrics.zlib_sizes(np.vstack([np.zeros((1, 784)), X[:1]]))
    assert sizes[0] < 20 and sizes[1] > 700


def test_quantising_keeps_values_to_half_a_step_and_cuts_what_lies_outside():
    code = rng.normal(size=(100, 3)).astype(np.float32)
    low, high = code.min(axis=0), code.max(axis=0)
    levels = metrics.quantise(code, 4, low, high)
    assert levels.min() == 0 and levels.max() == 15
    back = metrics.dequantise(levels, 4, low, high)
    assert (np.abs(back - code) <= (high - low) / 15 / 2 + 1e-6).all()
    assert metrics.quantise(high + 1, 4, low, high).max() == 15


@pytest.mark.parametrize("count", [1, 20, 133])
def test_a_sheet_gives_every_picture_back_at_its_place(count):
    x = load_mnist(at_most=count).test.x[:count]
    size, back = metrics.in_one_sheet(x, 95)
    assert back.shape == x.shape and size > 0
    assert metrics.mean_squared_error(x, back).max() < 0.001


def test_a_sheet_shares_one_header():
    x = load_mnist(at_most=400).test.x
    assert metrics.in_one_sheet(x, 10)[0] < metrics.jpeg(x, 10).size.mean() - 100


def test_a_unit_that_never_changes_can_be_quantised():
    constant = np.zeros((5, 1), np.float32)
    levels = metrics.quantise(constant, 2, constant.min(axis=0), constant.max(axis=0))
    assert np.allclose(metrics.dequantise(levels, 2, constant[0], constant[0]), 0)


def test_the_distance_to_the_nearest_is_a_mean_over_the_points():
    known = np.array([[0.0, 0.0], [10.0, 0.0]])
    assert metrics.to_nearest(known, np.array([[3.0, 4.0], [9.0, 0.0]])) == pytest.approx(3)


def test_the_interval_of_three_runs_is_students():
    # The standard error is 0.001 / sqrt(3), and t at 97.5 % with two degrees of freedom is 4.303.
    mean, half = metrics.interval(np.array([0.090, 0.091, 0.092]))
    assert mean == pytest.approx(0.091) and half == pytest.approx(4.3027 * 0.001 / 3**0.5, rel=1e-4)
