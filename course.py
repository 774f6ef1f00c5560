#!/usr/bin/env python3
"""The one way into the course.

    python3 course.py lab         open the first lesson in JupyterLab
    python3 course.py test        prove that everything works
    python3 course.py bench       measure training and notebooks
    python3 course.py exercises   make exercises/ from solutions/
    python3 course.py progress    show what you have passed
    python3 course.py reset NAME  a notebook as it came; yours is kept beside it
    python3 course.py doctor      say what is wrong with an installation, and the mend
    python3 course.py site        make pages of the course, to read in a browser
    python3 course.py slides 3    make slides of a lesson, to project

The first start makes a folder .venv beside this file and installs what the course needs into it.
Further arguments go on to JupyterLab, to pytest, to the benchmark or to the pages.

Standard library only, and readable by any Python 3, so that one which is too old can say so.
"""

import contextlib
import hashlib
import json
import os
import platform
import runpy
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
STAMP = VENV / "course-installed.json"  # written last: what was installed, as fingerprints
UNFINISHED = VENV / "course-unfinished"  # there while an installation runs
MADE_HERE = VENV / "made-by-course"  # without it, .venv is somebody else's
LOCK = HERE / ".venv.lock"
PIP_LOG = HERE / ".venv.log"
DOCTOR = HERE / "doctor.txt"
LEARNER = HERE / "requirements.txt"
TESTER = HERE / "tests" / "requirements.txt"
FIRST_LESSON = "notebooks/01_concepts.ipynb"

# TensorFlow has releases for Python 3.10 to 3.13, and Keras from 3.13 on for 3.11 and later.
OLDEST, NEWEST = (3, 11), (3, 13)
BITS64 = sys.maxsize > 2**32
GIGABYTE = 1000**3
DISK_NEEDED = 4 * GIGABYTE
# Jupyter's settings that would open the course to others.
CLOSED = ("ip", "token", "password", "allow_remote_access", "allow_origin", "disable_check_xsrf")


class Problem(Exception):
    """Something that the user can mend; the message is one sentence that says how."""


def check_python(version=sys.version_info, system=None, machine=None, bits64=BITS64):
    """Raise Problem when TensorFlow or Keras has no release for this Python."""
    system, machine = system or platform.system(), machine or platform.machine()
    if not OLDEST <= tuple(version[:2]) <= NEWEST or not bits64:
        other = suitable_python()
        raise Problem(
            "The course's packages have no release for this Python ({}.{}, {} bits): {}.".format(
                version[0],
                version[1],
                64 if bits64 else 32,
                "this computer has another one that fits, so type {} course.py lab".format(other)
                if other
                else "install a 64-bit Python {}.{} to {}.{} from python.org and start course.py "
                "with it".format(*(OLDEST + NEWEST)),
            )
        )
    if system == "Darwin" and machine == "x86_64":
        raise Problem(
            "TensorFlow has no current release for Intel Macs: use a computer with Linux or "
            "Windows or a JupyterHub, or, if this Mac has an Apple chip, an arm64 Python from "
            "python.org."
        )


