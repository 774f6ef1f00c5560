"""What the checks of 02_denoising know about ridge regression: its errors, and on which images."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from helpers.checks import probe
from helpers.checks.denoising_errors import EXACT, judge_error, judge_pictures, mse
from helpers.checks.feedback import Wrong, notebook
from helpers.data import PIXELS

# Validation errors at the levels 0, 0.125, 0.25, 0.375 and 0.5, measured: fitted to noise of
# strength 0.5, and to noise of random strength.
RIDGE_FIXED = (0.0056, 0.0064, 0.0084, 0.0122, 0.0178)
RIDGE_BLIND = (0.00257, 0.00372, 0.00741, 0.01371, 0.0215)
# The second one on other images.
RIDGE_BLIND_ELSEWHERE = [
    ((0.00249, 0.00363, 0.00731, 0.01362, 0.02143), "the test images"),
    ((0.00253, 0.00367, 0.00734, 0.01358, 0.02125), "the first 5,000 test images"),
    ((0.0025, 0.00365, 0.00733, 0.01364, 0.02146), "the first 10,000 training images"),
]
# Fitted to what a learner may take for noise of random strength.
RIDGE_OTHERS = [
    (RIDGE_FIXED, "those of ridge regression fitted to noise of the one strength 0.5"),
    (
        (0.00245, 0.00362, 0.00728, 0.01443, 0.02411),
        "those of ridge regression fitted with a strength for each pixel; draw one for each "
        "picture, of the shape `(len(x), 1)`",
    ),
    (
        (0.00217, 0.00431, 0.01144, 0.0237, 0.03889),
        "those of ridge regression fitted with a strength for each pixel, the same in all "
        "pictures; draw one for each picture, of the shape `(len(x), 1)`",
    ),
    (
        (0.00092, 0.00325, 0.0116, 0.02505, 0.04041),
        "those of ridge regression fitted with one number added to all pixels of a picture; draw "
        "the noise with the shape of `x`",
    ),
    (
        (0.00573, 0.00818, 0.01336, 0.02093, 0.02983),
        "those of ridge regression fitted to noise that was not clipped",
    ),
    (
        (0.00571, 0.00651, 0.00892, 0.01328, 0.01903),
        "those of ridge regression fitted to strengths up to 1; the task says 0.5",
    ),
    (
        (0.00094, 0.00273, 0.00847, 0.01763, 0.02835),
        "those of ridge regression fitted to strengths up to 0.25; the task says 0.5",
    ),
    (
        (0.00192, 0.00308, 0.007, 0.01476, 0.02526),
        "those of ridge regression fitted to noise of the one strength 0.25; every picture has a "
        "strength of its own",
    ),
    (
        (0.00017, 0.00463, 0.01715, 0.03641, 0.05888),
        "those of ridge regression fitted to clean images: the first argument of `fit_ridge` has "
        "the noise",
    ),
    (
        (0.03525, 0.03862, 0.04387, 0.05054, 0.05768),
        "those of ridge regression with noise in its targets: the second argument of `fit_ridge` "
        "is clean",
    ),
    (
        (0.00948, 0.01755, 0.03166, 0.05065, 0.07156),
        "those of a map fitted the wrong way round: `fit_ridge(noisy, clean)`",
    ),
]
# What noise of other seeds and other penalties come to, for noise of strength 0.5.
_LEAST, _MOST = 0.0168, 0.0186
_GREY = 0.1  # clipped noise of that strength makes black paper 0.2 on average
_FIXED_ELSEWHERE = [([0.01751], "the test images, or on the first training images")]


def ridges() -> list[Any]:
    """The regressions that the notebook has kept: what ``fit_ridge`` returns."""
    return [
        value
        for value in notebook().values()
        if isinstance(value, tuple)
        and np.shape(getattr(value, "weights", None)) == (PIXELS, PIXELS)
        and np.shape(getattr(value, "bias", None)) == (PIXELS,)
    ]


def ridge_error(ridge: Any, noisy: np.ndarray, clean: np.ndarray) -> float:
    """The mean squared error of its answers, clipped to the range of pixels."""
    parts = [
        mse(c, np.clip(x @ ridge.weights + ridge.bias, 0, 1)) * len(c)
        for x, c in zip(_pieces(noisy), _pieces(clean), strict=True)
    ]
    return sum(parts) / len(clean)


def pairs_elsewhere() -> Iterator[tuple[np.ndarray, np.ndarray, str]]:
    """Noisy and clean training and test images in the notebook, and what they are called."""
    known = notebook()
    for part in ("train", "test"):
        clean, noisy = known.get(f"x_{part}"), known.get(f"noisy_{part}")
        if isinstance(clean, np.ndarray) and np.shape(noisy) == clean.shape:
            for count in (len(clean), 5_000, 10_000):
                if count <= len(clean):
                    first = "" if count == len(clean) else f"the first {count:,} of "
                    words = f"{first}`noisy_{part}` and `x_{part}`"
                    yield np.asarray(noisy)[:count], clean[:count], words


def judge_ridge(answer: Any, noisy: np.ndarray, before: float, after: float) -> float:
    """Return the error of ridge regression in step 3; raise on the usual mistakes."""
    ridge = probe.number("ridge_mse", answer)
    clean = probe.validation().x
    known = ridges()
    sound = _LEAST < ridge < _MOST
    own = [k for k in known if probe.close(ridge, ridge_error(k, noisy, clean), EXACT)]
    if own and sound:
        return ridge
    start = f"`ridge_mse` is {ridge:.4g}; we find about {RIDGE_FIXED[-1]}. "
    elsewhere = (
        ([ridge_error(kept, x, y)], words) for kept in known for x, y, words in pairs_elsewhere()
    )
    judge_pictures(start, [ridge], [RIDGE_FIXED[-1]], elsewhere, EXACT)
    if not known:
        judge_pictures(start, [ridge], [RIDGE_FIXED[-1]], _FIXED_ELSEWHERE, 0.006)
    if sound and not probe.close(ridge, after, 1e-5):
        return ridge
    if own and float(np.mean(own[0].bias)) > _GREY:
        raise Wrong(
            f"{start}It is the error of the regression in your notebook, which makes black "
            "pictures grey, as noise does: it is a map fitted the wrong way round. The noisy "
            "pictures come first: `fit_ridge(noisy_train, x_train)`."
        )
    if probe.close(ridge, after, 0.001):
        raise Wrong("`ridge_mse` is the denoiser's error. Use `ridge_reconstruction`.")
    judge_error(
        "ridge_mse",
        ridge,
        RIDGE_FIXED[-1],
        [
            (before, "the error of the noisy picture, before anything is done"),
            (RIDGE_FIXED[-1] * PIXELS, "the sum over the pixels: take their mean"),
            (RIDGE_FIXED[-1] * clean.size, "the sum over all images and pixels: take the mean"),
            (math.sqrt(RIDGE_FIXED[-1]), "the root of the mean squared error"),
            (RIDGE_FIXED[0], "the error on clean pictures: ridge gets `noisy_validation`"),
            (0.094, "the difference to the noisy pictures: compare with `x_validation`"),
            (0.0195, "the error without clipping: `ridge_reconstruction` clips its answers"),
            (0.0151, "the error of a regression that was fitted to the validation images"),
            (1 - RIDGE_FIXED[-1] / before, "the share of the error that is removed"),
            (0.0947, "the error of a map fitted the wrong way round: `fit_ridge(noisy, clean)`"),
        ],
        "Fit it from `noisy_train` to `x_train`, in this order, apply it to `noisy_validation`, "
        "and take the mean of the squared difference to the clean `x_validation`.",
        tolerance=0.03,
    )
    raise Wrong(start + "Take the mean over all images and pixels.")


def judge_ridge_pictures(name: str, found: list[float], levels: list[float]) -> None:
    """Raise when errors of ridge regression at several levels are those on other images.

    At level 0 there is no noise, so the notebook's own regression gives the very same number.
    """
    start = f"`{name}` begins with {found[0]:.4g}. "
    known, clean = ridges(), probe.validation().x
    at_zero = [ridge_error(kept, clean, clean) for kept in known]
    if any(probe.close(found[0], own, EXACT) for own in at_zero):
        return
    for kept, own in zip(known, at_zero, strict=True):
        elsewhere = (
            ([ridge_error(kept, x, x)], f"{words}, at level {levels[0]:g}")
            for part, words in ((probe.test().x, "the test images"), (_train(), "`x_train`"))
            for x, words in ((part, words), (part[:5000], f"the first 5,000 of {words}"))
        )
        judge_pictures(start, found[:1], [own], elsewhere, EXACT)
    if not known:
        judge_pictures(start, found, RIDGE_BLIND, RIDGE_BLIND_ELSEWHERE)


def _train() -> np.ndarray:
    given = notebook().get("x_train")
    return given if isinstance(given, np.ndarray) else probe.train().x


def _pieces(x: np.ndarray) -> Iterator[np.ndarray]:
    return (x[start : start + 5000] for start in range(0, len(x), 5000))
