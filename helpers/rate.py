"""Bytes and errors: what codes of few bits, PCA and JPEG make of the same pictures.

A code of k numbers with b bits each takes k * b / 8 bytes a picture; the bytes of the models
themselves are not counted.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from sklearn.decomposition import PCA

from helpers import metrics

PCA_BITS = tuple(range(1, 6))  # each of its numbers gets one of these


class Rounded(NamedTuple):
    """Codes of n pictures, shape (n, numbers), and the ends between which they are rounded."""

    code: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def at(self, bits: int, pictures: slice = slice(None), numbers: int | None = None):
        """The codes that ``bits`` bits a number keep, of these pictures, of the first numbers."""
        ends = self.low[:numbers], self.high[:numbers]
        levels = metrics.quantise(self.code[pictures, :numbers], bits, *ends)
        return metrics.dequantise(levels, bits, *ends)


class Split(NamedTuple):
    """How PCA spends its bytes: on so many numbers of so many bits each."""

    numbers: int
    bits: int

    @property
    def size(self) -> float:
        """The bytes that it takes."""
        return self.numbers * self.bits / 8


def rounded(codes: np.ndarray, validation_codes: np.ndarray) -> Rounded:
    """Codes to round, between ends that come from validation pictures."""
    low, high = np.quantile(validation_codes, [0.001, 0.999], axis=0)
    return Rounded(codes, low, high)


def pca_splits(size: float, components: int) -> list[Split]:
    """The ways in which ``size`` bytes have room for numbers of PCA, one for each number of bits.

    A picture has ``components`` numbers at most; with fewer bits it may take fewer bytes.
    """
    splits = [Split(min(int(size * 8 // bits), components), bits) for bits in PCA_BITS]
    return [split for split in splits if split.numbers]


def from_pca(pca: PCA, code: np.ndarray) -> np.ndarray:
    """Pictures from the first numbers of PCA's codes, clipped to [0, 1]."""
    return np.clip(code @ pca.components_[: code.shape[1]] + pca.mean_, 0, 1)


def chooser(pca: PCA, ends: Rounded, x: np.ndarray) -> Callable[[Split], float]:
    """A function that gives the error of a split on validation pictures ``x``."""
    code = Rounded(pca.transform(x), ends.low, ends.high)

    def error(split: Split) -> float:
        answer = from_pca(pca, code.at(split.bits, numbers=split.numbers))
        return float(metrics.mean_squared_error(x, answer).mean())

    return error
