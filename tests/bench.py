"""Measure training against Keras and the bare matrix products, interactives, and every notebook.

python3 course.py bench [--json FILE] [--repetitions N] [--models NAME ...] [--no-notebooks]
python3 course.py bench --interactives                                 how fast they answer
python3 course.py bench --checks [right] [wrong] [--only EXERCISE]    answers, see tests/generators

All ways to train take turns in one process, so that a busy machine slows all of them; the table
shows medians. Peak memory is measured in processes of their own. Ends with 1 where a bar is missed.
"""

import argparse
import contextlib
import io
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import helpers  # noqa: F401 - before Keras, as in the lessons

# isort: split
import keras
import numpy as np
import psutil
import tensorflow as tf

from helpers import models, training_pass
from helpers.data import load_mnist
from helpers.training import fit
from tests import bars
from tests.arguments import at_least_one, new_file
from tests.peaks import measure_memory, measure_notebooks
from tests.together import seconds_an_epoch

BATCH = 256
EPOCHS = 3  # each time a way takes its turn: nobody trains for one


class Case(NamedTuple):
    """A model to train, its loss, and on how many of the training images."""

    make: Callable[[], keras.Model]
    loss: str | Callable
    images: int


CASES = {
    "seed 784-32-784": Case(
        lambda: models.dense_autoencoder(32).autoencoder, "binary_crossentropy", 55_000
    ),
    "deep 128-64-32": Case(
        lambda: models.dense_autoencoder(32, [128, 64]).autoencoder, "binary_crossentropy", 55_000
    ),
    "VAE 400-20": Case(
        lambda: models.variational_autoencoder(20).autoencoder, models.reconstruction_nats, 55_000
    ),
    "denoiser 512-128": Case(
        lambda: models.dense_autoencoder(128, [512], noise=0.5).autoencoder,
        "binary_crossentropy",
        20_480,
    ),
    "convolutional 16-32": Case(
        lambda: models.convolutional_autoencoder(32).autoencoder, "binary_crossentropy", 10_240
    ),
}


class EpochTimer(keras.callbacks.Callback):
    """Notes the seconds of every epoch."""

    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self._start)


