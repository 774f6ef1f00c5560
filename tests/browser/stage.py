"""One interactive on show, in JupyterLab and on a page from disk, worked by the same script."""

import json
import pickle
import statistics
from collections.abc import Callable

from helpers import embed
from helpers.widgets.interactive import Interactive
from tests.browser.axe import grave_faults
from tests.browser.conftest import ARTEFACTS
from tests.notebooks import COURSE

ROOT = ".course-interactive"
# Without the start of TensorFlow, which would take longer than the test: nothing here trains.
_SHOW = """
import pathlib, pickle, sys, types
if "helpers" not in sys.modules:
    sys.modules["helpers"] = types.ModuleType("helpers")
    sys.modules["helpers"].__path__ = [{helpers!r}]
from helpers.widgets.interactive import Interactive
state = pickle.loads(pathlib.Path({file!r}).read_bytes())
shown = Interactive(**state)
shown
"""
BUSY = """
import time
try:
    time.sleep(120)
except KeyboardInterrupt:
    pass
"""
_KNOWN = "import json; print('the kernel knows', json.dumps(shown.chosen))"
# From an event of the hand to the frame after the one in which the answer was drawn.
_STOPWATCH = """() => {
    window.answers = [];
    let since = null;
    for (const kind of ["pointerdown", "pointermove", "keydown", "input"]) {
        addEventListener(kind, (event) => { since ??= event.timeStamp; }, true);
    }
    addEventListener("drawn", () => {
        if (since === null) return;
        const began = since;
        since = null;
        requestAnimationFrame(() => window.answers.push(performance.now() - began));
    });
}"""


class Stage:
    """A page with the interactive; ``where`` is "lab" or "page"."""

    def __init__(self, where: str, page):
        self.where, self.page, self.root = where, page, page.locator(ROOT).first
        page.wait_for_function(f"document.querySelector('{ROOT}')?.dataset.words")
        self.root.scroll_into_view_if_needed()
        page.evaluate(_STOPWATCH)

    @property
    def chosen(self) -> dict:
        """The present choices, after they are drawn."""
        self._settle()
        return json.loads(self.root.get_attribute("data-chosen"))

    @property
    def words(self) -> str:
        """What the picture says in words."""
        self._settle()
        return self.root.get_attribute("data-words")

    def _settle(self) -> None:
        """Two frames: what has been done before them is drawn."""
        self.page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def slider(self, label: str):
        return self.root.get_by_role("slider", name=label)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def drag(self, element, *places: tuple[float, float]) -> None:
        """Press at the first place of an element (shares of its sides), go to the others, lift."""
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        for point in points[1:]:
            self.page.mouse.move(*point, steps=6)
        self.page.mouse.up()

    def sound(self) -> None:
        """Nothing has failed, and nothing is wider than its place."""
        assert self.root.locator(".problem").inner_text() == ""
        wide = self.root.evaluate("(root) => root.scrollWidth - root.clientWidth")
        assert wide <= 1, f"{wide} pixels are cut off"


def work(lab, from_disk, name: str, widget: Interactive, script: Callable[[Stage], None]) -> None:
    """Run the script on both stages, in JupyterLab while the kernel is busy; both end alike."""
    ends = {}
    stage = on_page(from_disk, widget)
    script(stage)
    stage.sound()
    ends["page"] = stage.chosen
    assert not grave_faults(stage.page)
    answers = stage.page.evaluate("window.answers")
    lab.note(f"{name}, page", statistics.median(answers))

    stage = in_lab(lab, widget)
    script(stage)
    stage.sound()
    ends["lab"] = stage.chosen
    answers = stage.page.evaluate("window.answers")
    lab.note(f"{name}, JupyterLab, kernel busy", statistics.median(answers))
    stage.root.screenshot(path=ARTEFACTS / f"{name}_lab.png")
    lab.interrupt()
    lab.wait_until_idle(stage.page)
    # Once more: its first run was in the queue before what the hand has chosen.
    stage.page.locator(".jp-CodeCell .jp-InputArea").last.click()
    stage.page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
    lab.wait_until_idle(stage.page)
    known = stage.page.locator(".jp-OutputArea-output", has_text="the kernel knows")
    said = known.first.inner_text().partition("the kernel knows")[2]
    assert ends["page"] == ends["lab"] == json.loads(said)
    pictures(from_disk, name, widget)


def on_page(from_disk, widget: Interactive, **options) -> Stage:
    """The interactive on a page from disk."""
    return Stage("page", from_disk(embed.page("Interactive", "<h1>One</h1>", widget), **options))


def in_lab(lab, widget: Interactive, busy: bool = True) -> Stage:
    """The interactive in JupyterLab; its kernel then sleeps until it is interrupted."""
    page = lab.open([cell_showing(lab, widget), *([BUSY, _KNOWN] if busy else [])], warm=True)
    # Not waited for: the kernel is to be busy.
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.locator(ROOT).first.wait_for()
    stage = Stage("lab", page)
    assert stage.root.get_attribute("data-module") == widget.module
    return stage


def cell_showing(lab, widget: Interactive, name: str = "") -> str:
    """A cell that shows the interactive; its state travels in a file of this test's own."""
    keys = "module", "given", "chosen", "words", "kept"
    file = lab.scratch("pickle")
    file.write_bytes(pickle.dumps({**{k: getattr(widget, k) for k in keys}, "name": name}))
    return _SHOW.format(file=str(file), helpers=str(COURSE / "helpers"))


def load_anew(lab, page) -> None:
    """Save the notebook, load the page anew, and wait for its interactives."""
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    # Written, so that the page has nothing to ask about.
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    page.reload()
    lab.wait_until_idle(page)
    page.wait_for_function(f"document.querySelector('{ROOT}')?.dataset.words")
    page.evaluate(_STOPWATCH)


def pictures(from_disk, name: str, widget: Interactive) -> None:
    """Screenshots in three widths, light and dark; on each, nothing is cut off."""
    for width, theme in [(360, "light"), (360, "dark"), (900, "dark"), (1400, "light")]:
        size = {"width": width, "height": 1000}
        stage = on_page(from_disk, widget, viewport=size, color_scheme=theme)
        stage.sound()
        assert stage.page.evaluate("document.documentElement.scrollWidth") <= width
        stage.page.screenshot(path=ARTEFACTS / f"{name}_{width}_{theme}.png", full_page=True)
