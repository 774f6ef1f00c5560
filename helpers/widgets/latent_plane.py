"""The plane of a two-dimensional code, measured: where digits lie, what it tells, what it costs."""

import math
from typing import NamedTuple

import numpy as np

from helpers.data import PIXELS
from helpers.metrics import binary_crossentropy, kl_to_standard_normal
from helpers.models import Autoencoder, predict

CELLS = 15  # pictures along a side of the grid
SHOWN = 600  # digits on the map


class Plane(NamedTuple):
    """One trained model's plane: means and widths of the shown digits' clouds, shape (n, 2).

    ``grid`` has shape (15, 15, 784) for codes from -reach to reach, the second number rising with
    the row. ``information`` and ``error`` are means over all test digits, in nats a picture.
    """

    model: Autoencoder
    means: np.ndarray
    widths: np.ndarray
    grid: np.ndarray
    reach: float
    information: float
    error: float


def survey(model: Autoencoder, x_test: np.ndarray) -> Plane:
    """Look at a model's plane; the error is that of one draw from each digit's cloud."""
    mean, log_variance = predict(model.encoder, x_test)
    if mean.shape[1] != 2:
        raise ValueError(f"The map needs codes of two numbers; these have {mean.shape[1]}.")
    width = np.exp(0.5 * log_variance)
    noise = np.random.default_rng(0).standard_normal(mean.shape, dtype=np.float32)
    error = PIXELS * binary_crossentropy(x_test, predict(model.decoder, mean + width * noise))
    # The prior lies within 4; a model that spreads its digits farther gets a larger plane.
    reach = float(max(4, math.ceil(np.quantile(np.abs(mean), 0.99))))
    side = (np.arange(CELLS) + 0.5) * (2 * reach / CELLS) - reach
    cells = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2).astype(np.float32)
    grid = predict(model.decoder, cells).reshape(CELLS, CELLS, PIXELS)
    information = kl_to_standard_normal(mean, log_variance).sum(axis=1).mean()
    shown = slice(SHOWN)
    return Plane(
        model, mean[shown], width[shown], grid, reach, float(information), float(error.mean())
    )


def walk(plane: Plane, a: int, b: int, share: float | np.ndarray) -> np.ndarray:
    """The codes that far on the straight line from digit ``a`` to ``b``, shape (2,) or (n, 2)."""
    share = np.asarray(share)[..., None]
    return (1 - share) * plane.means[a] + share * plane.means[b]


def nearest(plane: Plane, code: tuple[float, float]) -> int:
    """The number of the shown digit whose mean is nearest to the code."""
    return int(np.square(plane.means - code).sum(axis=1).argmin())
