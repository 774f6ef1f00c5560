"""A quiz in the browser: answered by mouse and by keyboard, read in light and dark."""

import pytest
from playwright.sync_api import expect

from helpers.quiz_questions import RIGHT, WRONG, load

CELL = """
import os, tempfile
os.environ["AUTOENCODERS_PROGRESS"] = os.path.join(tempfile.mkdtemp(), "progress.sqlite")
from helpers import quiz
quiz.show({lesson!r})
"""
LESSON = "02_architecture"
FIRST = load(LESSON)[0]
RIGHT_ANSWER = next(answer for answer in FIRST.answers if answer.right)
WRONG_ANSWER = next(answer for answer in FIRST.answers if not answer.right)


@pytest.fixture
def page(lab):
    page = lab([CELL.format(lesson=LESSON)])
    page.locator(".course-question").first.wait_for()
    return page


def cards(page):
    return page.locator(".course-question")


def test_by_mouse_and_the_cell_may_be_run_again(lab, page):
    card = cards(page).first
    said = card.get_by_role("status")
    card.get_by_label(WRONG_ANSWER.text).click()
    card.get_by_role("button", name="Check 1").click()
    expect(said).to_contain_text(f"{WRONG} Not this one. {WRONG_ANSWER.feedback}")
    card.get_by_label(RIGHT_ANSWER.text).click()
    expect(said).to_have_count(0)  # what was said was about the other answer
    card.get_by_role("button", name="Check 1").click()
    expect(said).to_contain_text(f"{RIGHT} Right. {RIGHT_ANSWER.feedback}")
    expect(page.locator(".course-quiz")).to_contain_text("1 of 9 questions answered right")

    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_timeout(500)
    lab.wait_until_idle(page)
    expect(card.get_by_role("status")).to_contain_text(RIGHT_ANSWER.feedback)
    assert card.get_by_label(RIGHT_ANSWER.text).is_checked()


def test_by_keyboard_alone(page):
    questions = load(LESSON)
    several = next(place for place, question in enumerate(questions) if question.several)
    for place, press in [(0, "Enter"), (1, "Space"), (several, "Space")]:
        card, question = cards(page).nth(place), questions[place]
        card.locator("input").first.focus()
        for answer in question.answers:
            # Tab goes from answer to answer, in the order in which they are read.
            assert focused(page) == answer.text
            if answer.right:
                page.keyboard.press("Space")
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == f"Check {place + 1}"
        page.keyboard.press(press)
        done = "These are all" if question.several else f"{RIGHT} Right."
        expect(card.get_by_role("status")).to_contain_text(done)
        assert page.evaluate("document.activeElement.textContent") == f"Check {place + 1}"


def focused(page) -> str:
    return page.evaluate("document.activeElement.parentElement.textContent")


@pytest.mark.parametrize(("width", "theme"), [(1400, "light"), (900, "dark"), (900, "light")])
def test_nothing_is_cut_off(lab, width, theme):
    page = lab([CELL.format(lesson="04_applications")], width=width, theme=theme)
    cards(page).first.wait_for()
    count = len(load("04_applications"))
    assert cards(page).count() == count
    for place in range(count):
        card = cards(page).nth(place)
        card.get_by_role("radio").or_(card.get_by_role("checkbox")).nth(place % 4).check()
        card.get_by_role("button").click()
        card.get_by_role("status").wait_for()
        hidden = card.evaluate(
            "card => Array.from(card.querySelectorAll('*'))"
            ".filter(e => e.clientWidth && (e.scrollWidth > e.clientWidth + 1"
            " || e.scrollHeight > e.clientHeight + 1)).map(e => e.className + e.textContent)"
        )
        assert hidden == []
    lab.screenshot(page, f"quiz_{width}_{theme}", cards(page).nth(count - 2))
