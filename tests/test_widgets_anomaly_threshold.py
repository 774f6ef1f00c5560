"""The anomaly threshold's Python half; what it counts is tested in the browser."""

import numpy as np
import pytest

from helpers import data
from helpers.widgets import interactive
from helpers.widgets.anomaly_threshold import anomaly_threshold


@pytest.fixture(autouse=True)
def forgets(monkeypatch):
    monkeypatch.setattr(interactive, "_kept", {})


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


def test_scores_keep_their_order_and_size(given):
    widget = anomaly_threshold(*given)
    one = next(d for d in widget.given["detectors"] if (d["name"], d["digit"]) == ("PCA", 7))
    levels = np.frombuffer(one["levels"]["data"], np.uint16)
    scores = one["low"] + levels / 65535 * (one["high"] - one["low"])
    assert np.abs(scores - given[0]["PCA"][7]).max() < 1e-5
    assert one["end"] == np.quantile(given[0]["PCA"][7], 0.998)


def test_scores_below_zero_have_room(given):
    scores, x, y = given
    widget = anomaly_threshold({"PCA": {2: scores["PCA"][2] - 1}}, x, y)
    (one,) = widget.given["detectors"]
    assert one["low"] == pytest.approx(scores["PCA"][2].min() - 1) and one["low"] < 0


def test_it_begins_with_a_two_and_the_first_detector(given):
    widget = anomaly_threshold(*given)
    assert widget.chosen == {"detector": "PCA", "digit": 2, "place": 500}
    assert widget.given["pictures"]["shape"] == [500, 784]
    assert widget.given["digits"] == [*range(10)]


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
