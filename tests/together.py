"""Several trainings of the seed's model at once, one thread each: how long do they keep each other?

Run as a program, this file is one of them: it says when it is ready, waits for a line, trains, and
prints the seconds of an epoch.
"""

import os
import subprocess
import sys
import time

from tests.notebooks import COURSE

EPOCHS = 8
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}


def seconds_an_epoch(processes: int) -> list[float]:
    """The seconds of an epoch of each, while all train."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.together"],
            cwd=COURSE,
            env={**os.environ, **_ONE_THREAD},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    for process in started:
        if process.stdout.readline() != "ready\n":
            raise SystemExit("python -m tests.together has failed.")
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    return [float(process.communicate()[0]) for process in started]


def train() -> None:
    """Be one of them."""
    from helpers import models, training_pass  # here: who only asks needs no TensorFlow
    from helpers.data import load_mnist
    from helpers.training import fit

    training_pass.batches_for_xla = lambda *_: 0  # what a long training runs
    x, options = load_mnist().train.x, {"batch_size": 256, "verbose": 0}
    model = models.dense_autoencoder(32).autoencoder
    model.compile("adam", "binary_crossentropy")
    fit(model, x, x, epochs=1, **options)  # compiles
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.perf_counter()
    fit(model, x, x, epochs=EPOCHS, **options)
    print((time.perf_counter() - start) / EPOCHS)


if __name__ == "__main__":
    train()
