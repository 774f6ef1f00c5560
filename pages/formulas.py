"""Markdown to HTML with formulas as MathML, which browsers draw by themselves."""

import re

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

# Letters that browsers no longer make from an attribute: MathML Core wants the character itself.
_LETTERS = {
    "script": {"N": "\U0001d4a9"},
    "double-struck": {"E": "\U0001d53c"},
}
_NOTEBOOK = re.compile(r"^(?!\w+:)(?P<path>[^#]*)\.(?:ipynb|md)(?P<anchor>#.*)?$")


def mathml(formula: str, display: str) -> str:
    """A TeX formula as MathML; ``display`` is "block" or "inline".

    The formula's source goes along as its text alternative.
    """
    markup = convert(formula.strip(), display=display)
    markup = re.sub(r'<mi mathvariant="(script|double-struck)">(\w)</mi>', _letter, markup)
    # A sign between two terms is an operator, with room on either side.
    markup = re.sub(r"<mi>(&#x000B1;|&#x02213;)</mi>", r"<mo>\1</mo>", markup)
    # Browsers set no space around the name of a function.
    markup = re.sub(r"<mi>(log|exp)</mi>(?!<mo)", r'<mo lspace="0" rspace="0.17em">\1</mo>', markup)
    source = formula.strip().replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return markup.replace("<math ", f'<math alttext="{source}" ', 1)


def _letter(match: re.Match) -> str:
    return f"<mi>{_LETTERS[match[1]][match[2]]}</mi>"


class Renderer(IPythonRenderer):
    """nbconvert's renderer, with formulas drawn and links that lead from page to page.

    ``pages`` are the notebooks and texts that have a page, as they are linked; a link to any other
    file of the course becomes plain text.
    """

    def __init__(self, *, pages: frozenset[str] = frozenset(), **options):
        super().__init__(escape=False, exclude_anchor_links=True, **options)
        self.pages = pages

    def block_math(self, body: str) -> str:
        return mathml(body, "block")

    def inline_math(self, body: str) -> str:
        return mathml(body, "inline")

    def _html_embed_images(self, html: str) -> str:
        # nbconvert closes every tag on the way: a folded answer would lie open below its fold.
        return super()._html_embed_images(html) if "<img" in html else html

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if re.match(r"\w+:|#", url):
            return super().link(text, url, title)
        notebook = _NOTEBOOK.match(url)
        if notebook is None or url.partition("#")[0] not in self.pages:
            return text
        anchor = notebook["anchor"] or ""
        return super().link(text, f"{notebook['path']}.html{anchor}", title)

    def heading(self, text: str, level: int, **attributes) -> str:
        # An anchor as the course's links write it: in lower case, without punctuation.
        words = re.sub(r"<[^>]*>", "", text).lower().replace(" ", "-")
        anchor = re.sub(r"[^\w\-]", "", words)
        html = super().heading(text, level, **attributes)
        return html.replace(f"<h{level}", f'<h{level} id="{anchor}"', 1)


def to_html(markdown: str, pages: frozenset[str] = frozenset(), **options) -> str:
    """A markdown text as HTML. ``options`` go on to nbconvert's renderer."""
    return MarkdownWithMath(renderer=Renderer(pages=pages, **options)).render(markdown)
