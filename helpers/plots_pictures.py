"""Pictures in rows and grids: digits, reconstructions, and signed ones such as weights."""

from collections.abc import Mapping, Sequence
from itertools import chain

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from helpers.data import SIDE
from helpers.plots_style import STYLE, WIDTH, bare, show

_GAP = 3  # pixels between two pictures of 28 by 28
# Blue below zero, black at zero, orange above: as the interactives draw signed pictures.
SIGNED = LinearSegmentedColormap.from_list("signed", ["#2878ff", "#000000", "#ffaa1e"])


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
    bare(axis)


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
