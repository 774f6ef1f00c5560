"""Static figures that only one lesson needs: arrows in the plane, bars with spread, a code grid."""

from collections.abc import Mapping, Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from helpers import plots
from helpers.data import SIDE


def draw_arrows(
    axis, points: np.ndarray, arrows: np.ndarray, curve: np.ndarray, title: str
) -> None:
    """Draw ``arrows`` that start at ``points``, both (n, 2), over the data on a ``curve``.

    Arrows have the length that they have in the plane: a head at the place where it points.
    """
    style = plots.look("denoising")
    axis.plot(*curve.T, color=plots.look("original").colour, linewidth=3, label="data")
    axis.quiver(
        *points.T,
        *arrows.T,
        color=style.colour,
        angles="xy",
        scale_units="xy",
        scale=1,
        width=0.004,
        label="arrow",
    )
    axis.set(title=title, xlabel="first coordinate", ylabel="second coordinate", aspect="equal")
    axis.grid(False)


def draw_spread(
    axis,
    names: Sequence[str],
    values: np.ndarray,
    title: str,
    levels: Mapping[str, float],
) -> None:
    """Draw each run as a point and the mean of each row as a bar's end; ``values`` is (rows, runs).

    ``levels`` maps the name of a baseline to its value, drawn as a vertical line.
    """
    for row, (name, runs) in enumerate(zip(names, values, strict=True)):
        style = plots.look({"vanilla": "autoencoder"}.get(name, name))
        axis.barh(row, runs.mean(), 0.6, color=style.colour, alpha=0.35)
        if len(runs) > 1:
            axis.errorbar(runs.mean(), row, xerr=runs.std(ddof=1), color="black", capsize=4)
        axis.plot(runs, np.full(len(runs), row), style.marker, color=style.colour, markersize=6)
    for position, (name, value) in enumerate(levels.items()):
        axis.axvline(value, color="black", linestyle=["--", ":", "-."][position % 3], linewidth=1.5)
        axis.annotate(
            name,
            (value, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 2 + 11 * position),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )
    axis.set_yticks(range(len(names)), names)
    axis.invert_yaxis()
    axis.set_xlabel(title)
    axis.grid(axis="y", visible=False)


def map_and_grid(
    codes: np.ndarray, labels: np.ndarray, decoded: np.ndarray, reach: float, alt: str
) -> None:
    """Show 2-d codes by digit beside the pictures that a grid of codes decodes to.

    ``decoded`` has shape (rows, columns, 784) for codes from -reach to reach, the second coordinate
    rising with the row. Both halves cover the same square.
    """
    with mpl.rc_context(plots.STYLE):
        figure = Figure(figsize=(plots.WIDTH, 4.6), layout="constrained")
        left, right = figure.subplots(1, 2)
        plots.draw_map(left, codes, labels)
        rows, columns = decoded.shape[:2]
        # Row 0 is the lowest code, so it is drawn at the bottom.
        pictures = decoded[::-1].reshape(rows, columns, SIDE, SIDE)
        mosaic = pictures.transpose(0, 2, 1, 3).reshape(rows * SIDE, columns * SIDE)
        right.imshow(mosaic, cmap="gray", vmin=0, vmax=1, extent=[-reach, reach, -reach, reach])
        right.grid(False)
        left.set(title="encoder: where test digits lie", aspect="equal")
        right.set(title="decoder: what each place means")
        for axis in (left, right):
            axis.set(xlim=(-reach, reach), ylim=(-reach, reach))
            axis.set(xlabel="first code number", ylabel="second code number")
    plots.show(figure, alt)
