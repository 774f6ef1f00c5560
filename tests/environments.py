"""Prove the course where its packages are older: the lowest that it promises, and Colab's.

python -m tests.environments lowest [PYTEST'S ARGUMENTS]
python -m tests.environments colab [PYTEST'S ARGUMENTS]

Makes an environment in a temporary folder (minutes, and a network), and runs the tests there: the
whole suite with the lower bounds of both requirements files, and on Colab's versions lesson 1 and
exercise 1. Without arguments of your own, that is.
"""

import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tests.notebooks import CELL_SECONDS, COURSE

LEARNER, TESTER = COURSE / "requirements.txt", COURSE / "tests" / "requirements.txt"
# What Colab's image of autumn 2026 has of what the course imports (googlecolab/backend-info), but
# for Keras, which the course replaces there. JupyterLab is not needed in it.
COLAB = {
    "tensorflow": "2.20.0",
    "numpy": "2.0.2",
    "scikit-learn": "1.6.1",
    "scipy": "1.16.3",
    "matplotlib": "3.10.0",
    "pillow": "11.3.0",
    "ipywidgets": "7.7.1",
    "tqdm": "4.67.1",
}
ON_COLAB = ["notebooks/01_concepts.ipynb", "exercises/01_sparse.ipynb"]
NOTEBOOKS = ["-p", "tests.notebook_watch", "--nbval-lax", "--nbval-current-env"]
TWO_AT_A_TIME = ["--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder"]


def lower_bounds(file: Path) -> dict[str, str]:
    """The lowest version that a requirements file promises of each package."""
    text = file.read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([\w.-]+)>=([\w.]+)", text))


def make(folder: Path, versions: dict[str, str], *more: str) -> Path:
    """An environment with exactly these versions; returns its Python."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pinned = [f"{name}=={version}" for name, version in versions.items()]
    command = [python, "-m", "pip", "install", "--quiet", "--no-compile", *pinned, *more]
    subprocess.run(command, check=True)
    return python


def main(arguments: list[str]) -> int:
    """Make the environment that is asked for and return pytest's exit code in it."""
    if arguments[:1] not in (["lowest"], ["colab"]):
        print(__doc__.strip())
        return 2
    kind, chosen = arguments[0], arguments[1:]
    tester = lower_bounds(TESTER)
    with tempfile.TemporaryDirectory() as folder:
        if kind == "lowest":
            python = make(Path(folder), {**lower_bounds(LEARNER), **tester})
            what = [*TWO_AT_A_TIME, *(chosen or ["notebooks", "solutions", "tests"])]
        else:
            learner = lower_bounds(LEARNER)
            wanted = {name: learner[name] for name in ("keras", "anywidget", "nbval")}
            wanted |= {name: tester[name] for name in ("pytest", "psutil", "nbclient")}
            python = make(Path(folder), {**COLAB, **wanted}, "ipykernel")
            what = chosen or ON_COLAB
        one_thread = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}
        offline = {"PYTHONPATH": str(COURSE / "tests" / "offline")}
        environment = {**os.environ, **one_thread, **offline}
        patience = f"--nbval-cell-timeout={CELL_SECONDS}"
        command = [python, "-m", "pytest", *NOTEBOOKS, patience, *what]
        return subprocess.run(command, cwd=COURSE, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
