"""What a learner has passed, kept in one small file in the course's folder and sent nowhere.

The file is an SQLite database, so that two notebooks may write at once. It is safe to delete.
Only the standard library is used here: ``course.py progress`` loads this file by itself.
"""

import json
import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

FILE_VARIABLE = "AUTOENCODERS_PROGRESS"
_SECONDS_TO_WAIT = 5.0
_COURSE = Path(__file__).parents[1]


def progress_file() -> Path | None:
    """The file in use; None when the variable AUTOENCODERS_PROGRESS is set to "off"."""
    chosen = os.environ.get(FILE_VARIABLE, "")
    if chosen == "off":
        return None
    return Path(chosen) if chosen else _COURSE / ".progress.sqlite"


def record(notebook: str, step: str) -> str:
    """Remember that ``step`` of ``notebook`` is passed; return "" or a sentence on what failed.

    A notebook that runs in the folder ``solutions``, or while nbgrader grades, is not the work of
    the learner at this computer and is not recorded.
    """
    file = progress_file()
    graded = os.environ.get("NBGRADER_EXECUTION")
    if file is None or graded or Path.cwd().name == "solutions":
        return ""
    try:
        with closing(_opened(file)) as database, database:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            database.execute("INSERT OR IGNORE INTO passed VALUES (?, ?, ?)", (notebook, step, now))
    except sqlite3.Error as error:
        return (
            f"Your progress could not be saved in {file} ({error}). "
            "If the disk is neither full nor read-only, delete that file: a new one is made."
        )
    return ""


def passed() -> dict[tuple[str, str], str]:
    """Every (notebook, step) that was passed, with the time of the first pass (UTC, ISO 8601).

    Empty when there is no file. Raises ValueError when the file cannot be read.
    """
    file = progress_file()
    if file is None or not file.exists():
        return {}
    try:
        with closing(_opened(file)) as database:
            rows = database.execute("SELECT notebook, step, time FROM passed").fetchall()
    except sqlite3.Error as error:
        raise ValueError(
            f"The progress file {file} cannot be read ({error}). Delete it to start afresh."
        ) from None
    return {(notebook, step): time for notebook, step, time in rows}


def table() -> str:
    """A line for each lesson with a quiz and each exercise: how much of it is passed, and when.

    What there is to pass: the questions in ``quiz.json``, and in the exercises every cell that
    calls ``check``. Raises ValueError when a file cannot be read.
    """
    done = passed()
    lines = [f"{'notebook':24s} {'what':10s} {'passed':>8s}  last"]

    def add(notebook: str, what: str, passed_here: dict[str, str], there_are: int) -> None:
        share = f"{len(passed_here)} of {there_are}"
        last = max(passed_here.values(), default="")[:10]
        lines.append(f"{notebook:24s} {what:10s} {share:>8s}  {last}".rstrip())

    for lesson, questions in _questions().items():
        # A question that the course no longer asks does not count.
        right = {step: time for (name, step), time in done.items() if name == lesson}
        add(lesson, "questions", {q: right[q] for q in questions if q in right}, len(questions))
    for path in sorted((_COURSE / "exercises").glob("[0-9]*.ipynb")):
        if steps := _steps(path):
            here = {step: time for (name, step), time in done.items() if name == path.stem}
            add(path.stem, "steps", here, steps)
    return "\n".join(lines)


def _questions() -> dict[str, list[str]]:
    """The names of the questions in each lesson's quiz."""
    file = _COURSE / "helpers" / "quiz.json"
    try:
        lessons = json.loads(file.read_text(encoding="utf-8"))
        return {lesson: [question["id"] for question in lessons[lesson]] for lesson in lessons}
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise ValueError(
            f"The questions of the quizzes cannot be read from {file} "
            f"({type(error).__name__}: {error}). Take that file anew from the course."
        ) from None


def _steps(path: Path) -> int:
    """The number of things to pass in a notebook: cells that call ``check.``."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return sum(bool(re.search(r"^(if )?check\.\w+\(", text, re.MULTILINE)) for text in sources)


def _opened(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=_SECONDS_TO_WAIT)
    database.execute(
        "CREATE TABLE IF NOT EXISTS passed "
        "(notebook TEXT, step TEXT, time TEXT, PRIMARY KEY (notebook, step))"
    )
    return database


if __name__ == "__main__":
    print(table())
