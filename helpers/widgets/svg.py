"""Pictures and charts as SVG text: drawn in milliseconds, sharp at every size, in any theme.

Colours of text and axes are JupyterLab's own variables, so that dark themes work; data have the
colours of ``helpers.plots``.
"""

import base64
import html
import io
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image

from helpers.data import SIDE
from helpers.plots import look

TEXT = "var(--jp-ui-font-color1, #222)"
FAINT = "var(--jp-border-color1, #bbb)"
_FONT = "var(--jp-ui-font-family, sans-serif)"


def document(width: int, height: int, alt: str, *parts: str) -> str:
    """An SVG of that many CSS pixels with a text alternative; it shrinks with a narrow window."""
    return (
        f"<svg role='img' viewBox='0 0 {width} {height}' width='{width}' height='{height}' "
        f"style='max-width:100%;height:auto;font:13px {_FONT};fill:{TEXT}' xmlns='http://www.w3.org/2000/svg'>"
        f"<title>{html.escape(alt)}</title>{''.join(parts)}</svg>"
    )


def text(
    x: float, y: float, words: str, *, anchor: str = "start", size: int = 13, bold: bool = False
) -> str:
    """Words with their base line at (x, y); ``anchor`` is start, middle or end."""
    weight = " font-weight='bold'" if bold else ""
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' font-size='{size}'{weight}>"
        f"{html.escape(words)}</text>"
    )


def digit(pixels: np.ndarray, x: float, y: float, side: float = 84) -> str:
    """784 grey values in [0, 1] as a picture with its corner at (x, y), white ink on black."""
    grey = np.rint(255 * np.clip(np.asarray(pixels), 0, 1)).astype(np.uint8).reshape(SIDE, SIDE)
    return image(grey, x, y, side, side)


def difference(pixels: np.ndarray, x: float, y: float, side: float = 84) -> str:
    """784 differences in [-1, 1]: orange where too bright, blue where too dark, black where right.

    The two hues differ in lightness as well, so that they can be told apart without colour.
    """
    return image(signed_colours(np.reshape(pixels, (SIDE, SIDE))), x, y, side, side)


def signed_colours(values: np.ndarray) -> np.ndarray:
    """The bytes (rows, columns, 3) of values in [-1, 1]: orange above zero, blue below."""
    signed = np.clip(np.asarray(values), -1, 1)[..., None]
    bright, dark = np.array([255, 170, 30]), np.array([40, 120, 255])
    return np.rint(np.where(signed > 0, signed * bright, -signed * dark)).astype(np.uint8)


