"""The sparsity lab in the browser: units are switched by mouse and by keys."""

import pytest

CELLS = [
    """
import sys
sys.path.insert(0, "../../..")
from helpers import data, models
from helpers.training import fit
from helpers.widgets.sparsity_lab import sparsity_lab
import keras
keras.utils.set_random_seed(1)
(x, _), _, (x_test, y_test) = data.load_mnist(at_most=4000)
trained = {"none": models.dense_autoencoder(32),
           "L1 1e-3": models.dense_autoencoder(32, code_regularizer=keras.regularizers.L1(1e-3))}
for model in trained.values():
    model.autoencoder.compile("adam", "binary_crossentropy")
    fit(model.autoencoder, x, x, epochs=10, batch_size=50, verbose=0)
""",
    "sparsity_lab(trained, x_test, y_test)",
]


def wait_for(page, pattern: str) -> None:
    page.wait_for_function(
        """(pattern) => new RegExp(pattern).test(
            document.querySelector(".autoencoder-course svg title")?.textContent)""",
        arg=pattern,
    )


@pytest.mark.parametrize(("width", "theme"), [(1400, "light"), (900, "dark")])
def test_units_are_switched_off_and_on(lab, width, theme):
    page = lab(CELLS, width=width, theme=theme)
    wait_for(page, "Penalty none.* 0 are switched off")
    page.get_by_role("button", name="7", exact=True).click()
    wait_for(page, " 1 are switched off")
    page.get_by_role("button", name="Strongest off").click()
    wait_for(page, " 2 are switched off")
    course = page.locator(".autoencoder-course")
    assert course.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1"), "cut off at the right"
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    wait_for(page, "Penalty L1 1e-3.* 2 are switched off")
    lab.screenshot(page, f"sparsity_lab_{width}_{theme}")
    page.get_by_role("button", name="All units on").press("Enter")
    wait_for(page, " 0 are switched off")


def test_the_answer_to_a_key_comes_at_once(lab):
    page = lab(CELLS)
    page.get_by_role("slider").nth(1).focus()
    view = page.locator(".autoencoder-course .widget-html").filter(has_text="test digit, a")
    assert lab.answer_times(page, "sparsity lab", "ArrowRight", view) < 150
    page.get_by_role("button", name="3", exact=True).press(" ")
    wait_for(page, " 1 are switched off")
