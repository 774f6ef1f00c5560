"""Run the lessons with other seeds and list the assertions that do not hold.

python -m tests.five_seeds [--runs 5] [--table FILE] [NOTEBOOK ...]

Every seed that a cell names, for Keras, NumPy or our own noise, is moved by the same amount. What
does not hold is noted and the notebook goes on, so that one run shows all that is too narrow.
"""

import argparse
import ast
import os
import re
from pathlib import Path

import nbclient

from tests.notebooks import COURSE, LESSONS, name_of, read

TABLE = Path(__file__).with_name("five_seeds.md")
MISSED = "This did not hold:"
SEED = re.compile(r"(set_random_seed\(|default_rng\(|seed=|random_state=|SEED = )(\d+)")


def moved(code: str, by: int) -> str:
    """The code with every seed in it moved by that much, and with assertions that go on.

    So one run shows every assertion that is too narrow, not the first one of each cell.
    """
    lines = code.splitlines()
    for node in reversed(ast.parse(code).body):
        if isinstance(node, ast.Assert):
            claim = ast.get_source_segment(code, node.test)
            lines[node.lineno - 1 : node.end_lineno] = [
                f"if not ({claim}):",
                f"    print({MISSED!r}, {' '.join(claim.split())!r})",
            ]
    return SEED.sub(lambda match: f"{match[1]}{int(match[2]) + by}", "\n".join(lines))


def failures(path: Path, by: int) -> list[str]:
    """What the cells of a notebook raise when its seeds are moved."""
    notebook = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = moved(cell.source, by)
    where = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(notebook, timeout=900, allow_errors=True, resources=where).execute()
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                found.append(failed_line(output))
            text = output.get("text", "")
            found += re.findall(rf"(?m)^{MISSED} (.*)$", text)
    return found


def failed_line(output) -> str:
    """The line of the cell that raised, and what."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
    lines = re.findall(r"(?m)^-+> \d+ (.*)$", plain)
    return f"{lines[0].strip() if lines else '?'} ({output.ename} {output.evalue})"


def row_of(name: str, by: int, found: list[str]) -> str:
    """One line of the table, whatever was raised: a message may have several, or a bar in it."""
    missed = " ".join("; ".join(found).split()).replace("|", "\\|")
    return f"| {name} | {by} | {missed or 'all held'} |"


def rows_of_others(table: Path, names: list[str]) -> list[str]:
    """The rows that a table holds of other notebooks; these stay when some are run again."""
    if not table.exists():
        return []
    rows = table.read_text(encoding="utf-8").splitlines()
    return [row for row in rows if row.startswith("| notebooks/") and row.split()[1] not in names]


def main() -> None:
    """Run, print each result, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path, default=LESSONS)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--table", type=Path, default=TABLE)
    options = parser.parse_args()
    os.environ["AUTOENCODERS_PROGRESS"] = "off"
    head = ["| notebook | seeds moved by | what did not hold |", "| --- | --- | --- |"]
    paths = [(COURSE / path).resolve() for path in options.notebooks]
    rows = []
    for path in paths:
        for run in range(1, options.runs + 1):
            rows.append(row_of(name_of(path), 100 * run, failures(path, 100 * run)))
            print(rows[-1], flush=True)
            others = rows_of_others(options.table, [name_of(path) for path in paths])
            table = [*head, *sorted([*others, *rows])]
            options.table.write_text("\n".join(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
