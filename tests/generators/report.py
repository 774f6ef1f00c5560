"""The table of mutants, ``mutants.md``: what became of each, and the two shares."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.generators.solutions import load, names
from tests.generators.wrong import Finding

TABLE = Path(__file__).with_name("mutants.md")
_BORDER = re.compile(r"(?<!\\)\|")
_HEAD = """# Mutants of the solutions, and what the checks say to them

Made by `python -m tests.generators wrong`. A mutant is a solution with one small mistake in it
(DeMillo, Lipton and Sayward, 1978). "Card": the check refuses it with a diagnosis. "Python": the
cell itself stops with an error, and the card says that the answer is missing. "Equivalent": it is
a right answer, for the reason given. "Passed": nobody has noticed. A card names the "mistake" when
it has a word for what was changed, and the "line" when it names what the changed line makes.

"""


def line(finding: Finding) -> str:
    """A finding in one line, to be read while the others run."""
    named = f", {finding.named or 'not'} named" if finding.result == "card" else ""
    mutant = finding.mutant
    said = " ".join(finding.said.split())[:200]
    return f"{finding.exercise} {mutant.step}: {mutant.change}\n    {finding.result}{named}: {said}"


class Row(NamedTuple):
    """A line of the table: what became of one mutant."""

    exercise: str
    step: str
    change: str
    result: str
    named: str
    said: str


def row_of(finding: Finding) -> Row:
    """The finding as it stands in the table."""
    named = (finding.named or "no") if finding.result == "card" else ""
    cells = finding.mutant.change, finding.result, named, finding.said[:160]
    return Row(finding.exercise, finding.mutant.step, *map(_cell, cells))


def shares(rows: Sequence[Row]) -> tuple[float, float, float]:
    """The share that is refused or equivalent; of the cards, those that name mistake, or line."""
    count = Counter(row.result for row in rows)
    done = count["card"] + count["Python"] + count["equivalent"]
    named = Counter(row.named for row in rows if row.result == "card")
    cards = max(1, count["card"])
    either = (named["mistake"] + named["line"]) / cards
    return done / max(1, len(rows)), named["mistake"] / cards, either


def summary(rows: Sequence[Row]) -> str:
    """A line for each exercise, and one for all."""
    lines = [
        "| exercise | mutants | Python | equivalent | passed | refused or equivalent "
        "| cards | mistake named | mistake or line named |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    names = list(dict.fromkeys(row.exercise for row in rows))
    for name in [*names, "all"]:
        some = [row for row in rows if name in ("all", row.exercise)]
        count = Counter(row.result for row in some)
        refused, mistake, either = shares(some)
        lines.append(
            f"| {name} | {len(some)} | {count['Python']} | {count['equivalent']} | "
            f"{count['passed'] + count['fault']} | {refused:.1%} | {count['card']} | "
            f"{mistake:.0%} | {either:.0%} |"
        )
    return "\n".join(lines) + "\n"


def read(table: Path = TABLE) -> list[Row]:
    """The rows that the table has now; none when there is no table."""
    rows: list[Row] = []
    exercise = ""
    for text in table.read_text(encoding="utf-8").splitlines() if table.exists() else []:
        if text.startswith("## "):
            exercise = text[3:]
        elif exercise and text.startswith("| ") and not text.startswith(("| step |", "| --- |")):
            step, change, *others = (cell.strip() for cell in _BORDER.split(text)[1:-1])
            rows.append(Row(exercise, step, change[1:-1], *others))
    return rows


def with_new(rows: Sequence[Row], findings: Sequence[Finding]) -> list[Row]:
    """The rows, those of each step that was run again replaced, by exercises and steps."""
    new = [row_of(finding) for finding in findings]
    again = {(row.exercise, row.step) for row in new}
    together = [row for row in rows if (row.exercise, row.step) not in again] + new
    order = [(name, step) for name in names() for step in load(name).steps]
    known = [row for row in together if row[:2] in order]
    return sorted(known, key=lambda row: order.index(row[:2]))


def write(rows: Sequence[Row], table: Path = TABLE) -> None:
    """Write the whole table."""
    parts = [_HEAD, summary(rows)]
    for name in dict.fromkeys(row.exercise for row in rows):
        parts.append(f"\n## {name}\n\n| step | change | result | named | said |\n")
        parts.append("| --- | --- | --- | --- | --- |\n")
        for row in rows:
            if row.exercise == name:
                parts.append(
                    f"| {row.step} | `{row.change}` | {row.result} | {row.named} | {row.said} |\n"
                )
    table.write_text("".join(parts), encoding="utf-8")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("`", "'")
