"""The core of a lesson needs nothing that only a deeper part makes."""

import ast
import builtins
import re
import tomllib

import pytest

from tests.make_guide import sections
from tests.notebooks import LESSONS


def names(code: str) -> tuple[set[str], set[str]]:
    """The names that a piece of code reads, and those that it makes."""
    read, made = set(), set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else made).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            made.add(node.name)
        elif isinstance(node, ast.arg):
            made.add(node.arg)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            made |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return read, made


def checked(code: str, stated: dict) -> list[str]:
    """The expressions behind what a section's code reveals and holds."""
    asked = re.findall(r'lesson\.reveal\("([^"]+)"\)', code)
    held = re.findall(r'lesson\.holds\("([^"]+)"\)', code)
    found = [s["holds"] for s in stated["statement"] if s["section"] in held]
    for prediction in stated["prediction"]:
        if prediction["id"] in asked:
            found += [prediction["holds"]] + [prediction["answer"]] * ("unit" in prediction)
    return found


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_the_core_needs_no_name_of_a_deeper_part(lesson):
    stated = tomllib.loads(lesson.with_suffix(".toml").read_text(encoding="utf-8"))
    known = {*vars(builtins), "answer"}
    for section in sections(lesson):
        if section.core:
            for code in (section.code, *checked(section.code, stated)):
                read, made = names(code)
                known |= made
                assert read <= known, (section.title, read - known)
