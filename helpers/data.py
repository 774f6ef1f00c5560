"""Load MNIST, split it, corrupt it.

MNIST (LeCun, Cortes and Burges, 1998; CC BY-SA 3.0) holds 70,000 handwritten digits of 28 by 28
grey pixels. All of them lie in ``mnist.npz`` beside this file; nothing is downloaded.
"""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers import data_cache

MNIST_FILE = Path(__file__).with_name("mnist.npz")
MNIST_SHA256 = "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64"
CLASSES = 10
PIXELS = 28 * 28
SIDE = 28

# Two neighbours of every 24 training images are held out for validation: 5,000 of 60,000. The file
# alternates between two sources with different ink, so single images would come from one of them.
_BLOCK, _HELD_OUT = 24, 2


class Split(NamedTuple):
    """One part of the data: images ``x`` (float32 in [0, 1]) and their digits ``y`` (uint8)."""

    x: np.ndarray
    y: np.ndarray


class Mnist(NamedTuple):
    """The three parts: learn from ``train``, choose with ``validation``, report ``test`` once."""

    train: Split
    validation: Split
    test: Split


class DataError(RuntimeError):
    """The data file is missing or is not the one that belongs to the course."""


def load_mnist(flat: bool = True, path: Path = MNIST_FILE, *, at_most: int | None = None) -> Mnist:
    """Return all of MNIST in three parts, or the first ``at_most`` images of each.

    ``train`` has 55,000 images, ``validation`` 5,000 (two of every 24 in the official
    training set) and ``test`` the official 10,000. Images are float32 in [0, 1], of shape
    (n, 784) when ``flat``, else (n, 28, 28). Raises DataError when the file is missing or altered.

    All processes on a computer share one copy of the images (see helpers.data_cache). To change
    the arrays is allowed and changes them here alone.
    """
    _check_file(path)
    with np.load(path, allow_pickle=False) as archive:
        digits = archive["y_train"].reshape(-1, _BLOCK)
        y = [digits[:, :-_HELD_OUT].ravel(), digits[:, -_HELD_OUT:].ravel(), archive["y_test"]]
        # Who wants a few images shall not wait until a file of all is written.
        blocks = (lambda: _in_blocks(archive)) if at_most is None else None
        shared = data_cache.mapped(path.parent, blocks)
        if shared is None:
            x = [_scaled(_first(part, at_most)) for part in _pixels(archive)]
        else:
            x = np.split(shared, np.cumsum([len(labels) for labels in y[:-1]]))
    shape = (PIXELS,) if flat else (SIDE, SIDE)
    return Mnist(
        *(
            Split(images[:at_most].reshape(-1, *shape), labels[:at_most])
            for images, labels in zip(x, y, strict=True)
        )
    )


def check_pictures(name: str, x: np.ndarray, labels: np.ndarray | None = None) -> None:
    """Raise ValueError unless ``x`` is pictures (n, 784) and ``labels``, if given, one for each."""
    shape = np.shape(x)
    if len(shape) != 2 or shape[1] != PIXELS or not shape[0]:
        raise ValueError(f"{name} must be pictures of shape (n, {PIXELS}), not {shape}.")
    if labels is not None and np.shape(labels) != shape[:1]:
        raise ValueError(
            f"{name} has {shape[0]} pictures, so it needs as many labels, not an array of shape "
            f"{np.shape(labels)}."
        )


def first_of_each(labels: Sequence[int], count: int) -> np.ndarray:
    """The places of the first ``count`` pictures of each digit that occurs, digit by digit."""
    labels = np.asarray(labels)
    places = [np.flatnonzero(labels == digit)[:count] for digit in np.unique(labels)]
    return np.concatenate(places)


