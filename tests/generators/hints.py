"""The code in an exercise's hints, which runs as it stands where a learner reads it."""

import re
import textwrap
from collections.abc import Iterator

from tests.generators.session import Session
from tests.notebooks import SOLUTIONS, read


def hints(name: str) -> Iterator[tuple[str, str]]:
    """(step, code) for every block of Python in the hints of a solution's text."""
    path = next(path for path in SOLUTIONS if path.stem == name)
    blocks: list[str] = []
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            blocks += re.findall(r"```python\n(.*?)```", cell.source, re.DOTALL)
        elif found := re.search(r"\bcheck\.(\w+)\(", cell.source):
            yield from ((found[1], block) for block in blocks)
            blocks = []


def failing(name: str, session: Session, steps: list[str]) -> Iterator[tuple[str, str]]:
    """(step, error) for each hint to these steps that stops where a learner would run it."""
    for step, code in hints(name):
        if step in steps:
            if re.search(r"^return\b", code, re.MULTILINE):  # lines for a function that is given
                code = "def given():\n" + textwrap.indent(code, "    ")
            error = session.tried(step, code)
            if error:
                yield step, error
