"""Figures of lesson 4 that are too long for a cell: maps, errors, curves, bytes."""

from collections.abc import Mapping, Sequence

import numpy as np
from IPython.display import Markdown, display

from helpers import plots

# Methods that only this lesson draws. The others keep the look they have everywhere.
_OWN_LOOKS = {
    "PCA, error": plots.look("PCA"),
    "autoencoder, error": plots.look("autoencoder"),
    "PCA, fifth neighbour": plots.Look(plots.look("PCA").colour, "^", ":"),
    "autoencoder, fifth neighbour": plots.Look(plots.look("autoencoder").colour, "v", "--"),
    "usual digits": plots.Look("#000000", "", "-"),
    "ones": plots.Look("#D55E00", "", "--"),
    "autoencoder, 5 epochs": plots.Look(plots.look("autoencoder").colour, "", ":"),
    "autoencoder, careful": plots.look("autoencoder"),
    "PCA, bits allocated": plots.Look(plots.look("PCA").colour, "", "--"),
    "JPEG, one sheet": plots.Look("#CC79A7", "D", "-."),
}


def _look(name: str) -> plots.Look:
    return _OWN_LOOKS.get(name) or plots.look(name)


def _part_labels(axis, nearest: float = 0.085) -> None:
    """Push the texts of ``axis`` apart until none is nearer to another, in widths of the axes."""
    to_axes = axis.transData + axis.transAxes.inverted()
    places = to_axes.transform([text.get_position() for text in axis.texts])
    for _ in range(200):
        gap = places[:, None] - places
        far = np.linalg.norm(gap, axis=2) + 10 * np.eye(len(places))
        push = np.maximum(nearest - far, 0) / far / 2  # half for each of a pair
        places += (gap * push[:, :, None]).sum(axis=1)
    for text, place in zip(axis.texts, to_axes.inverted().transform(places), strict=True):
        text.set_position(place)


def maps(codes: Mapping[str, np.ndarray], labels: np.ndarray, notes: Sequence[str], alt: str):
    """Show one map of 2-d codes, each (n, 2), for every entry, with a note under its name."""
    figure, axes = plots.new_figure(len(codes), height=3.5)
    for axis, (name, points), note in zip(axes, codes.items(), notes, strict=True):
        plots.draw_map(axis, points, labels)
        _part_labels(axis)
        axis.set(title=f"{name}\n{note}", xlabel="first number", xticks=[], yticks=[])
    axes[0].set_ylabel("second number")
    plots.show(figure, alt)


def score_histogram(groups: Mapping[str, np.ndarray], alt: str) -> None:
    """Show each group's anomaly scores, arrays (n,), as an outlined histogram of shares."""
    figure, axis = plots.new_figure(height=3)
    bins = np.linspace(0, 0.06, 61)
    for name, scores in groups.items():
        style = _look(name)
        share = np.full(len(scores), 1 / len(scores))
        axis.hist(scores, bins, weights=share, histtype="step", color=style.colour,
                  linestyle=style.line, linewidth=2, label=name)  # fmt: skip
    axis.set(xlabel="anomaly score (mean squared error)", ylabel="share of pictures")
    axis.legend()
    plots.show(figure, alt)


def area_over_ink(ink: np.ndarray, areas: Mapping[str, np.ndarray], alt: str) -> None:
    """Show for each digit, at its mean ink, the area under the ROC curve; one panel an entry."""
    figure, axes = plots.new_figure(len(areas), height=3.4, sharey=True, squeeze=False)
    for axis, (name, values) in zip(axes[0], areas.items(), strict=True):
        for digit, (x, y) in enumerate(zip(ink, values, strict=True)):
            circle = {"boxstyle": "circle,pad=0.2", "fc": "white", "ec": plots.DIGIT_COLOURS[digit]}
            axis.annotate(str(digit), (x, y), ha="center", va="center", weight="bold", bbox=circle)
        axis.axhline(0.5, color="#777777", linestyle=":", linewidth=1.5)
        axis.annotate("guessing", (0.01, 0.51), xycoords=("axes fraction", "data"))
        axis.set(title=name, xlabel="mean ink (mean squared pixel)", ylim=(0.1, 1))
        axis.set_xlim(ink.min() - 0.01, ink.max() + 0.01)
    axes[0, 0].set_ylabel("area under the ROC curve")
    plots.show(figure, alt)


def detection_curves(
    roc: Mapping[str, tuple], precision_recall: Mapping[str, tuple], base_rate: float, alt: str
) -> None:
    """Show ROC curves (false alarms, recall) and precision-recall curves (recall, precision)."""
    figure, (left, right) = plots.new_figure(2, height=3.9)
    for name in roc:
        style = _look(name)
        left.plot(*roc[name], color=style.colour, linestyle=style.line, label=name)
        right.plot(*precision_recall[name], color=style.colour, linestyle=style.line, label=name)
    left.plot([0, 1], [0, 1], color="#777777", linestyle=":", linewidth=1.5)
    left.annotate("guessing", (0.62, 0.55), color="#777777")
    right.axhline(base_rate, color="#777777", linestyle=":", linewidth=1.5)
    right.annotate("guessing", (0.02, base_rate + 0.015), color="#777777")
    for axis in (left, right):
        axis.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    left.set(title="ROC", xlabel="false alarms / usual pictures", ylabel="recall")
    right.set(title="precision-recall", xlabel="recall", ylabel="precision")
    left.legend(loc="lower right")
    plots.show(figure, alt)


