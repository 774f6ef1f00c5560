"""A lesson's statements and predictions are held by what it has computed."""

import pytest

from helpers import lesson as lessons
from tests.notebooks import LESSONS, name_of, read, stated

CONTENT = """
[alt]
snow = "Ten pictures of snow."

[[statement]]
section = "1"
says = "Six of ten are lit."
holds = "0.5 < share < 0.7"

[[statement]]
section = "1"
says = "All are positive."
holds = "all(value > floor for value in values)"

[[prediction]]
id = "share"
section = "1"
question = "How many are lit?"
unit = "%"
answer = "100 * share"
holds = "50 < answer < 70"

[[prediction]]
id = "which"
section = "1"
question = "Which is larger?"
options = ["the first", "the second"]
answer = "the second"
holds = "values[1] > values[0]"
"""


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    monkeypatch.setattr(lessons, "_NOTEBOOKS", tmp_path)
    (tmp_path / "01_it.toml").write_text(CONTENT, encoding="utf-8")
    return lessons.Lesson("01_it")


@pytest.fixture
def shown(monkeypatch):
    texts = []
    monkeypatch.setattr(lessons, "display", lambda data, raw: texts.append(data["text/plain"]))
    return texts


def run(code: str, **variables):
    """Run a cell in a notebook whose variables these are."""
    exec(code, variables)


def test_statements_that_hold_are_counted(lesson, shown):
    run("lesson.holds('1')", lesson=lesson, share=0.6, values=[1, 2], floor=0)
    assert shown == ["✓ 2 statements hold on this computer"]


def test_a_statement_that_does_not_hold_is_named_and_the_others_are_not(lesson):
    with pytest.raises(AssertionError, match=r"Six of ten") as failure:
        run("lesson.holds('1')", lesson=lesson, share=0.8, values=[1, 2], floor=0)
    assert "positive" not in str(failure.value)


def test_a_missing_variable_says_to_run_the_cells_above(lesson):
    with pytest.raises(NameError, match="run the cells above first"):
        run("lesson.holds('1')", lesson=lesson)


def test_a_section_without_statements_is_a_mistake_of_the_lesson(lesson):
    with pytest.raises(ValueError, match="states nothing for section 9"):
        run("lesson.holds('9')", lesson=lesson)


def test_an_answer_is_computed_here_and_held_to_its_range(lesson, shown):
    run("lesson.reveal('share')", lesson=lesson, share=0.6)
    assert "60 %" in shown[-1]
    with pytest.raises(AssertionError, match="80"):
        run("lesson.reveal('share')", lesson=lesson, share=0.8)


def test_a_choice_is_proven(lesson, shown):
    run("lesson.reveal('which')", lesson=lesson, values=[1, 2])
    assert "the second" in shown[-1]
    with pytest.raises(AssertionError):
        run("lesson.reveal('which')", lesson=lesson, values=[2, 1])


def test_a_damaged_file_is_named(lesson, tmp_path):
    (tmp_path / "01_it.toml").write_text("[[statement", encoding="utf-8")
    with pytest.raises(ValueError, match=r"01_it\.toml"):
        _ = lessons.Lesson("01_it").statements


@pytest.mark.parametrize("path", LESSONS, ids=name_of)
def test_what_stands_beside_a_lesson_is_used_in_it(path):
    content = stated(path)
    code = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    for section in {entry["section"] for entry in content.get("statement", [])}:
        assert f'lesson.holds("{section}")' in code
    for prediction in content.get("prediction", []):
        asked = code.index(f'lesson.ask("{prediction["id"]}")')
        assert asked < code.index(f'lesson.reveal("{prediction["id"]}")')
        options = prediction.get("options", [])
        assert not options or prediction["answer"] in options
    for figure in content.get("alt", {}):
        assert f'lesson.alt["{figure}"]' in code
