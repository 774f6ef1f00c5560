"""Denoising: a dense network, a convolutional one and ridge, at one strength and at all of them.

Each gets one setting of four on noisy validation pictures (learning rate; penalty), fresh noise
(two draws for ridge, which is solved at once), all training pictures, three seeds. About half
an hour of one core; the convolution needs TensorFlow's oneDNN, which the lessons do without:

    TF_ENABLE_ONEDNN_OPTS=1 python -m tests.converged.lesson4 denoising

``04_convolution.npz`` keeps the weights of one convolutional network, for the lesson to use.
"""

from collections.abc import Callable

import keras
import numpy as np

from helpers import baselines, data, metrics
from helpers.models import predict
from tests.converged.lesson4 import Runs, train
from tests.notebooks import COURSE

WEIGHTS = COURSE / "notebooks" / "converged" / "04_convolution.npz"
SEEDS, FULL = (0, 1, 2), 0.5
RATES, PENALTIES = (0.002, 0.004, 0.008, 0.016), (1.0, 10.0, 100.0, 1000.0)
EPOCHS = {"dense": 20, "convolution": 4}
SETTING_EPOCHS = {"dense": 5, "convolution": 1}
BATCHES = {"dense": 256, "convolution": 128}
DRAWS = 2
STRENGTHS = ("one strength", "all strengths")


class Noise(keras.layers.Layer):
    """Normal noise, clipped, in training only: one strength, or one drawn for each picture."""

    def __init__(self, drawn: bool, **kwargs):
        super().__init__(**kwargs)
        self.drawn, self.seeds = drawn, keras.random.SeedGenerator()

    def call(self, x, training=False):
        """Pictures (n, 784) to noisy ones."""
        if not training:
            return x
        strength = FULL
        if self.drawn:
            strength = keras.random.uniform((keras.ops.shape(x)[0], 1), 0, FULL, seed=self.seeds)
        noise = keras.random.normal(keras.ops.shape(x), seed=self.seeds)
        return keras.ops.clip(x + strength * noise, 0, 1)


def dense(noise: Noise) -> keras.Model:
    """One hidden layer of 256 units."""
    image = keras.Input((784,))
    y = keras.layers.Dense(256, activation="relu")(noise(image))
    return keras.Model(image, keras.layers.Dense(784, activation="sigmoid")(y))


def convolution(noise: Noise) -> keras.Model:
    """32 filters of 3 by 3 in each layer, down to 7 by 7 pixels and back (Chollet, 2016)."""
    layers = keras.layers

    def filtered(y):
        return layers.Conv2D(32, 3, padding="same", activation="relu")(y)

    image = keras.Input((784,))
    y = layers.Reshape((28, 28, 1))(noise(image))
    y = layers.MaxPooling2D()(filtered(y))
    y = layers.MaxPooling2D()(filtered(y))
    y = layers.UpSampling2D()(filtered(y))
    y = layers.UpSampling2D()(filtered(y))
    y = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(y)
    return keras.Model(image, layers.Reshape((784,))(y))


NETWORKS = {"dense": dense, "convolution": convolution}


PIECES = tuple(f"{kind}, {way}" for kind in ("ridge", *NETWORKS) for way in STRENGTHS)


def measure(piece: str, split: data.Mnist, runs: Runs) -> tuple[list[dict], dict]:
    """All runs of one method and one way to train it: each seed's, and what twice the epochs do."""
    kind, way = piece.split(", ")
    sides = Sides(split)
    if kind == "ridge":

        def ridge(penalty: float, seed: int) -> dict:
            name = f"ridge, {way}, penalty {penalty:g}, seed {seed}"
            return runs.once(name, lambda: sides.of_ridge(way, penalty, seed))

        best = min(PENALTIES, key=lambda penalty: judged(way, ridge(penalty, 0)))
        return [ridge(best, seed) for seed in SEEDS], {"setting": best}

    def network(way: str, rate: float, epochs: int, seed: int) -> dict:
        name = f"{kind}, {way}, rate {rate}, {epochs} epochs, seed {seed}"
        return runs.once(name, lambda: sides.of_network(kind, way, rate, epochs, seed))

    few, epochs = SETTING_EPOCHS[kind], EPOCHS[kind]
    rate = min(RATES, key=lambda rate: judged(way, network(way, rate, few, 0)))
    made = [network(way, rate, epochs, seed) for seed in SEEDS]
    found = {"setting": rate, "epochs": epochs}
    if way == "all strengths":
        longer = network(way, rate, 2 * epochs, 0)
        found["validation"], found["twice the epochs"] = made[0]["validation"], longer["validation"]
    return made, found


