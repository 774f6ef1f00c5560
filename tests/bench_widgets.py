"""Milliseconds from a changed value to a new view, for every interactive that does not train.

The models are small and untrained: how long a drawing takes does not depend on what they learned.
"""

import statistics
import time
from collections.abc import Callable

import ipywidgets
import numpy as np

from helpers import baselines, models
from helpers.data import load_mnist
from helpers.widgets.anomaly_threshold import anomaly_threshold
from helpers.widgets.code_size import code_size_explorer
from helpers.widgets.compression_dial import compression_dial
from helpers.widgets.draw_digit import draw_digit
from helpers.widgets.frame import Interactive
from helpers.widgets.latent_map import latent_map
from helpers.widgets.noise_lab import noise_lab
from helpers.widgets.sparsity_lab import sparsity_lab

CHANGES = 50


def interactives() -> dict[str, Callable[[], Interactive]]:
    """What makes each interactive."""
    data = load_mnist(at_most=5_000)
    train, validation, (x, y) = data.train.x, data.validation.x, data.test
    pca = baselines.fit_pca(train, components=64)
    ridge = baselines.fit_ridge(train, train)
    of_size = {size: models.dense_autoencoder(size, [128]) for size in (2, 8, 32)}
    plain = models.dense_autoencoder(32)
    scores = np.random.default_rng(0).random(len(x), dtype=np.float32)
    return {
        "code-size explorer": lambda: code_size_explorer(
            {size: model.autoencoder for size, model in of_size.items()}, pca, x, y
        ),
        "draw a digit": lambda: draw_digit(plain.encoder, plain.decoder, x),
        "noise lab": lambda: noise_lab(plain.autoencoder, ridge, x, pca=pca),
        "sparsity lab": lambda: sparsity_lab({"none": plain}, x, y),
        "latent map": lambda: latent_map({1: models.variational_autoencoder(2)}, x, y),
        "anomaly threshold": lambda: anomaly_threshold({"PCA": {2: scores}}, x, y),
        "compression dial": lambda: compression_dial(of_size, pca, validation, x),
    }


def sliders(interactive: Interactive) -> list[ipywidgets.Widget]:
    """The controls that are dragged, and so have to answer at once."""
    kinds = ipywidgets.IntSlider | ipywidgets.FloatSlider
    return [control for control in interactive.controls.values() if isinstance(control, kinds)]


def redraw_milliseconds(interactive: Interactive) -> float:
    """Median over changes of one slider after the other."""
    taken, dragged = [], sliders(interactive)
    for number in range(CHANGES):
        slider = dragged[number % len(dragged)]
        share = (number * 0.37) % 1  # all over the range, never twice the same place
        start = time.perf_counter()
        slider.value = type(slider.value)(slider.min + share * (slider.max - slider.min))
        taken.append(1000 * (time.perf_counter() - start))
    if "did not work" in interactive.message.value:
        raise SystemExit(f"{interactive.name}: {interactive.message.value}")
    return statistics.median(taken)


def measure_widgets() -> dict[str, float]:
    """Print and return the milliseconds of each interactive."""
    rows = {}
    for name, make in interactives().items():
        rows[name] = redraw_milliseconds(make())
        print(f"from a changed value to a new view, {name:20} {rows[name]:7.1f} ms", flush=True)
    return rows
