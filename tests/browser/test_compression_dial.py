"""The compression dial by hand, and that the page rounds as the course's metrics do."""

import re

import numpy as np
import pytest

from helpers import baselines, metrics, models
from helpers.data import load_mnist
from helpers.widgets.compression_dial import compression_dial
from tests.browser.stage import on_page, work


@pytest.fixture(scope="module")
def given():
    train, validation, test = load_mnist(at_most=500)
    squeezers = {size: models.dense_autoencoder(size, [16]) for size in (4, 8)}
    return squeezers, baselines.fit_pca(train.x, 64), validation.x, test.x


@pytest.fixture(scope="module")
def widget(given):
    *others, x_test = given
    return compression_dial(*others, x_test[:50])


def script(stage):
    stage.slider("bits a number").focus()
    stage.press("End")
    assert stage.chosen["bits"] == 8 and "8 numbers of 8 bits" in stage.words
    stage.drag(stage.root.locator(".u-over"), (0.6, 0.2), (0.02, 0.05))
    assert stage.chosen["bits"] <= 2
    stage.click(stage.root.get_by_role("radio", name="4 numbers"))
    stage.click(stage.root.get_by_role("radio", name="picture 12"))
    assert stage.chosen["picture"] == 11
    stage.press("ArrowLeft")
    stage.slider("bits a number").fill("3")
    assert stage.chosen == {"size": 4, "bits": 3, "picture": 10}


def test_the_compression_dial_by_hand(lab, from_disk, widget):
    work(lab, from_disk, "compression_dial", widget, script)


def test_the_page_rounds_as_the_metrics_do(from_disk, widget, given):
    squeezers, _, x_validation, x = given
    stage = on_page(from_disk, widget)
    for size, bits, picture in [(8, 6, 1), (4, 2, 9)]:
        stage.click(stage.root.get_by_role("radio", name=f"{size} numbers"))
        stage.slider("bits a number").fill(str(bits))
        stage.click(stage.root.get_by_role("radio", name=f"picture {picture}", exact=True))
        encoder, decoder = squeezers[size].encoder, squeezers[size].decoder
        ends = np.quantile(models.predict(encoder, x_validation), [0.001, 0.999], axis=0)
        one = x[picture - 1 : picture]
        levels = metrics.quantise(models.predict(encoder, one), bits, *ends)
        back = models.predict(decoder, metrics.dequantise(levels, bits, *ends))
        said = re.search(r"autoencoder (\S+) bytes, error (\S+);", stage.words)
        assert float(said[1]) == size * bits / 8
        assert float(said[2]) == pytest.approx(metrics.mean_squared_error(one, back)[0], abs=2e-3)
