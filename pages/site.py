"""Make the course's pages: ``python3 course.py site``."""

import os
import re
import sys
from pathlib import Path

import nbformat

from pages.export import page
from pages.notebook import NotebookFailed, made_alive, run, title_of

COURSE = Path(__file__).parents[1]
HOME, GLOSSARY = COURSE / "README.md", COURSE / "notebooks" / "glossary.md"


def sources() -> list[Path]:
    """What has a page, in the order in which it is read."""
    lessons = sorted((COURSE / "notebooks").glob("*.ipynb"))
    exercises = sorted((COURSE / "exercises").glob("[0-9][0-9]_*.ipynb"))
    return [HOME, *lessons, *exercises, GLOSSARY]


def address(source: Path) -> Path:
    """Where a source's page is, seen from the site's folder."""
    if source == HOME:
        return Path("index.html")
    return source.relative_to(COURSE).with_suffix(".html")


def build(folder: Path) -> list[Path]:
    """Run every lesson and write all pages into ``folder``; return them.

    Exercises are shown as they are handed out, not run. Raises NotebookFailed when a cell of a
    lesson fails, OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sources():
        print(f"{source.relative_to(COURSE)}", flush=True)
        file = folder / address(source)
        file.parent.mkdir(exist_ok=True)
        file.write_text(_html(source), encoding="utf-8")
        written.append(file)
    return written


def _html(source: Path) -> str:
    if source.suffix == ".md":
        text = source.read_text(encoding="utf-8")
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    elif source.parent.name == "notebooks":
        notebook = run(source)
        made_alive(notebook, source.stem)
    else:
        notebook = nbformat.read(source, as_version=4)
    pages = frozenset(_relative(other, source) for other in sources())
    return page(notebook, source.parent, _links(source), pages)


def _relative(other: Path, source: Path) -> str:
    return Path(os.path.relpath(other, source.parent)).as_posix()


def _links(source: Path) -> list[tuple[str, str]]:
    """The words and addresses above and below a page; the page itself has no address."""
    links = []
    for other in sources():
        if other.parent.name == "exercises":
            continue
        goal = os.path.relpath(address(other), address(source).parent)
        links.append((_name(other), "" if other == source else Path(goal).as_posix()))
        if other == sorted(COURSE.glob("notebooks/*.ipynb"))[-1]:
            home = Path(os.path.relpath("index.html", address(source).parent)).as_posix()
            links.append(("Exercises", f"{home}#exercises"))
    return links


def _name(source: Path) -> str:
    """A page's name in a list: "1. Concepts"."""
    if source == HOME:
        return "Start"
    if source == GLOSSARY:
        return "Glossary"
    return re.split(r": ", title_of(nbformat.read(source, as_version=4)))[0]


def main(arguments: list[str]) -> int:
    """The command line; 2 for what the user can mend."""
    if len(arguments) > 1:
        print("Say at most one folder: python3 course.py site [FOLDER]", file=sys.stderr)
        return 2
    folder = Path(arguments[0]) if arguments else COURSE / "site"
    print("Running the lessons and making pages; this takes some minutes.", flush=True)
    try:
        pages = build(folder)
    except (NotebookFailed, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(pages)} pages. Open {folder / 'index.html'} in a browser.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
