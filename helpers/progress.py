"""What a learner has passed, kept in one small file in the course's folder and sent nowhere.

The file is an SQLite database, so that two notebooks may write at once. It is safe to delete.
Only the standard library is used here: ``course.py progress`` loads this file by itself.
"""

import json
import os
import re
import sqlite3
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

FILE_VARIABLE = "AUTOENCODERS_PROGRESS"
_SECONDS_TO_WAIT = 5.0


def progress_file() -> Path | None:
    """The file in use; None when the variable AUTOENCODERS_PROGRESS is set to "off"."""
    chosen = os.environ.get(FILE_VARIABLE, "")
    if chosen == "off":
        return None
    return Path(chosen) if chosen else Path(__file__).parents[1] / ".progress.sqlite"


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
            now = datetime.now(timezone.utc).isoformat(timespec="seconds")
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
    """A line for each lesson with a quiz and each exercise: how much of it is passed, and what not.

    What there is to pass is read from the notebooks: every call of ``quiz`` or ``check``.
    """
    done = passed()
    lines = [f"{'notebook':28s} {'passed':>10s}"]
    for path in [*_notebooks("notebooks"), *_notebooks("exercises")]:
        steps = _steps(path)
        if not steps:
            continue
        here = sum(1 for notebook, _ in done if notebook == path.stem)
        last = max(
            (time for (notebook, _), time in done.items() if notebook == path.stem), default=""
        )
        lines.append(f"{path.stem:28s} {f'{here} of {steps}':>10s}  {last[:10]}".rstrip())
    return "\n".join(lines)


def _notebooks(folder: str) -> list[Path]:
    return sorted((Path(__file__).parents[1] / folder).glob("*.ipynb"))


def _steps(path: Path) -> int:
    """The number of things to pass in a notebook: cells that call ``check.`` or ``quiz.``."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return sum(
        bool(re.search(r"^(if )?(check|quiz)\.\w+\(", text, re.MULTILINE)) for text in sources
    )


def _opened(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=_SECONDS_TO_WAIT)
    database.execute(
        "CREATE TABLE IF NOT EXISTS passed "
        "(notebook TEXT, step TEXT, time TEXT, PRIMARY KEY (notebook, step))"
    )
    return database


if __name__ == "__main__":
    print(table())
