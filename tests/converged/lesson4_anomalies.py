"""Anomalies: each digit unusual once, three seeds, score and code apart.

Scores: the reconstruction error, the distance to the fifth neighbour, IsolationForest, LOF. Codes:
the pixels, 32 numbers of PCA, 32 of an autoencoder. All see the same usual training pictures and
judge all test pictures. Nothing is tuned on anomalies, since there are none; the autoencoder's
learning rate is the one with the least error on usual validation pictures. About half an hour of
one core.
"""

from collections.abc import Callable

import keras
import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors

from helpers import baselines, data, metrics, models
from helpers.models import predict
from tests.converged.lesson4 import Runs, train

SEEDS, EPOCHS, SIZE = (0, 1, 2), 12, 32
RATES = (0.002, 0.004, 0.008, 0.016)


FORESTS = tuple(f"IsolationForest {state}" for state in range(5))
NO_NETWORK = ("PCA", "pixels", *FORESTS, "LOF")
PIECES = (*NO_NETWORK, *(f"seed {seed}" for seed in SEEDS))


def measure(piece: str, split: data.Mnist, runs: Runs) -> list[dict]:
    """The area and the average precision of a piece's detectors, digit by digit."""
    if piece in NO_NETWORK:
        without = baselines.pca_without_each(split.train.x, split.train.y, components=SIZE)
        return [
            runs.once(f"{d}, {piece}", lambda d=d: no_network(piece, split, d, without[d]))
            for d in range(10)
        ]
    rates = {
        rate: runs.once(f"rate {rate}", lambda rate=rate: error_without_0(split, rate))
        for rate in RATES
    }
    rate, seed = min(rates, key=rates.get), int(piece.removeprefix("seed "))
    runs.write(rate=rate)
    if seed == 0:
        for d in range(10):
            runs.once(
                f"{d}, twice the epochs", lambda d=d: network(split, d, rate, 2 * EPOCHS, seed)
            )
    return [
        runs.once(f"{d}, seed {seed}", lambda d=d: network(split, d, rate, EPOCHS, seed))
        for d in range(10)
    ]


def sum_up(split: data.Mnist, runs: Runs) -> None:
    """What the lesson reads, of the pieces that are complete: ten digits for each detector.

    For each digit there is one value a seed, or a random state of IsolationForest.
    """
    known = runs.found["runs"]
    names = {piece: [f"{digit}, {piece}" for digit in range(10)] for piece in PIECES}
    complete = [piece for piece in PIECES if all(name in known for name in names[piece])]
    for kind in ("area", "average precision"):
        table: dict[str, list[list[float]]] = {}
        for piece in complete:
            for digit, name in enumerate(names[piece]):
                for detector, value in known[name][kind].items():
                    table.setdefault(detector, [[] for _ in range(10)])[digit].append(value)
        runs.write(**{kind: table})
    runs.write(epochs=EPOCHS, pieces=complete)
    if "seed 0" in complete:  # which makes the runs of twice the epochs first
        longer = [known[f"{digit}, twice the epochs"] for digit in range(10)]
        twice = {
            kind: {name: [run[kind][name] for run in longer] for name in longer[0][kind]}
            for kind in ("area", "average precision")
        }
        runs.write(twice_the_epochs=twice)


def usual_of(part: data.Split, digit: int) -> np.ndarray:
    """The pictures of all other digits."""
    return part.x[part.y != digit]


def trained(x: np.ndarray, rate: float, epochs: int, seed: int) -> models.Autoencoder:
    """An autoencoder of 32 numbers that has seen these pictures only."""
    keras.utils.set_random_seed(seed)
    model = models.dense_autoencoder(SIZE, [128], code_activation="linear")
    train(model.autoencoder, x, x, loss="binary_crossentropy", rate=rate, epochs=epochs)
    return model


def error_without_0(split: data.Mnist, rate: float) -> float:
    """The error on usual validation pictures, for choosing the rate."""
    model = trained(usual_of(split.train, 0), rate, EPOCHS, 0)
    x = usual_of(split.validation, 0)
    return float(metrics.mean_squared_error(x, predict(model.autoencoder, x)).mean())


def fifth_neighbour(codes: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Distance of each new code to the fifth-nearest of the usual ones."""
    near = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(codes)
    return near.kneighbors(new)[0][:, -1]


def outlier_factor(codes: np.ndarray, new: np.ndarray) -> np.ndarray:
    """LOF of each new code: how thinly the usual ones lie around it, beside its neighbours'."""
    return -LocalOutlierFactor(novelty=True, algorithm="brute").fit(codes).score_samples(new)


def isolation_forest(codes: np.ndarray, new: np.ndarray, state: int) -> np.ndarray:
    """How few random cuts set each new code apart."""
    return -IsolationForest(random_state=state).fit(codes).score_samples(new)


def judged(unusual: np.ndarray, scores: dict[str, np.ndarray]) -> dict:
    """Area under the ROC curve and average precision of each score."""
    measures: dict[str, Callable] = {
        "area": roc_auc_score, "average precision": average_precision_score
    }  # fmt: skip
    return {
        name: {detector: float(of(unusual, score)) for detector, score in scores.items()}
        for name, of in measures.items()
    }


def no_network(piece: str, split: data.Mnist, digit: int, pca: baselines.Axes) -> dict:
    """A detector that trains no network."""
    usual, new = usual_of(split.train, digit), split.test.x
    if piece == "pixels":
        scores = {"pixels, fifth neighbour": fifth_neighbour(usual, new)}
        return judged(split.test.y == digit, scores)
    codes, new_codes = (x @ pca.components_.T for x in (usual, new))
    if piece == "PCA":
        rebuilt = baselines.pca_reconstruction(pca, new)
        scores = {
            "PCA, error": metrics.mean_squared_error(new, rebuilt),
            "PCA, fifth neighbour": fifth_neighbour(codes, new_codes),
        }
    elif piece in FORESTS:
        state = FORESTS.index(piece)
        scores = {"PCA, IsolationForest": isolation_forest(codes, new_codes, state)}
    else:
        scores = {"PCA, LOF": outlier_factor(codes, new_codes)}
    return judged(split.test.y == digit, scores)


def network(split: data.Mnist, digit: int, rate: float, epochs: int, seed: int) -> dict:
    """The error of an autoencoder, and the distance to neighbours between its codes."""
    usual, new = usual_of(split.train, digit), split.test.x
    model = trained(usual, rate, epochs, seed)
    codes, new_codes = (predict(model.encoder, x) for x in (usual, new))
    scores = {
        "autoencoder, error": metrics.mean_squared_error(new, predict(model.decoder, new_codes)),
        "autoencoder, fifth neighbour": fifth_neighbour(codes, new_codes),
        "autoencoder, LOF": outlier_factor(codes, new_codes),
    }
    return judged(split.test.y == digit, scores)
