"""What the checks of exercise 4 measure: scores, areas, rates, and the opponents on many splits."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from scipy.stats import beta, norm, rankdata

from helpers.checks import probe
from helpers.checks.feedback import Wrong, WrongKind
from helpers.data_tumours import MEASUREMENTS, SEED, Tumours, load_tumours

SPLITS = 5  # seeds 0 to 4: the splits on which methods are compared


@cache
def tumours(seed: int = SEED) -> Tumours:
    """The tumours in the parts that this seed draws."""
    return load_tumours(seed)


def usual(seed: int = SEED) -> np.ndarray:
    """The benign tumours of the training part, (n, 30)."""
    x, malignant = tumours(seed).train
    return x[~malignant]


def calibration() -> np.ndarray:
    """The benign tumours of the validation part, (n, 30)."""
    x, malignant = tumours().validation
    return x[~malignant]


def standard(x: np.ndarray, like: np.ndarray) -> np.ndarray:
    """``x`` in deviations from the mean of ``like``, column by column."""
    return (x - like.mean(axis=0)) / like.std(axis=0)


def scores(name: str, function: Any, x: np.ndarray) -> np.ndarray:
    """The scores of the rows ``x``, shape (n,), as the learner's function gives them."""
    found = probe.finite(f"the result of {name}", probe.answer_of(name, function, x))
    if found.shape == x.shape:
        raise Wrong(f"`{name}` gives one value for each measurement. Average over `axis=1`.")
    if found.size == 1:
        raise Wrong(
            f"`{name}` gives one number for all tumours together. Each needs a score of its own: "
            "average over `axis=1` only."
        )
    if found.shape == (x.shape[1],):
        raise Wrong(f"`{name}` gives one number for each measurement: average over `axis=1`.")
    if found.shape == (len(x), 1):
        return found[:, 0]
    return probe.array(f"the result of {name}", found, (len(x),))


def rows(name: str, value: Any) -> np.ndarray:
    """An array of tumours, (n, 30), or WrongKind."""
    found = probe.array(name, value)  # its shape first: it may be far too large to look through
    if found.ndim != 2 or found.shape[1] != MEASUREMENTS or len(found) > 10_000:
        raise WrongKind(
            f"`{name}` has the shape {found.shape}; it should hold tumours, shape (n, 30)."
        )
    return probe.finite(name, found)


def same_rows(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether both hold the same tumours, in any order."""
    if a.shape != b.shape:
        return False
    return np.allclose(a[np.lexsort(a.T)], b[np.lexsort(b.T)], rtol=1e-4, atol=1e-6)


def area_under_roc(found: np.ndarray, positive: np.ndarray) -> float:
    """The chance that a positive scores higher than a negative; ties count one half."""
    hits = int(positive.sum())
    above = rankdata(found)[positive].sum() - hits * (hits + 1) / 2
    return float(above / (hits * (len(found) - hits)))


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Spearman's: 1 when one is an increasing function of the other, -1 when a decreasing one."""
    a, b = rankdata(a), rankdata(b)
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def intervals(hits: int, count: int, level: float = 0.95) -> list[tuple[float, float]]:
    """Intervals for a share, in the usual forms: Wilson (1927), Clopper and Pearson (1934), normal.

    Source for a comparison of them: Brown, Cai and DasGupta (2001).
    """
    z, share, tail = norm.ppf(0.5 + level / 2), hits / count, (1 - level) / 2
    centre = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z / (1 + z**2 / count) * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    plain = z * np.sqrt(share * (1 - share) / count)
    exact_low = beta.ppf(tail, hits, count - hits + 1) if hits else 0.0
    exact_high = beta.ppf(1 - tail, hits + 1, count - hits) if hits < count else 1.0
    return [
        (centre - half, centre + half),
        (float(exact_low), float(exact_high)),
        (share - plain, share + plain),
    ]


@cache
def column_areas(part: str, seed: int) -> np.ndarray:
    """The area under the ROC curve of each column alone, (30,), on one part of a split."""
    x, malignant = getattr(tumours(seed), part)
    return np.array([area_under_roc(column, malignant) for column in x.T])


def _usual_and_rows(seed: int, how: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows to learn from, rows to score, and which of these are malignant.

    ``how`` is "own" as the exercise asks, or a mistake: "raw" not standardised; "whole" with one
    deviation for all columns; "first" on the scale of seed 0; "all" learnt from all training
    rows; "sick" from the malignant ones; "validation" scored there.
    """
    x, malignant = tumours(seed).validation if how == "validation" else tumours(seed).test
    train, sick = tumours(seed).train
    learnt = {"all": train, "sick": train[sick]}.get(how, train[~sick])
    if how == "raw":
        return learnt, x, malignant
    if how == "whole":
        mean, deviation = learnt.mean(axis=0), learnt.std()
        return (learnt - mean) / deviation, (x - mean) / deviation, malignant
    like = usual(0) if how == "first" else learnt
    return standard(learnt, like), standard(x, like), malignant


def mean_square(rows: np.ndarray) -> np.ndarray:
    """The error of each standardised row when the answer is always the mean, zero."""
    return np.square(rows).mean(axis=1)


@cache
def mean_areas(seed: int, how: str = "own", error: Callable = mean_square) -> float:
    """The area of the error of a model that always answers the mean, zero on standardised rows."""
    _, x, malignant = _usual_and_rows(seed, how)
    return area_under_roc(error(x), malignant)


@cache
def pca_areas(seed: int, how: str = "own") -> np.ndarray:
    """The area of PCA's error on the test part, with 1 to 29 components."""
    learnt, x, malignant = _usual_and_rows(seed, how)
    centre = learnt.mean(axis=0)
    codes = (x - centre) @ np.linalg.svd(learnt - centre, full_matrices=False)[2].T
    left = np.cumsum(np.square(codes)[:, ::-1], axis=1)[:, ::-1]  # error without the first k
    return np.array([area_under_roc(left[:, k], malignant) for k in range(1, MEASUREMENTS)])


@cache
def neighbour_areas(seed: int, how: str = "own") -> np.ndarray:
    """The area of the distance to usual rows on the test part: the mean of 1 to 30, the last."""
    train, z, malignant = _usual_and_rows(seed, how)
    squared = np.square(z).sum(1)[:, None] + np.square(train).sum(1) - 2 * z @ train.T
    nearest = np.sqrt(np.maximum(np.sort(squared, axis=1)[:, :30], 0))
    mean = np.cumsum(nearest, axis=1) / np.arange(1, 31)
    found = [[area_under_roc(column, malignant) for column in kind.T] for kind in (mean, nearest)]
    return np.array(found).ravel()
