"""A prediction as two cards: asked before the result, shown beside it afterwards."""

from collections.abc import Sequence
from typing import Any

from helpers.widgets.interactive import Interactive


def card(
    part: str,
    *,
    name: str,
    question: str,
    question_html: str,
    options: Sequence[str],
    options_html: Sequence[str],
    scale: tuple[float, float, float],
    unit: str,
    said: int | float | None,
    answer: tuple[int | float, str, str] | None = None,
    problem: str = "",
) -> Interactive:
    """One of the two cards, ``part`` "ask" or "reveal", of the prediction called ``name``.

    ``options`` are what can be chosen; without any a number is said, on the ``scale`` (low, high,
    step) in ``unit``. ``said`` is what was predicted earlier: an option's place or a number.
    ``answer`` belongs to the second card: its place or number, how it is said, and why, as HTML.
    ``problem`` is said where earlier predictions cannot be read.
    """
    low, high, step = scale
    given: dict[str, Any] = {
        "part": part,
        "question": question,
        "question_html": question_html,
        "options": list(options),
        "options_html": list(options_html),
        "low": low,
        "high": high,
        "step": step,
        "unit": unit,
        "problem": problem,
    }
    words = f"Predict. {question}"
    if answer is not None:
        value, answer_words, because = answer
        given.update(answer=value, answer_words=answer_words, because=because)
        words = f"The answer: {answer_words}."
    chosen = {"value": said, "said": said is not None, "opened": False}
    return Interactive("prediction", given, chosen, words=words, name=name, kept=name)
