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
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location(
    "replacement", str(Path(__file__).with_name("replacement.py"))
)
replacement = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(replacement)

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
# Before this line of its log pip has changed nothing.
PIP_CHANGES = "Installing collected packages"
# Variables that let a Python find another one's packages, and pip put them somewhere else.
LEAD_ASTRAY = ["PYTHON" + name for name in ("PATH", "HOME", "EXECUTABLE", "SAFEPATH")] + [
    "PIP_" + name for name in ("USER", "TARGET", "PREFIX", "ROOT", "PYTHON", "DRY_RUN", "NO_DEPS")
]


class Problem(Exception):
    """Something that the user can mend; the message is one sentence that says how."""


def said(error):
    """What to do about an OSError, in one sentence; None for one that the user cannot mend."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            "{} may not be written: put the course into a folder of your own and start "
            "again.".format(error.filename or HERE)
        )
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "The disk is full: make room and start again."
    return None


def check_python(version=sys.version_info, system=None, machine=None, bits64=BITS64):
    """Raise Problem when TensorFlow or Keras has no release for this Python."""
    system, machine = system or platform.system(), machine or this_machine()
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
    if system == "Windows" and machine.lower() == "arm64":
        raise Problem(
            "TensorFlow has no release for Windows on ARM: use a computer with an Intel or AMD "
            "processor, or a JupyterHub."
        )


def this_machine():
    """The processor that this Python was made for.

    Windows on ARM runs other Pythons, too, and some of them name the computer's own processor.
    """
    on_windows = platform.system() == "Windows"
    return sysconfig.get_platform().split("-")[-1] if on_windows else platform.machine()


def suitable_python():
    """The command that starts a Python of this computer which fits, the newest; None without."""
    ask = "import sys; print('%d.%d %s' % (sys.version_info[:2] + (sys.maxsize > 2**32,)))"
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        wanted = "3.{}".format(minor)
        command = ["py", "-" + wanted] if os.name == "nt" else ["python" + wanted]
        try:
            answer = subprocess.run(
                [*command, "-c", ask],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
            )
        except OSError:  # there is none of this name
            continue
        if answer.stdout.decode().split() == [wanted, "True"]:
            return " ".join(command)
    return None


def venv_python():
    """The path of the Python inside .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def command(module, *arguments):
    """What starts a module of .venv, or a file, with its Python."""
    how = [str(module)] if isinstance(module, Path) else ["-m", module]
    return [str(venv_python()), *how, *map(str, arguments)]


def environment():
    """The variables for .venv's Python and for pip, without those that lead them astray.

    Of PYTHONPATH stays what lies in the course: there the tests block the network.
    """
    kept = {name: value for name, value in os.environ.items() if name.upper() not in LEAD_ASTRAY}
    given = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    folders = [Path(folder).resolve() for folder in given]
    ours = [str(folder) for folder in folders if HERE in (folder, *folder.parents)]
    if ours:
        kept["PYTHONPATH"] = os.pathsep.join(ours)
    return kept


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
    except OSError:
        return False
    return True
