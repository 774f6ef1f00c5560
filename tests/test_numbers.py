"""Every number in a lesson's prose stands in its code or in a range that the lesson is held to."""

import ast
import re
from pathlib import Path

import pytest

from tests.notebooks import LESSONS, name_of, proofs, read

# Digits that name a class, small counts and steps are words rather than results.
SMALL = 12
# A range that is wider, such as "above 0 and below 1", says nothing about a number inside it.
WIDEST = 2.0
# What is not a statement about this course's results.
ASIDE = [
    r"\$\$.*?\$\$", r"\$[^$]*\$", r"```.*?```", r"`[^`]*`", r"\]\([^)]*\)", r"https?://\S+",
    r"\([^()]*\b(?:19|20)\d\d[a-z]?\b[^()]*\)",  # a citation
    r"(?m)^#+ [^\n]*$", r"(?m)^\*\d+ minutes[^\n]*$", r"<[^>]*>",
    r"[Ll]essons? \d( and \d)?", r"[Ss]ections? \d[\d.]*", r"[Ee]xercises? \d",
    r"(?:[Kk]eras|version|before|until) 3\.\d+", r"\b(?:arXiv|doi):\S+", r"\b(?:19|20)\d\d\b",
]  # fmt: skip
# The sizes of MNIST and of its split; tests/test_data.py holds them.
SIZES = {70_000, 60_000, 55_000, 10_000, 5_000, 784, 28}
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:\s?%)?")


def prose_of(notebook) -> list[str]:
    """The paragraphs of a lesson, without sources, formulas, code and citations."""
    paragraphs = []
    for cell in notebook.cells:
        if cell.cell_type != "markdown" or re.match(r"#+ (Sources|References)", cell.source):
            continue
        text = re.split(r"(?m)^#+ (?:Sources|References)", cell.source)[0]
        for pattern in ASIDE:
            text = re.sub(pattern, " ", text, flags=re.DOTALL)
        paragraphs += [p for p in text.split("\n\n") if p.strip()]
    return paragraphs


def value_of(words: str) -> tuple[float, float]:
    """A number as written, with half a unit of its last place."""
    percent, digits = words.endswith("%"), words.rstrip("% \u00a0").replace(",", "")
    places = len(digits.partition(".")[2])
    scale = 0.01 if percent else 1.0
    return float(digits) * scale, 0.5 * 10.0**-places * scale


def numbers_in(code: str) -> tuple[set[float], list[tuple[float, float]]]:
    """All numbers in the code, and the ranges that its assertions state."""
    tree = ast.parse(code)
    literals = {
        float(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
    }
    ranges = []
    for statement in [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]:
        for compare in [n for n in ast.walk(statement) if isinstance(n, ast.Compare)]:
            ends = [constant(n) for n in (compare.left, *compare.comparators)]
            if len(ends) == 3 and ends[0] is not None and ends[2] is not None:
                ranges.append((min(ends[0], ends[2]), max(ends[0], ends[2])))
            elif len(ends) == 2 and (known := [e for e in ends if e is not None]):
                ranges.append((known[0], known[0]))
    return literals, ranges


def constant(node: ast.expr) -> float | None:
    """The value of an expression of numbers alone, such as -1 / 784."""
    try:
        value = eval(compile(ast.Expression(node), "", "eval"), {"__builtins__": {}})
    except Exception:  # names and calls have no value here
        return None
    return float(value) if isinstance(value, int | float) else None


def uncovered(notebook, path: Path) -> list[str]:
    """The numbers of the prose that neither the code nor an asserted range holds."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    code += [f"assert ({proof})" for proof in proofs(path)]
    literals, ranges = numbers_in("\n".join(code))
    left = []
    for paragraph in prose_of(notebook):
        for match in NUMBER.finditer(paragraph):
            value, half = value_of(match[0])
            is_small = value == int(value) and value <= SMALL and "%" not in match[0]
            if is_small or value in SIZES:
                continue
            is_literal = any(abs(value - known) <= 1e-9 * max(1, known) for known in literals)
            is_asserted = any(
                low - half <= value <= high + half and high <= WIDEST * low for low, high in ranges
            )
            if not is_literal and not is_asserted:
                around = paragraph[max(0, match.start() - 50) : match.end() + 30]
                left.append(f"{match[0]}: …{' '.join(around.split())}…")
    return left


@pytest.mark.parametrize("path", LESSONS, ids=name_of)
def test_each_number_in_the_prose_is_asserted_or_set_in_the_code(path: Path):
    assert uncovered(read(path), path) == []


def test_a_changed_number_is_noticed():
    path = next(path for path in LESSONS if path.stem.startswith("05"))
    lesson = read(path)
    changed = [
        cell for cell in lesson.cells if "0.26" in cell.source and cell.cell_type == "markdown"
    ]
    assert changed
    for cell in changed:
        cell.source = cell.source.replace("0.26", "0.36")
    assert any(number.startswith("0.36") for number in uncovered(lesson, path))
