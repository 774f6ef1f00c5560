"""Grade a class with nbgrader: one student at a time, each within a time limit; a CSV of points.

    python solutions/grade.py FOLDER ASSIGNMENT [--minutes 15] [--seconds-per-cell 600]
                              [--output FOLDER/points-ASSIGNMENT.csv] [--again]

FOLDER is the folder of an nbgrader course, with gradebook.db and submitted/STUDENT/ASSIGNMENT/ in
it. What nbgrader says of a student is kept in FOLDER/logs/ASSIGNMENT/STUDENT.log. Started again,
this grades what has changed since: a submission, or all of them when their source, a setting or a
module of helpers has changed; with --again, everything.

A submission is a program, and it runs with your rights: grade where it can do no harm. The
teacher's guide, solutions/README.md, says how.
"""

import argparse
import contextlib
import csv
import hashlib
import io
import math
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

try:
    import nbformat
    import psutil
    from nbgrader.api import Gradebook, MissingEntry
    from sqlalchemy.exc import DatabaseError
except ModuleNotFoundError as missing:
    print(
        f"{missing.name} is not installed for {sys.executable}: run `python3 course.py exercises` "
        "once, which installs it into .venv, and start this with the Python in .venv.",
        file=sys.stderr,
    )
    sys.exit(2)

COURSE = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 600  # for a kernel; nbgrader gives it 60
LOOK_EVERY = 0.5  # seconds between two looks at what a submission has started
PATTERN = frozenset("*?[")  # nbgrader reads a name with one of these as a pattern


class Problem(Exception):
    """Something that the teacher can mend; the message is one sentence that says how."""


