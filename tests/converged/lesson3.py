"""Train lesson 3's comparison until it no longer gains, and keep what is found.

python -m tests.converged.lesson3    -> notebooks/converged/03_variants.json

Vanilla, sparse and variational, with the same hidden layers, code size and grid of learning rates.
Rates are chosen on validation, by the loss that the model is trained for; all measures are taken on
test pictures. About 15 minutes on one core.
"""

import json
from collections.abc import Callable
from functools import partial

import keras

from helpers import data, models
from helpers.models import Autoencoder, start_again
from helpers.training import fit
from tests.converged.lesson3_measures import classifier_score, judge, measure
from tests.converged.lesson3_models import VARIANTS
from tests.notebooks import COURSE

RATES = (1e-3, 3e-3, 1e-2)
SEEDS = (1, 2, 3)
TRIAL, EPOCHS, BATCH = 5, 20, 250
Build = Callable[[], Autoencoder]
FILE = COURSE / "notebooks" / "converged" / "03_variants.json"

(X, _), (X_VALIDATION, _), (X_TEST, _) = data.load_mnist()


def compiled(name: str, build: Build, rate: float) -> Autoencoder:
    """A model ready to train, with a rate that falls to zero along a cosine."""
    model = build()
    schedule = keras.optimizers.schedules.CosineDecay(rate, EPOCHS * len(X) // BATCH)
    loss = models.reconstruction_nats if name == "variational" else "binary_crossentropy"
    model.autoencoder.compile(keras.optimizers.Adam(schedule), loss=loss)
    return model


def train(model: Autoencoder, epochs: int) -> list[float]:
    """Train some epochs more; the validation loss after each.

    Each epoch draws its order anew, so that equal seeds see equal batches however often we stop.
    """
    known = {"validation_data": (X_VALIDATION, X_VALIDATION), "batch_size": BATCH, "verbose": 0}
    fits = [fit(model.autoencoder, X, X, epochs=1, **known) for _ in range(epochs)]
    return [history.history["val_loss"][0] for history in fits]


def tuned(
    name: str,
    build: Build,
    measure: Callable[[Autoencoder, int], dict],
    keep: Callable[[dict], None],
) -> None:
    """Choose the rate on validation with the first seed, then measure all seeds at that rate.

    A rate that is more than 5 % behind the best after ``TRIAL`` epochs is given up there. What is
    known is handed to ``keep`` after each run.
    """
    tried, grid = {}, {}
    for rate in RATES:
        keras.utils.set_random_seed(SEEDS[0])
        tried[rate] = compiled(name, build, rate)
        grid[rate] = train(tried[rate], TRIAL)
    best = min(curve[-1] for curve in grid.values())
    hopeful = [rate for rate in RATES if grid[rate][-1] <= 1.05 * best]
    for rate in hopeful:
        grid[rate] += train(tried[rate], EPOCHS - TRIAL)
    chosen = min(hopeful, key=lambda rate: grid[rate][-1])
    model = tried[chosen]
    found = {"grid": {str(r): c for r, c in grid.items()}, "rate": chosen, "runs": []}
    for seed in SEEDS:
        if seed != SEEDS[0]:
            keras.utils.set_random_seed(seed)
            start_again(model.autoencoder, build().autoencoder)
            train(model, EPOCHS)
        found["runs"].append(measure(model, seed))
        keep(found)


def variants() -> None:
    """Train and measure each variant; what is kept already is not trained again."""
    referee = judge()
    found: dict = {"digits' score": classifier_score(referee, X_TEST[:2000])}
    found |= {"rates": RATES, "seeds": SEEDS, "epochs": EPOCHS, "long": {}}
    if FILE.exists():
        found |= json.loads(FILE.read_text(encoding="utf-8"))

    for name, build in VARIANTS.items():
        if len(found["long"].get(name, {"runs": []})["runs"]) == len(SEEDS):
            continue

        def keep(values: dict, name: str = name) -> None:
            found["long"][name] = values
            save(found)

        tuned(name, build, partial(measure, name, referee), keep)


def save(found: dict) -> None:
    """Write what was found so far, numbers with five significant digits."""

    def short(value):
        if isinstance(value, dict):
            return {key: short(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [short(part) for part in value]
        return float(f"{value:.5g}") if isinstance(value, float) else value

    text = json.dumps(short(found), indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    variants()
