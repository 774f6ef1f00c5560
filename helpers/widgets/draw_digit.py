"""Draw a digit and watch the autoencoder rebuild it, stroke by stroke."""

import keras
import numpy as np

from helpers.metrics import mean_squared_error
from helpers.models import predict
from helpers.widgets.interactive import Interactive, check_pictures, packed
from helpers.widgets.network import layers_of

EXAMPLES = 40  # test digits that can be put on the paper
_BARS, _STEPS = 60, 1001


def reconstruction_errors(
    encoder: keras.Model, decoder: keras.Model, digits: np.ndarray
) -> np.ndarray:
    """Mean squared error of each digit, shape (n,); one block of pictures at a time."""
    blocks = (digits[start : start + 1000] for start in range(0, len(digits), 1000))
    return np.concatenate(
        [mean_squared_error(block, predict(decoder, predict(encoder, block))) for block in blocks]
    )


def draw_digit(
    encoder: keras.Model,
    decoder: keras.Model,
    x_test: np.ndarray,
    *,
    errors: np.ndarray | None = None,
    name: str = "draw a digit",
) -> Interactive:
    """Paper to draw on, and beside it what an autoencoder makes of the drawing.

    ``encoder`` maps pixels (n, 784) to codes (n, units), ``decoder`` maps them back; both of dense
    layers. ``x_test`` are test digits in [0, 1], shape (n, 784); the first 40 can be put on the
    paper, and a drawing is compared with all. ``errors`` are their mean squared errors, shape
    (n,), computed when not given. Raises ValueError for what does not fit. A drawing is centred as
    in MNIST.
    """
    check_pictures("x_test", x_test)
    if errors is None:
        errors = reconstruction_errors(encoder, decoder, x_test)
    errors = np.sort(np.asarray(errors, np.float64).ravel())
    if len(errors) != len(x_test) or not np.isfinite(errors).all():
        raise ValueError(f"errors must be {len(x_test)} numbers, one for each picture of x_test.")
    reach = max(float(2 * np.quantile(errors, 0.99)), 1e-6)
    counts, _ = np.histogram(errors, bins=_BARS, range=(0, reach))
    given = {
        "encoder": layers_of(encoder),
        "decoder": layers_of(decoder),
        "pictures": packed(x_test[:EXAMPLES], "grey"),
        "errors": packed(np.quantile(errors, np.linspace(0, 1, _STEPS))),
        "counts": counts.tolist(),
        "reach": reach,
    }
    chosen = {"picture": 0, "strokes": [], "blank": False}
    words = "Interactive: paper to draw a digit on, and what the autoencoder makes of it."
    return Interactive("draw_digit", given, chosen, words=words, name=name)
