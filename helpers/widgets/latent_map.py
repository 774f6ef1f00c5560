"""The plane of a two-dimensional code: where test digits lie, and what each place decodes to."""

import itertools
from collections.abc import Mapping
from functools import partial

import ipywidgets as widgets
import matplotlib as mpl
import numpy as np

from helpers.data import SIDE
from helpers.models import Autoencoder, predict
from helpers.plots import DIGIT_COLOURS
from helpers.widgets import panels, pointer, svg
from helpers.widgets.frame import Interactive
from helpers.widgets.latent_plane import CELLS, SHOWN, Plane, nearest, survey, walk

_PLANE = 380  # CSS pixels a side of the map and of the grid beside it
_LEFTS, _TOP = (30, 470), 26  # where the two begin
_SHEET = 856, _TOP + _PLANE + 26
_WIDTH, _LEAST = 856, 170  # of the view; a row for each model makes it higher
_STEPS = np.linspace(0, 1, 9)  # the pictures on the walk


def code_at(x: float, y: float, reach: float) -> tuple[float, float] | None:
    """The code at a place of the sheet, on the map or on the grid; None beside them."""
    for left in _LEFTS:
        across, up = (x - left) / _PLANE * 2 - 1, 1 - (y - _TOP) / _PLANE * 2
        if abs(across) <= 1 and abs(up) <= 1:
            return round(across * reach, 3), round(up * reach, 3)
    return None


def background(plane: Plane, labels: np.ndarray) -> str:
    """The map beside the grid, as SVG."""
    map_at, grid_at = (_chart(plane.reach, left) for left in _LEFTS)
    dots = []
    for digit in range(10):
        cloud = plane.means[labels == digit]
        colour = mpl.colors.to_hex(DIGIT_COLOURS[digit])
        dots.append(f"<g fill='{colour}' fill-opacity='0.7'>")
        dots += [
            f"<circle cx='{map_at.x(a):.1f}' cy='{map_at.y(b):.1f}' r='2.5'/>" for a, b in cloud
        ]
        dots.append("</g>")
    for digit in np.unique(labels):
        colour = mpl.colors.to_hex(DIGIT_COLOURS[digit])
        x, y = np.median(plane.means[labels == digit], axis=0)
        dots.append(
            f"<circle cx='{map_at.x(x):.1f}' cy='{map_at.y(y):.1f}' r='9' fill='#fff' "
            f"stroke='{colour}' stroke-width='2'/><text x='{map_at.x(x):.1f}' "
            f"y='{map_at.y(y) + 4.5:.1f}' text-anchor='middle' style='fill:#111;font-weight:bold'>"
            f"{digit}</text>"
        )
    # Row 0 is the lowest code, so it is drawn at the bottom.
    tiles = plane.grid[::-1].reshape(CELLS, CELLS, SIDE, SIDE).transpose(0, 2, 1, 3)
    mosaic = np.rint(255 * tiles.reshape(CELLS * SIDE, CELLS * SIDE)).astype(np.uint8)
    alt = (
        f"Left: {len(labels)} test digits as dots in the plane of codes from -{plane.reach:g} to "
        f"{plane.reach:g}, with dashed circles at distance 1 and 2 from zero, where the prior has "
        "its mass. Right: what a grid of codes over the same plane decodes to."
    )
    return svg.document(
        *_SHEET,
        alt,
        svg.text(_LEFTS[0], 16, "encoder: where test digits lie"),
        svg.text(_LEFTS[1], 16, "decoder: what each place means"),
        _axes(map_at),
        *_prior(map_at),
        *dots,
        _axes(grid_at),
        svg.image(mosaic, _LEFTS[1], _TOP, _PLANE, _PLANE).replace("pixelated", "auto"),
    )


