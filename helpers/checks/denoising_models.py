"""What the checks of 02_denoising find in denoisers: whether they work, and why not."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

import keras
import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.denoising_errors import mse
from helpers.checks.denoising_noise import LEVEL, SEED
from helpers.checks.denoising_training import FIRST, ONE_STRENGTH, judge_training
from helpers.checks.diagnosis import judge_learnt, judge_scale
from helpers.checks.feedback import Wrong, notebook
from helpers.checks.steps import steps_taken, too_few_steps
from helpers.checks.watching import Pictures, watched
from helpers.data import PIXELS, gaussian_noise
from helpers.words import counted

ENOUGH_BATCHES = 1_200  # about six epochs of batches of 256
GREY = (0.2, 0.8)  # means of black and of white pixels under clipped noise of strength 0.5


@cache
def pair(level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Clean validation images and the same with noise of our own."""
    clean = probe.validation(2000).x
    return clean, gaussian_noise(clean, level, SEED)


def errors_at(name: str, denoiser: Any, levels: Sequence[float]) -> list[float]:
    """The mean squared error at each level of noise, on 2,000 validation images."""
    return [
        mse(clean, probe.outputs(name, denoiser, noisy, PIXELS))
        for clean, noisy in map(pair, levels)
    ]


def errors_of(name: str, denoiser: Any, clean: np.ndarray, level: float) -> np.ndarray:
    """The mean squared error of each image, with noise of our own; 5,000 images at a time."""
    found = []
    for start in range(0, len(clean), 5000):
        some = clean[start : start + 5000]
        noisy = gaussian_noise(some, level, SEED + start) if level else some
        answers = probe.outputs(name, denoiser, noisy, PIXELS)
        found.append(metrics.mean_squared_error(some, answers))
    return np.concatenate(found)


def error_on(name: str, denoiser: Any, noisy: np.ndarray, clean: np.ndarray) -> float:
    """The mean squared error on these pictures, 5,000 at a time."""
    total = 0.0
    for start in range(0, len(clean), 5000):
        some = clean[start : start + 5000]
        answers = probe.outputs(name, denoiser, noisy[start : start + 5000], PIXELS)
        total += mse(some, answers) * len(some)
    return total / len(clean)


def judge_steady(name: str, denoiser: Any) -> None:
    """Raise when the model adds noise while it is used."""
    images = probe.validation(500).x
    first, second = (probe.outputs(name, denoiser, images, PIXELS) for _ in range(2))
    if np.abs(first - second).max() > 1e-4:
        raise Wrong(
            f"`{name}` adds noise when it is used, too: asked twice, it gives two answers. Use a "
            "layer that is active in training only, such as `keras.layers.GaussianNoise`, or one "
            "of your own that returns `x` unless `training`."
        )


def judge_denoiser(name: str, denoiser: Any, losses: Mapping | None = None) -> float:
    """Return the error on noise of our own; raise on the ways in which a denoiser goes wrong."""
    clean, noisy = pair()
    cleaned = probe.outputs(name, denoiser, noisy, PIXELS)
    error = mse(clean, cleaned)
    if error < 0.03:
        return error
    kept = probe.outputs(name, denoiser, clean, PIXELS)
    judge_training(name, denoiser, losses, error)
    alike = np.corrcoef(cleaned.ravel(), clean.ravel())[0, 1] > 0.6
    if alike and cleaned[clean == 0].mean() > 0.12 and kept[clean == 0].mean() > 0.05:
        raise Wrong(
            "The background comes out grey, as grey as noisy paper: the target has noise in it. "
            "Train with the noisy images as input and the clean ones as target, in this order: "
            "`fit(model, noisy, clean)`."
        )
    _judge_targets(name, clean, kept)
    _judge_weaker_noise(name, denoiser, mse(clean, kept), error)
    judge_learnt(name, denoiser, noisy, cleaned, losses, target=clean)
    judge_scale(name, denoiser, noisy, clean, losses)
    if cleaned.std(axis=0).mean() < 0.02:
        raise Wrong(
            f"`{name}` answers every image with nearly the same picture. Do its layers pass on "
            "what they get (`relu` in the code)? Train it afresh."
        )
    few = too_few_steps(denoiser, None if losses is None else len(losses["loss"]))
    if few:
        raise Wrong(f"The error on noisy images is {error:.4f}. {few}")
    room = (
        "32 units can reach 0.02. Is the code wide enough (32 units), its activation `relu`"
        if name == FIRST
        else "twice as good is usual. Are there enough units or filters, `relu` inside"
    )
    raise Wrong(
        f"The error on noisy images is {error:.4f}; doing nothing has {mse(clean, noisy):.4f}, and "
        f"{room} and the last one `sigmoid`, the loss `binary_crossentropy` or `mse`, the "
        "optimizer `adam`? Then train longer, and check which array is the input and which the "
        "target."
    )


