"""Anomaly threshold: where to cut a histogram of errors, and what each place costs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers.widgets.interactive import Interactive, check_pictures, packed

CARRIED = 500  # pictures to show beside the threshold
_LEVELS = 2**16 - 1


def detector(name: str, digit: int, score: np.ndarray) -> dict[str, Any]:
    """One detector's scores (n,) for the page, as 65,536 levels between their ends.

    The histogram ends at ``end``, beyond which two in a thousand lie.
    """
    low, high = min(float(score.min()), 0.0), float(score.max())
    levels = np.rint((score - low) / max(high - low, 1e-12) * _LEVELS)
    return {
        "name": name,
        "digit": digit,
        "levels": packed(levels, "uint16"),
        "low": low,
        "high": high,
        "end": float(np.quantile(score, 0.998)),
    }


def anomaly_threshold(
    scores: Mapping[str, Mapping[int, np.ndarray]], x_test: np.ndarray, y_test: np.ndarray
) -> Interactive:
    """Choose the unusual digit and move the threshold along the histogram of anomaly scores.

    ``scores`` maps a detector's name, such as "PCA", to the unusual digits that it was fitted
    without, and each of those to its scores of all test pictures, shape (n,), the higher the more
    unusual. Of ``x_test`` (n, 784) the first 500 are shown; ``y_test`` holds the n digits. Raises
    ValueError for arguments that do not fit.
    """
    check_pictures("x_test", x_test, y_test)
    detectors = []
    for name, of_digits in scores.items():
        for digit, score in sorted(of_digits.items()):
            if np.shape(score) != np.shape(y_test) or not np.isfinite(score).all():
                raise ValueError(
                    f"The scores of {name} for the unusual {digit} must be {len(y_test)} "
                    f"finite numbers, one for each test picture, not shape {np.shape(score)}."
                )
            if not 0 < (y_test == digit).sum() < len(y_test):
                raise ValueError(f"y_test must hold the digit {digit} and others as well.")
            detectors.append(detector(name, int(digit), np.asarray(score)))
    if not detectors:
        raise ValueError("scores is empty: it must map a detector to its digits and their scores.")
    first = next((one for one in detectors if one["digit"] == 2), detectors[0])
    kinds = sorted({one["digit"] for one in detectors})
    given = {
        "detectors": detectors,
        "labels": packed(y_test, "uint8"),
        "pictures": packed(x_test[:CARRIED], "grey"),
        "kinds": packed(x_test[[int(np.argmax(y_test == kind)) for kind in kinds]], "grey"),
        "digits": kinds,
    }
    chosen = {"detector": first["name"], "digit": first["digit"], "place": 500}
    words = f"Interactive: drag the threshold of {' and '.join(scores)} along their scores."
    return Interactive("anomaly_threshold", given, chosen, words=words, name="anomaly threshold")
