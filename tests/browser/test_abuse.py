"""What may happen to any interactive: bursts, copies, cells run again, pages and kernels anew."""

import json

import numpy as np
import pytest

from helpers import baselines, embed, models
from helpers.data import load_mnist
from helpers.widgets.anomaly_threshold import anomaly_threshold
from helpers.widgets.code_size import code_size_explorer
from helpers.widgets.compression_dial import compression_dial
from helpers.widgets.latent_map import latent_map
from helpers.widgets.noise_lab import noise_lab
from tests.browser.patience import until
from tests.browser.stage import ROOT, Stage, cell_showing, load_anew, on_page

# All moves before the next frame, as a busy page receives them; how often was it drawn?
_BURST = """(slider) => new Promise((done) => {
    let draws = 0;
    slider.closest(".course-interactive").addEventListener("drawn", () => { draws += 1; });
    const places = (slider.max - slider.min) / slider.step;
    for (let move = 0; move < 500; move++) {
        slider.value = Number(slider.min) + slider.step * ((37 * move) % (places + 1));
        slider.dispatchEvent(new Event("input", {bubbles: true}));
    }
    requestAnimationFrame(() => requestAnimationFrame(() => done([draws, slider.value])));
})"""
_KEPT = "__import__('sys').modules['helpers.widgets.interactive']._kept"
# Each with the name of a slider; untrained models are enough.
SLIDERS = {
    "anomaly threshold": "threshold",
    "code size": "code size",
    "compression dial": "bits a number",
    "latent map": "from A to B",
    "noise lab": "level",
}


@pytest.fixture(scope="module")
def widgets():
    train, validation, test = load_mnist(at_most=300)
    rng, pca = np.random.default_rng(0), baselines.fit_pca(train.x, 16)
    scores = {"PCA": {2: rng.random(len(test.y)), 7: rng.random(len(test.y))}}
    small = {size: models.dense_autoencoder(size, [16]) for size in (2, 4, 8)}
    explored = {size: model.autoencoder for size, model in small.items()}
    ridge = baselines.fit_ridge(train.x, train.x)
    return {
        "anomaly threshold": anomaly_threshold(scores, test.x, test.y),
        "code size": code_size_explorer(explored, pca, test.x, test.y),
        "compression dial": compression_dial(small, pca, validation.x, test.x[:50]),
        "latent map": latent_map({1: models.variational_autoencoder(2, (16,))}, test.x, test.y),
        "noise lab": noise_lab(explored[8], ridge, validation.x),
    }


def moved_by_a_burst(stage, label: str) -> None:
    """Five hundred moves make one drawing, that of the last of them."""
    draws, last = stage.slider(label).evaluate(_BURST)
    assert draws <= 2
    chosen, words = stage.chosen, stage.words
    stage.slider(label).press("Home")
    stage.slider(label).fill(last)
    assert (stage.chosen, stage.words) == (chosen, words)


@pytest.mark.parametrize("name", SLIDERS)
def test_five_hundred_moves_make_one_drawing_of_the_last(from_disk, widgets, name):
    stage = on_page(from_disk, widgets[name])
    moved_by_a_burst(stage, SLIDERS[name])
    stage.sound()


def test_two_copies_are_independent(from_disk, widgets):
    page = from_disk(embed.page("Two", *2 * [widgets["anomaly threshold"]]))
    page.wait_for_function(f"document.querySelectorAll('{ROOT}[data-words]').length === 2")
    stage = Stage("page", page)
    stage.click(stage.root.get_by_role("radio", name="unusual digit 7"))
    stage.slider("threshold").fill("900")
    other = json.loads(page.locator(ROOT).nth(1).get_attribute("data-chosen"))
    assert stage.chosen == {"detector": "PCA", "digit": 7, "place": 900}
    assert other == {"detector": "PCA", "digit": 2, "place": 500}


def test_a_choice_in_one_unmakes_none_in_another(from_disk, widgets):
    """Groups of radio buttons with one name would be one group, on the whole page."""
    shown = widgets["noise lab"], widgets["latent map"], widgets["noise lab"]
    page = from_disk(embed.page("Three", *shown))
    page.wait_for_function(f"document.querySelectorAll('{ROOT}[data-words]').length === 3")
    made = [page.locator(ROOT).nth(k).locator("fieldset :checked") for k in range(3)]
    assert [choices.count() for choices in made] == [1, 1, 1]
    page.locator(ROOT).nth(2).get_by_role("radio", name="salt and pepper").check()
    assert [choices.count() for choices in made] == [1, 1, 1]


def test_choices_outlive_cell_page_and_kernel(lab, widgets):
    """Of two kinds, each shown twice, on one page: to load it anew takes longest."""
    kinds = "anomaly threshold", "compression dial"
    cells = [cell_showing(lab, widgets[kind], kind) for kind in kinds]
    cells += [cell_showing(lab, widgets[kind]) for kind in kinds]
    page = lab.open(cells, warm=True)
    all_live = f"document.querySelectorAll('{ROOT}[data-words]').length === {len(cells)}"
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    lab.wait_until_idle(page)
    page.wait_for_function(all_live)
    stages = dict(zip(kinds, (Stage("lab", page, number=k) for k in range(2)), strict=True))
    copies = [Stage("lab", page, number=k) for k in (2, 3)]
    untouched = [copy.chosen for copy in copies]
    for kind, stage in stages.items():
        moved_by_a_burst(stage, SLIDERS[kind])
    chosen = [stage.chosen for stage in stages.values()]
    assert [copy.chosen for copy in copies] == untouched
    assert all(now != before for now, before in zip(chosen, untouched, strict=True))

    wanted = dict(zip(kinds, chosen, strict=True))  # the hand rests, and the kernel is told
    assert until(page, lambda: lab.asked(page, _KEPT), wanted) == wanted
    for number in range(len(kinds)):
        page.locator(".jp-CodeCell .jp-InputArea").nth(number).click()
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
        lab.wait_until_idle(page)
        page.wait_for_function(all_live)
    again = [stage.chosen for stage in stages.values()]
    assert again == chosen, "the cell run again begins anew"

    load_anew(lab, page)
    page.wait_for_function(all_live)
    again = [stage.chosen for stage in stages.values()]
    assert again == chosen, "the page loaded anew has forgotten"

    lab.restart()
    for (kind, stage), before in zip(stages.items(), chosen, strict=True):
        stage.slider(SLIDERS[kind]).press("Home")
        assert stage.chosen != before, "without the kernel nothing answers"
        moved_by_a_burst(stage, SLIDERS[kind])
        stage.sound()
