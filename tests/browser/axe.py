"""What axe-core (Deque Systems, MPL 2.0) finds wrong with a page for people with disabilities."""

from pathlib import Path

import axe_playwright_python

_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# A page has thousands of words, pieces of code and formulas in a few colours, and contrast takes
# milliseconds for each: of those in sight that look alike, on paper that looks alike, the first
# three are measured. In interactives so only on request, of one place in one kind of interactive.
_LOOKS = """(inInteractives) => {
    const papers = new Map(), seen = new Map();
    const paper = (node) => {
        if (node && !papers.has(node)) {
            const {backgroundColor, backgroundImage, opacity} = getComputedStyle(node);
            const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
            papers.set(node, `${paper(node.parentElement)} ${own}`);
        }
        return papers.get(node) ?? "";
    };
    const speaks = (piece) => [...piece.childNodes].some(
        (part) => part.nodeType === Node.TEXT_NODE && part.data.trim());
    const place = (piece, interactive) => interactive && [
        interactive.dataset.module, piece.tagName, piece.className, piece.parentElement.className];
    const pieces = ".highlight span, math *, .jp-RenderedHTMLCommon *, .course-interactive *";
    for (const piece of document.querySelectorAll(pieces)) {
        const interactive = piece.closest(".course-interactive");
        if (interactive && !inInteractives) continue;
        const {color, fontSize, fontWeight} = getComputedStyle(piece);
        const looks = [color, fontSize, fontWeight, paper(piece)];
        const look = [place(piece, interactive), ...looks].join();
        const before = seen.get(look) ?? 0, counts = speaks(piece) && piece.checkVisibility();
        piece.toggleAttribute("data-alike", !counts || before >= 3);
        if (counts) seen.set(look, before + 1);
    }
    axe.configure({rules: [{id: "color-contrast", selector: "*:not([data-alike])"}]});
}"""
_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
# In other colours a page has the same structure: only these two look at colours.
_OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
_GRAVE = {"serious", "critical"}


def grave_faults(
    page, inside: str | None = None, *, colours_only: bool = False, in_interactives: bool = False
) -> list[str]:
    """Serious and critical violations of WCAG 2.1 A and AA in ``inside``, a selector, or the page.

    Each with its rule and the elements that break it; ``colours_only`` is for a page that has been
    looked at in other colours, ``in_interactives`` for one whose interactives have been looked at
    piece by piece: of what looks alike in them, three pieces are enough. Raises AssertionError when
    the selector finds nothing, since nothing has no faults.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    page.evaluate(_LOOKS, in_interactives)
    if inside is not None:
        assert page.locator(inside).count(), f"there is no {inside}"
    # Of what passes, one element a rule is enough: to describe thousands takes longer than to look.
    found = page.evaluate(
        """([inside, runOnly]) => axe.run(inside || document, {
            runOnly, resultTypes: ["violations"],
        })""",
        [inside, _OF_COLOURS if colours_only else _RULES],
    )
    assert found["passes"], "axe has looked at nothing"
    return [
        f"{fault['id']}: {fault['help']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for fault in found["violations"]
        if fault["impact"] in _GRAVE
        for node in fault["nodes"][:3]
    ]
