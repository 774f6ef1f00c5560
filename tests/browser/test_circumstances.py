"""What befalls a page: no memory, no scripts, a second copy, paper, a phone, the keyboard alone."""

import nbformat
import pytest

from helpers import embed
from pages import export
from tests.browser.axe import grave_faults
from tests.browser.patience import resize
from tests.browser.stage import ROOT, Stage
from tests.browser.test_prediction import choice, number
from tests.browser.test_quiz import widget as quiz_widget  # noqa: F401 (a fixture)

FORBIDDEN = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }})"
FULL = "Storage.prototype.setItem = () => { throw new Error('full'); }"
DAMAGED = "Storage.prototype.getItem = () => '{damaged'"
# What is wider than its place, and can neither be seen nor scrolled to.
_CUT = """[...document.querySelectorAll("main *")]
    .filter((one) => one.checkVisibility() && !one.closest(".course-interactive"))
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
    .filter((one) => ["hidden", "clip"].includes(getComputedStyle(one).overflowX))
    .filter((one) => ![...one.querySelectorAll("*")].some((inner) =>
        inner.scrollWidth > inner.clientWidth && getComputedStyle(inner).overflowX === "auto"))
    .map((one) => one.outerHTML.slice(0, 100))"""
_STOPS = "document.querySelectorAll('main [tabindex=\"0\"]').length"


def predict(page) -> None:
    page.locator(ROOT).first.get_by_role("radio", name="PCA").check()
    page.locator(ROOT).first.get_by_role("button", name="That is my prediction").click()


@pytest.mark.parametrize("memory", [FORBIDDEN, FULL, DAMAGED], ids=["forbidden", "full", "damaged"])
def test_a_browser_that_remembers_nothing_still_compares(from_disk, memory):
    html = embed.page("Two", "<h1>Two</h1>", choice("ask"), choice("reveal"))
    page = from_disk(html.replace("<head>", f"<head><script>{memory}</script>"))
    predict(page)
    page.locator(ROOT).nth(1).get_by_text("You said “PCA”").first.wait_for()


def test_who_answers_and_leaves_at_once_is_heard(from_disk):
    page = from_disk(embed.page("One", "<h1>One</h1>", choice("ask")))
    Stage("page", page)
    with page.expect_navigation():
        page.evaluate("() => { document.querySelectorAll('input')[1].click(); location.reload(); }")
    assert Stage("page", page).chosen["value"] == 1


def test_of_two_pages_of_one_lesson_neither_writes_over_the_other(from_disk, quiz_widget):  # noqa: F811
    first = from_disk(embed.page("Quiz", "<h1>Quiz</h1>", quiz_widget))
    second = first.context.new_page()
    second.goto(first.url)
    pages = [first, second]
    for question, page in enumerate(pages):
        Stage("page", page)
        page.locator(".card").nth(question).get_by_role("radio").first.check()
        for other in pages:
            other.wait_for_function(
                "(n) => document.querySelectorAll('.card')[n].querySelector('input').checked",
                arg=question,
            )
    assert [page.locator(".card :checked").count() for page in pages] == [2, 2]


def test_a_page_that_the_browser_has_saved_lives_again(from_disk):
    page = from_disk(embed.page("Two", "<h1>Two</h1>", choice("ask"), number("ask")))
    Stage("page", page)
    page.wait_for_function(f"document.querySelectorAll('{ROOT}[data-words]').length === 2")
    again = from_disk(page.evaluate("'<!DOCTYPE html>' + document.documentElement.outerHTML"))
    predict(again)
    again.wait_for_function(f"document.querySelector('{ROOT}').dataset.words.includes('You say')")
    assert again.locator(ROOT).count() == 2


def test_without_scripts_a_page_says_what_is_missing(from_disk):
    page = from_disk(embed.page("One", "<h1>One</h1>", choice("ask")), java_script_enabled=False)
    assert page.locator("noscript p").is_visible()
    assert page.get_by_text("Predict. Which is better?").is_visible()


def test_in_the_systems_own_colours_the_chosen_one_is_told_by_its_frame(from_disk):
    html = embed.page("One", "<h1>One</h1>", number("ask"))
    stage = Stage("page", from_disk(html, forced_colors="active"))
    look = stage.slider("my prediction").evaluate("(one) => getComputedStyle(one).appearance")
    assert look == "auto"


# Pages of a notebook


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """A page with all that may be too wide: code, print, a picture, a table, an address."""
    long = "a_name_that_is_long = " + " + ".join(f"a_summand_{k}" for k in range(6))
    row = "| " + " | ".join(f"`column_number_{k}`" for k in range(5)) + " |"
    table = "\n".join([row, "|" + 5 * "---|", row])
    prose = f"# A lesson\n\n[{'doi:10.1000/' + 60 * '7'}](http://x.test)\n\n{table}\n\n    {long}\n"
    outputs = [
        nbformat.v4.new_output("stream", text=f"{'name':40}{'value':>40}\n"),
        nbformat.v4.new_output("display_data", {"text/html": "<img width=800 height=80 alt='A'>"}),
    ]
    cells = [
        nbformat.v4.new_markdown_cell(prose),
        nbformat.v4.new_code_cell(long, outputs=outputs),
        nbformat.v4.new_code_cell("short = 1"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    return export.page(notebook, tmp_path_factory.mktemp("x"), [("Start", "x.html")], frozenset())


def test_on_a_phone_nothing_is_cut_off(from_disk, lesson):
    size = {"width": 360, "height": 800}
    page = from_disk(lesson, viewport=size, has_touch=True)
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(_CUT) == []
    assert grave_faults(page) == []
    low = "[...document.querySelectorAll('.course-links a')].map((a) => a.offsetHeight)"
    assert min(page.evaluate(low)) >= 44


def test_the_keyboard_stops_only_at_what_scrolls(from_disk, lesson):
    page = from_disk(lesson)
    page.wait_for_load_state("load")
    assert page.evaluate(_STOPS) == 0
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function(f"{_STOPS} >= 4")


def test_the_contents_tell_where_one_is(from_disk):
    words = "\n\n".join(f"## Section {k}\n\n" + 300 * "word " for k in range(9))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# A\n\n{words}")])
    page = from_disk(export.page(notebook, None, [], frozenset()))
    page.locator("#section-4").evaluate("(one) => one.scrollIntoView()")
    page.wait_for_function("document.querySelectorAll('[aria-current=location]').length === 1")
    assert page.locator("[aria-current=location]").inner_text() == "Section 4"


def test_on_paper_the_page_is_white_and_its_code_whole(from_disk, lesson):
    page = from_disk(lesson, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    resize(page, 500, 800)
    wide = "[...document.querySelectorAll('pre')].filter((p) => p.scrollWidth > p.clientWidth + 1)"
    assert page.evaluate(f"{wide}.length") == 0
