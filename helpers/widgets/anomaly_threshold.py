"""Anomaly threshold: where to cut a histogram of errors, and what each place costs."""

from collections.abc import Mapping
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np
from sklearn.metrics import roc_auc_score

from helpers.widgets import svg
from helpers.widgets.frame import Interactive
from helpers.widgets.panels import check_pictures, legend

BINS = 60
NEIGHBOURS = 7  # pictures on either side of the threshold
STEPS = 300  # places of the threshold along the histogram
# Usual pictures look like the autoencoder's, anomalies like what stands out elsewhere.
_USUAL, _UNUSUAL = "autoencoder", "denoising"
_WIDTH, _HEIGHT, _SIDE = 864, 500, 54


class Scores(NamedTuple):
    """One detector's scores (n,), with what does not depend on the threshold.

    ``usual`` and ``unusual`` are sorted, ``order`` sorts all. ``shares`` are the histograms of
    the two between ``edges``, ``area`` is the one under the ROC curve. ``curve`` has one row
    (false-alarm rate, recall, precision) for each of many thresholds, from high to low.
    """

    score: np.ndarray
    is_unusual: np.ndarray
    usual: np.ndarray
    unusual: np.ndarray
    order: np.ndarray
    edges: np.ndarray
    shares: tuple[np.ndarray, np.ndarray]
    area: float
    curve: np.ndarray

    @property
    def top(self) -> float:
        """The right end of the histogram."""
        return float(self.edges[-1])


class Counts(NamedTuple):
    """The confusion table at one threshold: what raises an alarm, and what does not."""

    found: int  # unusual, alarm
    missed: int  # unusual, no alarm
    false_alarms: int  # usual, alarm
    passed: int  # usual, no alarm

    @property
    def recall(self) -> float:
        """The share of anomalies that raise an alarm."""
        return self.found / (self.found + self.missed)

    @property
    def false_alarm_rate(self) -> float:
        """The share of usual pictures that raise an alarm."""
        return self.false_alarms / (self.false_alarms + self.passed)

    @property
    def precision(self) -> float:
        """The share of alarms that are anomalies; without alarms none is wrong, so 1."""
        alarms = self.found + self.false_alarms
        return self.found / alarms if alarms else 1.0


def prepare(score: np.ndarray, is_unusual: np.ndarray) -> Scores:
    """Sort the scores once; ``is_unusual`` says which of the n pictures are anomalies."""
    usual, unusual = np.sort(score[~is_unusual]), np.sort(score[is_unusual])
    thresholds = np.quantile(score, 1 - np.linspace(0, 1, 201) ** 2)
    points = [count(usual, unusual, threshold) for threshold in thresholds]
    curve = [(0.0, 0.0, np.nan)]
    curve += [(p.false_alarm_rate, p.recall, p.precision) for p in points if p.found]
    curve.append((1.0, 1.0, float(is_unusual.mean())))
    edges = np.linspace(0, float(np.quantile(score, 0.998)), BINS + 1)
    shares = tuple(np.histogram(group, edges)[0] / len(group) for group in (usual, unusual))
    order, area = np.argsort(score, kind="stable"), float(roc_auc_score(is_unusual, score))
    return Scores(score, is_unusual, usual, unusual, order, edges, shares, area, np.array(curve))


def count(usual: np.ndarray, unusual: np.ndarray, threshold: float) -> Counts:
    """The confusion table of two sorted arrays: a score *above* the threshold raises an alarm."""
    passed = int(np.searchsorted(usual, threshold, side="right"))
    missed = int(np.searchsorted(unusual, threshold, side="right"))
    return Counts(len(unusual) - missed, missed, len(usual) - passed, passed)


def beside(scores: Scores, counts: Counts) -> tuple[np.ndarray, np.ndarray]:
    """The places of the pictures just below and just above the threshold, by rising score."""
    cut = counts.missed + counts.passed
    return scores.order[max(cut - NEIGHBOURS, 0) : cut], scores.order[cut : cut + NEIGHBOURS]


def draw(
    scores: Scores, x: np.ndarray, y: np.ndarray, threshold: float, digit: int, detector: str
) -> str:
    """The view at one threshold: histogram, confusion table, curves, and the pictures beside it."""
    counts = count(scores.usual, scores.unusual, threshold)
    below, above = beside(scores, counts)
    parts = [
        _histogram(scores, threshold),
        legend({"usual digits": _USUAL, f"unusual: {digit}": _UNUSUAL}, 278, 72),
        *_curves(scores, counts),
        _table(counts, 0, 300),
        svg.text(400, 300, f"Just below: no alarm (framed: a {digit})", bold=True),
        _row(scores, x, y, below, 400, 308),
        svg.text(400, 402, f"Just above: alarm (framed: a {digit})", bold=True),
        _row(scores, x, y, above, 400, 410),
    ]
    alt = (
        f"{detector}, unusual digit {digit}, threshold {threshold:.4f}: {counts.found} anomalies "
        f"found, {counts.missed} missed, {counts.false_alarms} false alarms, {counts.passed} usual "
        f"digits passed. Precision {counts.precision:.1%}, recall {counts.recall:.1%}, false-alarm "
        f"rate {counts.false_alarm_rate:.1%}, area under the ROC curve {scores.area:.3f}."
    )
    return svg.document(_WIDTH, _HEIGHT, alt, *parts)


def _histogram(scores: Scores, threshold: float) -> str:
    chart = svg.Chart(
        60, 40, 340, 180, (0, scores.top), (0, 1.15 * max(map(np.max, scores.shares))),
        "anomaly score", "share of the pictures of each kind",
    )  # fmt: skip
    chart.bars(scores.edges, scores.shares[0], _USUAL)
    chart.bars(scores.edges, scores.shares[1], _UNUSUAL)
    chart.level(threshold, f"{threshold:.4f}", vertical=True)
    return str(chart)


