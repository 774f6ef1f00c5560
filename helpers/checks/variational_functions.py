"""The functions of exercise 03_variational: their values, and whether a model can use them."""

from collections.abc import Callable

import keras
import numpy as np

from helpers.checks import probe
from helpers.checks.feedback import Wrong, WrongKind
from helpers.data import PIXELS


def raw(name: str, function: Callable, arguments: tuple) -> np.ndarray:
    """What the learner's function makes of the arrays, as tensors: float64, of any shape."""
    tensors = [keras.ops.convert_to_tensor(a) for a in arguments]
    answer = probe.answer_of(name, function, *tensors)
    return probe.array(f"the result of {name}", answer).astype(np.float64)


def answer(name: str, function: Callable, arguments: tuple, shape: tuple) -> np.ndarray:
    """As ``raw``, of this shape and finite."""
    return probe.finite(f"the result of {name}", raw(name, function, arguments), shape)


def match(name: str, found, truth, mistakes, relative: float = 0.001) -> None:
    """Return when the values agree; else raise with the advice of the mistake that fits."""
    if np.allclose(found, truth, rtol=relative, atol=1e-4):
        return
    for wrong, advice in mistakes:
        if np.allclose(found, wrong, rtol=relative, atol=1e-4):
            raise Wrong(f"`{name}`: {advice}")
    raise Wrong(
        f"`{name}` gives {found[1]:.4f} where {truth[1]:.4f} is right. Compare your lines with the "
        "formula, term by term."
    )


def judge_sample(first: np.ndarray, second: np.ndarray) -> None:
    """Raise unless two draws for means (3, -1) and deviations (2, 0.5) are what was asked for."""
    spread, mean = first.std(axis=0), first.mean(axis=0)
    if spread.max() < 1e-6 and np.abs(mean - [3, -1]).max() < 1e-3:
        raise Wrong("`sample_code` returns the mean: there is no noise in it.")
    if spread.max() < 1e-6 or np.abs(np.corrcoef((first - mean).T)[0, 1]) > 0.9:
        raise Wrong(
            "All numbers share one epsilon. Draw it with the shape of `mean`, so that every image "
            "and every dimension gets its own."
        )
    if np.abs(first - second).max() < 1e-6:
        raise Wrong(
            "Two calls give the same sample: epsilon was drawn once. Draw it inside the function, "
            "without a fixed seed."
        )
    if (first - mean).min() >= -1.05 * spread.min() * 2 and first[:, 0].min() >= 3 - 1e-6:
        raise Wrong("The noise is never negative; draw it from the normal distribution.")
    for wrong, advice in (
        ([4, 0.25], "exp(log_variance) is the variance. The standard deviation is its root."),
        (np.abs(np.log([4, 0.25])), "You took the log-variance for the standard deviation."),
        ([1, 1], "The noise is not scaled by the standard deviation."),
        ([0.5, 2.0], "The sign in the exponent is the wrong way round."),
    ):
        if np.allclose(spread, wrong, rtol=0.08):
            raise Wrong(
                f"Asked for standard deviations 2 and 0.5, the samples have "
                f"{spread[0]:.2f} and {spread[1]:.2f}. {advice}"
            )
    if not np.allclose(spread, [2, 0.5], rtol=0.08) or np.abs(mean - [3, -1]).max() > 0.2:
        raise Wrong(
            f"Asked for means 3 and -1 and standard deviations 2 and 0.5, the samples have means "
            f"{mean[0]:.2f} and {mean[1]:.2f} and deviations {spread[0]:.2f} and {spread[1]:.2f}."
        )


def judge_in_a_model(sample_code) -> None:
    """Inside a compiled model the samples have to differ from call to call as well."""

    class Sample(keras.layers.Layer):
        def call(self, inputs):
            return sample_code(*inputs)

    def predicted() -> np.ndarray:
        mean, log_variance = keras.Input((2,)), keras.Input((2,))
        model = keras.Model([mean, log_variance], Sample()([mean, log_variance]))
        zeros = np.zeros((8, 2), np.float32)
        return np.stack([model.predict([zeros, zeros], verbose=0) for _ in range(2)])

    twice = probe.guarded("sample_code (inside a model)", predicted)
    if np.abs(twice[0] - twice[1]).max() < 1e-6:
        raise Wrong(
            "By itself the function draws a new epsilon, but inside a model it was drawn once: "
            "Keras compiles the model, and NumPy is asked only while it does so. Use "
            "`keras.random.normal`."
        )


def judge_in_a_loss(name: str, function: Callable) -> None:
    """Keras must be able to build the function into a model, to differentiate it there."""

    class Inside(keras.layers.Layer):
        def call(self, inputs):
            return function(*inputs)

    try:
        probe.guarded(name, lambda: Inside()([keras.Input((PIXELS,)), keras.Input((PIXELS,))]))
    except WrongKind:
        raise Wrong(
            f"The values of `{name}` are right, but inside a model it stops: there it gets symbols "
            "instead of numbers, which NumPy and `float` cannot take, and a batch of unknown size. "
            "Use `keras.ops`, such as `ops.exp` for `np.exp` and `ops.shape(x)` for `x.shape`."
        ) from None
