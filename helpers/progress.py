"""What a learner has passed, kept in one small file in the course's folder and sent nowhere.

The file is an SQLite database, so that two notebooks may write at once. It is safe to delete.
Only the standard library is used here: ``course.py progress`` loads this file by itself.
"""

import os
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

    A notebook that runs in the folder ``solutions`` is not the learner's work and is not recorded.
    """
    file = progress_file()
    if file is None or Path.cwd().name == "solutions":
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


def _opened(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=_SECONDS_TO_WAIT)
    database.execute(
        "CREATE TABLE IF NOT EXISTS passed "
        "(notebook TEXT, step TEXT, time TEXT, PRIMARY KEY (notebook, step))"
    )
    return database
