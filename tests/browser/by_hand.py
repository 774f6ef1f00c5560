"""What a learner does with any interactive: look at it wide and narrow, and work it by hand."""

SETUP = """
from helpers import baselines, data, metrics, models
from helpers.models import predict
from helpers.training import fit
import keras
import numpy as np

keras.utils.set_random_seed(1)
(x_train, y_train), (x_validation, _), (x_test, y_test) = data.load_mnist(at_most=5000)

def trained(model, x=x_train):
    model.compile(optimizer="adam", loss="binary_crossentropy")
    fit(model, x, x_train, epochs=6, batch_size=100, verbose=0)
"""

_TITLE = ".autoencoder-course svg title"
_SAYS_ANOTHER_THING = f"(before) => document.querySelector('{_TITLE}').textContent !== before"

_DARK = "window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"


def said(page) -> str:
    """The view's text alternative, with the numbers that it shows."""
    return page.locator(_TITLE).text_content()


def slider(page, label: str):
    """The handle of the slider with this label, ready for keys."""
    return page.locator(".widget-inline-hbox", has_text=label).get_by_role("slider")


def work(lab, name: str, cells: list[str], label: str, other: str = "", choice: str = ""):
    """Keys and mouse move the slider ``label``, and each time the view answers, within the bar.

    Keys move the slider ``other``, and press the button ``choice``, if there are such. Screenshots
    are kept of 1400 and 900 pixels, light and dark.
    """
    page = lab(cells)
    picture = page.locator(".autoencoder-course svg")
    view = page.locator(".autoencoder-course .widget-html").last
    picture.scroll_into_view_if_needed()
    lab.screenshot(page, f"{name}_1400_light", page.locator(".autoencoder-course"))

    handle = slider(page, label)
    handle.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(500)  # from here there are at least four steps to the right
    milliseconds = lab.answer_times(page, name, "ArrowRight", view, presses=4)

    before = said(page)
    track = page.locator(".widget-inline-hbox", has_text=label).locator(".noUi-base").bounding_box()
    page.mouse.click(track["x"] + 0.85 * track["width"], track["y"] + track["height"] / 2)
    page.wait_for_function(_SAYS_ANOTHER_THING, arg=before)

    if choice:
        before = said(page)
        page.get_by_role("button", name=choice).press(" ")
        page.wait_for_function(_SAYS_ANOTHER_THING, arg=before)
    if other:
        before = said(page)
        slider(page, other).focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(_SAYS_ANOTHER_THING, arg=before)
    lab.screenshot(page, f"{name}_1400_light_after", page.locator(".autoencoder-course"))
    assert not page.get_by_text("This did not work").count()

    page.set_viewport_size({"width": 900, "height": 1000})
    page.evaluate(_DARK)
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    page.locator(".autoencoder-course").scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # JupyterLab settles
    box = picture.bounding_box()
    assert box["x"] + box["width"] <= 900
    lab.screenshot(page, f"{name}_900_dark")
    assert milliseconds < 150