def sum_up(split: data.Mnist, runs: Runs) -> None:
    """What the lesson reads: test errors by method, way of training, seed and noise."""
    test: dict = {kind: {} for kind in ("ridge", *NETWORKS)}
    settings: dict = {}
    for piece in PIECES:
        kind, way = piece.split(", ")
        made, settings[piece] = measure(piece, split, runs)
        test[kind][way] = [run["test"] for run in made]
    runs.write(test=test, settings=settings)


class Sides:
    """Trains either side and measures it under four noises."""

    def __init__(self, split: data.Mnist):
        self._split = split
        self._parts = {
            "validation": (split.validation.x, noises(split.validation.x, seed=20)),
            "test": (split.test.x, noises(split.test.x, seed=3)),
        }

    def of_network(self, kind: str, way: str, rate: float, epochs: int, seed: int) -> dict:
        """Errors of a new network; the weights that the lesson uses are kept."""
        keras.utils.set_random_seed(seed)
        model, x = NETWORKS[kind](Noise(way == "all strengths")), self._split.train.x
        loss, batch = "binary_crossentropy", BATCHES[kind]
        train(model, x, x, loss=loss, rate=rate, epochs=epochs, batch=batch)
        if (kind, way, epochs, seed) == ("convolution", "all strengths", EPOCHS[kind], 0):
            weights = [keras.ops.convert_to_numpy(weight) for weight in model.trainable_weights]
            np.savez(WEIGHTS, *[weight.astype(np.float16) for weight in weights])
        return self._errors(lambda x: predict(model, x))

    def of_ridge(self, way: str, penalty: float, seed: int) -> dict:
        """Errors of a ridge regression."""
        found = fit_ridge(self._split.train.x, way == "all strengths", penalty, seed)
        return self._errors(lambda x: baselines.ridge_reconstruction(found, x))

    def _errors(self, answer: Callable) -> dict:
        return {
            part: {name: mse(x, answer(noisy)) for name, noisy in noised.items()}
            for part, (x, noised) in self._parts.items()
        }


def noises(x: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """Pictures under four noises; the lesson draws the same ones for the test pictures."""
    return {
        "none": x,
        "half as strong": data.gaussian_noise(x, FULL / 2, seed=seed + 3),
        "as trained": data.gaussian_noise(x, FULL, seed=seed),
        "salt and pepper": data.salt_and_pepper(x, 0.3, seed=seed + 4),
    }


def mse(x: np.ndarray, answer: np.ndarray) -> float:
    """Mean squared error of all pictures."""
    return float(metrics.mean_squared_error(x, answer).mean())


def judged(strength: str, run: dict) -> float:
    """What a setting is chosen by: validation pictures with noise as it will be trained on."""
    errors = run["validation"]
    if strength == "one strength":
        return errors["as trained"]
    return (errors["none"] + errors["half as strong"] + errors["as trained"]) / 3


def fit_ridge(clean: np.ndarray, drawn: bool, penalty: float, seed: int) -> baselines.Ridge:
    """``baselines.fit_ridge`` with several draws of the noise, from sums over all of them."""
    rng = np.random.default_rng(seed)
    n, noisy_mean, clean_mean = 0, np.zeros(784), clean.mean(axis=0)
    gram, cross = np.zeros((784, 784)), np.zeros((784, 784))
    for _ in range(DRAWS):
        for start in range(0, len(clean), 5000):
            x = clean[start : start + 5000]
            strength = rng.uniform(0, FULL, (len(x), 1)).astype("float32") if drawn else FULL
            noisy = np.clip(x + strength * rng.standard_normal(x.shape, dtype=np.float32), 0, 1)
            noisy_mean += noisy.sum(axis=0)
            gram += noisy.T @ noisy
            cross += noisy.T @ x
            n += len(x)
    noisy_mean /= n
    gram -= n * np.outer(noisy_mean, noisy_mean)
    cross -= n * np.outer(noisy_mean, clean_mean)
    gram[np.diag_indices(784)] += penalty * DRAWS
    weights = np.linalg.solve(gram, cross).astype(np.float32)
    return baselines.Ridge(weights, (clean_mean - noisy_mean @ weights).astype(np.float32))