def suitable_python():
    """The command that starts a Python of this computer which fits, the newest; None without."""
    ask = "import sys; print('%d.%d %s' % (sys.version_info[:2] + (sys.maxsize > 2**32,)))"
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        wanted = "3.{}".format(minor)
        command = ["py", "-" + wanted] if os.name == "nt" else ["python" + wanted]
        try:
            answer = subprocess.run(
                [*command, "-c", ask], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError:  # there is none of this name
            continue
        if answer.stdout.decode().split() == [wanted, "True"]:
            return " ".join(command)
    return None


def venv_python():
    """The path of the Python inside .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(requirements):
    """A text that changes when the requirements file or the Python does."""
    content = requirements.read_bytes().replace(b"\r\n", b"\n")
    return "{}.{} {}".format(*sys.version_info[:2], hashlib.sha256(content).hexdigest())


def installed():
    """What the last finished installation has put into .venv: {file name: fingerprint}."""
    if UNFINISHED.exists() or not venv_python().exists():
        return {}
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def install(*files):
    """Bring .venv up to these requirements files; do nothing when it already is."""
    wanted = {str(file.relative_to(HERE)): fingerprint(file) for file in files}
    if is_installed(wanted):
        return
    with one_at_a_time() as lock:
        if is_installed(wanted):  # by whoever held the lock
            return
        free = shutil.disk_usage(str(HERE)).free
        if free < DISK_NEEDED:
            raise Problem(
                "The disk is too full: the installation needs {:.0f} GB and {} has {:.1f} GB free; "
                "make room and start again.".format(DISK_NEEDED / GIGABYTE, HERE, free / GIGABYTE)
            )
        before = installed()
        if not before or not runs_this_python():
            make_venv()
            before = {}
        # Killed from here on, .venv counts as broken and the next start makes it anew.
        UNFINISHED.touch()
        print("Installing what the course needs. The first time takes a few minutes.", flush=True)
        try:
            pip_install(files, lock)
        except Problem:
            # pip changes nothing before it has everything; if it got no further than that, what
            # was there still works.
            if "Installing collected packages" not in pip_log():
                UNFINISHED.unlink()
            raise
        stay_offline()
        before.update(wanted)
        STAMP.write_text(json.dumps(before), encoding="utf-8")
        UNFINISHED.unlink()


def is_installed(wanted):
    have = installed()
    return all(have.get(name) == value for name, value in wanted.items())


def runs_this_python():
    """Whether .venv was made from a Python of this version and still works."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [str(venv_python()), "-c", ask], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return False
    return answer.stdout.decode().strip() == "{}.{}".format(*sys.version_info[:2])


def make_venv():
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Problem(
            "This Python comes without its venv module: install it (on Debian and Ubuntu: "
            "sudo apt install python3-venv) and start again."
        ) from None
    if VENV.exists() and any(VENV.iterdir()) and not MADE_HERE.exists():
        raise Problem(
            "There is already a folder {} that this course has not made: rename it or move the "
            "course, and start again.".format(VENV)
        )
    print("Making {}".format(VENV), flush=True)
    VENV.mkdir(exist_ok=True)
    MADE_HERE.touch()
    try:
        done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    except OSError as error:
        raise Problem("Python could not be started ({}).".format(error)) from None
    if done.returncode:
        raise Problem(
            "The folder {} could not be made; see the message above, check that the disk has room "
            "and that you may write there, and start again.".format(VENV)
        )
    MADE_HERE.touch()  # --clear has removed it


def pip_install(files, lock):
    """Run pip with its progress visible; turn its failure into one sentence.

    pip inherits the lock: should only this process be killed, nobody starts a second pip.
    """
    with contextlib.suppress(FileNotFoundError):
        PIP_LOG.unlink()
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--upgrade-strategy", "only-if-needed", "--log", str(PIP_LOG)]
    for file in files:
        command += ["-r", str(file)]
    inherit = {} if os.name == "nt" else {"pass_fds": [lock.fileno()]}
    if subprocess.run(command, **inherit).returncode == 0:
        PIP_LOG.unlink()
        return
    log = pip_log()
    if "No space left" in log or "Errno 28" in log:
        raise Problem("The disk is full: make room (4 GB) and start again.")
    if "connection" in log.lower() or "Temporary failure in name resolution" in log:
        raise Problem(
            "The packages could not be downloaded: connect this computer to the internet (behind "
            "a proxy, set HTTPS_PROXY) and start again; nothing is lost."
        )
    raise Problem(
        "pip could not install the packages: its message stands above and in {}; mend that and "
        "start again.".format(PIP_LOG)
    )


def pip_log():
    return PIP_LOG.read_text(encoding="utf-8", errors="replace") if PIP_LOG.exists() else ""


def stay_offline():
    """Let JupyterLab neither ask for news nor look for updates; a user's own settings win."""
    settings = VENV / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    overrides = {"@jupyterlab/apputils-extension:notification": quiet}
    (settings / "overrides.json").write_text(json.dumps(overrides), encoding="utf-8")


@contextlib.contextmanager
def one_at_a_time():
    """Hold a lock that the operating system frees when the process ends, however it ends."""
    with open(str(LOCK), "a+") as file:  # noqa: PTH123
        waiting = False
        while not try_lock(file):
            if not waiting:
                print("Another installation is running; waiting for it.", flush=True)
                waiting = True
            time.sleep(1)
        yield file


def try_lock(file):
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def run(*arguments):
    """Run a module of .venv from the course's folder; return its exit code."""
    command = [str(venv_python()), "-m"] + [str(argument) for argument in arguments]
    process = subprocess.Popen(command, cwd=str(HERE))
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
    command = [str(venv_python()), "-m"] + [str(argument) for argument in arguments]
    sys.stdout.flush()
    return os.execv(command[0], command)


def lab(arguments):
    """Open the first lesson. Only this computer can reach the server, and it asks for its token."""
    for argument in arguments:
        name = argument.lstrip("-").split("=")[0].split(".")[-1].replace("-", "_")
        if argument.startswith("-") and name in CLOSED:
            raise Problem(
                "The course's server is for this computer alone, so {} cannot be set here: for a "
                "class, use a JupyterHub.".format(argument.split("=")[0])
            )
    install(LEARNER)
    return become(
        "jupyterlab",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.root_dir={}".format(HERE),
        "--LabApp.default_url=/lab/tree/{}".format(FIRST_LESSON),
        *arguments,
    )


def test(arguments):
    """Run ruff on everything, then every test and every notebook; all of it, whatever fails."""
    install(LEARNER, TESTER)
    # Every Python that a test starts finds the block on the network there.
    os.environ["PYTHONPATH"] = str(HERE / "tests" / "offline")
    # Threads that wait for one another give way, or two tests at a time would slow each other.
    os.environ["OMP_WAIT_POLICY"] = "passive"
    has_paths = any((HERE / argument.split("::")[0]).exists() for argument in arguments)
    codes = [
        run("ruff", "check", HERE),
        run("ruff", "format", "--check", HERE),
        run(
            "pytest",
            "-p",
            "tests.notebook_watch",
            "--nbval-lax",
            "--nbval-current-env",
            "--nbval-cell-timeout=300",
            # Two at a time, file by file, the long ones first; what is named twice runs once.
            "--numprocesses=2",
            "--dist=loadfile",
            "--no-loadscope-reorder",
            "--ignore-glob=*/kept-*",  # a learner's own versions
            *([] if has_paths else ["tests/test_nbgrader.py", "notebooks", "solutions", "tests"]),
            *arguments,
        ),
    ]
    return max(codes, key=abs)


def bench(arguments):
    """Measure training against Keras and the bare arithmetic, and each notebook's time."""
    install(LEARNER, TESTER)
    return run("tests.bench", *arguments)


def exercises(arguments):
    """Make exercises/ from solutions/ with nbgrader's own preprocessors."""
    install(LEARNER, TESTER)
    return run("tests.make_exercises", *arguments)


def progress(arguments):
    """Show what has been passed on this computer; needs no installation."""
    kept = runpy.run_path(str(HERE / "helpers" / "progress.py"))
    try:
        print(kept["table"]())
    except ValueError as error:
        raise Problem(str(error)) from None
    return 0


def site(arguments):
    """Run the lessons and write the course as pages."""
    install(LEARNER, TESTER)
    return run("pages.site", *absolute(arguments))


def slides(arguments):
    """Run one lesson and write its slides."""
    install(LEARNER, TESTER)
    return run("pages.slides", *arguments[:1], *absolute(arguments[1:]))


def absolute(folders):
    """Folders as the user means them: the course runs in its own folder, not in the user's."""
    return [str(Path(folder).absolute()) for folder in folders]


def reset(arguments):
    """Put a notebook back as it came, and keep the learner's version beside it."""
    fresh = runpy.run_path(str(HERE / "helpers" / "fresh.py"))
    if len(arguments) != 1:
        raise Problem("Say which notebook: python3 course.py reset 01_sparse")

    def make(folder):
        install(LEARNER, TESTER)
        if run("tests.make_exercises", folder):
            raise Problem("The exercises could not be made; the message stands above.")

    try:
        path = fresh["find"](HERE, arguments[0])
        kept = fresh["reset"](path, HERE, make)
    except ValueError as error:
        raise Problem(str(error)) from None
    name = path.relative_to(HERE)
    print("{} is as it came with the course.".format(name))
    if kept is not None:
        print("Your version is in {}.".format(kept.relative_to(HERE)))
    return 0


def doctor(arguments):
    """Look at everything that can be wrong, one line each; the lines go into a file as well."""
    lines = ["{} {}, {}".format(platform.system(), platform.release(), platform.machine())]
    lines.append("Python {}, {} bits".format(platform.python_version(), 64 if BITS64 else 32))
    try:
        check_python()
        wanted = {str(LEARNER.relative_to(HERE)): fingerprint(LEARNER)}
        if not is_installed(wanted):
            raise Problem("The course is not installed, or not to its end: start course.py lab.")
        if not runs_this_python():
            raise Problem("The Python in .venv does not start: delete .venv, start course.py lab.")
    except Problem as problem:
        lines.append("mend  {}".format(problem))
        code = 1
        print("\n".join(lines))
    else:
        print("\n".join(lines), flush=True)
        code, found = listen("helpers.doctor")
        lines += found
    DOCTOR.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\nAttach {} to a question.".format(DOCTOR))
    return code


def listen(module):
    """Run a module of .venv, show what it prints, and return its exit code and its lines."""
    command = [str(venv_python()), "-m", module]
    process = subprocess.Popen(
        command, cwd=str(HERE), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line.rstrip())
    return process.wait(), lines


VERBS = {
    "lab": lab,
    "test": test,
    "bench": bench,
    "exercises": exercises,
    "progress": progress,
    "reset": reset,
    "doctor": doctor,
    "site": site,
    "slides": slides,
}
NEED_NO_PACKAGES = ("doctor", "progress", "reset")


def main(arguments):
    if not arguments or arguments[0] not in VERBS:
        print(__doc__.strip())
        return 0 if not arguments or arguments[0] in ("-h", "--help", "help") else 2
    try:
        if arguments[0] not in NEED_NO_PACKAGES:
            check_python()
        return VERBS[arguments[0]](arguments[1:])
    except Problem as problem:
        print("\n{}".format(problem), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. Start again to go on.", file=sys.stderr)
        return 130
    except PermissionError as error:
        print(
            "\n{} may not be written: put the course into a folder of your own and start "
            "again.".format(error.filename),
            file=sys.stderr,
        )
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
