"""What a lesson asks, states and describes: read from the file beside it, held by its variables.

The file is ``notebooks/<name>.toml``. It keeps out of the reader's way what proves the lesson and
what would give an answer away: the statements of each section with their ranges, the predictions
with their answers, the text alternatives of the figures.
"""

import html
import json
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import traitlets
from IPython.display import display

from helpers import progress
from helpers.quiz_questions import as_html
from helpers.widgets.interactive import Interactive

_NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


@dataclass(frozen=True)
class Statement:
    """One thing that a section says: in words, and as an expression of the lesson's variables."""

    section: str
    says: str
    holds: str


@dataclass(frozen=True)
class Prediction:
    """One question before a result: a choice among ``options``, or a number from low to high.

    ``answer`` is the right option itself, or an expression of the lesson's variables that gives
    the number. ``holds`` is an expression that proves a choice, or holds the number (called
    ``answer`` in it) to its range. ``because`` is said with the answer.
    """

    id: str
    section: str
    question: str
    answer: str
    holds: str
    because: str = ""
    options: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 100.0
    step: float = 1.0
    unit: str = ""


def card(
    asked: Prediction,
    part: str,
    name: str,
    said: int | float | None = None,
    answer: tuple[int | float, str, str] | None = None,
    problem: str = "",
) -> Interactive:
    """One of the two cards of a prediction: ``part`` is "ask" or "reveal".

    ``said`` is what was predicted earlier: an option's place or a number. ``answer`` belongs to the
    second card: its place or number, how it is said, and why, as HTML. ``problem`` is said where
    earlier predictions cannot be read.
    """
    given: dict[str, Any] = {
        "part": part, "problem": problem, "unit": asked.unit,
        "question": asked.question, "question_html": as_html(asked.question),
        "options": list(asked.options),
        "options_html": [as_html(option) for option in asked.options],
        "low": asked.low, "high": asked.high, "step": asked.step,
    }  # fmt: skip
    words = f"Predict. {asked.question}"
    if answer is not None:
        given |= zip(("answer", "answer_words", "because"), answer, strict=True)
        words = f"The answer: {answer[1]}."
    chosen = {"value": said, "said": said is not None, "opened": False}
    return Interactive("prediction", given, chosen, words=words, name=name, kept=name)


