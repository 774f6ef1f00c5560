"""The teacher's recipe, for real: release, collect, grade with grade.py, make feedback.

Training is not what is tested here, so the exercise of this test is cut down to the steps that
need none: the whole chain is the same for the others, which differ in their cells alone.
"""

import contextlib
import csv
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import psutil
import pytest
from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp

from solutions import grade
from tests.notebook_watch import kernel_environment
from tests.notebooks import COURSE, EXERCISES, SOLUTIONS

EXERCISE = "03_variational"
QUICK = {
    "sample": 2,
    "divergence": 2,
    "reconstruction": 2,
}  # steps that train nothing, and their points
# Names that could be taken for a number, for two words, and, by nbgrader, for a pattern.
NUMBER, HALF, PATTERN = "4711", "Zoë B", "group [2]"
SPLIT = "王小明"  # has split an answer in JupyterLab, and copied a check to before it
# Where a learning platform puts a student's notebook, and the student's name.
DOWNLOADED = {
    f"{HALF}_812_assignsubmission_file/{EXERCISE} (1).ipynb": HALF,
    f"{NUMBER}_813_assignsubmission_file_{EXERCISE}.ipynb": NUMBER,
    f"__MACOSX/._{EXERCISE}.ipynb": None,
}
# Like any loop it ends by its limit alone; one that also computes would keep a core from others.
ENDLESS = "import time\n\nwhile True:\n    time.sleep(0.01)"
DYING = "import os\n\nos._exit(1)"
SECONDS, MINUTES = 1800, 60  # for a cell and a submission; nothing here comes near, on any computer


class Grading(NamedTuple):
    """grade.py at work: on which class, since when, and with which limit of a cell."""

    folder: Path
    process: subprocess.Popen
    since: float
    seconds: int


class Graded(NamedTuple):
    """A class: folder, what grade.py has printed, a row of its CSV by student, limit of a cell."""

    folder: Path
    printed: str
    rows: dict[str, dict[str, str]]
    seconds: int