def ways_to_train(
    case: Case, x: np.ndarray, x_validation: np.ndarray
) -> dict[str, Callable[[], list[float]]]:
    """For each way a function that trains its own model and returns the seconds of each epoch.

    An epoch is what the course's learners run: with validation, and with the progress shown.
    """

    def way(train: Callable, **compile_options) -> Callable[[], list[float]]:
        model = case.make()
        model.compile("adam", case.loss, **compile_options)

        def epochs() -> list[float]:
            timer = EpochTimer()
            validation = x_validation, x_validation
            with contextlib.redirect_stdout(io.StringIO()):
                train(
                    model,
                    x,
                    x,
                    epochs=EPOCHS,
                    batch_size=BATCH,
                    validation_data=validation,
                    verbose=1,
                    callbacks=[timer],
                )
            return timer.seconds

        return epochs

    def keras_fit(model, *arguments, **options):
        model.fit(*arguments, **options)

    # What a long training runs, which three epochs would not be worth.
    training_pass.batches_for_xla = lambda *_: 0
    steps = -(-len(x) // BATCH)
    return {
        "keras": way(keras_fit),
        "keras, one call": way(keras_fit, steps_per_execution=steps, jit_compile=True),
        "ours": way(fit),
        "floor": floor(case.make(), steps, -(-len(x_validation) // BATCH)),
    }


def floor(model: keras.Model, steps: int, validation_steps: int) -> Callable[[], list[float]]:
    """The matrix products of epochs in NumPy: forward, gradient of weights, of the input."""
    products = [product for product in map(as_product, model._flatten_layers()) if product]
    random = np.random.default_rng(0)
    matrices = [
        tuple(
            random.random(shape, dtype=np.float32)
            for shape in ((rows, inner), (inner, columns), (rows, columns))
        )
        for rows, inner, columns in products
    ]

    def epoch() -> float:
        start = time.perf_counter()
        for _ in range(steps):
            for place, (x, weights, gradient) in enumerate(matrices):
                _ = x @ weights
                _ = x.T @ gradient
                if place:  # nobody needs the gradient of the pictures
                    _ = gradient @ weights.T
        for _ in range(validation_steps):
            for x, weights, _ in matrices:
                _ = x @ weights
        return time.perf_counter() - start

    return lambda: [epoch() for _ in range(EPOCHS)]


def as_product(layer: keras.layers.Layer) -> tuple[int, int, int] | None:
    """A layer as the product (rows, inner) @ (inner, columns) for one batch."""
    kernel = getattr(layer, "kernel", None)
    if kernel is None:
        return None
    if isinstance(layer, keras.layers.Dense):
        return (BATCH, *kernel.shape)
    transposed = isinstance(layer, keras.layers.Conv2DTranspose)
    height, width = (layer.input if transposed else layer.output).shape[1:3]
    *window, before, after = kernel.shape
    rows = BATCH * height * width
    if transposed:  # Keras stores these kernels as (height, width, out, in)
        return rows, after, before * int(np.prod(window))
    return rows, before * int(np.prod(window)), after


def measure_training(rows: dict, names: list[str], repetitions: int) -> None:
    """Add to the rows the seconds an epoch of every way, the ways taking turns."""
    data = load_mnist()
    for name in names:
        x = data.train.x[: CASES[name].images]
        ways = ways_to_train(CASES[name], x, data.validation.x[: len(x) // 11])
        first = {way: train() for way, train in ways.items()}
        seconds = {way: [] for way in ways}
        for _ in range(repetitions):
            for way, train in ways.items():
                seconds[way] += train()
        median = {way: statistics.median(values) for way, values in seconds.items()}
        rows[name] = {
            "images": len(x),
            "seconds_an_epoch": median,
            "all_seconds": seconds,
            "compilation_seconds": first["ours"][0] - median["ours"],
            "keras_to_ours": median["keras"] / median["ours"],
            "ours_to_floor": median["ours"] / median["floor"],
        }
        print_training(name, rows[name])
        keras.backend.clear_session()


def print_training(name: str, row: dict) -> None:
    seconds = "".join(f"{value:9.3f} " for value in row["seconds_an_epoch"].values())
    print(
        f"{name:20} {row['images']:7,}{seconds}{row['keras_to_ours']:12.1f}"
        f"{row['ours_to_floor']:12.1f}{row['compilation_seconds']:12.1f}",
        flush=True,
    )


def measure_together(row: dict) -> None:
    """Seconds an epoch of one training alone, and of two at once."""
    (row["alone"],), row["two"] = seconds_an_epoch(1), seconds_an_epoch(2)
    both = " and ".join(f"{seconds:.3f}" for seconds in row["two"])
    print(f"seconds an epoch, one thread: alone {row['alone']:.3f}, two at once {both}", flush=True)


def main() -> None:
    """Parse the arguments, measure, print a table, write the JSON."""
    if sys.argv[1:2] == ["--checks"]:
        from tests.generators.__main__ import main as try_answers

        sys.exit(try_answers(sys.argv[2:]))
    if sys.argv[1:2] == ["--interactives"]:
        from tests.latency import main as judge_answers

        sys.exit(judge_answers())
    parser = argparse.ArgumentParser(prog="course.py bench", description=__doc__.split("\n")[0])
    parser.add_argument("--json", type=new_file, help="file to write the results to")
    parser.add_argument("--repetitions", type=at_least_one, default=3)
    parser.add_argument("--models", nargs="+", choices=CASES, default=list(CASES), metavar="NAME")
    parser.add_argument("--no-notebooks", action="store_true")
    options = parser.parse_args()

    results = {
        "machine": {
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "load_before": psutil.getloadavg()[0],
            "python": platform.python_version(),
            "tensorflow": tf.__version__,
            "keras": keras.__version__,
            "numpy": np.__version__,
        }
    }
    print(*(f"{name} {value}" for name, value in results["machine"].items()), sep=", ")
    print(f"\nSeconds an epoch, batches of {BATCH}, median of {EPOCHS * options.repetitions}")
    print(
        f"{'model':20} {'images':>7}{'keras':>9} {'one call':>9} {'ours':>9} {'floor':>9} ", end=""
    )
    print(f"{'keras/ours':>12}{'ours/floor':>12}{'compile s':>12}")
    results |= {"training": {}, "together": {}, "memory": {}, "notebooks": {}}
    try:
        measure_training(results["training"], options.models, options.repetitions)
        print()
        measure_together(results["together"])
        measure_memory(results["memory"])
        if not options.no_notebooks:
            print()
            measure_notebooks(results["notebooks"])
    finally:  # what has been measured is kept, whatever ends the rest
        if options.json:
            options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    missed = list(bars.missed(results))
    print("", *missed, sep="\n")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
