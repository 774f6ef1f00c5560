"""What glibc does with memory that is free again. macOS and Windows have no such pools."""

import ctypes
import platform


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
    """Give the system what lies free between small pieces that are in use.

    A compilation leaves 50 to 100 MB of it behind.
    """
    if (libc := _c_library()) is not None:
        libc.malloc_trim(0)
