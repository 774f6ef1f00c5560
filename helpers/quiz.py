"""Questions at the end of a lesson, with an answer to every answer.

The texts stand in ``quiz.json`` beside this file. What is answered stays on this computer: the
choices in the kernel, the questions that were answered right in ``helpers.progress``.
"""

import html
import math
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from IPython.display import display

from helpers import progress
from helpers.quiz_questions import (
    RIGHT,
    Question,
    as_html,
    as_markdown,
    how_many,
    load,
    verdict,
)

__all__ = ["as_markdown", "show"]

_CHARACTERS_A_LINE = 105  # of feedback, at the width of a notebook

# What was chosen in this kernel, and whether it was checked: to run the cell again keeps it.
_kept: dict[tuple[str, str], tuple[tuple[str, ...], bool]] = {}

# JupyterLab gives a radio button one line and cuts a checkbox's text off; answers are sentences.
_STYLE = """<style>
.course-quiz .widget-html-content { line-height: 1.45; }
.course-quiz .widget-button { margin: 6px 2px 8px; }
.course-quiz .course-question { border: 1px solid var(--jp-border-color2, #ccc);
  border-radius: 4px; padding: 8px 12px; margin: 6px 2px; overflow: visible; }
.course-quiz .widget-radio { flex-direction: column; height: auto; width: 100%; }
.course-quiz .widget-radio > .widget-label { width: auto; text-align: left;
  color: var(--jp-ui-font-color2, #555); }
.course-quiz .widget-radio-box { width: 100%; margin: 0; }
.course-quiz .widget-radio-box label, .course-quiz .widget-checkbox label {
  display: flex; align-items: flex-start; gap: 8px; height: auto; width: 100%; padding: 3px 0;
  line-height: 1.45; white-space: normal; overflow: visible; cursor: pointer;
  color: var(--jp-ui-font-color1, #222); }
.course-quiz .widget-radio-box label { flex-direction: row-reverse; justify-content: flex-end; }
.course-quiz .widget-checkbox { height: auto; width: 100%; margin: 0 2px; }
.course-quiz .widget-radio-box input[type='radio'],
.course-quiz .widget-checkbox .widget-label-basic input[type='checkbox'] {
  margin: 0 0 0 2px; font-size: inherit; height: 1.45em; line-height: 1.45; flex: none; }
.course-quiz .course-instruction { color: var(--jp-ui-font-color2, #555); }
.course-quiz input:focus-visible, .course-quiz button:focus-visible {
  outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 2px; }
</style>"""


def show(lesson: str) -> None:
    """Show the quiz of a lesson, such as the one with the name of this notebook.

    Raises ValueError when there is no such quiz, or when the file of questions cannot be read.
    """
    display(Quiz(lesson, load(lesson)).box)


class Quiz:
    """The questions of one lesson as widgets in ``box``."""

    def __init__(self, lesson: str, questions: list[Question]):
        self.lesson, self.questions = lesson, questions
        self.summary = widgets.HTML()
        self.cards = [
            Card(lesson, question, f"Question {number} of {len(questions)}", self._answered_right)
            for number, question in enumerate(questions, 1)
        ]
        done, problem = set(), ""
        try:
            done = {question for notebook, question in progress.passed() if notebook == lesson}
        except ValueError as error:  # a damaged file is no reason to show no quiz
            problem = str(error)
        for card in self.cards:
            card.mark(card.done or card.question.id in done)
        self._summarise(problem)
        self.box = widgets.VBox(
            [widgets.HTML(_STYLE), self.summary, *(card.box for card in self.cards)],
            layout=widgets.Layout(max_width="864px"),
        )
        self.box.add_class("course-quiz")

    def _answered_right(self, card: "Card") -> None:
        card.mark(True)
        self._summarise(progress.record(self.lesson, card.question.id))

    def _summarise(self, problem: str) -> None:
        right = sum(card.done for card in self.cards)
        self.summary.value = (
            f"<div role='status'><b>Quiz.</b> {right} of {len(self.cards)} questions answered "
            f"right. Your answers stay on this computer.<br>{html.escape(problem)}</div>"
        )


class Card:
    """One question: answers to choose from, a button that checks them, and the feedback.

    ``answered_right`` is called with the card whenever a right answer has been checked.
    """

    def __init__(
        self,
        lesson: str,
        question: Question,
        title: str,
        answered_right: Callable[["Card"], None],
    ):
        self.question, self.done = question, False
        self._key, self._title, self._answered_right = (lesson, question.id), title, answered_right
        self.heading = widgets.HTML()
        texts = [answer.text for answer in question.answers]
        if question.several:
            self.controls = [widgets.Checkbox(description=text, indent=False) for text in texts]
            instruction = f"<span class='course-instruction'>{how_many(question)}</span>"
            choices = [widgets.HTML(instruction), *self.controls]
        else:
            self.controls = [
                widgets.RadioButtons(options=texts, value=None, description=how_many(question))
            ]
            choices = self.controls
        # The number tells one button from the next for those who hear and do not see them.
        self.button = widgets.Button(description=title.replace("Question", "Check").split(" of")[0])
        longest = max(len(answer.feedback) for answer in question.answers) + 20
        lines = math.ceil(longest / _CHARACTERS_A_LINE) * (2 if question.several else 1) + 0.5
        self.feedback = widgets.HTML(layout=widgets.Layout(min_height=f"{1.45 * lines:.1f}em"))
        self.box = widgets.VBox([self.heading, *choices, self.button, self.feedback])
        self.box.add_class("course-question")
        self.mark(False)
        self._restore()
        for control in self.controls:
            control.observe(self._changed, names="value")
        self.button.on_click(lambda _: self.check())

    @property
    def chosen(self) -> tuple[str, ...]:
        """The texts of the answers that are chosen now."""
        if self.question.several:
            return tuple(control.description for control in self.controls if control.value)
        value = self.controls[0].value
        return () if value is None else (value,)

    def mark(self, done: bool) -> None:
        """Say in the heading whether the question has been answered right."""
        self.done = done
        self.heading.value = (
            f"<div><b>{self._title}</b>{f' · {RIGHT} answered right' if done else ''}<br>"
            f"{as_html(self.question.question)}</div>"
        )

    def check(self) -> None:
        """Show the feedback on what is chosen; what fails meanwhile is shown as well."""
        try:
            right, words = verdict(self.question, self.chosen)
            _kept[self._key] = self.chosen, bool(self.chosen)
            self._say(words, right)
            if right:
                self._answered_right(self)
        except Exception as error:  # shown to the learner, whatever it is
            self._say(html.escape(f"This did not work: {type(error).__name__}: {error}"), False)

    def _say(self, words: str, right: bool) -> None:
        colour = "--jp-success-color1, #2e7d32" if right else "--jp-warn-color1, #ef6c00"
        self.feedback.value = (
            f"<div role='status' style='border-left: 4px solid var({colour}); padding-left: 8px'>"
            f"{words}</div>"
            if words
            else ""
        )

    def _changed(self, change: Any) -> None:
        _kept[self._key] = self.chosen, False
        self._say("", False)  # the feedback was about another answer

    def _restore(self) -> None:
        chosen, checked = _kept.get(self._key, ((), False))
        for control in self.controls:
            if self.question.several:
                control.value = control.description in chosen
            elif chosen and chosen[0] in control.options:
                control.value = chosen[0]
        if checked:
            right, words = verdict(self.question, self.chosen)
            self.mark(right)
            self._say(words, right)
