"""Draw a digit and watch the autoencoder rebuild it, stroke by stroke."""

import keras
import numpy as np

from helpers.data import check_pictures
from helpers.metrics import mean_squared_error
from helpers.models import predict
from helpers.widgets.interactive import Interactive, packed
from helpers.widgets.network import layers_of

EXAMPLES = 40  # test digits that can be put on the paper
_BARS, _STEPS = 60, 1001


def draw_digit(
    encoder: keras.Model, decoder: keras.Model, x_test: np.ndarray, *, name: str = "draw a digit"
) -> Interactive:
    """Paper to draw on, and beside it what an autoencoder makes of the drawing.

    ``encoder`` maps pixels (n, 784) to codes (n, units), ``decoder`` maps them back; both of dense
    layers. ``x_test`` are test digits in [0, 1], shape (n, 784); the first 40 can be put on the
    paper, and a drawing is compared with all by its mean squared error. A drawing is centred as in
    MNIST. Raises ValueError for what does not fit.
    """
    check_pictures("x_test", x_test)
    errors = np.sort(mean_squared_error(x_test, predict(decoder, predict(encoder, x_test))))
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
