"""A lesson's statements and predictions are held by what it has computed."""

import pytest

from helpers import lesson as lessons
from helpers import progress
from helpers.widgets import interactive
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


@pytest.fixture(autouse=True)
def learner(tmp_path, monkeypatch):
    """A learner who has predicted nothing yet."""
    monkeypatch.setenv(progress.FILE_VARIABLE, str(tmp_path / "progress.sqlite"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(interactive, "_kept", {})


@pytest.fixture
def cards(monkeypatch):
    """The cards that are shown, the newest last."""
    found = []
    monkeypatch.setattr(lessons, "display", found.append)
    return found


@pytest.fixture
def shown(monkeypatch):
    texts = []

    def display(data, raw=False):
        texts.append(data["text/plain"] if raw else data.words)

    monkeypatch.setattr(lessons, "display", display)
    return texts


def say(card, value) -> None:
    """Predict, as the page does."""
    card.chosen = {**card.chosen, "value": value}
    card.chosen = {**card.chosen, "said": True}


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


def test_what_longer_runs_have_found_is_read_from_the_folder_of_kept_results(lesson, tmp_path):
    (tmp_path / "converged").mkdir()
    (tmp_path / "converged" / "01_it.json").write_text('{"runs": [0.5]}', encoding="utf-8")
    assert lesson.kept("01_it") == {"runs": [0.5]}


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


def test_what_is_said_before_is_shown_beside_the_answer(lesson, cards):
    lesson.ask("share")
    say(cards[0], 40)
    run("lesson.reveal('share')", lesson=lesson, share=0.6)
    assert cards[1].chosen == {"value": 40, "said": True, "opened": False}
    assert cards[1].given["answer"] == 60 and cards[1].given["answer_words"] == "60 %"
    assert "answer" not in cards[0].given


def test_what_is_said_after_run_all_reaches_the_answer_too(lesson, cards):
    lesson.ask("share")
    run("lesson.reveal('share')", lesson=lesson, share=0.6)
    assert not cards[1].chosen["said"]
    say(cards[0], 40)
    assert cards[1].chosen["said"] and cards[1].chosen["value"] == 40
    assert progress.predicted("01_it") == {"share": 40}


def test_a_new_kernel_remembers_what_was_said(lesson, cards, monkeypatch):
    lesson.ask("which")
    say(cards[0], 1)
    monkeypatch.setattr(interactive, "_kept", {})
    lessons.Lesson("01_it").ask("which")
    assert cards[1].chosen == {"value": 1, "said": True, "opened": False}


def test_how_near_a_prediction_came_is_kept_once(lesson, cards, monkeypatch):
    monkeypatch.setattr(
        progress, "_predictions_asked", lambda name: {"share": False, "which": True}
    )
    lesson.ask("share")
    lesson.ask("which")
    assert progress.foresight("01_it") == ""
    say(cards[0], 40)
    say(cards[1], 0)
    run("lesson.reveal('share')", lesson=lesson, share=0.6)
    run("lesson.reveal('which')", lesson=lesson, values=[1, 2])
    assert progress.foresight("01_it") == "0 of 1 choices right, numbers off by 20% of their scale"
    say(cards[0], 60)  # who knows the answer by now
    say(cards[1], 1)
    assert progress.foresight("01_it") == "0 of 1 choices right, numbers off by 20% of their scale"


def test_who_has_looked_at_the_answer_predicts_no_more(lesson, cards):
    lesson.ask("share")
    run("lesson.reveal('share')", lesson=lesson, share=0.6)
    cards[1].chosen = {**cards[1].chosen, "opened": True}
    say(cards[0], 60)
    assert progress.predicted("01_it") == {}


def test_a_damaged_record_is_named_and_the_question_asked(lesson, cards):
    progress.progress_file().write_bytes(b"this is no database, whatever its name says" * 100)
    lesson.ask("share")
    assert "Delete it to start afresh" in cards[0].given["problem"]
    say(cards[0], 40)
    run("lesson.reveal('share')", lesson=lesson, share=0.6)
    assert cards[1].chosen["said"]


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
