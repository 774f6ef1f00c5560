"""Train lesson 2's networks with a step that falls to zero, and keep the results.

python -m tests.converged.lesson2    -> notebooks/converged/02_architecture.json

``rates``: for the two networks of section 7 the validation BCE after 4 epochs, one seed, with
each first step of the grid. ``depth``: with the best first step, after 10 epochs, three seeds.
``halves``: for the four networks of section 5, a code of 16 numbers with or without a hidden layer
in encoder and decoder, the training and validation MSE after 8 epochs. The step falls to zero
along a cosine. About five minutes on one core; a run that was stopped goes on.
"""

import json

import keras

from helpers import data, metrics, models
from helpers.models import predict
from helpers.training import fit
from tests.notebooks import COURSE

FILE = COURSE / "notebooks" / "converged" / "02_architecture.json"
HALVES = {
    "linear encoder, linear decoder": ([], []),
    "bent encoder, linear decoder": ([128], []),
    "linear encoder, bent decoder": ([], [128]),
    "bent encoder, bent decoder": ([128], [128]),
}
DEPTH = {
    "one wide layer": [136],
    "two layers": [128, 64],
}
RATES, SEEDS, BATCH = (0.002, 0.005), (1, 2, 3), 256
(x_train, _), (x_validation, _), _ = data.load_mnist()


def train(network: keras.Model, loss: str, rate: float, epochs: int, seed: int) -> keras.Model:
    """Train on all training pictures, with a step that falls from ``rate`` to zero."""
    falling = keras.optimizers.schedules.CosineDecay(rate, epochs * -(-len(x_train) // BATCH))
    network.compile(keras.optimizers.Adam(falling), loss=loss)
    fit(network, x_train, x_train, epochs=epochs, batch_size=BATCH, verbose=0, seed=seed)
    return network


def of_halves(encoder: list[int], decoder: list[int]) -> keras.Model:
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


def depth(name: str, rate: float, epochs: int, seed: int) -> float:
    """The validation BCE of one of the networks of section 7."""
    keras.utils.set_random_seed(seed)
    network = models.dense_autoencoder(32, DEPTH[name]).autoencoder
    train(network, "binary_crossentropy", rate, epochs, seed)
    return error(network, x_validation, metrics.binary_crossentropy)


def halves(sides: tuple[list[int], list[int]], seed: int) -> dict[str, float]:
    """The training and validation MSE of one of the networks of section 5."""
    keras.utils.set_random_seed(seed)
    network = train(of_halves(*sides), "mean_squared_error", 0.002, 8, seed)
    of = {"training": x_train, "validation": x_validation}
    return {kind: error(network, x, metrics.mean_squared_error) for kind, x in of.items()}


def keep(found: dict, name: str, newest: object) -> None:
    """Print the newest results and write all."""
    print(name, newest, flush=True)
    FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Train, print each result, and write all of them after each part."""
    found: dict = {"rates": {}, "depth": {}, "halves": {}}
    if FILE.exists():
        found = json.loads(FILE.read_text(encoding="utf-8"))
    for name in DEPTH:
        tried = found["rates"].setdefault(name, {})
        for rate in RATES[len(tried) :]:
            tried[str(rate)] = depth(name, rate, 4, seed=1)
            keep(found, name, tried)
    for name, sides in HALVES.items():
        if name not in found["halves"]:
            found["halves"][name] = halves(sides, seed=1)
            keep(found, name, found["halves"][name])
    for name, tried in found["rates"].items():
        best, losses = float(min(tried, key=tried.get)), found["depth"].setdefault(name, [])
        for seed in SEEDS[len(losses) :]:
            losses.append(depth(name, best, 10, seed))
            keep(found, name, losses)


if __name__ == "__main__":
    main()
