"""A lesson's cells as slides: what is shown, what only the speaker sees, how much fits on one.

What a cell of prose is on slides stands in the notebook, as Jupyter keeps it
(``slideshow.slide_type``). A cell of code that says nothing else has a slide of its own.
"""

import ast
import copy
import itertools
import re

import nbformat
from nbformat import NotebookNode

_LINES = 16  # of prose that fit on a slide
_LINES_ABOVE = 6  # of printed text that a picture leaves room for
_CODE_LINES, _SMALL_CODE_LINES = 24, 36  # that fit, in usual and in small letters
_WORDS_A_LINE = 15
_ROWS = 8  # of a table that fit, where most of them take two lines
_PICTURES = {"text/html", "text/markdown"}
_LINES_BY_KIND = {"$$": 3.0, "|": 1.0, "#": 2.0}


def as_slides(notebook: NotebookNode) -> NotebookNode:
    """A copy whose cells fit on slides.

    Long prose and long tables go on to further slides, answers are unfolded, and where there is a
    picture or a table its code stays away.
    """
    slides = copy.deepcopy(notebook)
    slides.cells = [part for cell in slides.cells for part in _parts(cell)]
    return slides


def _parts(cell: NotebookNode) -> list[NotebookNode]:
    if cell.cell_type == "code":
        return _code(cell)
    if cell.metadata.get("slideshow", {}).get("slide_type") in ("notes", "skip"):
        return [cell]
    texts = _pages(_unfolded(cell.source))
    cells = [cell, *(nbformat.v4.new_markdown_cell() for _ in texts[1:])]
    for part, text in zip(cells, texts, strict=True):
        part.source = text
    for part in cells[1:]:
        part.metadata["slideshow"] = {"slide_type": "subslide"}
    return cells


def _code(cell: NotebookNode) -> list[NotebookNode]:
    """A cell of code on slides: its pictures one by one, or the code with what it prints."""
    cell.metadata.setdefault("slideshow", {"slide_type": "subslide"})
    if re.fullmatch(r"lesson\.holds\(.*\)", cell.source.strip()):
        cell.metadata["slideshow"] = {"slide_type": "skip"}  # proof, and nothing to look at
    if cell.metadata["slideshow"]["slide_type"] == "skip":
        return [cell]
    cell.outputs = [output for output in cell.outputs if not _is_proof(output)]
    if any(_PICTURES & set(output.get("data", {})) for output in cell.outputs):
        return _pictures(cell)
    cell.source = _without_assertions(cell.source)
    lines = cell.source.count("\n") + 1 + sum(_printed(output) for output in cell.outputs)
    if lines > _SMALL_CODE_LINES:
        cell.metadata["transient"] = {"remove_source": True}
        if not cell.outputs:
            cell.metadata["slideshow"] = {"slide_type": "skip"}
    elif lines > _CODE_LINES:
        cell.metadata["tags"] = ["small"]
    return [cell]


def _pictures(cell: NotebookNode) -> list[NotebookNode]:
    """A slide for each picture, with what was printed before it if that is short."""
    slides, printed = [], []
    for output in itertools.chain.from_iterable(map(_short_tables, cell.outputs)):
        printed.append(output)
        if _PICTURES & set(output.get("data", {})):
            lines = sum(_printed(other) for other in printed[:-1])
            parts = [printed] if lines <= _LINES_ABOVE else [printed[:-1], printed[-1:]]
            slides += parts
            printed = []
    slides += [printed] if printed else []
    return [_only(outputs) for outputs in slides]


def _short_tables(output: NotebookNode) -> list[NotebookNode]:
    """The output, or several of them where it is one long table in Markdown."""
    text = output.get("data", {}).get("text/markdown", "")
    tables = _table_pages(text) if text.startswith("|") else [text]
    if len(tables) == 1:
        return [output]
    return [nbformat.v4.new_output("display_data", {"text/markdown": table}) for table in tables]


def _table_pages(table: str) -> list[str]:
    """A table in Markdown as tables of about equally many rows, each with the same head."""
    head, rule, *rows = table.strip().splitlines()
    count = -(-len(rows) // _ROWS)
    starts = [len(rows) * k // count for k in range(count + 1)]
    parts = [rows[a:b] for a, b in itertools.pairwise(starts)]
    return ["\n".join([head, rule, *part]) for part in parts]


def _only(outputs: list[NotebookNode]) -> NotebookNode:
    tags = ["shared"] if len(outputs) > 1 else []
    metadata = {"transient": {"remove_source": True}, "tags": tags}
    metadata["slideshow"] = {"slide_type": "subslide"}
    return nbformat.v4.new_code_cell("", outputs=outputs, metadata=metadata)


def _is_proof(output: NotebookNode) -> bool:
    """Whether it says only how many statements hold."""
    return output.get("data", {}).get("text/html", "").startswith("<details><summary>✓")


def _printed(output: NotebookNode) -> int:
    text = output.get("text", "") or output.get("data", {}).get("text/plain", "")
    return text.count("\n") + 1


def _without_assertions(source: str) -> str:
    """The code without the assertions at its end or between: they prove, and show nothing."""
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.Assert):
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines).strip()


def _unfolded(text: str) -> str:
    text = re.sub(r"<details>\s*<summary>(.+?)</summary>", r"**\1**", text)
    return text.replace("</details>", "")


def _pages(text: str) -> list[str]:
    """The text's paragraphs, as many together as fit on a slide; a heading begins a new one."""
    pages, room = [], 0.0
    # A list may go on to the next slide, item by item.
    paragraphs = re.split(r"\n\s*\n|\n(?=- )", text.strip())
    fitting = [_table_pages(one) if one.startswith("|") else [one] for one in paragraphs]
    for paragraph in itertools.chain.from_iterable(fitting):
        needs = _lines_of(paragraph)
        begins = paragraph.startswith("#") and not _is_heading(pages[-1] if pages else "")
        if not pages or needs > room or begins:
            pages.append(paragraph)
            room = _LINES - needs
        else:
            pages[-1] += "\n\n" + paragraph
            room -= needs
    return pages


def _is_heading(text: str) -> bool:
    return all(part.startswith("#") for part in text.split("\n\n"))


def _lines_of(paragraph: str) -> float:
    """About how many lines of a slide a paragraph takes, with the gap below it."""
    lines = 0.5
    for line in paragraph.splitlines():
        kind = next((mark for mark in _LINES_BY_KIND if line.startswith(mark)), None)
        words = len(line.split())
        lines += _LINES_BY_KIND[kind] if kind else max(0.5, words / _WORDS_A_LINE)
    return lines
