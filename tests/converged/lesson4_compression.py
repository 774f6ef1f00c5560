"""Compression: autoencoders of several code sizes against PCA, both at their best.

The two choose on validation pictures, from grids of the same size: how many numbers, how many
bits for each, and how wide a range is rounded. PCA may give every number its own bits and range.
"""

from collections.abc import Callable

import numpy as np

from helpers import baselines, data, metrics, models
from helpers.models import predict

SIZES, SEEDS, EPOCHS = (32, 64, 128), (0, 1, 2), 28
BITS = (1, 2, 3, 4, 5, 6)
# The share of validation pictures that lies outside the range, on each side.
TAILS = (0.0, 0.001, 0.005, 0.02)
BYTES = (16, 32, 64)


def measure(split: data.Mnist, train: Callable) -> dict:
    """Errors at each number of bytes, and a run of twice the epochs."""
    x_train, x_validation = split.train.x, split.validation.x

    def network(size: int, seed: int, epochs: int = EPOCHS):
        def make():
            return models.dense_autoencoder(size, [256], code_activation="linear")

        return train(make, x_train, x_train, epochs=epochs, seed=seed)

    def exact(model) -> float:
        return mse(x_validation, predict(model.autoencoder, x_validation))

    twice = exact(network(64, 0, 2 * EPOCHS))
    runs = {seed: {n: network(n, seed) for n in SIZES} for seed in SEEDS}
    settings = [at_each_size(runs[seed], split) for seed in SEEDS]
    return {
        "epochs": EPOCHS, "seeds": len(SEEDS), "hidden": 256,
        "validation_error": exact(runs[0][64]), "validation_error_twice_the_epochs": twice,
        "without_rounding": {
            n: [mse(split.test.x, predict(runs[s][n].autoencoder, split.test.x)) for s in SEEDS]
            for n in SIZES
        },
        "autoencoder": {size: [found[size] for found in settings] for size in BYTES},
        "pca": pca_at_each_size(split),
    }  # fmt: skip


def mse(x: np.ndarray, answer: np.ndarray) -> float:
    """Mean squared error of all pictures."""
    return float(metrics.mean_squared_error(x, answer).mean())


def ends(code: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """Between which values each number of a code is rounded."""
    low, high = np.quantile(code, [tail, 1 - tail], axis=0)
    return low, high


def entropy(levels: np.ndarray) -> float:
    """Bits a picture that an ideal entropy coder needs, each number by its own frequencies."""
    bits = 0.0
    for unit in levels.T:
        share = np.bincount(unit) / len(unit)
        bits -= float((share[share > 0] * np.log2(share[share > 0])).sum())
    return bits


def at_each_size(networks: dict[int, models.Autoencoder], split: data.Mnist) -> dict:
    """For each number of bytes the setting with the least error on validation pictures."""
    x_validation, x_test = split.validation.x, split.test.x
    codes = {n: predict(model.encoder, x_validation) for n, model in networks.items()}
    tried: dict[int, list] = {size: [] for size in BYTES}
    for n, model in networks.items():
        for bits in BITS:
            if (size := n * bits / 8) not in tried:
                continue
            for tail in TAILS:
                low, high = ends(codes[n], tail)
                levels = metrics.quantise(codes[n], bits, low, high)
                answer = predict(model.decoder, metrics.dequantise(levels, bits, low, high))
                tried[size].append((mse(x_validation, answer), n, bits, tail, entropy(levels)))
    found = {}
    for size, settings in tried.items():
        best, n, bits, tail, information = min(settings)
        low, high = ends(codes[n], tail)
        levels = metrics.quantise(predict(networks[n].encoder, x_test), bits, low, high)
        answer = predict(networks[n].decoder, metrics.dequantise(levels, bits, low, high))
        found[size] = {
            "numbers": n, "bits": bits, "tail": tail, "validation": best,
            "test": mse(x_test, answer), "entropy_bytes": information / 8,
        }  # fmt: skip
    return found


def pca_at_each_size(split: data.Mnist) -> dict:
    """PCA with equal bits for all numbers, and with bits allocated number by number."""
    x_validation, x_test = split.validation.x, split.test.x
    pca = baselines.fit_pca(split.train.x, components=256)
    code, code_test = pca.transform(x_validation), pca.transform(x_test)
    # The squared error that each number has with so many bits: axes are orthogonal, so they add.
    limits = {(bits, tail): ends(code, tail) for bits in BITS for tail in TAILS}
    lost = {key: squared_loss(code, key[0], *limits[key]) for key in limits}
    best_tail = {bits: np.argmin([lost[bits, tail] for tail in TAILS], axis=0) for bits in BITS}
    cost = np.stack(
        [np.square(code).mean(axis=0), *(np.min([lost[b, t] for t in TAILS], axis=0) for b in BITS)]
    )

    def answer(bits_of: np.ndarray, code: np.ndarray) -> np.ndarray:
        back = np.zeros_like(code)
        for unit in np.flatnonzero(bits_of):
            bits = int(bits_of[unit])
            low, high = limits[bits, TAILS[best_tail[bits][unit]]]
            low, high, one = low[unit : unit + 1], high[unit : unit + 1], code[:, unit : unit + 1]
            back[:, unit : unit + 1] = metrics.dequantise(
                metrics.quantise(one, bits, low, high), bits, low, high
            )
        return np.clip(back @ pca.components_ + pca.mean_, 0, 1)

    found: dict = {"equal bits": {}, "allocated": {}, "axes": {}, "bits": {}}
    for size in sorted({*BYTES, *range(6, 97, 2)}):
        allocated = allocate(cost, 8 * size)
        found["allocated"][size] = mse(x_test, answer(allocated, code_test))
        found["axes"][size] = int((allocated > 0).sum())
        if size in BYTES:
            equal = {bits: np.where(np.arange(256) < 8 * size // bits, bits, 0) for bits in BITS}
            chosen = min(BITS, key=lambda b: mse(x_validation, answer(equal[b], code)))
            found["equal bits"][size] = mse(x_test, answer(equal[chosen], code_test))
            found["bits"][size] = chosen
    return found


def squared_loss(code: np.ndarray, bits: int, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Mean squared error of each number when it is rounded, shape (numbers,)."""
    back = metrics.dequantise(metrics.quantise(code, bits, low, high), bits, low, high)
    return np.square(code - back).mean(axis=0)


def allocate(cost: np.ndarray, budget: int) -> np.ndarray:
    """Bits for each number: steps go, one after the other, where a bit lowers the error most.

    ``cost`` has shape (most bits + 1, numbers). A step may take several bits at once, since the
    first bit alone may gain less than the second.
    """
    bits = np.zeros(cost.shape[1], int)
    units = np.arange(cost.shape[1])
    while (left := budget - bits.sum()) > 0:
        gain = np.full(cost.shape, -np.inf)
        for step in range(1, len(cost)):
            to = bits + step
            allowed = (to < len(cost)) & (step <= left)
            after = cost[np.minimum(to, len(cost) - 1), units]
            gain[step] = np.where(allowed, (cost[bits, units] - after) / step, -np.inf)
        step, unit = np.unravel_index(gain.argmax(), gain.shape)
        if gain[step, unit] <= 0:
            break
        bits[unit] += step
    return bits
