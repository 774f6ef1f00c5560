"""What is right and wrong with an installation, in one line each with its mend.

``python3 course.py doctor`` runs this file by itself, not as a part of the package helpers, which
needs TensorFlow: it has to come to its end where nothing else does. So what is not in Python's own
library is imported by the check that needs it, and a check that fails is a finding.
"""

import hashlib
import importlib.metadata
import os
import platform
import re
import runpy
import shutil
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

COURSE = Path(__file__).resolve().parents[2]
MADE_HERE = "made-by-course"  # in .venv, by installation.py
DATA = COURSE / "helpers" / "data.py"  # names the digits' fingerprint
GIGABYTE = 1e9
MEMORY_NEEDED, MEMORY_FREE_NEEDED, DISK_NEEDED = 4.0, 2.0, 1.0  # gigabytes
LONGEST_FOLDER = 120  # characters; Windows allows 260 for a whole path, and .venv needs the rest
# The parts of a widget that run in the browser: its folder there, and the package it comes with.
FRONT_ENDS = {
    "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
    "anywidget": "anywidget",
}
_START_TENSORFLOW = "import sys; sys.path.insert(0, ''); import helpers, keras, tensorflow"
# How a process ends at an instruction that its processor lacks: a signal, a shell's word for it,
# and Windows's.
_ILLEGAL_INSTRUCTION = (-4, 132, 0xC000001D)


class Line(NamedTuple):
    """One finding. ``mend`` says what to do; it is empty when all is well."""

    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"mend  {self.what}: {self.mend}" if self.mend else f"ok    {self.what}"


def in_own_folder() -> bool:
    """Whether this Python is that of the .venv which the course made, or somebody's own."""
    own = COURSE / ".venv"
    return Path(sys.prefix).resolve() == own.resolve() and (own / MADE_HERE).exists()


def reinstall() -> str:
    """The mend for packages."""
    if in_own_folder():
        return "delete the folder .venv and start course.py lab"
    return "type python -m pip install -r requirements.txt in the course's folder"


def environment() -> Line:
    """Whose packages are looked at."""
    if in_own_folder():
        return Line("the packages are those in the folder .venv")
    return Line(f"the packages are those of {sys.executable}")


def versions() -> Iterator[Line]:
    """Each package of requirements.txt: is it there, and within its bounds?"""
    for text in (COURSE / "requirements.txt").read_text(encoding="utf-8").splitlines():
        wanted = re.match(r"([\w-]+)>=([\d.]+),<([\d.]+)", text)
        if wanted is None:
            continue
        name, least, cap = wanted.groups()
        have = _version(name)
        if have is None:
            yield Line(f"{name} is missing", reinstall())
        elif _numbers(least) <= _numbers(have) < _numbers(cap):
            yield Line(f"{name} {have}")
        else:
            yield Line(f"{name} {have}, but {least} to below {cap} is needed", reinstall())


