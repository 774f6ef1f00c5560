"""Draw a digit and watch the autoencoder rebuild it, stroke by stroke.

Mouse, pen, touch, arrow keys and buttons all move the same pen.
"""

from typing import NamedTuple

import ipywidgets as widgets
import keras
import numpy as np

from helpers.data import PIXELS
from helpers.metrics import mean_squared_error
from helpers.models import predict
from helpers.widgets import pointer, svg
from helpers.widgets.frame import Interactive
from helpers.widgets.pen import PAPER, Drawing, Pen, network_input, paper_picture

_WIDTH, _HEIGHT = 560, 430  # of the view, in CSS pixels
_SIDE = 172  # of each picture in it

# The drawing on the paper, by the name of the interactive: to run a cell again keeps it.
_kept: dict[str, Drawing] = {}

# The arrow keys on the paper, and the buttons below it: (right, down).
_KEYS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}
_PAD = {
    "↖": (-1, -1, "left and up"),
    "↑": (0, -1, "up"),
    "↗": (1, -1, "right and up"),
    "←": (-1, 0, "left"),
    "pen": (0, 0, "set the pen down or lift it"),
    "→": (1, 0, "right"),
    "↙": (-1, 1, "left and down"),
    "↓": (0, 1, "down"),
    "↘": (1, 1, "right and down"),
}


class Seen(NamedTuple):
    """What the network makes of a drawing; ``share`` of the test digits have a smaller error."""

    pixels: np.ndarray
    code: np.ndarray
    reconstruction: np.ndarray
    error: float
    share: float


def reconstruction_errors(
    encoder: keras.Model, decoder: keras.Model, digits: np.ndarray
) -> np.ndarray:
    """Mean squared error of each digit, shape (n,); one block of pictures at a time."""
    blocks = (digits[start : start + 1000] for start in range(0, len(digits), 1000))
    return np.concatenate(
        [mean_squared_error(block, predict(decoder, predict(encoder, block))) for block in blocks]
    )


def look(
    pixels: np.ndarray, encoder: keras.Model, decoder: keras.Model, errors: np.ndarray
) -> Seen | None:
    """Send 784 pixels through the network; ``errors`` of the test digits are sorted.

    None for a black picture: there is nothing to rebuild.
    """
    if not pixels.any():
        return None
    code = predict(encoder, pixels[None])
    reconstruction = predict(decoder, code)
    error = float(mean_squared_error(pixels[None], reconstruction)[0])
    share = np.searchsorted(errors, error) / len(errors)
    return Seen(pixels, code[0], reconstruction[0], error, float(share))


def picture(seen: Seen | None, errors: np.ndarray) -> str:
    """What the network sees, its code, its answer and how unusual that is, as SVG."""
    side, top = _SIDE, 28
    lefts = [0, side + 14, 2 * side + 28]
    parts = [
        svg.text(left, 18, words)
        for left, words in zip(
            lefts,
            ["input, 28 by 28", "reconstruction", "error map"],
            strict=True,
        )
    ]
    if seen is None:
        parts += [
            f"<rect x='{left}' y='{top}' width='{side}' height='{side}' fill='none' "
            f"stroke='{svg.FAINT}'/>"
            for left in lefts
        ]
        parts.append(svg.text(0, 236, "Nothing is drawn yet."))
        alt = "Nothing is drawn yet, so there is nothing to rebuild."
    else:
        parts.append(svg.digit(seen.pixels, lefts[0], top, side))
        parts.append(svg.digit(seen.reconstruction, lefts[1], top, side))
        parts.append(svg.difference(seen.reconstruction - seen.pixels, lefts[2], top, side))
        legend = "orange: too bright, blue: too dark"
        parts.append(svg.text(_WIDTH - 14, top + side + 16, legend, anchor="end", size=12))
        parts.append(_code_bars(seen.code))
        verdict = f"error {seen.error:.4f}: larger than for {seen.share:.0%} of the test digits"
        parts.append(svg.text(0, 318, verdict, bold=True))
        alt = (
            f"The drawing as the network sees it, its reconstruction and the difference: orange "
            f"where too bright, blue where too dark. The code has {len(seen.code)} numbers, "
            f"{int((np.abs(seen.code) > 1e-3).sum())} of them not zero, from {seen.code.min():.2f} "
            f"to {seen.code.max():.2f}. Mean squared {verdict}."
        )
    parts.append(_among(errors, seen))
    return svg.document(_WIDTH, _HEIGHT, alt, *parts)


