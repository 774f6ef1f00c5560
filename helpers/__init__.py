"""The small module behind the notebooks: files, measures, baselines, speed and figures.

The ideas stand in the notebooks. Import this package before Keras: it chooses Keras's backend and
keeps TensorFlow's start-up messages out of the first cell.
"""

import gc
import logging
import os
import re
import sys
import tempfile
from importlib import metadata

from helpers.memory import return_large_arrays, return_start_up_pages

# From 3.14 on Keras divides an activity penalty by the batch size; requirements.txt asks for it.
OLDEST_KERAS = (3, 14)


class OneSentence(ImportError):
    """Why the course cannot run here, and the mend; shown without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class OldKeras(OneSentence):
    """Keras is older than the course's."""


class OtherBackend(OneSentence):
    """Keras is set to another backend than the course's."""


def require_keras() -> None:
    """Raise OldKeras when the Keras that runs here, or would, is older than the course's."""
    try:
        found = sys.modules["keras"].__version__ if "keras" in sys.modules else None
        found = found or metadata.version("keras")
    except metadata.PackageNotFoundError:
        return  # its import says so
    if tuple(map(int, re.findall(r"\d+", found)[:2])) < OLDEST_KERAS:
        wanted = ".".join(map(str, OLDEST_KERAS))
        raise OldKeras(
            f"The course needs Keras {wanted} or later, and Keras {found} is here: run `%pip "
            f'install "keras>={wanted},<4"` in a cell above, and restart the kernel.'
        )


def _require_tensorflow() -> None:
    """Choose Keras's backend; raise OtherBackend when another has been chosen already."""
    chosen = os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    if "keras" in sys.modules:
        chosen = sys.modules["keras"].backend.backend()
    if chosen != "tensorflow":
        raise OtherBackend(
            f"The course runs on TensorFlow, and Keras is set to {chosen!r} here: write `import "
            "os; os.environ['KERAS_BACKEND'] = 'tensorflow'` above the first line of the notebook "
            "and restart the kernel, or start Jupyter without the variable KERAS_BACKEND."
        )


require_keras()
_require_tensorflow()
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
# Two notebooks may share a graphics card: TensorFlow would take all of its memory for the first.
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")

# TensorFlow 2.21 writes these lines at import, before it has read its own log level.
_START_UP_LINE = re.compile(
    rb"WARNING: All log messages before absl|[IW]\d{4} \d\d:\d\d:\d\d|\d{4}-.*: [IW] "
)


def _import_tensorflow() -> None:
    """Import TensorFlow and pass on whatever it prints except its start-up lines."""
    sys.stderr.flush()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 2)
        try:
            import tensorflow

            if tuple(map(int, tensorflow.__version__.split(".")[:2])) < (2, 21):
                # It would say at the first compilation, once, that it has compiled something.
                tensorflow.function(lambda x: x + 1, jit_compile=True)(1.0)
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


return_large_arrays()
# What an import makes stays, so looking through it for garbage, again and again, finds nothing: a
# sixth of the start goes into that, and later as much again whenever Python looks.
gc.disable()
try:
    _import_tensorflow()
    gc.collect()
    gc.freeze()
finally:
    gc.enable()
return_start_up_pages()

# A lesson that compares many models compiles many programs. TensorFlow takes that for a mistake in
# a loop and says so on stderr; its other warnings come through.
logging.getLogger("tensorflow").addFilter(
    lambda record: "triggered tf.function retracing" not in record.getMessage()
)
