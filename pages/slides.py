"""Make the slides of one lesson: ``python3 course.py slides 3``."""

import sys
from pathlib import Path

from pages.export import slides
from pages.notebook import NotebookFailed, made_alive, run
from pages.projector import as_slides

COURSE = Path(__file__).parents[1]


def lesson(name: str) -> Path:
    """The notebook that is called so: 3, 03, 03_variants or notebooks/03_variants.ipynb.

    Raises ValueError, with the names that there are, when there is none.
    """
    lessons = sorted((COURSE / "notebooks").glob("*.ipynb"))
    wanted = Path(name).stem
    for path in lessons:
        if wanted == path.stem or wanted.zfill(2) == path.stem[:2]:
            return path
    names = ", ".join(path.stem for path in lessons)
    raise ValueError(f"There is no lesson {name!r}: the lessons are {names}.")


def build(name: str, folder: Path) -> Path:
    """Run the lesson and write its slides into ``folder``; return the file.

    Raises ValueError for an unknown lesson, NotebookFailed when a cell of it fails.
    """
    path = lesson(name)
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Running {path.stem}; this takes a minute or two.", flush=True)
    notebook = run(path)
    made_alive(notebook, path.stem, quiz_as_text=True)
    file = folder / f"{path.stem}.html"
    file.write_text(slides(as_slides(notebook), path.parent), encoding="utf-8")
    return file


def main(arguments: list[str]) -> int:
    """The command line; 2 for what the user can mend."""
    if not 1 <= len(arguments) <= 2:
        print("Say which lesson: python3 course.py slides 3 [FOLDER]", file=sys.stderr)
        return 2
    folder = Path(arguments[1]) if arguments[1:] else COURSE / "slides"
    try:
        file = build(arguments[0], folder)
    except (ValueError, NotebookFailed, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(
        f"The slides are in {file}. Open that file in a browser: arrow keys go on, S shows notes."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
