"""How every figure of the course looks, and how one is shown: once, with a text alternative.

The same thing has the same colour, marker and line everywhere (palette: Okabe and Ito, 2008, made
to be told apart by colour-blind readers).
"""

import base64
import html
import io
import struct
from typing import NamedTuple

import matplotlib as mpl
from IPython.display import display
from matplotlib.figure import Figure

WIDTH = 9.0  # inches; 864 CSS pixels, so that a figure fits a 900-pixel window
_RESOLUTION = 144  # dots an inch: 1.5 for each CSS pixel
_CSS = 96
STYLE = {
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "axes.axisbelow": True,
    "figure.facecolor": "white",
    "legend.frameon": False,
    "lines.linewidth": 2,
}


class Look(NamedTuple):
    """How one thing is drawn in every figure: colour, marker and line style."""

    colour: str
    marker: str
    line: str


LOOKS = {
    "original": Look("#000000", "", "-"),
    "autoencoder": Look("#0072B2", "o", "-"),
    "PCA": Look("#E69F00", "s", "--"),
    "mean image": Look("#777777", "", ":"),
    "perfect copy": Look("#000000", "", "-."),
    "sparse": Look("#009E73", "^", "-"),
    "denoising": Look("#D55E00", "v", "-"),
    "variational": Look("#CC79A7", "D", "-"),
    "ridge": Look("#56B4E9", "P", "--"),
    "JPEG": Look("#D55E00", "v", "-."),
    "PNG": Look("#777777", "X", ":"),
    "training": Look("#0072B2", "", "--"),
    "validation": Look("#0072B2", "", "-"),
}
_SPARE = [
    Look(*look)
    for look in zip(
        ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"],
        "os^vDP",
        ["-", "--", "-.", ":", "-", "--"],
        strict=True,
    )
]
# Ten digits need ten colours; the numeral printed on each cloud carries the meaning.
DIGIT_COLOURS = [mpl.colormaps["tab10"](digit) for digit in range(10)]


def look(name: str, position: int = 0) -> Look:
    """The look of ``name``; a name with none of its own takes one by its ``position``."""
    return LOOKS.get(name, _SPARE[position % len(_SPARE)])


def show(figure: Figure, alt: str) -> None:
    """Display ``figure`` as a picture with the text alternative ``alt``.

    ``alt`` says in words what a reader should see. Raises ValueError when it is empty.
    """
    if not alt.strip():
        raise ValueError("A figure needs a text alternative: say in 'alt' what it shows.")
    buffer = io.BytesIO()
    with mpl.rc_context(STYLE):
        figure.savefig(buffer, format="png", dpi=_RESOLUTION, bbox_inches="tight")
    picture = buffer.getvalue()
    (pixels,) = struct.unpack(">I", picture[16:20])  # the width in a PNG's header
    data = base64.b64encode(picture).decode("ascii")
    tag = (
        f'<img src="data:image/png;base64,{data}" alt="{html.escape(alt, quote=True)}" '
        f'width="{round(pixels * _CSS / _RESOLUTION)}" style="max-width: 100%; height: auto">'
    )
    # A PDF takes the picture by itself, a page or a notebook the one with its alternative text.
    display({"text/html": tag, "image/png": data, "text/plain": alt}, raw=True)


def new_figure(columns: int = 1, rows: int = 1, height: float = 3.6, **options):
    """A figure of the course's width and style; returns (figure, axes) as pyplot's subplots do.

    It is not registered with pyplot, so nothing is shown twice and nothing stays in memory.
    """
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        return figure, figure.subplots(rows, columns, **options)


def bare(axis) -> None:
    """An axis of a picture: no ticks, no grid, no frame."""
    axis.set(xticks=[], yticks=[])
    axis.grid(False)
    for spine in axis.spines.values():
        spine.set_visible(False)
