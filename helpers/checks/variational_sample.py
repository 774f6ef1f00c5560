"""Exercise 3, step 1: what a sample says about the function that drew it."""

from collections.abc import Callable
from typing import Any
from unittest import mock

import keras
import numpy as np

from helpers.checks import probe
from helpers.checks.feedback import Wrong, WrongKind
from helpers.checks.variational_functions import answer

_NAME = "sample_code"
_ASK_KERAS = "Use `keras.random.normal(ops.shape(mean))`."


def drawn(function: Callable, mean: np.ndarray, log_variance: np.ndarray) -> np.ndarray:
    """A sample for each row, finite; raises with the cause where that is a wrong shape."""
    try:
        return answer(_NAME, function, (mean, log_variance), mean.shape)
    except WrongKind:
        _judge_shape_argument(function, mean, log_variance)
        raise


def _judge_shape_argument(function: Callable, mean: np.ndarray, log_variance: np.ndarray) -> None:
    """Raise when ``keras.random.normal`` was given numbers of the code where it takes a shape."""
    shapes: list[Any] = []
    normal = keras.random.normal

    def watched(shape: Any, *others: Any, **named: Any) -> Any:
        shapes.append(shape)
        return normal(shape, *others, **named)

    with mock.patch.object(keras.random, "normal", watched):
        try:
            answer(_NAME, function, (mean, log_variance), mean.shape)
        except WrongKind:
            given = [s for s in shapes if getattr(s, "shape", None) == mean.shape]
            if given:
                raise Wrong(
                    f"`keras.random.normal` was given an array of the shape {mean.shape}. Its "
                    "first argument is the shape of what is drawn, not the mean: "
                    "`keras.random.normal(ops.shape(mean))` draws from N(0, 1)."
                ) from None


def judge_sample(first: np.ndarray, second: np.ndarray) -> None:
    """Raise unless two draws for means (3, -1) and deviations (2, 0.5) are what was asked for."""
    spread, mean = first.std(axis=0), first.mean(axis=0)
    if spread.max() < 1e-6 and np.abs(mean - [3, -1]).max() < 1e-3:
        raise Wrong("`sample_code` returns the mean: there is no noise in it.")
    _judge_shared(first, spread, mean)
    if np.abs(first - second).max() < 1e-6:
        raise Wrong(
            "Two calls give the same sample: epsilon was drawn once. Draw it inside the function, "
            "without a fixed seed."
        )
    if (first - [3, -1]).min() >= -1e-6:
        raise Wrong(
            "The noise is never negative. Draw epsilon from the normal distribution, "
            "`keras.random.normal`: half of it lies below zero."
        )
    for wrong, advice in (
        ([4, 0.25], "exp(log_variance) is the variance. The standard deviation is its root."),
        (np.abs(np.log([4, 0.25])), "You took the log-variance for the standard deviation."),
        ([1, 1], "The noise is not scaled by the standard deviation."),
        ([0.5, 2.0], "The sign in the exponent is the wrong way round."),
    ):
        if np.allclose(spread, wrong, rtol=0.04):  # 4,000 draws miss by 0.011
            raise Wrong(
                f"Asked for standard deviations 2 and 0.5, the samples have "
                f"{spread[0]:.2f} and {spread[1]:.2f}. {advice}"
            )
    factors = np.log(spread) / np.log([4, 0.25])  # spread is exp(factor * log_variance)
    alike = np.ptp(factors) < max(0.02 * np.abs(factors).max(), 0.03)
    if alike and abs(factors.mean() - 0.5) > 0.05:
        raise Wrong(
            f"The standard deviation of the samples is about exp({factors.mean():.2g} * "
            "log_variance); "
            "exp(0.5 * log_variance) is right."
        )
    if np.median(np.abs(first - np.median(first, axis=0))) < 0.1 * spread.max():
        raise Wrong(
            f"Some samples lie extremely far out (up to {np.abs(first).max():.0f}). Epsilon is a "
            "factor of the deviation; a division by epsilon, or by a number near zero, does that."
        )
    advice = ""
    if np.abs(mean - [3, -1]).max() > 0.2:
        advice += _about_means(mean)
    if not np.allclose(spread, [2, 0.5], rtol=0.08):
        advice += _about_deviations(spread)
    if advice:
        raise Wrong(
            f"Asked for means 3 and -1 and standard deviations 2 and 0.5, the samples have means "
            f"{mean[0]:.2f} and {mean[1]:.2f} and deviations {spread[0]:.2f} and {spread[1]:.2f}."
            + advice
        )


def _judge_shared(first: np.ndarray, spread: np.ndarray, mean: np.ndarray) -> None:
    """Raise when numbers that should be drawn each by itself share one epsilon."""
    epsilon = (first - [3, -1]) / [2, 0.5]
    rows = spread.max() < 1e-6
    columns = np.ptp(epsilon, axis=1).max() < 1e-3 if rows else (
        abs(np.corrcoef((first - mean).T)[0, 1]) > 0.9
    )  # fmt: skip
    if not rows and not columns:
        return
    who = "Both dimensions of an image share" if not rows else "All images share"
    raise Wrong(
        f"{'All numbers share' if rows and columns else who} one epsilon. Draw it with the shape "
        "of `mean`, so that every image and every dimension gets its own."
    )


