"""The table of mutants, ``mutants.md``: what became of each, and the two shares."""

import pickle
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.generators.solutions import load
from tests.generators.wrong import Finding

TABLE = Path(__file__).with_name("mutants.md")
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


def shares(findings: Sequence[Finding]) -> tuple[float, float, float]:
    """The share that is refused or equivalent; of the cards, those that name mistake, or line."""
    count = Counter(finding.result for finding in findings)
    done = count["card"] + count["Python"] + count["equivalent"]
    named = Counter(finding.named for finding in findings if finding.result == "card")
    cards = max(1, count["card"])
    either = (named["mistake"] + named["line"]) / cards
    return done / max(1, len(findings)), named["mistake"] / cards, either


def summary(findings: Sequence[Finding]) -> str:
    """A row for each exercise, and one for all."""
    rows = [
        "| exercise | mutants | Python | equivalent | passed | refused or equivalent "
        "| cards | mistake named | mistake or line named |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    names = list(dict.fromkeys(finding.exercise for finding in findings))
    for name in [*names, "all"]:
        some = [f for f in findings if name in ("all", f.exercise)]
        count = Counter(finding.result for finding in some)
        refused, mistake, either = shares(some)
        rows.append(
            f"| {name} | {len(some)} | {count['Python']} | {count['equivalent']} | "
            f"{count['passed'] + count['fault']} | {refused:.1%} | {count['card']} | "
            f"{mistake:.0%} | {either:.0%} |"
        )
    return "\n".join(rows) + "\n"


def keep(findings: Sequence[Finding], folder: Path) -> None:
    """Keep the findings for a table of all, a file for each step."""
    folder.mkdir(parents=True, exist_ok=True)
    by_step: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        by_step.setdefault((finding.exercise, finding.mutant.step), []).append(finding)
    for (exercise, step), some in by_step.items():
        (folder / f"{exercise}.{step}.findings").write_bytes(pickle.dumps(some))


def kept(names: Sequence[str], folder: Path) -> list[Finding]:
    """The findings that were kept, in the order of exercises and steps."""
    files = [folder / f"{name}.{step}.findings" for name in names for step in load(name).steps]
    return [f for file in files if file.exists() for f in pickle.loads(file.read_bytes())]


def write(findings: Sequence[Finding]) -> None:
    """Write the whole table."""
    parts = [_HEAD, summary(findings)]
    for name in dict.fromkeys(finding.exercise for finding in findings):
        parts.append(f"\n## {name}\n\n| step | change | result | named | said |\n")
        parts.append("| --- | --- | --- | --- | --- |\n")
        for finding in findings:
            if finding.exercise == name:
                named = (finding.named or "no") if finding.result == "card" else ""
                said = _cell(finding.said[:160])
                change = _cell(finding.mutant.change)
                step = finding.mutant.step
                parts.append(f"| {step} | `{change}` | {finding.result} | {named} | {said} |\n")
    TABLE.write_text("".join(parts), encoding="utf-8")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("`", "'")
