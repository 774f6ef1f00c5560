"""The compression dial, worked by hand."""

from tests.browser.by_hand import SETUP, work

CELLS = [
    SETUP,
    """
pca = baselines.fit_pca(x_train, 128)
squeezers = {k: models.dense_autoencoder(k, [64], code_activation="linear") for k in (8, 32)}
for model in squeezers.values():
    trained(model.autoencoder)
""",
    """
from helpers.widgets.compression_dial import compression_dial

compression_dial(squeezers, pca, x_validation, x_test)
""",
]


def test_the_compression_dial_by_hand(lab):
    work(lab, "compression_dial", CELLS, "bits a number")
