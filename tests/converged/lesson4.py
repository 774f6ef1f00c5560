"""The careful run of lesson 4: code sizes, bits and ranges chosen on validation, three seeds.

    python -m tests.converged.lesson4

It writes ``notebooks/converged/04_compression.json`` and takes about five minutes of one core. The
learning rate falls to zero over seven epochs, which is not enough to converge: the file says what
twice as many gain, and so does the lesson.
"""

import json
import time

import keras
import numpy as np

from helpers import data
from helpers.training import fit
from tests.converged import lesson4_compression
from tests.notebooks import COURSE

BATCH = 256
FILE = COURSE / "notebooks" / "converged" / "04_compression.json"


def train(make, x, y, *, epochs: int, seed: int):
    """A new autoencoder of ``make()``, trained with a learning rate that falls to zero."""
    keras.utils.set_random_seed(seed)
    made = make()
    steps = epochs * -(-len(x) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(0.002, steps)
    made.autoencoder.compile(keras.optimizers.Adam(rate), "binary_crossentropy")
    fit(made.autoencoder, x, y, epochs=epochs, batch_size=BATCH, verbose=0)
    return made


def rounded(value, digits: int = 5):
    """The value with every float in it rounded, as the file keeps it."""
    if isinstance(value, dict):
        return {str(key): rounded(part, digits) for key, part in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [rounded(part, digits) for part in value]
    if isinstance(value, float | np.floating):
        return round(float(value), digits)
    return int(value) if isinstance(value, np.integer) else value


if __name__ == "__main__":
    start = time.process_time()
    found = lesson4_compression.measure(data.load_mnist(), train)
    FILE.write_text(json.dumps(rounded(found), indent=1) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {time.process_time() - start:.0f} seconds of a core")
