"""Memory that is free again goes back to the system."""

import ctypes
import platform
import subprocess
import sys

import psutil
import pytest

from helpers import memory
from helpers.memory import return_small_pieces
from tests.notebooks import COURSE

glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a matter of glibc's")

# Three mappings of a library: code, the same with a page that the loader has changed, data.
SMAPS = """\
7f00-7f10 r-xp 00000000 08:01 12 /usr/lib/libx.so.2
Rss:                  64 kB
Anonymous:             0 kB
Swap:                  0 kB
VmFlags: rd ex
7f10-7f20 r--p 00001000 08:01 12 /usr/lib/libx.so.2
Anonymous:             4 kB
Swap:                  0 kB
7f20-7f30 r--p 00001000 08:01 12 /usr/lib/libx.so.2
Anonymous:             0 kB
Swap:                  4 kB
7f30-7f40 rw-p 00002000 08:01 12 /usr/lib/libx.so.2
Anonymous:             0 kB
Swap:                  0 kB
7f40-7f50 r--p 00000000 00:00 0
Anonymous:             0 kB
Swap:                  0 kB
7f50-7f60 r--p 00000000 08:01 12 /usr/lib/liby.so
Anonymous:             0 kB
"""


def megabytes() -> float:
    return psutil.Process().memory_info().rss / 1e6


@glibc
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


def test_only_pages_of_libraries_that_are_as_in_their_files_are_given_back():
    file = "/usr/lib/libx.so.2"
    assert list(memory._unchanged_pages_of_libraries(SMAPS)) == [(0x7F00, 0x7F10, file)]


@glibc
def test_the_course_starts_in_less_than_four_hundred_megabytes():
    program = "import helpers, psutil; print(psutil.Process().memory_info().rss / 1e6)"
    done = subprocess.run([sys.executable, "-c", program], cwd=COURSE, capture_output=True)
    assert float(done.stdout) < 400


def test_a_tensorflow_that_does_not_start_leaves_the_garbage_collected(tmp_path):
    (tmp_path / "tensorflow.py").write_text("raise ImportError('DLL load failed')")
    code = (
        f"import gc, sys; sys.path[:0] = [{str(tmp_path)!r}, {str(COURSE)!r}]\n"
        "try:\n    import helpers\nexcept ImportError as error:\n"
        "    assert 'DLL load failed' in str(error)\n    assert gc.isenabled()\n"
        "else:\n    raise SystemExit('tensorflow started')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
