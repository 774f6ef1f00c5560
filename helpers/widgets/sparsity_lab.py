"""Sparse codes by hand: how strong a penalty makes how many units silent, and what each unit draws.

The lab compares models that are trained already, one for each penalty.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers import metrics
from helpers.data import PIXELS, check_pictures, first_of_each
from helpers.models import Autoencoder, predict
from helpers.widgets.interactive import Interactive, packed
from helpers.widgets.network import layers_of
from helpers.words import counted

EXAMPLES = 20  # pictures of each digit to choose from
BINS = 40  # of the histogram


def measured(model: Autoencoder, x_test: np.ndarray, shown: np.ndarray) -> dict[str, Any]:
    """A model measured on all of ``x_test``, with the codes of the pictures at ``shown``.

    Its decoder must be one dense layer, whose rows are the units' pictures. ``shares`` are those
    of all activations that lie between neighbouring ``edges`` and are not zero. Raises ValueError
    for another decoder.
    """
    code, decoder = predict(model.encoder, x_test), layers_of(model.decoder)
    decoder = [layer for layer in decoder if "kernel" in layer]
    if len(decoder) != 1 or decoder[0]["kernel"]["shape"] != [code.shape[1], PIXELS]:
        raise ValueError(
            f"The decoder must be one dense layer from {counted(code.shape[1], 'unit')} to "
            f"{PIXELS} pixels; its layers have the shapes "
            f"{[layer['kernel']['shape'] for layer in decoder]}."
        )
    size = np.abs(code)
    edges = np.linspace(0, max(float(np.quantile(size, 0.995)), 0.01), BINS + 1)
    counts, _ = np.histogram(size[size > 1e-3], bins=edges)
    rebuilt = predict(model.decoder, code)
    return {
        "codes": packed(code[shown]),
        "decoder": decoder,
        "bce": float(metrics.binary_crossentropy(x_test, rebuilt).mean()),
        "zeros": metrics.share_of_zeros(code),
        "active": metrics.active_units(code),
        "dead": (size <= 1e-3).all(axis=0).tolist(),
        "edges": edges.tolist(),
        "shares": (counts / code.size).tolist(),
    }


def sparsity_lab(
    models: Mapping[str, Autoencoder],
    x_test: np.ndarray,
    y_test: np.ndarray,
) -> Interactive:
    """Compare penalties on the code, and switch units of the code off by hand.

    ``models`` maps the name of a penalty to a trained autoencoder, weakest first; their decoders
    are single dense layers from the code to 784 pixels. All of ``x_test`` (n, 784) is measured, 20
    pictures of each digit in ``y_test`` (n,) can be chosen. Raises ValueError when that does not
    fit.
    """
    check_pictures("x_test", x_test, y_test)
    if not models:
        raise ValueError("models must hold at least one trained model: {penalty: autoencoder}.")
    shown = first_of_each(y_test, EXAMPLES)
    given = {
        "models": [{"penalty": p, **measured(m, x_test, shown)} for p, m in models.items()],
        "pictures": packed(x_test[shown], "grey"),
        "labels": y_test[shown].tolist(),
    }
    chosen = {"penalty": next(iter(models)), "digit": given["labels"][0], "example": 0, "off": []}
    words = (
        f"Interactive: penalties {', '.join(models)}; switch units of a digit's code off and on."
    )
    return Interactive("sparsity_lab", given, chosen, words=words, name="sparsity lab")
