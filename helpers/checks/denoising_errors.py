"""What the checks of 02_denoising find in numbers: errors, and what else they could be."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.feedback import Wrong
from helpers.data import PIXELS
from helpers.words import counted

EXACT = 2e-5  # relative: the same numbers, added up in another order
SAME_PICTURES = 0.004  # relative: the same pictures with other noise of the same kind


def mse(clean: np.ndarray, answer: np.ndarray) -> float:
    """Mean over images and pixels of the squared difference."""
    return _mean(metrics.mean_squared_error, clean, answer)


def _mean(of: Callable[..., np.ndarray], *arrays: np.ndarray) -> float:
    """The mean of ``of(*arrays)``, for a thousand images at a time: all of them take 60 MB."""
    each = [
        np.mean(of(*(some[start : start + 1000] for some in arrays)), dtype=np.float64)
        * len(arrays[0][start : start + 1000])
        for start in range(0, len(arrays[0]), 1000)
    ]
    return float(sum(each) / len(arrays[0]))


def mistakes(
    clean: np.ndarray,
    damaged: np.ndarray,
    cleaned: np.ndarray,
    of_clean: Callable[[], np.ndarray] | None = None,
) -> Iterator[tuple[float, str]]:
    """What may be computed in place of ``mse(clean, cleaned)``, and how to say so.

    ``of_clean`` gives the model's answer to the clean pictures, where that is a mistake, too.
    """
    truth = mse(clean, cleaned)
    yield mse(clean, damaged), "the error of the damaged picture, before denoising"
    yield (
        mse(damaged, cleaned),
        "the difference between answer and damaged picture: compare with the clean one",
    )
    yield truth * PIXELS, "the sum over the pixels: take their mean"
    yield truth * clean.size, "the sum over all images and pixels: take the mean"
    yield (
        max(float(np.square(a - b).max()) for a, b in zip(clean, cleaned, strict=True)),
        "the largest squared difference, not their mean",
    )
    yield 1 - truth / mse(clean, damaged), "the share of the error that is removed"
    yield truth / 2, "half of the mean squared error, which has no factor of one half"
    yield float(np.median(np.square(clean - cleaned))), "the median, not the mean"
    yield np.sqrt(truth), "the root of the mean squared error"
    yield np.square(_mean(np.subtract, clean, cleaned)), "the square of the mean: square first"
    yield _mean(metrics.psnr, clean, cleaned), "the PSNR in decibels"
    yield (
        _mean(metrics.binary_crossentropy, clean, cleaned),
        "the binary cross-entropy; this step asks for the mean squared error",
    )
    yield (
        _mean(lambda a, b: np.abs(a - b), clean, cleaned),
        "the mean absolute difference: square it",
    )
    yield _mean(np.subtract, clean, cleaned), "the mean difference, not squared"
    yield _mean(np.subtract, cleaned, clean), "the mean difference, not squared"
    yield (
        _mean(lambda a, b: np.square(a + b), clean, cleaned),
        "the mean square of a sum: take the difference, with a minus sign",
    )
    yield _mean(np.square, cleaned), "the mean square of the answer: subtract the clean one"
    if of_clean is not None:
        yield (
            mse(clean, of_clean()),
            "the error on clean pictures: you gave the denoiser those, not the noisy ones",
        )
        yield (
            mse(damaged, of_clean()),
            "an error with clean pictures as input and noisy ones as truth",
        )


def judge_error(
    name: str,
    answer: Any,
    truth: float,
    others: Iterable[tuple[float, str]],
    task: str,
    tolerance: float = 0.001,
    elsewhere: Iterable[tuple[Sequence[float], str]] = (),
) -> None:
    """Raise unless the number is ``truth``, with a name for it when it is one of the ``others``.

    Within ``tolerance`` of two of them, both are named: a number alone does not say which.
    ``elsewhere`` has the errors on other pictures. All are computed only where they are needed.
    """
    found = probe.number(name, answer)
    if probe.close(found, truth, EXACT) or rounded(found, truth):
        return
    start = f"`{name}` is {found:.4g}; we find {truth:.4f}. "
    judge_pictures(start, [found], [truth], elsewhere)
    if probe.close(found, truth, tolerance):
        return
    fitting = dict.fromkeys(
        says for value, says in others if value and probe.close(found, value, tolerance)
    )
    if fitting:
        raise Wrong(start + f"It is {', or '.join(fitting)}.")
    for decimals in (2, 1):
        if found and round(truth, decimals) == round(found, 9):
            raise Wrong(
                f"{start}It is rounded to {counted(decimals, 'decimal')}, too few to compare "
                "methods by. Keep all digits, and round where you print."
            )
    for factor, says in (
        (-1, "the sign is turned round"),
        (100, "it is in percent, 100 times too large"),
        (10, "it is 10 times too large"),
        (0.1, "it is 10 times too small"),
    ):
        if probe.close(found, factor * truth, tolerance):
            raise Wrong(start + f"It looks as if {says}.")
    raise Wrong(start + task)


def rounded(found: float, truth: float) -> bool:
    """Whether the number is ``truth``, rounded to three decimals or more."""
    return any(
        abs(found - round(found, decimals)) < 1e-8 and abs(found - truth) <= 0.501 * 10.0**-decimals
        for decimals in range(3, 8)
    )


def judge_pictures(
    start: str,
    found: Sequence[float],
    truth: Sequence[float],
    elsewhere: Iterable[tuple[Sequence[float], str]],
    same: float = SAME_PICTURES,
) -> None:
    """Raise when the errors are those on other pictures, and clearly not those on the right ones.

    ``same`` is how far (relative) errors on the same pictures may differ: next to nothing when
    the noise is the same, too.
    """
    own = _distance(found, truth)
    if own <= same:
        return
    for values, where in elsewhere:
        if all(d < min(same, 0.4 * own) for d in _distances(found, values)):
            what = "It is the error" if len(found) == 1 else "These are the errors"
            raise Wrong(
                f"{start}{what} on {where}. Choices are made on the validation images: use "
                "`x_validation`, damaged, as input, and compare with `x_validation`."
            )


def _distance(found: Sequence[float], values: Sequence[float]) -> float:
    """The largest of the ``_distances``."""
    return max(_distances(found, values))


def _distances(found: Sequence[float], values: Sequence[float]) -> Iterator[float]:
    """Relative differences, less what rounding to four decimals or more explains."""
    for a, b in zip(found, values, strict=True):
        slack = next((0.5 * 10.0**-d for d in range(3, 6) if abs(a - round(a, d)) < 1e-8), 0.0)
        yield max(0.0, abs(a - b) - slack) / max(abs(b), 1e-9)


def judge_errors(
    name: str,
    answer: Any,
    truth: Sequence[float],
    others: Iterable[tuple[Sequence[float], str]],
    task: str,
    tolerance: float,
    levels: Sequence[float],
    elsewhere: Iterable[tuple[Sequence[float], str]] = (),
) -> None:
    """As ``judge_error``, for a list of errors, one for each of the ``levels``."""
    found = [float(value) for value in probe.numbers(name, answer, len(truth), "level")]

    def agree(a: float, b: float) -> bool:
        return probe.close(a, b, tolerance, 1e-5) or rounded(a, b)

    def fits(values: Sequence[float]) -> bool:
        return all(agree(a, b) for a, b in zip(found, values, strict=True))

    listed = ", ".join(f"{value:.4g}" for value in found)
    start = f"`{name}` is {listed}; we find {', '.join(f'{value:.4f}' for value in truth)}. "
    if _distance(found, truth) > SAME_PICTURES:
        others_there = list(elsewhere)
        # Without noise the same pictures give the very same number.
        at_zero = (([values[0]], f"{where}, at level 0") for values, where in others_there)
        judge_pictures(start, found[:1], truth[:1], at_zero, 5 * EXACT)
        judge_pictures(start, found, truth, others_there)
    if fits(truth):
        return
    if found == [round(value, 2) for value in truth]:
        raise Wrong(
            f"{start}They are rounded to two decimals, too few to compare methods by. Keep all "
            "digits, and round where you print."
        )
    more = [
        (list(truth)[::-1], "the right errors in the wrong order: begin with level 0"),
        (np.sqrt(truth), "the roots of the mean squared errors"),
        (np.multiply(truth, PIXELS), "the sums over the pixels: take their mean"),
        ([truth[0]] * len(truth), "the error at level 0, five times: where is the noise?"),
        ([truth[-1]] * len(truth), "the error at level 0.5, five times"),
        (np.negative(truth), "the right errors with the wrong sign"),
        (np.multiply(truth, 100), "the right errors in percent: leave the factor out"),
    ]
    fitting = dict.fromkeys(says for values, says in [*others, *more] if fits(values))
    if fitting:
        raise Wrong(start + f"These are {', or '.join(fitting)}.")
    if sorted(found) != found and all(
        agree(a, b) for a, b in zip(sorted(found), sorted(truth), strict=True)
    ):
        raise Wrong(f"{start}These are the right errors in another order: begin with level 0.")
    off = [lv for lv, a, b in zip(levels, found, truth, strict=True) if not agree(a, b)]
    if len(off) == 1:
        raise Wrong(f"{start}All fit but the one at level {off[0]:g}.")
    raise Wrong(start + task)
