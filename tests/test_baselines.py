"""The baselines are what they say, and leave the data alone."""

import keras
import numpy as np
import pytest
from sklearn.linear_model import Ridge

from helpers import baselines

rng = np.random.default_rng(0)
X = rng.random((400, 784), dtype=np.float32)
NOISY = np.clip(X + 0.3 * rng.standard_normal(X.shape, dtype=np.float32), 0, 1)


def test_the_mean_image_does_not_look_at_its_input():
    answer = baselines.mean_image(X, like=X[:7])
    assert answer.shape == (7, 784) and np.allclose(answer, X.mean(axis=0))


def test_fewer_components_of_a_pca_are_the_pca_with_fewer_components():
    many, few = baselines.fit_pca(X, 20), baselines.fit_pca(X, 5)
    assert np.allclose(
        baselines.pca_reconstruction(many, X, 5), baselines.pca_reconstruction(few, X), atol=1e-3
    )


def test_pca_with_more_components_has_a_smaller_error():
    pca = baselines.fit_pca(X, 100)
    errors = [np.square(X - baselines.pca_reconstruction(pca, X, k)).mean() for k in (1, 10, 100)]
    assert errors[0] > errors[1] > errors[2]


def test_without_clipping_the_answers_of_a_pca_stay_on_its_plane():
    pca, strong = baselines.fit_pca(X, 5), 3 * X
    flat = baselines.pca_reconstruction(pca, strong, clip=False)
    assert np.allclose(flat, pca.inverse_transform(pca.transform(strong)), atol=1e-3)
    assert flat.max() > 1
    clipped = baselines.pca_reconstruction(pca, strong)
    assert np.allclose(clipped, np.clip(flat, 0, 1), atol=1e-6)


def test_a_pca_without_a_class_is_the_pca_of_the_others():
    classes = np.arange(400) % 3
    for label, axes in enumerate(baselines.pca_without_each(X, classes, components=5)):
        others = baselines.fit_pca(X[classes != label], 5)
        assert np.allclose(
            baselines.pca_reconstruction(axes, X),
            baselines.pca_reconstruction(others, X),
            atol=2e-3,
        )


def test_ridge_agrees_with_scikit_learn():
    ours = baselines.ridge_reconstruction(baselines.fit_ridge(NOISY, X, penalty=50), NOISY)
    theirs = np.clip(Ridge(alpha=50).fit(NOISY, X).predict(NOISY), 0, 1)
    assert np.allclose(ours, theirs, atol=2e-3)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda r: baselines.ridge_reconstruction(X, r), "They were exchanged"),
        (lambda r: baselines.ridge_reconstruction(X, X), "what fit_ridge returns"),
        (lambda r: baselines.ridge_reconstruction(r, None), "is of type NoneType"),
        (lambda r: baselines.fit_ridge(X[:100], X), "row i of both is the same picture"),
        (lambda r: baselines.fit_ridge(X, "clean"), "is of type str"),
    ],
)
def test_arguments_that_cannot_work_are_refused_in_one_sentence(call, says):
    ridge = baselines.Ridge(np.eye(784, dtype=np.float32), np.zeros(784, np.float32))
    with pytest.raises((TypeError, ValueError), match=says) as found:
        call(ridge)
    assert "\n" not in str(found.value)


def test_ridge_takes_tensors_as_well():
    ridge = baselines.fit_ridge(keras.ops.convert_to_tensor(NOISY), X)
    assert np.allclose(ridge.weights, baselines.fit_ridge(NOISY, X).weights)
    answers = baselines.ridge_reconstruction(ridge, keras.ops.convert_to_tensor(NOISY))
    assert answers.shape == NOISY.shape


def test_the_median_filter_removes_a_single_white_pixel_and_keeps_images_apart():
    images = np.zeros((2, 784), np.float32)
    images[0, 300] = 1
    images[1] = 1
    filtered = baselines.median_filter(images)
    assert filtered[0].max() == 0 and filtered[1].reshape(28, 28)[1:-1, 1:-1].min() == 1


@pytest.mark.parametrize(
    "fit", [lambda: baselines.fit_pca(X, 3), lambda: baselines.fit_ridge(X, X)]
)
def test_fitting_leaves_the_data_as_they_were(fit):
    before = X.copy()
    fit()
    assert np.array_equal(X, before)
