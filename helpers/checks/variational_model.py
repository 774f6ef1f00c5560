"""What a trained model of exercise 03_variational is judged by: its ELBO, its balance, its map."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from helpers import metrics, plots
from helpers.checks import probe
from helpers.checks.feedback import Wrong, WrongKind
from helpers.data import PIXELS

FAR_NATS, FAR = 12.0, 40.0  # a divergence, and a mean, of codes far from the prior


class Found(NamedTuple):
    """What the check has measured: the two parts, the images, the outputs, the two halves."""

    encoder: Any
    decoder: Any
    x: np.ndarray
    mean: np.ndarray
    log_variance: np.ndarray
    nats: float
    total: float

    @property
    def balance(self) -> str:
        """The two halves, in brackets."""
        return f"(reconstruction {self.nats:.1f} nats, divergence {self.total:.2f})"


def distribution(name: str, encoder, x: np.ndarray) -> list[np.ndarray]:
    """Mean and log-variance of each image; a sample behind them, as in keras.io's, is left out."""
    if len(probe.as_list(probe.guarded(name, lambda: probe.model(name, encoder)(x[:1])))) == 1:
        raise WrongKind(
            f"`{name}` gives one output; this step needs two: `keras.Model(image, [mean, "
            "log_variance])`. The sample is made outside, by `Sampling`."
        )
    mean, log_variance = probe.tuple_of_outputs(name, encoder, x, 2, more=True)
    if mean.shape != log_variance.shape:
        raise WrongKind(
            f"`{name}` has to give mean and log-variance of the same shape, and gives {mean.shape} "
            f"and {log_variance.shape}: make each with a `Dense` layer of as many units."
        )
    return [mean, log_variance]


def elbo(decoder, name, x, mean, log_variance) -> tuple[float, np.ndarray]:
    """Reconstruction in nats an image, from one sample, and the divergences (n, dimensions)."""
    epsilon = np.random.default_rng(0).standard_normal(mean.shape).astype(np.float32)
    code = (mean + np.exp(0.5 * np.minimum(log_variance, 20)) * epsilon).astype(np.float32)
    pictures = probe.outputs(name, decoder, code, PIXELS)
    if pictures.min() < -1e-3 or pictures.max() > 1.001:
        raise Wrong(
            f"`{name}` gives values from {pictures.min():.2f} to {pictures.max():.2f}; a pixel "
            "lies between 0 and 1. Does it lack the sigmoid at its end?"
        )
    nats = float(PIXELS * metrics.binary_crossentropy(x, pictures).mean())
    return nats, metrics.kl_to_standard_normal(mean, np.minimum(log_variance, 20))


def pictures_and_map(
    decoder, originals: np.ndarray, mean: np.ndarray, digits: np.ndarray
) -> Callable[[], None]:
    """The figures of step 4: reconstructions, and where the images lie in the plane of the code."""
    rebuilt = probe.outputs("vae_decoder", decoder, mean[: len(originals)], PIXELS)

    def draw() -> None:
        plots.digits(
            {"original": originals, "through two\nnumbers": rebuilt},
            alt="Ten digits above their reconstructions from two numbers, which are softer.",
        )
        figure, axis = plots.new_figure(height=5.5)
        plots.draw_map(axis, mean, digits)
        axis.set(xlabel="first number of the code", ylabel="second number", aspect="equal")
        plots.show(
            figure,
            alt="A map of the code: where the validation images of each digit lie in the plane, "
            f"within {np.abs(mean).max():.1f} of the middle.",
        )

    return draw
