"""The harness itself: it sees what a learner sees, and it sees what is wrong."""

import pickle
import re
from pathlib import Path

from helpers.widgets.interactive import Interactive
from tests.browser.conftest import Lab, what_is_shown
from tests.browser.stage import cell_showing

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
    page = lab([SLIDER])
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


def test_what_goes_wrong_is_seen(window, server):
    lab = Lab(server, window, lambda *_: None)
    try:
        page = lab(list(_WRONG), warm=True)
        page.wait_for_timeout(1000)
    finally:
        lab.close()
    problems = "\n".join(lab.problems)
    assert [says for says in _WRONG.values() if says not in problems] == []


def test_interactives_shown_at_the_same_time_do_not_meet(window, server):
    """As in two test workers: what one hands over does not reach the other's kernel."""
    labs = [Lab(server, window, lambda *_: None) for _ in range(2)]
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


def test_kernels_end_with_their_test(server):
    left = {kernel["id"] for kernel in server.ask("GET", "kernels")}
    assert left <= {server.shared_kernel}
