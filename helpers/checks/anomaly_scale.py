"""Exercise 4, step 1: what a learner's ``standardise`` takes off each column and divides it by."""

import numpy as np


def what_it_does(x: np.ndarray, found: np.ndarray, usual: np.ndarray) -> str:
    """What is wrong when it makes ``found`` of the rows ``x``, in words after "`standardise`".

    ``usual`` are the rows that mean and deviation should come from; all have the shape (n, 30).
    """
    mean, deviation = usual.mean(axis=0), usual.std(axis=0)
    goal = "(row - mean) / deviation, with both of each column of `usual_train`"
    if found.shape != x.shape:
        return f"gives the shape {found.shape} for {x.shape}; it should give {goal}."
    low, high = usual.min(axis=0), usual.max(axis=0)
    if np.allclose(found, (x - low) / (high - low), rtol=0.004, atol=0.01):
        return "stretches to 0..1. Use mean and deviation."
    slope = ((x - x.mean(0)) * (found - found.mean(0))).mean(axis=0) / x.var(axis=0)
    left = found - found.mean(0) - slope * (x - x.mean(0))
    if np.abs(left).max() > 1e-3 * np.abs(found).max() or not slope.all():
        same = np.isclose(found, (x - mean) / deviation, rtol=0.004, atol=0.01)
        if same.mean() > 0.5:
            return (
                f"gives {same.mean():.0%} of the numbers rightly and cuts off or changes the "
                f"others: all lie between {found.min():.3g} and {found.max():.3g}. It should give "
                f"{goal}, and nothing more."
            )
        return f"is no {goal}: it does more than take something off a column and divide it."
    centre, scale = x.mean(0) - found.mean(0) / slope, 1 / slope
    shift = (mean - centre) / deviation
    if np.ptp(shift) < 0.01 and abs(shift[0]) > 0.01 and np.allclose(scale, deviation, rtol=0.004):
        return f"adds {shift[0]:.3g} at the end. It should give {goal}."
    said = [
        _about("mean", "takes off", centre, [*_CENTRES, *_of(usual)], mean, deviation),
        _about("deviation", "divides by", scale, [*_SCALES, *_of(usual, True)], mean, deviation),
    ]
    return " and ".join(part for part in said if part) + f". It should give {goal}."


# What stands in place of a column's mean or deviation, made from both, and how to say so.
_CENTRES = (
    (lambda mean, deviation: mean, ""),
    (lambda mean, deviation: 0 * mean, "does not take the mean off"),
    (lambda mean, deviation: -mean, "adds the mean (mind the sign)"),
    (lambda mean, deviation: deviation, "takes the deviation off"),
    (lambda mean, deviation: mean / deviation, "divides before it takes the mean off"),
)
_SCALES = (
    (lambda mean, deviation: deviation, ""),
    (lambda mean, deviation: 1 + 0 * mean, "does not divide by the deviation"),
    (lambda mean, deviation: 1 / deviation, "multiplies by the deviation where it should divide"),
    (lambda mean, deviation: deviation**2, "divides by the variance: take its root, the deviation"),
    (lambda mean, deviation: mean, "divides by the mean"),
)


def _of(usual: np.ndarray, scale: bool = False) -> list:
    """What else of the usual rows may stand in place of mean or deviation."""
    verb = "divides by" if scale else "takes off"
    others = [(name, getattr(np, name)(usual, axis=0)) for name in ("median", "min", "max")]
    if scale:
        low, quarter, three, high = np.quantile(usual, [0, 0.25, 0.75, 1], axis=0)
        others += [
            ("range, max - min,", high - low),
            ("distance of the quartiles", three - quarter),
        ]
        others += [("root of the sum of squares", np.linalg.norm(usual, axis=0))]
    return [
        (lambda mean, deviation, value=value: value, f"{verb} the {name} of each column")
        for name, value in others
    ]


def _about(what: str, verb: str, found, others, mean, deviation) -> str:
    """What is wrong with ``found``, one number a column; "" when it is what it should be."""
    for other, words in others:
        if np.allclose(found, other(mean, deviation), rtol=0.004, atol=0.01 * deviation.min()):
            return words
    ratio = found / others[0][0](mean, deviation)
    for numbers, words in (
        (
            found,
            f"one number for all columns, {found[0]:.3g}; each has a unit of its own, `axis=0`",
        ),
        (ratio, f"{ratio[0]:.3g} times the {what}" + " (mind the sign)" * bool(ratio[0] < 0)),
    ):
        if np.ptp(numbers) < 0.01 * np.abs(numbers).max():
            return f"{verb} {words}"
    return f"{verb} something else than the {what}"
