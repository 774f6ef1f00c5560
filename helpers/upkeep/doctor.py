"""What is right and wrong with an installation, in one line each with its mend.

``python3 course.py doctor`` first looks at Python and the folder ``.venv`` itself, then runs this
file inside it. The lines also go into a file that can be attached to a question.
"""

import hashlib
import importlib.metadata
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.paths import jupyter_path
from jupyterlab_server.config import get_federated_extensions, get_page_config

COURSE = Path(__file__).parents[2]
GIGABYTE = 1e9
MEMORY_NEEDED, MEMORY_FREE_NEEDED, DISK_NEEDED = 4.0, 2.0, 1.0  # gigabytes
LONGEST_FOLDER = 120  # characters; Windows allows 260 for a whole path, and .venv needs the rest
# The parts of a widget that run in the browser: its folder there, and the package it comes with.
FRONT_ENDS = {
    "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
    "anywidget": "anywidget",
}
_START_TENSORFLOW = "import helpers, keras, tensorflow; print(keras.__version__)"


class Line(NamedTuple):
    """One finding. ``mend`` says what to do; it is empty when all is well."""

    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"mend  {self.what}: {self.mend}" if self.mend else f"ok    {self.what}"


def versions() -> Iterator[Line]:
    """Each package of requirements.txt: is it there, and within its bounds?"""
    for text in (COURSE / "requirements.txt").read_text(encoding="utf-8").splitlines():
        wanted = re.match(r"([\w-]+)>=([\d.]+),<([\d.]+)", text)
        if wanted is None:
            continue
        name, least, cap = wanted.groups()
        try:
            have = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield Line(f"{name} is missing", "delete the folder .venv and start course.py lab")
            continue
        if _numbers(least) <= _numbers(have) < _numbers(cap):
            yield Line(f"{name} {have}")
        else:
            mend = "delete the folder .venv and start course.py lab"
            yield Line(f"{name} {have}, but {least} to below {cap} is needed", mend)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def tensorflow() -> Line:
    """Does TensorFlow start? On Windows it needs a library of Microsoft's besides."""
    done = subprocess.run(
        [sys.executable, "-c", _START_TENSORFLOW], cwd=COURSE, capture_output=True, text=True
    )
    if done.returncode == 0:
        return Line("TensorFlow starts")
    last = (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1]
    mend = "delete the folder .venv and start course.py lab"
    if "DLL load failed" in done.stderr:
        mend = "install Microsoft's Visual C++ Redistributable (x64), then start again"
    elif "OtherBackend" in done.stderr:
        mend = "start without the variable KERAS_BACKEND, or set it to tensorflow"
    elif done.returncode in (-4, 132):
        mend = "this processor lacks instructions (AVX) that TensorFlow needs: use another computer"
    return Line(f"TensorFlow does not start ({last})", mend)


def digits() -> Line:
    """Is the file of digits the one that belongs to the course?"""
    from helpers.data import MNIST_FILE, MNIST_SHA256

    mend = "git checkout -- helpers/mnist.npz, or take a fresh copy of the course"
    if not MNIST_FILE.exists():
        return Line("the digits are missing (helpers/mnist.npz)", mend)
    if hashlib.sha256(MNIST_FILE.read_bytes()).hexdigest() != MNIST_SHA256:
        return Line("the digits are damaged (helpers/mnist.npz)", mend)
    return Line("the digits are whole")


def memory() -> Line:
    """Is there memory for one lesson?"""
    have = psutil.virtual_memory()
    total, free = have.total / GIGABYTE, have.available / GIGABYTE
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
        return Line(
            "no browser was found",
            "install one, or start course.py lab --no-browser and open the address that it prints",
        )


def kernel() -> Line:
    """Does the notebooks' kernel run this environment's Python?"""
    program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    # Jupyter replaces a bare name by the Python that it runs in itself.
    if program.startswith("python") or Path(program) == Path(sys.executable):
        return Line("the kernel runs the course's Python")
    return Line(
        f"the kernel python3 runs another Python ({program})",
        "jupyter kernelspec remove python3, or start the course with course.py lab",
    )


def widgets() -> Iterator[Line]:
    """Do the widgets' parts in the browser belong to the packages in the kernel?"""
    places = jupyter_path("labextensions")
    served = get_federated_extensions(places)
    # Entries are names of extensions, or of single plugins: "name:plugin".
    disabled = get_page_config(places).get("disabledExtensions", [])
    switched_off = {entry.partition(":")[0] for entry in disabled}
    for name, package in FRONT_ENDS.items():
        if name not in served:
            mend = "delete the folder .venv and start course.py lab"
            yield Line(f"{name} is missing in the browser", mend)
            continue
        folder, version = Path(served[name]["ext_path"]), served[name]["version"]
        if Path(sys.prefix) not in folder.parents:
            yield Line(f"{name} comes from elsewhere ({folder})", f"remove the folder {folder}")
        elif name in switched_off:
            yield Line(f"{name} is switched off", f"jupyter labextension enable {name}")
        else:
            there = importlib.metadata.version(package)
            yield Line(f"{name} {version} in the browser, {package} {there} in the kernel")


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


def examine() -> Iterator[Line]:
    """All findings. A check that itself fails is a finding too, and does not end the others."""
    for check in CHECKS:
        try:
            found = check()
            yield from [found] if isinstance(found, Line) else found
        except Exception as error:  # whatever it is, it belongs in the report
            what = f"{check.__name__} could not be looked at ({type(error).__name__}: {error})"
            yield Line(what, "attach this report to a question")


def without_home(text: str) -> str:
    """The text without the user's own folder, which is nobody else's business."""
    return text.replace(str(Path.home()), "~")


def main() -> int:
    """Print the findings as they come; 1 when something is to be mended."""
    wrong = 0
    for line in examine():
        print(without_home(str(line)), flush=True)
        wrong += bool(line.mend)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
