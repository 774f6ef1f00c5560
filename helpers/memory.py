"""What glibc does with memory that is free again. macOS and Windows have no such pools."""

import contextlib
import ctypes
import platform
import re
from collections.abc import Iterator
from pathlib import Path

_DO_NOT_NEED = 4  # from mman.h
# Start and end of TensorFlow's code, which compilation reads and training does not.
_code: list[tuple[int, int]] = []
# A mapping in /proc/self/smaps: its addresses, what may be done with it, and its file.
_MAPPING = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \d+ *(.*)$", re.MULTILINE)


def _c_library() -> ctypes.CDLL | None:
    """glibc, whose pools of memory can be told what to do; None on macOS and Windows."""
    return ctypes.CDLL(None) if platform.libc_ver()[0] == "glibc" else None


def return_large_arrays() -> None:
    """Let glibc return large arrays to the system as soon as they are deleted.

    It would keep up to 32 MB of each for the next one, in a pool for every thread: 200 MB in a
    lesson that trains seven models.
    """
    if (libc := _c_library()) is not None:
        trim_threshold, mmap_threshold, arenas = -1, -3, -8  # numbers from malloc.h
        libc.mallopt(mmap_threshold, 4 * 2**20)
        libc.mallopt(trim_threshold, 4 * 2**20)
        libc.mallopt(arenas, 1)


def return_small_pieces() -> None:
    """Give the system what lies free between small pieces that are in use, and unused code.

    A compilation leaves 50 to 100 MB of each behind.
    """
    if (libc := _c_library()) is not None:
        libc.malloc_trim(0)
        _give_back(libc, _code)


def return_start_up_pages() -> None:
    """Give the system what only the start of a library reads: TensorFlow's tables and first code.

    430 MB after the import, which count as this process's memory, though all kernels share them.
    What is needed again comes back from the system's file cache.
    """
    if (libc := _c_library()) is None:
        return
    with contextlib.suppress(OSError):  # a system without this file
        smaps = Path("/proc/self/smaps").read_text(encoding="utf-8", errors="replace")
        unchanged = list(_unchanged_pages_of_libraries(smaps))
        _give_back(libc, [(start, end) for start, end, _ in unchanged])
        # TensorFlow's library stays where it is until the process ends.
        _code[:] = [(start, end) for start, end, file in unchanged if "libtensorflow" in file]


def _give_back(libc: ctypes.CDLL, pages: list[tuple[int, int]]) -> None:
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    for start, end in pages:
        libc.madvise(start, end - start, _DO_NOT_NEED)


def _unchanged_pages_of_libraries(smaps: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and file of what is mapped from a library and is, byte for byte, as in its file.

    What the loader has written into and then locked is not: it would be lost.
    """
    mappings = list(_MAPPING.finditer(smaps))
    ends = [mapping.start() for mapping in mappings[1:]] + [len(smaps)]
    for mapping, end in zip(mappings, ends, strict=True):
        first, last, rights, file = mapping.groups()
        sizes = dict(re.findall(r"(?m)^(Anonymous|Swap): +(\d+) kB", smaps[mapping.end() : end]))
        unchanged = sizes == {"Anonymous": "0", "Swap": "0"}
        if ".so" in file and "w" not in rights and unchanged:
            yield int(first, 16), int(last, 16), file
