"""The code-size explorer: what it computes, and how it behaves."""

import numpy as np
import pytest

from helpers import baselines, data, metrics, models
from helpers.widgets import code_size
from helpers.widgets.code_size import code_size_explorer
from tests import manners

SIZES = 2, 4, 8


@pytest.fixture(scope="module")
def given():
    """Untrained models are enough: what counts is that the right numbers are shown."""
    train, _, test = data.load_mnist(at_most=400)
    autoencoders = {size: models.dense_autoencoder(size).autoencoder for size in SIZES}
    return autoencoders, baselines.fit_pca(train.x, max(SIZES)), test.x, test.y


def test_examples_are_of_their_digit_and_few(given):
    labels = given[3]
    examples = code_size.choose_examples(labels, count=7)
    assert sorted(examples) == list(range(10))
    for digit, places in examples.items():
        assert (labels[places] == digit).all() and len(places) == 7
        assert places[0] == list(labels).index(digit)


def test_each_size_is_rebuilt_by_its_own_model(given):
    autoencoders, pca, x, _ = given
    rebuilt = code_size.rebuild(autoencoders, pca, x[:9])
    for row, size in enumerate(SIZES):
        ours = autoencoders[size].predict(x[:9], verbose=0)
        linear = baselines.pca_reconstruction(pca, x[:9], size)
        assert np.allclose(rebuilt.pictures["autoencoder", size], ours, atol=1e-5)
        errors = metrics.mean_squared_error(x[:9], linear)
        assert np.allclose(rebuilt.errors["PCA"][row], errors)
    assert (np.diff(rebuilt.errors["PCA"].mean(axis=1)) < 0).all()
    assert np.allclose(rebuilt.mean_errors, np.square(x[:9] - pca.mean_).mean(axis=1), rtol=1e-4)


def test_the_controls_choose_what_is_shown(given):
    autoencoders, pca, x, y = given
    widget = code_size_explorer(*given)
    manners.check_labels(widget)
    for size, digit, example in [(2, 3, 1), (8, 3, 1), (8, 7, 5)]:
        widget.controls["size"].value = size
        widget.controls["digit"].value = digit
        widget.controls["example"].value = example
        picture = x[np.flatnonzero(y == digit)[example - 1]][None]
        words = manners.alternative(widget)
        assert f"A {digit} " in words and f"{size} numbers" in words
        for name, answer in [
            ("autoencoder", models.predict(autoencoders[size], picture)),
            ("PCA", baselines.pca_reconstruction(pca, picture, size)),
        ]:
            error = metrics.mean_squared_error(picture, answer)[0]
            assert f"{name} {error:.4f}" in words and f"error {error:.4f}" in widget.view.value


def test_the_slider_stands_only_on_sizes_that_exist(given):
    autoencoders, pca, x, y = given
    mixed = {size: autoencoders[size] for size in (8, 2, 4)}
    assert code_size_explorer(mixed, pca, x, y).controls["size"].options == SIZES


def test_one_size_and_few_pictures_are_enough(given):
    autoencoders, pca, x, y = given
    widget = code_size_explorer({4: autoencoders[4]}, pca, x[:3], y[:3])
    widget.controls["example"].value = 20  # there is only one of this digit
    assert not widget.message.value and "4 numbers" in manners.alternative(widget)


def test_manners(given):
    def make():
        return code_size_explorer(*given)

    manners.check_copies(make, "size", 2, 8)
    manners.check_burst(make(), "example", range(1, 20))
    widget = make()
    manners.check_errors_are_shown(widget, "digit", (widget.values["digit"] + 1) % 10)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda a, p, x, y: ({}, p, x, y), "code sizes"),
        (lambda a, p, x, y: ([1, 2], p, x, y), "code sizes"),
        (lambda a, p, x, y: ({16: a[8]}, p, x, y), "16 components"),
        (lambda a, p, x, y: (a, None, x, y), "components"),
        (lambda a, p, x, y: (a, p, x[:, :50], y), "784"),
        (lambda a, p, x, y: (a, p, x[:0], y[:0]), "784"),
        (lambda a, p, x, y: (a, p, x, y[:5]), "labels"),
    ],
)
def test_what_does_not_fit_is_said(given, change, says):
    with pytest.raises(ValueError, match=says):
        code_size_explorer(*change(*given))
