"""One interactive on show, in JupyterLab and on a page from disk, worked by the same script."""

import json
import pickle
import statistics
from collections.abc import Callable

from helpers import embed
from helpers.widgets.interactive import Interactive
from tests.browser.app import SIZE
from tests.browser.axe import grave_faults
from tests.browser.conftest import ARTEFACTS
from tests.browser.patience import resize, settle, until
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
# It runs until it is interrupted, or its kernel ended.
BUSY = """
import time
try:
    print("the kernel is busy", flush=True)
    while True:
        time.sleep(1)
except KeyboardInterrupt:
    pass
"""
_SHOWN = f"(number) => document.querySelectorAll('{ROOT}')[number]?.dataset.words"
# What a finger is to hit, and could not: lower than 44 pixels, or narrower.
_SMALL = """(root) => Array.from(root.querySelectorAll(
        "button, input[type=range], .bar label, .strip label, .answers label"))
    .filter((one) => one.checkVisibility())
    .map((one) => [one.ariaLabel || one.textContent, one.getBoundingClientRect()])
    .filter(([_, {width, height}]) => Math.min(width, height) < 43.5)
    .map(([name, {width, height}]) => `${name}: ${width} by ${height}`)"""
_CLICKED = """() => ({clicked: new Promise((heard) => {
    addEventListener("click", () => heard(), {capture: true, once: true});
})})"""
# From an event of the hand to the frame after the one in which the answer was drawn.
_STOPWATCH = """() => {
    if (window.answers) return;  // one for all interactives of the page
    window.answers = [];
    window.stopwatch = new AbortController();  // aborted, it listens no more
    const {signal} = window.stopwatch;
    let since = null;
    for (const kind of ["pointerdown", "pointermove", "keydown", "input"]) {
        addEventListener(kind, (event) => { since ??= event.timeStamp; }, {capture: true, signal});
    }
    addEventListener("drawn", () => {
        if (since === null) return;
        const began = since;
        since = null;
        requestAnimationFrame(() => window.answers?.push(performance.now() - began));
    }, {signal});
}"""


class Stage:
    """A page with the interactive, or with several of which one is worked.

    ``where`` is "lab" or "page", ``hand`` is "mouse" or "finger"; keys are pressed on both.
    """

    def __init__(self, where: str, page, *, hand: str = "mouse", number: int = 0):
        self.where, self.page, self.hand = where, page, hand
        self.root = page.locator(ROOT).nth(number)
        page.wait_for_function(_SHOWN, arg=number)
        self.root.scroll_into_view_if_needed()
        page.evaluate(_STOPWATCH)

    @property
    def chosen(self) -> dict:
        """The present choices, after they are drawn."""
        settle(self.page)
        return json.loads(self.root.get_attribute("data-chosen"))

    @property
    def words(self) -> str:
        """What the picture says in words."""
        settle(self.page)
        return self.root.get_attribute("data-words")

    def slider(self, label: str):
        return self.root.get_by_role("slider", name=label)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, element) -> None:
        """Click on the middle of an element, or tap there."""
        if self.hand == "finger":
            # The click comes when the tap is over, and later.
            heard = self.page.evaluate_handle(_CLICKED)
            element.tap()
            heard.evaluate("({clicked}) => clicked")
        else:
            element.click()

    def go_to(self, element, place: tuple[float, float]) -> None:
        """Where a mouse is, pressed or not, and a finger when it taps."""
        ((x, y),) = self._points(element, place)
        if self.hand == "finger":
            self.page.touchscreen.tap(x, y)
        else:
            self.page.mouse.move(x, y)

    def drag(self, element, *places: tuple[float, float]) -> None:
        """Press at the first place of an element (shares of its sides), go to the others, lift."""
        first, *others = self._points(element, *places)
        if self.hand == "finger":
            return self._swipe(first, *others)
        self.page.mouse.move(*first)
        self.page.mouse.down()
        for point in others:
            self.page.mouse.move(*point, steps=6)
        self.page.mouse.up()
        return None

    def _swipe(self, first: tuple[float, float], *others: tuple[float, float]) -> None:
        client = self.page.context.new_cdp_session(self.page)
        steps = [first]
        for goal in others:
            ways = [b - a for a, b in zip(steps[-1], goal, strict=True)]
            start = steps[-1]
            steps += [
                tuple(s + w * k / 6 for s, w in zip(start, ways, strict=True)) for k in range(1, 7)
            ]
        for k, (x, y) in enumerate(steps):
            touch = {"type": "touchMove" if k else "touchStart", "touchPoints": [{"x": x, "y": y}]}
            client.send("Input.dispatchTouchEvent", touch)
        # At rest before it is lifted: else Chromium takes the next tap for the end of a fling.
        self.page.wait_for_timeout(200)
        rest = {"type": "touchMove", "touchPoints": [{"x": x, "y": y + 0.25}]}
        client.send("Input.dispatchTouchEvent", rest)
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        client.detach()

    def _points(self, element, *places: tuple[float, float]) -> list[tuple[float, float]]:
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]

    def by_finger(self) -> "Stage":
        """The copy of the interactive on the same page, for a finger."""
        return Stage(self.where, self.page, hand="finger", number=1)

    def sound(self) -> None:
        """Nothing has failed, and nothing is wider than its place."""
        assert self.root.locator(".problem").inner_text() == ""
        wide = self.root.evaluate("(root) => root.scrollWidth - root.clientWidth")
        assert wide <= 1, f"{wide} pixels are cut off"
        if self.hand == "finger":
            small = self.root.evaluate(_SMALL)
            assert not small, f"too small for a finger: {small}"


