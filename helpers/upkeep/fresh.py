"""A notebook as it came with the course, with the learner's own version kept beside it.

Only the standard library is used here: ``course.py reset`` loads this file by itself.
"""

import itertools
import subprocess
from collections.abc import Callable
from pathlib import Path

FOLDERS = ("exercises", "notebooks")
KEPT = "kept-"  # begins the name of a learner's own version; git, tests and pages pass it over


def find(course: Path, name: str) -> Path:
    """The notebook that is called so: 01_sparse, sparse or exercises/01_sparse.ipynb.

    Raises ValueError, with the names that there are, when there is none.
    """
    wanted = Path(name.replace("\\", "/"))
    paths = [
        course / folder / f"{stem}.ipynb" for folder in FOLDERS for stem in _stems(course, folder)
    ]
    for path in paths:
        if wanted.stem not in (path.stem, path.stem[3:]):
            continue
        if wanted.parent.name in ("", path.parent.name):
            return path
    names = ", ".join(path.stem for path in paths)
    raise ValueError(f"There is no notebook {name!r}: there are {names}.")


def _stems(course: Path, folder: str) -> list[str]:
    """The names of the notebooks, also of those that were deleted by mistake."""
    here = {path.stem for path in (course / folder).glob("[0-9]*.ipynb")}
    source = {path.stem for path in (course / "solutions").glob("[0-9]*.ipynb")}
    listed = _git(course, "ls-tree", "--name-only", "HEAD", f"{folder}/") or b""
    known = {Path(line).stem for line in listed.decode().split("\n") if line.endswith(".ipynb")}
    return sorted(here | known | (source if folder == "exercises" else set()))


def reset(path: Path, course: Path, make: Callable[[Path], None]) -> Path | None:
    """Put the notebook back as it came; return where the former version is kept.

    None when there was nothing to keep. Fresh versions come from git, or, without git, ``make``
    writes fresh exercises into a folder. Raises ValueError when neither has one.
    """
    fresh = _fresh(path, course, make)
    kept = None
    if path.exists():
        if path.read_bytes() == fresh:
            return None
        kept = _free_name(path)
        path.rename(kept)
    # Written beside it first: should the disk be full, the old version is not all that is left.
    half = path.with_name(f"{path.name}.half")
    half.write_bytes(fresh)
    half.replace(path)
    return kept


def _fresh(path: Path, course: Path, make: Callable[[Path], None]) -> bytes:
    name = path.relative_to(course).as_posix()
    content = _git(course, "cat-file", "blob", f"HEAD:{name}")
    if content is not None:
        return content
    if path.parent.name == "exercises" and (course / "solutions" / path.name).exists():
        folder = course / "exercises" / ".fresh"
        folder.mkdir(exist_ok=True)
        _empty(folder)  # of what a killed reset has left
        try:
            make(folder)
            return (folder / path.name).read_bytes()
        finally:
            _empty(folder)
            folder.rmdir()
    raise ValueError(
        f"A fresh {name} is not on this computer ({_why_not(course, name)}): take it from "
        "a fresh copy of the course. Yours was left as it is."
    )


def _empty(folder: Path) -> None:
    for made in folder.iterdir():
        made.unlink()


def _why_not(course: Path, name: str) -> str:
    """What git has against it, in its own words where there are some."""
    if not _is_top(course):
        return "the course is no git repository"
    done = _asked(course, "cat-file", "blob", f"HEAD:{name}")
    if done is None:
        return "git is not installed"
    told = done.stderr.decode(errors="replace").strip().splitlines()
    # The first line says what it is; after "dubious ownership" follow lines of advice.
    return f"git says: {told[0]}" if told else "git does not know it"


def _git(course: Path, *arguments: str) -> bytes | None:
    """What git answers; None without git, or when it does not know."""
    done = _asked(course, *arguments)
    # In a folder inside somebody else's repository git answers for that one.
    return done.stdout if done and done.returncode == 0 and _is_top(course) else None


def _asked(course: Path, *arguments: str) -> subprocess.CompletedProcess | None:
    """Ask git, also where the course's folder belongs to another user, as it does in containers."""
    trusted = f"safe.directory={course.resolve().as_posix()}"
    command = ["git", "-c", trusted, *arguments]
    try:
        return subprocess.run(command, cwd=str(course), capture_output=True)
    except OSError:
        return None


def _is_top(course: Path) -> bool:
    return (course / ".git").exists()


def _free_name(path: Path) -> Path:
    for number in itertools.count(1):
        name = path.with_name(f"{KEPT}{number}-{path.name}")
        if not name.exists():
            return name
    raise AssertionError("counting has no end")
