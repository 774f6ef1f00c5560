"""The static figures of the course: curves, maps, histograms, a network's layers, pictures."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from helpers.plots_pictures import SIGNED, digits, draw_digit, signed_images
from helpers.plots_style import DIGIT_COLOURS, LOOKS, STYLE, WIDTH, Look, look, new_figure, show

__all__ = [
    "DIGIT_COLOURS",
    "LOOKS",
    "SIGNED",
    "STYLE",
    "WIDTH",
    "Look",
    "digits",
    "draw_digit",
    "draw_histogram",
    "draw_levels",
    "draw_lines",
    "draw_map",
    "layer_diagram",
    "learning_curves",
    "look",
    "new_figure",
    "show",
    "signed_images",
    "whole_numbers",
]


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
