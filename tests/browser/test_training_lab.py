"""The training lab by hand: one script for the kernel that trains and for the page that does."""

import re
import statistics

import keras
import numpy as np
import pytest

from helpers import embed, models
from helpers.data import load_mnist
from helpers.training import fit
from helpers.widgets.interactive import Interactive
from helpers.widgets.training_lab import training_lab
from tests.browser.app import SIZE
from tests.browser.axe import grave_faults
from tests.browser.conftest import ARTEFACTS
from tests.browser.stage import BUSY, ROOT, Stage, load_anew, on_page, pictures, run_until_busy

CELLS = [
    """
from helpers import data
from helpers.widgets.training_lab import training_lab
(x_train, _), (x_validation, _), _ = data.load_mnist(at_most=1000)
""",
    "lab = training_lab(x_train, x_validation)\nlab",
]

_WORDS_AND_BUTTON = """(root) => [
    root.dataset.words, root.querySelector("button.main").textContent,
]"""
# A list of what the lab says from now on, however shortly.
_ALL_WORDS = """(root) => {
    const said = [];
    const listen = new MutationObserver(() => said.push(root.dataset.words));
    listen.observe(root, {attributes: true, attributeFilter: ["data-words"]});
    return said;
}"""


@pytest.fixture(scope="module")
def widget():
    train, validation, _ = load_mnist(at_most=1000)
    return training_lab(train.x, validation.x)


def wait_for_words(stage, pattern: str) -> None:
    stage.page.wait_for_function(
        f"(pattern) => new RegExp(pattern).test(document.querySelector('{ROOT}').dataset.words)",
        arg=pattern,
    )


def epochs(stage) -> int:
    return int(re.search(r"(\d+) epochs? done", stage.words)[1])


def press(stage, name: str) -> None:
    stage.click(stage.root.get_by_role("button", name=name))


def pause_while_it_trains(stage) -> None:
    """Play and pause. Where a press comes so late that all epochs are done, it is tried again."""
    for _ in range(10):
        press(stage, "Play")
        wait_for_words(stage, "[1-9][0-9]* epochs? done")
        words, on_it = stage.root.evaluate(_WORDS_AND_BUTTON)
        assert on_it == ("Play" if "finished" in words else "Pause")
        stage.click(stage.root.locator("button.main"))
        wait_for_words(stage, "done, (paused|finished)")
        if "finished" not in stage.words:
            return
        press(stage, "Reset")
        wait_for_words(stage, "0 epochs done, ready")
    pytest.fail("Ten runs were pressed to pause, and all of them went on to the last epoch.")


def script(stage) -> None:
    """Play, pause, step, keep, other settings, reset."""
    assert epochs(stage) == 0
    pause_while_it_trains(stage)
    done = epochs(stage)
    press(stage, "Step")
    wait_for_words(stage, f"{done + 1} epochs? done, paused")
    press(stage, "Keep")
    assert len(stage.chosen["kept"]["losses"]) == done + 1
    stage.slider("code size").focus()
    stage.press("ArrowLeft", "ArrowLeft")
    assert "0 epochs done" in stage.words and "kept: code size 32" in stage.words
    stage.slider("hidden layer 1").focus()
    stage.press("ArrowRight", "ArrowRight")
    code_activation = stage.root.get_by_role("group", name="code activation")
    stage.click(code_activation.get_by_role("radio", name="tanh"))
    stage.click(stage.root.get_by_role("radio", name="MSE"))
    press(stage, "Step")
    wait_for_words(stage, "1 epoch done, paused; the loss is MSE")
    press(stage, "Reset")
    wait_for_words(stage, "0 epochs done, ready")
    stage.sound()


def choices(stage) -> dict:
    return {name: value for name, value in stage.chosen.items() if name != "kept"}


def test_the_page_trains_by_itself(from_disk, widget, lab):
    stage = on_page(from_disk, widget)
    pictures(stage, "training_lab")
    assert "Trains in this page, without a kernel: 1,000 digits" in stage.root.inner_text()
    script(stage)
    assert not grave_faults(stage.page)
    lab.note("training lab, page", statistics.median(stage.page.evaluate("window.answers")))
    assert choices(stage) == _END


def test_digits_that_cannot_be_read_are_said(contexts, tmp_path, widget):
    page = widget.given["page"]
    torn = {**page["digits"], "data": bytes(page["digits"]["data"])[:1000]}
    state = {key: getattr(widget, key) for key in ("module", "chosen", "words", "kept")}
    given = {**widget.given, "page": {**page, "digits": torn}}
    file = tmp_path / "page.html"
    file.write_text(embed.page("Torn", "", Interactive(given=given, name="", **state)), "utf-8")
    shown = contexts.page(viewport=SIZE)
    shown.goto(file.as_uri())
    shown.get_by_role("button", name="Step").click()
    shown.get_by_text("This did not work").first.wait_for()
    contexts.clear()


def test_the_page_trains_under_a_finger(from_disk, widget):
    stage = on_page(from_disk, widget, hand="finger")
    script(stage)
    assert choices(stage) == _END


def test_the_kernel_trains_while_a_cell_runs_and_the_lab_outlives_cell_page_and_kernel(lab):
    page = lab.open([*CELLS, BUSY])
    run_until_busy(page)
    stage = Stage("lab", page)
    assert "Trains in the kernel: 1,000 digits" in stage.root.inner_text()
    script(stage)
    assert choices(stage) == _END
    lab.note("training lab, cell running", statistics.median(page.evaluate("window.answers")))
    press(stage, "Step")
    wait_for_words(stage, "1 epoch done, paused")
    assert page.locator(".jp-InputPrompt", has_text="*").count(), "no cell was running any more"
    lab.interrupt()
    lab.wait_until_idle(page)
    stage.root.screenshot(path=ARTEFACTS / "training_lab_lab.png")
    as_its_lines_of_code_do(stage)

    page.locator(".jp-CodeCell .jp-InputArea").nth(1).click()
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
    lab.wait_until_idle(page)
    wait_for_words(stage, "1 epoch done, paused")
    assert page.locator(ROOT).count() == 1

    load_anew(lab, page)
    wait_for_words(stage, "1 epoch done, paused")

    lab.restart()
    stage.slider("code size").focus()
    stage.press("ArrowLeft")
    assert stage.chosen["code_size"] == 4, "without the kernel nothing answers"
    said = stage.root.evaluate_handle(_ALL_WORDS)
    press(stage, "Play")
    page.get_by_text("The kernel has not answered").first.wait_for()
    wait_for_words(stage, "done, stopped")
    assert "training begins" in "".join(said.json_value()), "the press is seen before an answer"
    assert stage.root.get_by_role("button", name="Play").is_visible()


def as_its_lines_of_code_do(stage) -> None:
    """The losses that the lab shows after one epoch are those of the code that it shows."""
    train, validation, _ = load_mnist(at_most=1000)
    names = {"keras": keras, "models": models, "fit": fit}
    names |= {"x_train": train.x, "x_validation": validation.x}
    exec(stage.root.locator("pre").inner_text(), names)
    history = names["trial"].autoencoder.history.history
    shown = re.findall(r"(?:training|validation) (\d\.\d+)", stage.words)
    expected = [history["loss"][0], history["val_loss"][0]]
    assert np.allclose([float(number) for number in shown[:2]], expected, atol=6e-5)


_END = {
    "code_size": 8, "hidden_1": 32, "hidden_2": 0, "code_activation": "tanh",
    "output_activation": "sigmoid", "loss": "mean_squared_error", "learning_rate": 0.001, "seed": 2,
}  # fmt: skip
