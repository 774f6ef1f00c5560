"""Train lesson 2's networks with a learning rate that falls to zero, and keep the results.

python -m tests.converged.lesson2    -> notebooks/converged/02_architecture.json

``halves``: for the four networks of section 5, a code of 16 numbers with or without a hidden layer
in encoder and decoder, the training and validation MSE after 6 epochs. ``trials``: for the
two networks of section 7 the validation BCE after 5 epochs, for each first learning rate of the
grid; what is less than 15 % behind goes on. ``depth``: the same for each length of training, for
those rates with the first seed, and for the best of them with two more. ``longer``: after twice the
longest training, with the first seed and the best rate. The rate falls from epoch to epoch along a
cosine. About half an hour on one core; a run that was stopped goes on.
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
RATES, SEEDS = (0.001, 0.003, 0.01, 0.03), (1, 2, 3)
TRIAL, LENGTHS, BATCH = 5, (50, 200), 256
(x_train, _), (x_validation, _), _ = data.load_mnist()


def train(
    network: keras.Model, rate: float, epochs: int, seed: int, until: int | None = None
) -> None:
    """Train on all training pictures, with a learning rate that falls from ``rate`` to zero.

    With ``until`` it stops after so many epochs, before the rate is zero.
    """
    falling = keras.callbacks.LearningRateScheduler(
        lambda epoch: rate * (1 + math.cos(math.pi * epoch / epochs)) / 2
    )
    given = {"epochs": until or epochs, "batch_size": BATCH, "verbose": 0, "seed": seed}
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


def deep(name: str) -> keras.Model:
    """One of the networks of section 7; no unit of a linear code can die."""
    return models.dense_autoencoder(32, DEPTH[name], code_activation="linear").autoencoder


def depth(
    network: keras.Model, name: str, rate: float, seed: int, epochs: int, until: int | None = None
) -> float:
    """The validation BCE of one of the networks of section 7, trained from new weights."""
    keras.utils.set_random_seed(seed)
    start_again(network, deep(name))
    train(network, rate, epochs, seed, until)
    return error(network, x_validation, metrics.binary_crossentropy)


def keep(found: dict, name: str, newest: object) -> None:
    """Print the newest results and write all."""
    print(name, newest, flush=True)
    FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Train, print each result, and write all of them after each run."""
    found: dict = {"halves": {}, "trials": {}, "depth": {}, "longer": {}}
    if FILE.exists():
        found |= json.loads(FILE.read_text(encoding="utf-8"))
    for name in [name for name in HALVES if name not in found["halves"]]:
        keras.utils.set_random_seed(1)
        network = halves(*HALVES[name])
        network.compile("adam", loss="mean_squared_error")
        train(network, 0.003, 6, seed=1)
        of = {"training": x_train, "validation": x_validation}
        ends = {kind: error(network, x, metrics.mean_squared_error) for kind, x in of.items()}
        found["halves"][name] = ends
        keep(found, name, ends)
    networks = {name: deep(name) for name in DEPTH}
    for name, network in networks.items():
        network.compile("adam", loss="binary_crossentropy")
        trials = found["trials"].setdefault(name, {})
        for rate in [rate for rate in RATES if str(rate) not in trials]:
            trials[str(rate)] = depth(network, name, rate, SEEDS[0], LENGTHS[0], until=TRIAL)
            keep(found, name, trials)
    for epochs in LENGTHS:
        of_length = found["depth"].setdefault(str(epochs), {})
        for name, network in networks.items():
            trials, tried = found["trials"][name], of_length.setdefault(name, {})
            hopeful = [rate for rate, loss in trials.items() if loss <= 1.15 * min(trials.values())]
            for rate in [rate for rate in hopeful if rate not in tried]:
                tried[rate] = [depth(network, name, float(rate), SEEDS[0], epochs)]
                keep(found, name, tried)
            best = min(tried, key=lambda rate: tried[rate][0])
            for seed in SEEDS[len(tried[best]) :]:
                tried[best].append(depth(network, name, float(best), seed, epochs))
                keep(found, name, tried)
    for name, network in networks.items():
        if name not in found["longer"]:
            tried = found["depth"][str(LENGTHS[-1])][name]
            best = min(tried, key=lambda rate: tried[rate][0])
            end = depth(network, name, float(best), SEEDS[0], 2 * LENGTHS[-1])
            found["longer"][name] = end
            keep(found, name, end)


if __name__ == "__main__":
    main()
