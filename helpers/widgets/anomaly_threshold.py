"""Anomaly threshold: where to cut a histogram of errors, and what each place costs."""

from collections.abc import Mapping

import numpy as np

from helpers.data import check_pictures
from helpers.widgets.interactive import Interactive, packed
from helpers.words import counted

CARRIED = 500  # pictures to show beside the threshold
_LEVELS = 2**16 - 1  # as which a score travels


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
                    f"The scores of {name} for the unusual {digit} have shape {np.shape(score)}; "
                    f"needed: {counted(len(y_test), 'finite number')}, one for each test picture."
                )
            if not 0 < (y_test == digit).sum() < len(y_test):
                raise ValueError(f"y_test must hold the digit {digit} and others as well.")
            low, high = min(float(np.min(score)), 0.0), float(np.max(score))
            levels = np.rint((score - low) / max(high - low, 1e-12) * _LEVELS)
            one = {"name": name, "digit": int(digit), "low": low, "high": high}
            # The histogram ends where two pictures in a thousand lie beyond.
            one |= {"levels": packed(levels, "uint16"), "end": float(np.quantile(score, 0.998))}
            detectors.append(one)
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
