"""The anomaly threshold: what it computes, and how it behaves."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_score, recall_score, roc_auc_score

from helpers import data
from helpers.widgets import anomaly_threshold as lab
from helpers.widgets.anomaly_threshold import anomaly_threshold
from tests import manners


@pytest.fixture(scope="module")
def given():
    """Scores that know little: ink and some noise."""
    x, y = data.load_mnist(at_most=600).test
    rng = np.random.default_rng(0)
    scores = {
        name: {d: x.mean(axis=1) + 0.05 * (y == d) + 0.02 * rng.random(len(y)) for d in digits}
        for name, digits in {"PCA": range(10), "autoencoder": (1, 2)}.items()
    }
    return scores, x, y


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_the_confusion_table_is_scikit_learns(given, share):
    scores, _, y = given
    score, unusual = scores["PCA"][2], y == 2
    threshold = float(np.quantile(score, share))
    ready = lab.prepare(score, unusual)
    counts = lab.count(ready.usual, ready.unusual, threshold)
    (passed, false_alarms), (missed, found) = confusion_matrix(unusual, score > threshold)
    assert counts == (found, missed, false_alarms, passed)
    assert counts.recall == pytest.approx(recall_score(unusual, score > threshold))
    assert counts.precision == pytest.approx(precision_score(unusual, score > threshold))
    assert counts.false_alarm_rate == pytest.approx(false_alarms / (false_alarms + passed))


def test_a_score_on_the_threshold_raises_no_alarm():
    counts = lab.count(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0]), 2.0)
    assert counts == (1, 1, 1, 2)


def test_no_alarm_has_no_wrong_one():
    assert lab.count(np.array([1.0]), np.array([2.0]), 9.0).precision == 1


def test_curve_and_area_agree(given):
    scores, _, y = given
    ready = lab.prepare(scores["PCA"][7], y == 7)
    false_alarms, recall, precision = ready.curve.T
    assert (np.diff(false_alarms) >= 0).all() and (np.diff(recall) >= 0).all()
    assert ready.area == pytest.approx(roc_auc_score(y == 7, scores["PCA"][7]))
    assert np.trapezoid(recall, false_alarms) == pytest.approx(ready.area, abs=0.01)
    assert precision[-1] == pytest.approx((y == 7).mean())


def test_the_pictures_beside_the_threshold_are_the_nearest(given):
    scores, _, y = given
    score = scores["PCA"][2]
    ready = lab.prepare(score, y == 2)
    threshold = float(np.median(score))
    below, above = lab.beside(ready, lab.count(ready.usual, ready.unusual, threshold))
    ordered = np.sort(score)
    assert np.array_equal(score[below], ordered[ordered <= threshold][-lab.NEIGHBOURS :])
    assert np.array_equal(score[above], ordered[ordered > threshold][: lab.NEIGHBOURS])


def test_the_controls_choose_what_is_shown(given):
    scores, _, y = given
    widget = anomaly_threshold(*given)
    manners.check_labels(widget)
    assert set(widget.controls["choice"].options) == {
        *(f"{d}, PCA" for d in range(10)), "1, autoencoder", "2, autoencoder",
    }  # fmt: skip
    for choice, detector, digit in [("1, autoencoder", "autoencoder", 1), ("9, PCA", "PCA", 9)]:
        widget.controls["choice"].value = choice
        widget.controls["place"].value = 200
        score = scores[detector][digit]
        threshold = 200 / lab.STEPS * np.quantile(score, 0.998)
        found = int(((score > threshold) & (y == digit)).sum())
        false_alarms = int(((score > threshold) & (y != digit)).sum())
        words = manners.alternative(widget)
        assert f"{detector}, unusual digit {digit}, threshold {threshold:.4f}" in words
        assert f"{found} anomalies found" in words and f"{false_alarms} false alarms" in words


def test_the_ends_of_the_slider_work(given):
    widget = anomaly_threshold(*given)
    widget.controls["place"].value = 0
    assert "recall 100.0%" in manners.alternative(widget) and "No picture." in widget.view.value
    widget.controls["place"].value = lab.STEPS
    assert not widget.message.value


def test_manners(given):
    def make():
        return anomaly_threshold(*given)

    manners.check_copies(make, "choice", "3, PCA", "1, autoencoder")
    manners.check_burst(make(), "place", range(100, 250))
    widget = make()
    manners.check_errors_are_shown(widget, "place", (widget.values["place"] + 50) % lab.STEPS)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s, x, y: ({}, x, y), "empty"),
        (lambda s, x, y: ({"PCA": {2: s["PCA"][2][:9]}}, x, y), "PCA for the unusual 2"),
        (lambda s, x, y: ({"PCA": {2: s["PCA"][2] * np.nan}}, x, y), "finite"),
        (lambda s, x, y: ({"PCA": {11: s["PCA"][2]}}, x, y), "digit 11"),
        (lambda s, x, y: (s, x[:, :9], y), "784"),
        (lambda s, x, y: (s, x, y[:9]), "labels"),
    ],
)
def test_what_does_not_fit_is_said(given, change, says):
    with pytest.raises(ValueError, match=says):
        anomaly_threshold(*change(*given))
