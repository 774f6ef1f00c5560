"""Pages to read and slides to project: whole, linked, and without a network."""

import base64
import copy
import io
import json
import re
import zlib

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image

import course
from pages import site, slides
from pages.export import page
from pages.export import slides as slides_of
from pages.formulas import mathml, to_html
from pages.notebook import NotebookFailed, made_alive, run
from pages.pictures import lighter
from pages.projector import as_slides
from tests.notebooks import COURSE, LESSONS, NOTEBOOKS, name_of, prose, read

code, markdown = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
SLIDE_TYPES = {"slide", "subslide", "fragment", "notes", "skip"}


def notebook_of(*cells):
    return nbformat.v4.new_notebook(cells=[markdown("# A title"), *cells])


def written(folder, *cells):
    path = folder / "01_concepts.ipynb"
    nbformat.write(notebook_of(*cells), path)
    return path


@pytest.mark.parametrize("path", [*NOTEBOOKS, COURSE / "README.md"], ids=name_of)
def test_every_formula_becomes_mathml(path):
    soup = BeautifulSoup(to_html(prose(path)), "html.parser")
    for formula in soup.find_all("math"):
        assert "\\" not in formula.get_text(), formula["alttext"]
        formula.decompose()
    for verbatim in soup.find_all(["code", "pre"]):
        verbatim.decompose()
    assert "$" not in soup.get_text()


def test_a_formula_keeps_its_source_as_text_alternative():
    html = mathml(r"a < \hat x", "block")
    soup = BeautifulSoup(html, "html.parser")
    assert soup.math["alttext"] == r"a < \hat x"
    assert soup.math["display"] == "block"


def test_a_sign_between_two_terms_has_room():
    soup = BeautifulSoup(mathml(r"m \pm t", "inline"), "html.parser")
    assert [mark.name for mark in soup.mrow.children] == ["mi", "mo", "mi"]


def test_what_is_folded_stays_inside_its_fold():
    folded = "<details><summary>Hint</summary>\n\nUse `fit`.\n</details>\n\nAfter it."
    soup = BeautifulSoup(to_html(folded, embed_images=True), "html.parser")
    assert soup.details.code and "After it." not in soup.details.get_text()


def test_a_link_to_a_notebook_leads_to_its_page():
    pages = frozenset({"../exercises/01_sparse.ipynb"})
    html = to_html("[one](../exercises/01_sparse.ipynb#goal) [two](../solutions/01.ipynb)", pages)
    soup = BeautifulSoup(html, "html.parser")
    assert [link["href"] for link in soup.find_all("a")] == ["../exercises/01_sparse.html#goal"]
    assert "two" in soup.get_text()


@pytest.mark.parametrize("source", site.sources(), ids=name_of)
def test_a_page_asks_for_nothing_and_its_links_lead_somewhere(source, monkeypatch):
    monkeypatch.setattr(site, "run", read)  # what a run adds is looked at in the browser tests
    soup = BeautifulSoup(site._html(source), "html.parser")
    assert not soup.find_all("link")
    assert not soup.find_all(["script", "iframe"], src=True)
    here = site.address(source).parent
    there_are = {(course.HERE / site.address(other)).resolve() for other in site.sources()}
    for link in soup.find_all("a", href=True):
        goal, _, anchor = link["href"].partition("#")
        if re.match(r"\w+:", goal):
            continue
        assert not goal or (course.HERE / here / goal).resolve() in there_are, goal
        if anchor and not goal:
            assert soup.find(id=anchor), anchor
    for picture in soup.find_all("img"):
        assert picture["src"].startswith("data:"), picture["src"][:80]
        assert len(picture["alt"]) > 20


def test_the_site_is_linked_in_the_order_of_reading():
    words = [words for words, _ in site._links(LESSONS[2])]
    assert words[:2] == ["Start", "1. Concepts"] and words[-2:] == ["Exercises", "Glossary"]
    assert dict(site._links(LESSONS[2]))["3. Variants"] == ""
    assert dict(site._links(LESSONS[2]))["Start"] == "../index.html"


@pytest.fixture(scope="module")
def as_run(tmp_path_factory):
    """A notebook with a quiz, a picture and some code, run for real."""
    quiz = "import sys; sys.path.insert(0, %r)\nfrom helpers import quiz\nquiz.show('01_concepts')"
    alive = "from helpers.widgets.interactive import Interactive, packed\n"
    alive += "Interactive('code_size', {'a': packed([1.5])}, {'size': 2}, words='What it is.')"
    path = written(
        tmp_path_factory.mktemp("notebooks"),
        code(quiz % str(COURSE)),
        code("from IPython.display import HTML\nHTML('<svg></svg>')"),
        code("print('shapes')"),
        code(alive),
    )
    return run(path)


@pytest.fixture
def ran(as_run):
    """The same, ready for a page."""
    notebook = copy.deepcopy(as_run)
    made_alive(notebook, "01_concepts")
    return notebook


