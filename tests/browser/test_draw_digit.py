"""Drawing a digit, by mouse, keys and finger: the page draws, centres and rebuilds."""

import numpy as np
import pytest

from helpers import models
from helpers.data import load_mnist
from helpers.widgets.draw_digit import draw_digit
from tests.browser.stage import on_page, work


@pytest.fixture(scope="module")
def widget():
    plain = models.dense_autoencoder(32)
    return draw_digit(plain.encoder, plain.decoder, load_mnist(at_most=60).test.x)


def script(stage):
    paper = stage.root.locator(".paper")
    stage.click(stage.root.get_by_role("radio", name="test digit number 3", exact=True))
    assert "test digit number 3 with 0 strokes" in stage.words
    stage.click(stage.root.get_by_role("button", name="Clear"))
    assert "Nothing is drawn yet" in stage.words
    stage.drag(paper, (0.4, 0.2), (0.5, 0.3), (0.5, 0.8))
    assert "an empty sheet with 1 stroke" in stage.words and "larger than for" in stage.words
    drawn = np.reshape(stage.chosen["strokes"][0], (-1, 2))
    assert np.allclose(drawn[[0, -1]] / 280, [(0.4, 0.2), (0.5, 0.8)], atol=0.02)
    stage.click(stage.root.get_by_role("button", name="Undo"))
    assert "Nothing is drawn yet" in stage.words
    paper.focus()
    stage.press("Space", *["ArrowDown"] * 4, "ArrowLeft", "Space", "ArrowLeft", "Backspace")
    assert stage.chosen["strokes"] == []
    stage.press("Space", "ArrowUp", "Space")
    (stroke,) = stage.chosen["strokes"]
    assert len(stroke) == 4 and stroke[1] - stroke[3] == 14
    # Of this stroke only its length is the same everywhere: a mouse has been here before.
    stage.click(stage.root.get_by_role("button", name="Clear"))
    stage.press("Tab")


def test_a_digit_is_drawn_by_hand(lab, from_disk, widget):
    work(lab, from_disk, "draw_digit", widget, script)


def test_a_finger_draws_and_does_not_scroll(from_disk, widget):
    size = {"width": 360, "height": 740}
    stage = on_page(from_disk, widget, viewport=size, hand="finger", is_mobile=True)
    stage.click(stage.root.get_by_role("button", name="Clear"))
    paper = stage.root.locator(".paper")
    paper.scroll_into_view_if_needed()
    before = stage.page.evaluate("scrollY")
    box = paper.bounding_box()
    client = stage.page.context.new_cdp_session(stage.page)
    for kind, share in [("Start", 0.3), ("Move", 0.5), ("Move", 0.7), ("End", None)]:
        point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] * (share or 0)}
        points = [] if share is None else [point]
        client.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
    assert len(stage.chosen["strokes"]) == 1
    assert stage.page.evaluate("scrollY") == before
    assert stage.root.get_by_role("button", name="Undo").bounding_box()["height"] >= 44