def _judge_targets(name: str, clean: np.ndarray, kept: np.ndarray) -> None:
    """Raise when clean images come back as grey as noisy paper: the noise was in the target."""
    grey = mse(GREY[0] + (GREY[1] - GREY[0]) * clean, kept)
    if grey < min(0.5 * mse(clean, kept), 0.012):
        black, white = kept[clean == 0].mean(), kept[clean > 0.99].mean()
        raise Wrong(
            f"`{name}` makes clean images grey, as noisy paper is on average: black comes out as "
            f"{black:.2f} and white as {white:.2f}. The noise was in the target. Train with the "
            "noisy images as input and the clean ones as target, in this order."
        )


def _judge_weaker_noise(name: str, denoiser: Any, on_clean: float, error: float) -> None:
    """Raise when the model does well without noise, or with half of it, and fails on all of it."""
    (on_half,) = errors_at(name, denoiser, [LEVEL / 2])
    if min(on_clean, on_half) > min(0.5 * error, 0.03):
        return
    one_strength = name in ONE_STRENGTH
    if on_clean < 0.3 * on_half:
        cause = "it was trained on clean inputs, or on noise that is far weaker"
    else:
        short = "" if one_strength else ", or the training was short"
        cause = f"its noise in training was weaker, or not clipped to [0, 1]{short}"
    raise Wrong(
        f"`{name}` has an error of {on_clean:.4f} without noise, {on_half:.4f} with half of it and "
        f"{error:.4f} at level {LEVEL}: {cause}. Noise "
        f"{'of strength' if one_strength else 'of every strength up to'} {LEVEL}, clipped, has to "
        "be in the input (a `GaussianNoise` layer takes the standard deviation, and clips nothing)."
    )


def judge_validation_data(denoiser: Any, losses: Mapping, noisy: np.ndarray) -> None:
    """Raise unless an epoch's ``val_loss`` is that on (noisy, clean) validation images."""
    if not len(losses.get("val_loss", [])):
        raise Wrong(
            "The history has no `val_loss`: give `fit` the `validation_data`, noisy and clean."
        )
    clean = probe.validation().x
    wanted = "`noisy_validation` as input and `x_validation` as target"
    swapped = "`x_validation` as input and `noisy_validation` as target"
    pairs = [(wanted, noisy, clean), (swapped, clean, noisy)]
    pairs += [("`x_validation` as input and as target, without noise", clean, clean)]
    pairs += [("`noisy_validation` as input and as target", noisy, noisy)]
    candidates = [*map(_ready, pairs), *_of_other_parts()]
    found = watched("denoiser", denoiser, losses, candidates)
    if found == wanted:
        return
    seen = float(losses["val_loss"][-1])
    start = f"The training was watched on {found or 'other images'} (`val_loss` {seen:.4f}). "
    if "test" in found:
        start += "Test images are kept for one final report. "
    elif "train" in found:
        start += "A loss on images that the model learns from says little about new ones. "
    elif not found:
        start += (
            "It is not the loss of this model on any pair of arrays in your notebook. Was "
            "`noisy_validation` or the model made anew since? "
        )
    raise Wrong(
        f"{start}Noisy validation images are the input and clean ones the target, as in training: "
        "`validation_data=(noisy_validation, x_validation)`. Then train again."
    )


def _ready(pair: tuple[str, np.ndarray, np.ndarray]) -> Callable[[], Pictures]:
    return partial(Pictures, *pair)


def _of_other_parts() -> list[Callable[[], Pictures]]:
    """Training and test images of the notebook, with any array of theirs as input."""
    arrays = {
        name: value
        for name, value in notebook().items()
        if isinstance(value, np.ndarray) and value.ndim == 2 and value.shape[1:] == (PIXELS,)
    }
    return [
        _ready((f"`{name}` and `{target}`", array, arrays[target]))
        for target in ("x_train", "x_test")
        if target in arrays
        for name, array in arrays.items()
        if len(array) == len(arrays[target])
    ]


def what_is_missing(name: str, denoiser: keras.Layer, error: float) -> str:
    """Why a denoiser that works is not better: the clipping, the training or the units.

    Raises when a measurement shows that the pictures of its training were others.
    """
    judge_training(name, denoiser, None, error)
    clean, _ = pair()
    noise = np.random.default_rng(SEED).standard_normal(clean.shape, dtype=np.float32)
    unclipped = probe.outputs(name, denoiser, clean + LEVEL * noise, PIXELS)
    if mse(clean, unclipped) < error:
        return (
            "It does better on noise that is not clipped, so that is what it was trained on. Cut "
            "off what lies outside 0 to 1 after the noise layer: `layers.ReLU(max_value=1.0)`, or "
            "`ops.clip`."
        )
    batches = steps_taken(denoiser)
    if batches is not None and batches < ENOUGH_BATCHES:
        return (
            f"It has been trained on {counted(batches, 'batch', 'batches')}; {ENOUGH_BATCHES:,} "
            "and more help. Train longer, in batches of 256."
        )
    return (
        "Give the code more units: with noise on the input a wide code is no danger, because "
        "copying the input is no solution any more. Or are the activations others than `relu` in "
        "the code and `sigmoid` at the end, or the noise stronger than asked for?"
    )
