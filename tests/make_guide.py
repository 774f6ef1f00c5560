"""Write into the teacher's guide what the notebooks say: questions with answers, and counts.

python3 course.py guide

Between a line <!-- made: WHAT --> and the line <!-- end --> stands what this makes; all the rest of
the guide is written by hand. So no prediction is written twice, and no count grows old.
"""

import ast
import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

from helpers.lesson import Prediction
from tests.notebooks import COURSE, EXERCISES, LESSONS, read, stated

GUIDE = COURSE / "solutions" / "README.md"
QUIZ = COURSE / "helpers" / "quiz.json"
BLOCK = re.compile(r"(<!-- made: ([\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
# Minutes of a prediction, a figure and an interactive: for one person, and in class, where pairs
# compare what they wrote and a figure is talked about.
ALONE, IN_CLASS = (1, 1, 3), (2, 2, 5)
WORDS_A_MINUTE = 150


def table(heading: str, rows: list[list[str]]) -> str:
    """A table in Markdown."""
    columns = heading.count("|") + 1
    lines = [f"| {heading} |", "|" + " --- |" * columns]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def range_of(proof: str) -> tuple[float, float] | None:
    """The two ends between which an expression holds ``answer``; None if it has no such range."""
    for compare in [node for node in ast.walk(ast.parse(proof)) if isinstance(node, ast.Compare)]:
        parts = [compare.left, *compare.comparators]
        if len(parts) == 3 and isinstance(parts[1], ast.Name) and parts[1].id == "answer":
            return ast.literal_eval(parts[0]), ast.literal_eval(parts[2])
    return None


def answer_of(prediction: dict) -> str:
    """What a prediction's answer is, as a teacher reads it: an option, or a range.

    A range that is wider than the card is cut at what the card can hold. Raises ValueError for a
    number that is held to no range, or to one that lies beyond the card.
    """
    if "options" in prediction:
        return prediction["answer"]
    ends = range_of(prediction["holds"])
    if ends is None:
        raise ValueError(f"{prediction['id']} is a number: hold it as low < answer < high.")
    low, high = (prediction.get(end, getattr(Prediction, end)) for end in ("low", "high"))
    ends = max(ends[0], low), min(ends[1], high)
    if ends[0] >= ends[1]:
        raise ValueError(f"{prediction['id']}: the card, {low:g} to {high:g}, holds no answer.")
    return f"{ends[0]:g} to {ends[1]:g} {prediction.get('unit', '')}".strip()


def predictions(lesson: Path) -> str:
    """Each question of a lesson with its answer."""
    rows = []
    for asked in stated(lesson).get("prediction", []):
        because = asked.get("because", "")
        cells = [asked["section"], asked["question"], f"**{answer_of(asked)}.** {because}".strip()]
        rows.append([" ".join(cell.split()).replace("|", "\\|") for cell in cells])
    return table("section | question | answer", rows)


class Section(NamedTuple):
    """A heading of a lesson, and what stands under it."""

    title: str
    core: bool
    prose: str
    code: str

    @property
    def words(self) -> int:
        """Words to read; code and formulas on a line of their own are left out."""
        plain = re.sub(r"```.*?```|\$\$.*?\$\$", " ", self.prose, flags=re.DOTALL)
        return len(re.findall(r"[^\W\d_][\w'-]*", plain))

    @property
    def formulas(self) -> int:
        """Formulas on a line of their own."""
        return len(re.findall(r"\$\$.+?\$\$", self.prose, re.DOTALL))

    @property
    def counted(self) -> tuple[int, int, int]:
        """Predictions, figures and interactives."""
        calls = ("lesson.ask(", "alt=", "from helpers.widgets.")
        return tuple(self.code.count(call) for call in calls)

    def minutes(self, each: tuple[int, int, int]) -> int:
        """Minutes of predictions, figures and interactives, at these minutes each."""
        return sum(n * minutes for n, minutes in zip(self.counted, each, strict=True))

    @property
    def reading(self) -> float:
        """Minutes of reading."""
        return self.words / WORDS_A_MINUTE + self.formulas


def core_numbers(first: str) -> set[str] | None:
    """The sections that a lesson's first cell calls its core, if it lists them: "1 to 3 and 5"."""
    found = re.search(
        r"[Cc]ore[:*]* (?:is )?sections ([^;:(]*?)(?:\. |, about|$)", first, re.MULTILINE
    )
    if found is None:
        return None
    numbers = set(re.findall(r"\d[\d.]*", found[1]))
    for low, high in re.findall(r"(\d[\d.]*) to (\d[\d.]*)", found[1]):
        *chapter, start = low.split(".")
        *_, end = high.split(".")
        numbers |= {".".join([*chapter, str(n)]) for n in range(int(start), int(end) + 1)}
    return numbers


def sections(lesson: Path) -> list[Section]:
    """The sections of a lesson in its order, without quiz, key points and sources."""
    cells = read(lesson).cells
    core = core_numbers(cells[0].source)
    found: list[list] = [["", True, [cells[0].source], []]]
    for cell in cells[1:]:
        if cell.cell_type == "code":
            found[-1][3].append(cell.source)
            continue
        for text in re.split(r"(?m)^(?=#{2,3} )", cell.source):
            heading = re.match(r"#{2,3} (.+)", text)
            if heading:
                title = heading[1].replace("*", "")
                number = re.match(r"\d[\d.]*\d|\d", title)
                deeper = "deeper" in title.lower() or "*Deeper.*" in text
                if core and number and not deeper:
                    deeper = not any(number[0] == n or n.startswith(f"{number[0]}.") for n in core)
                elif not number and text.startswith("### ") and not deeper:
                    deeper = not found[-1][1] and "deeper" not in found[-1][0].lower()
                found.append([title, not deeper, [], []])
            found[-1][2].append(text)
    made = [Section(t, core, "\n\n".join(p), "\n".join(c)) for t, core, p, c in found]
    without = ("Sources", "Quiz", "Key points")
    return [section for section in made if not section.title.startswith(without)]


def plan(lesson: Path) -> str:
    """What each section of a lesson asks for in class, and in how many minutes."""
    rows = []
    for section in sections(lesson):
        minutes = section.minutes(IN_CLASS)
        if not minutes:
            continue
        names = ("prediction", "figure", "interactive")
        what = [
            f"{n} {name}{'s' if n > 1 else ''}"
            for n, name in zip(section.counted, names, strict=True)
            if n
        ]
        part = "core" if section.core else "deeper"
        rows.append([section.title, part, ", ".join(what), str(minutes)])
    core, deeper = (sum(int(r[3]) for r in rows if r[1] == part) for part in ("core", "deeper"))
    rows.append(["**together**", "", f"core {core}, deeper {deeper}", f"**{core + deeper}**"])
    return table("section | part | what happens | minutes", rows)


class Counts:
    """What the minutes of a lesson are counted from."""

    def __init__(self, lesson: Path):
        parts = sections(lesson)
        self.words = sum(section.words for section in parts)
        self.formulas = sum(section.formulas for section in parts)
        self.predictions, self.figures, self.interactives = (
            sum(numbers) for numbers in zip(*(part.counted for part in parts), strict=True)
        )
        self.quiz = len(json.loads(QUIZ.read_text(encoding="utf-8"))[lesson.stem])
        self.reading = round(sum(section.reading for section in parts))
        self.alone = sum(section.minutes(ALONE) for section in parts)
        self.in_class = sum(section.minutes(IN_CLASS) for section in parts)
        core = [section for section in parts if section.core]
        self.core = round(sum(section.reading + section.minutes(ALONE) for section in core))
        self.core_in_class = sum(section.minutes(IN_CLASS) for section in core)

    @property
    def stated(self) -> int:
        """The minutes at the head of the lesson: reading, all that is to do, and the quiz."""
        return 5 * round((self.reading + self.alone + self.quiz) / 5)


def counts() -> str:
    """The minutes of all lessons, and what they are counted from."""
    rows = []
    for number, lesson in enumerate(LESSONS, 1):
        c = Counts(lesson)
        parts = [c.words, c.formulas, c.predictions, c.figures, c.interactives, c.quiz]
        sums = [c.reading, c.alone, f"**{c.stated}**", c.core, c.in_class, c.core_in_class]
        rows.append([str(number), *(f"{part:,}" for part in parts), *map(str, sums)])
    heading = "lesson | words | formulas | predictions | figures | interactives | questions"
    return table(
        f"{heading} | reading | doing | **stated** | core | in class | core in class", rows
    )


def points() -> str:
    """Each exercise with the points of its steps."""
    rows = []
    for number, exercise in enumerate(EXERCISES, 1):
        marks = [cell.metadata.get("nbgrader", {}) for cell in read(exercise).cells]
        each = [mark["points"] for mark in marks if mark.get("points")]
        rows.append([str(number), " + ".join(f"{p:g}" for p in each), f"{sum(each):g}"])
    return table("exercise | points, step by step | all", rows)


def made(what: str) -> str:
    """What belongs into the block of this name."""
    kind, _, number = what.partition(" ")
    if number:
        return {"predictions": predictions, "plan": plan}[kind](LESSONS[int(number) - 1])
    return {"counts": counts, "points": points}[what]()


def up_to_date(guide: str) -> str:
    """The guide with every block as the notebooks have it now."""
    return BLOCK.sub(lambda block: f"{block[1]}\n{made(block[2])}\n{block[3]}", guide)


def main() -> int:
    """Bring the guide up to date."""
    GUIDE.write_text(up_to_date(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{GUIDE.relative_to(COURSE)} is up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
