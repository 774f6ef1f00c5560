"""Checks of the exercise 02_denoising: noise, training, baselines, fresh noise.

The later steps are in ``denoising_strengths`` and ``denoising_report``; a notebook finds all of
them here.
"""

import math
from collections.abc import Callable
from itertools import chain

import numpy as np

from helpers import plots
from helpers.checks import probe
from helpers.checks.autoencoders import history_of
from helpers.checks.denoising_errors import judge_error, mistakes, mse
from helpers.checks.denoising_models import (
    judge_denoiser,
    judge_steady,
    judge_validation_data,
    what_is_missing,
)
from helpers.checks.denoising_noise import LEVEL, SEED, judge_clean, judge_noise, part_of, related
from helpers.checks.denoising_report import report, unseen
from helpers.checks.denoising_strengths import (
    RIDGE_FIXED,
    blind,
    convolutional,
    same_chance,
)
from helpers.checks.denoising_weaker import weaker
from helpers.checks.feedback import Outcome, Wrong, notebook, right, step
from helpers.data import PIXELS, gaussian_noise

__all__ = [
    "blind",
    "compare",
    "convolutional",
    "fresh",
    "noise",
    "report",
    "same_chance",
    "train",
    "unseen",
    "weaker",
]

EPOCHS = 50
TOO_GOOD = 0.0172  # error of the denoiser of step 2: 32 units have 0.0195, 256 have 0.0150
BEATS_RIDGE = 0.0169
_SHOWN = 10


@step("02_denoising", "step 1")
def noise(x_train, noisy_train, noisy_validation) -> Outcome:
    """Normal noise of level 0.5, clipped, drawn apart for every image and every part."""
    clean_train, clean_validation = probe.train(5000).x, probe.validation().x
    judge_clean("x_train", x_train, clean_train)
    if "x_validation" in notebook():
        judge_clean("x_validation", notebook()["x_validation"], clean_validation)
    train = part_of("noisy_train", noisy_train, 55_000)
    validation = part_of("noisy_validation", noisy_validation, 5_000)
    level = judge_noise("noisy_train", train[:5000], clean_train)
    judge_noise("noisy_validation", validation, clean_validation)
    both_black = (clean_train == 0) & (clean_validation == 0)
    if related(train[:5000][both_black], validation[both_black]):
        raise Wrong(
            "`noisy_train` and `noisy_validation` carry the same noise: a model could learn that "
            "noise by heart and look better than it is. Draw each from a seed of its own."
        )
    return right(
        "Normal noise around zero, clipped, different for every image.",
        {
            "level of the noise": f"{level:.2f}",
            "error of the noisy picture": f"{mse(clean_validation, validation):.3f}",
        },
        "Clipping is not harmless: on black paper half of the noise is cut off, so the background "
        "is grey on average (about 0.2), and a good answer has to be darker than what it sees.",
        figure=_rows(
            "Ten clean digits above the same digits under heavy noise. The strokes can still be "
            "made out, on a grey and white speckled background.",
            clean=clean_validation,
            noisy=validation,
        ),
    )


@step("02_denoising", "step 2")
def train(denoiser, history, noisy_validation) -> Outcome:
    """The outline's denoiser: noisy in, clean out, fifty epochs."""
    losses = history_of(history)
    clean = probe.validation().x
    noisy = probe.finite("noisy_validation", noisy_validation, clean.shape)
    error = judge_denoiser("denoiser", denoiser, losses)
    judge_validation_data(denoiser, losses, noisy)
    epochs = len(losses["loss"])
    if epochs < EPOCHS:
        raise Wrong(f"The history holds {epochs} epochs; train for {EPOCHS}.")
    if error > 0.024:
        raise Wrong(
            f"The error of {error:.4f} is better than nothing, but 32 units reach about 0.0195. "
            "Is the code at least 32 wide, its activation `relu` and the last one `sigmoid`, and "
            "are the inputs the clipped noisy images, in batches of 256?"
        )
    if error < TOO_GOOD:
        weights = sum(math.prod(w.shape) for w in denoiser.trainable_weights)
        raise Wrong(
            f"The error of {error:.4f} is better than 32 units can have (about 0.0195): the model "
            f"has {weights:,} weights, and with a code of 32 it has 51,000. A wider code is what "
            "step 4 is about. Here the code has 32 units, so that step 3 can compare."
        )
    return right(
        "The model takes noise away that it has never seen.",
        {"error on noise of our own": f"{error:.4f}", "epochs": str(epochs)},
        "A number alone says little. The next step asks what a method without any hidden unit "
        "makes of the same pictures.",
        figure=_rows(
            "Ten digits in three rows: noisy, denoised and clean. The denoised digits have a black "
            "background and soft, slightly smeared strokes.",
            noisy=noisy,
            denoised=probe.outputs("denoiser", denoiser, noisy[:_SHOWN], PIXELS),
            clean=clean,
        ),
    )


