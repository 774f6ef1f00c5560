"""The code-size explorer, worked by hand: chart, slider, strips."""

import pytest

from helpers import baselines, models
from helpers.data import load_mnist
from helpers.widgets.code_size import code_size_explorer
from tests.browser.stage import work


@pytest.fixture(scope="module")
def widget():
    """Untrained models are enough: what counts is that the page answers."""
    train, _, test = load_mnist(at_most=400)
    autoencoders = {size: models.dense_autoencoder(size, [64]).autoencoder for size in (1, 2, 4, 8)}
    return code_size_explorer(autoencoders, baselines.fit_pca(train.x, 8), test.x, test.y)


def script(stage):
    assert stage.chosen["size"] == 4
    stage.slider("code size").focus()
    stage.press("ArrowRight")
    assert stage.chosen["size"] == 8
    stage.drag(stage.root.locator(".u-over"), (0.9, 0.5), (0.4, 0.5))
    assert stage.chosen["size"] == 2
    stage.click(stage.root.get_by_role("radio", name="digit 7"))
    assert "A 7 of the test set rebuilt from 2 numbers" in stage.words
    stage.click(stage.root.get_by_role("radio", name="a 7, number 3"))
    before = stage.words
    stage.press("ArrowRight", "ArrowRight")
    assert stage.words != before
    assert stage.chosen == {"size": 2, "digit": 7, "example": 4}


def test_the_code_size_explorer_by_hand(lab, from_disk, widget):
    work(lab, from_disk, "code_size", widget, script)