def _code_bars(code: np.ndarray) -> str:
    """One bar for each number of the code, up from zero or down from it."""
    top, height = 232, 58
    low, high = min(0.0, float(code.min())), max(0.0, float(code.max()))
    scale = height / max(high - low, 1e-6)
    zero, step = top + high * scale, (_WIDTH - 14) / len(code)
    bars = "".join(
        f"<rect x='{k * step:.1f}' y='{zero - max(value, 0) * scale:.1f}' "
        f"width='{max(step * 0.8, 0.5):.1f}' height='{abs(value) * scale:.1f}'/>"
        for k, value in enumerate(code.tolist())
    )
    title = f"code: {len(code)} numbers from {code.min():.1f} to {code.max():.1f}"
    return (
        f"{svg.text(0, 222, title)}<g fill='{svg.colour('autoencoder')}'>{bars}</g>"
        f"<path d='M0 {zero:.1f}h{_WIDTH - 14}' stroke='{svg.TEXT}'/>"
    )


def _among(errors: np.ndarray, seen: Seen | None) -> str:
    """The histogram of the test digits' errors, and where this drawing lies in it."""
    top, height, width = 334, 56, _WIDTH - 14
    reach = max(float(2 * np.quantile(errors, 0.99)), 1e-6)
    counts, _ = np.histogram(errors, bins=60, range=(0, reach))
    scale, step = height / max(counts.max(), 1), width / 60
    bars = "".join(
        f"<rect x='{k * step:.1f}' y='{top + height - count * scale:.1f}' "
        f"width='{step - 0.5:.1f}' height='{count * scale:.1f}'/>"
        for k, count in enumerate(counts.tolist())
    )
    axis = "".join(
        f"<path d='M{value / reach * width:.1f} {top + height}v4' stroke='{svg.TEXT}'/>"
        + svg.text(value / reach * width, top + height + 17, words, anchor="middle", size=12)
        for value, words in svg.ticks(0, reach)[1:]
    )
    marker = ""
    if seen is not None:
        place = min(seen.error / reach, 1) * width
        marker = (
            f"<path d='M{place:.1f} {top - 6}V{top + height}' stroke-width='3' "
            f"stroke='{svg.colour('denoising')}'/>"
        )
    return (
        f"<g fill='{svg.colour('autoencoder')}' fill-opacity='0.6'>{bars}</g>{axis}{marker}"
        f"<path d='M0 {top + height}h{width}' stroke='{svg.TEXT}'/>"
        + svg.text(
            0, top + height + 34, "bars: mean squared error of the test digits; line: this drawing"
        )
    )


