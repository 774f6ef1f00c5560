"""The anomaly threshold, worked by hand."""

from tests.browser.by_hand import SETUP, work

CELLS = [
    SETUP,
    """
def score_without(digit):
    pca = baselines.fit_pca(x_train[y_train != digit], 32)
    return metrics.mean_squared_error(x_test, baselines.pca_reconstruction(pca, x_test))

scores = {"PCA": {digit: score_without(digit) for digit in range(10)}}
""",
    """
from helpers.widgets.anomaly_threshold import anomaly_threshold

anomaly_threshold(scores, x_test, y_test)
""",
]


def test_the_anomaly_threshold_by_hand(lab):
    work(lab, "anomaly_threshold", CELLS, "threshold", "unusual digit")
