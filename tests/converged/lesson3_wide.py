"""What lesson 3 asks further of the 1,024 units: equal learning rates, and twice the epochs.

python -m tests.converged.lesson3_wide    -> notebooks/converged/03_wide.json

``alike``: obstacles at equal learning rates, so that it shows which dead units are the rate's.
``twice``: all four after twice the epochs, at the rates that they have chosen. Three seeds each,
measured as in ``wide``; a quarter of an hour on one core. What is kept already is not trained
again. ``PCA, 32 numbers``: what cannot copy, fitted to the same pictures.
"""

import json
from collections.abc import Iterator

from helpers import baselines, metrics
from tests.converged.lesson3 import SEEDS, WIDE_EPOCHS, WIDE_PICTURES, X_TEST, Side, X, kept, short
from tests.converged.lesson3_measures import measure_wide, mixed_pictures
from tests.converged.lesson3_models import OBSTACLES
from tests.notebooks import COURSE

FILE = COURSE / "notebooks" / "converged" / "03_wide.json"
# Of two obstacles that the lesson sets side by side each other's rate, of the third its two best.
ALIKE = {
    "none": (0.003, 0.01),
    "L1 1e-3, rows of length 4": (0.003, 0.01),
    "KL target 0.05": (0.01, 0.03),
}


def wanted(wide: dict) -> Iterator[tuple[str, str, float, int]]:
    """Obstacle, what is asked, learning rate, epochs."""
    for name, rates in ALIKE.items():
        for rate in rates:
            yield name, "alike", rate, WIDE_EPOCHS
    for name in OBSTACLES:
        yield name, "twice", wide[name]["rate"], 2 * WIDE_EPOCHS


def measure_pca(seed: int) -> dict[str, float]:
    """The errors of PCA's 32 numbers on digits and on mixed pictures."""
    pca = baselines.fit_pca(X[:WIDE_PICTURES], components=32)
    pictures = {"digits": X_TEST, "mixed": mixed_pictures(seed)}
    return {
        kind: float(metrics.mean_squared_error(x, baselines.pca_reconstruction(pca, x)).mean())
        for kind, x in pictures.items()
    }


def main() -> None:
    """Train what is not kept yet; keep each side as it ends."""
    found = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    found["PCA, 32 numbers"] = short([measure_pca(seed) for seed in SEEDS])
    FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name, asked, rate, epochs in wanted(kept()["wide"]):
        runs = found.setdefault(asked, {}).setdefault(name, {})
        if str(rate) in runs:
            continue
        side = Side(OBSTACLES[name], WIDE_PICTURES, WIDE_EPOCHS, WIDE_EPOCHS)
        measured = []
        for seed in SEEDS:
            side.train(rate, seed, epochs)
            measured.append(measure_wide(side.model, seed))
        runs[str(rate)] = short(measured)
        print(name, asked, rate, measured, flush=True)
        FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
