"""Train lesson 3's comparisons until they no longer gain, and keep what they find.

python -m tests.converged.lesson3 variants    -> notebooks/converged/03_variants.json
python -m tests.converged.lesson3 wide        -> notebooks/converged/03_wide.json

``variants``: vanilla, sparse, denoising and variational, with the same hidden layers, grid of
learning rates and code size. ``wide``: 1,024 code units with one obstacle each. All rates are
chosen on validation, by the loss that the model was trained for; all measures are taken on test
pictures. About 20 and 10 minutes on one core.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from functools import partial

import keras
import numpy as np

from helpers import baselines, data, metrics, models
from helpers.models import Autoencoder, predict, start_again
from helpers.training import fit
from tests.converged.lesson3_measures import (
    NOISE,
    NOISY_TEST,
    classifier_score,
    judge,
    measure,
    off_and_dead,
)
from tests.converged.lesson3_models import VARIANTS, WIDE_MODELS
from tests.notebooks import COURSE

RATES = (1e-3, 3e-3, 1e-2)
SEEDS = (1, 2, 3)
TRIAL, LONG, WIDE = 5, 20, 4  # epochs
TASKS = [("long", name) for name in ("vanilla", "sparse", "variational", "linear code")]
TASKS += [("20 numbers", name) for name in ("linear code", "variational")]  # at the rates of 32
Build = Callable[[], Autoencoder]
FOLDER = COURSE / "notebooks" / "converged"

# Wide layers learn as well from larger batches, in two thirds of the time.
BATCH = dict.fromkeys(VARIANTS, 250) | dict.fromkeys(WIDE_MODELS, 500)

(X, Y), (X_VALIDATION, _), (X_TEST, _) = data.load_mnist()
NOISY_VALIDATION = data.gaussian_noise(X_VALIDATION, NOISE, seed=1)


def compiled(name: str, build: Build, rate: float, epochs: int) -> Autoencoder:
    """A model ready to train, with a rate that falls to zero along a cosine."""
    model = build()
    schedule = keras.optimizers.schedules.CosineDecay(rate, epochs * len(X) // BATCH[name])
    loss = models.reconstruction_nats if name == "variational" else "binary_crossentropy"
    model.autoencoder.compile(keras.optimizers.Adam(schedule), loss=loss)
    return model


def train(name: str, model: Autoencoder, epochs: range, seed: int) -> list[float]:
    """Train, with fresh noise each epoch where it is a denoiser; the validation loss by epoch."""
    noisy, curve = name in ("denoising", "noise"), []
    seen = NOISY_VALIDATION if noisy else X_VALIDATION
    for epoch in epochs:
        inputs = data.gaussian_noise(X, NOISE, seed=1000 * seed + epoch) if noisy else X
        history = fit(
            model.autoencoder, inputs, X, epochs=1, batch_size=BATCH[name], verbose=0,
            validation_data=(seen, X_VALIDATION),
        ).history  # fmt: skip
        curve.append(history["val_loss"][0])
    return curve


def tuned(
    name: str, build: Build, measure: Callable[[Autoencoder, int], dict], epochs: int,
    rates: Sequence[float], seeds: Sequence[int], keep: Callable[[dict], None],
) -> None:  # fmt: skip
    """Choose the rate on validation with the first seed, then measure all seeds at that rate.

    A rate that is more than 5 % behind the best after ``TRIAL`` epochs is given up there. What is
    known is handed to ``keep`` after each run.
    """
    tried, grid = {}, {}
    for rate in rates:
        keras.utils.set_random_seed(seeds[0])
        tried[rate] = compiled(name, build, rate, epochs)
        grid[rate] = train(name, tried[rate], range(min(TRIAL, epochs)), seeds[0])
    best = min(curve[-1] for curve in grid.values())
    hopeful = [rate for rate in rates if grid[rate][-1] <= 1.05 * best]
    for rate in hopeful:
        grid[rate] += train(name, tried[rate], range(TRIAL, epochs), seeds[0])
    chosen = min(hopeful, key=lambda rate: grid[rate][-1])
    model = tried[chosen]
    found = {"grid": {str(r): c for r, c in grid.items()}, "rate": chosen, "runs": []}
    for seed in seeds:
        if seed != seeds[0]:
            keras.utils.set_random_seed(seed)
            start_again(model.autoencoder, build().autoencoder)
            train(name, model, range(epochs), seed)
        found["runs"].append(measure(model, seed))
        keep(found)


def variants() -> None:
    """All four variants; vanilla and variational with 20 numbers, too.

    What is kept already is not trained again: remove the file to begin anew.
    """
    referee = judge()
    found: dict = {"digits' score": classifier_score(referee, X_TEST[:2000])}
    found |= {"rates": RATES, "seeds": SEEDS, "epochs": LONG, "long": {}, "20 numbers": {}}
    if (file := FOLDER / "03_variants.json").exists():
        found |= json.loads(file.read_text(encoding="utf-8"))

    for part, name in TASKS:
        if len(found[part].get(name, {"runs": []})["runs"]) == len(SEEDS):
            continue
        small = part == "20 numbers"

        def keep(values: dict, part: str = part, name: str = name) -> None:
            found[part][name] = values
            save("03_variants", found)

        tuned(
            name,
            partial(VARIANTS[name], 20 if small else 32),
            partial(measure, name, referee),
            LONG,
            [found["long"][name]["rate"]] if small else RATES,
            SEEDS,
            keep,
        )


def wide() -> None:
    """1,024 code units and one obstacle each: errors on digits and on mixed pictures."""
    random = np.random.default_rng(0)
    mixed = X_TEST[random.integers(len(X_TEST), size=X_TEST.shape), np.arange(784)]

    def error(x: np.ndarray, answer: np.ndarray) -> float:
        return float(metrics.mean_squared_error(x, answer).mean())

    def measured(model: Autoencoder, seed: int) -> dict:
        code = predict(model.encoder, X_TEST)
        off, dead = off_and_dead(code)
        return {
            "digits": error(X_TEST, predict(model.autoencoder, X_TEST)),
            "mixed": error(mixed, predict(model.autoencoder, mixed)),
            "noisy": error(X_TEST, predict(model.autoencoder, NOISY_TEST)),
            "active": metrics.active_units(code),
            "on": (1 - off) * (code.shape[1] - dead),
            "dead": dead,
        }

    mean, pca = baselines.mean_image(X, like=X_TEST), baselines.fit_pca(X, 32)
    found: dict = {"rates": RATES[:1], "seeds": SEEDS[:1], "epochs": WIDE, "models": {}}
    found["mean image"] = {"digits": error(X_TEST, mean), "mixed": error(mixed, mean)}
    found["PCA-32"] = {
        kind: error(x, baselines.pca_reconstruction(pca, x))
        for kind, x in {"digits": X_TEST, "mixed": mixed}.items()
    }
    for name, build in WIDE_MODELS.items():

        def keep(values: dict, name: str = name) -> None:
            found["models"][name] = values
            save("03_wide", found)

        tuned(name, build, measured, WIDE, RATES[:1], SEEDS[:1], keep)


def save(name: str, found: dict) -> None:
    """Write what was found so far, numbers with five significant digits."""
    FOLDER.mkdir(exist_ok=True)

    def short(value):
        if isinstance(value, dict):
            return {key: short(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [short(part) for part in value]
        return float(f"{value:.5g}") if isinstance(value, float) else value

    text = json.dumps(short(found), indent=1)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=["variants", "wide"])
    {"variants": variants, "wide": wide}[parser.parse_args().what]()
