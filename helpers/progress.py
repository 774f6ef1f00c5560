"""What a learner has passed, kept in one small file in the course's folder and sent nowhere.

The file is an SQLite database, so that two notebooks may write at once. It is safe to delete.
Only the standard library is used here: ``course.py progress`` loads this file by itself.
"""

import json
import os
import re
import sqlite3
import statistics
import tomllib
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
    return _write("INSERT OR IGNORE INTO passed VALUES (?, ?, ?)", (notebook, step, _now()))


def passed() -> dict[tuple[str, str], str]:
    """Every (notebook, step) that was passed, with the time of the first pass (UTC, ISO 8601).

    Empty when there is no file. Raises ValueError when the file cannot be read.
    """
    rows = _read("SELECT notebook, step, time FROM passed")
    return {(notebook, step): time for notebook, step, time in rows}


def predict(lesson: str, prediction: str, said: float) -> str:
    """Keep what is predicted, a number or an option's place; return as ``record``.

    Once it has been compared with the answer, the first prediction stays.
    """
    return _write(
        "INSERT INTO predicted VALUES (?, ?, ?, NULL, ?) ON CONFLICT (lesson, prediction) "
        "DO UPDATE SET said = excluded.said WHERE closeness IS NULL",
        (lesson, prediction, said, _now()),
    )


def compare(lesson: str, prediction: str, closeness: float) -> str:
    """Keep how near a prediction came: 1 is right, 0 is wrong or as far off as its scale is long.

    Only the first comparison counts. Returns as ``record``.
    """
    return _write(
        "UPDATE predicted SET closeness = ? "
        "WHERE lesson = ? AND prediction = ? AND closeness IS NULL",
        (closeness, lesson, prediction),
    )


def predicted(lesson: str) -> dict[str, float]:
    """What was predicted in a lesson, by the prediction's name. Raises ValueError as ``passed``."""
    return {name: said for name, said, _, _ in _predictions(lesson)}


def foresight(lesson: str) -> str:
    """How well the lesson's predictions came out, in a few words; "" when none was compared."""
    options = _predictions_asked(lesson)
    near = [(name, close) for name, _, close, _ in _predictions(lesson) if close is not None]
    choices = [close for name, close in near if options.get(name)]
    numbers = [close for name, close in near if name in options and not options[name]]
    parts = []
    if choices:
        parts.append(f"{sum(choices):.0f} of {len(choices)} choices right")
    if numbers:
        off = 1 - statistics.mean(numbers)
        parts.append(f"numbers off by {off:.0%} of their scale")
    return ", ".join(parts)


def table() -> str:
    """A line for each lesson with a quiz and each exercise: how much of it is passed, and when.

    What there is to pass: the questions in ``quiz.json``, and in the exercises every cell that
    calls ``check``. A line on a lesson's predictions says how many were made, and how well. Raises
    ValueError when a file cannot be read.
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
        if asked := _predictions_asked(lesson):
            made = {name: time for name, _, _, time in _predictions(lesson) if name in asked}
            add(lesson, "predicted", made, len(asked))
            lines[-1] += f"  {words}" if (words := foresight(lesson)) else ""
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


def _predictions_asked(lesson: str) -> dict[str, bool]:
    """The names of a lesson's predictions, in its order, and whether each is a choice."""
    file = _COURSE / "notebooks" / f"{lesson}.toml"
    if not file.exists():
        return {}
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")).get("prediction", [])
        return {entry["id"]: bool(entry.get("options")) for entry in entries}
    except (OSError, ValueError, LookupError) as error:
        raise ValueError(f"The predictions cannot be read from {file} ({error}).") from None


def _predictions(lesson: str) -> list[tuple[str, float, float | None, str]]:
    """(name, what was said, how near it came if compared, when) of each that was made."""
    return _read(
        "SELECT prediction, said, closeness, time FROM predicted WHERE lesson = ?", (lesson,)
    )


def _read(query: str, values: tuple = ()) -> list[tuple]:
    """The rows that a query gives; none without a file. Raises ValueError for a damaged one."""
    file = progress_file()
    if file is None or not file.exists():
        return []
    try:
        with closing(_opened(file)) as database:
            return database.execute(query, values).fetchall()
    except sqlite3.Error as error:
        raise ValueError(
            f"The progress file {file} cannot be read ({error}). Delete it to start afresh."
        ) from None


def _write(statement: str, values: tuple) -> str:
    """Change the file, where the learner works and not a grader; returns as ``record``."""
    file = progress_file()
    graded = os.environ.get("NBGRADER_EXECUTION")
    if file is None or graded or Path.cwd().name == "solutions":
        return ""
    try:
        with closing(_opened(file)) as database, database:
            database.execute(statement, values)
    except sqlite3.Error as error:
        return (
            f"Your progress could not be saved in {file} ({error}). "
            "If the disk is neither full nor read-only, delete that file: a new one is made."
        )
    return ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _steps(path: Path) -> int:
    """The number of things to pass in a notebook: cells that call ``check.``, but for reports."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, LookupError) as error:
        name = path.relative_to(_COURSE).as_posix()
        raise ValueError(
            f"{name} cannot be read as a notebook ({error}). If it holds lines such as '<<<<<<<', "
            f"two versions were merged: keep one of them with 'git checkout --ours {name}', or get "
            f"a fresh one with 'python3 course.py reset {path.stem}'."
        ) from None
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return sum(
        bool(re.search(r"^(if )?check\.(?!test_once)\w+\(", text, re.MULTILINE)) for text in sources
    )


def _opened(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=_SECONDS_TO_WAIT)
    database.execute(
        "CREATE TABLE IF NOT EXISTS passed "
        "(notebook TEXT, step TEXT, time TEXT, PRIMARY KEY (notebook, step))"
    )
    database.execute(
        "CREATE TABLE IF NOT EXISTS predicted (lesson TEXT, prediction TEXT, said NUMERIC, "
        "closeness REAL, time TEXT, PRIMARY KEY (lesson, prediction))"
    )
    return database


if __name__ == "__main__":
    print(table())
