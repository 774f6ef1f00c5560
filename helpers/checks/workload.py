"""A check may do so much work, and takes as long as this computer needs for it.

Time on the wall is the computer's: other programs run beside. What is limited is time in which the
processor computed for the check, at this computer's own speed.
"""

import ctypes
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from helpers.checks.lines import own_line

WORK = 30.0  # seconds of computing on a computer of usual speed; a sound answer needs below five
WAITING = 60.0  # seconds on the wall without any computing
WALL = 300.0  # seconds on the wall in all, on a computer of usual speed, however few it could use
_LOOK_EVERY = 0.1
_LOOK_AT_MOST = 1.0  # seconds that one look counts, beside those in which something was computed
_ATTEMPTS = 4000  # to end a thread; about three seconds on a quiet computer
_STIRS = 0.01  # share of time that a process which only waits may still compute
_USUAL = 0.006  # seconds that ``_slowness`` needs for its sum on a computer of usual speed


class TimeUp(BaseException):
    """Ends an answer that does not come to an end; no Exception, so that no answer catches it."""


class TooMuch(Exception):
    """The answer computed on and on, or waited; the message says which, and where it was."""


class Busy(Exception):
    """The computer had no time for the check; nothing is known about the answer."""


def limited(work: Callable[[], Any]) -> Any:
    """Return ``work()``, done in a thread of its own; raises what it raises, TooMuch or Busy."""
    results: list[tuple[Any, BaseException | None]] = []

    def run() -> None:
        try:
            results.append((work(), None))
        except BaseException as error:
            results.append((None, error))

    thread = threading.Thread(target=run, daemon=True)
    slowness = _slowness()
    thread.start()
    try:
        _wait(thread, WORK * slowness, WALL * slowness)
    except BaseException:
        _end(thread)
        raise
    result, error = results.pop()
    try:
        if error is not None:
            raise error
        return result
    finally:
        del error  # it holds this frame, and so the notebook's arrays for as long as they hold it


def _wait(thread: threading.Thread, limit: float, longest: float) -> None:
    """Return when the thread is over; raise TooMuch or Busy when it may not go on.

    ``limit`` is in seconds of computing, ``longest`` in seconds on the wall.
    """
    last, start = time.monotonic(), time.process_time()
    wall = computed = stirred = then = 0.0
    while True:
        thread.join(_LOOK_EVERY)
        if not thread.is_alive():
            return
        before, computed = computed, time.process_time() - start
        # While a computer sleeps, or a container is frozen, no time passes for the answer.
        wall += min(time.monotonic() - last, _LOOK_AT_MOST + computed - before)
        last = time.monotonic()
        # All threads count, TensorFlow's among them: on many cores more than the wall shows.
        work = min(computed, wall)
        if work > limit:
            raise TooMuch(
                f"Your answer was asked for its output, and had not come to an end after {work:.0f}"
                f" seconds of computing{_place(thread)}. A sound answer needs below five. Either "
                "something is repeated without end, or it is far more work than the task needs: "
                "try it on a part of the data, and see how the time grows."
            )
        if computed - then > _STIRS * (wall - stirred) + 0.1:
            stirred, then = wall, computed
        elif wall - stirred > WAITING:
            raise TooMuch(
                f"Your answer was asked for its output, and has waited for {WAITING:.0f} seconds "
                f"without computing anything{_place(thread)}. Does it sleep, or wait for an input "
                "or a file?"
            )
        if wall > longest:
            raise Busy(
                f"The check was ended after {wall:.0f} seconds, in which this computer could "
                f"compute for {work:.0f}. That says nothing about your answer. Try again when "
                "fewer programs run beside it."
            )


def _slowness() -> float:
    """How many times slower than usual this computer is, from 1 to 10; measured once a minute."""
    if time.monotonic() - _Speed.measured > 60:
        took = []
        for _ in range(3):
            start = time.perf_counter()
            sum(number * number for number in range(100_000))
            took.append(time.perf_counter() - start)
        _Speed.slowness = min(max(min(took) / _USUAL, 1.0), 10.0)
        _Speed.measured = time.monotonic()
    return _Speed.slowness


class _Speed:
    slowness, measured = 1.0, -60.0


def _place(thread: threading.Thread) -> str:
    """The learner's line that the thread is at; nothing when there is none."""
    line = own_line(_outwards(sys._current_frames().get(thread.ident)))
    return f"; it was at {line}" if line else ""


def _outwards(frame: FrameType | None) -> Iterator[tuple[FrameType, int]]:
    while frame is not None:
        yield frame, frame.f_lineno
        frame = frame.f_back


def _end(thread: threading.Thread) -> None:
    """Raise TimeUp in the thread until it ends, some thousand times at most.

    One is not enough: a bare ``except:`` in a loop catches those that arrive inside its ``try``. A
    thread inside a C function, such as a sleep, ends when the function returns. Attempts are
    counted, and not seconds: on a busy computer an attempt takes longer.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # so that they arrive at every place of the loop
    try:
        for _ in range(_ATTEMPTS):
            if not thread.is_alive():
                break
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident), ctypes.py_object(TimeUp)
            )
            thread.join(0.0007)
    finally:
        sys.setswitchinterval(interval)