class Lesson:
    """The lesson called ``name``, as its notebook is.

    ``alt`` maps the names of its figures to their text alternatives. Raises ValueError where the
    file is missing or cannot be read.
    """

    def __init__(self, name: str):
        self.name, self._file = name, _NOTEBOOKS / f"{name}.toml"
        self.answers: dict[str, Any] = {}  # as this computer has found them
        self._asked: dict[str, Interactive] = {}
        self._looked_at: set[str] = set()  # answers that were opened without a prediction

    @cached_property
    def _content(self) -> Mapping[str, Any]:
        try:
            return tomllib.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ValueError(
                f"What the lesson states cannot be read from {self._file} ({error}). Take that "
                "file anew from the course."
            ) from None

    @cached_property
    def statements(self) -> list[Statement]:
        """All statements of the lesson, in its order."""
        return [Statement(**entry) for entry in self._content.get("statement", [])]

    @cached_property
    def predictions(self) -> dict[str, Prediction]:
        """All predictions of the lesson by id, in its order."""
        entries = self._content.get("prediction", [])
        made = [Prediction(**{**e, "options": tuple(e.get("options", ()))}) for e in entries]
        return {prediction.id: prediction for prediction in made}

    @cached_property
    def alt(self) -> Mapping[str, str]:
        """The text alternative of each figure, by the figure's name."""
        return self._content.get("alt", {})

    def kept(self, name: str) -> Any:
        """What longer runs have found, as ``notebooks/converged/<name>.json`` keeps it."""
        return json.loads((_NOTEBOOKS / "converged" / f"{name}.json").read_text(encoding="utf-8"))

    def ask(self, prediction: str) -> None:
        """Show a question, to be answered before the cell that answers it is run."""
        asked = self.predictions[prediction]
        question = self._card(asked, "ask")
        self._asked[prediction] = question
        question.observe(lambda _: self._said(asked), names="chosen")
        display(question)

    def reveal(self, prediction: str) -> None:
        """Show the answer beside what was predicted.

        Raises AssertionError where this computer has found another answer than the lesson says.
        """
        asked, variables = self.predictions[prediction], sys._getframe(1).f_globals
        answer: Any = asked.answer
        if not asked.options:
            answer = float(_value(asked.answer, variables))
        if not _value(asked.holds, {**variables, "answer": answer}):
            raise AssertionError(f"Here the answer is {answer}, against: {asked.holds}")
        shown = answer if asked.options else f"{_rounded(answer)} {asked.unit}".strip()
        value = asked.options.index(answer) if asked.options else answer
        self.answers[prediction] = value
        compared = self._card(asked, "reveal", (value, shown, as_html(asked.because)))
        if question := self._asked.get(prediction):
            # What is said later, above, is to be seen here as well.
            traitlets.dlink((question, "chosen"), (compared, "chosen"))
        compared.observe(lambda _: self._opened(prediction, compared), names="chosen")
        self._compare(asked)
        display(compared)

    def _card(self, asked: Prediction, part: str, answer: Any = None) -> Interactive:
        name = f"prediction {self.name} {asked.id}"
        try:
            said = progress.predicted(self.name).get(asked.id)
        except ValueError as error:  # a damaged file is no reason to ask nothing
            return card(asked, part, name, None, answer, str(error))
        return card(asked, part, name, said, answer)

    def _said(self, asked: Prediction) -> None:
        """Keep what has just been predicted, unless its answer was looked at before."""
        chosen = self._asked[asked.id].chosen
        if chosen["said"] and asked.id not in self._looked_at:
            progress.predict(self.name, asked.id, chosen["value"])
            self._compare(asked)

    def _opened(self, prediction: str, compared: Interactive) -> None:
        if compared.chosen["opened"] and not compared.chosen["said"]:
            self._looked_at.add(prediction)

    def _compare(self, asked: Prediction) -> None:
        """Keep how near a prediction came, once both it and the answer are there."""
        question, answer = self._asked.get(asked.id), self.answers.get(asked.id)
        if question is None or not question.chosen["said"] or answer is None:
            return
        said = question.chosen["value"]
        if asked.options:
            closeness = float(said == answer)
        else:
            closeness = max(0.0, 1 - abs(said - answer) / (asked.high - asked.low))
        progress.compare(self.name, asked.id, closeness)

    def holds(self, section: str) -> None:
        """Check what a section states, with the values that this computer has found.

        Raises AssertionError with every statement that does not hold, ValueError where there is
        none for this section.
        """
        variables = sys._getframe(1).f_globals
        stated = [statement for statement in self.statements if statement.section == section]
        if not stated:
            raise ValueError(f"{self._file.name} states nothing for section {section}.")
        wrong = [s for s in stated if not _value(s.holds, variables)]
        if wrong:
            lines = "\n".join(f"  {s.says}\n    {s.holds}" for s in wrong)
            raise AssertionError(f"This does not hold on this computer:\n{lines}")
        count = "1 statement holds" if len(stated) == 1 else f"{len(stated)} statements hold"
        rows = "".join(f"<li>{html.escape(s.says)}</li>" for s in stated)
        _show(
            f"<details><summary>✓ {count} on this computer</summary><ul>{rows}</ul></details>",
            f"✓ {count} on this computer",
        )


def _value(expression: str, variables: Mapping[str, Any]) -> Any:
    """What an expression of the lesson's variables gives."""
    try:
        # One namespace: a comprehension sees no other.
        return eval(compile(expression, "<statement>", "eval"), dict(variables))
    except NameError as error:
        raise NameError(
            f"This needs a variable of an earlier cell ({error.name}): run the cells above first."
        ) from None


def _rounded(number: float) -> str:
    """Three digits that mean something, and all before the point."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def _show(page: str, text: str) -> None:
    display({"text/html": page, "text/plain": text}, raw=True)
