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

from tests.notebooks import COURSE, EXERCISES, LESSONS, read, stated

GUIDE = COURSE / "solutions" / "README.md"
QUIZ = COURSE / "helpers" / "quiz.json"
BLOCK = re.compile(r"(<!-- made: ([\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
# Minutes of a prediction, a figure that is talked about, an interactive.
PREDICTION, FIGURE, INTERACTIVE = 2, 2, 5
WORDS_A_MINUTE = 150


def table(heading: str, rows: list[list[str]]) -> str:
    """A table in Markdown."""
    columns = heading.count("|") + 1
    lines = [f"| {heading} |", "|" + " --- |" * columns]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def range_of(proof: str) -> tuple[float, float] | None:
    """The two ends between which an expression holds ``answer``."""
    for compare in [node for node in ast.walk(ast.parse(proof)) if isinstance(node, ast.Compare)]:
        parts = [compare.left, *compare.comparators]
        if len(parts) == 3 and isinstance(parts[1], ast.Name) and parts[1].id == "answer":
            return ast.literal_eval(parts[0]), ast.literal_eval(parts[2])
    return None


def answer_of(prediction: dict) -> str:
    """What a prediction's answer is, as a teacher reads it: an option, or a range."""
    if "options" in prediction:
        return prediction["answer"]
    low, high = range_of(prediction["holds"])
    return f"{low:g} to {high:g} {prediction.get('unit', '')}".strip()


def predictions(lesson: Path) -> str:
    """Each question of a lesson with its answer."""
    rows = []
    for asked in stated(lesson).get("prediction", []):
        because = asked.get("because", "")
        cells = [asked["section"], asked["question"], f"**{answer_of(asked)}.** {because}".strip()]
        rows.append([" ".join(cell.split()).replace("|", "\\|") for cell in cells])
    return table("section | question | answer", rows)


class Counts:
    """What the minutes of a lesson are counted from."""

    def __init__(self, lesson: Path):
        cells = read(lesson).cells
        prose = "\n\n".join(
            re.split(r"(?m)^#+ Sources", cell.source)[0]
            for cell in cells
            if cell.cell_type == "markdown"
        )
        code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        self.formulas = len(re.findall(r"\$\$.+?\$\$", prose, re.DOTALL))
        plain = re.sub(r"```.*?```|\$\$.*?\$\$", " ", prose, flags=re.DOTALL)
        self.words = len(re.findall(r"[^\W\d_][\w'-]*", plain))
        self.predictions = code.count("lesson.ask(")
        self.figures = code.count("alt=")
        self.interactives = code.count("from helpers.widgets.")
        questions = json.loads(QUIZ.read_text(encoding="utf-8"))[lesson.stem]
        self.quiz = len(questions)
        self.at_home = round(self.words / WORDS_A_MINUTE + self.formulas)
        self.in_class = (
            PREDICTION * self.predictions + FIGURE * self.figures + INTERACTIVE * self.interactives
        )
        self.all = self.at_home + self.in_class + self.quiz

    @property
    def stated(self) -> int:
        """The minutes at the head of the lesson."""
        return 5 * round(self.all / 5)


def counts() -> str:
    """The minutes of all lessons, and what they are counted from."""
    rows = []
    for number, lesson in enumerate(LESSONS, 1):
        c = Counts(lesson)
        parts = [c.words, c.formulas, c.predictions, c.figures, c.interactives, c.quiz]
        sums = [c.at_home, c.in_class, c.quiz, f"**{c.all}**", c.stated]
        rows.append([str(number), *(f"{part:,}" for part in parts), *map(str, sums)])
    heading = "lesson | words | formulas | predictions | figures | interactives | questions"
    return table(f"{heading} | at home | in class | quiz | **all** | header", rows)


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
    if what.startswith("predictions "):
        return predictions(LESSONS[int(what.split()[1]) - 1])
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
