"""Where the course's notebooks are, and what their cells hold."""

import tomllib
from pathlib import Path

import nbformat

COURSE = Path(__file__).parents[1]
LESSON_NAMES = ["01_concepts", "02_architecture", "03_variants", "04_applications"]
LESSON_NAMES += ["05_mnist_walkthrough"]
LESSONS = sorted((COURSE / "notebooks").glob("[0-9]*.ipynb"))
SOLUTIONS = sorted((COURSE / "solutions").glob("[0-9]*.ipynb"))
EXERCISES = sorted((COURSE / "exercises").glob("[0-9]*.ipynb"))
NOTEBOOKS = [*LESSONS, *SOLUTIONS, *EXERCISES]
# For hangs only: how long a cell or the start of a kernel takes is the computer's business.
CELL_SECONDS, START_SECONDS = 1800, 600


def name_of(path: Path) -> str:
    """A path as people say it: notebooks/01_concepts."""
    return f"{path.parent.name}/{path.stem}"


def read(path: Path) -> nbformat.NotebookNode:
    """The notebook as it lies on the disk."""
    return nbformat.read(path, as_version=4)


def prose(path: Path) -> str:
    """All markdown of a notebook, or the text of a markdown file."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def stated(path: Path) -> dict:
    """What the file beside a lesson holds: statements, predictions, text alternatives."""
    file = path.with_suffix(".toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def proofs(path: Path) -> list[str]:
    """The expressions that hold a lesson's statements and predictions to what it computes."""
    content = stated(path)
    entries = [*content.get("statement", []), *content.get("prediction", [])]
    return [entry["holds"] for entry in entries]
