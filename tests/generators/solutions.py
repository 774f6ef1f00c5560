"""A solution as the generators need it: its cells by kind, and answers reduced to what counts."""

import ast
import re
from collections.abc import Mapping
from typing import NamedTuple

from tests.notebooks import SOLUTIONS, read

# Names of arrays that a learner may take for one another.
IMAGES = ("x_train", "x_validation", "x_test", "noisy_train", "noisy_validation")
IMAGES += ("usual_train", "usual_calibration")
LABELS = ("malignant_train", "malignant_validation", "malignant_test")
MARKERS = ("### BEGIN SOLUTION", "### END SOLUTION")


class Cell(NamedTuple):
    """A code cell: "given", "answer" or "check"; ``step`` names the check that looks at it."""

    kind: str
    source: str
    step: str
    grade_id: str


class Solution(NamedTuple):
    """A solution's code cells in their order."""

    name: str
    cells: list[Cell]

    @property
    def steps(self) -> list[str]:
        """The names of the checks, in order."""
        return [cell.step for cell in self.cells if cell.kind == "check"]

    def alike(self, name: str) -> list[str]:
        """Arrays of this solution that one may take for the one of this name."""
        known = {n for cell in self.cells for n in re.findall(r"\w+", cell.source)}
        groups = [group for group in (IMAGES, LABELS) if name in group]
        return [other for group in groups for other in group if other in known and other != name]

    def answer(self, step: str) -> Cell:
        """The cell whose answer this check looks at."""
        return next(cell for cell in self.cells if cell.kind == "answer" and cell.step == step)


def names() -> list[str]:
    """The solutions that there are, such as "02_denoising"."""
    return [path.stem for path in SOLUTIONS]


def load(name: str) -> Solution:
    """The solution of this name, as it lies on the disk."""
    path = next(path for path in SOLUTIONS if path.stem == name)
    cells: list[Cell] = []
    waiting: list[int] = []  # answers whose check has not come yet
    for cell in read(path).cells:
        if cell.cell_type != "code":
            continue
        mark = cell.metadata.get("nbgrader", {})
        grade_id = mark.get("grade_id", "")
        if mark.get("solution"):
            waiting.append(len(cells))
            cells.append(Cell("answer", bare(cell.source), "", grade_id))
        elif mark.get("grade"):
            step = re.search(r"\bcheck\.(\w+)\(", cell.source)[1]
            for position in waiting:
                cells[position] = cells[position]._replace(step=step)
            waiting = []
            cells.append(Cell("check", cell.source, step, grade_id))
        else:
            cells.append(Cell("given", cell.source, "", ""))
    return Solution(name, cells)


def with_answers(solution: Solution, answers: Mapping[str, list[str]]) -> Solution:
    """The solution with other answers: for each step the cells that take the answer's place."""
    cells: list[Cell] = []
    for cell in solution.cells:
        if cell.kind == "answer" and cell.step in answers:
            cells += [cell._replace(source=source) for source in answers[cell.step]]
        else:
            cells.append(cell)
    return Solution(solution.name, cells)


def bare(source: str) -> str:
    """An answer as a learner writes it: without nbgrader's marks, prints and assertions."""
    lines = [line for line in source.split("\n") if line.strip() not in MARKERS]
    body = [node for node in ast.parse("\n".join(lines)).body if not _only_tells(node)]
    return "\n".join(ast.unparse(node) for node in body)


def reduced(
    source: str, needed: set[str], parts: Mapping[str, set[str]] | None = None
) -> list[ast.stmt]:
    """The statements of an answer that the names in ``needed`` come from.

    ``parts`` are what models are made of, from ``parts_of``: who trains a model trains its parts.
    What a solution only prints or asserts is left out: no learner's answer has it, and a mutation
    of it would be found by nobody.
    """
    body = ast.parse(source).body
    kept: list[ast.stmt] = []
    needed = set(needed)
    for statement in reversed(body):
        if _only_tells(statement) or _only_none(statement):
            continue
        if _touched(statement, parts or {}) & needed:
            needed |= _read(statement)
            kept.insert(0, statement)
    return kept


