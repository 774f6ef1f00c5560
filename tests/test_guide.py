"""The teacher's guide adds up: clocks without gaps, and counts that the notebooks bear out."""

import json
import re
from itertools import pairwise

import pytest

from tests.notebooks import COURSE, EXERCISES, LESSONS, prose, read

GUIDE = (COURSE / "solutions" / "README.md").read_text(encoding="utf-8")
README = (COURSE / "README.md").read_text(encoding="utf-8")
QUIZ = json.loads((COURSE / "helpers" / "quiz.json").read_text(encoding="utf-8"))
MINUTES = {"p": 2, "f": 2, "i": 5, "r": 1}  # a prediction, a figure, an interactive, a wait
SHORT_FORM = "### Short form"
DASH = "\N{EN DASH}"  # from minute to minute


def stem(parameter: object) -> str:
    return getattr(parameter, "stem", str(parameter))


def tables(text: str) -> list[list[list[str]]]:
    """Each table's rows, each a list of what stands in its cells, without the heading's."""
    found = re.findall(r"(?m)^\|.*\n\|[ |:-]+\n((?:\|.*\n)+)", text + "\n")
    return [
        [[cell.strip(" *") for cell in row.strip("|").split("|")] for row in table.splitlines()]
        for table in found
    ]


def chapter(heading: str, text: str = GUIDE) -> str:
    level = heading.split()[0]
    start = text.index(f"\n{heading}") + 1
    end = re.search(rf"(?m)^#{{1,{len(level)}}} ", text[start + len(heading) :])
    return text[start : start + len(heading) + end.start()] if end else text[start:]


def counted(cell: str) -> int:
    """Minutes of "1p 2f 1r"."""
    return sum(int(number) * MINUTES[kind] for number, kind in re.findall(r"(\d)([pfir])", cell))


def clock(text: str) -> list[tuple[int, int, int]]:
    """Start, end and counted minutes of each row of the first table of minutes in the text."""
    for table in tables(text):
        if all(re.fullmatch(rf"\d+{DASH}\d+", row[0]) for row in table):
            return [(*map(int, row[0].split(DASH)), counted(row[1])) for row in table]
    raise AssertionError("there is no table of minutes")


def plan_of(lesson: int) -> str:
    title = re.search(rf"(?m)^## Lesson {lesson}: .*$", GUIDE)
    return chapter(title.group())


def short_form_of(lesson: int) -> str:
    text = plan_of(lesson)
    return chapter(re.search(rf"(?m)^{SHORT_FORM}.*$", text).group(), text)


def check_clock(rows: list[tuple[int, int, int]]) -> None:
    assert rows[0][0] == 0
    assert [end for _, end, _ in rows[:-1]] == [start for start, _, _ in rows[1:]]
    for start, end, least in rows:
        assert start < end and end - start >= least, f"minute {start} has too little time"


@pytest.mark.parametrize("lesson", range(1, 6))
def test_a_lesson_plan_has_no_gap_and_ends_as_promised(lesson):
    text = plan_of(lesson)
    rows = clock(text)
    check_clock(rows)
    in_class, plan = re.search(r"In class (\d+) minutes[^;]*; plan (\d+)", text).groups()
    assert sum(least for _, _, least in rows) == int(in_class)
    assert rows[-1][1] == int(plan)
    assert f"{in_class}, plan {plan}" in chapter("## Decide in ten minutes")


@pytest.mark.parametrize("lesson", range(3, 6))
def test_a_short_form_has_no_gap_and_ends_as_promised(lesson):
    text = short_form_of(lesson)
    rows = clock(text)
    check_clock(rows)
    assert text.startswith(f"{SHORT_FORM}: {rows[-1][1]} minutes")


def test_half_a_day_has_four_hours():
    rows = next(table for table in tables(chapter("## Half a day")) if DASH in table[0][0])
    ends = [[60 * int(h) + int(m) for h, m in re.findall(r"(\d+):(\d+)", row[0])] for row in rows]
    assert ends[0][0] == 0 and ends[-1][1] == 240
    assert all(before[1] == after[0] for before, after in pairwise(ends))
    for (start, end), (_, minutes, what, shares) in zip(ends, rows, strict=True):
        assert end - start == int(minutes)
        if " and " not in shares:
            continue
        least, to_tell = map(int, shares.split(" and "))
        assert least + to_tell == int(minutes), what
        if "short form" in what:
            lesson = int(re.search(r"lesson (\d)", what).group(1))
            assert sum(row[2] for row in clock(short_form_of(lesson))) == least, what
            assert clock(short_form_of(lesson))[-1][1] == int(minutes), what