def draw_digit(
    encoder: keras.Model,
    decoder: keras.Model,
    x_test: np.ndarray,
    *,
    errors: np.ndarray | None = None,
    name: str = "draw a digit",
) -> Interactive:
    """Paper to draw on, and beside it what an autoencoder makes of the drawing.

    ``encoder`` maps pixels (n, 784) to codes (n, units), ``decoder`` maps them back. ``x_test``
    are test digits in [0, 1], shape (n, 784); they can be loaded, and a drawing is compared with
    them. ``errors`` are their mean squared errors, shape (n,), computed when not given. Raises
    ValueError for other shapes. The input is centred as in MNIST: see ``pen.centred``.
    """
    if x_test.ndim != 2 or x_test.shape[1] != PIXELS or not len(x_test):
        raise ValueError(f"x_test must have shape (n, 784), not {x_test.shape}.")
    if errors is None:
        errors = reconstruction_errors(encoder, decoder, x_test)
    errors = np.sort(np.asarray(errors, np.float64).ravel())
    if len(errors) != len(x_test) or not np.isfinite(errors).all():
        raise ValueError(f"errors must be {len(x_test)} numbers, one for each picture of x_test.")

    kept = _kept.get(name, Drawing(digit=0))
    pen = Pen(kept if (kept.digit or 0) < len(x_test) else Drawing(digit=0))
    paper = widgets.HTML()

    def draw(number: int) -> str:
        _kept[name] = pen.drawing
        paper.value = paper_picture(pen, x_test)
        seen = look(network_input(pen.drawing, x_test), encoder, decoder, errors)
        return picture(seen, errors)

    number = widgets.IntSlider(max=len(x_test) - 1, description="Test digit number")
    buttons = [
        widgets.Button(description=words, tooltip=tooltip, layout=widgets.Layout(width="110px"))
        for words, tooltip in [
            ("Load digit", "put the test digit with this number on the paper"),
            ("Undo", "take back the last stroke, digit or clearing"),
            ("Clear", "take an empty sheet"),
        ]
    ]
    frame = Interactive(name, draw, {"number": number}, height=_HEIGHT, extra=tuple(buttons))

    def then_redraw(action):
        def act(*arguments):
            action(*arguments)
            frame.redraw_soon()

        return act

    def do(action):
        return frame.guard(then_redraw(action))

    def load(_) -> None:
        pen.replace(Drawing(digit=number.value))

    for button, action in zip(
        buttons, [load, lambda _: pen.undo(), lambda _: pen.replace(Drawing())], strict=True
    ):
        button.on_click(do(action))
    number.observe(do(load), names="value")

    def moved(x: float, y: float) -> None:
        if pen.is_down:  # a mouse that only passes over the paper changes nothing
            pen.move(x, y)
            frame.redraw_soon()

    box, canvas = pointer.sheet(PAPER, PAPER, paper)
    pointer.follow(
        canvas,
        frame.guard,
        moved=moved,
        pressed=then_redraw(pen.press),
        lifted=then_redraw(pen.lift),
    )
    pad = _pad(do, pen)

    def key(name: str) -> None:
        if name in _KEYS:
            pen.step(*_KEYS[name])
        elif name in (" ", "Enter"):
            pen.toggle()
        elif name in ("Backspace", "z"):
            pen.undo()
        frame.redraw_soon()

    pointer.keys(canvas, frame.guard, key, before=buttons[-1], after=pad.children[0].children[0])
    frame.view.layout.flex = "1 1 420px"
    controls, message, view = frame.box.children
    row = widgets.Layout(flex_flow="row wrap", grid_gap="16px", max_width="864px")
    frame.box.children = (
        controls,
        message,
        widgets.HBox([widgets.VBox([box, pad]), view], layout=row),
    )
    return frame


def _pad(do, pen: Pen) -> widgets.HBox:
    """Buttons that move the pen, for those who use no pointer."""

    def step(right: int, down: int):
        return lambda _: pen.step(right, down) if (right, down) != (0, 0) else pen.toggle()

    buttons = []
    for words, (right, down, tooltip) in _PAD.items():
        button = widgets.Button(description=words, tooltip=f"Pen: {tooltip}")
        button.layout = widgets.Layout(width="42px", margin="1px", padding="0")
        button.on_click(do(step(right, down)))
        buttons.append(button)
    grid = widgets.GridBox(
        buttons, layout=widgets.Layout(grid_template_columns="repeat(3, 44px)", flex="0 0 auto")
    )
    hint = widgets.HTML(
        "<div style='line-height:1.35;font-size:12px'>Draw with mouse, pen or finger. Or with "
        "keys on the paper: arrows move the pen, space sets it down or lifts it, Tab leaves. "
        "The buttons do the same.</div>"
    )
    return widgets.HBox([grid, hint], layout=widgets.Layout(width=f"{PAPER}px", margin="6px 0 0"))
