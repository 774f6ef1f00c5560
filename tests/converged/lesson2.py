"""Train lesson 2's networks with a learning rate that falls to zero, and keep the results.

python -m tests.converged.lesson2    -> notebooks/converged/02_architecture.json

``halves``: for the four networks of section 5, a code of 16 numbers with or without a hidden layer
in encoder and decoder, the training and validation MSE after 6 epochs. ``depth``: for the two
networks of section 7 the validation BCE after 8 epochs, with one seed for each first learning rate
of the grid and two more seeds for the better rate. The rate falls from epoch to epoch along a
cosine. About four minutes on one core; a run that was stopped goes on.
"""

import json
import math

import keras

from helpers import data, metrics, models
from helpers.models import predict, start_again
from helpers.training import fit
from tests.notebooks import COURSE

FILE = COURSE / "notebooks" / "converged" / "02_architecture.json"
HALVES = {
    "linear encoder, linear decoder": ([], []),
    "bent encoder, linear decoder": ([128], []),
    "linear encoder, bent decoder": ([], [128]),
    "bent encoder, bent decoder": ([128], [128]),
}
DEPTH = {"one wide layer": [136], "two layers": [128, 64]}
RATES, SEEDS, BATCH = (0.002, 0.005), (1, 2, 3), 256
(x_train, _), (x_validation, _), _ = data.load_mnist()


def train(network: keras.Model, rate: float, epochs: int, seed: int) -> None:
    """Train on all training pictures, with a learning rate that falls from ``rate`` to zero."""
    falling = keras.callbacks.LearningRateScheduler(
        lambda epoch: rate * (1 + math.cos(math.pi * epoch / epochs)) / 2
    )
    given = {"epochs": epochs, "batch_size": BATCH, "verbose": 0, "seed": seed}
    fit(network, x_train, x_train, callbacks=[falling], **given)


def halves(encoder: list[int], decoder: list[int]) -> keras.Model:
    """784 pixels to a code of 16 and back; ReLU in hidden layers, nothing elsewhere."""
    image = y = keras.Input((784,))
    for units in encoder:
        y = keras.layers.Dense(units, "relu")(y)
    y = keras.layers.Dense(16)(y)
    for units in decoder:
        y = keras.layers.Dense(units, "relu")(y)
    return keras.Model(image, keras.layers.Dense(784)(y))


def error(network: keras.Model, x, measure) -> float:
    """The mean error of the reconstructions of ``x``."""
    return round(float(measure(x, predict(network, x)).mean()), 6)


def depth(network: keras.Model, name: str, rate: float, epochs: int, seed: int) -> float:
    """The validation BCE of one of the networks of section 7, trained from new weights."""
    keras.utils.set_random_seed(seed)
    start_again(network, models.dense_autoencoder(32, DEPTH[name]).autoencoder)
    train(network, rate, epochs, seed)
    return error(network, x_validation, metrics.binary_crossentropy)


def keep(found: dict, name: str, newest: object) -> None:
    """Print the newest results and write all."""
    print(name, newest, flush=True)
    FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Train, print each result, and write all of them after each run."""
    found: dict = {"halves": {}, "depth": {}}
    if FILE.exists():
        found = json.loads(FILE.read_text(encoding="utf-8"))
    for name in [name for name in HALVES if name not in found["halves"]]:
        keras.utils.set_random_seed(1)
        network = halves(*HALVES[name])
        network.compile("adam", loss="mean_squared_error")
        train(network, 0.003, 6, seed=1)
        of = {"training": x_train, "validation": x_validation}
        ends = {kind: error(network, x, metrics.mean_squared_error) for kind, x in of.items()}
        found["halves"][name] = ends
        keep(found, name, ends)
    for name, hidden in DEPTH.items():
        network = models.dense_autoencoder(32, hidden).autoencoder
        network.compile("adam", loss="binary_crossentropy")
        tried = found["depth"].setdefault(name, {})
        for rate in RATES:
            if str(rate) not in tried:
                tried[str(rate)] = [depth(network, name, rate, 8, SEEDS[0])]
                keep(found, name, tried)
        best = min(tried, key=lambda rate: tried[rate][0])
        for seed in SEEDS[len(tried[best]) :]:
            tried[best].append(depth(network, name, float(best), 8, seed))
            keep(found, name, tried)


if __name__ == "__main__":
    main()
