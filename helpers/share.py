"""A trained autoencoder as one HTML page: to draw into, to walk through, to send to a friend.

The page has the model in it and runs it by itself: from disk, without Python and without a network.
"""

from html import escape
from pathlib import Path
from typing import Any

import keras

from helpers import embed
from helpers.data import PIXELS, first_of_each, load_mnist
from helpers.widgets.interactive import Interactive, packed
from helpers.widgets.network import layers_of

EXAMPLES = 3  # test pictures of each digit that go along


def page(
    autoencoder: Any, path: str | Path = "my_autoencoder.html", title: str = "My autoencoder"
) -> Path:
    """Write a page with this model in it, and return where it is.

    ``autoencoder`` is a model of dense layers from 784 pixels to 784, Sequential or functional; or
    its two halves (encoder, decoder); or all three, as ``helpers.models`` makes them. Of a
    variational encoder the page takes the mean; a code of two numbers gets a map. Weights go along
    in 16 bits. Raises ValueError, in one sentence, for layers that the page cannot compute.
    """
    encoder, decoder = _halves(autoencoder)
    _check_ends(encoder, decoder)
    x, y = load_mnist(at_most=600).test
    places = first_of_each(y, EXAMPLES)
    given = {
        "encoder": encoder,
        "decoder": decoder,
        "pictures": packed(x[places], "grey"),
        "labels": y[places].tolist(),
    }
    chosen = {"from": 6, "toward": 9, "share": 0, "code": None, "unit": 0}
    chosen["strokes"] = []
    words = "An autoencoder that runs in this page: draw a digit and see what it makes of it."
    widget = Interactive("my_autoencoder", given, chosen, words=words)
    path = Path(path)
    path.write_text(embed.page(title, f"<h1>{escape(title)}</h1>", widget), encoding="utf-8")
    widget.close()
    return path


def _halves(autoencoder: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The layers of encoder and decoder, for the page."""
    if isinstance(autoencoder, tuple | list):
        if len(autoencoder) not in (2, 3):
            raise ValueError("Give a model, or its two halves: (encoder, decoder).")
        encoder, decoder = autoencoder[-2:]
        return layers_of(encoder), layers_of(decoder)
    if not isinstance(autoencoder, keras.Model):
        raise ValueError(f"The page needs a Keras model, not a {type(autoencoder).__name__}.")
    inner = [layer for layer in autoencoder.layers if isinstance(layer, keras.Model)]
    if len(inner) == 2:
        return layers_of(inner[0]), layers_of(inner[1])
    row = layers_of(autoencoder)
    dense = [k for k, layer in enumerate(row) if "kernel" in layer]
    if len(dense) < 2:
        raise ValueError(
            f"{autoencoder.name} has {len(dense)} dense layer(s); an autoencoder has at least two, "
            "one to the code and one from it."
        )
    # The code is what the narrowest layer gives, the last one apart, and its activation.
    end = 1 + min(dense[:-1], key=lambda k: row[k]["kernel"]["shape"][1])
    while "kernel" not in row[end]:
        end += 1
    return row[:end], row[end:]


def _check_ends(encoder: list[dict[str, Any]], decoder: list[dict[str, Any]]) -> None:
    first, code_out = _ends(encoder)
    code_in, last = _ends(decoder)
    if (first, last) != (PIXELS, PIXELS) or code_in != code_out:
        raise ValueError(
            f"The page draws 28 by 28 pixels, so encoder and decoder go from {PIXELS} numbers to a "
            f"code and back; these go from {first} to {code_out} and from {code_in} to {last}."
        )


def _ends(row: list[dict[str, Any]]) -> tuple[int, int]:
    """How many numbers the layers take, and how many they give; 0 without a dense layer."""
    shapes = [layer["kernel"]["shape"] for layer in row if "kernel" in layer]
    return (shapes[0][0], shapes[-1][1]) if shapes else (0, 0)
