"""Train lesson 1's networks until patience no longer decides, and keep the results.

python -m tests.converged.lesson1    -> notebooks/converged/01_concepts.json

``curves``: the validation MSE after each of thirty epochs, three seeds, of the network of section
5 with a code of 64 numbers and of 30. ``test``: the test MSE of the same runs after the last epoch.
A run that was stopped goes on.
"""

import json

import keras

from helpers import data, metrics, models
from helpers.models import predict
from helpers.training import fit
from tests.notebooks import COURSE

FILE = COURSE / "notebooks" / "converged" / "01_concepts.json"
SIZES, EPOCHS, SEEDS = (64, 30), 30, (1, 2, 3)


def train(network: keras.Model) -> list[float]:
    """Train as section 5 does; the validation MSE after each epoch."""
    network.compile("adam", loss="binary_crossentropy", metrics=["mean_squared_error"])
    pictures, held_out, _ = data.load_mnist()
    history = fit(
        network,
        pictures.x,
        pictures.x,
        epochs=EPOCHS,
        batch_size=256,
        validation_data=(held_out.x, held_out.x),
        verbose=0,
    )
    return [round(error, 6) for error in history.history["val_mean_squared_error"]]


def test_error(network: keras.Model) -> float:
    """The mean squared error of the test pictures."""
    x = data.load_mnist().test.x
    return round(float(metrics.mean_squared_error(x, predict(network, x)).mean()), 6)


def main() -> None:
    """Train, print each result, and write all of them after each run."""
    found: dict = {"curves": {}, "test": {}}
    if FILE.exists():
        found = json.loads(FILE.read_text(encoding="utf-8"))
    for size in SIZES:
        curves = found["curves"].setdefault(str(size), [])
        errors = found["test"].setdefault(str(size), [])
        for seed in SEEDS[len(curves) :]:
            keras.utils.set_random_seed(seed)
            network = models.dense_autoencoder(size, [128], code_activation="linear").autoencoder
            curves.append(train(network))
            errors.append(test_error(network))
            print(size, seed, curves[-1][2], curves[-1][-1], errors[-1], flush=True)
            text = json.dumps(found).replace("[[", "[\n[").replace("], [", "],\n[")
            FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