class Assignment:
    """An assignment in an nbgrader course folder, and the limits that it is graded with.

    ``minutes`` is the limit for a whole submission, ``seconds`` the limit for a cell. Raises
    Problem when the folder or the assignment is not there, or when nothing is handed in.
    """

    def __init__(self, folder: Path, name: str, minutes: float, seconds: int):
        self.folder, self.name = folder.resolve(), name
        self.minutes, self.seconds = minutes, seconds
        if not folder.is_dir():
            raise Problem(f"There is no folder {folder}: name the folder of your nbgrader course.")
        if PATTERN & {*str(self.folder), *name}:
            raise Problem(f"nbgrader knows no *, ? or [ in a name: rename {self.folder / name}.")
        if not (folder / "gradebook.db").is_file():
            raise Problem(
                f"There is no gradebook.db in {folder}: run `nbgrader db assignment add {name}` "
                f"and `nbgrader generate_assignment {name}` there first."
            )
        with self.gradebook() as book:
            known = {assignment.name: assignment for assignment in book.assignments}
            if name not in known or not known[name].notebooks:
                have = ", ".join(sorted(known)) or "none"
                raise Problem(
                    f"The gradebook knows no notebook of {name} (its assignments: {have}): run "
                    f"`nbgrader generate_assignment {name}` in {folder} first."
                )
            self.possible: float = known[name].max_score
            self.notebooks = sorted(f"{notebook.name}.ipynb" for notebook in known[name].notebooks)
            cells = [cell for notebook in known[name].notebooks for cell in notebook.grade_cells]
            self.checks = {cell.name for cell in cells if cell.cell_type == "code"}
            students = {student.id for student in book.students}
        handed_in = self.folder / "submitted"
        if not any(handed_in.glob(f"*/{name}/*.ipynb")):
            place = handed_in / "STUDENT" / name
            raise Problem(f"Nothing is handed in: put each student's notebook into {place}.")
        students |= {path.name for path in handed_in.iterdir() if path.is_dir()}
        self.students = sorted(name for name in students if not name.startswith("."))

    def gradebook(self) -> Gradebook:
        # With a course's name, nbgrader would add that course to the gradebook.
        return Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}", course_id="")

    def points(self, student: str) -> float:
        """What the gradebook says now: points given by hand count, a late penalty is taken off."""
        with self.gradebook() as book:
            try:
                submission = book.find_submission(self.name, student)
            except MissingEntry:
                return 0.0
            return max(0.0, submission.score - submission.late_submission_penalty)

    def reason(self, student: str, again: bool = False) -> str:
        """Grade the student's submission if that is needed; return in words how it went."""
        submitted = self.folder / "submitted" / student / self.name
        if not any((submitted / notebook).is_file() for notebook in self.notebooks):
            others = ", ".join(sorted(path.name for path in submitted.glob("*.ipynb")))
            wanted = " or ".join(self.notebooks)
            return f"handed in {others}, but not {wanted}" if others else "handed in nothing"
        if PATTERN & set(student):
            return "not graded: rename the folder, nbgrader knows no *, ? or [ in a name"
        log = self.folder / "logs" / self.name / f"{student}.log"
        record = log.with_name(f"{student}.result")
        log.parent.mkdir(parents=True, exist_ok=True)
        fingerprint = self.fingerprint(submitted)
        if record.exists() and not again:
            graded, _, reason = record.read_text(encoding="utf-8").partition("\n")
            if graded == fingerprint:
                return reason
        record.unlink(missing_ok=True)  # interrupted from here on, the student is graded anew
        reason = self.autograde(student, log)
        record.write_text(f"{fingerprint}\n{reason}", encoding="utf-8")
        return reason

    def fingerprint(self, submitted: Path) -> str:
        """A text that changes when the submission does, or what its points rest on.

        That is the source, the settings, a limit, and the modules that hold the checks: a notebook
        only calls them.
        """
        digest = hashlib.sha256(f"{self.minutes} {self.seconds}".encode())
        files = [(self.folder, self.folder / "nbgrader_config.py")]
        for folder in (submitted, self.folder / "source" / self.name):
            files += [(self.folder, file) for file in sorted(folder.rglob("*"))]
        for pattern in ("helpers/*.py", "helpers/checks/*.py"):
            files += [(COURSE, file) for file in sorted(COURSE.glob(pattern))]
        for root, file in files:
            if file.is_file():
                name = file.relative_to(root).as_posix()
                digest.update(f"\n{name}\n".encode() + file.read_bytes())
        return digest.hexdigest()

    def autograde(self, student: str, log: Path) -> str:
        """Let nbgrader run a submission and save its points; return in words how it went."""
        # nbgrader leaves the points from before where it finds no check, or is ended half-way.
        self.take_points_away(student)
        command = [sys.executable, "-m", "nbgrader", "autograde", self.name, "--force"]
        command += [f"--student={student}", f"--Execute.timeout={self.seconds}"]
        # A busy server starts a kernel late, and that must not cost points.
        command += [f"--Execute.startup_timeout={SECONDS_TO_START}"]
        mended = log.with_name(f"{student}.mended")
        twice = self.mend_doubled(student, mended)
        if twice:
            command.append(f"--CourseDirectory.submitted_directory={mended}")
        code = run_within(60 * self.minutes, command, self.folder, log)
        shutil.rmtree(mended, ignore_errors=True)
        graded = self.folder / "autograded" / student / self.name
        if code == 0:
            said = _counted(twice, "cell is", "cells are", "there more than once")
            return "; ".join(filter(None, [self.in_words(graded), said]))
        if graded.exists():
            shutil.rmtree(graded)  # looks graded and is not
        if code is None:
            return f"not finished within {self.minutes:g} minutes"
        said = log.read_text(encoding="utf-8", errors="replace")
        if "DeadKernelError" in said:
            return "the kernel died (often: out of memory)"
        if "Timeout waiting for IOPub output" in said:
            return f"a cell could not be stopped after {self.seconds} seconds"
        if code < 0:
            return "nbgrader was ended from outside (often: out of memory)"
        errors = re.findall(r"^ *([\w.]*(?:Error|Exception)\b.*)", said, re.MULTILINE)
        return f"nbgrader could not grade it: {errors[-1][:120] if errors else f'see {log}'}"

    def mend_doubled(self, student: str, place: Path) -> list[str]:
        """The ids that stand on several cells, after a copy without these was put into ``place``.

        JupyterLab gives the id of a cell to both halves when it is split, and to its copies, and
        nbgrader then refuses the whole submission. All of these cells run. The points are those of
        the last check of a name, behind which most has run, and the id stays on the first answer.
        """
        shutil.rmtree(place, ignore_errors=True)
        submitted = self.folder / "submitted" / student / self.name
        twice: list[str] = []
        for name in self.notebooks:
            if not (submitted / name).is_file():
                continue
            try:
                notebook = nbformat.read(submitted / name, 4)
            except (ValueError, nbformat.ValidationError):
                continue  # nbgrader says of this file what is wrong with it
            if doubled := _without_doubles(notebook.cells):
                twice += doubled
                if not place.exists():
                    shutil.copytree(submitted, place / student / self.name)
                nbformat.write(notebook, place / student / self.name / name)
        return twice

    def take_points_away(self, student: str) -> None:
        """Set what nbgrader has given to 0. Points that a person gave stay."""
        with self.gradebook() as book:
            try:
                submission = book.find_submission(self.name, student)
            except MissingEntry:
                return
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    grade.auto_score = 0
            book.db.commit()

    def in_words(self, graded: Path) -> str:
        """How the cells fared that nbgrader has run and saved in the folder ``graded``."""
        stopped, raised, wrong, noisy, left = [], [], [], [], set(self.checks)
        absent = [name for name in self.notebooks if not (graded / name).exists()]
        for notebook in sorted(set(self.notebooks) - set(absent)):
            for cell in nbformat.read(graded / notebook, 4).cells:
                outputs = cell.get("outputs", [])
                name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
                name = name or f"[{cell.get('execution_count')}]"
                errors = [output.ename for output in outputs if output.output_type == "error"]
                if "CellTimeoutError" in errors:
                    stopped.append(name)
                elif "StepNotRight" in errors:
                    # A copy of a check that gives no points says nothing of the answer.
                    wrong += [name] if name in self.checks else []
                elif errors:
                    raised.append(f"{errors[0]} in {name}")
                elif name in self.checks and any(o.get("name") == "stderr" for o in outputs):
                    noisy.append(name)
                left.discard(name)
        parts = [
            _counted(stopped, "cell was", "cells were", f"stopped after {self.seconds} seconds"),
            _counted(raised, "cell", "cells", "raised an error"),
            _counted(wrong, "check is", "checks are", "not right"),
            _counted(noisy, "check", "checks", "printed a warning, which costs the points"),
            _counted(sorted(left), "check is", "checks are", "missing"),
            _counted(absent, "notebook is", "notebooks are", "missing"),
        ]
        return "; ".join(part for part in parts if part) or "every cell ran"


