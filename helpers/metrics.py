"""What is measured: reconstruction errors, sparsity, divergence, bytes.

``x`` and ``reconstruction`` are arrays of shape (n, pixels) with values in [0, 1]. Errors come
back as one value an image, shape (n,), as Keras's own loss functions give them; take ``.mean()``
for a data set.
"""

import io
import zlib
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy import stats
from scipy.spatial import KDTree

from helpers.data import SIDE

# Keras keeps probabilities this far from 0 and 1 before it takes logarithms.
_EPSILON = 1e-7


def binary_crossentropy(x: np.ndarray, reconstruction: np.ndarray) -> np.ndarray:
    """Mean over the pixels of -x log r - (1 - x) log(1 - r), in nats a pixel."""

    def error(x: np.ndarray, r: np.ndarray) -> np.ndarray:
        r = np.clip(r, _EPSILON, 1 - _EPSILON)
        return -(x * np.log(r) + (1 - x) * np.log1p(-r)).mean(axis=1)

    return _in_blocks(error, x, reconstruction)


def mean_squared_error(x: np.ndarray, reconstruction: np.ndarray) -> np.ndarray:
    """Mean over the pixels of the squared difference."""
    return _in_blocks(lambda x, r: np.square(x - r).mean(axis=1), x, reconstruction)


def psnr(x: np.ndarray, reconstruction: np.ndarray) -> np.ndarray:
    """Peak signal-to-noise ratio in decibels, 10 log10(1 / mean squared error); more is better.

    An exact copy would be infinite; its error counts as 1e-10, which is 100 dB.
    """
    return -10 * np.log10(np.maximum(mean_squared_error(x, reconstruction), 1e-10))


def share_of_zeros(code: np.ndarray, threshold: float = 1e-3) -> float:
    """Share of the entries of ``code``, shape (n, units), of size at most ``threshold``."""
    return float((np.abs(code) <= threshold).mean())


def active_units(code: np.ndarray, threshold: float = 1e-3) -> float:
    """Mean number of units an image that are larger than ``threshold`` in size."""
    return float((np.abs(code) > threshold).sum(axis=1).mean())


def dead_units(code: np.ndarray, threshold: float = 1e-3) -> int:
    """Number of units that stay at most ``threshold`` in size for every image in ``code``."""
    return int((np.abs(code) <= threshold).all(axis=0).sum())


def kl_to_standard_normal(mean: np.ndarray, log_variance: np.ndarray) -> np.ndarray:
    """Kullback-Leibler divergence of N(mean, variance) from N(0, 1), in nats, for each dimension.

    All arrays have shape (n, dimensions); sum over the last axis for an image's divergence.
    Source: Kingma and Welling (2013), appendix B.
    """
    return 0.5 * (np.square(mean) + np.exp(log_variance) - 1 - log_variance)


def interval(values: np.ndarray) -> tuple[float, float]:
    """Mean of some runs, and half the width of its 95 % interval by Student's t."""
    return float(np.mean(values)), float(stats.t.ppf(0.975, len(values) - 1) * stats.sem(values))


def to_nearest(known: np.ndarray, points: np.ndarray) -> float:
    """Mean distance from each of ``points`` to the nearest of ``known``, both (n, dimensions)."""
    return float(KDTree(known).query(points)[0].mean())


def principal_angles(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Angles in degrees between the subspaces spanned by the columns of ``a`` and of ``b``.

    Smallest first, shape (min(columns),); all zero when the subspaces agree.
    Source: Björck and Golub (1973).
    """
    a, _ = np.linalg.qr(np.asarray(a, np.float64))
    b, _ = np.linalg.qr(np.asarray(b, np.float64))
    cosines = np.linalg.svd(a.T @ b, compute_uv=False)
    return np.degrees(np.arccos(np.clip(cosines, -1, 1)))


class Compressed(NamedTuple):
    """Bytes an image after compression, shape (n,), and the images that come back, (n, pixels)."""

    size: np.ndarray
    x: np.ndarray


def png(x: np.ndarray) -> Compressed:
    """Each image as a PNG file, without loss but for the rounding to 256 grey values."""
    return _as_files(x, format="PNG", optimize=True)


def jpeg(x: np.ndarray, quality: int) -> Compressed:
    """Each image as a JPEG file of the given quality (1 to 95)."""
    return _as_files(x, format="JPEG", quality=quality, optimize=True)


def jpeg_sheet(x: np.ndarray, quality: int) -> tuple[float, float]:
    """All images side by side in one JPEG file: its bytes an image, and the mean squared error."""
    size, back = in_one_sheet(x, quality)
    return size, float(mean_squared_error(x, back).mean())


def in_one_sheet(x: np.ndarray, quality: int) -> tuple[float, np.ndarray]:
    """All images side by side in one JPEG file: its bytes an image, and what comes back.

    They share the file's header. ``x`` (n, 784) stands in rows of 100 images; the last row is
    filled with black ones, whose bytes count as well.
    """
    across = min(100, len(x))
    rows = -(-len(x) // across)
    cells = np.zeros((rows * across, SIDE, SIDE), np.uint8)
    cells[: len(x)] = _bytes(x)
    sheet = cells.reshape(rows, across, SIDE, SIDE).swapaxes(1, 2).reshape(-1, across * SIDE)
    file = io.BytesIO()
    Image.fromarray(sheet).save(file, format="JPEG", quality=quality, optimize=True)
    back = np.asarray(Image.open(file), np.float32).reshape(rows, SIDE, across, SIDE) / 255
    return file.tell() / len(x), back.swapaxes(1, 2).reshape(-1, SIDE * SIDE)[: len(x)]


def zlib_sizes(x: np.ndarray) -> np.ndarray:
    """Bytes an image when its 256 grey values go through zlib alone, with no file header."""
    return np.array([len(zlib.compress(image.tobytes(), level=9)) for image in _bytes(x)])


def quantise(code: np.ndarray, bits: int, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Round every value to one of 2**bits levels between ``low`` and ``high``.

    ``low`` and ``high`` have shape (units,) and come from training data; values outside are cut.
    Returns the integer levels, shape (n, units); ``dequantise`` turns them back into values.
    """
    span = np.maximum(high - low, 1e-12)
    levels = np.rint((code - low) / span * (2**bits - 1))
    return np.clip(levels, 0, 2**bits - 1).astype(np.uint16)


def dequantise(levels: np.ndarray, bits: int, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The values that ``quantise`` kept, float32, shape (n, units)."""
    return (low + levels / (2**bits - 1) * (high - low)).astype(np.float32)


def _in_blocks(error: Callable, x: np.ndarray, reconstruction: np.ndarray) -> np.ndarray:
    """The errors of all images, from blocks small enough that what is made on the way stays so."""
    reconstruction = np.broadcast_to(reconstruction, x.shape)
    blocks = range(0, max(len(x), 1), 1000)
    return np.concatenate([error(x[i : i + 1000], reconstruction[i : i + 1000]) for i in blocks])


def _bytes(x: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(x, 0, 1) * 255).astype(np.uint8).reshape(-1, SIDE, SIDE)


def _as_files(x: np.ndarray, **options) -> Compressed:
    sizes, back = [], []
    for image in _bytes(x):
        file = io.BytesIO()
        Image.fromarray(image).save(file, **options)
        sizes.append(file.tell())
        back.append(np.asarray(Image.open(file), np.float32) / 255)
    return Compressed(np.array(sizes), np.stack(back).reshape(len(x), -1))
