"""The noise lab, worked by hand: kinds, level by slider and on the chart, pictures."""

import numpy as np
import pytest

from helpers import baselines, models
from helpers.data import load_mnist
from helpers.widgets.noise_lab import noise_lab
from tests.browser.stage import on_page, work


@pytest.fixture(scope="module")
def widget():
    train, validation, _ = load_mnist(at_most=300)
    ridge = baselines.fit_ridge(train.x, train.x)
    return noise_lab(models.dense_autoencoder(8).autoencoder, ridge, validation.x)


def script(stage):
    assert "normal noise, standard deviation 0.5" in stage.words
    stage.slider("level").focus()
    stage.press("ArrowRight", "ArrowRight")
    assert stage.chosen["step"] == 7
    stage.click(stage.root.get_by_role("radio", name="salt and pepper"))
    assert "salt and pepper, 70% of the pixels" in stage.words
    stage.drag(stage.root.locator(".u-over"), (0.1, 0.5), (0.3, 0.5))
    assert stage.chosen["step"] == 3
    before = stage.words
    stage.click(stage.root.get_by_role("button", name="Draw the damage again"))
    assert stage.words != before
    stage.click(stage.root.get_by_role("radio", name="picture 4 of"))
    assert stage.chosen == {"kind": "salt and pepper", "step": 3, "picture": 3, "seed": 2}


def test_the_noise_lab_by_hand(lab, from_disk, widget):
    work(lab, from_disk, "noise_lab", widget, script)


def test_no_damage_is_exact(from_disk, widget):
    stage = on_page(from_disk, widget)
    stage.slider("level").focus()
    stage.press("Home")
    assert "damaged exact" in stage.words
    assert "exact · best" in stage.root.inner_text()


def test_the_levels_are_those_of_the_curves(widget):
    for kind in widget.given["kinds"]:
        curves = widget.given["curves"][kind["name"]]
        assert {len(curve) for curve in curves.values()} == {len(kind["levels"])}
        assert np.diff(curves["damaged"][:6]).max() < 0
