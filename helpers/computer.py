"""What this process may use of its computer. Standard library only: the tests ask before anything
is installed.
"""

import os
from pathlib import Path

NO_LIMIT = float("inf")
GIGABYTES_A_TEST = 3  # for itself and the kernel that it starts


def cores() -> int:
    """How many cores this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows do not tie a process to some of them
        return os.cpu_count() or 1


def memory() -> float:
    """Bytes of memory that the computer has; 8 GB where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # Windows has no such question
        return 8e9


def share_of_container(folder: Path = Path("/sys/fs/cgroup")) -> tuple:
    """The cores and the bytes that a container on Linux was given, each NO_LIMIT where none is."""
    try:
        time, period = (folder / "cpu.max").read_text(encoding="utf-8").split()
        most = (folder / "memory.max").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return NO_LIMIT, NO_LIMIT
    return (
        NO_LIMIT if time == "max" else int(time) / int(period),
        NO_LIMIT if most == "max" else int(most),
    )


def tests_at_a_time() -> int:
    """One for each core, if each has 3 GB for itself and its kernel.

    Two on a single core, since some wait for a browser, and at most eight.
    """
    share, most = share_of_container()
    wanted = max(2, min(8, cores(), share))
    return int(max(1, min(wanted, min(memory(), most) // (1e9 * GIGABYTES_A_TEST))))
