"""nbgrader's own commands, for real: a course is made, handed in three times over, and graded.

Training is not what is tested here, so the exercise of this test is cut down to the steps that
need none: the whole chain is the same for the others, which differ in their cells alone.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

COURSE = Path(__file__).parents[1]
EXERCISE = "05_compression"
QUICK = {"quantise": 2, "pack": 2, "entropy": 2}  # steps that train nothing, and their points


def quick(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with its set-up and the quick steps alone."""
    kept = []
    for number, cell in enumerate(notebook.cells):
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        step = grade_id.removeprefix("compression-").removesuffix("-check")
        if step in QUICK or (number < 3 and cell.cell_type == "code"):
            kept.append(cell)
    notebook.cells = kept
    return notebook


def hand_in(course: Path, student: str, solved: set[str]) -> None:
    """Hand in the released notebook, with the answers of ``solved`` taken from the solution."""
    released = nbformat.read(course / "release" / "ps1" / f"{EXERCISE}.ipynb", 4)
    source = nbformat.read(course / "source" / "ps1" / f"{EXERCISE}.ipynb", 4)
    answers = {c.metadata["nbgrader"]["grade_id"]: c.source for c in source.cells[1:]}
    for cell in released.cells[1:]:
        grade_id = cell.metadata["nbgrader"]["grade_id"]
        if grade_id.removeprefix("compression-") in solved:
            cell.source = answers[grade_id]
    folder = course / "submitted" / student / "ps1"
    folder.mkdir(parents=True)
    nbformat.write(released, folder / f"{EXERCISE}.ipynb")


def nbgrader(course: Path, *arguments: str) -> None:
    # The submissions lie in nbgrader's folders, so helpers are found through the path.
    paths = [str(COURSE), os.environ.get("PYTHONPATH", "")]
    # nbgrader starts the program alembic by its name, so this Python's programs must be found.
    programs = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PATH": os.pathsep.join(programs),
    }
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def scores(tmp_path_factory) -> dict[str, tuple[float, float]]:
    """Points and possible points of each student."""
    course = tmp_path_factory.mktemp("nbgrader")
    shutil.copy(COURSE / "solutions" / "nbgrader_config.py", course)
    (course / "source" / "ps1").mkdir(parents=True)
    source = quick(nbformat.read(COURSE / "solutions" / f"{EXERCISE}.ipynb", 4))
    nbformat.write(source, course / "source" / "ps1" / f"{EXERCISE}.ipynb")
    # The first command in a new folder makes the database; asked for together with an assignment
    # it has failed before.
    nbgrader(course, "db", "assignment", "add", "ps1")
    nbgrader(course, "generate_assignment", "ps1")
    hand_in(course, "complete", set(QUICK))
    hand_in(course, "untouched", set())
    for done in QUICK:
        hand_in(course, f"only-{done}", {done})
    nbgrader(course, "autograde", "ps1", "--create")
    with sqlite3.connect(course / "gradebook.db") as database:
        rows = database.execute(
            "SELECT handed_in.student_id, SUM(grade.auto_score), SUM(grade_cells.max_score) "
            "FROM grade JOIN grade_cells ON grade.cell_id = grade_cells.id "
            "JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id "
            "JOIN submitted_assignment AS handed_in "
            "ON submitted_notebook.assignment_id = handed_in.id GROUP BY 1"
        ).fetchall()
    return {student: (points, possible) for student, points, possible in rows}


def test_our_solution_earns_every_point(scores):
    assert scores["complete"] == (sum(QUICK.values()), sum(QUICK.values()))


def test_an_untouched_exercise_earns_none(scores):
    assert scores["untouched"][0] == 0


@pytest.mark.parametrize("done", QUICK)
def test_a_half_right_submission_earns_its_part(scores, done):
    assert scores[f"only-{done}"][0] == QUICK[done]
