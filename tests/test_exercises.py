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


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course with one solution, whose exercise is made without nbconvert."""
    for name in (
        "notebooks/01_concepts.ipynb",
        "solutions/01_sparse.ipynb",
        "exercises/9_old.ipynb",
    ):
        (tmp_path / "course" / name).parent.mkdir(parents=True)
        (tmp_path / "course" / name).write_text("as it came")
    folder = tmp_path / "course"
    for name, place in {"COURSE": "", "SOLUTIONS": "solutions", "EXERCISES": "exercises"}.items():
        monkeypatch.setattr(make_exercises, name, folder / place)

    def convert(folder):
        (folder / "01_sparse.ipynb").write_text("exercise")

    monkeypatch.setattr(make_exercises, "_convert", convert)
    return folder


def files(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def test_in_exercises_those_without_a_solution_are_deleted(course):
    assert make_exercises.main([]) == 0
    assert files(course / "exercises") == {"01_sparse.ipynb": "exercise"}


@pytest.mark.parametrize("name", ["notebooks", "solutions", "", "notebooks/../solutions"])
def test_a_folder_of_the_course_with_other_files_is_left_alone(course, capsys, name):
    before = files(course)
    assert make_exercises.main([str(course / name)]) == 2
    assert files(course) == before
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("inside", [True, False])
def test_another_folder_keeps_what_stands_there(course, capsys, inside):
    mine = course / "mine" if inside else course.parent / "mine"
    assert make_exercises.main([str(mine)]) == 0
    assert make_exercises.main([str(mine)]) == 0  # nothing would change
    (mine / "01_sparse.ipynb").write_text("my work")
    assert make_exercises.main([str(mine)]) == 2
    assert files(mine) == {"01_sparse.ipynb": "my work"}
    assert "01_sparse.ipynb in" in capsys.readouterr().err


def test_notebooks_beside_them_in_another_folder_are_left_alone(course):
    mine = course.parent / "mine"
    mine.mkdir()
    (mine / "07_mine.ipynb").write_text("mine")
    assert make_exercises.main([str(mine)]) == 0
    assert files(mine) == {"01_sparse.ipynb": "exercise", "07_mine.ipynb": "mine"}


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
