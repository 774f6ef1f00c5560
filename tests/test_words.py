"""A number that may be one has a noun of its own for it: "1 byte", never "1 bytes"."""

import ast
import re

import keras
import numpy as np
import pytest
from keras import layers

from helpers.checks import compression, denoising, probe, sparse, variational
from helpers.words import counted
from tests.notebooks import COURSE
from tests.wrong_answers.shared import history, parts

FILES = [*(COURSE / "helpers" / "checks").glob("*.py")]
FILES += [*(COURSE / "helpers" / "widgets").glob("*.py")]
# Nouns that are counted in whole numbers. "0.25 bytes a patch" has decimals and is right.
NOUNS = {
    *("alarms", "batches", "bits", "bytes", "columns", "components", "dimensions", "entries"),
    *("epochs", "gaps", "images", "inputs", "layers", "levels", "models", "neighbours", "numbers"),
    *("outputs", "patches", "photographs", "pictures", "points", "rows", "runs", "steps"),
    *("tumours", "units", "weights"),
}
WHOLE = ("", ",", "d", ",.0f", ".0f", "g")


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 bytes"), (1, "1 byte"), (2, "2 bytes"), (2000, "2,000 bytes")]
)
def test_one_is_one_byte_and_all_others_are_bytes(number, said):
    assert counted(number, "byte") == said


def test_a_plural_of_its_own():
    assert counted(1, "batch", "batches") == "1 batch"
    assert counted(3, "batch", "batches") == "3 batches"


def is_no_count(value: ast.expr) -> bool:
    """Whether a value is a constant of the course, or words: a call that joins or counts them."""
    if isinstance(value, ast.Name):
        return value.id.isupper() or value.id in ("kind", "listed")
    words = ("counted(", ".join(")
    return isinstance(value, ast.Call) and any(word in ast.unparse(value) for word in words)


def plurals(path) -> list[str]:
    """The places of a file where a whole number is followed by the plural of a noun."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.JoinedStr):
            continue
        for number, words in zip(node.values, node.values[1:], strict=False):
            if not isinstance(number, ast.FormattedValue) or not isinstance(words, ast.Constant):
                continue
            form = ast.unparse(number.format_spec)[2:-1] if number.format_spec else ""
            noun = re.match(r" (?:[a-z]+ )?([a-z]+)\b", words.value)
            if noun and noun[1] in NOUNS and form in WHOLE and not is_no_count(number.value):
                found.append(f"line {number.lineno}: {ast.unparse(number)}{noun[0]}")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_text_puts_a_plural_behind_a_number_that_may_be_one(path):
    assert plurals(path) == []


def small(inputs: int, outputs: int):
    return keras.Sequential([keras.Input((inputs,)), layers.Dense(outputs, "sigmoid")])


def of_one_step():
    model = parts()[0]
    model.optimizer.iterations.assign(1)
    return model


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (
            lambda: compression.pack.outcome(
                to_bytes=lambda levels, bits: b"x", from_bytes=lambda *_: 0
            ),
            "yours take 1.",
        ),
        (
            lambda: sparse.train.outcome(
                autoencoder=of_one_step(), history=history(0.69, 0.69, epochs=1)
            ),
            "in 1 epoch the loss",
        ),
        (
            lambda: denoising.noise.outcome(
                x_train=np.zeros((1, 784)), noisy_train=1, noisy_validation=1
            ),
            "it has 1 image left",
        ),
        (
            lambda: variational.draw.outcome(
                vae_decoder=small(2, 784),
                vae_encoder=small(784, 2),
                new_codes=np.zeros((1, 2)),
                new_digits=np.zeros((1, 784)),
            ),
            "has 1 row;",
        ),
    ],
    ids=["byte", "epoch", "image", "row"],
)
def test_a_card_about_one_thing_says_so(outcome, says):
    assert says in outcome().message


def test_one_true_or_false_is_not_counted():
    with pytest.raises(probe.WrongKind, match=r"is True or False; it should be a number"):
        probe.number("dead", np.array([True]))
