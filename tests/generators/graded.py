"""Run a variant as nbgrader does: the exercise's notebook, filled in, in a kernel of its own.

Full points are: every check's cell has run without an error and has written nothing to stderr.
"""

import os
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from tests.generators.right import Variant
from tests.generators.solutions import Solution
from tests.notebook_watch import kernel_environment
from tests.notebooks import COURSE, START_SECONDS

MINUTES = 30
# In the kernel's first cell: trainings that another variant has run are not run again.
SHORTENED = """
import sys

sys.path.insert(0, {course!r})
import helpers
from pathlib import Path
from tests.generators.trainings import Trainings

_shortened = Trainings(folder=Path({folder!r})).instead_of_fit()
_shortened.__enter__()
"""


class Graded(NamedTuple):
    """Points and possible points, and for each check that got none the reason."""

    points: float
    possible: float
    lost: dict[str, str]


def notebook_of(solution: Solution, variant: Variant) -> nbformat.NotebookNode:
    """The exercise as a learner hands it in: the variant's cells where the answers are."""
    path = COURSE / "exercises" / f"{solution.name}.ipynb"
    book = nbformat.read(path, as_version=4)
    steps = {cell.grade_id: cell.step for cell in solution.cells if cell.kind == "answer"}
    cells, filled = [], set()
    for cell in book.cells:
        step = steps.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        if step is None or cell.cell_type != "code":
            cells.append(cell)
            continue
        sources = [] if step in filled else list(variant.answers[step])
        filled.add(step)
        if sources:
            cell.source = sources.pop(0)
            cells.append(cell)
        # Cells that a learner has added have no mark of nbgrader's.
        cells += [nbformat.v4.new_code_cell(source) for source in sources]
    book.cells = cells
    return book


def graded(solution: Solution, variant: Variant, shortened_in: Path | None = None) -> Graded:
    """Run the variant's notebook under nbgrader's conditions.

    ``shortened_in`` is a folder of trainings to share; without it every training is run in full.
    """
    book = notebook_of(solution, variant)
    if shortened_in is not None:
        hidden = SHORTENED.format(course=str(COURSE), folder=str(shortened_in))
        book.cells.insert(0, nbformat.v4.new_code_cell(hidden))
    environment = kernel_environment() | {
        "NBGRADER_EXECUTION": "autograde",
        "AUTOENCODERS_PROGRESS": "off",
        "PYTHONPATH": os.pathsep.join([str(COURSE), os.environ.get("PYTHONPATH", "")]),
    }
    client = NotebookClient(
        book,
        timeout=60 * MINUTES,
        startup_timeout=START_SECONDS,
        allow_errors=True,
        resources={"metadata": {"path": str(COURSE / "exercises")}},
    )
    try:
        client.execute(env=environment)
    except CellExecutionError as error:  # the kernel itself has died
        return Graded(0, 0, {"kernel": str(error)[:300]})
    return _counted(book)


def _counted(book: nbformat.NotebookNode) -> Graded:
    points = possible = 0.0
    lost: dict[str, str] = {}
    stopped = ""  # where the answer itself stopped, which tells why its check found nothing
    for cell in book.cells:
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code":
            continue
        if not mark.get("grade"):
            errors = [output for output in cell.outputs if output.output_type == "error"]
            stopped = f" (its cell: {errors[0].ename}: {errors[0].evalue})" if errors else stopped
            continue
        possible += mark["points"]
        problems = [
            f"{output.ename}: {output.evalue}"
            if output.output_type == "error"
            else f"stderr: {output.text}"
            for output in cell.outputs
            if output.output_type == "error" or output.get("name") == "stderr"
        ]
        if problems:
            lost[mark["grade_id"]] = problems[0][:500] + stopped
        else:
            points += mark["points"]
        stopped = ""
    return Graded(points, possible, lost)
