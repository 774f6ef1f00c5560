"""The house is in order: notebooks clean, links whole, imports one way."""

import ast
import json
import re

import nbformat
import pytest

from tests.notebooks import (
    COURSE,
    EXERCISES,
    LESSON_NAMES,
    LESSONS,
    NOTEBOOKS,
    SOLUTIONS,
    name_of,
    prose,
    read,
)

README = COURSE / "README.md"
GUIDE = COURSE / "solutions" / "README.md"
GLOSSARY = COURSE / "notebooks" / "glossary.md"
# A module may import from the rooms before its own.
ROOMS = [
    ["computer", "memory", "progress", "words"],
    ["data"],
    ["metrics", "baselines"],
    ["rate"],
    ["models"],
    ["training"],
    ["plots"],
    ["widgets"],
    ["quiz"],
    ["lesson"],
]
LEVEL = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}


def test_all_five_lessons_are_there():
    assert [path.stem for path in LESSONS] == LESSON_NAMES


def test_each_exercise_has_one_solution():
    assert [path.name for path in EXERCISES] == [path.name for path in SOLUTIONS]
    assert EXERCISES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_notebook_is_committed_clean(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs and cell.execution_count is None, cell.source
    assert path.stat().st_size < 100_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_cell_ids_are_words_and_unique(path):
    # Read as JSON: nbformat would quietly give an id to a cell that has none.
    ids = [cell["id"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert len(set(ids)) == len(ids)
    for cell_id in ids:
        assert re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", cell_id)
        assert not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]+)*", cell_id), f"{cell_id} is random"


def test_every_lesson_and_exercise_is_linked_from_the_readme():
    text = README.read_text(encoding="utf-8")
    for path in [*LESSONS, *EXERCISES]:
        assert f"({path.parent.name}/{path.name})" in text


@pytest.mark.parametrize("path", [README, GUIDE, GLOSSARY, *NOTEBOOKS], ids=name_of)
def test_links_to_files_of_the_course_resolve(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        goal = (path.parent / file).resolve() if file else path
        assert goal.exists(), f"{target} leads nowhere"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", prose(goal), re.MULTILINE)
            assert anchor.lower() in {anchor_of(heading) for heading in headings}, target


def anchor_of(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def helpers_imported_by(file) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            parts = node.module.split(".")
            names |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.startswith("helpers.")}
    return names


def room_of(name: str) -> str:
    """training_input belongs to training, plots_variants to plots."""
    return name.split("_")[0]


@pytest.mark.parametrize(
    "file", sorted((COURSE / "helpers").rglob("*.py")), ids=lambda f: f"{f.parent.name}/{f.name}"
)
def test_imports_run_one_way(file):
    parts = file.relative_to(COURSE / "helpers").with_suffix("").parts
    own, imported = room_of(parts[0]), {room_of(name) for name in helpers_imported_by(file)}
    if own == "checks":
        assert imported <= {"checks", "data", "metrics", "progress", "plots", "words"}
    elif own in LEVEL:
        late = {name for name in imported - {own} if LEVEL.get(name, 99) >= LEVEL[own]}
        assert not late, f"{own} may not import {late}"


@pytest.mark.parametrize("file", sorted((COURSE / "helpers").rglob("*.py")), ids=lambda f: f.name)
def test_helpers_know_no_notebook(file):
    assert not any(name in file.read_text(encoding="utf-8") for name in LESSON_NAMES)
