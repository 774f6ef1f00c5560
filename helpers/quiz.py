"""Questions at the end of a lesson, with an answer to every answer.

The texts stand in ``quiz.json`` beside this file. What is answered stays on this computer: the
choices in the kernel or the browser, the questions that were answered right in
``helpers.progress``.
"""

from typing import Any

from IPython.display import display

from helpers import progress
from helpers.quiz_questions import Question, as_html, as_markdown, how_many, load
from helpers.widgets.interactive import Interactive

__all__ = ["as_markdown", "quiz", "show"]


def show(lesson: str) -> None:
    """Show the quiz of a lesson, such as the one with the name of this notebook.

    Raises ValueError when there is no such quiz, or when the file of questions cannot be read.
    """
    display(quiz(lesson))


def quiz(lesson: str) -> Interactive:
    """The quiz of a lesson; what is answered right in it is recorded. Raises as ``show``."""
    questions = load(lesson)
    done, problem = [], ""
    try:
        done = [question for notebook, question in progress.passed() if notebook == lesson]
    except ValueError as error:  # a damaged file is no reason to show no quiz
        problem = str(error)
    given = {"questions": [_written(q) for q in questions], "done": done, "problem": problem}
    chosen = {
        question.id: {"places": [], "checked": False, "done": False} for question in questions
    }
    name = f"quiz {lesson}"
    words = f"Quiz: {len(questions)} questions, each answer with a comment."
    asked = Interactive("quiz", given, chosen, words=words, name=name, kept=name)
    asked.observe(lambda change: _record(asked, lesson, questions, change["new"]), names="chosen")
    return asked


def is_right(question: Question, places: list[int]) -> bool:
    """Whether the answers at these places are all the right ones, and no other."""
    return all(answer.right == (k in places) for k, answer in enumerate(question.answers))


def _record(
    asked: Interactive, lesson: str, questions: list[Question], chosen: dict[str, Any]
) -> None:
    """Remember what is answered right now and was not before; say in the quiz what fails."""
    for question in questions:
        answer, done = chosen[question.id], asked.given["done"]
        if answer["checked"] and question.id not in done and is_right(question, answer["places"]):
            problem = progress.record(lesson, question.id)
            asked.given = {**asked.given, "done": [*done, question.id], "problem": problem}


def _written(question: Question) -> dict[str, Any]:
    """A question as the page takes it: texts as HTML in which nothing is left to be escaped."""
    return {
        "id": question.id,
        "question_text": question.question,
        "question_html": as_html(question.question),
        "several": question.several,
        "how": how_many(question),
        "choices": [
            {"html": as_html(a.text), "feedback_html": as_html(a.feedback), "right": a.right}
            for a in question.answers
        ],
    }
