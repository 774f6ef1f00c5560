"""What interactives about pictures share: one labelled picture, and a check of what they are given.

A panel is a name, a picture under a bar in the name's colour (the same as in charts), and short
lines below it.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from helpers.data import PIXELS
from helpers.widgets import svg

_BAR = 4  # height of the coloured bar above a picture, in CSS pixels


def panel(
    name: str,
    pixels: np.ndarray,
    x: float,
    y: float,
    side: float,
    lines: Sequence[str] = (),
    *,
    looks_like: str = "",
    bold: bool = False,
) -> str:
    """A picture of 784 values in [0, 1] with its name above and ``lines`` below.

    (x, y) is the upper left corner; the whole is ``side + 26 + 17 * len(lines)`` pixels high.
    ``looks_like`` is the name whose colour the bar has, if not ``name``; ``bold`` marks a winner.
    """
    fill = svg.colour(looks_like or name)
    parts = [
        svg.text(x, y + 13, name, bold=bold),
        f"<rect x='{x:.1f}' y='{y + 20:.1f}' width='{side:.1f}' height='{_BAR}' fill='{fill}'/>",
        svg.digit(pixels, x, y + 20 + _BAR, side),
    ]
    for number, words in enumerate(lines):
        parts.append(svg.text(x, y + side + 41 + 17 * number, words, bold=bold))
    return "".join(parts)


def check_pictures(name: str, x: np.ndarray, labels: np.ndarray | None = None) -> None:
    """Raise ValueError unless ``x`` is pictures (n, 784) and ``labels``, if given, one for each."""
    shape = np.shape(x)
    if len(shape) != 2 or shape[1] != PIXELS or not shape[0]:
        raise ValueError(f"{name} must be pictures of shape (n, {PIXELS}), not {shape}.")
    if labels is not None and np.shape(labels) != shape[:1]:
        raise ValueError(
            f"{name} has {shape[0]} pictures, so it needs as many labels, not an array of shape "
            f"{np.shape(labels)}."
        )


def check_components(pca, needed: int) -> None:
    """Raise ValueError unless ``pca`` has at least ``needed`` components of 784 pixels."""
    shape = np.shape(getattr(pca, "components_", ()))
    if len(shape) != 2 or shape[1] != PIXELS or shape[0] < needed:
        raise ValueError(
            f"pca must be fitted to pictures with at least {needed} components; its components "
            f"have the shape {shape}."
        )


def legend(names: Mapping[str, str], x: float, y: float, dotted: str = "") -> str:
    """Names with a piece of their line each, one under another from (x, y) down.

    ``names`` maps what is written to the name whose look the line has; the line of ``dotted`` has
    a mark on it.
    """
    parts = []
    for row, (words, name) in enumerate(names.items()):
        piece = svg.Chart(x, y - 5 + 18 * row, 30, 1, (0, 1), (0, 1), "", "")
        piece.line([0, 1], [0, 0], name)
        if words == dotted:
            piece.points([0.5], [0], name)
        parts += [*piece.parts, svg.text(x + 38, y + 18 * row, words, size=12)]
    return "".join(parts)
