"""Checks of the exercise 02_denoising, steps 6 to 8: noise of every strength."""

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from helpers import plots
from helpers.checks import probe
from helpers.checks.denoising_errors import judge_errors, mse
from helpers.checks.denoising_memory import judge_memory
from helpers.checks.denoising_models import (
    errors_at,
    judge_denoiser,
    judge_steady,
)
from helpers.checks.denoising_noise import LEVEL, SEED
from helpers.checks.denoising_ridge import RIDGE_BLIND, RIDGE_OTHERS, judge_ridge_pictures
from helpers.checks.denoising_training import judge_part, judge_training
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.checks.steps import steps_taken
from helpers.data import PIXELS, gaussian_noise
from helpers.words import counted

LEVELS = (0.0, 0.125, 0.25, 0.375, 0.5)
BLIND = {0.0: 0.008, 0.25: 0.0095, 0.5: 0.0175}  # errors that a blind denoiser stays below
CONVOLUTIONAL_WEIGHTS = 20_000
_SHOWN = 10


@step("02_denoising", "step 6")
def blind(blind_denoiser) -> Outcome:
    """One network for noise of every strength."""
    judge_steady("blind_denoiser", blind_denoiser)
    judge_denoiser("blind_denoiser", blind_denoiser)
    errors = errors_at("blind_denoiser", blind_denoiser, LEVELS)
    _judge_blind("blind_denoiser", blind_denoiser, errors, BLIND)
    judge_part("blind_denoiser", blind_denoiser)
    judge_memory("blind_denoiser", blind_denoiser)
    return right(
        "One network for all strengths, and it has not been told any.",
        {f"level {level:g}": f"{e:.4f}" for level, e in zip(LEVELS, errors, strict=True)},
        "It pays next to nothing at full strength. Paper that is grey and speckled tells it how "
        "much there is to take away.",
        figure=_at_two_levels(
            "blind_denoiser",
            blind_denoiser,
            "Ten digits without and with strong noise, each above its denoised picture: both are "
            "clean digits of the right thickness.",
        ),
    )


@step("02_denoising", "step 7")
def same_chance(blind_denoiser, blind_ridge_errors) -> Outcome:
    """Ridge regression, fitted to noise of every strength, at the five levels."""
    clean = probe.validation().x
    probe.outputs("blind_denoiser", blind_denoiser, clean[:_SHOWN], PIXELS)
    probe.numbers("blind_ridge_errors", blind_ridge_errors, len(LEVELS), "level")
    errors = errors_at("blind_denoiser", blind_denoiser, LEVELS)

    def others() -> Iterator[tuple[Sequence[float], str]]:
        yield from RIDGE_OTHERS
        yield errors, "the errors of `blind_denoiser`"
        inputs = [mse(clean, gaussian_noise(clean, level, SEED)) for level in LEVELS]
        yield inputs, "the errors of the inputs, before denoising"

    judge_errors(
        "blind_ridge_errors",
        blind_ridge_errors,
        RIDGE_BLIND,
        others(),
        "Fit it from `x_train` with noise, each picture with a strength of its own between 0 and "
        "0.5, of the shape `(len(x), 1)`, clipped, to the clean `x_train`. Then compute its error "
        "at each of the five levels, against `x_validation`.",
        tolerance=0.06,
        levels=LEVELS,
    )
    ridge = [
        float(e)
        for e in probe.numbers("blind_ridge_errors", blind_ridge_errors, len(LEVELS), "level")
    ]
    judge_ridge_pictures("blind_ridge_errors", ridge, LEVELS)
    ahead = [f"{lv:g}" for lv, r, e in zip(LEVELS, ridge, errors, strict=True) if r < e]
    return right(
        "One linear map for all strengths, measured at five.",
        {
            f"level {level:g}": f"ridge {other:.4f}, network {error:.4f}"
            for level, error, other in zip(LEVELS, errors, ridge, strict=True)
        },
        "One set of weights has to do for all strengths: better than before where the noise is "
        "weak, a fifth worse where it is strong. "
        + (f"It is ahead of the network at level {' and '.join(ahead)}." if ahead else ""),
    )