def marks(plane: Plane, code: tuple[float, float], a: int, b: int) -> str:
    """What lies over map and grid: the point, the line from A to B, and A's cloud, as SVG."""
    parts = []
    for left in _LEFTS:
        chart = _chart(plane.reach, left)
        (ax, ay), (bx, by) = ((chart.x(p), chart.y(q)) for p, q in plane.means[[a, b]])
        x, y = chart.x(code[0]), chart.y(code[1])
        pixels = _PLANE / (2 * plane.reach)
        over_grid = left == _LEFTS[1]  # which is dark in every theme
        line = "#fff" if over_grid else svg.TEXT
        parts.append(
            f"<path d='M{ax:.1f} {ay:.1f}L{bx:.1f} {by:.1f}' stroke='{line}' stroke-width='1.5' "
            f"stroke-dasharray='5 3'/><ellipse cx='{ax:.1f}' cy='{ay:.1f}' "
            f"rx='{plane.widths[a][0] * pixels:.1f}' ry='{plane.widths[a][1] * pixels:.1f}' "
            f"fill='none' stroke='{line}'/>"
        )
        for name, p, q in (("A", ax, ay), ("B", bx, by)):
            parts.append(
                f"<rect x='{p - 7:.1f}' y='{q - 7:.1f}' width='14' height='14' fill='#111' "
                f"stroke='#fff'/><text x='{p:.1f}' y='{q + 4:.1f}' text-anchor='middle' "
                f"style='fill:#fff;font-size:11px;font-weight:bold'>{name}</text>"
            )
        parts.append(
            f"<circle cx='{x:.1f}' cy='{y:.1f}' r='8' fill='none' stroke='#fff' stroke-width='5'/>"
            f"<circle cx='{x:.1f}' cy='{y:.1f}' r='8' fill='none' stroke-width='2.5' "
            f"stroke='{svg.colour('denoising')}'/>"
        )
    alt = f"The ring is at ({code[0]:.2f}, {code[1]:.2f}). A line leads from A to B."
    return svg.document(*_SHEET, alt, *parts)


def picture(
    planes: Mapping[float, Plane],
    beta: float,
    code: tuple[float, float],
    a: int,
    b: int,
    digits: np.ndarray,
    labels: np.ndarray,
) -> str:
    """The code decoded, the walk from A to B, and what each beta costs, as SVG."""
    plane = planes[beta]
    codes = np.vstack([[code], walk(plane, a, b, _STEPS)]).astype(np.float32)
    here, *steps = predict(plane.model.decoder, codes)
    where = f"({code[0]:.2f}, {code[1]:.2f})"
    parts = [svg.text(0, 14, "decoded here"), svg.digit(here, 0, 22, 140)]
    parts.append(svg.text(0, 182, f"code {where}"))

    left, side = 176, 54
    parts.append(svg.text(left, 14, f"A, a {labels[a]}"))
    parts.append(svg.text(left + 70, 14, "the walk, decoded: from the code of A to the code of B"))
    parts.append(svg.text(left + 590, 14, f"B, a {labels[b]}"))
    parts += [svg.digit(digits[a], left, 22, side), svg.digit(digits[b], left + 590, 22, side)]
    parts += [svg.digit(step, left + 70 + 57 * k, 22, side) for k, step in enumerate(steps)]
    there = np.abs(codes[1:] - code).max(axis=1) < 0.02 * plane.reach
    if there.any():
        place = left + 70 + 57 * int(there.argmax())
        parts.append(
            f"<rect x='{place}' y='22' width='{side}' height='{side}' fill='none' "
            f"stroke='{svg.colour('denoising')}' stroke-width='3'/>"
        )

    columns = {"beta": 40, "information (nats)": 200, "error (nats)": 320, "together": 420}
    parts += [svg.text(left + x, 106, words, anchor="end", size=12) for words, x in columns.items()]
    for row, (value, other) in enumerate(planes.items()):
        numbers = (other.information, other.error, other.information + other.error)
        words = [f"{value:g}", *(f"{number:.1f}" for number in numbers)]
        parts += [
            svg.text(left + x, 124 + 16 * row, word, anchor="end", bold=value == beta)
            for word, x in zip(words, columns.values(), strict=True)
        ]
    alt = (
        f"Beta {beta:g}: the code tells {plane.information:.1f} nats a test digit, and the "
        f"reconstruction error is {plane.error:.1f} nats. The code {where} decodes to the picture "
        f"on the left. The nearest test digit is a {labels[nearest(plane, code)]}. The walk leads "
        f"from a {labels[a]} to a {labels[b]} in {len(steps)} pictures."
    )
    return svg.document(_WIDTH, _height(planes), alt, *parts)


