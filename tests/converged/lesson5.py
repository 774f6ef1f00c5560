"""Lesson 5's choice: how deep should an autoencoder with a code of 32 numbers be?

python -m tests.converged.lesson5

Two depths, each with the learning rate that its validation loss chooses from the same four, three
seeds, thirty epochs in which the rate falls to zero, so that the last epochs gain next to nothing.
Writes notebooks/converged/05_depth.json: losses in nats a pixel. About five minutes on one core.
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
RATES = (0.001, 0.002, 0.005, 0.01)
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
    """Tune on the first seed, train the others, and write each run; what is kept stays."""
    results = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}

    def keep() -> None:
        print(json.dumps(results), flush=True)
        FILE.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")

    for name, hidden in DEPTHS.items():
        found = results.setdefault(name, {"hidden": list(hidden), "tuning": {}})
        tuning = found["tuning"]
        for rate in [rate for rate in RATES if str(rate) not in tuning]:
            model, _ = trained(hidden, rate, SEEDS[0])
            tuning[str(rate)] = round(bce(model, MNIST.validation.x), 5)
            keep()
        best = float(min(tuning, key=tuning.get))
        if found.get("rate") != best:
            found |= {"rate": best, "last five epochs": [], "validation": []}
        for seed in SEEDS[len(found["validation"]) :]:
            model, losses = trained(hidden, best, seed)
            found["parameters"] = model.count_params()
            found["last five epochs"].append(round(losses[-6] - losses[-1], 5))
            found["validation"].append(round(bce(model, MNIST.validation.x), 5))
            keep()


if __name__ == "__main__":
    main()
