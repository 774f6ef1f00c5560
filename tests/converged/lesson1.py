"""Train lesson 1's networks until patience no longer decides, and keep the results.

python -m tests.converged.lesson1    -> notebooks/converged/01_concepts.json

``curves``: the validation MSE after each of thirty epochs, three seeds, of the network of section
5 with a code of 64 numbers and of 30. ``test``: the test MSE of the same runs after the last epoch.
``logistic``: of a network of 30 numbers without hidden layers, a sigmoid behind a linear code, the
validation MSE after fifty epochs for each first learning rate of a grid, which falls to zero along
a cosine, and the test MSE with the best of them, three seeds. A run that was stopped goes on.
"""

import json
import math

import keras

from helpers import data, metrics, models
from helpers.models import predict
from helpers.training import fit
from tests.notebooks import COURSE

FILE = COURSE / "notebooks" / "converged" / "01_concepts.json"
SIZES, EPOCHS, SEEDS = (64, 30), 30, (1, 2, 3)
RATES, LOGISTIC_EPOCHS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3), 50


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


def logistic(rate: float, seed: int) -> keras.Model:
    """30 numbers and a sigmoid, no hidden layer, trained until it comes to rest."""
    keras.utils.set_random_seed(seed)
    network = models.dense_autoencoder(30, code_activation="linear").autoencoder
    network.compile("adam", loss="binary_crossentropy")
    falling = keras.callbacks.LearningRateScheduler(
        lambda epoch: rate * (1 + math.cos(math.pi * epoch / LOGISTIC_EPOCHS)) / 2
    )
    x = data.load_mnist().train.x
    given = {"epochs": LOGISTIC_EPOCHS, "batch_size": 256, "callbacks": [falling], "verbose": 0}
    fit(network, x, x, **given)
    return network


def error(network: keras.Model, x) -> float:
    """The mean squared error of pictures."""
    return round(float(metrics.mean_squared_error(x, predict(network, x)).mean()), 6)


def keep(found: dict) -> None:
    """Write all results."""
    text = json.dumps(found).replace("[[", "[\n[").replace("], [", "],\n[")
    FILE.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Train, print each result, and write all of them after each run."""
    found: dict = {"curves": {}, "test": {}, "logistic": {"validation": {}, "test": []}}
    if FILE.exists():
        found |= json.loads(FILE.read_text(encoding="utf-8"))
    _, validation, test = data.load_mnist()
    for size in SIZES:
        curves = found["curves"].setdefault(str(size), [])
        errors = found["test"].setdefault(str(size), [])
        for seed in SEEDS[len(curves) :]:
            keras.utils.set_random_seed(seed)
            network = models.dense_autoencoder(size, [128], code_activation="linear").autoencoder
            curves.append(train(network))
            errors.append(error(network, test.x))
            print(size, seed, curves[-1][2], curves[-1][-1], errors[-1], flush=True)
            keep(found)
    trials = found["logistic"]["validation"]
    for rate in [rate for rate in RATES if str(rate) not in trials]:
        trials[str(rate)] = error(logistic(rate, SEEDS[0]), validation.x)
        print("logistic", rate, trials[str(rate)], flush=True)
        keep(found)
    best = min(trials, key=trials.get)
    if found["logistic"].get("rate") != best:  # a test error belongs to the rate it was trained at
        found["logistic"] |= {"rate": best, "test": []}
    errors = found["logistic"]["test"]
    for seed in SEEDS[len(errors) :]:
        errors.append(error(logistic(float(best), seed), test.x))
        print("logistic", seed, errors[-1], flush=True)
        keep(found)


if __name__ == "__main__":
    main()
