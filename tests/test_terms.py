"""Each bold term of a lesson is in its key points, or an earlier one's, and in the glossary."""

import re

import pytest

from tests.notebooks import COURSE, LESSONS, name_of, prose, read

GLOSSARY = COURSE / "notebooks" / "glossary.md"
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


def entries() -> list[tuple[list[str], list[str]]]:
    """The terms of each line of the glossary, and the lessons that it names."""
    lines = [line for line in prose(GLOSSARY).splitlines() if line.startswith("- ")]
    return [(BOLD.findall(line), re.findall(r"\]\((\w+)\.ipynb\)", line)) for line in lines]


@pytest.mark.parametrize("path", LESSONS, ids=name_of)
def test_the_glossary_has_each_bold_term(path):
    explained = stem(" ".join(" ".join(terms) for terms, _ in entries()))
    terms = {words for words in BOLD.findall(prose(path)) if is_term(words)}
    assert {words for words in terms if stem(words) not in explained} == set()


def test_the_glossary_sends_to_lessons_that_set_the_term_in_bold():
    bold = {path.stem: stem(" ".join(BOLD.findall(prose(path)))) for path in LESSONS}
    wrong = [
        (terms[0], lesson)
        for terms, lessons in entries()
        for lesson in lessons
        if not any(stem(term) in bold[lesson] for term in terms)
    ]
    assert wrong == []
    assert all(lessons for _, lessons in entries())
