"""Train lesson 3's two comparisons until they no longer gain, and keep what is found.

python -m tests.converged.lesson3 [--twice] [NAME ...]    -> notebooks/converged/03_variants.json

``long``: four variants with the same hidden layers. ``wide``: four obstacles before 1,024 units
(lesson3_wide.py asks more of these).
``simpler``: what needs no network (the mean image, PCA, ridge), and samples from PCA's numbers.
``hasty``: the validation error of two variants when the trial of a rate ends. ``noise``: denoisers
with noise drawn once and afresh.
All have the same grid of learning rates. The rate is chosen on validation, by the loss that the
model is trained for; then three seeds, and one run of twice the epochs, which shows how little is
left to gain. All measures are taken on test pictures. About four minutes for each name on one core;
what is kept already is not trained again.
"""

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial

from helpers import data, metrics, models  # before Keras

# isort: split
import keras

from helpers.models import Autoencoder, start_again
from helpers.training import fit
from tests.converged.lesson3_measures import (
    classifier_score,
    judge,
    measure,
    measure_pca,
    measure_simpler,
    measure_wide,
)
from tests.converged.lesson3_models import OBSTACLES, UNITS, VARIANTS, Variant
from tests.converged.lesson3_noise import once_or_afresh
from tests.notebooks import COURSE

RATES = (1e-3, 3e-3, 1e-2, 3e-2)
SEEDS = (1, 2, 3)
EPOCHS, TRIAL, BATCH = 30, 6, 250  # a rate has some epochs for its trial
WIDE_PICTURES, WIDE_EPOCHS = 11_000, 12  # for the models of 1,024 units, no trial
HASTY = {"vanilla": (1e-3, 3e-3), "sparse": (1e-3, 1e-2)}  # seen after the epochs of a trial
FILE = COURSE / "notebooks" / "converged" / "03_variants.json"

(X, _), (X_VALIDATION, _), (X_TEST, _) = data.load_mnist()


class Side:
    """One variant, compiled once: rates, seeds and lengths of training change in its program."""

    def __init__(self, variant: Variant, pictures: int, epochs: int, trial: int):
        self.variant, self.model = variant, variant.build()
        self.pictures, self.epochs, self.trial = X[:pictures], epochs, trial
        loss = models.reconstruction_nats if variant.variational else "binary_crossentropy"
        self.model.autoencoder.compile(keras.optimizers.Adam(), loss=loss)
        self.validation = self.damaged(X_VALIDATION, seed=0)

    def damaged(self, x, seed: int):
        """The pictures as this variant sees them in training."""
        return data.gaussian_noise(x, self.variant.noise, seed) if self.variant.noise else x

    def train(self, rate: float, seed: int, epochs: int, until: int | None = None) -> list[float]:
        """Train from new weights, with a rate that falls to zero; the validation loss of epochs.

        With ``until`` it stops there, at the rate of a longer training. Equal seeds give all
        variants the same batches.
        """
        keras.utils.set_random_seed(seed)
        start_again(self.model.autoencoder, self.variant.build().autoencoder)
        falling = keras.optimizers.schedules.CosineDecay(rate, epochs)
        losses = []
        for epoch in range(until or epochs):
            self.model.autoencoder.optimizer.learning_rate.assign(falling(epoch))
            run = fit(
                self.model.autoencoder,
                self.damaged(self.pictures, seed=1000 * seed + epoch),
                self.pictures,
                batch_size=BATCH,
                validation_data=(self.validation, X_VALIDATION),
                verbose=0,
                seed=1000 * seed + epoch,
            )
            losses.append(run.history["val_loss"][0])
        return losses


