#!/usr/bin/env python3
"""The one way into the course.

    python3 course.py lab         open the first lesson in JupyterLab
    python3 course.py test        prove that everything works
    python3 course.py bench       measure training and notebooks
    python3 course.py exercises   make exercises/ from solutions/
    python3 course.py guide       bring the teacher's guide up to date with the notebooks
    python3 course.py progress    show what you have passed
    python3 course.py reset NAME  a notebook as it came; yours is kept beside it
    python3 course.py doctor      say what is wrong with an installation, and the mend
    python3 course.py site        make pages of the course, to read in a browser
    python3 course.py slides 3    make slides of a lesson, to project

The first start makes a folder .venv beside this file and installs what the course needs into it.
Further arguments go on to JupyterLab, to pytest or to the benchmark. exercises, site and slides
take a folder to write into, as seen from where you are; exercises overwrites nothing there.

Standard library only, and readable by any Python 3, so that one which is too old can say so.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCTOR = HERE / "doctor.txt"
FIRST_LESSON = "notebooks/01_concepts.ipynb"


def load(*parts):
    """One file of helpers by itself: the package as a whole needs what is not installed yet."""
    path = HERE.joinpath("helpers", *parts).with_suffix(".py")
    spec = importlib.util.spec_from_file_location(parts[-1], str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


computer = load("computer")
installation = load("upkeep", "installation")
given = load("upkeep", "arguments")
Problem = installation.Problem


def run(*arguments, **environment):
    """Run a module of .venv from the course's folder, these variables set; return its exit code."""
    variables = dict(installation.environment(), **environment)
    process = subprocess.Popen(installation.command(*arguments), cwd=str(HERE), env=variables)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # Ctrl-C reaches the child as well; Jupyter asks before it stops.
            continue


def become(*arguments):
    """Go on as a module of .venv, so that signals and the exit code are its own."""
    if os.name == "nt":  # which has no such thing
        return run(*arguments)
    os.chdir(str(HERE))
    command = installation.command(*arguments)
    sys.stdout.flush()
    return os.execve(command[0], command, installation.environment())


def lab(arguments):
    """Open the first lesson. Only this computer can reach the server, and it asks for its token."""
    opening = given.opens_to_others(arguments)
    if opening:
        raise Problem(
            "The course's server is for this computer alone, so {} cannot be set here: for a "
            "class, use a JupyterHub.".format(opening)
        )
    installation.install(installation.LEARNER)
    if hasattr(os, "geteuid") and os.geteuid() == 0 and "--allow-root" not in arguments:
        print("Running as root, as containers do: the server is for this computer alone, as ever.")
        arguments = ["--allow-root", *arguments]
    return become(
        HERE / "helpers" / "upkeep" / "server.py",
        *given.AS_CLOSED,
        "--ServerApp.root_dir={}".format(HERE),
        "--LabApp.default_url=/lab/tree/{}".format(FIRST_LESSON),
        *arguments,
    )


def test(arguments):
    """Run ruff on everything, then every test and every notebook; all of it, whatever fails."""
    installation.install_everything()
    codes = [run("ruff", "check", HERE), run("ruff", "format", "--check", HERE)]
    # Every Python that a test starts finds the block on the network there.
    environment = {"PYTHONPATH": str(HERE / "tests" / "offline")}
    # Several tests at a time, each with one thread: with two they would wait for each other.
    for library in ("OMP", "OPENBLAS", "MKL", "VECLIB", "TF"):
        name = "{}_NUM_{}THREADS".format(library, "INTRAOP_" if library == "TF" else "")
        environment[name] = os.environ.get(name, "1")
    # What tests, kernels and browsers leave behind goes with this folder.
    with tempfile.TemporaryDirectory(prefix="course-tests-", ignore_cleanup_errors=True) as room:
        environment.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), room))
        codes += [run("pytest", *pytest_options(), *arguments, **environment)]
    return max(codes, key=abs)


def pytest_options():
    """With what pytest proves the course."""
    return [
        "-p",
        "tests.notebook_watch",
        "--nbval-lax",
        "--nbval-current-env",
        # For hangs only: how long a cell or a start takes is the computer's business.
        "--nbval-cell-timeout=1800",
        "--nbval-kernel-startup-timeout=600",
        # Some at a time, file by file, in the order that tests/conftest.py gives them.
        "--numprocesses={}".format(computer.tests_at_a_time()),
        "--dist=loadfile",
        "--no-loadscope-reorder",
        "--ignore-glob=*/kept-*",  # a learner's own versions
    ]


def bench(arguments):
    """Measure training against Keras and the bare arithmetic, and each notebook's time."""
    installation.install_everything()
    return run("tests.bench", *given.absolute_after("--json", arguments))


def exercises(arguments):
    """Make exercises/ from solutions/ with nbgrader's own preprocessors."""
    installation.install_everything()
    return run("tests.make_exercises", *given.absolute(arguments))


def guide(arguments):
    """Write questions, answers and counts into the teacher's guide."""
    installation.install_everything()
    return run("tests.make_guide")


def progress(arguments):
    """Show what has been passed on this computer; needs no installation."""
    kept = load("progress")
    try:
        print(kept.table())
    except ValueError as error:
        raise Problem(str(error)) from None
    return 0


def site(arguments):
    """Run the lessons and write the course as pages."""
    installation.install_everything()
    return run("pages.site", *given.absolute(arguments))


def slides(arguments):
    """Run one lesson and write its slides."""
    installation.install_everything()
    return run("pages.slides", *arguments[:1], *given.absolute(arguments[1:]))


def reset(arguments):
    """Put a notebook back as it came, and keep the learner's version beside it."""
    fresh = load("upkeep", "fresh")
    if len(arguments) != 1:
        raise Problem("Say which notebook: python3 course.py reset 01_sparse")

    def make(folder):
        installation.install_everything()
        if run("tests.make_exercises", folder):
            raise Problem("The exercises could not be made; the message stands above.")

    try:
        path = fresh.find(HERE, arguments[0])
        kept = fresh.reset(path, HERE, make)
    except ValueError as error:
        raise Problem(str(error)) from None
    name = path.relative_to(HERE)
    print("{} is as it came with the course.".format(name))
    if kept is not None:
        print("Your version is in {}.".format(kept.relative_to(HERE)))
    return 0


def doctor(arguments):
    """Look at everything that can be wrong, one line each; the lines go into a file as well."""
    return load("upkeep", "report").write(installation, DOCTOR)


VERBS = {
    "lab": lab,
    "test": test,
    "bench": bench,
    "exercises": exercises,
    "guide": guide,
    "progress": progress,
    "reset": reset,
    "doctor": doctor,
    "site": site,
    "slides": slides,
}
NEED_NO_PACKAGES = ("doctor", "progress", "reset")
HELP = ("-h", "--help", "help")


def main(arguments):
    for stream in (sys.stdout, sys.stderr):
        # A folder's name that the console cannot show is shown by its numbers.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if not arguments or arguments[0] not in VERBS:
        print(__doc__.strip())
        return 0 if not arguments or arguments[0] in HELP else 2
    if not given.fit(arguments[0], arguments[1:]):
        print(__doc__.strip())
        return 0 if arguments[1] in HELP else 2
    try:
        if arguments[0] not in NEED_NO_PACKAGES:
            installation.pythons.check_python()
        return VERBS[arguments[0]](arguments[1:])
    except Problem as problem:
        print("\n{}".format(problem), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. Start again to go on.", file=sys.stderr)
        return 130
    except OSError as error:
        sentence = installation.pythons.said(error)
        if sentence is None:
            raise
        print("\n{}".format(sentence), file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
