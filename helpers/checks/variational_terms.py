"""Exercise 3, steps 2 and 3: what mistakes in the formulas of the two halves would give."""

from collections.abc import Callable

import keras
import numpy as np

from helpers import metrics
from helpers.checks.relations import relation
from helpers.checks.variational_functions import raw
from helpers.data import PIXELS


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
        (
            terms.max(axis=1),
            "That is the largest of the dimensions. They add up: `ops.sum`.",
        ),
        (
            0.5 * np.prod(2 * terms, axis=1),
            "The dimensions are multiplied. They add up: `ops.sum`.",
        ),
        (
            0.5 * ((mean + variance) ** 2 - 1 - log_variance).sum(axis=1),
            "The square runs over mean and variance together: `ops.square(mean)` alone.",
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
    """How often each term of the divergence counts in a learner's formula; "" when in no way."""
    random = np.random.default_rng(0)
    rows = []  # codes of two widths: what counts once an image is not what counts once a dimension
    for width in (3, 2):
        mean, log_variance = random.normal(0, 1.5, (2, 16, width)).astype(np.float32)
        found = raw("kl_divergence", function, (mean, log_variance))
        one = np.ones_like(mean)
        rows.append((found, mean, log_variance, one))
    found = np.concatenate([row[0] for row in rows])

    def summed(term: Callable) -> np.ndarray:
        return np.concatenate([term(m, v, one).sum(axis=1) for _, m, v, one in rows])

    terms = {
        "mean**2": (summed(lambda m, v, one: m**2), 0.5),
        "exp(log_variance)": (summed(lambda m, v, one: np.exp(v)), 0.5),
        "1": (summed(lambda m, v, one: one), -0.5),
        "log_variance": (summed(lambda m, v, one: v), -0.5),
    }
    others = {
        "a number once an image": np.ones_like(found),
        "abs(mean)": summed(lambda m, v, one: np.abs(m)),
        "mean": summed(lambda m, v, one: m),
        "log_variance**2": summed(lambda m, v, one: v**2),
        "exp(2 * log_variance)": summed(lambda m, v, one: np.exp(2 * v)),
        "exp(log_variance / 2)": summed(lambda m, v, one: np.exp(v / 2)),
        "exp(-log_variance)": summed(lambda m, v, one: np.exp(-v)),
        "mean * exp(log_variance)": summed(lambda m, v, one: m * np.exp(v)),
        "mean**2 * exp(log_variance)": summed(lambda m, v, one: m**2 * np.exp(v)),
        "exp(mean)": summed(lambda m, v, one: np.exp(m)),
    }
    if said := _taken_apart(found, terms, others):
        return said
    with np.errstate(all="ignore"):
        product = found * np.stack([w * t for t, w in terms.values()]).sum(axis=0)
    if np.ptp(product) < 1e-3 * np.abs(product).max():
        return "It divides by the sum; one half *times* the sum is right."
    return ""


def _taken_apart(found: np.ndarray, terms: dict, others: dict) -> str:
    """How often each of the ``terms`` counts, with none or one of the ``others`` beside them."""
    for name, other in [("", np.zeros_like(found)), *others.items()]:
        table = np.stack([*(term for term, _ in terms.values()), other], axis=1)
        counts = np.linalg.lstsq(table.astype(np.float64), found, rcond=None)[0]
        if np.abs(table @ counts - found).max() <= 1e-3 * np.abs(found).max():
            return "Taken apart, " + _about_terms(name, terms, counts)
    return ""


def _about_terms(other: str, terms: dict, counts: np.ndarray) -> str:
    off = [
        (term, count, wanted)
        for (term, (_, wanted)), count in zip(terms.items(), counts, strict=False)
        if abs(count - wanted) > 0.01
    ]
    missing = [f"`{term}`" for term, count, _ in off if abs(count) <= 0.01]
    once = other.startswith("a number")
    quoted = f"the number {counts[-1]:.4g} once an image" if once else f"`{other}`"
    said = [f"it holds {quoted}, which the formula has not"] if other else []
    if missing:
        are = "s {} are" if len(missing) > 1 else " {} is"
        listed = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
        said.append(f"the term{are.format(listed)} missing")
    said += [
        (
            f"the term `{term}` has the factor {count:.2g}, where {wanted:g} is right"
            if wanted
            else f"it holds {count:.2g} times `{term}`, which the formula has not"
        )
        + (": mind the sign" if abs(count + wanted) <= 0.01 else "")
        for term, count, wanted in off
        if abs(count) > 0.01
    ]
    return "; ".join(said) + "."


def terms_of_reconstruction(function: Callable) -> str:
    """The same for the cross-entropy, whose terms an image and its reconstruction ``r`` make."""
    random = np.random.default_rng(0)
    x, r = random.uniform(0.05, 0.95, (2, 24, PIXELS)).astype(np.float32)
    x *= random.uniform(0.2, 1, (24, 1)).astype(np.float32)
    r = (0.5 + (r - 0.5) * random.uniform(0.1, 1, (24, 1))).astype(np.float32)
    found = raw("reconstruction_nats", function, (x, r))
    terms = {
        "x * log(r)": ((x * np.log(r)).sum(axis=1), -1.0),
        "(1 - x) * log(1 - r)": (((1 - x) * np.log(1 - r)).sum(axis=1), -1.0),
        "(1 - x) * log(r)": (((1 - x) * np.log(r)).sum(axis=1), 0.0),
        "x * log(1 - r)": ((x * np.log(1 - r)).sum(axis=1), 0.0),
    }
    others = {"a number once an image": np.ones_like(found)}
    if said := _taken_apart(found, terms, others):
        return said
    for words, pixels in (
        ("the absolute differences of the pixels", np.abs(x - r)),
        ("the squared differences of the pixels", np.square(x - r)),
        ("the cross-entropy of an image that was rounded to 0 and 1",
         -np.rint(x) * np.log(r) - (1 - np.rint(x)) * np.log(1 - r)),
    ):  # fmt: skip
        if known := relation(found, pixels.sum(axis=1)):
            return f"Of {words} it is {known.replace('right value', 'sum')}."
        if np.allclose(found, pixels.sum(axis=1), rtol=1e-3):
            return f"That is the sum of {words}."
    return ""


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
        (
            PIXELS * np.asarray(losses.binary_crossentropy(1 - x, guess)),
            "One of the two is taken as its negative: `x` belongs to log(r), `1 - x` to "
            "log(1 - r).",
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