def _curves(scores: Scores, counts: Counts) -> list[str]:
    false_alarms, recall, precision = scores.curve.T
    roc = svg.Chart(
        478, 40, 160, 180, (0, 1), (0, 1), "false-alarm rate", f"recall (area {scores.area:.3f})"
    )
    roc.line([0, 1], [0, 1], "mean image")  # guessing
    roc.line(false_alarms, recall, _USUAL)
    roc.points([counts.false_alarm_rate], [counts.recall], _UNUSUAL, size=6)
    base_rate = float(scores.is_unusual.mean())
    title = f"precision (base rate {base_rate:.0%})"
    pr = svg.Chart(700, 40, 160, 180, (0, 1), (0, 1), "recall", title)
    pr.level(base_rate, "")
    some = np.isfinite(precision)
    pr.line(recall[some], precision[some], _USUAL)
    pr.points([counts.recall], [counts.precision], _UNUSUAL, size=6)
    return [str(roc), str(pr)]


def _table(counts: Counts, x: float, y: float) -> str:
    rows = [
        ("", "alarm", "no alarm"),
        ("unusual", f"{counts.found:,}", f"{counts.missed:,}"),
        ("usual", f"{counts.false_alarms:,}", f"{counts.passed:,}"),
    ]
    parts = []
    for line, row in enumerate(rows):
        for column, words in enumerate(row):
            place = x + (0, 150, 250)[column], y + 24 * line
            anchor, head = ("end" if column else "start"), line == 0 or column == 0
            parts.append(svg.text(*place, words, anchor=anchor, bold=head))
        bottom = y + 7 + 24 * line
        parts.append(f"<path d='M{x} {bottom}h250' stroke='{svg.FAINT}'/>")
    shares = {
        "precision": (counts.precision, "of the alarms are right"),
        "recall": (counts.recall, "of the unusual ones are found"),
        "false-alarm rate": (counts.false_alarm_rate, "of the usual ones raise an alarm"),
    }
    for line, (name, (share, words)) in enumerate(shares.items()):
        height = y + 96 + 24 * line
        parts += [
            svg.text(x, height, name, bold=True),
            svg.text(x + 172, height, f"{share:.1%}", anchor="end"),
            svg.text(x + 180, height, words, size=12),
        ]
    return "".join(parts)


def _row(
    scores: Scores, x: np.ndarray, y: np.ndarray, which: np.ndarray, left: float, top: float
) -> str:
    if not len(which):
        return svg.text(left, top + 24, "No picture.")
    parts = []
    for column, picture in enumerate(which):
        at = left + column * (_SIDE + 12)
        unusual = bool(scores.is_unusual[picture])
        parts.append(svg.digit(x[picture], at, top, _SIDE))
        parts.append(svg.text(at, top + _SIDE + 16, str(y[picture]), bold=unusual))
        if unusual:
            frame = svg.colour(_UNUSUAL)
            parts.append(
                f"<rect x='{at - 2:.1f}' y='{top - 2:.1f}' width='{_SIDE + 4}' "
                f"height='{_SIDE + 4}' fill='none' stroke='{frame}' stroke-width='4'/>"
            )
    return "".join(parts)


def anomaly_threshold(
    scores: Mapping[str, Mapping[int, np.ndarray]], x_test: np.ndarray, y_test: np.ndarray
) -> Interactive:
    """Choose the unusual digit and move the threshold along the histogram of anomaly scores.

    ``scores`` maps a detector's name, such as "PCA", to the unusual digits that it was fitted
    without, and each of those to its scores of all test pictures, shape (n,), the higher the more
    unusual. ``x_test`` has shape (n, 784) and is not copied, ``y_test`` holds the n digits.
    Raises ValueError for arguments that do not fit.
    """
    check_pictures("x_test", x_test, y_test)
    choices: dict[str, tuple[str, int]] = {}
    for detector, of_digits in scores.items():
        for digit, score in of_digits.items():
            if np.shape(score) != np.shape(y_test) or not np.isfinite(score).all():
                raise ValueError(
                    f"The scores of {detector} for the unusual {digit} must be {len(y_test)} "
                    f"finite numbers, one for each test picture, not shape {np.shape(score)}."
                )
            if not 0 < (y_test == digit).sum() < len(y_test):
                raise ValueError(f"y_test must hold the digit {digit} and others as well.")
            choices[f"{digit}, {detector}"] = detector, int(digit)
    if not choices:
        raise ValueError("scores is empty: it must map a detector to its digits and their scores.")
    ready: dict[str, Scores] = {}

    def view(choice: str, place: float) -> str:
        detector, digit = choices[choice]
        if choice not in ready:
            ready[choice] = prepare(scores[detector][digit], y_test == digit)
        threshold = place / STEPS * ready[choice].top
        return draw(ready[choice], x_test, y_test, threshold, digit, detector)

    ordered = sorted(choices, key=lambda choice: (choices[choice][1], choice))
    start = next((choice for choice in ordered if choices[choice][1] == 2), ordered[0])
    return Interactive(
        "anomaly threshold",
        view,
        {
            # No dropdown: in a notebook JupyterLab takes the arrow keys away from it.
            "choice": widgets.SelectionSlider(
                description="unusual digit", options=ordered, value=start
            ),
            "place": widgets.IntSlider(
                description="threshold", min=0, max=STEPS, value=STEPS // 2, readout=False,
                layout=widgets.Layout(width="480px"),
            ),
        },
        height=_HEIGHT,
    )  # fmt: skip
