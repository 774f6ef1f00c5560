"""Checks of the exercise 02_denoising: noise, training, baselines.

The later steps are in files of their own; a notebook finds all of them here.
"""

import math
from itertools import chain

import numpy as np

from helpers.checks import probe
from helpers.checks.autoencoders import history_of
from helpers.checks.denoising_elsewhere import errors_elsewhere
from helpers.checks.denoising_entering import leaving
from helpers.checks.denoising_errors import (
    EXACT,
    judge_error,
    judge_pictures,
    mistakes,
    mse,
)
from helpers.checks.denoising_fresh import fresh, rows_of
from helpers.checks.denoising_models import (
    error_on,
    errors_of,
    judge_denoiser,
    judge_validation_data,
)
from helpers.checks.denoising_noise import LEVEL, judge_clean, judge_noise, part_of, related
from helpers.checks.denoising_report import report, unseen
from helpers.checks.denoising_ridge import judge_ridge, pairs_elsewhere
from helpers.checks.denoising_strengths import (
    blind,
    convolutional,
    same_chance,
)
from helpers.checks.denoising_training import judge_part, judge_training
from helpers.checks.denoising_weaker import weaker
from helpers.checks.feedback import Outcome, Wrong, notebook, right, step
from helpers.checks.steps import AN_EPOCH, BATCH, steps_taken, too_few_steps
from helpers.checks.widths import dense_widths
from helpers.data import PIXELS
from helpers.words import counted

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

UNITS = 32
EPOCHS = 50
TOO_GOOD = 0.0172  # error of the denoiser of step 2: 32 units have 0.0195, 256 have 0.0150
_SHOWN = 10


@step("02_denoising", "step 1")
def noise(x_train, noisy_train, noisy_validation) -> Outcome:
    """Normal noise of level 0.5, clipped, drawn apart for every image and every part."""
    clean_train, clean_validation = probe.train(5000).x, probe.validation().x
    judge_clean("x_train", x_train, clean_train)
    if "x_validation" in notebook():
        judge_clean("x_validation", notebook()["x_validation"], clean_validation)
    train = part_of("noisy_train", noisy_train, "x_train")
    validation = part_of("noisy_validation", noisy_validation, "x_validation")
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
        figure=rows_of(
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
    widths = dense_widths(denoiser)
    if widths and min(widths) != UNITS:
        raise Wrong(
            f"The narrowest layer of `denoiser` has {counted(min(widths), 'unit')}; this step asks "
            f"for a code of {UNITS}, so that step 3 can compare. Other widths are for step 4."
        )
    _judge_code(denoiser, noisy)
    judge_validation_data(denoiser, losses, noisy)
    epochs = len(losses["loss"])
    if epochs < EPOCHS:
        _judge_steps(denoiser, epochs)
    judge_part("denoiser", denoiser, noisy)
    if error > 0.024:
        judge_training("denoiser", denoiser, losses, error)
        raise Wrong(
            f"The error of {error:.4f} is better than nothing, but 32 units reach about 0.0195. "
            + (
                too_few_steps(denoiser, epochs)
                or "Is the code's activation `relu` and the last one `sigmoid`, are the inputs the "
                "clipped noisy images, and the optimizer `adam` as it is?"
            )
        )
    if error < TOO_GOOD:
        weights = sum(math.prod(w.shape) for w in denoiser.trainable_weights)
        raise Wrong(
            f"The error of {error:.4f} is better than 32 units can have (about 0.0195): the model "
            f"has {counted(weights, 'weight')}, and with a code of 32 it has 51,000. A wider code "
            "is what step 4 is about. Here the code has 32 units, so that step 3 can compare."
        )
    return right(
        "The model takes noise away that it has never seen.",
        {"error on noise of our own": f"{error:.4f}", "epochs": str(epochs)},
        "A number alone says little. The next step asks what a method without any hidden unit "
        "makes of the same pictures.",
        figure=rows_of(
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
    for name, answer, true, error in (
        ("noisy_mse", noisy_mse, before, lambda x, y: mse(y, x)),
        ("denoiser_mse", denoiser_mse, after, lambda x, y: error_on("denoiser", denoiser, x, y)),
    ):
        found = probe.number(name, answer)
        start = f"`{name}` is {found:.4g}; we find {true:.4f}. "
        elsewhere = (([error(x, y)], words) for x, y, words in pairs_elsewhere())
        judge_pictures(start, [found], [true], elsewhere, EXACT)
    judge_error("noisy_mse", noisy_mse, before, others, f"{task}of `noisy_validation` to clean.")
    judge_error(
        "denoiser_mse",
        denoiser_mse,
        after,
        mistakes(clean, noisy, cleaned, of_clean),
        f"{task}between `x_validation` and the denoiser's answer to `noisy_validation`.",
        elsewhere=errors_elsewhere(lambda x: [errors_of("denoiser", denoiser, x, LEVEL)]),
    )
    ridge = judge_ridge(ridge_mse, noisy, before, after)
    return right(
        "Three errors on the same pictures, all against the clean ones.",
        {
            "noisy picture": f"{before:.4f}",
            "ridge regression": f"{ridge:.4f}",
            "denoiser, 32 units": f"{after:.4f}",
        },
        "One linear map beats the network: 32 ReLUs, one layer and old noise are not enough. "
        "Denoising is no reason for a narrow code.",
    )


def _judge_steps(denoiser, epochs: int) -> None:
    """Raise on a history of too few epochs, unless the model was trained before it as well."""
    steps = steps_taken(denoiser)
    if steps is not None and steps >= EPOCHS * AN_EPOCH:
        return
    taken = ""
    if steps:
        taken = (
            f", and the optimizer has taken {counted(steps, 'step')}: {EPOCHS} epochs of `x_train` "
            f"in batches of {BATCH} have {EPOCHS * AN_EPOCH:,}"
        )
    raise Wrong(
        f"The history holds {counted(epochs, 'epoch')}{taken}. Train for {EPOCHS}; one `fit` after "
        "another counts, as long as the model is not built or compiled anew between them."
    )


def _judge_code(denoiser, noisy: np.ndarray) -> None:
    """Raise when the code has negative values: the step asks for `relu`."""
    code = leaving("denoiser", denoiser, noisy[:500])
    if code is not None and code.shape[1:] == (UNITS,) and code.min() < -1e-3:
        raise Wrong(
            f"The code of `denoiser` has negative values, down to {code.min():.2f}; this step asks "
            'for `relu`, which has none: `layers.Dense(32, activation="relu")`. Then build and '
            "train the model again."
        )
