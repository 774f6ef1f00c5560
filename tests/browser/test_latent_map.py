"""The latent map, worked by hand: over map and grid, dragged letters, keys, the walk."""

import re
from itertools import pairwise

import keras
import pytest
from PIL import Image

from helpers import embed, models
from helpers.data import load_mnist
from helpers.widgets.latent_map import latent_map
from pages import moving_map
from tests.browser.stage import on_page, work
from tests.notebooks import COURSE


@pytest.fixture(scope="module")
def widget():
    keras.utils.set_random_seed(1)  # where the digits lie: the letters are to find different ones
    test = load_mnist(at_most=300).test
    vaes = {beta: models.variational_autoencoder(2, (16,), beta=beta) for beta in (1, 5)}
    return latent_map(vaes, test.x, test.y)


def script(stage):
    on_map, on_grid = stage.root.locator(".plane").all()
    stage.go_to(on_grid, (0.75, 0.25))
    reach = 4
    assert abs(stage.chosen["x"] - reach / 2) < 0.05 and abs(stage.chosen["y"] - reach / 2) < 0.05
    stage.click(stage.root.get_by_role("radio", name="5", exact=True))
    assert "Beta 5:" in stage.words
    on_map.focus()
    stage.press("Home", *["ArrowLeft"] * 3, "a", *["ArrowDown"] * 20, "b")
    by_keys = stage.chosen
    assert by_keys["x"] == pytest.approx(2 - 0.3, abs=0.06) and by_keys["a"] != by_keys["b"]
    # In the middle of the walk, then at its end: the ring is where B lies.
    stage.slider("from A to B").focus()
    stage.press("End")
    end = stage.chosen
    stage.click(stage.root.get_by_role("radio", name="step 8 of the walk"))
    assert (stage.chosen["x"], stage.chosen["y"]) == (end["x"], end["y"])
    # B goes with the hand to the digit that is nearest to where it is dropped.
    middle = [(end["x"] / reach + 1) / 2, (1 - end["y"] / reach) / 2]
    stage.drag(on_map, tuple(middle), (0.6, 0.6), (0.52, 0.4))
    assert stage.chosen["a"] == by_keys["a"]
    stage.click(stage.root.get_by_role("radio", name="step 8 of the walk"))
    stage.page.mouse.move(2, 2)  # away, or the next pointer would move the ring


def test_the_latent_map_by_hand(lab, from_disk, widget):
    work(lab, from_disk, "latent_map", widget, script)


def test_a_finger_moves_the_ring(from_disk, widget):
    size = {"width": 360, "height": 740}
    stage = on_page(from_disk, widget, viewport=size, hand="finger", is_mobile=True)
    plane = stage.root.locator(".plane").first
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    stage.page.touchscreen.tap(box["x"] + 0.25 * box["width"], box["y"] + 0.5 * box["height"])
    assert stage.chosen["x"] == pytest.approx(-2, abs=0.1)
    for button in stage.root.get_by_role("button", name="walk", exact=False).all()[:1]:
        assert button.bounding_box()["height"] >= 44


def test_who_wants_less_motion_sees_no_walk_played(from_disk, widget):
    stage = on_page(from_disk, widget, reduced_motion="reduce")
    stage.click(stage.root.get_by_role("button", name="play the walk"))
    assert stage.chosen["share"] == 1


def test_the_map_in_motion_is_what_the_readme_shows(browser, widget, tmp_path):
    page, made = tmp_path / "map.html", tmp_path / "map.webp"
    page.write_text(embed.page("The map", "<h1>Above</h1>", widget), encoding="utf-8")
    pictures = moving_map.record(browser, page, frames=4)
    assert all(a.tobytes() != b.tobytes() for a, b in pairwise(pictures)), "nothing moves"
    moving_map.write(pictures, made)
    shown = Image.open(COURSE / first_picture())
    assert (COURSE / first_picture()) == moving_map.PICTURE
    assert (Image.open(made).n_frames, shown.n_frames) == (4, moving_map.FRAMES)
    assert moving_map.PICTURE.stat().st_size < 1_000_000


def first_picture() -> str:
    """The address of the README's first picture; it has words for those who do not see it."""
    words, address = re.search(
        r"!\[(.*?)\]\((.*?)\)", (COURSE / "README.md").read_text("utf-8")
    ).groups()
    assert len(words) > 100
    return address
