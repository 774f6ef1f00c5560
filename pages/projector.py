"""A lesson's cells as slides: what is shown, what only the speaker sees, how much fits on one.

What a cell of prose is on slides stands in the notebook, as Jupyter keeps it
(``slideshow.slide_type``). A cell of code that says nothing else has a slide of its own.
"""

import copy
import re

import nbformat
from nbformat import NotebookNode

_LINES = 15  # that fit on a slide
_WORDS_A_LINE = 15
_LINES_BY_KIND = {"$$": 3.0, "|": 1.0, "#": 2.0}


def as_slides(notebook: NotebookNode) -> NotebookNode:
    """A copy whose cells fit on slides.

    Long prose goes on to further slides, answers are unfolded, and where there is a picture or a
    table its code stays away.
    """
    slides = copy.deepcopy(notebook)
    slides.cells = [part for cell in slides.cells for part in _parts(cell)]
    return slides


def _parts(cell: NotebookNode) -> list[NotebookNode]:
    if cell.cell_type == "code":
        cell.metadata.setdefault("slideshow", {"slide_type": "subslide"})
        if any(
            set(output.get("data", {})) & {"text/html", "text/markdown"} for output in cell.outputs
        ):
            cell["transient"] = {"remove_source": True}
        return [cell]
    if cell.metadata.get("slideshow", {}).get("slide_type") in ("notes", "skip"):
        return [cell]
    texts = _pages(_unfolded(cell.source))
    cells = [cell, *(nbformat.v4.new_markdown_cell() for _ in texts[1:])]
    for part, text in zip(cells, texts, strict=True):
        part.source = text
    for part in cells[1:]:
        part.metadata["slideshow"] = {"slide_type": "subslide"}
    return cells


def _unfolded(text: str) -> str:
    text = re.sub(r"<details>\s*<summary>(.+?)</summary>", r"**\1**", text)
    return text.replace("</details>", "")


def _pages(text: str) -> list[str]:
    """The text's paragraphs, as many together as fit on a slide; a heading begins a new one."""
    pages, room = [], 0.0
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        needs = _lines_of(paragraph)
        if not pages or needs > room or paragraph.startswith("#"):
            pages.append(paragraph)
            room = _LINES - needs
        else:
            pages[-1] += "\n\n" + paragraph
            room -= needs
    return pages


def _lines_of(paragraph: str) -> float:
    """About how many lines of a slide a paragraph takes, with the gap below it."""
    lines = 0.5
    for line in paragraph.splitlines():
        kind = next((mark for mark in _LINES_BY_KIND if line.startswith(mark)), None)
        words = len(line.split())
        lines += _LINES_BY_KIND[kind] if kind else max(0.5, words / _WORDS_A_LINE)
    return lines
