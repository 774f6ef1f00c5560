"""Compression: autoencoders of several code sizes against PCA, both at their best.

Validation pictures choose for both. The autoencoder: loss and learning rate (eight settings), how
many numbers, how many bits for each, how wide a range is rounded. PCA: for each of its numbers the
bits and the range. With an ideal entropy coder the bits are what the levels' frequencies say; then
both sides choose among steps instead of bits. About twenty minutes of one core.
"""

import itertools

import keras
import numpy as np

from helpers import baselines, data, metrics, models
from helpers.models import predict
from tests.converged.lesson4 import Runs, train

SIZES, SEEDS, EPOCHS = (32, 64, 128), (0, 1, 2), 30
LOSSES, RATES = ("binary_crossentropy", "mean_squared_error"), (0.002, 0.004, 0.008, 0.016)
SETTINGS = tuple(itertools.product(LOSSES, RATES))
SETTING_EPOCHS = 10  # a setting is chosen with one seed and fewer epochs
BITS = (1, 2, 3, 4, 5, 6)
# The share of validation pictures that lies outside the range, on each side: two levels of a bell
# curve lie best with a fifth outside, 64 with next to none. No bits at all drop a number.
TAILS = (0.0, 0.001, 0.005, 0.02, 0.05, 0.1, 0.2)
BYTES = (8, 16, 32, 64)
LEVELS = (3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 24)  # with an entropy coder, any number will do
STEPS = tuple(0.2 * 1.25**k for k in range(12))  # of PCA's numbers, which have one unit


PIECES = ("32", "64", "128", "PCA")


def measure(piece: str, split: data.Mnist, runs: Runs) -> None:
    """All runs of one code size, or PCA's."""
    if piece == "PCA":
        runs.once("PCA", lambda: pca_at_each_size(split))
    else:
        of_size(int(piece), split, runs)


def of_size(n: int, split: data.Mnist, runs: Runs) -> tuple[list[dict], dict[int, float]]:
    """Each seed's run with the setting that is best for this size, and errors after epochs."""

    def run(setting: tuple, seed: int, epochs: int) -> dict:
        name = f"{n} numbers, {setting[0]}, rate {setting[1]}, {epochs} epochs, seed {seed}"
        return runs.once(name, network(n, seed, *setting, split, epochs))

    tried = {setting: run(setting, 0, SETTING_EPOCHS)["validation"] for setting in SETTINGS}
    best = min(tried, key=tried.get)
    made = [run(best, seed, EPOCHS) for seed in SEEDS]
    after = {SETTING_EPOCHS: tried[best], EPOCHS: made[0]["validation"]}
    if n == 64:
        after[2 * EPOCHS] = run(best, 0, 2 * EPOCHS)["validation"]
    return made, after


def sum_up(split: data.Mnist, runs: Runs) -> None:
    """What the lesson reads: the best at each number of bytes, and what twice the epochs gain."""
    made = {n: of_size(n, split, runs) for n in SIZES}
    found = [{n: made[n][0][seed] for n in SIZES} for seed in SEEDS]
    runs.write(
        epochs=EPOCHS, seeds=len(SEEDS), hidden=256, validation_error_after=made[64][1],
        validation_error=made[64][1][EPOCHS],
        validation_error_twice_the_epochs=made[64][1][2 * EPOCHS],
        without_rounding={n: [networks[n]["test"] for networks in found] for n in SIZES},
        autoencoder={size: [best_at(size, networks) for networks in found] for size in BYTES},
        autoencoder_coded={
            size: [best_coded(size, networks) for networks in found] for size in BYTES
        },
        pca=runs.once("PCA", lambda: pca_at_each_size(split)),
    )  # fmt: skip


def network(n: int, seed: int, loss: str, rate: float, split: data.Mnist, epochs: int):
    """A run to be made: one network, its errors exact and rounded in every way."""

    def made() -> dict:
        keras.utils.set_random_seed(seed)
        model = models.dense_autoencoder(n, [256], code_activation="linear")
        x = split.train.x
        train(model.autoencoder, x, x, loss=loss, rate=rate, epochs=epochs)
        code = [predict(model.encoder, part.x) for part in (split.validation, split.test)]
        exact = {
            "validation": mse(split.validation.x, predict(model.decoder, code[0])),
            "test": mse(split.test.x, predict(model.decoder, code[1])),
        }
        if epochs != EPOCHS:  # it only helps to choose, or shows what more epochs would gain
            return exact
        return exact | {
            "bits": {bits: at_bits(model, *code, 2**bits, split) for bits in BITS},
            "levels": {levels: at_bits(model, *code, levels, split) for levels in LEVELS},
        }

    return made


def mse(x: np.ndarray, answer: np.ndarray) -> float:
    """Mean squared error of all pictures."""
    return float(metrics.mean_squared_error(x, answer).mean())


