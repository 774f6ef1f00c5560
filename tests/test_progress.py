"""A learner's progress is kept in one file, by several notebooks at once, and shown as a table."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import progress

COURSE = Path(__file__).parents[1]
WRITER = """
import sys
sys.path.insert(0, {folder!r})
import runpy
record = runpy.run_path({file!r})["record"]
for number in range(40):
    assert record("notebook " + sys.argv[1], f"step {{number}}") == ""
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "progress.sqlite"
    monkeypatch.setenv(progress.FILE_VARIABLE, str(path))
    monkeypatch.chdir(tmp_path)
    return path


def test_what_was_passed_is_remembered_with_its_first_time(file):
    assert progress.passed() == {}
    assert progress.record("01_sparse", "step 1") == ""
    first = progress.passed()
    assert progress.record("01_sparse", "step 1") == ""
    assert progress.passed() == first
    assert list(first) == [("01_sparse", "step 1")]


def test_two_notebooks_at_once_lose_nothing(file):
    program = WRITER.format(folder=str(COURSE), file=str(COURSE / "helpers" / "progress.py"))
    writers = [
        subprocess.Popen([sys.executable, "-c", program, name], env=os.environ) for name in "abc"
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert len(progress.passed()) == 3 * 40


def test_the_file_may_be_deleted(file):
    progress.record("01_sparse", "step 1")
    file.unlink()
    assert progress.passed() == {}
    assert progress.record("01_sparse", "step 2") == ""


def test_a_damaged_file_is_named_and_does_not_stop_a_check(file):
    file.write_bytes(b"this is no database, whatever its name says" * 100)
    assert "delete that file" in progress.record("01_sparse", "step 1")
    with pytest.raises(ValueError, match="Delete it to start afresh"):
        progress.passed()


def test_running_a_solution_is_no_progress(file, tmp_path, monkeypatch):
    (tmp_path / "solutions").mkdir()
    monkeypatch.chdir(tmp_path / "solutions")
    progress.record("01_sparse", "step 1")
    assert progress.passed() == {}


def test_it_can_be_switched_off(file, monkeypatch):
    monkeypatch.setenv(progress.FILE_VARIABLE, "off")
    assert progress.record("01_sparse", "step 1") == ""
    assert progress.passed() == {}


def line_of(notebook: str) -> str:
    return next(line for line in progress.table().splitlines() if line.startswith(notebook))


def test_the_table_names_every_lesson_and_exercise_and_counts_what_is_passed(file):
    progress.record("01_sparse", "step 1")
    lessons = json.loads((COURSE / "helpers" / "quiz.json").read_text(encoding="utf-8"))
    for number, questions in enumerate(lessons.values()):
        for question in questions[:number]:
            progress.record(list(lessons)[number], question["id"])
    assert "1 of 6" in line_of("01_sparse")
    assert "0 of" in line_of("05_compression")
    for number, (lesson, questions) in enumerate(lessons.items()):
        assert f" {number} of {len(questions)}" in line_of(lesson)


def test_a_question_that_is_no_longer_asked_does_not_count(file):
    progress.record("01_concepts", "a question of an older course")
    assert " 0 of " in line_of("01_concepts")


@pytest.mark.parametrize("content", [None, "{", "[1]", '{"a": [{}]}', '{"a": 3}'])
def test_without_the_questions_one_sentence_says_so(file, tmp_path, monkeypatch, content):
    monkeypatch.setattr(progress, "_COURSE", tmp_path)
    (tmp_path / "helpers").mkdir()
    if content is not None:
        (tmp_path / "helpers" / "quiz.json").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="questions of the quizzes cannot be read") as error:
        progress.table()
    assert "\n" not in str(error.value)


def test_a_notebook_with_the_marks_of_a_merge_is_named_with_its_mend(file, tmp_path, monkeypatch):
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / "02_denoising.ipynb").write_text("{\n<<<<<<< HEAD\n}", encoding="utf-8")
    (tmp_path / "helpers").symlink_to(COURSE / "helpers")
    monkeypatch.setattr(progress, "_COURSE", tmp_path)
    with pytest.raises(ValueError, match="cannot be read as a notebook") as error:
        progress.table()
    assert "exercises/02_denoising.ipynb" in str(error.value)
    assert "course.py reset 02_denoising" in str(error.value)


def test_the_verb_of_the_course_needs_no_installed_package(file):
    program = [sys.executable, "-S", str(COURSE / "course.py"), "progress"]
    shown = subprocess.run(program, capture_output=True, text=True, env=os.environ, check=True)
    assert "02_architecture" in shown.stdout and "02_denoising" in shown.stdout
    assert shown.stderr == ""
