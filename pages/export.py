"""nbconvert's exporters, with templates that ask for nothing over a network."""

import base64
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter, SlidesExporter
from nbconvert.filters import clean_html
from nbformat import NotebookNode

from helpers import embed
from pages.formulas import to_html
from pages.notebook import title_of
from pages.pictures import lighter

_HERE = Path(__file__).parent
_COLOURED = '<div class=" highlight hl-'


class _Offline:
    """What both exporters do differently from nbconvert's."""

    pages: frozenset[str] = frozenset()

    @pass_context
    def markdown2html(self, context, source):
        path = context.get("resources", {}).get("metadata", {}).get("path", "")
        return to_html(source, self.pages, embed_images=True, path=path)

    def default_filters(self):
        yield from super().default_filters()
        yield "clean_html", _cleaned


def _cleaned(html) -> str:
    """As nbconvert cleans HTML; code that Pygments has coloured is escaped and stays as it is."""
    return str(html) if str(html).startswith(_COLOURED) else clean_html(html)


class PageExporter(_Offline, HTMLExporter):
    """A notebook as a page to read."""


class ProjectorExporter(_Offline, SlidesExporter):
    """A notebook as slides."""


@functools.cache
def _exporter(kind: type, template: str) -> HTMLExporter:
    """One for all pages: its templates are compiled once."""
    return kind(template_name=template, extra_template_basedirs=[str(_HERE / "templates")])


def page(
    notebook: NotebookNode, folder: Path, links: list[tuple[str, str]], pages: frozenset[str]
) -> str:
    """The notebook as one HTML file.

    ``folder`` is where the pictures that it names lie, ``links`` are (words, address) of the pages
    around it, and ``pages`` the notebooks and texts that have a page.
    """
    exporter = _exporter(PageExporter, "page")
    exporter.pages = pages
    course = {"links": links, "contents": contents(notebook), "dark": _dark_theme(exporter)}
    made = _export(exporter, notebook, folder, course)
    # Code may be wider than the page: who has only a keyboard can scroll it, too.
    return made.replace("<pre>", '<pre tabindex="0">')


def slides(notebook: NotebookNode, folder: Path) -> str:
    """The notebook as one HTML file of slides, in reveal.js (H. El Hattab, MIT licence)."""
    exporter = _exporter(ProjectorExporter, "slides")
    library = {
        name.replace(".", "_"): (_HERE / "reveal" / name).read_text(encoding="utf-8")
        for name in ("reveal.js", "reveal.css", "notes.js")
    }
    return _export(exporter, notebook, folder, library)


def contents(notebook: NotebookNode) -> list[tuple[int, str, str]]:
    """The headings below the title: (level, words as HTML, anchor), in their order."""
    prose = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    soup = BeautifulSoup(to_html(prose), "html.parser")
    return [
        (int(heading.name[1]), heading.decode_contents(), heading["id"])
        for heading in soup.find_all(["h2", "h3"])
    ]


def _dark_theme(exporter: HTMLExporter) -> str:
    """The style sheet of JupyterLab's dark theme, as nbconvert has it."""
    for folder in map(Path, exporter.template_paths):
        if (file := folder / "static" / "theme-dark.css").exists():
            return file.read_text(encoding="utf-8")
    raise FileNotFoundError("nbconvert has no style sheet of the dark theme")


def _export(exporter, notebook: NotebookNode, folder: Path, course: Mapping[str, Any]) -> str:
    notebook.metadata["title"] = title_of(notebook)
    font = base64.b64encode((_HERE / "font" / "noto-sans-math.woff2").read_bytes()).decode()
    scripts = embed.scripts(notebook.metadata.get("modules", ()))
    course = {**course, "font": font, "scripts": scripts}
    course["no_script"] = embed.NO_SCRIPT if scripts else ""
    resources = {"metadata": {"name": notebook.metadata.title, "path": str(folder)}}
    body, _ = exporter.from_notebook_node(notebook, {**resources, "course": course})
    return lighter(body)
