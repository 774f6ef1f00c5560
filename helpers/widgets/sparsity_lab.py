"""Sparse codes by hand: how strong a penalty makes how many units silent, and what each unit draws.

The lab compares models that are trained already, one for each penalty.
"""

from collections.abc import Mapping, Sequence

import ipywidgets as widgets
import numpy as np

from helpers.data import SIDE
from helpers.models import Autoencoder
from helpers.widgets import panels, svg
from helpers.widgets.frame import Interactive
from helpers.widgets.sparse_code import ACTIVE, BINS, SHOWN, Answer, Sparse, answer, measure

_WIDTH = 860  # of the view, in CSS pixels
_COLUMNS = 16  # units in a row
_TILE, _TILES_TOP = _WIDTH / _COLUMNS, 400


def unit_pictures(sparse: Sparse) -> str:
    """What the decoder adds for each unit: 16 in a row, each on a scale of its own, as SVG."""
    reach = np.abs(sparse.pictures).max(axis=1, keepdims=True)
    rows = -(-len(reach) // _COLUMNS)
    tiles = np.zeros((rows * _COLUMNS, SIDE + 4, SIDE + 4), np.float32)
    tiles[: len(reach), :SIDE, :SIDE] = (sparse.pictures / np.maximum(reach, 1e-9)).reshape(
        -1, SIDE, SIDE
    )
    sheet = tiles.reshape(rows, _COLUMNS, SIDE + 4, SIDE + 4).transpose(0, 2, 1, 3)
    sheet = sheet.reshape(rows * (SIDE + 4), _COLUMNS * (SIDE + 4))
    return svg.image(svg.signed_colours(sheet), 0, _TILES_TOP, _WIDTH, rows * _TILE)


def still_parts(sparse: Sparse) -> str:
    """What stays the same for every digit: the histogram and the units' pictures."""
    words = "what each unit adds: orange more ink, blue less; framed: active for this digit"
    return _histogram(sparse) + svg.text(0, _TILES_TOP - 10, words) + unit_pictures(sparse)


def picture(
    measured: Mapping[str, Sparse],
    penalty: str,
    still: str,
    pixels: np.ndarray,
    label: int,
    seen: Answer,
    on: np.ndarray,
) -> str:
    """The digit, its code, the table of penalties and the units, as SVG.

    ``still`` is what does not change with the digit: see ``still_parts``.
    """
    sparse, units = measured[penalty], len(on)
    active = int((np.abs(seen.code) > ACTIVE).sum())
    off = units - int(on.sum())
    said = [
        ("input", pixels, f"test digit, a {label}"),
        ("all units", seen.full, f"BCE {seen.full_bce:.4f}"),
        (f"{off} switched off", seen.part, f"BCE {seen.part_bce:.4f}"),
    ]
    parts = [
        panels.panel(name, shown, 134 * k, 0, 118, [words], looks_like=looks)
        for k, ((name, shown, words), looks) in enumerate(
            zip(said, ("original", "autoencoder", "sparse"), strict=True)
        )
    ]
    parts.append(_code_bars(seen.code, on, f"its code: {active} of {units} units active"))
    parts.append(_table(measured, penalty))
    parts += [still, *_frames(sparse, seen.code, on)]
    alt = (
        f"Penalty {penalty}: over all test digits {sparse.zeros:.0%} of the code is zero, "
        f"{sparse.active:.1f} of {units} units are active for a digit, {sparse.dead.sum()} are "
        f"dead; BCE {sparse.bce:.4f}. For this {label}, {active} units are active and {off} are "
        f"switched off; BCE {seen.full_bce:.4f} with all, {seen.part_bce:.4f} without those."
    )
    return svg.document(_WIDTH, _height(units), alt, *parts)


def sparsity_lab(
    models: Mapping[str, Autoencoder],
    x_test: np.ndarray,
    y_test: np.ndarray,
    *,
    name: str = "sparsity lab",
) -> Interactive:
    """Compare penalties on the code, and switch units of the code off by hand.

    ``models`` maps the name of a penalty to a trained autoencoder, weakest first, eight at
    most; their decoders are single dense layers from the code to 784 pixels. ``x_test`` has shape
    (n, 784), ``y_test`` (n,); all are measured, the first 500 can be chosen. Raises ValueError when
    that does not fit.
    """
    panels.check_pictures("x_test", x_test, y_test)
    if not models:
        raise ValueError("models must hold at least one trained model: {penalty: autoencoder}.")
    measured = {penalty: measure(model, x_test) for penalty, model in models.items()}
    still = {penalty: still_parts(sparse) for penalty, sparse in measured.items()}
    units = max(sparse.codes.shape[1] for sparse in measured.values())
    digits, labels = x_test[:SHOWN], y_test[:SHOWN]

    def draw(penalty: str, number: int, **switches: bool) -> str:
        sparse = measured[penalty]
        on = np.array(list(switches.values()))[: sparse.codes.shape[1]]
        seen = answer(sparse, digits[number], number, on)
        return picture(measured, penalty, still[penalty], digits[number], labels[number], seen, on)

    switches = {
        f"unit {k + 1}": widgets.ToggleButton(
            value=True,
            description=str(k + 1),
            tooltip=f"Unit {k + 1}: on or off",
            layout=widgets.Layout(width="auto", margin="1px", padding="0"),
        )
        for k in range(units)
    }
    controls = {
        "penalty": widgets.SelectionSlider(options=list(models), description="Penalty"),
        "number": widgets.IntSlider(max=len(digits) - 1, description="Test digit number"),
        **switches,
    }
    frame = Interactive(name, draw, controls, height=_height(units))

    def switch(which):
        def all_at_once(_) -> None:
            code = measured[controls["penalty"].value].codes[controls["number"].value]
            for unit, value in zip(switches.values(), which(code), strict=False):
                unit.value = bool(value)

        return frame.guard(all_at_once)

    actions = {
        "All units on": lambda code: [True] * units,
        "All units off": lambda code: [False] * units,
        "Strongest off": lambda code: _without_strongest(code, switches),
    }
    buttons = []
    for words, which in actions.items():
        button = widgets.Button(description=words, layout=widgets.Layout(width="120px"))
        button.on_click(switch(which))
        buttons.append(button)

    _, message, view = frame.box.children
    row = widgets.HBox([controls["penalty"], controls["number"], *buttons])
    row.layout.flex_flow = "row wrap"
    grid = widgets.GridBox(
        list(switches.values()),
        layout=widgets.Layout(
            grid_template_columns=f"repeat({_COLUMNS}, minmax(0, 1fr))",
            width=f"{_WIDTH}px",
            max_width="100%",
        ),
    )
    title = widgets.HTML("Units of the code: pressed is on.")
    frame.box.children = (row, message, title, grid, view)
    return frame


def _without_strongest(code: np.ndarray, switches: Mapping[str, widgets.ToggleButton]) -> list:
    """The switches' values with the strongest unit off that is still on."""
    values = [unit.value for unit in switches.values()]
    strength = np.where(values[: len(code)], np.abs(code), -1)
    values[int(strength.argmax())] = False
    return values


def _height(units: int) -> int:
    return int(_TILES_TOP + -(-units // _COLUMNS) * _TILE + 8)


def _code_bars(code: np.ndarray, on: np.ndarray, title: str) -> str:
    """One bar for each unit; those of units switched off are hollow."""
    left, top, width, height = 424, 26, 436, 112
    low, high = min(0.0, float(code.min())), max(float(code.max()), 1e-6)
    scale, step = height / (high - low), width / len(code)
    zero = top + high * scale
    parts = [svg.text(left, 13, title, bold=True), svg.text(left, top + height + 18, "unit 1")]
    for k, (value, is_on) in enumerate(zip(code.tolist(), on, strict=True)):
        parts.append(
            f"<rect x='{left + k * step + 1:.1f}' y='{zero - max(value, 0) * scale:.1f}' "
            f"width='{max(step - 2, 0.5):.1f}' height='{abs(value) * scale:.1f}' "
            f"fill='{svg.colour('sparse') if is_on else 'none'}' stroke='{svg.colour('sparse')}'/>"
        )
    parts.append(f"<path d='M{left} {zero:.1f}h{width}' stroke='{svg.TEXT}'/>")
    largest = f"unit {len(code)}, largest value {code.max():.1f}"
    parts.append(svg.text(left + width, top + height + 18, largest, anchor="end"))
    return "".join(parts)


def _histogram(sparse: Sparse) -> str:
    """The shares of activations between the edges, and at the left the share of zeros."""
    end = float(sparse.edges[-1])
    top = max(float(sparse.shares.max()), sparse.zeros, 0.05) * 1.1
    chart = svg.Chart(
        48, 222, 330, 104, (0, end), (0, top), "size of an activation, all test digits", "share"
    )
    chart.bars(sparse.edges, sparse.shares, "autoencoder")
    chart.bars([0, end / BINS], [sparse.zeros], "denoising")
    chart.words(end * 0.06, top * 0.9, f"{sparse.zeros:.0%} are zero")
    return str(chart)


def _table(measured: Mapping[str, Sparse], penalty: str) -> str:
    columns = {"penalty": 424, "BCE": 640, "zeros": 704, "active": 776, "dead": 860}
    parts = []

    def line(y: float, words: Sequence[str], bold: bool) -> None:
        for x, word in zip(columns.values(), words, strict=True):
            anchor = "start" if x == 424 else "end"
            parts.append(svg.text(x, y, word, anchor=anchor, bold=bold))

    line(208, list(columns), False)
    for row, (name, sparse) in enumerate(measured.items()):
        numbers = f"{sparse.bce:.4f}", f"{sparse.zeros:.0%}", f"{sparse.active:.1f}"
        line(230 + 20 * row, [name, *numbers, str(int(sparse.dead.sum()))], name == penalty)
    return "".join(parts)


def _frames(sparse: Sparse, code: np.ndarray, on: np.ndarray) -> list[str]:
    """Around the picture of each unit: a frame when it is active, a veil when switched off."""
    side, parts = _TILE * SIDE / (SIDE + 4), []
    for k, value in enumerate(code.tolist()):
        x, y = k % _COLUMNS * _TILE, _TILES_TOP + k // _COLUMNS * _TILE
        box = f"x='{x + 1:.1f}' y='{y + 1:.1f}' width='{side - 2:.1f}' height='{side - 2:.1f}'"
        if not on[k]:
            parts.append(f"<rect {box} fill='#888' fill-opacity='0.85'/>")
        if abs(value) > ACTIVE:
            stroke = svg.colour("sparse")
            parts.append(f"<rect {box} fill='none' stroke='{stroke}' stroke-width='3'/>")
        for line, words in enumerate([str(k + 1), "dead"] if sparse.dead[k] else [str(k + 1)]):
            parts.append(
                f"<text x='{x + 4:.1f}' y='{y + 13 + 13 * line:.1f}' "
                f"style='fill:#fff;font-size:11px'>{words}</text>"
            )
    return parts