def tuned(side: Side, measure: Callable[[Autoencoder, int], dict], found: dict) -> Iterator[None]:
    """Choose the rate on validation with the first seed, then measure all seeds at that rate.

    A rate that is more than 5 % behind the best after its trial is given up. ``found`` is filled
    run by run, and what it holds is not trained again.
    """
    trial = side.trial
    grid, first = found.setdefault("grid", {}), found.setdefault("first seed", {})
    for rate in RATES:
        if str(rate) not in grid:
            grid[str(rate)] = side.train(rate, SEEDS[0], side.epochs, until=trial)
            yield
    best = min(curve[trial - 1] for curve in grid.values())
    hopeful = [rate for rate in RATES if grid[str(rate)][trial - 1] <= 1.05 * best]
    for rate in hopeful:
        if str(rate) not in first:
            grid[str(rate)] = side.train(rate, SEEDS[0], side.epochs)
            first[str(rate)] = measure(side.model, SEEDS[0])
            yield
    found["rate"] = min(hopeful, key=lambda rate: grid[str(rate)][-1])
    if first[str(found["rate"])] not in found.get("runs", []):  # the grid has grown
        found["runs"] = [first[str(found["rate"])]]
    runs = found["runs"]
    for seed in SEEDS[len(runs) :]:
        side.train(found["rate"], seed, side.epochs)
        runs.append(measure(side.model, seed))
        yield


def trained_twice(side: Side, found: dict) -> Iterator[None]:
    """The validation loss after twice the epochs, with the first seed and the chosen rate."""
    if "twice" not in found:
        found["twice"] = side.train(found["rate"], SEEDS[0], 2 * side.epochs)[-1]
        yield


def hasty() -> dict:
    """The validation error of variants after a trial alone, by variant and rate, a seed each."""
    found: dict = {}
    for name, rates in HASTY.items():
        side = Side(VARIANTS[name], len(X), EPOCHS, TRIAL)
        for rate in rates:
            runs = found.setdefault(name, {}).setdefault(str(rate), [])
            for seed in SEEDS:
                side.train(rate, seed, EPOCHS, until=TRIAL)
                rebuilt = models.predict(side.model.autoencoder, X_VALIDATION)
                runs.append(float(metrics.binary_crossentropy(X_VALIDATION, rebuilt).mean()))
    return found


def simpler(referee: keras.Model) -> dict:
    """What needs no network, and how samples from PCA's numbers are judged."""
    samples = {str(size): [measure_pca(referee, size, seed) for seed in SEEDS] for size in (20, 32)}
    return {"simpler": measure_simpler(), "PCA": samples}


FURTHER: dict[str, Callable[[keras.Model], dict]] = {
    "simpler": simpler,
    "hasty": lambda _: {"hasty": hasty()},
    "noise": lambda _: {"noise": once_or_afresh(SEEDS)},
}


def main(names: list[str]) -> None:
    """Train and measure what is named, or all; keep each run as it ends."""
    twice = "--twice" in names
    referee = judge()
    everyone = [*VARIANTS, *OBSTACLES, *FURTHER]
    for name in [name for name in names if name != "--twice"] or everyone:
        if name in FURTHER:
            save(kept() | FURTHER[name](referee))
            continue
        if name in VARIANTS:
            part, side = "long", Side(VARIANTS[name], len(X), EPOCHS, TRIAL)
            measured = partial(measure, VARIANTS[name], referee)
        else:
            part = "wide"
            side = Side(OBSTACLES[name], WIDE_PICTURES, WIDE_EPOCHS, WIDE_EPOCHS)
            measured = measure_wide
        found = kept()[part].get(name, {})
        for _ in trained_twice(side, found) if twice else tuned(side, measured, found):
            print(name, {rate: curve[-1] for rate, curve in found["grid"].items()}, end=" ")
            print(found.get("runs", [None])[-1], found.get("twice"), flush=True)
            everything = kept()
            everything["digits' score"] = classifier_score(referee, X_TEST[:2000])
            everything[part][name] = found
            save(everything)


def kept() -> dict:
    """What was found so far, by this process or another."""
    found = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    settings = {"rates": RATES, "seeds": SEEDS, "epochs": EPOCHS}
    settings["of wide"] = {"units": UNITS, "pictures": WIDE_PICTURES, "epochs": WIDE_EPOCHS}
    return {"long": {}, "wide": {}} | found | settings


def short(value):
    """The same with five significant digits in each number of it, however deep."""
    if isinstance(value, dict):
        return {key: short(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [short(part) for part in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value


def save(found: dict) -> None:
    """Write what was found so far."""
    FILE.write_text(json.dumps(short(found), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
