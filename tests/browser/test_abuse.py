"""What a hand may do to any interactive: a burst of moves, and two copies side by side."""

import json

import numpy as np
import pytest

from helpers.data import load_mnist
from helpers.widgets import embed
from helpers.widgets.anomaly_threshold import anomaly_threshold
from tests.browser.stage import ROOT, Stage, on_page

# All moves before the next frame, as a busy page receives them.
_BURST = """(slider) => new Promise((done) => {
    let draws = 0;
    addEventListener("drawn", () => { draws += 1; });
    for (let move = 0; move < 500; move++) {
        slider.value = (37 * move) % 1000;
        slider.dispatchEvent(new Event("input", {bubbles: true}));
    }
    requestAnimationFrame(() => requestAnimationFrame(() => done(draws)));
})"""


@pytest.fixture(scope="module")
def widget():
    x, y = load_mnist(at_most=300).test
    rng = np.random.default_rng(0)
    return anomaly_threshold({"PCA": {2: rng.random(len(y)), 7: rng.random(len(y))}}, x, y)


def test_five_hundred_moves_make_one_drawing_of_the_last(from_disk, widget):
    stage = on_page(from_disk, widget)
    draws = stage.slider("threshold").evaluate(_BURST)
    assert draws <= 2
    assert stage.chosen["place"] == 37 * 499 % 1000
    stage.sound()


def test_two_copies_are_independent(from_disk, widget):
    page = from_disk(embed.page("Two", widget, widget))
    page.wait_for_function(f"document.querySelectorAll('{ROOT}[data-words]').length === 2")
    stage = Stage("page", page)
    stage.root.get_by_role("radio", name="unusual digit 7").click()
    stage.slider("threshold").fill("900")
    other = json.loads(page.locator(ROOT).nth(1).get_attribute("data-chosen"))
    assert stage.chosen == {"detector": "PCA", "digit": 7, "place": 900}
    assert other == {"detector": "PCA", "digit": 2, "place": 500}
