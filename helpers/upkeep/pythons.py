"""Which Python can run the course, with which variables, and what a user can mend about it.

Standard library only, and readable by any Python 3, as ``installation``, which loads this file.
"""

import errno
import os
import platform
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
# TensorFlow has releases for Python 3.10 to 3.13, and Keras from 3.13 on for 3.11 and later.
OLDEST, NEWEST = (3, 11), (3, 13)
BITS64 = sys.maxsize > 2**32
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
