"""The anomaly threshold by hand: the line on the histogram, the point on the curve; its counts."""

import re

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, roc_auc_score

from helpers.data import load_mnist
from helpers.widgets.anomaly_threshold import anomaly_threshold
from tests.browser.stage import on_page, work


@pytest.fixture(scope="module")
def scores():
    """Scores that know little: ink and some noise."""
    x, y = load_mnist(at_most=800).test
    rng = np.random.default_rng(0)
    return {
        name: {d: x.mean(axis=1) + 0.05 * (y == d) + 0.02 * rng.random(len(y)) for d in digits}
        for name, digits in {"PCA": range(10), "autoencoder": (1, 2)}.items()
    }, y


@pytest.fixture(scope="module")
def widget(scores):
    return anomaly_threshold(scores[0], *load_mnist(at_most=800).test)


def script(stage):
    histogram, roc = stage.root.locator(".u-over").nth(0), stage.root.locator(".u-over").nth(1)
    stage.drag(histogram, (0.5, 0.5), (0.3, 0.5))
    low = stage.chosen["place"]
    assert 280 < low < 320
    found = int(re.search(r"(\d+) anomalies found", stage.words)[1])
    stage.drag(roc, (0.9, 0.1), (0.02, 0.5))
    assert stage.chosen["place"] > low
    assert int(re.search(r"(\d+) anomalies found", stage.words)[1]) < found
    stage.click(stage.root.get_by_role("radio", name="unusual digit 7"))
    assert stage.chosen["digit"] == 7
    stage.click(stage.root.get_by_role("radio", name="autoencoder", exact=True))
    assert (stage.chosen["detector"], stage.chosen["digit"]) == ("autoencoder", 1)
    stage.slider("threshold").focus()
    stage.press("End")
    assert stage.chosen["place"] == 1000
    stage.press("Home", "ArrowRight", "ArrowRight")
    assert stage.chosen == {"detector": "autoencoder", "digit": 1, "place": 2}


def test_the_anomaly_threshold_by_hand(lab, from_disk, widget):
    work(lab, from_disk, "anomaly_threshold", widget, script)


def test_the_page_counts_as_scikit_learn_does(from_disk, widget, scores):
    stage = on_page(from_disk, widget)
    of_digits, y = scores
    for digit in (2, 9):
        stage.click(stage.root.get_by_role("radio", name=f"unusual digit {digit}"))
        score, is_unusual = of_digits["PCA"][digit], y == digit
        for place in (100, 500, 900):
            stage.slider("threshold").fill(str(place))
            threshold = place / 1000 * np.quantile(score, 0.998)
            (passed, alarms), (missed, found) = confusion_matrix(is_unusual, score > threshold)
            # Scores travel in 65,536 levels: one of them may lie on the other side of a threshold.
            expected = [found, missed, alarms, passed]
            pattern = r"(\d+) anomalies found, (\d+) missed, (\d+) false alarms, (\d+) usual"
            said = [int(number) for number in re.search(pattern, stage.words).groups()]
            assert np.abs(np.subtract(said, expected)).max() <= 1
        area = float(re.search(r"ROC curve ([\d.]+)\.", stage.words)[1])
        assert area == pytest.approx(roc_auc_score(is_unusual, score), abs=1e-3)
