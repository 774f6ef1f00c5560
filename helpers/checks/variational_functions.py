"""The functions of exercise 03_variational: their values, and whether a model can use them."""

from collections.abc import Callable, Iterable

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


def match(
    name: str,
    found: np.ndarray,
    truth: np.ndarray,
    mistakes: Iterable[tuple[np.ndarray, str]],
    relative: float = 0.001,
    more: Callable[[], str] | None = None,
) -> None:
    """Return when the values agree; else raise with the advice of the mistake that fits.

    When none does, ``more`` says what else it finds.
    """
    if np.allclose(found, truth, rtol=relative, atol=1e-4):
        return
    for wrong, advice in mistakes:
        if np.allclose(found, wrong, rtol=relative, atol=1e-4):
            raise Wrong(f"`{name}`: {advice}")
    start = f"`{name}` gives {found[1]:.4f} where {truth[1]:.4f} is right. "
    if not np.isfinite(found).all():
        raise Wrong(
            start + "The logarithm or the root of a negative number gives NaN. `log_variance` is a "
            "logarithm already, and may be negative."
        )
    ratio = found[truth != 0] / truth[truth != 0]
    if np.ptp(ratio) < relative * np.abs(ratio).max():
        raise Wrong(
            f"{start}For every image it is {ratio[0]:.3g} times the right value: look at the "
            "factor in front."
        )
    raise Wrong(start + (more() if more else "Compare your lines with the formula, term by term."))


def terms_of_divergence(function: Callable) -> str:
    """How often each term of the divergence counts in a learner's formula, where it is off."""
    random = np.random.default_rng(0)
    mean, log_variance = random.normal(0, 1.5, (2, 16, 3)).astype(np.float32)
    found = raw("kl_divergence", function, (mean, log_variance))
    terms = {
        "mean**2": (mean**2, 0.5),
        "exp(log_variance)": (np.exp(log_variance), 0.5),
        "1": (np.ones_like(mean), -0.5),
        "log_variance": (log_variance, -0.5),
    }
    others = {
        "": np.zeros_like(mean),
        "abs(mean)": np.abs(mean),
        "mean": mean,
        "log_variance**2": log_variance**2,
        "exp(2 * log_variance)": np.exp(2 * log_variance),
        "exp(log_variance / 2)": np.exp(log_variance / 2),
    }
    for name, other in others.items():
        table = np.stack([t.sum(axis=1) for t, _ in terms.values()] + [other.sum(axis=1)], axis=1)
        counts = np.linalg.lstsq(table.astype(np.float64), found, rcond=None)[0]
        if np.abs(table @ counts - found).max() > 1e-3 * np.abs(found).max():
            continue
        said = [
            f"the term `{term}` has the factor {count:.2g}, where {wanted:g} is right"
            for (term, (_, wanted)), count in zip(terms.items(), counts, strict=False)
            if abs(count - wanted) > 0.01
        ]
        if name:
            said.insert(0, f"it holds `{name}`, which the formula has not")
        return f"Taken apart, {'; '.join(said)}."
    with np.errstate(all="ignore"):
        product = found * np.stack([w * t.sum(axis=1) for t, w in terms.values()]).sum(axis=0)
    if np.ptp(product) < 1e-3 * np.abs(product).max():
        return "It divides by the sum; one half *times* the sum is right."
    return "Compare your lines with the formula, term by term."


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
        if np.allclose(spread, wrong, rtol=0.08):
            raise Wrong(
                f"Asked for standard deviations 2 and 0.5, the samples have "
                f"{spread[0]:.2f} and {spread[1]:.2f}. {advice}"
            )
    factors = np.log(spread) / np.log([4, 0.25])  # spread is exp(factor * log_variance)
    if np.ptp(factors) < 0.02 * np.abs(factors).max() and abs(factors[0] - 0.5) > 0.05:
        raise Wrong(
            f"The standard deviation of the samples is exp({factors.mean():.2g} * log_variance); "
            "exp(0.5 * log_variance) is right."
        )
    if np.median(np.abs(first - np.median(first, axis=0))) < 0.1 * spread.max():
        raise Wrong(
            f"Some samples lie extremely far out (up to {np.abs(first).max():.0f}). Epsilon is a "
            "factor of the deviation; a division by epsilon, or by a number near zero, does that."
        )
    advice = ""
    if np.abs(mean - [3, -1]).max() > 0.2:
        advice += " What is added to the noise should be `mean` as it is."
    if not np.allclose(spread, [2, 0.5], rtol=0.08):
        advice += " What epsilon is multiplied by should be exp(0.5 * log_variance)."
    if advice:
        raise Wrong(
            f"Asked for means 3 and -1 and standard deviations 2 and 0.5, the samples have means "
            f"{mean[0]:.2f} and {mean[1]:.2f} and deviations {spread[0]:.2f} and {spread[1]:.2f}."
            + advice
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
