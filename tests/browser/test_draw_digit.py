"""Draw a digit in the browser: by mouse, by keys, in a window of any width and theme."""

import re

import pytest

CELLS = [
    """
import sys
sys.path.insert(0, "../../..")
from helpers import data, models
from helpers.training import fit
from helpers.widgets.draw_digit import draw_digit
import keras
keras.utils.set_random_seed(1)
(x, _), _, (x_test, _) = data.load_mnist(at_most=5000)
ae = models.dense_autoencoder(32)
ae.autoencoder.compile("adam", "binary_crossentropy")
fit(ae.autoencoder, x, x, epochs=15, batch_size=50, verbose=0)
""",
    "draw_digit(ae.encoder, ae.decoder, x_test)",
]


def says(page) -> str:
    return " ".join(page.locator(".autoencoder-course svg title").all_text_contents())


def stroke(page, *points, steps=8):
    place = page.locator(".autoencoder-course canvas").bounding_box()
    for number, (x, y) in enumerate(points):
        page.mouse.move(place["x"] + x, place["y"] + y, steps=steps if number else 1)
        if number == 0:
            page.mouse.down()
    page.mouse.up()


def wait_for(page, pattern: str) -> None:
    page.wait_for_function(
        """(pattern) => new RegExp(pattern).test(
            [...document.querySelectorAll(".autoencoder-course svg title")]
                .map((title) => title.textContent).join(" "))""",
        arg=pattern,
    )


@pytest.mark.parametrize(("width", "theme"), [(1400, "light"), (900, "dark")])
def test_a_digit_drawn_by_mouse_is_rebuilt(lab, width, theme):
    page = lab(CELLS, width=width, theme=theme)
    wait_for(page, "test digit number 0 with 0 strokes.*larger than")
    page.locator(".autoencoder-course canvas").scroll_into_view_if_needed()
    page.get_by_role("button", name="Clear").click()
    wait_for(page, "Nothing is drawn yet")
    stroke(page, (80, 60), (200, 60), (130, 230))
    wait_for(page, "with 1 strokes")
    stroke(page, (100, 140), (190, 140))
    wait_for(page, "with 2 strokes. The pen is up.*larger than")
    lab.wait_until_idle(page)
    error = float(re.search(r"Mean squared error ([\d.]+)", says(page))[1])
    assert error < 0.04, "the reconstruction is far better than a black picture"
    course = page.locator(".autoencoder-course")
    assert course.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1"), "cut off at the right"
    lab.screenshot(page, f"draw_digit_{width}_{theme}")
    page.get_by_role("button", name="Undo").click()
    wait_for(page, "with 1 strokes")


def test_a_fast_scribble_is_kept_whole(lab):
    page = lab(CELLS)
    page.get_by_role("button", name="Clear").click()
    wait_for(page, "Nothing is drawn yet")
    corners = [(20 + 240 * (k % 2), 20 + 12 * k) for k in range(20)]
    stroke(page, *corners, steps=10)
    # The pen is up only when every event before that has been dealt with, however slowly.
    wait_for(page, "with 1 strokes. The pen is up")
    line = page.locator(".autoencoder-course polyline").get_attribute("points")
    drawn = [tuple(map(int, point.split(","))) for point in line.split()]
    for x, y in corners:
        assert min(abs(x - a) + abs(y - b) for a, b in drawn) <= 3


def test_keys_draw_and_tab_leaves_the_paper(lab):
    page = lab(CELLS)
    page.get_by_role("button", name="Clear").focus()
    page.keyboard.press("Enter")
    wait_for(page, "Nothing is drawn yet")
    page.keyboard.press("Tab")  # on to the paper
    assert page.evaluate("document.activeElement.tagName") == "CANVAS"
    for key in (" ", *["ArrowDown"] * 5, *["ArrowRight"] * 3, " "):
        page.keyboard.press(key)
    wait_for(page, "with 1 strokes. The pen is up, 65% from the left and 75% from the top.*larger")
    page.keyboard.press("Tab")
    page.wait_for_function("document.activeElement.textContent == '↖'")
    page.keyboard.press("Enter")
    wait_for(page, "60% from the left and 70% from the top")
    page.locator(".autoencoder-course canvas").focus()
    page.keyboard.press("Shift+Tab")
    page.wait_for_function("document.activeElement.textContent == 'Clear'")
    assert "In [" not in page.locator(".autoencoder-course").inner_text()


def test_touch_draws(lab):
    page = lab(CELLS)
    page.get_by_role("button", name="Clear").click()
    wait_for(page, "Nothing is drawn yet")
    page.locator(".autoencoder-course canvas").evaluate(
        """(canvas) => {
            const place = canvas.getBoundingClientRect();
            const send = (kind, points) => {
                const touches = points.map(([x, y]) => new Touch({identifier: 1, target: canvas,
                    clientX: place.left + x, clientY: place.top + y}));
                canvas.dispatchEvent(new TouchEvent(kind,
                    {touches, changedTouches: touches, bubbles: true, cancelable: true}));
            };
            send("touchstart", [[140, 40]]);
            for (let y = 50; y < 240; y += 10) send("touchmove", [[140, y]]);
            send("touchend", []);
        }"""
    )
    wait_for(page, "with 1 strokes. The pen is up.*larger than")


def test_the_answer_to_a_key_comes_at_once(lab):
    page = lab(CELLS)
    slider = page.locator(".autoencoder-course").get_by_role("slider")
    slider.focus()
    view = page.locator(".autoencoder-course .widget-html").filter(has_text="mean squared").last
    assert lab.answer_times(page, "draw a digit", "ArrowRight", view) < 150
