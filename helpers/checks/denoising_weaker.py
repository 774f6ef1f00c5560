"""Checks of the exercise 02_denoising, step 5: noise that is weaker than the model knows."""

from collections.abc import Callable, Iterator

import numpy as np

from helpers import plots
from helpers.checks import probe
from helpers.checks.denoising_elsewhere import errors_elsewhere
from helpers.checks.denoising_errors import judge_errors, mse
from helpers.checks.denoising_models import errors_of
from helpers.checks.denoising_noise import SEED
from helpers.checks.denoising_strengths import LEVELS
from helpers.checks.feedback import Outcome, Wrong, notebook, right, step
from helpers.data import PIXELS, gaussian_noise

_SHOWN = 10


@step("02_denoising", "step 5")
def weaker(fresh_denoiser, fixed_errors, harmful_levels) -> Outcome:
    """Errors at five levels of noise, and the levels at which the picture gets worse."""
    clean = probe.validation().x
    # What is of the wrong kind is said before twenty million numbers are drawn.
    probe.outputs("fresh_denoiser", fresh_denoiser, clean[:_SHOWN], PIXELS)
    probe.numbers("fixed_errors", fixed_errors, len(LEVELS), "level")

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
        levels=LEVELS,
        elsewhere=errors_elsewhere(
            lambda x: (errors_of("fresh_denoiser", fresh_denoiser, x, level) for level in LEVELS)
        ),
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
        "The model has learnt to undo one noise: perhaps it takes off a grey that a clean picture "
        "does not have. An error at one strength says nothing about the others.",
        figure=lambda: plots.digits(
            pictures,
            alt="Ten digits in six rows: without noise, under weak and under strong noise, each "
            "above its denoised picture. The strokes come out fattest and brightest where there "
            "was no noise, and cleanest under the strongest noise.",
        ),
    )


def _judge_harmful(harmful, before: list[float], after: list[float]) -> None:
    levels = _as_list(harmful)
    none = isinstance(levels, (list, np.ndarray)) and not len(levels)
    given = [] if none else probe.finite("harmful_levels", levels).reshape(-1)
    found = {float(value) for value in given}
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
            f"so this level {'belongs' if a > b else 'does not belong'} to the list. Both errors "
            "are means of the squared difference to the clean picture."
        )


def _as_list(value):
    return list(value) if isinstance(value, (set, frozenset, dict, tuple, range)) else value


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
