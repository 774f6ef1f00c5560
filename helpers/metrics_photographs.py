"""What a photograph costs in bytes: as a JPEG file, and as PCA with its bits shared out.

A photograph is an array (height, width) with values in [0, 1], as data_photographs gives it.
"""

import io
import zlib
from typing import NamedTuple

import numpy as np
from PIL import Image

from helpers.data_photographs import cut, joined

_HALF = 2  # bytes of a float16, in which PCA's axes are stored
_WIDEST = 127  # levels go into a signed byte


class Coded(NamedTuple):
    """All bytes that were spent, and the photograph that comes back, (height, width)."""

    size: int
    photograph: np.ndarray


def jpeg(photograph: np.ndarray, quality: int) -> Coded:
    """The photograph as a JPEG file of the given quality (1 to 95)."""
    file = io.BytesIO()
    picture = Image.fromarray(np.rint(np.clip(photograph, 0, 1) * 255).astype(np.uint8))
    picture.save(file, format="JPEG", quality=quality, optimize=True)
    return Coded(file.tell(), np.asarray(Image.open(file), np.float32) / 255)


def jpeg_within(photograph: np.ndarray, budget: float) -> Coded:
    """The best JPEG file of at most ``budget`` bytes; the smallest one when none is."""
    low, high = 1, 95  # a file grows with its quality, so the best one is found by halving
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if jpeg(photograph, middle).size <= budget else (low, middle - 1)
    return jpeg(photograph, low)


def pca_within(photograph: np.ndarray, train: np.ndarray, budget: float) -> Coded:
    """PCA of the patches ``train``, (n, 64), with at most ``budget`` bytes, its axes included.

    One step of rounding for all coefficients: who varies more gets more bits, who varies less than
    a step gets none, and zlib writes the levels. That is the sharing with the least squared error
    (Gersho and Gray, 1992, chapter 8). The number of axes is tried for the photograph itself.
    """
    mean, patches = train.mean(axis=0), cut(photograph)
    axes = np.linalg.eigh(np.cov(train.T))[1][:, ::-1]
    tried = []
    for count in (2, 4, 8, 16, 32):
        model = _HALF * mean.size * (count + 1)
        if model < budget:
            code, kept = (patches - mean) @ axes[:, :count], axes[:, :count].T
            size, levels, step = _rounded_within(code, budget - model)
            back = np.clip(levels * step @ kept + mean, 0, 1)
            tried.append((float(np.square(back - patches).mean()), model + size, back))
    if not tried:
        return Coded(_HALF * mean.size, np.full_like(photograph, mean.mean()))
    _, size, back = min(tried, key=lambda one: one[0])
    return Coded(size, joined(back, photograph.shape))


def _rounded_within(code: np.ndarray, budget: float) -> tuple[int, np.ndarray, float]:
    """Bytes, levels and step: the finest step whose levels take at most ``budget`` bytes."""
    coarse, fine = np.ptp(code) + 1.0, np.ptp(code) / (2 * _WIDEST)
    for _ in range(10):
        middle = float(np.sqrt(coarse * fine))
        coarse, fine = (middle, fine) if _size(code, middle) <= budget else (coarse, middle)
    return _size(code, coarse), np.rint(code / coarse), coarse


def _size(code: np.ndarray, step: float) -> int:
    levels = np.clip(np.rint(code / step), -_WIDEST - 1, _WIDEST).astype(np.int8)
    return len(zlib.compress(levels.T.tobytes()))
