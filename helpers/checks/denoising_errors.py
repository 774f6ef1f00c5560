"""What the checks of 02_denoising find in numbers: errors, and what else they could be."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.feedback import Wrong, WrongKind
from helpers.data import PIXELS
from helpers.words import counted


def mse(clean: np.ndarray, answer: np.ndarray) -> float:
    """Mean over images and pixels of the squared difference."""
    return float(metrics.mean_squared_error(clean, answer).mean())


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
    yield float(np.square(clean - cleaned).max()), "the largest squared difference, not their mean"
    yield np.sqrt(truth), "the root of the mean squared error"
    yield float(np.square((clean - cleaned).mean())), "the square of the mean: square first"
    yield float(metrics.psnr(clean, cleaned).mean()), "the PSNR in decibels"
    yield (
        float(metrics.binary_crossentropy(clean, cleaned).mean()),
        "the binary cross-entropy; this step asks for the mean squared error",
    )
    yield float(np.abs(clean - cleaned).mean()), "the mean absolute difference: square it"
    yield float((clean - cleaned).mean()), "the mean difference, not squared"
    yield float((cleaned - clean).mean()), "the mean difference, not squared"
    yield (
        float(np.square(clean + cleaned).mean()),
        "the mean square of a sum: take the difference, with a minus sign",
    )
    yield float(np.square(cleaned).mean()), "the mean square of the answer: subtract the clean one"
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
) -> None:
    """Raise unless the number is ``truth``, with a name for it when it is one of the ``others``.

    Within ``tolerance`` of two of them, both are named: a number alone does not say which. The
    ``others`` are computed only where they are needed.
    """
    found = probe.number(name, answer)
    if probe.close(found, truth, tolerance):
        return
    start = f"`{name}` is {found:.4g}; we find {truth:.4f}. "
    fitting = dict.fromkeys(
        says for value, says in others if value and probe.close(found, value, tolerance)
    )
    if fitting:
        raise Wrong(start + f"It is {', or '.join(fitting)}.")
    for factor, says in ((-1, "the sign is turned round"), (100, "it is 100 times too large")):
        if probe.close(found, factor * truth, tolerance):
            raise Wrong(start + f"It looks as if {says}.")
    raise Wrong(start + task)


def numbers(name: str, value: Any, count: int) -> np.ndarray:
    """``count`` finite numbers, from a list, an array or the values of a dict."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (set, frozenset)):
        raise WrongKind(f"`{name}` is a set, which has no order; make it a list.")
    found = probe.guarded(name, lambda: [np.asarray(v).reshape(-1) for v in value])
    if any(len(part) != 1 for part in found):
        raise WrongKind(
            f"`{name}` should hold one number for each level. Is a `.mean()` missing in it?"
        )
    if len(found) != count:
        raise WrongKind(
            f"`{name}` has {counted(len(found), 'entry', 'entries')}; this step needs {count}."
        )
    return probe.finite(name, np.concatenate(found) if found else np.zeros(0), (count,))


def judge_errors(
    name: str,
    answer: Any,
    truth: Sequence[float],
    others: Iterable[tuple[Sequence[float], str]],
    task: str,
    tolerance: float,
    levels: Sequence[float],
) -> None:
    """As ``judge_error``, for a list of errors, one for each of the ``levels``."""
    found = numbers(name, answer, len(truth))

    def fits(values: Sequence[float]) -> bool:
        return all(probe.close(a, b, tolerance, 1e-5) for a, b in zip(found, values, strict=True))

    if fits(truth):
        return
    listed = ", ".join(f"{value:.4g}" for value in found)
    start = f"`{name}` is {listed}; we find {', '.join(f'{value:.4f}' for value in truth)}. "
    more = [
        (list(truth)[::-1], "the right errors in the wrong order: begin with level 0"),
        (np.sqrt(truth), "the roots of the mean squared errors"),
        (np.multiply(truth, PIXELS), "the sums over the pixels: take their mean"),
        ([truth[0]] * len(truth), "the error at level 0, five times: where is the noise?"),
        ([truth[-1]] * len(truth), "the error at level 0.5, five times"),
        (np.negative(truth), "the right errors with the wrong sign"),
    ]
    fitting = dict.fromkeys(says for values, says in [*others, *more] if fits(values))
    if fitting:
        raise Wrong(start + f"These are {', or '.join(fitting)}.")
    off = [
        level
        for level, a, b in zip(levels, found, truth, strict=True)
        if not probe.close(a, b, tolerance, 1e-5)
    ]
    if len(off) == 1:
        raise Wrong(f"{start}All fit but the one at level {off[0]:g}: was the noise of that level?")
    raise Wrong(start + task)
