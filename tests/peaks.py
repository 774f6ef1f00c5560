"""The peak memory of training and of every notebook, each in a process of its own.

Run as a program with a notebook's path, this file runs that notebook.
"""

import contextlib
import os
import sys
import time
from pathlib import Path

import nbclient
import psutil

from tests.notebooks import CELL_SECONDS, COURSE, LESSONS, SOLUTIONS, START_SECONDS, name_of, read

MEGABYTE = 1000**2


def peak_megabytes(*command: str) -> tuple[float, float]:
    """Seconds and peak resident memory of a Python process, or of the largest of its children."""
    start, peak = time.perf_counter(), 0
    with psutil.Popen([sys.executable, *command], cwd=COURSE) as process:
        while process.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):  # one of them has ended meanwhile
                family = [process, *process.children(recursive=True)]
                peak = max(peak, *(member.memory_info().rss for member in family))
            time.sleep(0.02)
    if process.returncode:
        raise SystemExit(f"python {' '.join(command)} has failed.")
    return time.perf_counter() - start, peak / MEGABYTE


def measure_memory(rows: dict) -> None:
    for name in ("ours", "keras"):
        _, rows[name] = peak_megabytes("-m", "tests.train_once", name)
        print(
            f"peak memory of loading MNIST and training, {name:6} {rows[name]:8,.0f} MB", flush=True
        )


def run_notebook(path: Path) -> None:
    os.environ["AUTOENCODERS_PROGRESS"] = "off"
    limits = {"timeout": CELL_SECONDS, "startup_timeout": START_SECONDS}
    nbclient.execute(read(path), cwd=str(path.parent), **limits)


def measure_notebooks(rows: dict) -> None:
    for path in [*LESSONS, *SOLUTIONS]:
        seconds, megabytes = peak_megabytes("-m", "tests.peaks", str(path))
        rows[name_of(path)] = {"seconds": seconds, "megabytes": megabytes}
        print(f"{name_of(path):40} {seconds:7.0f} s {megabytes:8,.0f} MB", flush=True)


if __name__ == "__main__":
    run_notebook(Path(sys.argv[1]))