def areas_by_digit(areas: Mapping[str, np.ndarray], alt: str) -> None:
    """Show each detector's area under the ROC curve, arrays (digits,); each digit's best framed."""
    values = np.array(list(areas.values()))
    figure, axis = plots.new_figure(height=0.42 * len(values) + 0.7)
    axis.imshow(values, cmap="cividis", vmin=0.3, vmax=1, aspect="auto")
    for (row, digit), value in np.ndenumerate(values):
        colour = "white" if value < 0.7 else "black"
        frame = {"fc": "none", "ec": colour, "boxstyle": "round,pad=0.25", "linewidth": 1.5}
        box = frame if value == values[:, digit].max() else None
        axis.text(digit, row, f"{value:.2f}", color=colour, ha="center", va="center", bbox=box)
    axis.set_xticks(range(values.shape[1]))
    axis.set_yticks(range(len(values)), list(areas))
    axis.set_xlabel("unusual digit")
    axis.grid(visible=False)
    axis.spines[:].set_visible(False)
    axis.tick_params(length=0)
    plots.show(figure, alt)


def error_maps(x: np.ndarray, errors: Mapping[str, np.ndarray], alt: str) -> None:
    """Show pictures (n, 784), and under them each method's squared errors of their pixels."""
    figure, axes = plots.new_figure(len(x), 1 + len(errors), height=1.05 * (1 + len(errors)))
    axes[0, 0].set_ylabel("picture", rotation=0, ha="right", va="center")
    for axis, picture in zip(axes[0], x, strict=True):
        plots.draw_digit(axis, picture)
    for line, (name, maps) in zip(axes[1:], errors.items(), strict=True):
        line[0].set_ylabel(name.replace(" ", "\n"), rotation=0, ha="right", va="center")
        for axis, error_map in zip(line, maps, strict=True):
            plots.draw_digit(axis, error_map / error_map.max())
    plots.show(figure, alt)


def contest_table(rows: Sequence[tuple], winners: Sequence[str]) -> None:
    """Show task, measure, rival, both values, the interval of our lead, and who won."""
    lines = [
        "| task | measure | rival | its value | autoencoder | ahead by | won |",
        "|---" * 7 + "|",
    ]
    for (task, measure, rival, theirs, ours, ahead, half), won in zip(rows, winners, strict=True):
        places = 4 if measure == "MSE" else 3
        # A narrow interval gets a digit more: "± 0.0000" would say that there is no spread.
        fine = places + (half < 0.5 * 10**-places)
        lines.append(
            f"| {task} | {measure} | {rival} | {theirs:.{places}f} | {ours:.{places}f} "
            f"| {ahead:+.{places}f} ± {half:.{fine}f} | {won} |"
        )
    display(Markdown("\n".join(lines)))


def errors_with_intervals(rows: Mapping[str, Mapping[str, tuple[float, float]]]) -> None:
    """Show a table: for each row and each column a mean error and half of its interval."""
    columns = list(next(iter(rows.values())))
    lines = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name, cells in rows.items():
        values = (f"{mean:.4f} ± {half:.4f}" for mean, half in cells.values())
        lines.append(f"| {name} | {' | '.join(values)} |")
    display(Markdown("\n".join(lines)))


def rate_distortion(
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    lossless: Mapping[str, float],
    alt: str,
) -> None:
    """Show mean squared error over bytes a picture; ``lossless`` maps a name to its bytes."""
    figure, axis = plots.new_figure(height=4.4)
    for name, (size, error) in curves.items():
        style = _look(name)
        axis.plot(
            size, error, color=style.colour, marker=style.marker, linestyle=style.line, label=name
        )
    for position, (name, size) in enumerate(lossless.items()):
        axis.axvline(size, color="#777777", linestyle=":", linewidth=1.5)
        axis.annotate(
            f"{name}: {size:.0f}",
            (size, 0.96),
            xycoords=("data", "axes fraction"),
            xytext=(4, 0) if position else (-4, 0),  # the first name to the left of its line
            textcoords="offset points",
            ha="left" if position else "right",
            fontsize=10,
        )
    axis.set(xscale="log", yscale="log", xlabel="bytes a picture", ylabel="mean squared error")
    axis.set_xlim(3.2, 640)
    ticks = [4, 8, 16, 32, 64, 128, 256, 512]
    axis.set_xticks(ticks, [str(tick) for tick in ticks])
    axis.set_yticks([0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.04])
    axis.set_yticklabels(["0.0005", "0.001", "0.002", "0.005", "0.01", "0.02", "0.04"])
    axis.minorticks_off()
    axis.legend(loc="lower left")
    plots.show(figure, alt)


def amortised_bytes(
    pictures: np.ndarray, sizes: Mapping[str, np.ndarray], levels: Mapping[str, float], alt: str
) -> None:
    """Show bytes a picture, the model's own included, over the number of pictures sent.

    A name may go on after a comma: "PCA, error 0.01" is drawn as PCA is.
    """
    figure, axis = plots.new_figure(height=3.6)
    for name, values in sizes.items():
        style = _look(name.split(",")[0])
        axis.plot(pictures, values, color=style.colour, linestyle=style.line, label=name)
    for name, value in levels.items():
        axis.axhline(value, color="#777777", linestyle=":", linewidth=1.5)
        axis.annotate(
            f"{name}: {value:.0f}",
            (0.99, value),
            xycoords=("axes fraction", "data"),
            ha="right",
            va="bottom",
            fontsize=10,
        )
    axis.set(xscale="log", yscale="log", xlabel="pictures sent", ylabel="bytes a picture")
    counts = [10**power for power in range(3, 8)]
    axis.set_xticks(counts, [f"{count:,}" for count in counts])
    sizes_shown = [10, 20, 50, 100, 200, 500]
    axis.set_yticks(sizes_shown, [str(size) for size in sizes_shown])
    axis.minorticks_off()
    axis.legend(loc="upper right")
    plots.show(figure, alt)
