"""Figures of lesson 3 that are too long for a cell: arrows in the plane, a map, tables."""

import html
from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist
from typing import Any

import matplotlib as mpl
import numpy as np
from IPython.display import display
from matplotlib.figure import Figure

from helpers import metrics, plots
from helpers.data import SIDE
from helpers.words import counted

Decode = Callable[[np.ndarray], np.ndarray]


def show_arrows(
    points: np.ndarray, arrows: Mapping[str, np.ndarray], curve: np.ndarray, alt: str
) -> None:
    """Show ``arrows`` that start at ``points``, both (n, 2), over the data on a ``curve``.

    ``arrows`` has those of each picture by its title. They have the length that they have in the
    plane: a head at the place where it points.
    """
    figure, axes = plots.new_figure(len(arrows), height=4.6)
    for axis, (title, of) in zip(axes, arrows.items(), strict=True):
        axis.plot(*curve.T, color=plots.look("original").colour, linewidth=3, label="data")
        axis.quiver(
            *points.T,
            *of.T,
            color=plots.look("denoising").colour,
            angles="xy",
            scale_units="xy",
            scale=1,
            width=0.004,
            label="arrow",
        )
        axis.set(title=title, xlabel="first coordinate", ylabel="second coordinate", aspect="equal")
        axis.grid(False)
    plots.show(figure, alt)


def prices(divergence: np.ndarray, alt: str) -> None:
    """Show what each dimension of a code costs in nats, dearest first."""
    ranks = range(1, len(divergence) + 1)
    figure, axis = plots.new_figure(height=2.8)
    axis.bar(ranks, np.sort(divergence)[::-1], color=plots.look("variational").colour)
    axis.set(xlabel="dimension, dearest first", ylabel="price (nats)", xticks=ranks)
    plots.show(figure, alt)


def map_and_grid(codes: np.ndarray, labels: np.ndarray, decode: Decode, alt: str) -> None:
    """Show 2-d codes by digit beside the pictures that a grid of codes decodes to.

    The grid's places are the middles of 13 parts of the normal distribution, each with the same
    share of it. ``decode`` gives the pictures (n, 784) of codes (n, 2). A dashed square on the left
    shows which part of the plane the grid covers.
    """
    k = 13
    places = np.array([NormalDist().inv_cdf((part + 0.5) / k) for part in range(k)], "float32")
    grid = np.stack(np.meshgrid(places, places), axis=-1)
    decoded = decode(grid.reshape(-1, 2)).reshape(k, k, SIDE, SIDE)
    with mpl.rc_context(plots.STYLE):
        figure = Figure(figsize=(plots.WIDTH, 4.6), layout="constrained")
        left, right = figure.subplots(1, 2)
        _draw_digits_apart(left, codes, labels)
        left.set(title="encoder: where test digits lie", aspect="equal")
        corners = places[[0, 0, -1, -1, 0]], places[[0, -1, -1, 0, 0]]
        left.plot(*corners, "--", color="black", linewidth=1.2)
        # Row 0 is the lowest code, so it is drawn at the bottom.
        mosaic = decoded[::-1].transpose(0, 2, 1, 3).reshape(k * SIDE, k * SIDE)
        right.imshow(mosaic, cmap="gray", vmin=0, vmax=1, extent=[-0.5, k - 0.5, -0.5, k - 0.5])
        right.set(title="decoder: what each place means")
        ticks = range(0, k, 2)
        right.set_xticks(ticks, [f"{places[tick]:.1f}" for tick in ticks])
        right.set_yticks(ticks, [f"{places[tick]:.1f}" for tick in ticks])
        for axis in (left, right):
            axis.set(xlabel="first code number", ylabel="second code number")
            axis.grid(False)
    plots.show(figure, alt)


