"""What holds for every exercise: made from its solution, complete, and friendly when untouched."""

import ast
import json
import re
from pathlib import Path
from statistics import median

import pytest

from tests import make_exercises

COURSE = Path(__file__).parents[1]
SOLUTIONS = sorted((COURSE / "solutions").glob("*.ipynb"))
EXERCISES = sorted((COURSE / "exercises").glob("*.ipynb"))

each_solution = pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
each_exercise = pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)


def cells(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def text(path: Path) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells(path))


def test_the_exercises_are_what_their_solutions_give(tmp_path):
    make_exercises.make(tmp_path)
    made = {path.name: cells(path) for path in tmp_path.glob("*.ipynb")}
    assert made.keys() == {path.name for path in EXERCISES}
    for path in EXERCISES:
        assert cells(path) == made[path.name], (
            f"{path.name} is out of step with its solution: run 'python3 course.py exercises'."
        )


@each_exercise
def test_an_exercise_gives_no_solution_away(path):
    assert "BEGIN SOLUTION" not in text(path)
    answers = [c for c in cells(path) if c["metadata"].get("nbgrader", {}).get("solution")]
    for cell in answers:
        source = "".join(cell["source"])
        assert "Your code here" in source or "Your own words here" in source
        assert len(source) < 600


@each_solution
def test_every_answer_is_followed_by_a_check_that_is_worth_points(path):
    code = [c for c in cells(path) if c["cell_type"] == "code" and "nbgrader" in c["metadata"]]
    marks = [cell["metadata"]["nbgrader"] for cell in code]
    assert len(marks) >= 8
    for answer, check in zip(marks[::2], marks[1::2], strict=True):
        assert answer["solution"] and not answer["grade"]
        assert check["grade"] and check["locked"] and check["points"] > 0
        assert check["grade_id"] == f"{answer['grade_id']}-check"


@each_solution
def test_grade_ids_are_unique(path):
    ids = [
        c["metadata"]["nbgrader"]["grade_id"] for c in cells(path) if "nbgrader" in c["metadata"]
    ]
    assert len(ids) == len(set(ids))


@each_solution
def test_every_step_has_three_hints_of_its_own(path):
    steps = [
        "".join(cell["source"])
        for cell in cells(path)
        if re.match(r"## (Step|Stretch goal)", "".join(cell["source"]))
    ]
    assert len(steps) >= 4
    for step in steps:
        assert [f"Hint {n}" in step for n in (1, 2, 3)] == [True] * 3, step[:60]
        assert step.count("<details>") == step.count("</details>") == 3


@each_solution
def test_an_exercise_says_how_long_it_takes_what_it_teaches_and_asks_to_reflect(path):
    for part in ("minutes", "You will be able to", "**Predict.**", "## Stretch goal", "## Reflect"):
        assert part in text(path)


# Those whose check cells are one line; the others follow.
ONE_LINE = [path for path in SOLUTIONS if path.stem in ("01_sparse", "03_variational")]
each_of_these = pytest.mark.parametrize("path", ONE_LINE, ids=lambda path: path.stem)


@each_of_these
def test_a_check_cell_is_one_line_so_that_nothing_in_it_can_fail(path):
    calls = [
        "".join(c["source"]) for c in cells(path) if re.search(r"\bcheck\.", "".join(c["source"]))
    ]
    checks = [call for call in calls if not call.startswith("import")]
    assert len(checks) >= 6
    for call in checks:
        assert re.fullmatch(r"check\.\w+\(\)", call)


@each_of_these
def test_one_idea_a_cell(path):
    code = [cell for cell in cells(path) if cell["cell_type"] == "code"]
    lengths = [len("".join(cell["source"]).splitlines()) for cell in code]
    assert median(lengths) <= 8
    assert max(lengths) <= 25


@each_of_these
def test_the_courses_helpers_win_over_another_package_of_that_name(path):
    assert 'sys.path.insert(0, "..")' in text(path)


@each_of_these
def test_hints_run_as_they_stand_and_leave_something_to_decide(path):
    for number, cell in enumerate(cells(path)):
        hints = re.findall(r"```python\n(.*?)```", "".join(cell["source"]), re.DOTALL)
        if not hints:
            continue
        for lines in hints:
            body = "\n    ".join(lines.strip().splitlines())
            ast.parse(f"def hint():\n    {body}")
        answer = next(
            "".join(c["source"])
            for c in cells(path)[number:]
            if c["cell_type"] == "code" and c["metadata"].get("nbgrader", {}).get("solution")
        )
        solution = "".join(re.findall(r"### BEGIN SOLUTION\n(.*?)### END", answer, re.DOTALL))
        statements = {
            squeezed(line)
            for line in solution.splitlines()
            if line.strip() and not line.strip().startswith(("#", "assert", "print"))
        }
        given = squeezed("\n".join(hints))
        assert not all(statement in given for statement in statements), hints


def squeezed(code: str) -> str:
    """The code without white space and trailing commas."""
    return re.sub(r"\s|,(?=\s*\))", "", code)


@each_solution
def test_a_solution_asserts_its_results(path):
    assert text(path).count("assert ") >= 3
