"""What this process may use of its computer. Standard library only: the tests ask before anything
is installed.
"""

import math
import os
from pathlib import Path

NO_LIMIT = float("inf")
MORE_THAN_ANY = 2**60  # version 1 of control groups writes a number like this for no limit
GIGABYTES_A_TEST = 3  # for itself and the kernel that it starts
CONTROL_GROUPS = Path("/sys/fs/cgroup")
OWN_GROUPS = Path("/proc/self/cgroup")


def cores() -> int:
    """How many cores this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows do not tie a process to some of them
        return os.cpu_count() or 1


def cores_at_once() -> int:
    """How many cores' time this process may have, of those that it may run on; at least one."""
    return max(1, math.ceil(min(cores(), share_of_container()[0])))


def memory() -> float:
    """Bytes of memory that the computer has; 8 GB where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # Windows has no such question
        return memory_of_windows() or 8e9


def memory_of_windows() -> int:
    """Bytes of memory that Windows says the computer has; 0 on another system."""
    try:
        import ctypes

        class Status(ctypes.Structure):
            _fields_ = (
                ("length", ctypes.c_uint32),
                ("load", ctypes.c_uint32),
                ("total", ctypes.c_uint64),
                ("others", 6 * ctypes.c_uint64),
            )

        status = Status(length=ctypes.sizeof(Status))
        said = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
    except (AttributeError, ImportError, OSError):
        return 0
    return status.total if said else 0


def share_of_container(groups: Path = CONTROL_GROUPS, own: Path = OWN_GROUPS) -> tuple:
    """The cores and the bytes that Linux's control groups leave, each NO_LIMIT where none is set.

    A process has what the narrowest leaves of its own group and those around it; the outermost
    that it sees in a container is the container's. Version 2 has the limits in one tree of
    folders, version 1 in a tree for each kind.
    """
    cores, most = [NO_LIMIT], [NO_LIMIT]
    for group in groups_around(groups, own):
        limit = numbers(group / "cpu.max") or [
            *numbers(group / "cpu.cfs_quota_us"),
            *numbers(group / "cpu.cfs_period_us"),
        ]
        if len(limit) == 2 and limit[1]:
            cores.append(limit[0] / limit[1])
        most += numbers(group / "memory.max") or numbers(group / "memory.limit_in_bytes")
    return min(cores), min(most)


def groups_around(groups: Path, own: Path) -> set:
    """The folders of this process's control groups, of all that they lie in, and of each tree."""
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:  # another system
        lines = []
    paths = {""} | {line.split(":", 2)[-1].strip("/") for line in lines}
    trees = [groups / tree for tree in ("", "cpu", "cpu,cpuacct", "memory")]
    found = {tree / path for tree in trees for path in paths}
    found |= {around for group in found for around in group.parents}
    return {group for group in found if groups in (group, *group.parents)}


def numbers(file: Path) -> list:
    """The numbers in a file of a control group, NO_LIMIT for its words for none; [] without it."""
    try:
        words = file.read_text(encoding="utf-8").split()
        found = [NO_LIMIT if word in ("max", "-1") else int(word) for word in words]
    except (OSError, ValueError):
        return []
    return [NO_LIMIT if number >= MORE_THAN_ANY else number for number in found]


def tests_at_a_time() -> int:
    """One for each core, if each has 3 GB for itself and its kernel.

    Two on a single core, since some wait for a browser, and at most eight.
    """
    share, most = share_of_container()
    wanted = max(2, min(8, cores(), share))
    return int(max(1, min(wanted, min(memory(), most) // (1e9 * GIGABYTES_A_TEST))))
