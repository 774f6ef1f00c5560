"""What a trained model of exercise 03_variational is judged by: its ELBO, its balance, its map."""

from collections.abc import Callable

import keras
import numpy as np

from helpers import metrics, plots
from helpers.checks import probe
from helpers.checks.diagnosis import changed_data
from helpers.checks.feedback import Wrong, WrongKind, notebook
from helpers.checks.steps import steps_taken
from helpers.data import PIXELS
from helpers.words import counted

ENOUGH_STEPS = 2_000  # fewer are named as the cause where the negative ELBO is too large


def distribution(name: str, encoder, x: np.ndarray) -> list[np.ndarray]:
    """Mean and log-variance of each image; a sample behind them, as in keras.io's, is left out."""
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


def judge_vae(nats: float, total: float, mean, log_variance, few: str) -> None:
    """Raise when one half of the loss outweighs the other.

    ``few`` are words on the training's steps where these are too few to tell.
    """
    balance = f"(reconstruction {nats:.0f} nats, divergence {total:.2f})"
    if total < 0.2:
        raise Wrong(
            f"The code has collapsed: every image gets the prior {balance}. Either the "
            "cross-entropy is averaged over the pixels, where it has to be summed, or `beta` is "
            "far above 1: both let the divergence outweigh it."
        )
    if total > 12 or np.abs(mean).max() > 40:
        raise Wrong(
            f"The codes lie far from the prior {balance}: the divergence is missing from the loss, "
            "or weighs next to nothing. Without it this is a plain autoencoder, and a code drawn "
            "from N(0, 1) means nothing to the decoder."
        )
    if total < 3.5 and nats > 175 and not few:
        raise Wrong(
            f"The divergence weighs too much {balance}. Is the reconstruction a sum over pixels, "
            "and is the divergence added once?"
        )


def _that_hold(decoder) -> list[tuple[str, keras.Model]]:
    """The notebook's models that can be trained and hold this decoder, with their names."""
    return [
        (name, whole)
        for name, whole in notebook().items()
        if isinstance(whole, keras.Model)
        and getattr(whole, "optimizer", None) is not None
        and any(layer is decoder for layer in whole._flatten_layers())
    ]


def too_few_steps_of(decoder) -> str:
    """What to do when the model that holds the decoder took few steps; "" when not, or unknown."""
    taken = {name: steps_taken(whole) for name, whole in _that_hold(decoder)}
    if not taken or max(taken.values()) >= ENOUGH_STEPS:
        return ""
    name = max(taken, key=taken.__getitem__)
    return (
        f"`{name}` has taken {counted(taken[name], 'step')}, one for each batch; fifteen epochs of "
        "`x_train` in batches of 128 are 6,450. Take smaller batches, or more epochs."
    )


def why_untrained(encoder, decoder, x: np.ndarray, nats: float, total: float) -> str:
    """What the outputs, other scales of the pixels and the whole model's optimizer tell."""
    start = f"The reconstruction is that of new weights ({nats:.0f} nats, divergence {total:.2f}). "
    some = x[:500]
    for words, scaled in (("from 0 to 255", 255 * some), ("divided by 255 again", some / 255)):
        mean, _ = distribution("vae_encoder", encoder, scaled.astype(np.float32))
        pictures = probe.outputs("vae_decoder", decoder, mean, PIXELS)
        wanted = scaled if scaled.max() <= 1 else some
        if np.square(wanted - pictures).mean() < 0.8 * np.square(wanted - wanted.mean(0)).mean():
            return start + (
                f"It works on pixels {words}, so that is what it was trained on. {changed_data()}"
                "Use `x_train` as it is loaded."
            )
    pictures = probe.outputs("vae_decoder", decoder, np.zeros((2, 2), np.float32), PIXELS)
    if np.abs(pictures.sum(axis=1) - 1).max() < 1e-3:
        return (
            f"The reconstruction is far off ({nats:.0f} nats): the pixels of an image add up to 1, "
            "so the decoder ends with a softmax. Each pixel needs a `sigmoid` of its own."
        )
    steps = [
        f"`{name}` has taken {counted(steps_taken(whole), 'step')}"
        for name, whole in _that_hold(decoder)
    ]
    found = (
        f"Of the models that hold this decoder, {', '.join(steps)}. "
        if steps
        else ("No compiled model of the notebook holds this decoder. ")
    )
    return (
        start
        + found
        + changed_data()
        + (
            "Two things lead there: this decoder was never trained, perhaps built again after the "
            "training, or the optimizer's steps are too small, which `adam` as it is mends."
        )
    )


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
