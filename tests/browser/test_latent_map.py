"""The latent map in the browser: the place under the pointer is decoded, keys do the same."""

import re

import pytest

CELLS = [
    """
import sys
sys.path.insert(0, "../../..")
from helpers import data, models
from helpers.training import fit
from helpers.widgets.latent_map import latent_map
import keras
keras.utils.set_random_seed(1)
(x, _), _, (x_test, y_test) = data.load_mnist(at_most=4000)
vaes = {}
for beta in (1, 20):
    vaes[beta] = models.variational_autoencoder(2, (64,), beta=beta)
    vaes[beta].autoencoder.compile("adam", models.reconstruction_nats)
    fit(vaes[beta].autoencoder, x, x, epochs=6, batch_size=50, verbose=0)
""",
    "latent_map(vaes, x_test, y_test)",
]


def wait_for(page, pattern: str) -> None:
    page.wait_for_function(
        """(pattern) => new RegExp(pattern).test(
            [...document.querySelectorAll(".autoencoder-course svg title")]
                .map((title) => title.textContent).join(" "))""",
        arg=pattern,
    )


@pytest.mark.parametrize(("width", "theme"), [(1400, "light"), (900, "dark")])
def test_the_place_under_the_pointer_is_decoded(lab, width, theme):
    page = lab(CELLS, width=width, theme=theme)
    wait_for(page, "Beta 1:.*nats")
    canvas = page.locator(".autoencoder-course canvas")
    canvas.scroll_into_view_if_needed()
    place = canvas.bounding_box()
    background = page.locator(".autoencoder-course svg").first.bounding_box()
    for side in ("x", "y", "width", "height"):  # canvas and map lie on one another
        assert abs(place[side] - background[side]) < 1.5
    scale = place["width"] / 856
    title = page.locator(".autoencoder-course svg title").first.text_content()
    half = float(re.search("codes from -(.*?) to", title)[1]) / 2
    for left in (30, 470, 30, 470):  # map and grid; the newest place must win each time
        page.mouse.move(place["x"] + 2, place["y"] + 2)
        page.mouse.move(place["x"] + scale * (left + 285), place["y"] + scale * (26 + 95), steps=12)
        page.wait_for_timeout(500)
        view = page.locator(".autoencoder-course svg title").last.text_content()
        x, y = map(float, re.search(r"The code \((.*?), (.*?)\) decodes", view).groups())
        assert abs(x - half) < 0.04 and abs(y - half) < 0.04, view
    course = page.locator(".autoencoder-course")
    assert course.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1"), "cut off at the right"
    page.mouse.click(place["x"] + scale * 220, place["y"] + scale * 210)
    wait_for(page, "The walk leads from a")
    lab.screenshot(page, f"latent_map_{width}_{theme}")


def test_keys_reach_everything_and_leave_the_map(lab):
    page = lab(CELLS)
    sliders = page.locator(".autoencoder-course").get_by_role("slider")
    sliders.nth(0).focus()
    page.keyboard.press("ArrowRight")
    wait_for(page, "Beta 20:")
    sliders.nth(1).focus()
    page.keyboard.press("ArrowRight")
    wait_for(page, r"The code \(0\.10, 0\.00\)")
    page.get_by_role("button", name="Swap A and B").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "CANVAS"
    page.keyboard.press("ArrowUp")
    wait_for(page, r"The code \(0\.10, 0\.10\)")
    page.keyboard.press("Tab")
    page.wait_for_function("document.activeElement.textContent == 'One step to A'")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "[...document.querySelectorAll('.widget-readout')].some((e) => e.textContent == '0.13')"
    )
    sliders.nth(1).focus()
    view = page.locator(".autoencoder-course .widget-html").filter(has_text="decoded here")
    assert lab.answer_times(page, "latent map", "ArrowRight", view) < 150
