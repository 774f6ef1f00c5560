"""The table of other seeds can be read, whatever a lesson raises, and keeps other lessons' rows."""

from tests import five_seeds

HEAD = "| notebook | seeds moved by | what did not hold |\n| --- | --- | --- |\n"


def test_a_message_of_several_lines_is_one_row():
    row = five_seeds.row_of("notebooks/01_it", 100, ["holds() (AssertionError:\n  a\n  |b| < 1)"])
    assert row == r"| notebooks/01_it | 100 | holds() (AssertionError: a \|b\| < 1) |"


def test_nothing_raised_is_said():
    assert five_seeds.row_of("notebooks/01_it", 200, []).endswith("| all held |")


def test_rows_of_other_lessons_stay(tmp_path):
    table = tmp_path / "table.md"
    first, second = (five_seeds.row_of(f"notebooks/0{n}_it", 100, []) for n in (1, 2))
    assert five_seeds.rows_of_others(table, []) == []
    table.write_text(HEAD + f"{first}\n{second}\n", encoding="utf-8")
    assert five_seeds.rows_of_others(table, ["notebooks/01_it"]) == [second]
