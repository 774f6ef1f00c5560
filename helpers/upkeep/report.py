"""The report of ``course.py doctor``: which Python is asked, what it says, and the file with it.

Standard library only, and readable by any Python 3: ``course.py`` loads this file by itself.
"""

import importlib.util
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
EXAMINATION = HERE / "helpers" / "upkeep" / "doctor.py"


def write(installation, file):
    """Print one line for each thing that can be wrong, and put the lines into the file as well.

    Returns 1 when something is to be mended.
    """
    code, lines = examine(installation)
    try:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        why = error.strerror or error
        print("\n{} could not be written ({}): copy the lines above.".format(file, why))
    else:
        print("\nAttach {} to a question.".format(file))
    return code


def examine(installation):
    """Print the lines; return the exit code and the lines."""
    lines = ["{} {}, {}".format(platform.system(), platform.release(), platform.machine())]
    bits = 64 if installation.pythons.BITS64 else 32
    lines.append("Python {}, {} bits".format(platform.python_version(), bits))
    print("\n".join(lines), flush=True)
    try:
        installation.pythons.check_python()
        python, variables = python_to_ask(installation)
        code, found = listen([python, str(EXAMINATION)], variables)
    except (installation.Problem, OSError) as problem:
        code, found = 1, ["mend  {}".format(problem)]
        print(found[0])
    return code, lines + found


def python_to_ask(installation):
    """The Python with the course's packages, and its variables, as where lessons run.

    It is .venv's, or this one, where .venv is not used: in a codespace, on Binder, on a hub and in
    an environment of one's own.
    """
    packages = ("jupyterlab", "keras")
    if not installation.MADE_HERE.exists() and all(map(importlib.util.find_spec, packages)):
        return sys.executable, os.environ
    installation.check_installed()
    return str(installation.venv_python()), installation.environment()


def listen(command, variables):
    """Run a command, show what it prints, and return its exit code and its lines."""
    process = subprocess.Popen(
        command,
        cwd=str(HERE),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=dict(variables, PYTHONIOENCODING="utf-8"),
    )
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line.rstrip())
    code = process.wait()
    if code not in (0, 1):
        lines.append("mend  the examination ended with {}: attach this to a question".format(code))
        print(lines[-1])
    return code, lines
