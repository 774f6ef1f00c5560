"""Train lesson 2's networks with a learning rate that falls to zero, and keep the results.

python -m tests.converged.lesson2    -> notebooks/converged/02_architecture.json

Two contests are kept alike: ``halves``, the four networks of section 5, a code of 16 numbers with
or without a hidden layer in encoder and decoder, and the two networks of section 7. ``trials``: the
validation error of a short trial, for each first learning rate of the grid. In section 5 the trial
is a whole training of 6 epochs; of the networks that bend what is less than 25 % behind goes on, of
the flat ones the best rate alone, since they end at their bound. In section 7 it is 5 epochs in
which the rate hardly falls, and what is less than 15 % behind goes on. ``ended`` (in section 7
``depth``): after each length of training, for those rates with the first seed, and for the best of
them on validation with two more. ``longer``: after twice the longest training, with the first seed
and the best rate (not where PCA's error, which is the bound, has been reached). Section 5's results
are pairs, the training and the validation MSE; section 7's are the validation BCE. The rate falls
from epoch to epoch along a cosine. About an hour on one core; a run that was stopped goes on.
"""

import json
import math
from collections.abc import Callable
from typing import Any

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
FLAT_TRIAL, BENT_TRIAL, HALVES_LENGTHS = (6, 6, 1.0), (6, 6, 1.25), (6, 40)
DEPTH_TRIAL, DEPTH_LENGTHS = (50, 5, 1.15), (50, 200)
BATCH = 256
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


def of_halves(
    network: keras.Model, name: str, rate: float, seed: int, epochs: int, until: int | None = None
) -> list[float]:
    """Training and validation MSE of one of section 5's networks, trained from new weights."""
    keras.utils.set_random_seed(seed)
    start_again(network, halves(*HALVES[name]))
    train(network, rate, epochs, seed, until)
    return [error(network, x, metrics.mean_squared_error) for x in (x_train, x_validation)]


def of_depth(
    network: keras.Model, name: str, rate: float, seed: int, epochs: int, until: int | None = None
) -> float:
    """The validation BCE of one of the networks of section 7, trained from new weights."""
    keras.utils.set_random_seed(seed)
    start_again(network, deep(name))
    train(network, rate, epochs, seed, until)
    return error(network, x_validation, metrics.binary_crossentropy)


def validation(result: Any) -> float:
    """The validation error of a run, which gives it alone or last."""
    return result[-1] if isinstance(result, list) else result


def best_of(tried: dict[str, list]) -> str:
    """The rate whose first run has the smallest validation error."""
    return min(tried, key=lambda rate: validation(tried[rate][0]))


def contest(
    networks: dict[str, keras.Model],
    run: Callable[..., Any],
    trial: tuple[int, int, float],
    lengths: tuple[int, ...],
    kept: dict[str, dict],
    keep: Callable[[str, object], None],
) -> None:
    """Choose each network's rate, and train it for each length.

    ``run`` gives a validation error, or a list that ends in it. ``trial`` says how many epochs the
    rate would need to reach zero, after how many it is judged, and how far behind the best, as a
    factor, it may be to go on.
    """
    for name, network in networks.items():
        trials = kept["trials"].setdefault(name, {})
        for rate in [rate for rate in RATES if str(rate) not in trials]:
            found = run(network, name, rate, SEEDS[0], trial[0], until=trial[1])
            trials[str(rate)] = validation(found)
            keep(name, trials)
    for epochs in lengths:
        of_length = kept["ended"].setdefault(str(epochs), {})
        for name, network in networks.items():
            trials, tried = kept["trials"][name], of_length.setdefault(name, {})
            behind = trial[2] * min(trials.values())
            hopeful = [rate for rate, loss in trials.items() if loss <= behind]
            for rate in [rate for rate in hopeful if rate not in tried]:
                tried[rate] = [run(network, name, float(rate), SEEDS[0], epochs)]
                keep(name, tried)
            best = best_of(tried)
            for seed in SEEDS[len(tried[best]) :]:
                tried[best].append(run(network, name, float(best), seed, epochs))
                keep(name, tried)


def twice(
    networks: dict[str, keras.Model],
    run: Callable[..., Any],
    longest: int,
    kept: dict[str, dict],
    keep: Callable[[str, object], None],
) -> None:
    """Train each network once for twice the longest training, with its best rate."""
    longer = kept["longer"]
    for name in [name for name in networks if name not in longer]:
        best = best_of(kept["ended"][str(longest)][name])
        longer[name] = run(networks[name], name, float(best), SEEDS[0], 2 * longest)
        keep(name, longer[name])


def main() -> None:
    """Train, print each result, and write all of them after each run."""
    found: dict = {"halves": {"trials": {}, "ended": {}, "longer": {}}}
    found |= {"trials": {}, "depth": {}, "longer": {}}
    if FILE.exists():
        found |= json.loads(FILE.read_text(encoding="utf-8"))

    def keep(name: str, newest: object) -> None:
        print(name, newest, flush=True)
        FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")

    networks = {name: halves(*of) for name, of in HALVES.items()}
    for network in networks.values():
        network.compile("adam", loss="mean_squared_error")
    bent = {name: of for name, of in networks.items() if "bent decoder" in name}
    flat = {name: of for name, of in networks.items() if name not in bent}
    contest(flat, of_halves, FLAT_TRIAL, HALVES_LENGTHS, found["halves"], keep)
    contest(bent, of_halves, BENT_TRIAL, HALVES_LENGTHS, found["halves"], keep)
    twice(bent, of_halves, HALVES_LENGTHS[-1], found["halves"], keep)
    networks = {name: deep(name) for name in DEPTH}
    for network in networks.values():
        network.compile("adam", loss="binary_crossentropy")
    kept = {"trials": found["trials"], "ended": found["depth"], "longer": found["longer"]}
    contest(networks, of_depth, DEPTH_TRIAL, DEPTH_LENGTHS, kept, keep)
    twice(networks, of_depth, DEPTH_LENGTHS[-1], kept, keep)


if __name__ == "__main__":
    main()
