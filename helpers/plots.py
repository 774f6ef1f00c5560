"""Every static figure of the course. Each is shown once, with a text alternative beside it.

The same thing has the same colour, marker and line everywhere (palette: Okabe and Ito, 2008, made
to be told apart by colour-blind readers).
"""

import base64
import html
import io
import struct
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.data import SIDE

WIDTH = 9.0  # inches; 864 CSS pixels, so that a figure fits a 900-pixel window
_RESOLUTION = 144  # dots an inch: 1.5 for each CSS pixel
_CSS = 96
_GAP = 3  # pixels between two pictures of 28 by 28
# Blue below zero, black at zero, orange above: as the interactives draw signed pictures.
SIGNED = LinearSegmentedColormap.from_list("signed", ["#2878ff", "#000000", "#ffaa1e"])

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


def digits(
    rows: Mapping[str, np.ndarray], alt: str, captions: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Show one labelled row of images for each entry of ``rows``, arrays of shape (n, 784).

    ``captions`` may give a short text under every image of a row.
    """
    captions = captions or {}
    columns = max(len(images) for images in rows.values())
    size = min((WIDTH - 1.5) / columns, 1.1)
    stretch = 1.25 if captions else 1.0
    with mpl.rc_context(STYLE):
        figure, axis, places = _tiles(list(rows.values()), size, columns, stretch)
        for name, line in zip(rows, places, strict=True):
            axis.text(-4, line[0][1] + SIDE / 2, name, ha="right", va="center")
            for (x, y), caption in zip(line, captions.get(name, [""] * len(line)), strict=True):
                axis.text(x + SIDE / 2, y + SIDE + 1, caption, ha="center", va="top", fontsize=9)
    show(figure, alt)


def draw_digit(axis, image: np.ndarray) -> None:
    """Draw one image of 784 pixels, values in [0, 1], white ink on black, without ticks."""
    axis.imshow(np.reshape(image, (SIDE, SIDE)), cmap="gray", vmin=0, vmax=1)
    _bare(axis)


def signed_images(images: np.ndarray, alt: str, columns: int = 16, titles=None) -> None:
    """Show a grid of signed images (n, 784), such as filters: blue below zero, orange above.

    Each image has a scale of its own; black is zero.
    """
    coloured = [SIGNED((image / (np.abs(image).max() or 1) + 1) / 2)[:, :3] for image in images]
    lines = [coloured[start : start + columns] for start in range(0, len(coloured), columns)]
    stretch = 1.0 if titles is None else 1.2
    titles = [""] * len(images) if titles is None else titles
    with mpl.rc_context(STYLE):
        figure, axis, places = _tiles(lines, (WIDTH - 0.1) / columns, columns, stretch)
        for (x, y), title in zip(chain(*places), titles, strict=True):
            axis.text(x + SIDE / 2, y - 1, title, ha="center", va="bottom", fontsize=9)
    show(figure, alt)


def _tiles(
    lines: Sequence[Sequence[np.ndarray]], size: float, columns: int, stretch: float
) -> tuple[Figure, Axes, list[list[tuple[int, int]]]]:
    """A figure of pictures in lines, grey (784,) or coloured (784, 3), its axis, and their places.

    A place is the upper left of a picture. All are drawn as one picture: with an axis for each a
    figure takes five times as long. ``size`` is a picture's share of the width, in inches;
    ``stretch`` leaves room for text.
    """
    across = SIDE + _GAP
    down = round(across * stretch)
    places = [[(k * across, n * down) for k in range(len(x))] for n, x in enumerate(lines)]
    height, width = (len(lines) - 1) * down + SIDE, columns * across - _GAP
    whole = np.ones((height, width, 3), np.float32)
    for line, corners in zip(lines, places, strict=True):
        for picture, (x, y) in zip(line, corners, strict=True):
            whole[y : y + SIDE, x : x + SIDE] = np.clip(picture, 0, 1).reshape(SIDE, SIDE, -1)
    figure = Figure(figsize=(width * size / across, height * size / across))
    axis = figure.add_axes((0, 0, 1, 1))
    axis.imshow(whole, extent=(0, width, height, 0))
    axis.set_axis_off()
    return figure, axis, places


def draw_lines(axis, x, series: Mapping[str, Sequence[float]], x_label: str, y_label: str) -> None:
    """Draw each entry of ``series`` over ``x`` and write its name at its right end."""
    for position, (name, values) in enumerate(series.items()):
        style = look(name, position)
        axis.plot(
            x[: len(values)],
            values,
            color=style.colour,
            linestyle=style.line,
            marker=style.marker if len(values) <= 16 else "",
            label=name,
        )
    axis.set_xlabel(x_label)
    axis.set_ylabel(y_label)
    axis.legend(frameon=False)


def draw_levels(axis, levels: Mapping[str, float]) -> None:
    """Draw baselines as horizontal lines with their names and values written on them."""
    for name, value in levels.items():
        style = look(name)
        axis.axhline(value, color=style.colour, linestyle=style.line, linewidth=1.5)
        axis.annotate(
            f"{name} {value:.3f}",
            (0.99, value),
            xycoords=("axes fraction", "data"),
            ha="right",
            va="bottom",
            fontsize=10,
            color=style.colour,
        )


def whole_numbers() -> MaxNLocator:
    """Ticks for what is counted, such as epochs: whole numbers in steps of 1, 2, 5, 10, 20 ..."""
    return MaxNLocator(steps=[1, 2, 5, 10], integer=True, min_n_ticks=1)


def learning_curves(
    histories: Mapping[str, Mapping[str, Sequence[float]]],
    levels: Mapping[str, float],
    y_label: str,
    alt: str,
    top: float | None = None,
) -> None:
    """Show validation loss (solid) and training loss (dashed) over epochs, with baselines.

    ``histories`` maps a name to the ``history`` of a Keras History; ``levels`` maps a baseline's
    name to its loss.
    """
    figure, axis = new_figure()
    for position, (name, history) in enumerate(histories.items()):
        style = look(name, position)
        epochs = np.arange(1, len(history["loss"]) + 1)
        dots = "o" if len(epochs) == 1 else ""  # a line of one point cannot be seen
        for part, line, words in (("val_loss", "-", "validation"), ("loss", "--", "training")):
            label = f"{name}, {words}"
            axis.plot(epochs, history[part], line + dots, color=style.colour, label=label)
    draw_levels(axis, levels)
    axis.xaxis.set_major_locator(whole_numbers())
    axis.set_xlabel("epoch")
    axis.set_ylabel(y_label)
    axis.set_ylim(top=top)
    axis.legend(frameon=False)
    show(figure, alt)


def draw_map(axis, codes: np.ndarray, labels: np.ndarray) -> None:
    """Draw 2-d codes, shape (n, 2), coloured by digit, with each numeral on its cloud."""
    for digit in range(10):
        cloud = codes[labels == digit]
        if not len(cloud):
            continue
        axis.scatter(*cloud.T, s=3, alpha=0.5, color=DIGIT_COLOURS[digit], linewidths=0)
        axis.annotate(
            str(digit),
            np.median(cloud, axis=0),
            ha="center",
            va="center",
            weight="bold",
            bbox={"boxstyle": "circle,pad=0.2", "fc": "white", "ec": DIGIT_COLOURS[digit]},
        )
    axis.grid(False)


def draw_histogram(axis, groups: Mapping[str, np.ndarray], bins, x_label: str) -> None:
    """Draw each group's values as an outlined histogram of shares, its name in the legend."""
    for position, (name, values) in enumerate(groups.items()):
        style = look(name, position)
        axis.hist(
            values,
            bins=bins,
            weights=np.full(len(values), 1 / len(values)),
            histtype="step",
            color=style.colour,
            linestyle=style.line,
            linewidth=2,
            label=name,
        )
    axis.set_xlabel(x_label)
    axis.set_ylabel("share of images")
    axis.legend(frameon=False)


def layer_diagram(sizes: Mapping[str, int], alt: str, code: str = "code") -> None:
    """Show layers as bars whose heights are to scale with their numbers of units."""
    figure, axis = new_figure(height=3.8)
    tallest = max(sizes.values())
    for position, (name, units) in enumerate(sizes.items()):
        colour = LOOKS["denoising"].colour if name == code else LOOKS["autoencoder"].colour
        axis.bar(position, units, 0.35, bottom=-units / 2, color=colour)
        axis.annotate(
            f"{name}\n{units}",
            (position, -tallest / 2),
            xytext=(0, -6),
            textcoords="offset points",
            ha="center",
            va="top",
        )
    for left, (here, there) in enumerate(
        zip(list(sizes.values()), list(sizes.values())[1:], strict=False)
    ):
        edges = [here / 2, there / 2, -there / 2, -here / 2]
        axis.fill([left + 0.175, left + 0.825, left + 0.825, left + 0.175], edges, color="#e8e8e8")
    axis.set_ylim(-tallest * 0.72, tallest * 0.55)
    axis.set_axis_off()
    show(figure, alt)


def _bare(axis) -> None:
    axis.set(xticks=[], yticks=[])
    axis.grid(False)
    for spine in axis.spines.values():
        spine.set_visible(False)
