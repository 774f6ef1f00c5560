"""Bundle each interactive into one file: ``python -m interactives.build``.

Only for those who change the JavaScript. It needs Node and, once, ``npm install --prefix
interactives``. Each bundle names its sources and their hash, so that a test can hold it to them
without Node.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
BUILT, WORKERS = FOLDER / "built", FOLDER / "workers"
_IMPORT = re.compile(r"^(?:import|export)\b[^;\"]*?[\"'](\.[^\"']+)[\"']", re.MULTILINE)


class CannotBuild(Exception):
    """What is missing to make the bundles, or what esbuild has against them."""


def entries() -> list[Path]:
    """The modules that get a bundle each."""
    return sorted(FOLDER.glob("*.js"))


def bundle_of(entry: Path) -> Path:
    """Where the bundle of a module lies; that of a worker is text which its module carries."""
    if entry.parent == WORKERS:
        return BUILT / f"{entry.stem}.worker.txt"
    return BUILT / entry.name


def sources(entry: Path) -> list[Path]:
    """The module and all that it imports, however far; a worker's sources in place of its text."""
    found: list[Path] = []
    waiting = [entry]
    while waiting:
        file = waiting.pop().resolve()
        if file.parent == BUILT:
            file = WORKERS / file.name.replace(".worker.txt", ".js")
        if file not in found:
            found.append(file)
            names = _IMPORT.findall(file.read_text("utf-8")) if file.suffix == ".js" else []
            waiting += [file.parent / name for name in names]
    return sorted(found)


def header(entry: Path) -> str:
    """The first lines of a bundle: how it was made, from what, and the hash of that."""
    files = sources(entry)
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(FOLDER).as_posix().encode() + b"\0")
        digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    names = " ".join(file.relative_to(FOLDER).as_posix() for file in files)
    return (
        "// Made by python -m interactives.build; change the sources, not this file.\n"
        f"// Sources: {names}\n// Hash: {digest.hexdigest()}\n"
    )


def esbuild() -> Path:
    """The bundler, of the version that package.json asks for. Raises CannotBuild without it."""
    wanted = json.loads((FOLDER / "package.json").read_text("utf-8"))["devDependencies"]["esbuild"]
    found = FOLDER / "node_modules" / ".bin" / "esbuild"
    program = found if found.exists() else shutil.which("esbuild")
    if program is None or shutil.which("node") is None:
        raise CannotBuild("This needs Node, and once: npm install --prefix interactives")
    have = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip()
    if have != wanted:
        raise CannotBuild(f"This needs esbuild {wanted}, not {have}: npm install again.")
    return Path(program)


def bundle(entry: Path, program: Path) -> str:
    """The text of the module's bundle. Raises CannotBuild with what esbuild says."""
    worker = entry.parent == WORKERS
    command = [
        str(program), entry.relative_to(FOLDER).as_posix(), "--bundle", "--charset=utf8",
        f"--format={'iife' if worker else 'esm'}", "--target=es2022",
        "--loader:.css=text", "--loader:.txt=text", "--log-level=warning",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, encoding="utf-8")
    if done.returncode or done.stderr.strip():
        raise CannotBuild(f"{entry.name} cannot be bundled:\n{done.stderr}")
    return header(entry) + done.stdout


def main() -> int:
    """Make all bundles; 2 when that cannot be done."""
    try:
        program = esbuild()
        BUILT.mkdir(exist_ok=True)
        # Workers first: their text goes into the modules.
        for entry in [*sorted(WORKERS.glob("*.js")), *entries()]:
            bundle_of(entry).write_text(bundle(entry, program), encoding="utf-8", newline="\n")
            print(f"{bundle_of(entry).relative_to(FOLDER)}")
    except CannotBuild as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
