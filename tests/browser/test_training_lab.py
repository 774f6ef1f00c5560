"""The training lab in a browser: it plays, pauses, resumes, and the page stays alive meanwhile."""

import re

from tests.browser.by_hand import slider

CELLS = [
    """
from helpers import data, models
from helpers.training import fit
from helpers.widgets.training_lab import training_lab
(x_train, _), (x_validation, _), _ = data.load_mnist()
""",
    "training_lab(x_train, x_validation)",
]


def epochs(page) -> int:
    """How many epochs are done, as the view says in words."""
    words = page.locator(".autoencoder-course svg title").text_content()
    return int(re.search(r"(\d+) epochs done", words).group(1))


def wait_for_epochs(page, at_least: int) -> None:
    page.wait_for_function(
        """(epochs) => {
            const words = document.querySelector(".autoencoder-course svg title").textContent;
            return Number(words.match(/([0-9]+) epochs done/)[1]) >= epochs;
        }""",
        arg=at_least,
        timeout=180_000,
    )


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def picture(page):
    return page.locator(".autoencoder-course svg")


def seconds_an_epoch(page, lab) -> float:
    """How long the page takes from one epoch to the next, over ten of them."""
    start_epochs = epochs(page)
    start = page.evaluate("performance.now()")
    wait_for_epochs(page, start_epochs + 10)
    return (page.evaluate("performance.now()") - start) / (epochs(page) - start_epochs) / 1000


def test_it_plays_pauses_resumes_and_the_page_stays_alive(lab):
    page = lab(CELLS)
    course = page.locator(".autoencoder-course")
    lab.screenshot(page, "training_lab_1400_light_ready", course)
    press(page, "Play")
    press(page, "Play")
    wait_for_epochs(page, 2)
    seconds = seconds_an_epoch(page, lab)
    lab.note("training lab, from epoch to epoch", 1000 * seconds)

    # While it trains, the browser goes on drawing its frames.
    waits = page.evaluate(
        """async () => {
            const waits = [];
            for (let k = 0; k < 30; k++) {
                const start = performance.now();
                await new Promise((done) => requestAnimationFrame(done));
                waits.push(performance.now() - start);
            }
            return waits;
        }"""
    )
    assert sorted(waits)[5] < 150  # not the median: other tests keep the machine busy

    press(page, "Pause")
    paused = page.locator(".autoencoder-course").get_by_text("paused")
    paused.wait_for()
    done = epochs(page)
    before = lab.screenshot(page, "training_lab_1400_light_paused", course)
    page.wait_for_timeout(1500)
    assert epochs(page) == done

    press(page, "Step")
    wait_for_epochs(page, done + 1)
    paused.wait_for()
    assert epochs(page) == done + 1

    press(page, "Keep")
    press(page, "Play")
    wait_for_epochs(page, done + 3)
    press(page, "Pause")
    paused.wait_for()
    assert lab.screenshot(page, "training_lab_1400_light_kept", course) != before


def test_sliders_interrupts_and_resets_while_it_trains(lab):
    page = lab(CELLS, width=900, theme="dark")
    box = picture(page).bounding_box()
    assert box["x"] + box["width"] <= 900
    press(page, "Play")
    wait_for_epochs(page, 2)
    lab.interrupt()
    wait_for_epochs(page, epochs(page) + 2)

    press(page, "Keep")
    slider(page, "code size").focus()
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    page.get_by_text("dense_autoencoder(8, ()").wait_for()
    wait_for_epochs(page, 3)
    page.get_by_label("hidden layers").fill("banana")
    page.keyboard.press("Tab")
    page.get_by_text("write at most four whole numbers").wait_for()
    page.get_by_label("hidden layers").fill("64")
    page.keyboard.press("Tab")
    page.get_by_text("dense_autoencoder(8, (64,)").wait_for()
    page.get_by_text("write at most four").wait_for(state="detached")

    press(page, "Play")
    wait_for_epochs(page, 2)
    lab.screenshot(page, "training_lab_900_dark")
    press(page, "Reset")
    page.get_by_text("press Play").first.wait_for()
    assert epochs(page) == 0


def test_running_the_cell_again_goes_on_with_the_run(lab):
    page = lab(CELLS)
    press(page, "Step")
    wait_for_epochs(page, 1)
    press(page, "Keep")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
    lab.wait_until_idle(page)
    page.get_by_text("kept, epoch 1").wait_for()
    assert page.locator(".autoencoder-course").count() == 1
    press(page, "Step")
    wait_for_epochs(page, 2)


def test_a_slider_answers_fast(lab):
    page = lab(CELLS)
    slider(page, "learning rate").focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(300)
    view = page.locator(".autoencoder-course .widget-html").last
    assert lab.answer_times(page, "training lab, a setting", "ArrowRight", view, presses=6) < 150
