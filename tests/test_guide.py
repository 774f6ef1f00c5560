"""The teacher's guide adds up: what it repeats from the notebooks is theirs, and plans end in time.

What stands between its marks is made by tests/make_guide.py.
"""

import re
from itertools import pairwise

import pytest

from tests import make_guide
from tests.make_guide import Counts
from tests.notebooks import COURSE, LESSONS, name_of, read, stated

GUIDE = make_guide.GUIDE.read_text(encoding="utf-8")
README = (COURSE / "README.md").read_text(encoding="utf-8")
DASH = "\N{EN DASH}"  # from minute to minute


def tables(text: str) -> list[list[list[str]]]:
    """Each table's rows, each a list of what stands in its cells, without the heading's."""
    found = re.findall(r"(?m)^\|.*\n\|[ |:-]+\n((?:\|.*\n)+)", text + "\n")
    return [
        [[cell.strip(" *") for cell in row.strip("|").split("|")] for row in table.splitlines()]
        for table in found
    ]


def chapter(heading: str) -> str:
    level = heading.split()[0]
    start = GUIDE.index(f"\n{heading}") + 1
    end = re.search(rf"(?m)^#{{1,{len(level)}}} ", GUIDE[start + len(heading) :])
    return GUIDE[start : start + len(heading) + end.start()] if end else GUIDE[start:]


def test_the_guide_says_what_the_notebooks_say():
    assert make_guide.up_to_date(GUIDE) == GUIDE, "run: python3 course.py guide"


def test_every_lesson_has_its_plan_and_its_predictions_in_the_guide():
    made = [block[1] for block in make_guide.BLOCK.findall(GUIDE)]
    for number in range(1, len(LESSONS) + 1):
        assert f"plan {number}" in made and f"predictions {number}" in made
    assert "counts" in made and "points" in made


def test_a_changed_question_is_noticed():
    changed = GUIDE.replace(stated(LESSONS[0])["prediction"][0]["question"], "Something else?")
    assert changed != GUIDE and make_guide.up_to_date(changed) == GUIDE


@pytest.mark.parametrize(
    "held, card, said",
    [
        ("-0.01 < answer < 20", {"low": 0, "high": 100}, "0 to 20"),
        ("90 < answer < 110", {"low": 0, "high": 100}, "90 to 100"),
        ("-5 < answer < 110", {}, "0 to 100"),  # what a card has that says nothing
        ("-5 < answer < 5", {"low": -10, "high": 10}, "-5 to 5"),
    ],
)
def test_an_answer_is_one_that_the_card_can_hold(held, card, said):
    asked = {"id": "some", "holds": held, **card}
    assert make_guide.answer_of(asked) == said


def test_an_answer_beyond_the_card_is_refused():
    asked = {"id": "some", "holds": "110 < answer < 120", "low": 0, "high": 100}
    with pytest.raises(ValueError, match="some: the card, 0 to 100, holds no answer"):
        make_guide.answer_of(asked)


@pytest.mark.parametrize("number, path", list(enumerate(LESSONS, 1)))
def test_a_lesson_states_the_minutes_that_are_counted(number, path):
    count = Counts(path)
    first = read(path).cells[0].source
    assert f"*{count.stated} minutes" in first
    assert re.search(rf"\({path.parent.name}/{path.name}\).*\| {count.stated} \|", README)
    core = 75 if number == 3 else 45
    assert count.core <= core, f"the core of {name_of(path)} takes {count.core} minutes"


def test_half_a_day_has_four_hours_and_time_for_every_core():
    rows = next(table for table in tables(chapter("## Half a day")) if DASH in table[0][0])
    ends = [[60 * int(h) + int(m) for h, m in re.findall(r"(\d+):(\d+)", row[0])] for row in rows]
    assert ends[0][0] == 0 and ends[-1][1] == 240
    assert all(before[1] == after[0] for before, after in pairwise(ends))
    for (start, end), (_, minutes, what, *_) in zip(ends, rows, strict=True):
        assert end - start == int(minutes)
        if lesson := re.search(r"lesson (\d)\]", what):
            assert Counts(LESSONS[int(lesson[1]) - 1]).core_in_class <= int(minutes), what


def test_each_of_the_four_weeks_has_ninety_minutes():
    (rows,) = tables(chapter("## Four weeks"))
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    for row in rows:
        assert sum(map(int, re.findall(r"\((\d+)\)", row[2]))) == 90, row[0]