@step("02_denoising", "step 3")
def compare(denoiser, noisy_validation, noisy_mse, ridge_mse, denoiser_mse) -> Outcome:
    """The errors of doing nothing, of ridge regression and of the denoiser, on clean targets."""
    clean = probe.validation().x
    noisy = probe.finite("noisy_validation", noisy_validation, clean.shape)
    cleaned = probe.outputs("denoiser", denoiser, noisy, PIXELS)
    before, after = mse(clean, noisy), mse(clean, cleaned)

    def of_clean() -> np.ndarray:
        return probe.outputs("denoiser", denoiser, clean, PIXELS)

    task = "It is the mean, over all validation images and pixels, of the squared difference "
    others = chain(
        (m for m in mistakes(clean, noisy, noisy) if m[0] != before),
        [(after, "the denoiser's error, which is `denoiser_mse`")],
    )
    judge_error("noisy_mse", noisy_mse, before, others, f"{task}of `noisy_validation` to clean.")
    judge_error(
        "denoiser_mse",
        denoiser_mse,
        after,
        mistakes(clean, noisy, cleaned, of_clean),
        f"{task}between `x_validation` and the denoiser's answer to `noisy_validation`.",
    )
    ridge = _judge_ridge(ridge_mse, before, after)
    return right(
        "Three errors on the same pictures, all against the clean ones.",
        {
            "noisy picture": f"{before:.4f}",
            "ridge regression": f"{ridge:.4f}",
            "denoiser, 32 units": f"{after:.4f}",
        },
        "One linear map beats the network: 32 numbers are too few for the strokes that the noise "
        "has left. Denoising is no reason for a narrow code.",
    )


@step("02_denoising", "step 4")
def fresh(fresh_denoiser, noisy_train) -> Outcome:
    """A denoiser that beats ridge regression and was never shown the same noise twice."""
    judge_steady("fresh_denoiser", fresh_denoiser)
    error = judge_denoiser("fresh_denoiser", fresh_denoiser)
    if error > BEATS_RIDGE:
        raise Wrong(
            f"The error of {error:.4f} does not clearly beat ridge regression "
            f"({RIDGE_FIXED[-1]}). " + what_is_missing("fresh_denoiser", fresh_denoiser, error)
        )
    memorised = _memorised(fresh_denoiser, noisy_train)
    images = probe.validation(500).x
    trials = [
        probe.outputs("fresh_denoiser", fresh_denoiser, images, PIXELS, training=True)
        for _ in range(2)
    ]
    if memorised > 0.03 and np.abs(trials[0] - trials[1]).max() < 1e-4:
        raise Wrong(
            f"The model cleans `noisy_train` {memorised:.1%} better than the same images with new "
            "noise: it has learnt your one noise array by heart. Draw the noise afresh for every "
            "batch: train on `x_train` and let a `GaussianNoise` layer add it."
        )
    noisy = gaussian_noise(images[:_SHOWN], LEVEL, SEED)
    return right(
        "It beats ridge regression, on noise that it has never seen.",
        {
            "error on noise of our own": f"{error:.4f}",
            "ridge regression": f"{RIDGE_FIXED[-1]}",
            "advantage on `noisy_train`": f"{memorised:.1%}",
        },
        "The last line is what learning by heart would show: an advantage on the very noise of the "
        "training array. A model that never saw that array shows up to one in a hundred by chance.",
        figure=_rows(
            "Ten digits in three rows: noisy, denoised and clean. The denoised strokes are sharper "
            "than those of step 2.",
            noisy=noisy,
            denoised=probe.outputs("fresh_denoiser", fresh_denoiser, noisy, PIXELS),
            clean=images,
        ),
    )


def _rows(alt: str, **rows: np.ndarray) -> Callable[[], None]:
    """A figure of the first ten pictures of each."""
    shown = {name: pictures[:_SHOWN] for name, pictures in rows.items()}
    return lambda: plots.digits(shown, alt=alt)


def _judge_ridge(ridge_mse, before: float, after: float) -> float:
    ridge = probe.number("ridge_mse", ridge_mse)
    if 0.0168 < ridge < 0.0186 and not probe.close(ridge, after, 1e-5):
        return ridge
    start = f"`ridge_mse` is {ridge:.4g}; we find about {RIDGE_FIXED[-1]}. "
    if probe.close(ridge, after, 0.001):
        raise Wrong("`ridge_mse` is the denoiser's error. Use `ridge_reconstruction`.")
    judge_error(
        "ridge_mse",
        ridge,
        RIDGE_FIXED[-1],
        [
            (before, "the error of the noisy picture, before anything is done"),
            (RIDGE_FIXED[-1] * PIXELS, "the sum over the pixels: take their mean"),
            (math.sqrt(RIDGE_FIXED[-1]), "the root of the mean squared error"),
            (RIDGE_FIXED[0], "the error on clean pictures: ridge gets `noisy_validation`"),
            (0.094, "the difference to the noisy pictures: compare with `x_validation`"),
            (0.0947, "the error of a map fitted the wrong way round: `fit_ridge(noisy, clean)`"),
        ],
        "Fit it from `noisy_train` to `x_train`, in this order, apply it to `noisy_validation`, "
        "and take the mean of the squared difference to the clean `x_validation`.",
        tolerance=0.03,
    )
    raise Wrong(start + "Take the mean over all images and pixels.")


def _memorised(denoiser, noisy_train) -> float:
    """By how much the answers to ``noisy_train`` are better than those to new noise."""
    clean = probe.train(5000).x
    known = probe.finite("noisy_train", noisy_train, (55_000, PIXELS))[: len(clean)]
    new = gaussian_noise(clean, LEVEL, SEED)
    on_known, on_new = (
        mse(clean, probe.outputs("fresh_denoiser", denoiser, x, PIXELS)) for x in (known, new)
    )
    return 1 - on_known / on_new
