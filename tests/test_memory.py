"""Memory that is free again goes back to the system."""

import ctypes
import platform

import psutil
import pytest

from helpers.memory import return_small_pieces


def megabytes() -> float:
    return psutil.Process().memory_info().rss / 1e6


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a matter of glibc's")
def test_what_lies_free_below_a_piece_in_use_is_returned():
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    size, count = 1000, 100_000
    return_small_pieces()
    pieces = [libc.malloc(size) for _ in range(count)]
    for piece in pieces:
        ctypes.memset(piece, 1, size)
    for piece in pieces[:-1]:  # the last one, on top, keeps the heap from shrinking by itself
        libc.free(piece)
    before = megabytes()
    return_small_pieces()
    assert before - megabytes() > 0.8 * size * count / 1e6
    libc.free(pieces[-1])