def work(lab, from_disk, name: str, widget: Interactive, script: Callable[[Stage], None]) -> None:
    """Run the script on the page and in JupyterLab, by mouse and by finger: all end alike.

    In JupyterLab the kernel is busy, and two copies are on show, one for each hand.
    """
    page = on_page(from_disk, widget)
    # Each is a layer: with fifty of them JupyterLab took two frames more for an answer.
    assert page.root.locator("canvas").count() <= 20
    # An image would be dragged away from under a hand that wants to choose it.
    assert page.root.locator("img:not([draggable=false])").count() == 0
    pictures(page, name)
    finger = on_page(from_disk, widget, hand="finger")
    in_jupyter = in_lab(lab, widget)
    ends = []
    for stage in (page, finger, in_jupyter, in_jupyter.by_finger()):
        script(stage)
        stage.sound()
        ends.append(stage.chosen)
        if stage.hand == "mouse":
            where = "page" if stage is page else "JupyterLab, kernel busy"
            lab.note(f"{name}, {where}", statistics.median(stage.page.evaluate("window.answers")))
    assert ends == 4 * ends[:1]
    assert not grave_faults(page.page)
    in_jupyter.root.screenshot(path=ARTEFACTS / f"{name}_lab.png")
    lab.interrupt()
    lab.wait_until_idle(in_jupyter.page)
    known = until(in_jupyter.page, lambda: lab.asked(in_jupyter.page, "shown.chosen"), ends[0])
    assert known == ends[0], f"the kernel knows {known}, and chosen was {ends[0]}"


def on_page(from_disk, widget: Interactive, hand: str = "mouse", **options) -> Stage:
    """The interactive on a page from disk."""
    html = embed.page("Interactive", "<h1>One</h1>", widget)
    return Stage("page", from_disk(html, has_touch=hand == "finger", **options), hand=hand)


def in_lab(lab, widget: Interactive) -> Stage:
    """The interactive in JupyterLab, and a copy; its kernel then sleeps until it is interrupted."""
    shown = [cell_showing(lab, widget) for _ in range(2)]
    shown[1] = shown[1].replace("shown", "copy")
    page = lab.open([*shown, BUSY], warm=True)
    run_until_busy(page)
    stage = Stage("lab", page)
    assert stage.root.get_attribute("data-module") == widget.module
    return stage


def run_until_busy(page) -> None:
    """Run all cells as far as ``BUSY``, which runs on."""
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.locator(".jp-OutputArea-output", has_text="the kernel is busy").wait_for()


def cell_showing(lab, widget: Interactive, name: str = "") -> str:
    """A cell that shows the interactive; its state travels in a file of this test's own."""
    keys = "module", "given", "chosen", "words", "kept"
    file = lab.scratch("pickle")
    file.write_bytes(pickle.dumps({**{k: getattr(widget, k) for k in keys}, "name": name}))
    return _SHOW.format(file=str(file), helpers=str(COURSE / "helpers"))


def load_anew(lab, page) -> None:
    """Load the page anew, and wait for its interactives."""
    lab.load_anew(page)
    page.wait_for_function(f"document.querySelector('{ROOT}')?.dataset.words")
    page.evaluate(_STOPWATCH)


def pictures(stage: Stage, name: str) -> None:
    """Screenshots of the page in three widths, light and dark; on each, nothing is cut off.

    It ends as it began: 1,400 pixels wide and light.
    """
    for width, theme in [(360, "light"), (360, "dark"), (900, "dark"), (1400, "light")]:
        resize(stage.page, width, SIZE["height"])
        stage.page.emulate_media(color_scheme=theme)
        stage.page.wait_for_function(
            f"document.querySelector('{ROOT}').dataset.theme === '{theme}'"
        )
        assert stage.words
        stage.sound()
        assert stage.page.evaluate("document.documentElement.scrollWidth") <= width
        stage.page.screenshot(path=ARTEFACTS / f"{name}_{width}_{theme}.png", full_page=True)
