"""What a model must beat: the mean image, PCA, linear ridge regression and the median filter."""

from typing import Any, NamedTuple

import numpy as np
from scipy.linalg import eigh
from scipy.ndimage import median_filter as _median_filter
from sklearn.decomposition import PCA

from helpers.data import PIXELS, SIDE


def mean_image(x_train: np.ndarray, like: np.ndarray) -> np.ndarray:
    """The mean of ``x_train``, shape (n, pixels), once for every image of ``like``.

    The best answer of a model that does not look at its input. A view: it takes no memory.
    """
    return np.broadcast_to(x_train.mean(axis=0), like.shape)


def fit_pca(x_train: np.ndarray, components: int) -> PCA:
    """Principal component analysis of ``x_train``, shape (n, pixels), by scikit-learn.

    The covariance solver never copies the data. Source: Pearson (1901), Hotelling (1933).
    """
    return PCA(components, svd_solver="covariance_eigh").fit(x_train)


def pca_reconstruction(
    pca: PCA, x: np.ndarray, components: int | None = None, *, clip: bool = True
) -> np.ndarray:
    """Project ``x``, shape (n, pixels), on the first components and back, clipped to [0, 1].

    ``components`` may be fewer than were fitted: the first k are those of a PCA with k. Without
    ``clip`` the answers stay on PCA's plane, which leaves the range of pixels.
    """
    axes = pca.components_[:components]
    code = x @ axes.T - pca.mean_ @ axes.T
    images = code @ axes
    if clip:
        return _within_0_and_1(images, pca.mean_)
    images += pca.mean_  # in place: the training images take 172 MB
    return images


def check_components(pca: Any, needed: int) -> None:
    """Raise ValueError unless ``pca`` has at least ``needed`` components of 784 pixels."""
    shape = np.shape(getattr(pca, "components_", ()))
    if len(shape) != 2 or shape[1] != PIXELS or shape[0] < needed:
        raise ValueError(
            f"pca must be fitted to pictures with at least {needed} components; its components "
            f"have the shape {shape}."
        )


class Axes(NamedTuple):
    """A PCA's axes, shape (components, pixels), and mean, (pixels,), named as scikit-learn does."""

    components_: np.ndarray
    mean_: np.ndarray


def pca_without_each(x: np.ndarray, y: np.ndarray, components: int) -> list[Axes]:
    """For each class of ``y``, counted from 0, the PCA of the images ``x`` of all other classes.

    From sums of each class, so that the data is read once and one class is copied at a time;
    ``pca_reconstruction`` takes each.
    """
    counts = np.bincount(y).astype(np.float32)
    sums, products = [], []
    for label in range(len(counts)):
        images = x[y == label]
        sums.append(images.sum(axis=0))
        products.append(images.T @ images)
    sums, every = np.array(sums), np.sum(products, axis=0)
    found = []
    for label, product in enumerate(products):
        images = counts.sum() - counts[label]
        mean = (sums.sum(axis=0) - sums[label]) / images
        covariance = (every - product) / images - np.outer(mean, mean)
        pixels = len(mean)
        _, axes = eigh(covariance, subset_by_index=[pixels - components, pixels - 1])
        found.append(Axes(axes.T[::-1], mean))
    return found


class Ridge(NamedTuple):
    """A linear map of pixels: ``weights`` of shape (pixels, pixels), ``bias`` (pixels,)."""

    weights: np.ndarray
    bias: np.ndarray


def fit_ridge(noisy: np.ndarray, clean: np.ndarray, penalty: float = 100.0) -> Ridge:
    """Least squares from ``noisy`` to ``clean``, both (n, pixels), with a penalty on the weights.

    Solved from sums over the images, so that the training set is never copied.
    Source: Hoerl and Kennard (1970). Raises TypeError or ValueError for what is no such pair.
    """
    noisy, clean = (_pictures("fit_ridge(noisy, clean)", given) for given in (noisy, clean))
    if noisy.shape != clean.shape:
        raise ValueError(
            f"fit_ridge(noisy, clean): row i of both is the same picture, so their shapes agree; "
            f"these have {noisy.shape} and {clean.shape}."
        )
    n, noisy_mean, clean_mean = len(noisy), noisy.mean(axis=0), clean.mean(axis=0)
    gram = noisy.T @ noisy - n * np.outer(noisy_mean, noisy_mean)
    cross = noisy.T @ clean - n * np.outer(noisy_mean, clean_mean)
    gram[np.diag_indices_from(gram)] += penalty
    weights = np.linalg.solve(gram, cross)
    return Ridge(weights, clean_mean - noisy_mean @ weights)


def ridge_reconstruction(ridge: Ridge, noisy: np.ndarray) -> np.ndarray:
    """The clean images that the regression expects, shape (n, pixels), clipped to [0, 1].

    Raises TypeError or ValueError, in one sentence, for arguments that cannot work.
    """
    call = "ridge_reconstruction(ridge, noisy)"
    if not (hasattr(ridge, "weights") and hasattr(ridge, "bias")):
        exchanged = " They were exchanged." if hasattr(noisy, "weights") else ""
        raise TypeError(
            f"{call} takes first what fit_ridge returns, then pictures; first came a value of type "
            f"{type(ridge).__name__}.{exchanged}"
        )
    return _within_0_and_1(_pictures(call, noisy) @ ridge.weights, ridge.bias)


def median_filter(x: np.ndarray, size: int = 3) -> np.ndarray:
    """Each pixel replaced by the median of its ``size`` by ``size`` neighbours, shape kept."""
    images = x.reshape(-1, SIDE, SIDE)
    return _median_filter(images, size=(1, size, size)).reshape(x.shape)


def _pictures(call: str, given: Any) -> np.ndarray:
    """The rows of numbers, of whatever kind of array; raises TypeError for anything else."""
    found = np.asarray(given)
    if found.ndim != 2 or found.dtype.kind not in "fiu":
        what = f"shape {found.shape}" if found.ndim else f"type {type(given).__name__}"
        raise TypeError(f"{call} takes pictures as rows of 784 numbers; one argument is of {what}.")
    return found


def _within_0_and_1(images: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """``images`` plus ``shift``, clipped, float32: in place, since ten thousand take 31 MB."""
    images += shift
    return np.clip(images, 0, 1, out=images).astype(np.float32, copy=False)
