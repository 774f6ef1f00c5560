"""The learner's own line behind an error or a loop: the innermost that is no library's."""

import linecache
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

_FOLDERS = [Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")]
_FOLDERS += [Path(__file__).parents[1]]
_ELSEWHERE = tuple(str(path) for folder in _FOLDERS for path in (folder, folder.resolve()))


def own_line(frames: Iterable[tuple[FrameType, int]]) -> str:
    """Such as "line 3 of your cell, `x = y`"; "" when none of the ``frames`` is the learner's.

    ``frames`` are frames and the numbers of their lines, innermost first.
    """
    for frame, line in frames:
        name = frame.f_code.co_filename
        if not name.startswith(("<frozen", *_ELSEWHERE)):
            text = linecache.getline(name, line).strip()
            return f"line {line} of your cell, `{text}`" if text else ""
    return ""
