"""Each term that a lesson sets in bold is in the key points of that lesson or of an earlier one."""

import re

import pytest

from tests.notebooks import LESSONS, name_of, read

BOLD = re.compile(r"\*\*(.+?)\*\*")


def is_term(words: str) -> bool:
    """A few words without a full stop: what begins a paragraph or makes a claim is no term."""
    return len(words.split()) <= 3 and not re.search(r"[.?:,;%]", words)


def stem(words: str) -> str:
    return re.sub(r"s\b", "", words.lower())


def parts(path) -> tuple[str, str]:
    """The prose before the key points, and the key points."""
    prose = "\n\n".join(c.source for c in read(path).cells if c.cell_type == "markdown")
    before, _, after = prose.partition("## Key points")
    return before, after.partition("\n## ")[0]


@pytest.mark.parametrize("path", LESSONS, ids=name_of)
def test_a_lesson_ends_with_half_a_page_of_key_points(path):
    points = re.findall(r"(?m)^- ", parts(path)[1])
    assert 4 <= len(points) <= 12


@pytest.mark.parametrize("path", LESSONS, ids=name_of)
def test_each_bold_term_is_in_the_key_points(path):
    known = [parts(earlier)[1] for earlier in LESSONS if earlier.stem <= path.stem]
    listed = stem(" ".join(" ".join(BOLD.findall(points)) for points in known))
    terms = {words for words in BOLD.findall(parts(path)[0]) if is_term(words)}
    assert {words for words in terms if stem(words) not in listed} == set()