def gaussian_noise(x: np.ndarray, level: float | np.ndarray, seed: int) -> np.ndarray:
    """Return ``x`` plus normal noise of standard deviation ``level``, clipped to [0, 1].

    ``level`` is one number, or one for each image as an array of shape (n, 1).
    """
    noisy = np.random.default_rng(seed).standard_normal(dtype=np.float32, out=aligned(x.shape))
    noisy *= np.asarray(level, np.float32)
    noisy += x
    return np.clip(noisy, 0.0, 1.0, out=noisy)


def salt_and_pepper(x: np.ndarray, fraction: float, seed: int) -> np.ndarray:
    """Return ``x`` with that fraction of its pixels set to black or white, half each."""
    draw = np.random.default_rng(seed).random(x.shape, dtype=np.float32)
    noisy = np.where(draw < fraction / 2, np.float32(0), x)
    return np.where(draw > 1 - fraction / 2, np.float32(1), noisy)


def occlude(x: np.ndarray, size: int, seed: int) -> np.ndarray:
    """Return ``x`` with one black square of ``size`` pixels a side in every image.

    The square lies at a random place in the middle 20 by 20 pixels, where MNIST has its ink.
    """
    rng = np.random.default_rng(seed)
    images = x.reshape(-1, SIDE, SIDE).copy()
    top, left = rng.integers(4, 24 - size + 1, size=(2, len(images)))
    pixel = np.arange(SIDE)
    in_rows = (pixel >= top[:, None]) & (pixel < top[:, None] + size)
    in_columns = (pixel >= left[:, None]) & (pixel < left[:, None] + size)
    images[in_rows[:, :, None] & in_columns[:, None, :]] = 0
    return images.reshape(x.shape)


def shift(x: np.ndarray, right: int = 0, down: int = 0) -> np.ndarray:
    """Return ``x`` moved by whole pixels; what leaves the frame is lost, black comes in."""
    images = x.reshape(-1, SIDE, SIDE)
    moved = np.zeros_like(images)

    def source(step: int) -> slice:
        return slice(max(0, -step), SIDE - max(0, step))

    def target(step: int) -> slice:
        return slice(max(0, step), SIDE - max(0, -step))

    moved[:, target(down), target(right)] = images[:, source(down), source(right)]
    return moved.reshape(x.shape)


def aligned(shape: tuple[int, ...]) -> np.ndarray:
    """An empty float32 array that begins on a cache line, so that TensorFlow can share it."""
    line = 64
    memory = np.empty(4 * math.prod(shape) + line, np.uint8)
    start = -memory.ctypes.data % line
    return memory[start : start + 4 * math.prod(shape)].view(np.float32).reshape(shape)


def _pixels(archive: Mapping[str, np.ndarray]) -> Iterator[np.ndarray]:
    """The bytes of the three parts, as views of what is decompressed."""
    images = archive["x_train"].reshape(-1, _BLOCK, SIDE, SIDE)
    yield images[:, :-_HELD_OUT]
    yield images[:, -_HELD_OUT:]
    yield archive["x_test"]


def _first(pixels: np.ndarray, images: int | None) -> np.ndarray:
    """The first images; all of them as the view that they are."""
    return pixels if images is None else pixels.reshape(-1, SIDE, SIDE)[:images]


def _in_blocks(archive: Mapping[str, np.ndarray]) -> Iterator[np.ndarray]:
    """All images, scaled, a few at a time: the file is written without a copy of all of them."""
    for pixels in _pixels(archive):
        for block in np.array_split(pixels, 25):
            yield _scaled(block)


def _scaled(pixels: np.ndarray) -> np.ndarray:
    """Bytes 0 to 255 as float32 in [0, 1]."""
    return np.divide(pixels, np.float32(255), out=aligned(pixels.shape), casting="unsafe")


def _check_file(path: Path) -> None:
    restore = (
        f"Restore it with 'git checkout -- helpers/{path.name}' in the course's folder, "
        "or take the file from a fresh copy of the course."
    )
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise DataError(f"The digits are missing: there is no file {path}. {restore}") from None
    if found != MNIST_SHA256:
        raise DataError(f"The digits are damaged: {path} is not the course's file. {restore}")