def image(pixels: np.ndarray, x: float, y: float, width: float, height: float) -> str:
    """Bytes of shape (rows, columns) or (rows, columns, 3), drawn with sharp pixels."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format="PNG", compress_level=1)
    data = base64.b64encode(file.getvalue()).decode()
    return (
        f"<image x='{x:.1f}' y='{y:.1f}' width='{width:.1f}' height='{height:.1f}' "
        f"style='image-rendering:pixelated' preserveAspectRatio='none' "
        f"href='data:image/png;base64,{data}'/>"
    )


class Chart:
    """A chart inside an SVG: axes with ticks and labels, and what is drawn into them.

    (left, top, width, height) is the place of the data area in CSS pixels; labels need about 45
    pixels below it and 60 to its left. ``log_x`` makes the horizontal axis logarithmic.
    """

    def __init__(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        x_label: str,
        y_label: str,
        *,
        log_x: bool = False,
    ):
        self.left, self.top, self.width, self.height = left, top, width, height
        self.x_range, self.y_range, self.log_x = x_range, y_range, log_x
        self.labels = x_label, y_label
        self.parts: list[str] = []

    def x(self, value: float) -> float:
        """The place of a value on the horizontal axis, in pixels."""
        low, high = self.x_range
        if self.log_x:
            value, low, high = math.log(max(value, low)), math.log(low), math.log(high)
        return self.left + self.width * float(np.clip((value - low) / (high - low), 0, 1))

    def y(self, value: float) -> float:
        """The place of a value on the vertical axis, in pixels."""
        low, high = self.y_range
        share = float(np.clip((value - low) / (high - low), 0, 1))
        return self.top + self.height * (1 - share)

    def line(self, xs: Sequence[float], ys: Sequence[float], name: str, position: int = 0) -> None:
        """A line through the points, in the course's look for ``name``."""
        style = look(name, position)
        dashes = {"-": "none", "--": "7 4", ":": "2 4", "-.": "8 3 2 3"}[style.line]
        points = " ".join(f"{self.x(a):.1f},{self.y(b):.1f}" for a, b in zip(xs, ys, strict=True))
        self.parts.append(
            f"<polyline points='{points}' fill='none' stroke='{colour(name, position)}' "
            f"stroke-width='2' stroke-dasharray='{dashes}'/>"
        )

    def points(
        self, xs: Sequence[float], ys: Sequence[float], name: str, position: int = 0, size=4
    ) -> None:
        """Round marks at the points."""
        fill = colour(name, position)
        self.parts += [
            f"<circle cx='{self.x(a):.1f}' cy='{self.y(b):.1f}' r='{size}' fill='{fill}'/>"
            for a, b in zip(xs, ys, strict=True)
        ]

    def bars(self, edges: Sequence[float], heights: Sequence[float], name: str, position=0) -> None:
        """Bars between neighbouring edges, from zero up: a histogram."""
        floor = self.y(max(0.0, self.y_range[0]))
        for a, b, value in zip(edges[:-1], edges[1:], heights, strict=True):
            left, right, top = self.x(a), self.x(b), self.y(value)
            self.parts.append(
                f"<rect x='{left:.1f}' y='{top:.1f}' width='{max(right - left - 0.5, 0.5):.1f}' "
                f"height='{max(floor - top, 0):.1f}' fill='{colour(name, position)}' "
                "fill-opacity='0.65'/>"
            )

    def level(self, value: float, words: str, *, vertical: bool = False) -> None:
        """A dotted line across the chart at a value, with words at its end."""
        if vertical:
            ends = self.x(value), self.top, self.x(value), self.top + self.height
            words_at = text(ends[0] + 4, self.top + 12, words, size=12)
        else:
            ends = self.left, self.y(value), self.left + self.width, self.y(value)
            words_at = text(ends[2] - 2, ends[1] - 4, words, anchor="end", size=12)
        a, b, c, d = ends
        self.parts.append(
            f"<line x1='{a:.1f}' y1='{b:.1f}' x2='{c:.1f}' y2='{d:.1f}' stroke='{TEXT}' "
            f"stroke-width='1.5' stroke-dasharray='3 3'/>{words_at}"
        )

    def words(self, x: float, y: float, words: str, anchor: str = "start") -> None:
        """Words at a place that is given in the chart's own units."""
        self.parts.append(text(self.x(x), self.y(y), words, anchor=anchor, size=12))

    def __str__(self) -> str:
        """The chart with its axes, as part of a ``document``."""
        bottom, right = self.top + self.height, self.left + self.width
        out = [f"<path d='M{self.left} {self.top}V{bottom}H{right}' fill='none' stroke='{TEXT}'/>"]
        for value, words in ticks(*self.x_range, log=self.log_x):
            place = self.x(value)
            out.append(f"<path d='M{place:.1f} {bottom}v4' stroke='{TEXT}'/>")
            out.append(text(place, bottom + 18, words, anchor="middle", size=12))
        for value, words in ticks(*self.y_range):
            place = self.y(value)
            out.append(f"<path d='M{self.left} {place:.1f}H{right}' stroke='{FAINT}'/>")
            out.append(text(self.left - 6, place + 4, words, anchor="end", size=12))
        x_label, y_label = self.labels
        out.append(text(self.left + self.width / 2, bottom + 36, x_label, anchor="middle"))
        out.append(text(self.left - 48, self.top - 10, y_label))
        return "".join(out + self.parts)


def colour(name: str, position: int = 0) -> str:
    """The course's colour for ``name``; black becomes the theme's own text colour."""
    wanted = look(name, position).colour
    return TEXT if wanted == "#000000" else wanted


def ticks(low: float, high: float, *, log: bool = False) -> list[tuple[float, str]]:
    """Round values between low and high, about five, with the words for them."""
    if log:
        powers = [2.0**k for k in range(math.ceil(math.log2(low)), math.floor(math.log2(high)) + 1)]
        return [(value, f"{value:g}") for value in powers]
    step = 10 ** math.floor(math.log10((high - low) / 4))
    step *= max(m for m in (1, 2, 2.5, 5) if (high - low) / (m * step) >= 3.99 or m == 1)
    first = math.ceil(low / step - 1e-9)
    values = [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]
    return [(value, f"{value:.10g}") for value in values]
