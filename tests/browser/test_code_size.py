"""The code-size explorer, worked by hand."""

from tests.browser.by_hand import SETUP, work

CELLS = [
    SETUP,
    """
pca = baselines.fit_pca(x_train, 16)
autoencoders = {k: models.dense_autoencoder(k, [64]).autoencoder for k in (1, 2, 4, 8, 16)}
for model in autoencoders.values():
    trained(model)
""",
    """
from helpers.widgets.code_size import code_size_explorer

code_size_explorer(autoencoders, pca, x_test, y_test)
""",
]


def test_the_code_size_explorer_by_hand(lab):
    work(lab, "code_size", CELLS, "code size", "digit")
