"""Lesson 5's choice: how deep should an autoencoder with a code of 32 numbers be?

python -m tests.converged.lesson5

Two depths, each with the learning rate that its validation loss chooses from the same two, three
seeds, thirty epochs in which the rate falls to zero, so that the last epochs gain next to nothing.
Writes notebooks/converged/05_depth.json: losses in nats a pixel.
"""

import json

from helpers import models  # before Keras

# isort: split
import keras

from helpers import metrics
from helpers.data import load_mnist
from helpers.training import fit
from tests.notebooks import COURSE

FILE = COURSE / "notebooks" / "converged" / "05_depth.json"
DEPTHS = {"no hidden layer": (), "one, of 128": (128,)}
RATES = (0.002, 0.005)
EPOCHS = 30
SEEDS = (1, 2, 3)
BATCH = 256
MNIST = load_mnist()


def bce(model: keras.Model, x) -> float:
    """The mean binary cross-entropy of the model's reconstructions, in nats a pixel."""
    return float(metrics.binary_crossentropy(x, models.predict(model, x)).mean())


def trained(hidden: tuple[int, ...], rate: float, seed: int) -> tuple[keras.Model, list[float]]:
    """An autoencoder, and its validation loss after each epoch."""
    keras.utils.set_random_seed(seed)
    model = models.dense_autoencoder(32, hidden).autoencoder
    x, x_validation = MNIST.train.x, MNIST.validation.x
    falling = keras.optimizers.schedules.CosineDecay(rate, EPOCHS * -(-len(x) // BATCH))
    model.compile(keras.optimizers.Adam(falling), "binary_crossentropy")
    validation = (x_validation, x_validation)
    run = fit(model, x, x, epochs=EPOCHS, batch_size=BATCH, validation_data=validation, verbose=0)
    return model, run.history["val_loss"]


def main() -> None:
    """Tune on the first seed, train the others, and write what was found."""
    results = {}
    for name, hidden in DEPTHS.items():
        runs = {(rate, SEEDS[0]): trained(hidden, rate, SEEDS[0]) for rate in RATES}
        tuning = {rate: bce(runs[rate, SEEDS[0]][0], MNIST.validation.x) for rate in RATES}
        rate = min(tuning, key=tuning.get)
        of_seeds = [runs.get((rate, seed)) or trained(hidden, rate, seed) for seed in SEEDS]
        results[name] = {
            "hidden": list(hidden),
            "parameters": of_seeds[0][0].count_params(),
            "tuning": {str(key): round(value, 5) for key, value in tuning.items()},
            "rate": rate,
            "last five epochs": [round(losses[-6] - losses[-1], 5) for _, losses in of_seeds],
            "validation": [round(bce(model, MNIST.validation.x), 5) for model, _ in of_seeds],
        }
        print(name, results[name], flush=True)
        FILE.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
