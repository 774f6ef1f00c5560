"""Judge how fast the interactives answer: ``python3 course.py bench --interactives``.

The browser tests print, for each interactive, the median time from an event of the hand to the
frame after the one that was drawn. No test fails by it, since a test does not depend on the clock;
here it is held to the course's bars. A machine with nothing else to do tells the truth.
"""

import re
import subprocess
import sys
from collections.abc import Iterable

from tests.notebooks import COURSE

BAR, BAR_WHILE_TRAINING = 33, 66  # milliseconds: two frames, and four
_LINE = re.compile(r"^(\S.*?) +(\d+) ms$")


def judged(lines: Iterable[str]) -> list[tuple[str, int, int]]:
    """What the report at the end of a test run says: (name, milliseconds, bar) of each."""
    found = [(match[1], int(match[2])) for match in map(_LINE.match, lines) if match]
    return [(n, ms, BAR_WHILE_TRAINING if "cell running" in n else BAR) for n, ms in found]


def main() -> int:
    """Run the driving scripts, print the medians; 1 when one is above its bar, 2 without any."""
    scripts = "by_hand or by_mouse or trains"
    command = [sys.executable, "-m", "pytest", "-q", "tests/browser", "-k", scripts]
    run = subprocess.run(command, cwd=COURSE, capture_output=True, text=True)
    answers = judged(run.stdout.splitlines())
    for name, milliseconds, bar in answers:
        verdict = "" if milliseconds <= bar else f", above {bar}"
        print(f"{name:45} {milliseconds:4} ms{verdict}")
    if run.returncode or not answers:
        print(run.stdout[-2000:], file=sys.stderr)
        return 2
    return int(any(milliseconds > bar for _, milliseconds, bar in answers))


if __name__ == "__main__":
    sys.exit(main())
