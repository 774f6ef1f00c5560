"""Several trainings of the seed's model at once, one thread each: how long do they keep each other?

Run as a program, this file is one of them: it says when it is ready, waits for a line, trains, and
prints the seconds of its epochs.
"""

import json
import os
import statistics
import subprocess
import sys

from tests.notebooks import COURSE

EPOCHS = 8
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}


def seconds_an_epoch(processes: int) -> list[float]:
    """The median seconds of an epoch of each, while all train."""
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
    return [statistics.median(json.loads(process.communicate()[0])) for process in started]


def train() -> None:
    """Be one of them."""
    from helpers import models  # here: who only asks needs no TensorFlow
    from helpers.data import load_mnist
    from helpers.training import fit
    from tests.bench import EpochTimer, training_pass

    training_pass.batches_for_xla = lambda *_: 0  # what a long training runs
    x, timer = load_mnist().train.x, EpochTimer()
    model = models.dense_autoencoder(32).autoencoder
    model.compile("adam", "binary_crossentropy")
    options = {"batch_size": 256, "verbose": 0}
    fit(model, x, x, epochs=1, **options)  # compiles
    print("ready", flush=True)
    sys.stdin.readline()
    fit(model, x, x, epochs=EPOCHS, callbacks=[timer], **options)
    print(json.dumps(timer.seconds))


if __name__ == "__main__":
    train()
