"""Make exercises/ from solutions/: nbconvert with nbgrader's own preprocessors, nothing of ours.

``python3 course.py exercises`` runs this. Another folder may be given as the only argument: there
nothing is deleted, and nothing that stands there already is written over.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

COURSE = Path(__file__).parents[1]
SOLUTIONS = COURSE / "solutions"
EXERCISES = COURSE / "exercises"
# Named here and not in nbgrader's settings: there nbgrader would clear a solution twice, and the
# second time the names around it are gone as well.
CLEAR = ["ClearSolutions", "ClearHiddenTests", "ClearOutput"]


class Taken(Exception):
    """Why a folder is not written into; one sentence that says what to do."""


def make(folder: Path) -> None:
    """Write the exercise of every solution into ``folder``.

    The course's own exercises are written over, and those without a solution deleted. Another
    folder that holds what is not to be lost is left as it is: then Taken is raised. Raises
    CalledProcessError when nbconvert fails.
    """
    own = _same(folder, EXERCISES)
    if not own:
        _check(folder)
    with tempfile.TemporaryDirectory() as room:
        _convert(Path(room))
        made = {path.name: path.read_bytes() for path in Path(room).glob("*.ipynb")}
    changed = [name for name in sorted(made) if _differs(folder / name, made[name])]
    if changed and not own:
        raise Taken(
            f"{', '.join(changed)} in {folder} would be written over: name another folder, or move "
            "them away."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (folder / name).write_bytes(content)
    for left_over in folder.glob("[0-9]*.ipynb") if own else ():
        if left_over.name not in made:
            left_over.unlink()


def _convert(folder: Path) -> None:
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--log-level", "WARN"]
    command += ["--config", str(SOLUTIONS / "nbgrader_config.py"), "--output-dir", str(folder)]
    command += [f"--NotebookExporter.preprocessors=nbgrader.preprocessors.{name}" for name in CLEAR]
    subprocess.run([*command, *map(str, sorted(SOLUTIONS.glob("*.ipynb")))], check=True)


def _same(folder: Path, other: Path) -> bool:
    return folder.exists() and other.exists() and folder.samefile(other)


def _check(folder: Path) -> None:
    """Raise Taken for a file, and for a folder of the course that holds anything but exercises."""
    if folder.exists() and not folder.is_dir():
        raise Taken(f"{folder} is a file: name a folder for the exercises.")
    inside = any(_same(above, COURSE) for above in (folder, *folder.absolute().parents))
    names = {path.name for path in SOLUTIONS.glob("*.ipynb")}
    if inside and folder.exists() and any(path.name not in names for path in folder.iterdir()):
        raise Taken(
            f"{folder} belongs to the course and holds other files: name a folder of your own, or "
            "none for exercises/."
        )


def _differs(file: Path, content: bytes) -> bool:
    return file.exists() and file.read_bytes() != content


def main(arguments: list[str]) -> int:
    """The command line; 2 for what the user can mend."""
    try:
        make(Path(arguments[0]) if arguments else EXERCISES)
    except (Taken, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
