"""Lesson 5's choice: how deep should an autoencoder with a code of 32 numbers be?

python -m tests.converged.lesson5

Two depths, each with the learning rate that its validation loss chooses from one grid, three seeds,
thirty epochs in which the rate falls to zero. A rate that falls makes every curve flat at its end,
so a run of twice the epochs says what more training would gain. The code is linear: dead units of
a ReLU code would take part in the comparison. Writes notebooks/converged/05_depth.json: losses in
nats a pixel. About five minutes on one core; a run that was stopped goes on.
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
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
EPOCHS = 30
SEEDS = (1, 2, 3)
BATCH = 256
MNIST = load_mnist()


def bce(model: keras.Model, x) -> float:
    """The mean binary cross-entropy of the model's reconstructions, in nats a pixel."""
    return float(metrics.binary_crossentropy(x, models.predict(model, x)).mean())


def trained(
    hidden: tuple[int, ...], rate: float, seed: int, epochs: int = EPOCHS
) -> tuple[int, float]:
    """An autoencoder's number of parameters, and its validation loss at the end."""
    keras.utils.set_random_seed(seed)
    model = models.dense_autoencoder(32, hidden, code_activation="linear").autoencoder
    x, x_validation = MNIST.train.x, MNIST.validation.x
    falling = keras.optimizers.schedules.CosineDecay(rate, epochs * -(-len(x) // BATCH))
    model.compile(keras.optimizers.Adam(falling), "binary_crossentropy")
    fit(model, x, x, epochs=epochs, batch_size=BATCH, verbose=0)
    return model.count_params(), round(bce(model, x_validation), 5)


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
            found["parameters"], tuning[str(rate)] = trained(hidden, rate, SEEDS[0])
            keep()
        best = float(min(tuning, key=tuning.get))
        if found.get("rate") != best:
            found |= {"rate": best, "validation": [tuning[str(best)]], "twice the epochs": None}
        for seed in SEEDS[len(found["validation"]) :]:
            found["validation"].append(trained(hidden, best, seed)[1])
            keep()
        found["twice the epochs"] = trained(hidden, best, SEEDS[0], 2 * EPOCHS)[1]
        keep()


if __name__ == "__main__":
    main()
