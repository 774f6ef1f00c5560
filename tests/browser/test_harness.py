"""The harness itself: it sees what a learner sees, and it sees what is wrong."""

import pickle
import re
from pathlib import Path

from helpers import embed
from helpers.widgets.interactive import Interactive
from tests.browser.axe import grave_faults
from tests.browser.conftest import NO_WIDGET, Lab, what_is_shown
from tests.browser.patience import until
from tests.browser.stage import ROOT, Stage, cell_showing
from tests.browser.test_prediction import number

SLIDER = """
import ipywidgets as widgets
slider = widgets.IntSlider(value=3, max=30, description="Strength")
picture = widgets.HTML()
def draw(change):
    picture.value = f"<svg width='300' height='40'><rect width='{10 * slider.value}' height='40'/>"
slider.observe(draw, "value")
draw(None)
widgets.VBox([slider, picture])
"""


def test_a_slider_answers_the_arrow_keys_with_a_new_picture(lab):
    page = lab([SLIDER], warm=True)
    picture, slider = page.locator(".widget-html svg"), page.get_by_role("slider")
    before = lab.screenshot(page, "harness_before", picture)
    slider.focus()
    lab.answer_times(page, "a bare slider", "ArrowRight", page.locator(".widget-html"), presses=15)
    assert picture.locator("rect").get_attribute("width") == "180"
    assert lab.screenshot(page, "harness_after", picture) != before


def test_a_page_can_be_dark_and_narrow(lab):
    page = lab(["1 + 1"], width=900, theme="dark", warm=True)
    assert page.evaluate("document.body.dataset.jpThemeLight") == "false"
    assert page.evaluate("innerWidth") == 900


# What is wrong, and what is said of it; the last one ends the run.
_WRONG = {
    "import sys; print('careful', file=sys.stderr)": "careful",
    "from IPython.display import Javascript\n"
    "Javascript(\"setTimeout(() => { throw new Error('broken') }, 0)\")": "broken",
    "from IPython.display import HTML\nHTML(\"<img src='http://192.0.2.1/a.png'>\")": (
        "the page asked for http://192.0.2.1/a.png"
    ),
    "from IPython.display import display\n"
    "model = {'application/vnd.jupyter.widget-view+json': "
    "{'model_id': 'gone', 'version_major': 2, 'version_minor': 0}}\n"
    "display(model, raw=True)": "no widget",
    "1 / 0": "ZeroDivisionError",
}
# What the page says while it is open; the rest is read when it is closed.
_HEARD = ["broken", "the page asked for http://192.0.2.1/a.png"]


def test_what_goes_wrong_is_seen(app):
    lab = Lab(app, lambda *_: None)
    try:
        page = lab(list(_WRONG), warm=True)
        page.get_by_text(NO_WIDGET).first.wait_for()
        heard = until(page, lambda: [x for x in _HEARD if x in "\n".join(lab.problems)], _HEARD)
    finally:
        lab.close()
    assert heard == _HEARD
    assert page.is_closed(), "a page in which something went wrong is left to other tests"
    problems = "\n".join(lab.problems)
    assert [says for says in _WRONG.values() if says not in problems] == []


_REMEMBERED = """
from ipywidgets import Widget
from helpers.widgets.interactive import _kept
print("left" in globals(), Widget.get_manager_state()["state"], _kept)
"""
_OPEN = """[innerWidth,
    [...jupyterapp.shell.widgets("main")].filter((widget) => widget.context).length]"""
_LEFT = """[...["answers", "answered", "stopwatch"].filter((name) => name in window),
    ...[localStorage, sessionStorage].map((kept) => kept.left).filter(Boolean)]"""