@step("02_denoising", "step 8")
def convolutional(conv_denoiser) -> Outcome:
    """A convolutional denoiser for every strength that needs few weights."""
    judge_steady("conv_denoiser", conv_denoiser)
    weights = sum(math.prod(w.shape) for w in conv_denoiser.trainable_weights)
    if weights > CONVOLUTIONAL_WEIGHTS:
        raise Wrong(
            f"The model has {counted(weights, 'weight')}; at most {CONVOLUTIONAL_WEIGHTS:,} are "
            "allowed here. A convolution uses the same few weights at every place of the picture; "
            "a `Dense` layer between pictures has one for every pair of pixels."
        )
    judge_denoiser("conv_denoiser", conv_denoiser)
    errors = errors_at("conv_denoiser", conv_denoiser, LEVELS)
    _judge_blind("conv_denoiser", conv_denoiser, errors, {0.0: BLIND[0.0], 0.5: BLIND[0.5]})
    judge_part("conv_denoiser", conv_denoiser)
    return right(
        f"It cleans noise of every strength with {counted(weights, 'weight')}.",
        {
            "weights": f"{weights:,} (ridge regression: 615,440)",
            **{f"level {lv:g}": f"{e:.4f}" for lv, e in zip(LEVELS, errors, strict=True)},
        },
        "The convolution was told what the dense layer has to find out: that a stroke is a stroke "
        "wherever it lies.",
        figure=_at_two_levels(
            "conv_denoiser",
            conv_denoiser,
            "Ten digits without and with strong noise, each above its denoised picture by the "
            "convolutional network: clean digits.",
        ),
    )


def _at_two_levels(name: str, denoiser, alt: str) -> Callable[[], None]:
    clean = probe.validation(_SHOWN).x
    noisy = gaussian_noise(clean, LEVEL, SEED)
    answers = [probe.outputs(name, denoiser, x, PIXELS) for x in (clean, noisy)]
    rows = {
        "no noise": clean,
        "no noise,\ndenoised": answers[0],
        f"noise {LEVEL}": noisy,
        f"noise {LEVEL},\ndenoised": answers[1],
    }
    return lambda: plots.digits(rows, alt=alt)


def _judge_blind(name: str, denoiser, errors: list[float], wanted: dict[float, float]) -> None:
    """Raise unless the errors stay below the wanted ones; say what the training lacked."""
    at = dict(zip(LEVELS, errors, strict=True))
    over = [level for level, most in wanted.items() if at[level] > most]
    if not over:
        return
    level = over[0]
    judge_training(name, denoiser, None, at[level])
    start = (
        f"At level {level:g} `{name}` has an error of {at[level]:.4f}; it should be below "
        f"{wanted[level]:g}. "
    )
    if errors[0] > errors[-1]:
        raise Wrong(
            f"{start}Its error *falls* from {errors[0]:.4f} without noise to {errors[-1]:.4f} at "
            f"level {LEVEL}: it knows one strong noise only, as the model of step 4. Let the "
            "strength be drawn anew for every picture, from 0 to 0.5."
        )
    if errors[0] > min(errors):
        raise Wrong(
            f"{start}It is best at level {LEVELS[int(np.argmin(errors))]:g} and worse without "
            "noise, so it knows middling noise alone. Draw one strength for each picture, of the "
            "shape `(images, 1)`, from 0 to 0.5."
        )
    if level == LEVEL and at[0.25] < wanted.get(0.25, 1) and at[0.5] > 1.3 * wanted[LEVEL]:
        raise Wrong(
            f"{start}It does well on weak noise alone: are the strengths drawn up to {LEVEL}, and "
            "the noise clipped?"
        )
    batches = steps_taken(denoiser)
    if batches is not None and batches < 400:
        raise Wrong(f"{start}It has seen {batches:,} batches only. Train longer, in small batches.")
    raise Wrong(
        f"{start}Is the strength drawn for every picture from 0 to {LEVEL} and the noise clipped, "
        "is the target the clean picture, are there enough units or filters, with `relu` inside "
        "and `sigmoid` at the end? If so, train a little longer."
    )
