"""What the course needs, in a folder .venv of its own: made, brought up to date, repaired.

Standard library only, and readable by any Python 3: ``course.py`` loads this file by itself, before
there is anything else, so that a Python which is too old can say so.
"""

import contextlib
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
VENV = HERE / ".venv"
STAMP = VENV / "course-installed.json"  # written last: what was installed, as fingerprints
UNFINISHED = VENV / "course-unfinished"  # there while an installation runs
MADE_HERE = VENV / "made-by-course"  # without it, .venv is somebody else's
LOCK = HERE / ".venv.lock"
PIP_LOG = HERE / ".venv.log"
LEARNER = HERE / "requirements.txt"
TESTER = HERE / "tests" / "requirements.txt"

# TensorFlow has releases for Python 3.10 to 3.13, and Keras from 3.13 on for 3.11 and later.
OLDEST, NEWEST = (3, 11), (3, 13)
BITS64 = sys.maxsize > 2**32
GIGABYTE = 1000**3
DISK_NEEDED = 4 * GIGABYTE


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
