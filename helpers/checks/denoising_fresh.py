"""Check of the exercise 02_denoising, step 4: fresh noise, and ridge regression beaten."""

from collections.abc import Callable

import numpy as np

from helpers import plots
from helpers.checks import probe
from helpers.checks.denoising_memory import BY_HEART, advantage
from helpers.checks.denoising_models import judge_denoiser, judge_steady, what_is_missing
from helpers.checks.denoising_noise import LEVEL, SEED
from helpers.checks.denoising_ridge import RIDGE_FIXED
from helpers.checks.denoising_training import judge_part
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.data import PIXELS, gaussian_noise

BEATS_RIDGE = 0.0169
_SHOWN = 10


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
    judge_part("fresh_denoiser", fresh_denoiser)
    known = probe.finite("noisy_train", noisy_train, (55_000, PIXELS))
    memorised = advantage("fresh_denoiser", fresh_denoiser, known, LEVEL)
    images = probe.validation(500).x
    trials = [
        probe.outputs("fresh_denoiser", fresh_denoiser, images, PIXELS, training=True)
        for _ in range(2)
    ]
    if memorised > BY_HEART and np.abs(trials[0] - trials[1]).max() < 1e-4:
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
        figure=rows_of(
            "Ten digits in three rows: noisy, denoised and clean. The denoised strokes are sharper "
            "than those of step 2.",
            noisy=noisy,
            denoised=probe.outputs("fresh_denoiser", fresh_denoiser, noisy, PIXELS),
            clean=images,
        ),
    )


def rows_of(alt: str, **rows: np.ndarray) -> Callable[[], None]:
    """What draws the first ten pictures of each of the named rows."""
    shown = {name: pictures[:_SHOWN] for name, pictures in rows.items()}
    return lambda: plots.digits(shown, alt=alt)