def _draw_digits_apart(axis, codes: np.ndarray, labels: np.ndarray) -> None:
    """Draw 2-d codes coloured by digit; the numerals stand around the clouds, tied to them."""
    centres = np.array([np.median(codes[labels == digit], axis=0) for digit in range(10)])
    middle, reach = codes.mean(axis=0), np.abs(codes).max()
    for digit in range(10):
        cloud = codes[labels == digit]
        axis.scatter(*cloud.T, s=3, alpha=0.5, color=plots.DIGIT_COLOURS[digit], linewidths=0)
    # Around a circle, in the order in which the clouds lie around their common middle.
    angles = np.arctan2(*(centres - middle).T[::-1])
    order = np.argsort(angles)
    even = np.linspace(-np.pi, np.pi, 10, endpoint=False)
    shift = np.angle(np.exp(1j * (angles[order] - even)).sum())
    for digit, angle in zip(order, even + shift, strict=True):
        axis.annotate(
            str(digit),
            centres[digit],
            xytext=middle + 1.02 * reach * np.array([np.cos(angle), np.sin(angle)]),
            ha="center",
            va="center",
            weight="bold",
            bbox={"boxstyle": "circle,pad=0.2", "fc": "white", "ec": plots.DIGIT_COLOURS[digit]},
            arrowprops={"arrowstyle": "-", "color": "black", "linewidth": 0.8},
        )
    axis.set(
        xlim=middle[0] + 1.15 * reach * np.array([-1, 1]),
        ylim=middle[1] + 1.15 * reach * np.array([-1, 1]),
    )


def show_table(rows: Mapping[str, Mapping[str, object]]) -> None:
    """Show ``rows`` as a table: one line for each entry, one column for each key of an entry.

    Numbers with a fraction get three significant digits, whole numbers commas, others stand as
    they are. What a row does not have stays empty.
    """
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    lines = [["", *columns]]
    lines += [
        [name, *(_written(row.get(column, "")) for column in columns)] for name, row in rows.items()
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    )
    head, *body = [[html.escape(cell) for cell in line] for line in lines]
    table = "".join(f"<th scope='col'>{cell}</th>" for cell in head)
    table = f"<thead><tr>{table}</tr></thead><tbody>" + "".join(
        f"<tr><th scope='row'>{name}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        for name, *cells in body
    )
    display({"text/html": f"<table>{table}</tbody></table>", "text/plain": text}, raw=True)


def show_runs(rows: Mapping[str, Mapping[str, Sequence[float]]]) -> None:
    """Show a table as ``show_table`` does, of entries that are lists of equal runs.

    Each is written as the mean of its runs and half the width of the 95 % interval of that mean, by
    Student's t. An entry of one run is written without it.
    """
    show_table(
        {
            name: {column: _with_interval(np.asarray(runs)) for column, runs in row.items()}
            for name, row in rows.items()
        }
    )


def runs_of(found: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Each measure of a model that was trained several times: its ``found["runs"]`` as arrays."""
    return {
        measure: np.array([run[measure] for run in found["runs"]]) for measure in found["runs"][0]
    }


def show_search(found: Mapping[str, Mapping[str, Any]]) -> None:
    """Show the learning rates that each model tried, its loss in the end, and what it chose.

    ``found`` maps a model's name to its ``grid``, the loss after each epoch by rate, and its
    ``rate``. A rate that was given up has fewer epochs.
    """
    show_table(
        {
            name: {
                f"steps of {rate}": f"{curve[-1]:.3g} ({counted(len(curve), 'epoch')})"
                for rate, curve in search["grid"].items()
            }
            | {"chosen": str(search["rate"])}
            for name, search in found.items()
        }
    )


def _with_interval(runs: np.ndarray) -> str:
    """Mean and half interval, both with the decimals of the half interval's first two digits."""
    if len(runs) == 1:
        return _written(runs[0])
    mean, half = metrics.interval(runs)
    if half == 0:
        return f"{_written(runs[0])} ± 0"
    decimals = max(1 - int(np.floor(np.log10(half))), 0)
    return f"{mean:,.{decimals}f} ± {half:,.{decimals}f}"


def _written(value: object) -> str:
    """A number as a table shows it."""
    if isinstance(value, int | np.integer):
        return f"{value:,}"
    if not isinstance(value, float | np.floating):
        return str(value)
    decimals = 2 - int(np.floor(np.log10(abs(value)))) if value else 2
    return f"{value:.{max(decimals, 0)}f}"