def test_each_of_the_four_weeks_has_ninety_minutes():
    (rows,) = tables(chapter("## Four weeks"))
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    for row in rows:
        assert sum(map(int, re.findall(r"\((\d+)\)", row[2]))) == 90, row[0]


def test_two_sittings_tell_all_of_lesson_3():
    (rows,) = tables(chapter("### Two sittings", plan_of(3)))
    for sitting in "12":
        clock_of = [list(map(int, row[1].split(DASH))) for row in rows if row[0] == sitting]
        assert clock_of[0][0] == 0
        assert all(a[1] == b[0] for a, b in pairwise(clock_of))
    for _, minute, section, told, counts in rows:
        start, end = map(int, minute.split(DASH))
        if told or counts:
            assert end - start == int(told or 0) + counted(counts), section
    assert sum(counted(row[4]) for row in rows) == sum(row[2] for row in clock(plan_of(3)))


@pytest.mark.parametrize("number, path", list(enumerate(LESSONS, 1)), ids=stem)
def test_what_is_counted_is_there(number, path):
    table = tables(chapter("## How the minutes are counted"))[1]
    words, formulas, predictions, figures, interactives, questions, *sums = table[number - 1][1:]
    home, in_class, quiz, together, header = map(int, sums)
    text = prose(path)
    assert text.count("> **Predict.**") == int(predictions)
    assert len(QUIZ[path.stem]) == int(questions) == quiz
    code = [cell.source for cell in read(path).cells if cell.cell_type == "code"]
    assert sum("from helpers.widgets." in source for source in code) == int(interactives)
    run = 2 if number == 3 else 1
    count = 2 * int(predictions) + 2 * int(figures) + 5 * int(interactives) + run
    assert in_class == count and together == home + in_class + quiz
    assert home == round(int(words.replace(",", "")) / 150 + int(formulas))
    assert header == 5 * round(together / 5)
    first_page = tables(chapter("## Decide in ten minutes"))[0][number - 1]
    assert [first_page[1], *first_page[3:]] == [str(home), str(quiz), str(header)]
    assert re.search(rf"\({path.parent.name}/{path.name}\).*\| {header} \|", README)


@pytest.mark.parametrize("number, path", list(enumerate(EXERCISES, 1)), ids=stem)
def test_an_exercise_has_the_minutes_that_are_counted(number, path):
    row = tables(chapter("## How the minutes are counted"))[2][number - 1]
    words, predictions, steps, own, without, full, header, points = map(int, row[1:])
    text = prose(path)
    assert text.count("> **Predict.**") == predictions
    assert len(re.findall(r"(?m)^## Step \d", text)) == steps
    assert text.count("*In your own words") == own
    assert without == round(words / 150 + predictions + 8 * steps + 2 * own + 6)
    assert full == without + 10 and header == 5 * round(full / 5)
    marks = [cell.metadata.get("nbgrader", {}) for cell in read(path).cells]
    assert sum(mark.get("points", 0) for mark in marks) == points
    assert re.search(rf"\({path.parent.name}/{path.name}\).*\| {header} \|", README)
    assert tables(chapter("## Exercises"))[0][number - 1][1:4] == [
        str(header), str(without), str(points)
    ]  # fmt: skip


def test_quiz_questions_have_the_numbers_of_the_screen():
    rows = tables(chapter("## Half a day"))[1]
    assert [lesson for lesson, *_ in rows] == [lesson for lesson in "12345" for _ in range(2)]
    for lesson, question, _ in rows:
        number, of = map(int, re.match(r"(\d+) of (\d+): ", question).groups())
        (name,) = (name for name in QUIZ if name.startswith(f"0{lesson}"))
        assert number <= of == len(QUIZ[name])


@pytest.mark.parametrize("lesson, path", list(enumerate(LESSONS, 1)), ids=stem)
def test_cells_that_the_plan_names_are_there(lesson, path):
    source = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    for name in re.findall(r"`([^`\n]+)`", plan_of(lesson)):
        assert " = " not in name or name in source, f"lesson {lesson} has no {name}"