def parts_of(solution: Solution) -> dict[str, set[str]]:
    """For every name that a cell binds the names it is made from, or that are bound with it."""
    parts: dict[str, set[str]] = {}
    for cell in solution.cells:
        for statement in ast.parse(cell.source).body:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
                together = _stored(statement) | _read(statement)
                for name in _stored(statement):
                    parts.setdefault(name, set()).update(together)
    return parts


def needed_before(solution: Solution, step: str, variables: list[str]) -> list[str]:
    """What the cells before a step's answer hold that it rests on, as cells of their own.

    ``variables`` are the names that its check looks at. The arrays that one may take for another
    are always there.
    """
    position = solution.cells.index(solution.answer(step))
    answers = [
        cell.source for cell in solution.cells if cell.step == step and cell.kind == "answer"
    ]
    needed = {*variables, *IMAGES, *LABELS}
    for source in answers:
        for statement in ast.parse(source).body:
            needed |= _read(statement)
    parts, cells = parts_of(solution), []
    for number, cell in reversed([*enumerate(solution.cells[:position])]):
        if number == 0:
            cells.insert(0, cell.source)
        elif cell.kind != "check":
            kept = reduced(cell.source, needed, parts)
            for statement in kept:
                needed |= _read(statement)
            cells.insert(0, "\n".join(ast.unparse(statement) for statement in kept))
    return cells


def _is_read(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


def _read(statement: ast.stmt) -> set[str]:
    """The names that a statement takes from outside itself."""
    read = {node.id for node in ast.walk(statement) if _is_read(node)}
    inner: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.arg):
            inner.add(node.arg)
        if isinstance(node, ast.comprehension):
            inner |= _stored(node.target)
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        inner |= _stored(statement)
    return read - inner


def _stored(node: ast.AST) -> set[str]:
    return {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }


def _touched(statement: ast.stmt, parts: Mapping[str, set[str]]) -> set[str]:
    """The names that a statement binds or may change: ``x = 1``, ``m.compile()``, ``fit(m)``."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {name.asname or name.name.partition(".")[0] for name in statement.names}
    if isinstance(statement, ast.Expr):
        return _with_parts(_read(statement), parts)
    bound = _stored(statement)
    for node in ast.walk(statement):
        if isinstance(node, ast.comprehension):
            bound -= _stored(node.target)
    if isinstance(statement, (ast.Assign, ast.AugAssign, ast.For, ast.With)):
        # history = fit(model, ...) changes the model as well.
        calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == "fit" and call.args:
                bound |= _with_parts(_read(ast.Expr(call.args[0])), parts)
            if isinstance(call.func, ast.Attribute) and call.func.attr in ("fit", "append"):
                bound |= _with_parts(_read(ast.Expr(call.func.value)), parts)
    for node in ast.walk(statement):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            bound |= _read(ast.Expr(node.value))
    return bound


def _with_parts(names: set[str], parts: Mapping[str, set[str]]) -> set[str]:
    return names.union(*(parts.get(name, set()) for name in names))


def _only_tells(statement: ast.stmt) -> bool:
    """Whether a statement prints, asserts, deletes or draws, and makes nothing."""
    if isinstance(statement, (ast.Assert, ast.Delete, ast.Pass)):
        return True
    if isinstance(statement, ast.For) and all(_only_tells(inner) for inner in statement.body):
        return True
    if not isinstance(statement, ast.Expr):
        return False
    if isinstance(statement.value, ast.Constant):
        return True
    return (
        isinstance(statement.value, ast.Call)
        and re.match(r"(print|plots\.|display)", ast.unparse(statement.value)) is not None
    )


def _only_none(statement: ast.stmt) -> bool:
    """The first line of a given answer cell, ``a = b = None``."""
    return (
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Constant)
        and statement.value.value is None
    )
