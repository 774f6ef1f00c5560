"""Exercise 3, steps 2 and 3: what mistakes in the formulas of the two halves would give."""

from collections.abc import Callable

import keras
import numpy as np

from helpers import metrics
from helpers.checks.variational_functions import raw
from helpers.data import PIXELS

_COMPARE = "Compare your lines with the formula, term by term."


def mistakes_in_divergence(mean: np.ndarray, log_variance: np.ndarray) -> list:
    """Pairs of what a mistake gives for each image, and the advice."""
    terms = metrics.kl_to_standard_normal(mean, log_variance)
    truth, dimensions = terms.sum(axis=1), mean.shape[1]
    square, variance = mean**2, np.exp(log_variance)
    once = "The 1 is subtracted once an image; it belongs inside the sum, once a dimension."

    def half(*parts: np.ndarray) -> np.ndarray:
        return 0.5 * sum(parts).sum(axis=1)

    return [
        (truth / dimensions, "You averaged over the dimensions of the code. They add up."),
        (2 * truth, "The factor of one half is missing."),
        (-truth, "The sign is the wrong way round: a divergence is never negative."),
        (
            half(square, log_variance**2, -1 - np.log(log_variance**2 + 1e-7)),
            "You took the log-variance for the standard deviation.",
        ),
        (
            half(square, np.exp(2 * log_variance), -1 - 2 * log_variance),
            "You took the log-variance for the logarithm of the standard deviation: "
            "exp(log_variance) is the variance already.",
        ),
        (
            half(square, variance, -log_variance),
            "The -1 is missing: the divergence of N(0, 1) from itself has to be zero.",
        ),
        (half(np.abs(mean), variance, -1 - log_variance), "The mean has to be squared."),
        (half(square, variance, -log_variance) - 0.5, once),
        (half(square, variance, -log_variance) - 1, once),
        (
            metrics.kl_to_standard_normal(log_variance, mean).sum(axis=1),
            "Mean and log-variance are exchanged.",
        ),
        *(
            (
                terms[:, :count].sum(axis=1),
                f"It is right for {count} dimension{'s' * (count > 1)}, and this code has "
                f"{dimensions}: sum over all of them, `axis=-1`.",
            )
            for count in range(1, dimensions)
        ),
    ]


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
        return "Taken apart, " + _about_terms(name, terms, counts)
    with np.errstate(all="ignore"):
        product = found * np.stack([w * t.sum(axis=1) for t, w in terms.values()]).sum(axis=0)
    if np.ptp(product) < 1e-3 * np.abs(product).max():
        return "It divides by the sum; one half *times* the sum is right."
    return _COMPARE


def _about_terms(other: str, terms: dict, counts: np.ndarray) -> str:
    off = [
        (term, count, wanted)
        for (term, (_, wanted)), count in zip(terms.items(), counts, strict=False)
        if abs(count - wanted) > 0.01
    ]
    missing = [f"`{term}`" for term, count, _ in off if abs(count) <= 0.01]
    said = [f"it holds `{other}`, which the formula has not"] if other else []
    if missing:
        are = "s {} are" if len(missing) > 1 else " {} is"
        listed = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
        said.append(f"the term{are.format(listed)} missing")
    said += [
        f"the term `{term}` has the factor {count:.2g}, where {wanted:g} is right"
        + (": mind the sign" if abs(count + wanted) <= 0.01 else "")
        for term, count, wanted in off
        if abs(count) > 0.01
    ]
    return "; ".join(said) + "."


def mistakes_in_reconstruction(x: np.ndarray, guess: np.ndarray, truth: np.ndarray) -> list:
    """Pairs of what a mistake gives for each image, and the advice."""
    losses, with_ink = keras.losses, -(x * np.log(guess)).sum(axis=1)
    logits = PIXELS * np.asarray(losses.binary_crossentropy(x, guess, from_logits=True))
    probability = (
        "The reconstruction is a probability already, since the decoder ends with a sigmoid: leave "
        "`from_logits` out."
    )
    one_choice = (
        "That is the cross-entropy of one choice among 784. Each pixel is a question of its own: "
        "`binary_crossentropy`."
    )
    return [
        (
            truth / PIXELS,
            "You averaged over the pixels. The divergence is summed over its dimensions, so this "
            "has to be summed over the pixels, or the divergence weighs 784 times too much and the "
            "code collapses.",
        ),
        (-truth, "The sign is the wrong way round: a loss has to be made small."),
        (
            PIXELS * np.asarray(losses.binary_crossentropy(guess, x)),
            "Image and reconstruction are the wrong way round.",
        ),
        (
            PIXELS * metrics.mean_squared_error(x, guess),
            "That is a squared error; use the cross-entropy.",
        ),
        (truth / np.log(2), "That is in bits; use the natural logarithm."),
        (with_ink, "The term (1 - x) * log(1 - reconstruction) is missing."),
        (truth - with_ink, "The term x * log(reconstruction) is missing."),
        (logits, probability),
        (logits / PIXELS, f"{probability} And sum over the pixels."),
        *(
            (factor * np.asarray(losses.categorical_crossentropy(x, guess)), one_choice)
            for factor in (1, PIXELS)
        ),
    ]
