"""The course's pages and slides, opened from the disk in a browser without a network."""

import copy
import functools
import re
from pathlib import Path

import pytest

from pages import site, slides
from tests.browser.axe import grave_faults
from tests.browser.conftest import ARTEFACTS
from tests.browser.patience import resize, settle
from tests.notebook_keep import kept
from tests.notebooks import LESSON_NAMES

_ALIVE = (
    "[...document.querySelectorAll('.course-host')]"
    ".every((host) => host.querySelector('.course-interactive')?.dataset.words)"
)
_DARK = """[...document.querySelectorAll(".course-interactive")]
    .every((one) => one.dataset.theme === "dark")"""
_SLIDE = """() => {
    const slide = Reveal.getCurrentSlide();
    return {
        last: Reveal.isLastSlide(), where: Object.values(Reveal.getIndices()).join("/"),
        words: slide.innerText.trim().length + slide.querySelectorAll("img, svg").length,
        high: slide.scrollHeight, room: slide.clientHeight,
    };
}"""
# The same key without a picture of each slide: to draw it takes longer than to lay it out.
_BY_KEY = f"""() => {{
    const look = {_SLIDE}, seen = [look()];
    while (!seen.at(-1).last && seen.length < 1000) {{
        const key = {{key: " ", code: "Space", keyCode: 32, bubbles: true, cancelable: true}};
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
        seen.push(look());
    }}
    return seen;
}}"""
PAGES = [site.address(source).as_posix() for source in site.sources()]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """All pages and the slides of every lesson, each run once: by nbval, or else here."""
    folder = tmp_path_factory.mktemp("site")
    run_here = site.run
    run_once = functools.cache(lambda path: kept(path) or run_here(path))
    with pytest.MonkeyPatch.context() as patch:
        for module in (site, slides):
            patch.setattr(module, "run", lambda path: copy.deepcopy(run_once(path)))
        site.build(folder)
        for lesson in LESSON_NAMES:
            slides.build(lesson, folder / "slides")
    return folder


@pytest.fixture
def open_page(built, contexts):
    """Opens a file of the site; at the end no request but those for files, and no error."""
    wrong = []

    def failed(request) -> None:
        # Who reads on ends what a page still takes from itself; that fails as "aborted" alone.
        if not (request.url.startswith("blob:") and request.failure == "net::ERR_ABORTED"):
            wrong.append(f"failed: {request.url[:100]} ({request.failure})")

    def open_it(name: str, **options):
        page = contexts.page(viewport={"width": 1280, "height": 800}, **options)
        page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else 0)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", failed)
        page.on(
            "request",
            lambda r: 0 if r.url.startswith(("file:", "data:", "blob:")) else wrong.append(r.url),
        )
        open_it.pages.append(page)
        page.goto((built / name).as_uri())
        return page

    open_it.pages = []
    yield open_it
    contexts.clear()
    assert wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_for_everyone_by_day_by_night_and_in_a_narrow_window(
    open_page, built, name
):
    page = open_page(name)
    if Path(name).stem in LESSON_NAMES:
        every_interactive_lives(page)
        assert (built / name).stat().st_size < 6_000_000
    if name == "notebooks/03_variants.html":
        formulas_are_drawn(page)
    assert page.locator("h1").count() == 1
    assert page.locator("img:not([alt])").count() == 0
    assert grave_faults(page, in_interactives=True) == []
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"site_{name.replace('/', '_')}.png")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(_DARK)
    settle(page)
    assert grave_faults(page, colours_only=True, in_interactives=True) == []
    page.screenshot(path=ARTEFACTS / f"site_dark_{name.replace('/', '_')}.png")
    resize(page, 480, 800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 500


def every_interactive_lives(page) -> None:
    page.wait_for_function(_ALIVE)
    assert page.locator(".course-interactive").count() >= 1
    assert page.locator(".course-interactive .problem:not(:empty)").count() == 0


def formulas_are_drawn(page) -> None:
    sizes = page.evaluate(
        "Array.from(document.querySelectorAll('math')).map(m => m.getBoundingClientRect().width)"
    )
    assert len(sizes) > 50 and min(sizes) > 2


def test_from_the_first_page_one_can_read_on_to_the_last(open_page):
    page = open_page("index.html")
    page.get_by_role("link", name="1. Concepts").first.click()
    page.wait_for_url(re.compile(LESSON_NAMES[0]))
    for lesson in LESSON_NAMES[1:]:
        page.wait_for_function(_ALIVE)  # who leaves earlier ends what the page still loads
        begins = re.compile(rf"^{int(lesson[:2])}\. ")  # no number inside an address
        page.locator("main").get_by_role("link", name=begins).last.click()
        page.wait_for_url(re.compile(lesson))
    page.wait_for_function(_ALIVE)
    page.get_by_role("link", name="Glossary").first.click()
    page.wait_for_url(re.compile("glossary", re.IGNORECASE))
    assert page.locator("h1").inner_text().startswith("Glossary")


@pytest.mark.parametrize("lesson", LESSON_NAMES)
def test_slides_go_on_by_key_to_the_end(open_page, lesson):
    """The last lesson's slides move; the others stand still, as for those who ask for no motion.

    In the first lesson the key is pressed and each slide is drawn.
    """
    moves = lesson == LESSON_NAMES[-1]
    page = open_page(f"slides/{lesson}.html", reduced_motion="no-preference" if moves else "reduce")
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    assert (page.evaluate("Reveal.getConfig().transition") != "none") == moves
    if lesson == LESSON_NAMES[0]:
        assert grave_faults(page) == []
    if lesson == LESSON_NAMES[0]:
        looked_at = [page.evaluate(_SLIDE)]
        while not looked_at[-1]["last"]:
            page.keyboard.press("Space")
            looked_at.append(page.evaluate(_SLIDE))
            if len(looked_at) in (2, 6, 11):
                page.screenshot(path=ARTEFACTS / f"slide_{len(looked_at)}.png")
    else:
        looked_at = page.evaluate(_BY_KEY)
    assert len({slide["where"] for slide in looked_at}) == len(looked_at)
    assert len(looked_at) == page.evaluate("Reveal.getTotalSlides()") > 15
    assert [slide["where"] for slide in looked_at if not slide["words"]] == []
    assert [slide for slide in looked_at if slide["high"] > 1.02 * slide["room"]] == []
