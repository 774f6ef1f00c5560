"""What the course needs, in a folder .venv of its own: made, brought up to date, repaired.

Standard library only, and readable by any Python 3: ``course.py`` loads this file by itself, before
there is anything else, so that a Python which is too old can say so.
"""

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]


def _neighbour(name):
    """The module of this name beside this file, by itself: the package would load TensorFlow."""
    spec = importlib.util.spec_from_file_location(name, str(Path(__file__).with_name(name + ".py")))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pythons, replacement = _neighbour("pythons"), _neighbour("replacement")
Problem, environment = pythons.Problem, pythons.environment

VENV = HERE / ".venv"
STAMP = VENV / "course-installed.json"  # written last: what was installed, as fingerprints
UNFINISHED = VENV / "course-unfinished"  # there while an installation runs
MADE_HERE = VENV / "made-by-course"  # without it, .venv is somebody else's
LOCK = HERE / ".venv.lock"
PIP_LOG = HERE / ".venv.log"
LEARNER = HERE / "requirements.txt"
TESTER = HERE / "tests" / "requirements.txt"
HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)  # how systems say that another has the lock
GIGABYTE = 1000**3
DISK_NEEDED = 4 * GIGABYTE
# Before this line of its log pip has changed nothing.
PIP_CHANGES = "Installing collected packages"


def venv_python():
    """The path of the Python inside .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def command(module, *arguments):
    """What starts a module of .venv, or a file, with its Python."""
    how = [str(module)] if isinstance(module, Path) else ["-m", module]
    return [str(venv_python()), *how, *map(str, arguments)]


def fingerprint(requirements):
    """A text that changes when the requirements file or the Python does."""
    content = requirements.read_bytes().replace(b"\r\n", b"\n")
    return "{}.{} {}".format(*sys.version_info[:2], hashlib.sha256(content).hexdigest())


def installed():
    """What the last finished installation has put into .venv: {file name: fingerprint}."""
    return stamp() if venv_python().exists() else {}


def stamp():
    """As ``installed``, also where the Python of .venv is on another computer."""
    if UNFINISHED.exists():
        return {}
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def install(*files):
    """Bring .venv up to these requirements files; do nothing when it already is."""
    wanted = {str(file.relative_to(HERE)): fingerprint(file) for file in files}
    if is_installed(wanted) and not replacement.former(VENV).exists():
        return
    with one_at_a_time() as lock:
        recover()
        if is_installed(wanted):  # by whoever held the lock
            return
        free = shutil.disk_usage(str(HERE)).free
        if free < DISK_NEEDED:
            raise Problem(
                "The disk is too full: the installation needs {:.0f} GB and {} has {:.1f} GB free; "
                "make room and start again.".format(DISK_NEEDED / GIGABYTE, HERE, free / GIGABYTE)
            )
        before = installed()
        if before and runs_this_python():
            fill(files, lock, dict(before, **wanted))
        else:
            # A whole one, for another Python or another computer, works until this one does.
            if stamp() and MADE_HERE.exists():
                move_aside()
            with replacement.in_its_place(VENV):
                make_venv()
                fill(files, lock, wanted)


def fill(files, lock, afterwards):
    """Install into .venv what these files ask for, and write down what it has then."""
    PIP_LOG.write_text("", encoding="utf-8")
    # Killed from here on, .venv counts as broken once pip has begun to change it.
    UNFINISHED.touch()
    print("Installing what the course needs. The first time takes a few minutes.", flush=True)
    try:
        pip_install(files, lock)
    except BaseException:  # Ctrl-C, too
        unmark_unchanged()
        raise
    stay_offline()
    STAMP.write_text(json.dumps(afterwards), encoding="utf-8")
    UNFINISHED.unlink()
    PIP_LOG.unlink()


def unmark_unchanged():
    """Let .venv count as whole when pip got no further than looking and downloading."""
    if PIP_LOG.exists() and PIP_CHANGES not in pip_log():
        with contextlib.suppress(FileNotFoundError):
            UNFINISHED.unlink()


def recover():
    """Tidy up after an installation that was killed; the caller holds the lock."""
    if UNFINISHED.exists():
        unmark_unchanged()
    if stamp():
        replacement.remove(replacement.former(VENV))
    elif not is_foreign():
        replacement.put_back(VENV)


def install_everything():
    """As ``install``, with what the tests and teachers need on top."""
    if not TESTER.exists():
        raise Problem(
            "This copy of the course is for learners, without tests and solutions: that needs the "
            "whole course."
        )
    install(LEARNER, TESTER)


def check_installed():
    """Raise Problem unless .venv holds what a learner needs and its Python starts."""
    if not is_installed({str(LEARNER.relative_to(HERE)): fingerprint(LEARNER)}):
        raise Problem("The course is not installed, or not to its end: start course.py lab.")
    if not runs_this_python():
        raise Problem("The Python in .venv does not start: delete .venv, start course.py lab.")


def is_installed(wanted):
    have = installed()
    return all(have.get(name) == value for name, value in wanted.items())


def runs_this_python():
    """Whether .venv was made from a Python of this version and still works."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [str(venv_python()), "-c", ask],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
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
    if is_foreign():
        raise Problem(
            "There is already a folder {} that this course has not made: rename it or move the "
            "course, and start again.".format(VENV)
        )
    print("Making {}".format(VENV), flush=True)
    VENV.resolve().mkdir(exist_ok=True)
    MADE_HERE.touch()
    replacement.empty(VENV, but=MADE_HERE)
    try:
        done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], env=environment())
    except OSError as error:
        raise Problem("Python could not be started ({}).".format(error)) from None
    if done.returncode:
        raise Problem(
            "The folder {} could not be made; see the message above, check that the disk has room "
            "and that you may write there, and start again.".format(VENV)
        )


