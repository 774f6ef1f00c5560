"""The small module behind the notebooks: files, measures, baselines, speed and figures.

The ideas stand in the notebooks. Import this package before Keras: it chooses Keras's backend and
keeps TensorFlow's start-up messages out of the first cell.
"""

import ctypes
import logging
import os
import platform
import re
import sys
import tempfile

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

# TensorFlow 2.21 writes these lines at import, before it has read its own log level.
_START_UP_LINE = re.compile(
    rb"WARNING: All log messages before absl|[IW]\d{4} \d\d:\d\d:\d\d|\d{4}-.*: [IW] "
)


def _give_memory_back() -> None:
    """Let glibc return large arrays to the system as soon as they are deleted.

    It would keep up to 32 MB of each for the next one, in a pool for every thread: 200 MB in a
    lesson that trains seven models. macOS and Windows have no such pools.
    """
    if platform.libc_ver()[0] == "glibc":
        trim_threshold, mmap_threshold, arenas = -1, -3, -8  # numbers from malloc.h
        libc = ctypes.CDLL(None)
        libc.mallopt(mmap_threshold, 4 * 2**20)
        libc.mallopt(trim_threshold, 4 * 2**20)
        libc.mallopt(arenas, 1)


def _import_tensorflow() -> None:
    """Import TensorFlow and pass on whatever it prints except its start-up lines."""
    sys.stderr.flush()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 2)
        try:
            import tensorflow  # noqa: F401
        except ModuleNotFoundError as error:
            if error.name != "tensorflow":
                raise
            raise ModuleNotFoundError(
                "TensorFlow is not installed in this Python: start the course with "
                "'python3 course.py lab', or run 'pip install -r requirements.txt'."
            ) from None
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            caught.seek(0)
            for line in caught:
                if not _START_UP_LINE.match(line):
                    os.write(2, line)


_give_memory_back()
_import_tensorflow()

# A lesson that compares many models compiles many programs. TensorFlow takes that for a mistake in
# a loop and says so on stderr; its other warnings come through.
logging.getLogger("tensorflow").addFilter(
    lambda record: "triggered tf.function retracing" not in record.getMessage()
)
