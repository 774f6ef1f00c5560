"""A pen and paper: strokes that can be undone, and the ink as MNIST would show it."""

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from helpers.data import PIXELS, SIDE
from helpers.widgets import svg

PAPER = 280  # CSS pixels a side: ten for each pixel of the network's input
WIDTH = 26  # of a stroke; a digit that fills the paper then looks like one of MNIST's
_STEP = 14  # how far one key press moves the pen
_BOX = 20  # MNIST scales the ink into a square of this side before it is centred

Point = tuple[float, float]


class Drawing(NamedTuple):
    """What lies on the paper: a test digit by its number, or none, and strokes over it."""

    digit: int | None = None
    strokes: tuple[tuple[Point, ...], ...] = ()


class Pen:
    """A pen over the paper: it draws while it is down; each drawing can be undone."""

    def __init__(self, drawing: Drawing):
        self.history = [drawing]
        self.x = self.y = PAPER / 2
        self._stroke: list[Point] = []  # the one being drawn

    @property
    def is_down(self) -> bool:
        return bool(self._stroke)

    @property
    def drawing(self) -> Drawing:
        """What lies on the paper now, with the stroke being drawn."""
        digit, strokes = self.history[-1]
        return Drawing(digit, (*strokes, tuple(self._stroke)) if self._stroke else strokes)

    def press(self, x: float, y: float) -> None:
        """Begin a stroke at (x, y)."""
        self.lift()
        self.x, self.y = x, y
        self._stroke = [(x, y)]

    def move(self, x: float, y: float) -> None:
        """Go to (x, y), drawing when the pen is down."""
        if self._stroke and (x, y) != self._stroke[-1]:
            self._stroke.append((x, y))
        self.x, self.y = x, y

    def step(self, right: int, down: int) -> None:
        """Go one step right (or left, -1) and one down (or up), drawing when the pen is down."""
        places = (self.x + right * _STEP, self.y + down * _STEP)
        self.move(*(min(max(place, _STEP), PAPER - _STEP) for place in places))

    def lift(self) -> None:
        """End the stroke."""
        if self._stroke:
            self.history.append(self.drawing)
            self._stroke = []

    def toggle(self) -> None:
        """Set the pen down where it is, or lift it."""
        if self.is_down:
            self.lift()
        else:
            self.press(self.x, self.y)

    def undo(self) -> None:
        """Take the last stroke, digit or clearing back."""
        self.lift()
        if len(self.history) > 1:
            self.history.pop()

    def replace(self, drawing: Drawing) -> None:
        """Put another drawing on the paper. Digits that follow one another count as one step."""
        self.lift()
        follows = drawing.digit is not None and self.history[-1].digit is not None
        if follows and not self.history[-1].strokes and len(self.history) > 1:
            self.history.pop()
        self.history.append(drawing)


def ink(drawing: Drawing, digits: np.ndarray) -> np.ndarray:
    """The drawing as grey values in [0, 1], shape (280, 280); ``digits`` are the test digits."""
    if drawing.digit is None:
        image = Image.new("L", (PAPER, PAPER))
    else:
        grey = np.rint(255 * digits[drawing.digit].reshape(SIDE, SIDE)).astype(np.uint8)
        image = Image.fromarray(grey).resize((PAPER, PAPER), Image.Resampling.BILINEAR)
    brush = ImageDraw.Draw(image)
    half = WIDTH / 2
    for stroke in drawing.strokes:
        brush.line(stroke, fill=255, width=WIDTH)
        for x, y in stroke:  # round ends and joints
            brush.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return np.asarray(image, np.float32) / 255


def centred(ink: np.ndarray) -> np.ndarray:
    """Ink as MNIST would show it: 784 values, scaled to 20 by 20 and centred in 28 by 28.

    The box around the ink is scaled until its longer side is 20 pixels, with grey edges, and its
    centre of mass is moved to the middle. No ink gives a black picture. Source: LeCun, Cortes and
    Burges (1998), http://yann.lecun.com/exdb/mnist.
    """
    rows, columns = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    if not len(rows):
        return np.zeros(PIXELS, np.float32)
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = (max(1, round(_BOX * side / max(cut.shape))) for side in cut.shape)
    small = Image.fromarray(cut).resize((width, height), Image.Resampling.BOX)
    small = np.asarray(small, np.float32)
    # In MNIST's pictures the centre of mass lies at pixel 14, give or take half a pixel.
    top, left = (
        round(SIDE / 2 - float(np.arange(len(mass)) @ mass / mass.sum()))
        for mass in (small.sum(axis=1), small.sum(axis=0))
    )
    top, left = min(max(top, 0), SIDE - height), min(max(left, 0), SIDE - width)
    picture = np.zeros((SIDE, SIDE), np.float32)
    picture[top : top + height, left : left + width] = small
    return picture.ravel()


def network_input(drawing: Drawing, digits: np.ndarray) -> np.ndarray:
    """The 784 pixels that the network gets; a test digit without strokes is left as it is."""
    if drawing.digit is not None and not drawing.strokes:
        return digits[drawing.digit]
    return centred(ink(drawing, digits))


def paper_picture(pen: Pen, digits: np.ndarray) -> str:
    """The paper as SVG: black, with white ink and a ring where the pen is."""
    digit, strokes = pen.drawing
    parts = [f"<rect width='{PAPER}' height='{PAPER}' fill='#000'/>"]
    if digit is not None:
        smooth = svg.digit(digits[digit], 0, 0, PAPER)
        parts.append(smooth.replace("image-rendering:pixelated", "image-rendering:auto"))
    for stroke in strokes:
        path = " ".join(f"{x:.0f},{y:.0f}" for x, y in (stroke * 2 if len(stroke) == 1 else stroke))
        parts.append(
            f"<polyline points='{path}' fill='none' stroke='#fff' stroke-width='{WIDTH}' "
            "stroke-linecap='round' stroke-linejoin='round'/>"
        )
    if not strokes and digit is None:
        parts.append(
            f"<text x='{PAPER / 2}' y='{PAPER / 2 - 40}' text-anchor='middle' "
            "style='fill:#bbb;font-size:15px'>draw a digit here</text>"
        )
    ring = svg.look("denoising").colour
    parts.append(
        f"<circle cx='{pen.x:.0f}' cy='{pen.y:.0f}' r='{WIDTH / 4}' stroke='{ring}' "
        f"stroke-width='3' fill='{ring if pen.is_down else 'none'}'/>"
    )
    under = "an empty sheet" if digit is None else f"test digit number {digit}"
    where = f"{pen.x / PAPER:.0%} from the left and {pen.y / PAPER:.0%} from the top"
    alt = (
        f"The paper: {under} with {len(strokes)} strokes. The pen is "
        f"{'down' if pen.is_down else 'up'}, {where}."
    )
    return svg.document(PAPER, PAPER, alt, *parts)