def _version(name: str) -> str | None:
    """None too where a package's files are there in part and do not say it."""
    try:
        return importlib.metadata.version(name)
    except (importlib.metadata.PackageNotFoundError, KeyError):
        return None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def tensorflow() -> Line:
    """Does TensorFlow start? On Windows it needs a library of Microsoft's besides."""
    done = subprocess.run(
        [sys.executable, "-c", _START_TENSORFLOW],
        cwd=COURSE,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode == 0:
        return Line("TensorFlow starts")
    mend = reinstall()
    if "DLL load failed" in done.stderr:
        mend = "install Microsoft's Visual C++ Redistributable (x64), then start again"
    elif "OtherBackend" in done.stderr:
        mend = "start without the variable KERAS_BACKEND, or set it to tensorflow"
    elif done.returncode in _ILLEGAL_INSTRUCTION:
        mend = "this processor lacks instructions (AVX) that TensorFlow needs: use another computer"
    reason = _reason(done.stderr) or f"exit code {done.returncode}"
    return Line(f"TensorFlow does not start ({reason})", mend)


def _reason(errors: str) -> str:
    """The innermost error: TensorFlow's own text goes on after it, and helpers' says a mend."""
    raised = re.findall(r"(?m)^[\w.]+(?:Error|Keras|Backend): .*", errors)
    last = (raised or errors.strip().splitlines() or [""])[-1]
    sentence = re.match(r"(?:helpers\.\w+|ModuleNotFoundError): (.*?): ", last)
    return sentence[1] if sentence else last


def digits() -> Line:
    """Is the file of digits the one that belongs to the course?"""
    file = DATA.with_name("mnist.npz")
    mend = "git checkout -- helpers/mnist.npz, or take a fresh copy of the course"
    if not file.exists():
        return Line("the digits are missing (helpers/mnist.npz)", mend)
    wanted = re.search(r'MNIST_SHA256 = "(\w+)"', DATA.read_text(encoding="utf-8"))[1]
    if hashlib.sha256(file.read_bytes()).hexdigest() != wanted:
        return Line("the digits are damaged (helpers/mnist.npz)", mend)
    return Line("the digits are whole")


def memory() -> Line:
    """Is there memory for one lesson? A container may have been given less than there is."""
    import psutil

    have, computer = psutil.virtual_memory(), runpy.run_path(COURSE / "helpers" / "computer.py")
    total = min(have.total, computer["share_of_container"]()[1]) / GIGABYTE
    free = min(have.available / GIGABYTE, total)
    what = f"memory {total:.1f} GB, {free:.1f} GB free"
    if total < MEMORY_NEEDED * 0.9:  # a computer of 4 GB reports a little less
        return Line(what, f"the course needs {MEMORY_NEEDED:.0f} GB; use a larger computer")
    if free < MEMORY_FREE_NEEDED:
        return Line(what, "close other programs and shut down the kernels that you do not use")
    return Line(what)


def disk() -> Line:
    """Is there room to save notebooks, and may this user write here?"""
    free = shutil.disk_usage(COURSE).free / GIGABYTE
    if free < DISK_NEEDED:
        return Line(f"disk {free:.1f} GB free", f"make {DISK_NEEDED:.0f} GB of room")
    if not os.access(COURSE, os.W_OK):
        return Line(f"{COURSE} may not be written", "put the course into a folder of your own")
    return Line(f"disk {free:.1f} GB free")


def folder() -> Line:
    """Is the path short enough for Windows?"""
    length = len(str(COURSE))
    if platform.system() == "Windows" and length > LONGEST_FOLDER:
        return Line(
            f"the course's path has {length} characters",
            f"move the course to a shorter path, such as C:\\course (below {LONGEST_FOLDER})",
        )
    return Line(f"the course's path has {length} characters")


def browser() -> Line:
    """Is there a browser that JupyterLab can open?"""
    try:
        return Line(f"a browser is there ({webbrowser.get().name})")
    except webbrowser.Error:
        if not in_own_folder():  # a hub's server, or a codespace's, is looked at from elsewhere
            return Line("no browser is here: open the address that Jupyter prints in yours")
        return Line(
            "no browser was found",
            "install one, or start course.py lab --no-browser and open the address that it prints",
        )


def kernel() -> Line:
    """Does the notebooks' kernel run this environment's Python?"""
    from jupyter_client.kernelspec import KernelSpecManager

    program, own = Path(KernelSpecManager().get_kernel_spec("python3").argv[0]), sys.executable
    # Jupyter replaces a bare name by the Python that it runs in itself. One folder may hold it
    # under several names: python, python3, python3.12.
    bare = program.name == str(program) and program.name.startswith("python")
    same = program.parent == Path(own).parent and program.resolve() == Path(own).resolve()
    if bare or same:
        return Line("the kernel runs the course's Python")
    mend = "jupyter kernelspec remove python3"
    if in_own_folder():
        mend += ", or start the course with course.py lab"
    return Line(f"the kernel python3 runs another Python ({program})", mend)


def widgets() -> Iterator[Line]:
    """Do the widgets' parts in the browser belong to the packages in the kernel?"""
    for name, package in FRONT_ENDS.items():
        yield from guarded(front_end, name, package)


def front_end(name: str, package: str) -> Line:
    """Does this part in the browser belong to this package in the kernel?"""
    from jupyter_core.paths import jupyter_path
    from jupyterlab_server.config import get_federated_extensions, get_page_config

    places = jupyter_path("labextensions")
    served = get_federated_extensions(places)
    if name not in served:
        return Line(f"{name} is missing in the browser", reinstall())
    folder, version = Path(served[name]["ext_path"]), served[name]["version"]
    if Path(sys.prefix) not in folder.parents and not _comes_with(folder, package):
        return Line(f"{name} comes from elsewhere ({folder})", f"remove the folder {folder}")
    # Entries are names of extensions, or of single plugins: "name:plugin".
    disabled = get_page_config(places).get("disabledExtensions", [])
    if name in {entry.partition(":")[0] for entry in disabled}:
        return Line(f"{name} is switched off", f"jupyter labextension enable {name}")
    there = _version(package)
    if there is None:
        return Line(f"{package} is missing", reinstall())
    return Line(f"{name} {version} in the browser, {package} {there} in the kernel")


def _comes_with(folder: Path, package: str) -> bool:
    """Whether pip put the folder there with the package, as it does for a single user."""
    have = importlib.metadata.distribution(package)
    files = (Path(have.locate_file(file)) for file in have.files or () if "labext" in str(file))
    return any(folder.resolve() in file.resolve().parents for file in files)


def loopback() -> Line:
    """Can a server on this computer be reached from it?"""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), timeout=5).close()
    except OSError as error:
        return Line(
            f"this computer cannot reach itself ({error})",
            "let Python through the firewall for 127.0.0.1",
        )
    return Line("a server on 127.0.0.1 can be reached")


CHECKS: tuple[Callable, ...] = (
    environment,
    versions,
    tensorflow,
    digits,
    memory,
    disk,
    folder,
    browser,
    kernel,
    widgets,
    loopback,
)


def guarded(check: Callable, *parts: str) -> Iterator[Line]:
    """What a check finds. One that itself fails is a finding too, and does not end the others."""
    try:
        found = check(*parts)
        yield from [found] if isinstance(found, Line) else found
    except Exception as error:  # whatever it is, it belongs in the report
        name = " ".join((check.__name__, *parts[:1]))
        said = " ".join(f"{type(error).__name__}: {error}".split())
        what = f"{name} could not be looked at ({said})"
        missing = isinstance(error, ImportError)
        yield Line(what, reinstall() if missing else "attach this report to a question")


def examine() -> Iterator[Line]:
    """All findings."""
    for check in CHECKS:
        yield from guarded(check)


def without_home(text: str) -> str:
    """The text without the user's own folder, which is nobody else's business."""
    try:
        home = Path.home()
    except RuntimeError:  # a user who is a number without a name has none
        return text
    # In a container it may be the root of all folders, which tells nothing.
    return text if home == home.parent else text.replace(str(home), "~")


def main() -> int:
    """Print the findings as they come; 1 when something is to be mended."""
    wrong = 0
    for line in examine():
        print(without_home(str(line)), flush=True)
        wrong += bool(line.mend)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
