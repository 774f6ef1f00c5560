"""A quiz in the browser: answered by mouse and by keyboard, in JupyterLab and on a page."""

import pytest

from helpers import progress
from helpers.quiz import quiz
from helpers.quiz_questions import RIGHT, WRONG, load
from helpers.widgets import interactive
from tests.browser.stage import on_page, work

LESSON = "02_architecture"
QUESTIONS = load(LESSON)
FIRST = QUESTIONS[0]
SEVERAL = next(place for place, question in enumerate(QUESTIONS) if question.several)


@pytest.fixture
def widget(monkeypatch):
    """The quiz of a learner who has answered nothing yet."""
    monkeypatch.setenv(progress.FILE_VARIABLE, "off")
    monkeypatch.setattr(interactive, "_kept", {})
    return quiz(LESSON)


def by_mouse(stage):
    card = stage.root.locator(".card").first
    said = card.get_by_role("status")
    wrong, right = (next(a for a in FIRST.answers if a.right == which) for which in (False, True))
    stage.click(card.get_by_label(wrong.text, exact=True))
    assert not stage.chosen[FIRST.id]["checked"]
    stage.click(card.get_by_role("button", name="Check question 1"))
    assert stage.words.startswith("Quiz: 0 of")
    assert said.inner_text() == f"{WRONG} Not this one. {wrong.feedback}".replace("`", "")
    stage.click(card.get_by_label(right.text, exact=True))
    assert stage.words.startswith("Quiz: 0 of")
    assert said.inner_text() == ""  # what was said was about the other answer
    stage.click(card.get_by_role("button", name="Check question 1"))
    assert stage.words.startswith("Quiz: 1 of")
    assert said.inner_text() == f"{RIGHT} Right. {right.feedback}".replace("`", "")


def test_a_quiz_by_mouse(lab, from_disk, widget):
    work(lab, from_disk, "quiz", widget, by_mouse)


def test_several_right_answers_by_keyboard_alone(from_disk, widget):
    stage = on_page(from_disk, widget)
    card, question = stage.root.locator(".card").nth(SEVERAL), QUESTIONS[SEVERAL]
    card.locator("input").first.focus()
    for answer in question.answers:
        if answer.right:
            stage.press("Space")
        stage.press("Tab")
    stage.press("Enter")
    assert stage.words.startswith("Quiz: 1 of")
    assert f"{RIGHT} These are all." in card.get_by_role("status").inner_text()


def test_answers_on_a_page_are_there_at_the_next_visit(from_disk, widget):
    stage = on_page(from_disk, widget)
    by_mouse(stage)
    # What is chosen is kept when the hand has rested.
    stage.page.wait_for_function("localStorage.getItem('quiz 02_architecture')?.includes('true')")
    stage.page.reload()
    stage.page.get_by_text("Quiz: 1 of").first.wait_for()