def _about_means(mean: np.ndarray) -> str:
    wanted = np.array([3, -1])
    ratio, shift = mean / wanted, (mean - wanted) / [2, 0.5]
    said = ""
    if np.abs(mean).max() < 0.2:
        said = " `mean` is not added to the noise, but multiplied, or left out."
    elif np.ptp(ratio) < 0.1 * np.abs(ratio).max():
        said = f" The samples lie around {ratio.mean():.2g} times `mean`."
    elif np.ptp(shift) < 0.1 * np.abs(shift).max():
        said = f" Epsilon has a mean of {shift.mean():.2g}, and N(0, 1) has 0."
    elif np.allclose(mean, np.log([4, 0.25]), atol=0.2):
        said = " The samples lie around `log_variance`."
    return said + " What is added to the noise should be `mean` as it is."


# What epsilon may be multiplied by, for means (3, -1) and log-variances log(4) and log(1/4).
_FACTORS = {
    "0.5 * exp(log_variance)": (2.0, 0.125),
    "exp(0.5 * mean)": (np.exp(1.5), np.exp(-0.5)),
    "exp(mean)": (np.exp(3), np.exp(-1)),
    "mean * exp(0.5 * log_variance)": (6.0, 0.5),
    "0.5 * log_variance": (np.log(2), np.log(2)),
    "exp(2 * log_variance)": (16.0, 0.0625),
    "exp(0.5 / log_variance)": (np.exp(0.5 / np.log(4)), np.exp(-0.5 / np.log(4))),
}


def _about_deviations(spread: np.ndarray) -> str:
    ratio = spread / [2, 0.5]
    if np.ptp(ratio) < 0.08 * ratio.mean():
        return (
            f" Both deviations are {ratio.mean():.2g} times what they should be: epsilon has to "
            "come from N(0, 1), with the deviation 1, and be multiplied by exp(0.5 * log_variance)."
        )
    for words, deviations in _FACTORS.items():
        if np.allclose(spread, deviations, rtol=0.05):
            return (
                f" Epsilon is multiplied by {words}, as these show; exp(0.5 * log_variance) is "
                "right."
            )
    return " What epsilon is multiplied by should be exp(0.5 * log_variance)."


def judge_width(function: Callable) -> None:
    """Raise when the function takes codes of two dimensions only."""
    random = np.random.default_rng(0)
    for width in (2, 3):
        mean, log_variance = random.normal(0, 1, (2, 7, width)).astype(np.float32)
        try:
            drawn(function, mean, log_variance)
        except WrongKind as problem:
            if width == 2:
                raise
            raise Wrong(
                "With a code of 2 dimensions the samples are right, with one of 3 there are none: "
                "the 2 is written into the function. Take the shape from the input, "
                f"`ops.shape(mean)`. ({problem})"
            ) from None


def judge_in_a_model(function: Callable) -> None:
    """Inside a compiled model the samples have to differ from call to call as well."""

    class Sample(keras.layers.Layer):
        def call(self, inputs):
            return function(*inputs)

    def predicted() -> np.ndarray:
        mean, log_variance = keras.Input((2,)), keras.Input((2,))
        model = keras.Model([mean, log_variance], Sample()([mean, log_variance]))
        zeros = np.zeros((8, 2), np.float32)
        # Compiled as in `predict`, without its way of handing over many batches.
        return np.stack([model.predict_on_batch([zeros, zeros]) for _ in range(2)])

    try:
        twice = probe.guarded("sample_code (inside a model)", predicted)
    except WrongKind:
        if not _draws_from_numpy(function):
            raise
        raise Wrong(
            "By itself the function runs, but inside a model it stops: it draws with NumPy, which "
            "cannot take a model's symbols, and would draw only once, when the model is built. "
            + _ASK_KERAS
        ) from None
    if np.abs(twice[0] - twice[1]).max() < 1e-6:
        raise Wrong(
            "By itself the function draws a new epsilon, but inside a model it was drawn once: "
            f"Keras compiles the model, and NumPy is asked only while it does so. {_ASK_KERAS}"
        )


def _draws_from_numpy(function: Callable) -> bool:
    """Whether NumPy's seed decides the sample, or a generator of NumPy is used by name."""
    code = getattr(function, "__code__", None)
    used = [
        getattr(function, "__globals__", {}).get(name) for name in getattr(code, "co_names", ())
    ]
    used += [cell.cell_contents for cell in getattr(function, "__closure__", None) or ()]
    if "default_rng" in getattr(code, "co_names", ()):
        return True
    if any(isinstance(value, np.random.Generator | np.random.RandomState) for value in used):
        return True
    zeros = np.zeros((8, 2), np.float32)
    samples = []
    for _ in range(2):
        np.random.seed(1)  # noqa: NPY002 (the check puts the state back)
        samples.append(drawn(function, zeros, zeros))
    return bool(np.abs(samples[0] - samples[1]).max() < 1e-6)
