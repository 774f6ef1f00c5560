"""The plane of a two-dimensional code: where test digits lie, and what each place decodes to."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers.data import PIXELS, check_pictures
from helpers.metrics import binary_crossentropy
from helpers.models import Autoencoder, rebuild
from helpers.widgets.interactive import Interactive, packed
from helpers.widgets.network import layers_of
from helpers.words import counted

SHOWN = 600  # digits on the map


def survey(model: Autoencoder, x_test: np.ndarray) -> dict[str, Any]:
    """One trained model's plane, for the page; the error is that of one draw from each cloud.

    Means and widths are those of the shown digits' clouds. ``information`` and ``error`` are means
    over all of ``x_test``, in nats a picture. Raises ValueError for a code of another size.
    """
    rebuilt = rebuild(model, x_test)
    if rebuilt.mean.shape[1] != 2:
        size = rebuilt.mean.shape[1]
        raise ValueError(f"The map needs codes of two numbers; these have {size}.")
    error = PIXELS * binary_crossentropy(x_test, rebuilt.pictures)
    return {
        "means": packed(rebuilt.mean[:SHOWN]),
        "widths": packed(rebuilt.width[:SHOWN]),
        # The prior lies within 4; a model that spreads its digits farther gets a larger plane.
        "reach": max(4, math.ceil(np.quantile(np.abs(rebuilt.mean), 0.99))),
        "information": float(rebuilt.divergence.sum(axis=1).mean()),
        "error": float(error.mean()),
        "decoder": layers_of(model.decoder),
    }


def latent_map(
    models: Mapping[float, Autoencoder],
    x_test: np.ndarray,
    y_test: np.ndarray,
) -> Interactive:
    """A map of test digits beside the decoder's grid; every place of it can be decoded.

    ``models`` maps beta to a trained variational autoencoder with two code numbers, whose encoder
    gives (mean, log_variance). ``x_test`` has shape (n, 784), ``y_test`` (n,); the first 600 are
    shown, the numbers in nats are means over all. Raises ValueError when that does not fit.
    """
    check_pictures("x_test", x_test, y_test)
    if not models:
        raise ValueError("models must hold at least one trained model: {beta: autoencoder}.")
    planes = [{"beta": beta, **survey(models[beta], x_test)} for beta in sorted(models)]
    labels = np.asarray(y_test[:SHOWN])
    given = {
        "planes": planes,
        "pictures": packed(x_test[:SHOWN], "grey"),
        "labels": labels.tolist(),
    }
    betas = [plane["beta"] for plane in planes]
    chosen = {
        "beta": 1 if 1 in betas else betas[0],
        "x": 0,
        "y": 0,
        "a": 0,
        "b": int(np.argmax(labels != labels[0])),
        "share": 0,
    }
    words = (
        f"Interactive: {counted(len(labels), 'test digit')} in the plane of the code, and what "
        f"each place of the plane decodes to, for beta {', '.join(f'{beta:g}' for beta in betas)}."
    )
    return Interactive("latent_map", given, chosen, words=words, name="latent map")
