"""A sparse code, measured: how much is zero, and what a digit is without some of its units."""

from typing import NamedTuple

import numpy as np

from helpers import metrics
from helpers.data import PIXELS
from helpers.models import Autoencoder, predict

SHOWN = 500  # digits to choose from
ACTIVE = 1e-3  # a unit is active above this size, as in helpers.metrics
BINS = 40  # of the histogram


class Sparse(NamedTuple):
    """One trained model, measured on all test digits.

    ``codes`` (n, units) are those of the digits to choose from. ``shares`` are the shares of all
    activations that are zero and that lie between neighbouring ``edges``. ``dead`` says which
    units are zero for every digit, shape (units,).
    """

    model: Autoencoder
    codes: np.ndarray
    bce: float
    zeros: float
    active: float
    dead: np.ndarray
    edges: np.ndarray
    shares: np.ndarray
    pictures: np.ndarray


def measure(model: Autoencoder, x_test: np.ndarray) -> Sparse:
    """Measure a model; its decoder must be one dense layer, whose rows are the units' pictures."""
    code = predict(model.encoder, x_test)
    pictures = model.decoder.get_weights()[0]
    if pictures.shape != (code.shape[1], PIXELS):
        raise ValueError(
            f"The decoder must be one dense layer from {code.shape[1]} units to {PIXELS} pixels; "
            f"its first weights have the shape {pictures.shape}."
        )
    rebuilt = predict(model.decoder, code)
    size = np.abs(code)
    edges = np.linspace(0, max(float(np.quantile(size, 0.995)), 0.01), BINS + 1)
    counts, _ = np.histogram(size[size > ACTIVE], bins=edges)
    return Sparse(
        model,
        code[:SHOWN],
        float(metrics.binary_crossentropy(x_test, rebuilt).mean()),
        metrics.share_of_zeros(code),
        metrics.active_units(code),
        (size <= ACTIVE).all(axis=0),
        edges,
        counts / code.size,
        pictures,
    )


class Answer(NamedTuple):
    """A digit rebuilt with all units and without those switched off, and the errors of both."""

    code: np.ndarray
    full: np.ndarray
    full_bce: float
    part: np.ndarray
    part_bce: float


def answer(sparse: Sparse, pixels: np.ndarray, number: int, on: np.ndarray) -> Answer:
    """Rebuild the digit of that number; ``on`` is True for units that stay, shape (units,)."""
    code = sparse.codes[number]
    both = predict(sparse.model.decoder, np.stack([code, code * on]))
    bce = metrics.binary_crossentropy(np.stack([pixels, pixels]), both)
    return Answer(code, both[0], float(bce[0]), both[1], float(bce[1]))