def latent_map(
    models: Mapping[float, Autoencoder],
    x_test: np.ndarray,
    y_test: np.ndarray,
    *,
    name: str = "latent map",
) -> Interactive:
    """A map of test digits beside the decoder's grid; every place of it can be decoded.

    ``models`` maps beta to a trained variational autoencoder with two code numbers, whose encoder
    gives (mean, log_variance). ``x_test`` has shape (n, 784), ``y_test`` (n,); the first 600 are
    shown, the numbers in nats are means over all. Raises ValueError when that does not fit.
    """
    panels.check_pictures("x_test", x_test, y_test)
    if not models:
        raise ValueError("models must hold at least one trained model: {beta: autoencoder}.")
    planes = {float(beta): survey(models[beta], x_test) for beta in sorted(models)}
    digits, labels = x_test[:SHOWN], y_test[:SHOWN]
    maps = {beta: background(plane, labels) for beta, plane in planes.items()}
    below, above = widgets.HTML(), widgets.HTML()

    def draw(beta: float, across: float, up: float, a: int, b: int, share: float) -> str:
        if below.value != maps[beta]:
            below.value = maps[beta]
        above.value = marks(planes[beta], (across, up), a, b)
        return picture(planes, beta, (across, up), a, b, digits, labels)

    reach = max(plane.reach for plane in planes.values())
    options = [(f"{beta:g}", beta) for beta in planes]
    other = int(np.argmax(labels != labels[0]))
    # Not continuous: a slider that the pointer moves would send rounded, older values back.
    plane_slider = partial(
        widgets.FloatSlider, min=-reach, max=reach, step=0.1, continuous_update=False
    )
    controls = {
        "beta": widgets.SelectionSlider(
            options=options, value=1.0 if 1.0 in planes else options[0][1], description="Beta"
        ),
        "across": plane_slider(description="Across"),
        "up": plane_slider(description="Up"),
        "a": widgets.IntSlider(max=len(digits) - 1, description="Digit A"),
        "b": widgets.IntSlider(max=len(digits) - 1, value=other, description="Digit B"),
        "share": widgets.FloatSlider(max=1, step=0.125, description="Walk from A to B"),
    }
    swap, back, on = (
        widgets.Button(description=words, layout=widgets.Layout(width="150px"))
        for words in ("Swap A and B", "One step to A", "One step to B")
    )
    frame = Interactive(name, draw, controls, height=_height(planes), extra=(swap,))

    def plane() -> Plane:
        return planes[controls["beta"].value]

    def go(across: float, up: float) -> None:
        controls["across"].value, controls["up"].value = float(across), float(up)

    def walked(_) -> None:
        go(*walk(plane(), controls["a"].value, controls["b"].value, controls["share"].value))

    def step(by: float):
        def stepped(_) -> None:
            controls["share"].value = min(max(controls["share"].value + by, 0), 1)
            walked(_)

        return frame.guard(stepped)

    def swapped(_) -> None:
        controls["a"].value, controls["b"].value = controls["b"].value, controls["a"].value

    controls["share"].observe(frame.guard(walked), names="value")
    back.on_click(step(-_STEPS[1]))
    on.on_click(step(_STEPS[1]))
    swap.on_click(frame.guard(swapped))

    def moved(x: float, y: float) -> None:
        code = code_at(x, y, plane().reach)
        if code is not None:
            go(*code)

    ends = itertools.cycle("ab")

    def pressed(x: float, y: float) -> None:
        code = code_at(x, y, plane().reach)
        if code is not None:
            go(*code)
            controls[next(ends)].value = nearest(plane(), code)

    arrows = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}

    def key(name: str) -> None:
        if name in arrows:
            right, up = arrows[name]
            go(controls["across"].value + 0.1 * right, controls["up"].value + 0.1 * up)

    sheet, canvas = pointer.sheet(*_SHEET, below, above)
    pointer.follow(canvas, frame.guard, moved=moved, pressed=pressed, lifted=lambda: None)
    pointer.keys(canvas, frame.guard, key, before=swap, after=back)
    hint = widgets.HTML(
        "Move over map or grid to decode a place. Click a digit, then another: they become A and B."
    )
    row, message, view = frame.box.children
    *first, share, _ = row.children
    row.children = (*first, swap)
    steps = widgets.HBox([back, on, share], layout=widgets.Layout(flex_flow="row wrap"))
    frame.box.children = (row, message, hint, sheet, steps, view)
    return frame


def _height(planes: Mapping[float, Plane]) -> int:
    return max(_LEAST, 124 + 17 * len(planes)) + 20


def _chart(reach: float, left: float) -> svg.Chart:
    return svg.Chart(left, _TOP, _PLANE, _PLANE, (-reach, reach), (-reach, reach), "", "")


def _axes(chart: svg.Chart) -> str:
    """A frame with the code's numbers below it and to its left."""
    bottom = chart.top + chart.height
    parts = [
        f"<rect x='{chart.left}' y='{chart.top}' width='{chart.width}' height='{chart.height}' "
        f"fill='none' stroke='{svg.FAINT}'/>"
    ]
    for value, words in svg.ticks(*chart.x_range):
        parts.append(svg.text(chart.x(value), bottom + 17, words, anchor="middle", size=12))
        parts.append(svg.text(chart.left - 6, chart.y(value) + 4, words, anchor="end", size=12))
    return "".join(parts)


def _prior(chart: svg.Chart) -> list[str]:
    """Circles at distance 1 and 2 from zero."""
    unit = chart.x(1) - chart.x(0)
    return [
        f"<circle cx='{chart.x(0)}' cy='{chart.y(0)}' r='{radius * unit:.1f}' fill='none' "
        f"stroke='{svg.TEXT}' stroke-opacity='0.5' stroke-dasharray='4 4'/>"
        for radius in (1, 2)
    ]
