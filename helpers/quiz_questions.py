"""The questions of the quizzes: read from ``quiz.json``, and written as Markdown."""

import html
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

QUESTIONS_FILE = Path(__file__).with_name("quiz.json")
RIGHT, WRONG = "✓", "✗"


@dataclass(frozen=True)
class Answer:
    """One answer, and what is said to the learner who chooses it."""

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A question. Without ``several`` exactly one of its answers is right."""

    id: str
    question: str
    answers: tuple[Answer, ...]
    several: bool = False

    def __post_init__(self):
        right = [answer.text for answer in self.answers if answer.right]
        if len({answer.text for answer in self.answers}) < max(2, len(self.answers)):
            raise ValueError(f"{self.id} needs two or more answers, each of them different")
        if not right or (len(right) > 1 and not self.several):
            raise ValueError(f"{self.id} has {len(right)} right answers")


def load(lesson: str) -> list[Question]:
    """The questions of a lesson, their answers in an order that looks random and stays the same."""
    try:
        lessons = json.loads(QUESTIONS_FILE.read_text(encoding="utf-8"))
        questions = {name: [_question(name, raw) for raw in lessons[name]] for name in lessons}
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise ValueError(
            f"The questions of the quiz cannot be read from {QUESTIONS_FILE} "
            f"({type(error).__name__}: {error}). Take that file anew from the course."
        ) from None
    if lesson not in list(questions):  # a list, since anything may be asked for
        raise ValueError(f"There is no quiz {lesson!r}. There is one for {', '.join(questions)}.")
    return questions[lesson]


def as_markdown(lesson: str) -> str:
    """The quiz as Markdown for reading without a kernel: questions, and folded-up comments."""
    parts = []
    for number, question in enumerate(load(lesson), 1):
        lettered = list(zip("abcdefgh", question.answers, strict=False))
        answers = [f"- **{letter})** {answer.text}" for letter, answer in lettered]
        comments = [
            f"- **{letter})** {RIGHT + ' Right.' if answer.right else WRONG + ' Wrong.'} "
            f"{answer.feedback}"
            for letter, answer in lettered
        ]
        parts += [
            f"**Question {number}.** {question.question} *{how_many(question)}*",
            "\n".join(answers),
            "<details><summary>Answers</summary>",
            "\n".join(comments),
            "</details>",
        ]
    return "\n\n".join(parts) + "\n"


def _question(lesson: str, raw: dict) -> Question:
    answers = [Answer(**answer) for answer in raw["answers"]]
    for text in [raw["id"], raw["question"], *(a.text for a in answers)]:
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"an empty text in {lesson}")
    if not all(isinstance(a.feedback, str) and a.feedback.strip() for a in answers):
        raise ValueError(f"an answer without feedback in {lesson}, {raw['id']}")
    # A seed of its own for each question: other questions may come and go.
    random.Random(f"{lesson} {raw['id']}").shuffle(answers)
    return Question(**{**raw, "answers": tuple(answers)})


def how_many(question: Question) -> str:
    return "Choose all that are right:" if question.several else "Choose one:"


def as_html(text: str) -> str:
    """Plain text as HTML, with what stands in backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
