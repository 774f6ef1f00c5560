"""Keep what learners' code prints, warns, logs or shows out of the cell of a check.

nbgrader takes anything on stderr in a check's cell for a failure, and a progress bar of 300 lines
buries the card.
"""

import contextlib
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator

from IPython.utils.capture import capture_output

# A bar of Keras's (it goes back over itself), or the heading of an epoch.
_PROGRESS = re.compile(r"[\r\b]|━|^Epoch \d+/\d+$")


class Said:
    """What was printed: ``printed`` on Python's stdout, without progress bars."""

    printed = ""


@contextlib.contextmanager
def quiet(displays: bool = True) -> Iterator[Said]:
    """Let nothing that happens inside reach the cell; give what was printed when it is over.

    That is ``sys.stdout`` and ``sys.stderr`` in every thread, the two streams of C libraries below
    them, warnings, log messages, and, with ``displays``, what is displayed. Warning filters that
    are changed inside are as before afterwards.
    """
    said = Said()
    level = logging.root.manager.disable
    with _descriptors_aside(), warnings.catch_warnings():
        # A learner's "error" filter would turn Keras's remarks into failures of a right answer.
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        try:
            with capture_output(display=displays) as caught:
                yield said
        finally:
            logging.disable(level)
            said.printed = _without_bars(caught.stdout)


@contextlib.contextmanager
def _descriptors_aside() -> Iterator[None]:
    """Turn the process's own stdout and stderr away, where there are any."""
    kept = []
    with tempfile.TemporaryFile() as elsewhere:
        for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
            with contextlib.suppress(OSError, ValueError, AttributeError):  # closed, or none at all
                stream.flush()
            with contextlib.suppress(OSError):  # a program without a console has no such number
                kept.append((number, os.dup(number)))
                os.dup2(elsewhere.fileno(), number)
        try:
            yield
        finally:
            for number, own in kept:
                os.dup2(own, number)
                os.close(own)


def _without_bars(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip() and not _PROGRESS.search(line)]
    return "\n".join(lines)