def test_an_interactive_of_the_page_lives_on_with_its_bytes(ran):
    html = ran.cells[4].outputs[0].data["text/html"]
    state = json.loads(re.search(r"<script type='application/json'>(.*?)</script>", html)[1])
    assert state["chosen"] == {"size": 2} and state["host"] == "page"
    packed = state["given"]["a"]["base64"]
    half = np.frombuffer(zlib.decompress(base64.b64decode(packed)), np.float16)
    assert half.tolist() == [1.5]
    assert ran.metadata["modules"] == ["code_size", "quiz"]


def test_modules_and_host_are_on_the_page_once(ran):
    html = page(ran, COURSE / "notebooks", [], frozenset())
    assert html.count('id="course-module-code_size"') == 1
    assert html.count('type="module"') == 1


def test_a_page_without_interactives_carries_no_script_of_them():
    html = page(notebook_of(markdown("Words.")), COURSE, [], frozenset())
    assert "course-module" not in html and 'type="module"' not in html


def test_on_slides_a_quiz_is_its_questions_with_folded_answers(as_run):
    notebook = copy.deepcopy(as_run)
    made_alive(notebook, "01_concepts", quiz_as_text=True)
    text = notebook.cells[1].outputs[0].data["text/markdown"]
    assert "**Question 1.**" in text and "<details><summary>Answers</summary>" in text
    assert notebook.metadata["modules"] == ["code_size"]


def test_the_contents_of_a_page_lead_to_its_headings():
    cells = markdown("## One `a`\n\nWords."), markdown("### Two: $x$\n\n#### Not this")
    html = page(notebook_of(*cells), COURSE, [], frozenset())
    soup = BeautifulSoup(html, "html.parser")
    links = soup.select(".course-contents a")
    assert [link.get_text(strip=True)[:3] for link in links] == ["One", "Two"]
    for link in links:
        assert soup.find(id=link["href"].removeprefix("#")).name in ("h2", "h3")


def test_a_widget_that_is_not_kept_is_an_error(as_run):
    notebook = copy.deepcopy(as_run)
    del notebook.metadata["widgets"]
    with pytest.raises(KeyError):
        made_alive(notebook, "01_concepts")


def test_a_cell_that_fails_ends_the_run_and_is_named(tmp_path, capsys, monkeypatch):
    path = written(tmp_path, code("1 / 0"))
    with pytest.raises(NotebookFailed, match=r"01_concepts.ipynb did not run(.|\n)*division"):
        run(path)
    monkeypatch.setattr(slides, "lesson", lambda name: path)
    assert slides.main(["1", str(tmp_path / "slides")]) == 2
    assert "division" in capsys.readouterr().err
    assert not list((tmp_path / "slides").glob("*.html"))


@pytest.mark.parametrize("path", LESSONS, ids=name_of)
def test_all_prose_of_a_lesson_says_what_it_is_on_slides(path):
    prose_cells = [cell for cell in read(path).cells if cell.cell_type == "markdown"]
    types = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in prose_cells]
    assert set(types) <= SLIDE_TYPES
    assert types[0] == "slide" and types.count("slide") >= 5


def test_code_gives_way_to_its_picture_and_stays_beside_plain_text(ran):
    soup = BeautifulSoup(slides_of(as_slides(ran), COURSE / "notebooks"), "html.parser")
    shown = " ".join(code.get_text() for code in soup.select(".jp-InputArea .highlight"))
    assert "print" in shown and "HTML" not in shown


def test_each_picture_has_a_slide_with_the_short_text_before_it():
    def printed(lines):
        return nbformat.v4.new_output("stream", text="a line\n" * lines)

    picture = nbformat.v4.new_output("display_data", {"text/html": "<svg></svg>"})
    cell = code("draw()")
    cell.outputs = [printed(3), picture, printed(20), picture, printed(1)]
    counts = [len(part.outputs) for part in as_slides(notebook_of(cell)).cells[1:]]
    assert counts == [2, 1, 1, 1]


def test_what_only_proves_has_no_slide():
    proof = {"text/html": "<details><summary>✓ 2 statements hold on this computer</summary>"}
    alone, last = code('lesson.holds("1")'), code('lesson.reveal("a")\nlesson.holds("1")')
    shown = nbformat.v4.new_output("display_data", {"text/html": "<svg></svg>"})
    alone.outputs = [nbformat.v4.new_output("display_data", proof)]
    last.outputs = [shown, *alone.outputs]
    cells = as_slides(notebook_of(alone, last)).cells[1:]
    assert [cell.metadata.slideshow.slide_type for cell in cells] == ["skip", "subslide"]
    assert cells[1].outputs == [shown]


def test_slides_show_no_assertions():
    cell = code("a = 1\nassert (\n    a == 1\n)\nprint(a)\nassert a")
    assert as_slides(notebook_of(cell)).cells[1].source == "a = 1\nprint(a)"