def quick(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with its set-up and the quick steps alone."""
    kept = []
    for number, cell in enumerate(notebook.cells):
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        step = grade_id.removeprefix("variational-").removesuffix("-check")
        if step in QUICK or (number < 3 and cell.cell_type == "code"):
            kept.append(cell)
    notebook.cells = kept
    return notebook


def released(folder: Path) -> nbformat.NotebookNode:
    return nbformat.read(folder / "release" / "ps1" / f"{EXERCISE}.ipynb", 4)


def in_the_zip() -> nbformat.NotebookNode:
    """The exercise as it lies in the course that students were given."""
    return quick(nbformat.read(COURSE / "exercises" / f"{EXERCISE}.ipynb", 4))


def answered(
    notebook: nbformat.NotebookNode, folder: Path, solved: set[str], **instead: str
) -> nbformat.NotebookNode:
    """The notebook with the right answers of ``solved`` and others ``instead``."""
    source = nbformat.read(folder / "source" / "ps1" / f"{EXERCISE}.ipynb", 4)
    answers = {cell.metadata["nbgrader"]["grade_id"]: cell.source for cell in source.cells[1:]}
    for cell in notebook.cells[1:]:
        step = cell.metadata["nbgrader"]["grade_id"].removeprefix("variational-")
        if step in solved:
            cell.source = answers[f"variational-{step}"]
        cell.source = instead.get(step, cell.source)
    return notebook


def hand_in(folder: Path, student: str, solved: set[str], **instead: str) -> None:
    """Hand in what was released, answered."""
    place = folder / "submitted" / student / "ps1"
    place.mkdir(parents=True)
    notebook = answered(released(folder), folder, solved, **instead)
    nbformat.write(notebook, place / f"{EXERCISE}.ipynb")


def split_and_copy(path: Path) -> None:
    """What JupyterLab leaves: both halves of a split cell, and a copy, keep the grade id."""
    notebook = nbformat.read(path, 4)
    at = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    answer, check = at["variational-divergence"], at["variational-divergence-check"]
    second = nbformat.v4.new_code_cell("print('the second half')", metadata=answer.metadata)
    place = notebook.cells.index(answer)
    copy = nbformat.v4.new_code_cell(check.source, metadata=check.metadata)
    notebook.cells[place : place + 1] = [copy, answer, second]
    nbformat.write(notebook, path)


def download(folder: Path, notebooks: dict[str | None, nbformat.NotebookNode]) -> None:
    """Put what a learning platform gives, one archive of notebooks, where nbgrader wants it."""
    place = folder / "downloaded" / "ps1" / "archive"
    place.mkdir(parents=True)
    with zipfile.ZipFile(place / "class.zip", "w") as archive:
        for name, student in DOWNLOADED.items():
            notebook = notebooks.get(student)
            archive.writestr(name, nbformat.writes(notebook) if notebook else "of another program")


def nbgrader(folder: Path, *arguments: str) -> None:
    """A command of the recipe, run here: a Python of its own needs seconds to import nbgrader."""
    # As in an activated environment: nbgrader starts the program alembic by its name.
    programs = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    app, code = NbGraderApp.instance(), 0
    with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.pathsep.join(programs))
        try:
            app.initialize([*arguments])
            app.start()
        except NoStart:  # the command itself is done
            pass
        except SystemExit as ended:
            code = ended.code
        finally:
            app.reset()
    assert not code, f"nbgrader {' '.join(arguments)} has ended with {code}"


def limits(seconds: int = SECONDS) -> list[str]:
    """The options of grade.py with which a class is graded, the same each time."""
    return ["--minutes", str(MINUTES), "--seconds-per-cell", str(seconds)]


def start_grade(folder: Path, seconds: int = SECONDS) -> Grading:
    """Start grade.py as a teacher does."""
    since = time.time()
    program = [sys.executable, str(COURSE / "solutions" / "grade.py")]
    process = subprocess.Popen(
        [*program, str(folder), "ps1", *limits(seconds)],
        # As on a Windows whose output goes into a file.
        env={**kernel_environment(), "PYTHONIOENCODING": "cp1252"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="cp1252",
    )
    return Grading(folder, process, since, seconds)


def result_of(grading: Grading) -> Graded:
    """What grade.py has made of the class, when it is done."""
    printed, said = grading.process.communicate()
    assert grading.process.returncode == 0, said[-3000:]
    return Graded(grading.folder, printed, rows_of(grading.folder), grading.seconds)


def rows_of(folder: Path) -> dict[str, dict[str, str]]:
    """The rows of the CSV in the folder of a class, by student."""
    with (folder / "points-ps1.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def short() -> int:
    """Seconds after which an endless loop is stopped here, and nothing else is.

    The cells before the loop take as long as a start of the course: six seconds on a quiet
    computer, and more where much else is running. They get six times what a start takes here.
    """
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import helpers"], cwd=COURSE, check=True)
    return max(30, round(6 * (time.perf_counter() - start)))


@pytest.fixture(scope="module")
def released_class(tmp_path_factory) -> Path:
    """A class that was given the exercise and has handed in nothing."""
    folder = tmp_path_factory.mktemp("released") / "class"
    (folder / "source" / "ps1").mkdir(parents=True)
    shutil.copy(COURSE / "solutions" / "nbgrader_config.py", folder)
    source = quick(nbformat.read(COURSE / "solutions" / f"{EXERCISE}.ipynb", 4))
    nbformat.write(source, folder / "source" / "ps1" / f"{EXERCISE}.ipynb")
    # The first command in a new folder makes the database; asked for together with an assignment
    # it has failed before.
    nbgrader(folder, "db", "assignment", "add", "ps1")
    nbgrader(folder, "generate_assignment", "ps1")
    return folder


@pytest.fixture(scope="module")
def waiting(released_class, short, tmp_path_factory) -> Iterator[Grading]:
    """A class whose first student's loop runs to its limit while the other class is graded."""
    folder = shutil.copytree(released_class, tmp_path_factory.mktemp("waiting") / "class")
    hand_in(folder, "endless", {"sample", "reconstruction"}, divergence=ENDLESS)
    hand_in(folder, "untouched", set())
    grading = start_grade(folder, short)
    yield grading
    if grading.process.poll() is None:  # the other class has failed
        grading.process.terminate()
        grading.process.communicate()


@pytest.fixture(scope="module")
def graded(released_class, waiting, tmp_path_factory) -> Graded:
    folder = shutil.copytree(released_class, tmp_path_factory.mktemp("graded") / "class")
    half = answered(released(folder), folder, {"divergence"})
    download(folder, {HALF: half, NUMBER: answered(in_the_zip(), folder, set(QUICK))})
    nbgrader(folder, "zip_collect", "ps1")
    nbgrader(folder, "db", "student", "add", "away")
    hand_in(folder, "dying", {"sample", "reconstruction"}, divergence=DYING)
    hand_in(folder, PATTERN, set(QUICK))
    hand_in(folder, SPLIT, set(QUICK))
    split_and_copy(folder / "submitted" / SPLIT / "ps1" / f"{EXERCISE}.ipynb")
    (folder / "submitted" / "absent").mkdir()
    return result_of(start_grade(folder))


@pytest.fixture(scope="module")
def graded_late(waiting, graded) -> Graded:
    late = result_of(waiting)
    nbgrader(late.folder, "generate_feedback", "ps1")
    return late


def result(graded: Graded, student: str) -> tuple[float, str]:
    return float(graded.rows[student]["points"]), graded.rows[student]["reason"]


def test_our_solution_earns_every_point(graded):
    """In the exercise that students have already, too, which is graded like the released one."""
    assert result(graded, NUMBER) == (sum(QUICK.values()), "every cell ran")


def test_the_exercises_that_students_have_already_are_the_released_ones(released_class, tmp_path):
    """But for what nbgrader adds: a sum by which it sees a change, the kind and lock of a cell."""
    folder = shutil.copytree(released_class, tmp_path / "class")
    (folder / "source" / "all").mkdir()
    for solution in SOLUTIONS:
        shutil.copy(solution, folder / "source" / "all")
    nbgrader(folder, "generate_assignment", "all")
    for exercise in EXERCISES:
        mine = nbformat.read(exercise, 4).cells
        others = nbformat.read(folder / "release" / "all" / exercise.name, 4).cells
        for cell, other in zip(mine, others, strict=True):
            assert cell.id == other.id and cell.cell_type == other.cell_type
            assert cell.source == other.source
            marks = cell.metadata.get("nbgrader", {})
            assert marks.items() <= other.metadata.get("nbgrader", {}).items()


def test_a_cell_that_was_split_or_copied_costs_nothing_and_is_named(graded):
    points, reason = result(graded, SPLIT)
    assert points == sum(QUICK.values())
    twice = "2 cells are there more than once: variational-divergence, variational-divergence-check"
    assert reason == f"every cell ran; {twice}"
    assert not list((graded.folder / "logs").rglob("*.mended"))


def test_a_half_right_submission_earns_its_part_and_reads_which(graded):
    wrong = "2 checks are not right: variational-sample-check, variational-reconstruction-check"
    assert result(graded, HALF) == (QUICK["divergence"], wrong)


def test_a_student_without_a_notebook_is_named(graded):
    assert result(graded, "absent") == result(graded, "away") == (0, "handed in nothing")


def test_a_name_that_nbgrader_cannot_grade_is_said(graded):
    points, reason = result(graded, PATTERN)
    assert points == 0 and reason.startswith("not graded: rename the folder")


def test_a_kernel_that_dies_earns_none_and_its_log_is_kept(graded):
    assert result(graded, "dying") == (0, "the kernel died (often: out of memory)")
    assert "DeadKernelError" in (graded.folder / "logs" / "ps1" / "dying.log").read_text("utf-8")
    assert (graded.folder / "submitted" / "dying" / "ps1" / f"{EXERCISE}.ipynb").exists()


RAN = {NUMBER, HALF, SPLIT, "dying"}


@pytest.mark.parametrize("module", ["helpers/checks/variational.py", "helpers/metrics.py"])
def test_points_rest_on_the_checks(graded, tmp_path, monkeypatch, module):
    """A notebook only calls a check, so nothing in the class folder changes when a check does."""
    folder = shutil.copytree(graded.folder, tmp_path / "class")
    shutil.copytree(
        COURSE / "helpers", tmp_path / "helpers", ignore=shutil.ignore_patterns("*mnist*")
    )
    commands = []
    monkeypatch.setattr(grade, "COURSE", tmp_path)
    monkeypatch.setattr(grade, "run_within", lambda _, command, *rest: commands.append(command))
    assert grade.main([str(folder), "ps1", *limits()]) == 0 and not commands
    with (tmp_path / module).open("a", encoding="utf-8") as file:
        file.write("\n# a change\n")
    assert grade.main([str(folder), "ps1", *limits()]) == 0 and len(commands) == len(RAN)


@pytest.mark.parametrize("options, ran", [([], {NUMBER}), (["--again"], RAN)])
def test_what_changed_or_everything_runs(graded, tmp_path, monkeypatch, capsys, options, ran):
    folder = shutil.copytree(graded.folder, tmp_path / "class")
    commands = []

    def timed_out(seconds, command, *_):
        commands.append(command)

    monkeypatch.setattr(grade, "run_within", timed_out)
    with (folder / "submitted" / NUMBER / "ps1" / "notes.txt").open("w") as file:
        file.write("a file more")
    assert grade.main([str(folder), "ps1", *limits(), *options]) == 0
    reason = f"not finished within {MINUTES} minutes"
    assert f"{NUMBER}: 0 of 6 points, {reason}\n" in capsys.readouterr().out
    students = [part for command in commands for part in command if part.startswith("--student=")]
    assert len(students) == len(ran)
    # What was not finished keeps neither points from before nor a notebook that looks graded.
    book = grade.Assignment(folder, "ps1", MINUTES, SECONDS)
    for student in ran:
        assert book.points(student) == 0
        assert not (folder / "autograded" / student / "ps1").exists()


@pytest.mark.parametrize("is_left_alone", [False, True])
def test_at_the_limit_everything_that_was_started_ends(tmp_path, short, is_left_alone):
    """A kernel has a session of its own; and a program may start another and end."""
    sleeper = "import subprocess, sys, time\nprogram = [sys.executable, '-c', 'import time; "
    sleeper += "time.sleep(300)']\nprocess = subprocess.Popen(program, start_new_session=True)\n"
    sleeper += f"print(process.pid, flush=True)\ntime.sleep({3 if is_left_alone else 300})"
    limit = 600 if is_left_alone else short / 5  # alone it ends after three seconds
    code = grade.run_within(limit, [sys.executable, "-c", sleeper], tmp_path, tmp_path / "log")
    assert code == (0 if is_left_alone else None)
    assert not psutil.pid_exists(int((tmp_path / "log").read_text()))


def says(capsys, *arguments: object) -> str:
    """The one sentence that grade.py ends with."""
    assert grade.main([str(argument) for argument in arguments]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and said.endswith(".\n")
    return said


def test_no_folder(capsys, tmp_path):
    assert "name the folder of your nbgrader course" in says(capsys, tmp_path / "nowhere", "ps1")


def test_a_folder_without_a_gradebook(capsys, tmp_path):
    assert "run `nbgrader db assignment add ps1`" in says(capsys, tmp_path, "ps1")
    assert not (tmp_path / "gradebook.db").exists()


def test_an_assignment_that_was_not_released(capsys, graded):
    said = says(capsys, graded.folder, "ps2")
    assert "its assignments: ps1" in said and "run `nbgrader generate_assignment ps2`" in said


def test_nothing_handed_in(capsys, released_class):
    assert "put each student's notebook into" in says(capsys, released_class, "ps1")


def test_a_csv_that_cannot_be_written(capsys, graded, tmp_path, monkeypatch):
    monkeypatch.setattr(grade.Assignment, "reason", lambda *_: "every cell ran")
    assert "nothing is graded twice" in says(capsys, graded.folder, "ps1", "--output", tmp_path)


def test_a_python_without_nbgrader():
    command = [sys.executable, "-S", "-I", str(COURSE / "solutions" / "grade.py"), "here", "ps1"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "is not installed" in done.stderr and "course.py exercises" in done.stderr


# From here on tests need the class with the endless loop, whose minute the tests above have used.
CLASSES = {
    "graded": {NUMBER, HALF, PATTERN, SPLIT, "absent", "away", "dying"},
    "graded_late": {"endless", "untouched"},
}


@pytest.fixture(params=CLASSES)
def each(request) -> tuple[Graded, set[str]]:
    """One class after the other, and who is in it."""
    return request.getfixturevalue(request.param), CLASSES[request.param]


def test_every_student_has_a_row_and_a_line(each):
    graded, everyone = each
    assert set(graded.rows) == everyone
    for student, row in graded.rows.items():
        assert row["assignment"] == "ps1" and float(row["possible"]) == sum(QUICK.values())
        shown = student.encode("cp1252", "backslashreplace").decode("cp1252")
        assert f"{shown}: {row['points']} of {row['possible']} points, {row['reason']}\n" in (
            graded.printed
        )


def test_an_untouched_exercise_earns_none(graded_late):
    points, reason = result(graded_late, "untouched")
    assert points == 0 and reason.startswith("3 checks are not right: ")


def test_an_endless_loop_costs_its_own_points_alone(graded_late):
    stopped = f"1 cell was stopped after {graded_late.seconds} seconds: variational-divergence; "
    wrong = "1 check is not right: variational-divergence-check"
    earned = QUICK["sample"] + QUICK["reconstruction"]
    assert result(graded_late, "endless") == (earned, stopped + wrong)


def test_an_endless_loop_has_all_of_its_time(graded_late, waiting):
    record = graded_late.folder / "logs" / "ps1" / "endless.result"
    assert record.stat().st_mtime - waiting.since >= waiting.seconds


def test_the_feedback_says_why_a_cell_was_stopped(graded_late):
    page = graded_late.folder / "feedback" / "endless" / "ps1" / f"{EXERCISE}.html"
    assert "This cell was stopped at the time limit" in page.read_text(encoding="utf-8")


def test_started_again_it_runs_nothing_and_says_the_same(each, tmp_path):
    graded, _ = each
    folder = shutil.copytree(graded.folder, tmp_path / "class")
    logs = {log: log.stat().st_mtime_ns for log in folder.rglob("*.log")}
    (folder / "points-ps1.csv").unlink()
    assert grade.main([str(folder), "ps1", *limits(graded.seconds)]) == 0
    assert rows_of(folder) == graded.rows
    assert {log: log.stat().st_mtime_ns for log in folder.rglob("*.log")} == logs
