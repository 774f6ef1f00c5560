"""Tumours of the breast: 30 measurements of cell nuclei each, benign or malignant.

The Wisconsin Diagnostic Breast Cancer data (Street, Wolberg and Mangasarian, 1993; CC BY 4.0):
569 tumours, of which 357 are benign. scikit-learn brings them along; nothing is downloaded.
"""

from typing import NamedTuple

import numpy as np
from sklearn.datasets import load_breast_cancer

MEASUREMENTS = 30
SEED = 0  # the first, whatever its luck: who tries several and keeps one has looked at the test
_SHARES = (0.5, 0.75)  # where training ends, and where validation ends


class Part(NamedTuple):
    """Some of the tumours: measurements ``x`` (n, 30), and ``malignant`` (n,), True or False."""

    x: np.ndarray
    malignant: np.ndarray


class Tumours(NamedTuple):
    """The three parts: learn from ``train``, choose with ``validation``, report ``test`` once."""

    train: Part
    validation: Part
    test: Part


def load_tumours(seed: int = SEED) -> Tumours:
    """Return all tumours in three parts: a half, a quarter and a quarter of either kind.

    Another ``seed`` draws other parts. Measurements are float64, each in a unit of its own.
    scikit-learn's label is 1 for benign; here True is malignant, which is what one looks for.
    """
    file = load_breast_cancer()
    malignant = file.target == 0
    random = np.random.default_rng(seed)
    parts: list[list[np.ndarray]] = [[], [], []]
    for kind in (False, True):
        shuffled = random.permutation(np.flatnonzero(malignant == kind))
        ends = [round(share * len(shuffled)) for share in _SHARES]
        for part, rows in zip(parts, np.split(shuffled, ends), strict=True):
            part.append(rows)
    rows = [random.permutation(np.concatenate(part)) for part in parts]
    return Tumours(*(Part(file.data[chosen], malignant[chosen]) for chosen in rows))


def measurement_names() -> list[str]:
    """What the 30 columns are, such as "worst perimeter"."""
    return [str(name) for name in load_breast_cancer().feature_names]