def is_foreign():
    """Whether .venv is somebody else's."""
    return VENV.exists() and any(VENV.iterdir()) and not MADE_HERE.exists()


def move_aside():
    try:
        replacement.move_aside(VENV)
    except OSError as error:
        raise Problem(
            "The folder {} is for another Python and cannot be moved aside ({}): end every program "
            "that uses it, or delete it, and start again.".format(VENV, error.strerror)
        ) from None


def pip_install(files, lock):
    """Run pip with its progress visible; turn its failure into one sentence.

    pip inherits the lock: should only this process be killed, nobody starts a second pip.
    """
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--upgrade-strategy", "only-if-needed", "--log", str(PIP_LOG)]
    for file in files:
        command += ["-r", str(file)]
    inherit = {} if os.name == "nt" else {"pass_fds": [lock.fileno()]}
    # PIP_USER also overrules the user's settings.
    if subprocess.run(command, env=dict(environment(), PIP_USER="0"), **inherit).returncode == 0:
        check_arrived(files)
        return
    log = pip_log()
    if "No space left" in log or "Errno 28" in log:
        raise Problem("The disk is full: make room (4 GB) and start again.")
    if "connection" in log.lower() or "Temporary failure in name resolution" in log:
        raise Problem(
            "The packages could not be downloaded: connect this computer to the internet (behind "
            "a proxy, set HTTPS_PROXY) and start again{}.".format(
                "" if PIP_CHANGES in log else "; nothing is lost"
            )
        )
    raise Problem(
        "pip could not install the packages: its message stands above and in {}; mend that and "
        "start again.".format(PIP_LOG)
    )


def check_arrived(files):
    """Raise Problem unless the packages that these files name are in .venv itself."""
    names = []
    for file in files:
        names += re.findall(r"(?m)^([\w.-]+)", file.read_text(encoding="utf-8"))
    ask = "import sys, importlib.metadata as m; [m.version(name) for name in sys.argv[1:]]"
    # -I: whatever else this Python is told to look through.
    command = [str(venv_python()), "-I", "-c", ask, *names]
    if subprocess.run(command, stderr=subprocess.DEVNULL, env=environment()).returncode:
        raise Problem(
            "pip has put the packages somewhere else than into {}: take target, prefix and user "
            "out of its settings (python -m pip config list) and start again.".format(VENV)
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
    except OSError as error:
        # With another error the file system has no locks, as some network folders have none.
        return error.errno not in HELD
    return True
