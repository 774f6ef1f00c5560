"""A learner's own model as a page, by hand: a drawing, a digit, a walk, the code, the map."""

import keras
import pytest

from helpers import models, share
from tests.browser.axe import grave_faults
from tests.browser.conftest import ARTEFACTS
from tests.browser.stage import Stage


def shared(from_disk, model, tmp_path, hand="mouse", **options) -> Stage:
    html = share.page(model, tmp_path / "shared.html").read_text(encoding="utf-8")
    return Stage("page", from_disk(html, has_touch=hand == "finger", **options), hand=hand)


@pytest.mark.parametrize("hand", ["mouse", "finger"])
def test_a_drawing_a_digit_a_walk_and_the_bars(from_disk, tmp_path, hand):
    keras.utils.set_random_seed(1)
    stage = shared(from_disk, models.dense_autoencoder(12, [16]).autoencoder, tmp_path, hand)
    stage.drag(stage.root.locator(".paper"), (0.5, 0.2), (0.5, 0.8))
    assert stage.chosen["from"] == -1 and stage.words.startswith("your drawing")
    drawn = stage.words
    stage.drag(stage.root.locator(".paper"), (0.2, 0.5), (0.8, 0.5))
    assert stage.words != drawn, "a second stroke adds nothing"
    stage.click(stage.root.get_by_role("button", name="Clear"))
    stage.click(
        stage.root.get_by_role("radiogroup", name="or take a digit").get_by_role("radio").nth(4)
    )
    assert stage.words.startswith("a 1, number 5")
    stage.slider("how far").focus()
    stage.press("End")
    assert "100 % of the way to a 3" in stage.words
    stage.drag(stage.root.locator(".u-over"), (0.3, 0.9), (0.3, 0.1))
    assert stage.chosen["unit"] == 3 and len(stage.chosen["code"]) == 12
    high = stage.chosen["code"][3]
    stage.slider("its value").focus()
    stage.press("Home")
    assert stage.chosen["code"][3] < high
    stage.sound()
    assert not grave_faults(stage.page)


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1400, "light")])
def test_two_numbers_have_a_map(from_disk, tmp_path, width, theme):
    keras.utils.set_random_seed(1)
    model = models.variational_autoencoder(2, (16,)).autoencoder
    size = {"width": width, "height": 1000}
    stage = shared(from_disk, model, tmp_path, viewport=size, color_scheme=theme)
    stage.drag(stage.root.locator(".plane"), (0.5, 0.5), (0.1, 0.1))
    first = stage.chosen["code"]
    stage.drag(stage.root.locator(".plane"), (0.5, 0.5), (0.9, 0.9))
    second = stage.chosen["code"]
    assert first[0] < second[0] and first[1] > second[1]
    stage.sound()
    stage.page.screenshot(path=ARTEFACTS / f"my_autoencoder_{width}_{theme}.png", full_page=True)
