"""Make exercises/ from solutions/: nbconvert with nbgrader's own preprocessors, nothing of ours.

``python3 course.py exercises`` runs this. Another folder may be given as the only argument.
"""

import subprocess
import sys
from pathlib import Path

COURSE = Path(__file__).parents[1]
SOLUTIONS = COURSE / "solutions"
# Named here and not in nbgrader's settings: there nbgrader would clear a solution twice, and the
# second time the names around it are gone as well.
CLEAR = ["ClearSolutions", "ClearHiddenTests", "ClearOutput"]


def make(folder: Path) -> None:
    """Write the exercise of every solution into ``folder``; raises when nbconvert fails."""
    notebooks = sorted(SOLUTIONS.glob("*.ipynb"))
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--log-level", "WARN"]
    command += ["--config", str(SOLUTIONS / "nbgrader_config.py"), "--output-dir", str(folder)]
    command += [f"--NotebookExporter.preprocessors=nbgrader.preprocessors.{name}" for name in CLEAR]
    subprocess.run([*command, *map(str, notebooks)], check=True)
    made = {notebook.name for notebook in notebooks}
    for left_over in folder.glob("[0-9]*.ipynb"):
        if left_over.name not in made:
            left_over.unlink()


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else COURSE / "exercises")
