"""A learner's own model as a page: what goes into the file, and what is refused in a sentence."""

import json
import re

import keras
import numpy as np
import pytest
from keras import layers

from helpers import models, share


def test_a_title_is_words_and_no_tags(tmp_path):
    html = share.page(FUNCTIONAL, tmp_path / "m.html", "<b> & co").read_text(encoding="utf-8")
    assert html.count("&lt;b&gt; &amp; co") == 2 and "<b> &" not in html


def state_of(path) -> dict:
    text = path.read_text(encoding="utf-8")
    return json.loads(re.search(r"<script type='application/json'>(.*?)</script>", text)[1])


def sizes(row: list[dict]) -> list[list[int]]:
    return [layer["kernel"]["shape"] for layer in row if "kernel" in layer]


def sequential(*more) -> keras.Model:
    return keras.Sequential([keras.Input((784,)), *more])


FUNCTIONAL = models.dense_autoencoder(5, [16])
VARIATIONAL = models.variational_autoencoder(2, (16,))


@pytest.mark.parametrize(
    ("model", "encoder", "decoder"),
    [
        (FUNCTIONAL, [[784, 16], [16, 5]], [[5, 16], [16, 784]]),
        (FUNCTIONAL.autoencoder, [[784, 16], [16, 5]], [[5, 16], [16, 784]]),
        (FUNCTIONAL[1:], [[784, 16], [16, 5]], [[5, 16], [16, 784]]),
        (VARIATIONAL, [[784, 16], [16, 2]], [[2, 16], [16, 784]]),
        (VARIATIONAL.autoencoder, [[784, 16], [16, 2]], [[2, 16], [16, 784]]),
        (
            sequential(layers.Dense(9), layers.ReLU(), layers.Dense(784, "sigmoid")),
            [[784, 9]],
            [[9, 784]],
        ),
        # Overcomplete: the narrowest layer would be the output.
        (sequential(layers.Dense(900, "relu"), layers.Dense(784)), [[784, 900]], [[900, 784]]),
    ],
    ids=["three", "functional", "halves", "variational", "its model", "sequential", "wide"],
)
def test_a_model_becomes_a_page(tmp_path, model, encoder, decoder):
    path = share.page(model, tmp_path / "mine.html", title="Mine")
    assert path == tmp_path / "mine.html" and path.stat().st_size < 6_000_000
    given = state_of(path)["given"]
    assert sizes(given["encoder"]) == encoder and sizes(given["decoder"]) == decoder
    assert [given["labels"].count(digit) for digit in range(10)] == [3] * 10


def test_the_code_is_taken_behind_its_activation(tmp_path):
    model = sequential(layers.Dense(9), layers.ReLU(), layers.Dense(784, "sigmoid"))
    given = state_of(share.page(model, tmp_path / "mine.html"))["given"]
    assert [layer["activation"] for layer in given["encoder"]] == ["linear", "relu"]


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (models.convolutional_autoencoder(4), "is a Conv2D, which it does not know"),
        (sequential(layers.Dense(784)), "an autoencoder has at least two"),
        (keras.Sequential([keras.Input((9,)), layers.Dense(2), layers.Dense(9)]), "28 by 28"),
        ((FUNCTIONAL.encoder, VARIATIONAL.decoder), "from 784 to 5 and from 2 to 784"),
        (np.zeros(3), "a Keras model, not a ndarray"),
        ((FUNCTIONAL.encoder,), "its two halves"),
    ],
    ids=["convolution", "one layer", "not pixels", "no pair", "array", "one half"],
)
def test_what_cannot_become_a_page_is_said_in_a_sentence(tmp_path, model, says):
    with pytest.raises(ValueError, match=says):
        share.page(model, tmp_path / "mine.html")
    assert not (tmp_path / "mine.html").exists()