def ends(code: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """Between which values each number of a code is rounded."""
    low, high = np.quantile(code, [tail, 1 - tail], axis=0)
    return low, high


def levels_of(code: np.ndarray, levels: int, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The nearest of so many equally spaced levels, as integers; what lies outside is cut."""
    scaled = (code - low) / np.maximum(high - low, 1e-12)
    return np.clip(np.rint(scaled * (levels - 1)), 0, levels - 1).astype(int)


def entropy(levels: np.ndarray, known: np.ndarray) -> float:
    """Bits a picture that an entropy coder needs, each number by the frequencies ``known`` has.

    Both have shape (n, numbers). A level that is rare in ``known`` has one picture more there, so
    that none is free of cost or without end.
    """
    bits = 0.0
    for unit, seen in zip(levels.T, known.T, strict=True):
        low = min(unit.min(), seen.min())
        count = np.bincount(seen - low, minlength=unit.max() - low + 1) + 1
        bits -= float(np.log2(count / count.sum())[unit - low].mean())
    return bits


def at_bits(model: models.Autoencoder, code, code_test, levels: int, split: data.Mnist) -> dict:
    """The width of the range with the least error on validation pictures, and its test error."""
    tried = []
    for tail in TAILS:
        low, high = ends(code, tail)
        rounded = levels_of(code, levels, low, high)
        answer = predict(model.decoder, back(rounded, levels, low, high))
        tried.append((mse(split.validation.x, answer), tail))
    error, tail = min(tried)
    low, high = ends(code, tail)
    known, rounded = (levels_of(c, levels, low, high) for c in (code, code_test))
    answer = predict(model.decoder, back(rounded, levels, low, high))
    return {
        "tail": tail, "validation": error, "test": mse(split.test.x, answer),
        "entropy_bytes": entropy(rounded, known) / 8,
    }  # fmt: skip


def back(rounded: np.ndarray, levels: int, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The values of rounded numbers."""
    return (low + rounded / (levels - 1) * (high - low)).astype(np.float32)


def best_at(size: int, networks: dict[int, dict]) -> dict:
    """The setting of one seed's networks with the least validation error at that many bytes."""
    settings = [(n, b) for n in networks for b in BITS if n * b == 8 * size]
    n, bits = min(settings, key=lambda s: networks[s[0]]["bits"][str(s[1])]["validation"])
    return {"numbers": n, "bits": bits, **networks[n]["bits"][str(bits)]}


def best_coded(size: int, networks: dict[int, dict]) -> dict:
    """The same with an ideal entropy coder: as many levels as its mean length allows."""
    settings = {
        (n, levels): networks[n]["levels"][str(levels)] for n in networks for levels in LEVELS
    }
    fitting = {key: run for key, run in settings.items() if run["entropy_bytes"] <= size}
    n, levels = min(fitting, key=lambda key: fitting[key]["validation"])
    return {"numbers": n, "levels": levels, **fitting[n, levels]}


def pca_at_each_size(split: data.Mnist) -> dict:
    """PCA with equal bits for all numbers, with bits allocated, and with an entropy coder."""
    x_validation, x_test = split.validation.x, split.test.x
    pca = baselines.fit_pca(split.train.x, components=256)
    code, code_test = pca.transform(x_validation), pca.transform(x_test)
    # The squared error that each number has with so many bits: axes are orthogonal, so they add.
    limits = {(bits, tail): ends(code, tail) for bits in BITS for tail in TAILS}
    lost = {key: squared_loss(code, 2 ** key[0], *limits[key]) for key in limits}
    best_tail = {bits: np.argmin([lost[bits, tail] for tail in TAILS], axis=0) for bits in BITS}
    cost = np.stack(
        [np.square(code).mean(axis=0), *(np.min([lost[b, t] for t in TAILS], axis=0) for b in BITS)]
    )

    def picture(code: np.ndarray) -> np.ndarray:
        return np.clip(code @ pca.components_ + pca.mean_, 0, 1)

    def answer(bits_of: np.ndarray, code: np.ndarray) -> np.ndarray:
        given = np.zeros_like(code)
        for unit in np.flatnonzero(bits_of):
            bits = int(bits_of[unit])
            low, high = (end[unit] for end in limits[bits, TAILS[best_tail[bits][unit]]])
            one = levels_of(code[:, unit], 2**bits, low, high)
            given[:, unit] = back(one, 2**bits, low, high)
        return picture(given)

    found: dict = {"equal bits": {}, "allocated": {}, "axes": {}, "bits": {}, "entropy": []}
    for size in sorted({*BYTES, *range(6, 97, 2)}):
        allocated = allocate(cost, 8 * size)
        found["allocated"][size] = mse(x_test, answer(allocated, code_test))
        found["axes"][size] = int((allocated > 0).sum())
        if size in BYTES:
            equal = {bits: np.where(np.arange(256) < 8 * size // bits, bits, 0) for bits in BITS}
            chosen = min(BITS, key=lambda b: mse(x_validation, answer(equal[b], code)))
            found["equal bits"][size] = mse(x_test, answer(equal[chosen], code_test))
            found["bits"][size] = chosen
    for step in STEPS:
        known, rounded = (np.rint(c / step).astype(int) for c in (code, code_test))
        size, error = entropy(rounded, known) / 8, mse(x_test, picture(rounded * np.float32(step)))
        found["entropy"].append({"bytes": size, "test": error})
    return found


def squared_loss(code: np.ndarray, levels: int, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Mean squared error of each number when it is rounded, shape (numbers,)."""
    return np.square(code - back(levels_of(code, levels, low, high), levels, low, high)).mean(0)


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