def _without_doubles(cells: list) -> list[str]:
    """Leave each nbgrader id on one cell; return those that stood on several."""
    by_id: dict[str, list] = {}
    for cell in cells:
        if grade_id := cell.metadata.get("nbgrader", {}).get("grade_id"):
            by_id.setdefault(grade_id, []).append(cell)
    doubled = {grade_id: found for grade_id, found in by_id.items() if len(found) > 1}
    for found in doubled.values():
        is_check = found[0].cell_type == "code" and found[0].metadata["nbgrader"].get("grade")
        for cell in found[:-1] if is_check else found[1:]:
            del cell.metadata["nbgrader"]
    return sorted(doubled)


def _counted(names: list[str], one: str, many: str, what: str) -> str:
    """Such as "2 checks are missing: a, b"; nothing for no names."""
    subject = one if len(names) == 1 else many
    return f"{len(names)} {subject} {what}: {', '.join(names)}" if names else ""


def run_within(seconds: float, command: list[str], folder: Path, log: Path) -> int | None:
    """Run ``command`` in ``folder``; its exit code, or None when ``seconds`` were not enough.

    Whatever it says goes to the file ``log``, and whatever it has started ends with it. Raises
    OSError when it cannot be started.
    """
    programs = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    modules = [str(COURSE), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "PATH": os.pathsep.join(programs),  # nbgrader starts the program alembic by its name
        "PYTHONPATH": os.pathsep.join(modules),  # the submissions lie far from helpers
        "AUTOENCODERS_PROGRESS": "off",
        "PYTHONIOENCODING": "utf-8",  # nbgrader names the students, in whatever script
    }
    output = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    started: set[psutil.Process] = set()
    end = time.monotonic() + seconds
    with log.open("wb") as file:
        process = psutil.Popen(command, cwd=folder, env=environment, stdout=file, **output)
        try:
            while time.monotonic() < end:
                # Again and again: what has lost its parent is no longer found below the process.
                started |= _below(process)
                with contextlib.suppress(psutil.TimeoutExpired):
                    return process.wait(timeout=LOOK_EVERY)
            return None
        finally:
            # A kernel has a session of its own, so ending nbgrader's would leave it running.
            every = [process, *started.union(*map(_below, [process, *started]))]
            for one in every:
                with contextlib.suppress(psutil.NoSuchProcess):
                    one.kill()
            psutil.wait_procs(every, timeout=10)


