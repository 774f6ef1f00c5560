"""MNIST's images in a file that is mapped into memory: one copy for all kernels that read it.

Each kernel that decompresses the digits holds 220 MB of its own. Kernels that map the same file
share one copy, in the operating system's file cache.
"""

import contextlib
import os
import secrets
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

FOLDER_VARIABLE = "AUTOENCODERS_DATA_CACHE"
SHAPE = (70_000, 28 * 28)
# Of the course's own digits, scaled: whatever made the file, only these bytes are taken from it.
CHECKSUM = 0xFF2275F6
NAME = f"mnist-{CHECKSUM:08x}.float32"

_BYTES = 4 * SHAPE[0] * SHAPE[1]
_READ_AT_ONCE = 2**20
_SECONDS_TO_WRITE = 3600.0  # who has written for longer than that was killed


def mapped(beside: Path, blocks: Callable[[], Iterable[np.ndarray]] | None) -> np.ndarray | None:
    """Return all images, float32 of shape (70000, 784) in [0, 1], from the file that is shared.

    The file lies in the folder that AUTOENCODERS_DATA_CACHE names, else in ``beside``. If it is
    missing or altered, it is made of the arrays that ``blocks`` yields, which must add up to the
    images (float32, any shape). What is written into the array stays in this process.

    Return None where there is no such file and none can be made: without ``blocks``, in a folder
    that is missing or read-only, on a full disk, and when the variable is set to "off".
    """
    setting = os.environ.get(FOLDER_VARIABLE, "")
    if setting == "off":
        return None
    file = (Path(setting) if setting else beside) / NAME
    try:
        if not _is_good(file) and not (blocks and _make(file, blocks)):
            return None
        return np.asarray(np.memmap(file, np.float32, mode="c", shape=SHAPE))
    except OSError:  # sharing is a convenience: the caller has the digits without it
        return None


def _is_good(file: Path) -> bool:
    """Whether the file holds the images, every byte of them.

    It may have been cut off by a full disk, emptied by a power failure or changed by a person. To
    read it takes a tenth of a second, and less than to decompress the digits.
    """
    try:
        if file.stat().st_size != _BYTES:
            return False
    except FileNotFoundError:
        return False
    checksum, buffer = 0, memoryview(bytearray(_READ_AT_ONCE))
    # Read, not mapped: pages that were only checked would count as this process's memory.
    with file.open("rb", buffering=0) as stream:
        while length := stream.readinto(buffer):
            checksum = zlib.crc32(buffer[:length], checksum)
    return checksum == CHECKSUM


def _make(file: Path, blocks: Callable[[], Iterable[np.ndarray]]) -> bool:
    """Write the file whole or not at all; return whether a good one is there now.

    Kernels may map the old one, or be writing it too. Each writes under a name of its own, and
    the system swaps the name in one step.
    """
    _remove_leftovers(file)
    # In containers that share a folder, process numbers repeat.
    part = file.with_name(f"{NAME}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        # Not tempfile: nobody else may read its files, and the file is there to be shared.
        with part.open("xb") as stream:
            for block in blocks():
                stream.write(block)
        if not _is_good(part):
            return False
        if not _is_good(file):  # Windows does not replace a file that is mapped, by who was faster
            part.replace(file)
        return True
    finally:
        part.unlink(missing_ok=True)


def _remove_leftovers(file: Path) -> None:
    """Remove what kernels have left that were killed while they wrote."""
    for part in file.parent.glob(f"{NAME}.*.part"):
        with contextlib.suppress(OSError):  # another kernel may be removing it, or own it
            if time.time() - part.stat().st_mtime > _SECONDS_TO_WRITE:
                part.unlink()
