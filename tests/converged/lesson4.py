"""The careful runs of lesson 4: both sides tuned on validation, trained on, several seeds.

    python -m tests.converged.lesson4 compression    -> notebooks/converged/04_compression.json
    python -m tests.converged.lesson4 denoising      -> notebooks/converged/04_denoising.json
    python -m tests.converged.lesson4 anomalies      -> notebooks/converged/04_anomalies.json

Each module says what it measures and how long that takes. A run that was stopped goes on: what is
done is in its file. A second word names one piece, so that pieces can run side by side;
the word sum writes what the lesson reads.
"""

import argparse
import fcntl
import json
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import keras
import numpy as np

from helpers import data
from helpers.training import fit
from tests.notebooks import COURSE

PARTS = ("compression", "denoising", "anomalies")


def train(model: keras.Model, x, y, *, loss: str, rate: float, epochs: int, batch=256) -> None:
    """Train with Adam at a learning rate that falls to zero along a half cosine."""
    steps = epochs * -(-len(x) // batch)
    falling = keras.optimizers.schedules.CosineDecay(rate, steps)
    model.compile(keras.optimizers.Adam(falling), loss)
    fit(model, x, y, epochs=epochs, batch_size=batch, verbose=0)


class Runs:
    """What has been run already, by name, in a JSON file that is written after each run."""

    def __init__(self, file: Path):
        self._file = file

    @property
    def found(self) -> dict[str, Any]:
        """What the file holds; another process may have added to it."""
        return json.loads(self._file.read_text(encoding="utf-8")) if self._file.exists() else {}

    def once(self, name: str, run: Callable[[], Any]) -> Any:
        """The result of that name, run now if the file does not hold it."""
        known = self.found.get("runs", {})
        if name in known:
            return known[name]
        start = time.process_time()
        result = rounded(run())
        print(f"{name}: {time.process_time() - start:.0f} seconds of a core", flush=True)
        self._change(lambda found: found.setdefault("runs", {}).update({name: result}))
        return result

    def write(self, **more: Any) -> None:
        """Write these entries beside the runs."""
        self._change(lambda found: found.update(rounded(more)))

    def _change(self, change: Callable[[dict], Any]) -> None:
        """Read, change and write, while no other process does."""
        with Path(tempfile.gettempdir(), f"{self._file.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            found = self.found
            change(found)
            text = json.dumps(found, indent=1, sort_keys=True)
            self._file.write_text(text + "\n", encoding="utf-8")


def rounded(value: Any, digits: int = 5) -> Any:
    """The value with every float in it rounded, as the file keeps it."""
    if isinstance(value, dict):
        return {str(key): rounded(part, digits) for key, part in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [rounded(part, digits) for part in value]
    if isinstance(value, float | np.floating):
        return round(float(value), digits)
    return int(value) if isinstance(value, np.integer) else value


def main(arguments: list[str]) -> None:
    """Measure a part, or one piece of it; with all pieces there, sum them up."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("piece", nargs="?")
    chosen = parser.parse_args(arguments)
    module = import_module(f"tests.converged.lesson4_{chosen.part}")
    runs = Runs(COURSE / "notebooks" / "converged" / f"04_{chosen.part}.json")
    split = data.load_mnist()
    pieces = {None: module.PIECES, "sum": ()}.get(chosen.piece, (chosen.piece,))
    for piece in pieces:
        module.measure(piece, split, runs)
    if chosen.piece in (None, "sum"):
        module.sum_up(split, runs)


if __name__ == "__main__":
    main(sys.argv[1:])