def _below(process: psutil.Process) -> set[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return set(process.children(recursive=True))
    return set()


def grade(assignment: Assignment, output: Path, again: bool) -> None:
    """Grade every student and write the CSV. Raises Problem when it cannot be written."""
    rows = []
    for student in assignment.students:
        try:
            reason = assignment.reason(student, again)
        except OSError as error:
            reason = f"not graded, a file could not be used: {error}"
        points = assignment.points(student)
        rows.append([student, assignment.name, f"{points:g}", f"{assignment.possible:g}", reason])
        print(f"{student}: {points:g} of {assignment.possible:g} points, {reason}", flush=True)
    try:
        # With this mark at its start, a spreadsheet reads the names as UTF-8.
        with output.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(["student", "assignment", "points", "possible", "reason"])
            writer.writerows(rows)
    except OSError as error:
        raise Problem(
            f"{output} cannot be written ({error.strerror}): close it elsewhere or choose another "
            "--output, and start again; nothing is graded twice."
        ) from None
    print(f"Written: {output}")


def _positive(text: str) -> float:
    if not float(text) > 0:
        raise argparse.ArgumentTypeError("must be more than 0")
    return float(text)


def main(arguments: list[str] | None = None) -> int:
    """Grade what the command line names; 0 when the CSV is written, 2 on bad input."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder of the nbgrader course")
    parser.add_argument("assignment", help="its name in nbgrader, such as ps1")
    parser.add_argument("--minutes", type=_positive, default=15, help="for a whole submission")
    parser.add_argument("--seconds-per-cell", type=_positive, default=600)
    parser.add_argument("--output", type=Path, help="the CSV")
    parser.add_argument("--again", action="store_true", help="grade what has not changed, too")
    chosen = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A name that the console cannot show is shown by its numbers; the CSV has it as it is.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    output = chosen.output or chosen.folder / f"points-{chosen.assignment}.csv"
    seconds = math.ceil(chosen.seconds_per_cell)  # nbgrader takes whole seconds
    try:
        assignment = Assignment(chosen.folder, chosen.assignment, chosen.minutes, seconds)
        grade(assignment, output, chosen.again)
    except Problem as problem:
        message, code = problem, 2
    except DatabaseError as error:
        message, code = f"The gradebook cannot be used ({error.orig}): close formgrader.", 2
    except KeyboardInterrupt:
        message, code = "\nStopped. Start again to go on; nothing is graded twice.", 130
    else:
        return 0
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