def test_nothing_of_one_test_reaches_the_next(app):
    """In the page that they share, with the kernel that they share."""
    first, second = (Lab(app, lambda *_: None) for _ in range(2))
    cells = [cell_showing(first, number("ask"), "left"), "left = 1"]
    page = first(cells, width=900, theme="dark", warm=True)
    Stage("lab", page).slider("my prediction").press("End")  # the stopwatch runs
    page.evaluate("window.answered = 1; localStorage.left = 1; sessionStorage.left = 1")
    page.mouse.move(300, 300)
    first.close()
    assert first.problems == []

    assert second([_REMEMBERED], warm=True) is page, "the page is not shared"
    shown = page.locator(".jp-OutputArea-output").all_inner_texts()
    assert [text.strip() for text in shown] == ["False {} {}"], "the kernel remembers"
    assert page.evaluate(_LEFT) == []
    assert page.evaluate(_OPEN) == [1400, 1]
    assert page.evaluate("document.body.dataset.jpThemeLight") == "true"
    assert page.locator(ROOT).count() == page.locator("[role=dialog]").count() == 0
    open_now = {session["path"] for session in app.server.ask("GET", "sessions")}
    assert len(open_now - {"shared"}) == 1, "a notebook of the first is still open"
    page.evaluate("dispatchEvent(new Event('drawn')); console.error('heard')")
    assert until(page, lambda: len(second.problems), 1) == 1 and first.problems == []
    second.problems.clear()
    second.close()
    assert not page.is_closed()


def test_nothing_of_one_page_from_disk_reaches_the_next(contexts, tmp_path):
    """In the browser context that two tests have one after the other."""
    file = tmp_path / "page.html"
    file.write_text(embed.page("One", "<h1>One</h1>", number("ask")), encoding="utf-8")
    seen = []
    for _ in range(2):
        page = contexts.page()
        page.goto(file.as_uri())
        stage = Stage("page", page)
        seen.append((page.context, stage.chosen, page.evaluate("localStorage.length")))
        stage.slider("my prediction").press("End")
        page.evaluate("localStorage.left = 1")
        contexts.clear()  # before the page has kept what was chosen
        assert page.is_closed()
    assert seen[0] == seen[1]


def test_interactives_shown_at_the_same_time_do_not_meet(app):
    """As in two test workers: what one hands over does not reach the other's kernel."""
    labs = [Lab(app, lambda *_: None) for _ in range(2)]
    cards = [Interactive("quiz", {}, {}, words="", kept=name) for name in ("first", "second")]
    cells = [cell_showing(lab, card) for lab, card in zip(labs, cards, strict=True)]
    files = [Path(re.search(r"Path\('(.+)'\)", cell)[1]) for cell in cells]
    assert [pickle.loads(file.read_bytes())["kept"] for file in files] == ["first", "second"]
    for lab in labs:
        lab.close()
    assert not any(file.exists() for file in files)


def test_a_failure_says_what_the_page_showed(from_disk, tmp_path):
    page = from_disk("<h1>What is there</h1><button>Press</button>")
    said = what_is_shown(page, tmp_path / "shown.png")
    assert 'button "Press"' in said and (tmp_path / "shown.png").exists()
    page.close()
    assert "shows nothing" in what_is_shown(page, tmp_path / "closed.png")


def test_too_little_contrast_is_found_among_much_that_looks_alike(from_disk):
    good, faint = ("<p>A word and <code>code</code>.</p>" * 20), "style='color: #bbb'"
    page = from_disk(f"""<!DOCTYPE html><html lang='en'><title>Page</title><main
        class='jp-RenderedHTMLCommon'><h1>Page</h1>{good}
        <details><summary>More</summary><p {faint}>Folded.</p></details>
        <div {faint}><b></b><p id='faint'>A faint word.</p></div>{good}
        <div style='background: #333'><p id='on-dark'>A word.</p></div>
        <div style='opacity: 0.4'><p id='half'>A word.</p></div></main></html>""")
    found = "\n".join(grave_faults(page, colours_only=True))
    assert [name for name in ("faint", "on-dark", "half") if f'id="{name}"' not in found] == []
    assert len(grave_faults(page)) == 3


def test_kernels_end_with_their_test(server):
    left = {kernel["id"] for kernel in server.ask("GET", "kernels")}
    assert left <= {server.shared_kernel}