@pytest.mark.parametrize(("lines", "tags"), [(10, []), (30, ["small"])])
def test_code_that_is_long_is_small(lines, tags):
    cell = code("\n".join(["x = 1"] * lines))
    assert as_slides(notebook_of(cell)).cells[1].metadata.get("tags", []) == tags


def test_a_heading_and_the_next_below_it_share_a_slide():
    texts = [cell.source for cell in as_slides(notebook_of(markdown("## A\n\n### B\n\nc"))).cells]
    assert texts[1:] == ["## A\n\n### B\n\nc"]


def test_long_prose_goes_on_to_further_slides_and_loses_no_word():
    text = "\n\n".join(f"Paragraph {number}. " + "word " * 60 for number in range(9))
    cells = as_slides(notebook_of(markdown(text, metadata={"slideshow": {"slide_type": "slide"}})))
    parts = cells.cells[1:]
    assert len(parts) > 2
    assert " ".join(part.source for part in parts).split() == text.split()
    assert [part.metadata.slideshow.slide_type for part in parts] == ["slide"] + ["subslide"] * (
        len(parts) - 1
    )


TABLE = ["| task | won |", "|---|---|", *(f"| task {k} | nobody |" for k in range(13))]


def test_a_long_table_goes_on_with_its_head_whether_printed_or_in_prose():
    cell = code("contest_table()")
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/markdown": "\n".join(TABLE)})]
    printed = [
        part.outputs[0].data["text/markdown"] for part in as_slides(notebook_of(cell)).cells[1:]
    ]
    prose = [p.source for p in as_slides(notebook_of(markdown("\n".join(TABLE)))).cells[1:]]
    assert printed == prose and len(printed) == 2
    assert all(table.splitlines()[:2] == TABLE[:2] for table in printed)
    assert [row for table in printed for row in table.splitlines()[2:]] == TABLE[2:]


def test_a_short_table_stays_as_it_is():
    cell = code("contest_table()")
    cell.outputs = [
        nbformat.v4.new_output("display_data", {"text/markdown": "\n".join(TABLE[:10])})
    ]
    assert as_slides(notebook_of(cell)).cells[1].outputs == cell.outputs


def test_answers_are_unfolded_on_slides():
    folded = "<details><summary>What happened</summary>\n\nIt grew.\n</details>"
    assert (
        as_slides(notebook_of(markdown(folded))).cells[1].source == "**What happened**\n\nIt grew."
    )


def test_a_large_figure_is_written_in_few_colours():
    grey = np.random.default_rng(0).integers(0, 256, (300, 400), dtype=np.uint8)
    pixels = np.stack([grey, grey, grey, np.full_like(grey, 255)], axis=-1)
    pixels[:100] = [230, 159, 0, 255]  # colour, as of a line
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    coded = base64.b64encode(file.getvalue()).decode()
    html = f"<img alt='x' src='data:image/png;base64,{coded}'>"
    again = re.search(r"base64,([^']+)", lighter(html))[1]
    shown = Image.open(io.BytesIO(base64.b64decode(again))).convert("RGBA")
    assert len(again) < 0.8 * len(coded)
    assert np.abs(np.asarray(shown, float) - pixels).max() < 4
    small = html.replace(coded, coded[:40])
    assert lighter(small) == small


def test_slides_carry_their_library_with_them(ran):
    soup = BeautifulSoup(slides_of(as_slides(ran), COURSE / "notebooks"), "html.parser")
    assert not soup.find_all("link") and not soup.find_all("script", src=True)
    assert any("Reveal.initialize" in script.get_text() for script in soup.find_all("script"))
    assert len(soup.select(".slides > section")) >= 1


def test_a_page_of_a_run_notebook_needs_no_widget_library(ran):
    html = page(ran, COURSE / "notebooks", [], frozenset())
    assert "unpkg" not in html and "cdnjs" not in html


@pytest.mark.parametrize("name", ["3", "03", "03_variants", "notebooks/03_variants.ipynb"])
def test_a_lesson_is_found_by_any_of_its_names(name):
    assert slides.lesson(name) == LESSONS[2]


@pytest.mark.parametrize(
    ("module", "arguments", "sentence"),
    [
        (slides, [], "Say which lesson"),
        (slides, ["9"], "There is no lesson '9': the lessons are 01_concepts"),
        (site, ["a", "b"], "Say at most one folder"),
    ],
)
def test_bad_arguments_get_one_sentence(module, arguments, sentence, capsys):
    assert module.main(arguments) == 2
    assert capsys.readouterr().err.startswith(sentence)


def test_a_folder_is_meant_from_where_the_user_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(course.installation, "install", lambda *files: None)
    monkeypatch.setattr(course, "run", lambda *command: list(command))
    assert course.site(["out"]) == ["pages.site", str(tmp_path / "out")]
    assert course.slides(["3", "out"]) == ["pages.slides", "3", str(tmp_path / "out")]
