"""Checks of the exercise 02_denoising, steps 5 to 8: noise of other strengths, and the report."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from helpers import plots
from helpers.checks import probe
from helpers.checks.denoising_errors import judge_errors, mse, numbers
from helpers.checks.denoising_models import (
    errors_at,
    judge_denoiser,
    judge_steady,
)
from helpers.checks.denoising_noise import LEVEL, SEED
from helpers.checks.diagnosis import steps_taken
from helpers.checks.feedback import Outcome, Wrong, notebook, right, step
from helpers.data import PIXELS, gaussian_noise

LEVELS = (0.0, 0.125, 0.25, 0.375, 0.5)
# Validation errors of ridge regression at these levels, measured: fitted to noise of strength 0.5,
# and to noise of random strength.
RIDGE_FIXED = (0.0056, 0.0064, 0.0084, 0.0122, 0.0178)
RIDGE_BLIND = (0.0026, 0.0037, 0.0074, 0.0138, 0.0216)
BLIND = {0.0: 0.008, 0.25: 0.0095, 0.5: 0.0175}  # errors that a blind denoiser stays below
CONVOLUTIONAL_WEIGHTS = 20_000
_SHOWN = 10


@step("02_denoising", "step 5")
def weaker(fresh_denoiser, fixed_errors, harmful_levels) -> Outcome:
    """Errors at five levels of noise, and the levels at which the picture gets worse."""
    probe.model("fresh_denoiser", fresh_denoiser)  # before twenty million numbers are drawn
    clean = probe.validation().x

    def at_each_level() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        # One level at a time: all of them, damaged and denoised, would take 160 MB.
        for level in LEVELS:
            damaged = gaussian_noise(clean, level, SEED)
            yield damaged, probe.outputs("fresh_denoiser", fresh_denoiser, damaged, PIXELS)

    before, after, rows = [], [], {}
    for level, (x, y) in zip(LEVELS, at_each_level(), strict=True):
        before.append(mse(clean, x))
        after.append(mse(clean, y))
        rows[f"noise {level:g}"] = x[:_SHOWN].copy(), y[:_SHOWN].copy()
    judge_errors(
        "fixed_errors",
        fixed_errors,
        after,
        _instead(at_each_level, before),
        "Each is the mean of the squared difference between `x_validation` and the answer of "
        "`fresh_denoiser` to `data.gaussian_noise(x_validation, level, seed)`.",
        tolerance=0.02,
    )
    _judge_harmful(harmful_levels, before, after)
    shown = {name: rows[name] for name in ("noise 0", "noise 0.25", "noise 0.5")}
    pictures = {
        name: picture
        for given, (x, y) in shown.items()
        for name, picture in ((given, x), (f"{given},\ndenoised", y))
    }
    return right(
        "Less noise, and a worse picture.",
        {
            f"level {level:g}": f"{b:.4f} before, {a:.4f} after"
            for level, b, a in zip(LEVELS, before, after, strict=True)
        },
        "The model has learnt to undo one noise: to take off a grey that a clean picture does not "
        "have. An error at one strength says nothing about the others.",
        figure=lambda: plots.digits(
            pictures,
            alt="Ten digits in six rows: without noise, under weak and under strong noise, each "
            "above its denoised picture. The strokes come out fattest and brightest where there "
            "was no noise, and cleanest under the strongest noise.",
        ),
    )


@step("02_denoising", "step 6")
def blind(blind_denoiser) -> Outcome:
    """One network for noise of every strength."""
    judge_steady("blind_denoiser", blind_denoiser)
    judge_denoiser("blind_denoiser", blind_denoiser)
    errors = errors_at("blind_denoiser", blind_denoiser, LEVELS)
    _judge_blind("blind_denoiser", blind_denoiser, errors, BLIND)
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
    errors = errors_at("blind_denoiser", blind_denoiser, LEVELS)
    clean = probe.validation().x
    inputs = [mse(clean, gaussian_noise(clean, level, SEED)) for level in LEVELS]
    judge_errors(
        "blind_ridge_errors",
        blind_ridge_errors,
        RIDGE_BLIND,
        [
            (RIDGE_FIXED, "those of ridge regression fitted to noise of the one strength 0.5"),
            (errors, "the errors of `blind_denoiser`"),
            (inputs, "the errors of the inputs, before denoising"),
        ],
        "Fit it from `x_train` with noise, each picture with a strength of its own between 0 and "
        "0.5, of the shape `(len(x), 1)`, clipped, to the clean `x_train`. Then compute its error "
        "at each of the five levels, against `x_validation`.",
        tolerance=0.06,
    )
    ridge = numbers("blind_ridge_errors", blind_ridge_errors, len(LEVELS))
    return right(
        "One linear map for all strengths, measured at five.",
        {
            f"level {level:g}": f"ridge {other:.4f}, network {error:.4f}"
            for level, error, other in zip(LEVELS, errors, ridge, strict=True)
        },
        "One set of weights has to do for all strengths: better than before where the noise is "
        "weak, a fifth worse where it is strong. At level 0 it is ahead of the network still.",
    )


@step("02_denoising", "step 8")
def convolutional(conv_denoiser) -> Outcome:
    """A convolutional denoiser for every strength that needs few weights."""
    judge_steady("conv_denoiser", conv_denoiser)
    judge_denoiser("conv_denoiser", conv_denoiser)
    weights = sum(math.prod(w.shape) for w in conv_denoiser.trainable_weights)
    if weights > CONVOLUTIONAL_WEIGHTS:
        raise Wrong(
            f"The model has {weights:,} weights; at most {CONVOLUTIONAL_WEIGHTS:,} are allowed "
            "here. A convolution uses the same few weights at every place of the picture; a "
            "`Dense` layer between pictures has one for every pair of pixels."
        )
    errors = errors_at("conv_denoiser", conv_denoiser, LEVELS)
    _judge_blind("conv_denoiser", conv_denoiser, errors, {0.0: BLIND[0.0], 0.5: BLIND[0.5]})
    return right(
        "It keeps up with a network of twenty times its size.",
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


def _judge_harmful(harmful, before: list[float], after: list[float]) -> None:
    found = {
        float(value) for value in probe.finite("harmful_levels", _as_list(harmful)).reshape(-1)
    }
    truth = {lv for lv, b, a in zip(LEVELS, before, after, strict=True) if a > b}
    # Where both errors nearly agree, other noise may decide otherwise.
    open_question = {
        lv for lv, b, a in zip(LEVELS, before, after, strict=True) if probe.close(a, b, 0.02)
    }
    found = {next((lv for lv in LEVELS if abs(lv - value) < 1e-6), value) for value in found}
    if found - open_question == truth - open_question:
        return
    listed = ", ".join(f"{value:.4g}" for value in sorted(found)) or "no level"
    start = f"`harmful_levels` holds {listed}. "
    if found - set(LEVELS):
        raise Wrong(
            f"{start}It should hold some of the levels 0, 0.125, 0.25, 0.375 and 0.5: not their "
            "positions, and not errors."
        )
    if not found & truth and truth:
        raise Wrong(
            f"{start}Those are levels at which the answer is *better* than its input. Asked for "
            "are those where the error after denoising is larger than before."
        )
    for level in sorted(found ^ truth):
        b, a = before[LEVELS.index(level)], after[LEVELS.index(level)]
        raise Wrong(
            f"{start}At level {level:g} the error is {b:.4f} before denoising and {a:.4f} after, "
            f"so this level {'belongs' if a > b else 'does not belong'} to the list."
        )


def _as_list(value):
    return list(value) if isinstance(value, (set, frozenset, dict, tuple, range)) else value


def _judge_blind(name: str, denoiser, errors: list[float], wanted: dict[float, float]) -> None:
    """Raise unless the errors stay below the wanted ones; say what the training lacked."""
    at = dict(zip(LEVELS, errors, strict=True))
    over = [level for level, most in wanted.items() if at[level] > most]
    if not over:
        return
    level = over[0]
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
            "noise: it knows one middling strength. Draw one strength for each picture, of the "
            "shape `(images, 1)`; one for each pixel gives every picture the same mixture."
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


def _instead(
    at_each_level: Callable[[], Iterator[tuple[np.ndarray, np.ndarray]]], before: list[float]
) -> Iterator[tuple[list[float], str]]:
    """What may stand in ``fixed_errors`` by mistake."""
    clean = probe.validation().x
    yield before, "the errors of the inputs, before denoising"
    yield (
        [mse(x, y) for x, y in at_each_level()],
        "differences between answer and damaged picture: compare with the clean one",
    )
    kinds = np.array(
        [
            [np.abs(clean - y).mean(), np.square(clean + y).mean(), np.square(clean - y).max()]
            for _, y in at_each_level()
        ]
    )
    for values, says in zip(
        kinds.T,
        ("mean absolute differences", "mean squares of sums", "the largest squares, not means"),
        strict=True,
    ):
        yield list(values), f"{says}: take the mean of the squared difference"
    model = notebook().get("denoiser")
    if model is not None:
        errors = [
            mse(clean, probe.outputs("denoiser", model, x, PIXELS)) for x, _ in at_each_level()
        ]
        yield errors, "the errors of `denoiser`; this step asks about `fresh_denoiser`"
