"""Compression dial: bits for each number of a code, against PCA, JPEG and PNG, in bytes and error.

All curves come from the same pictures. A code of k numbers with b bits each takes k * b / 8 bytes
a picture; the bytes of the models themselves are not counted. PCA gets the same bytes, and for
each number of bytes validation pictures choose between many coarse numbers and few fine ones.
"""

import io
from collections.abc import Callable, Mapping
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np
from PIL import Image
from sklearn.decomposition import PCA

from helpers import metrics
from helpers.data import SIDE
from helpers.models import Autoencoder, predict
from helpers.widgets import svg
from helpers.widgets.frame import Interactive
from helpers.widgets.panels import check_components, check_pictures, legend, panel

BITS = tuple(range(1, 9))
PCA_BITS = tuple(range(1, 6))  # each of its numbers gets one of these
QUALITIES = 1, 5, 10, 20, 30, 50, 75
_CHOOSERS = 500  # validation pictures that choose PCA's bits
_SHEET = 20  # JPEG packs 20 by 20 pictures into one file, so that they share its header
_WIDTH, _HEIGHT, _SIDE = 864, 486, 128


class Rounded(NamedTuple):
    """Codes of n pictures, shape (n, numbers), and the ends between which they are rounded."""

    code: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def at(self, bits: int, pictures: slice = slice(None), numbers: int | None = None):
        """The codes that ``bits`` bits a number keep, of these pictures, of the first numbers."""
        ends = self.low[:numbers], self.high[:numbers]
        levels = metrics.quantise(self.code[pictures, :numbers], bits, *ends)
        return metrics.dequantise(levels, bits, *ends)


class Split(NamedTuple):
    """How PCA spends its bytes: on so many numbers of so many bits each."""

    numbers: int
    bits: int

    @property
    def size(self) -> float:
        """The bytes that it takes."""
        return self.numbers * self.bits / 8


class Curve(NamedTuple):
    """Bytes a picture and mean squared errors, one of each for every setting of a method."""

    size: np.ndarray
    error: np.ndarray


class Contest(NamedTuple):
    """All methods on the same pictures ``x``, shape (n, 784)."""

    x: np.ndarray
    squeezers: Mapping[int, Autoencoder]
    codes: dict[int, Rounded]
    pca: PCA
    pca_code: Rounded
    splits: dict[float, Split]  # PCA's, by the bytes that it may take
    curves: dict[str, Curve]  # by the method's name; the autoencoder's by "autoencoder 32"
    sheets: np.ndarray  # what JPEG sheets give back, (qualities, n, 784)
    png_sizes: np.ndarray  # bytes, (n,)


def rounded(codes: np.ndarray, validation_codes: np.ndarray) -> Rounded:
    """Codes to round, between ends that come from validation pictures."""
    low, high = np.quantile(validation_codes, [0.001, 0.999], axis=0)
    return Rounded(codes, low, high)


def jpeg_sheet(x: np.ndarray, quality: int) -> tuple[float, np.ndarray]:
    """The n pictures side by side in one JPEG file: bytes a picture, and what comes back."""
    rows = -(-len(x) // _SHEET)
    cells = np.zeros((rows * _SHEET, SIDE, SIDE), np.uint8)
    cells[: len(x)] = np.rint(255 * np.clip(x, 0, 1)).reshape(-1, SIDE, SIDE)
    sheet = cells.reshape(rows, _SHEET, SIDE, SIDE).swapaxes(1, 2)
    file = io.BytesIO()
    picture = Image.fromarray(sheet.reshape(rows * SIDE, _SHEET * SIDE))
    picture.save(file, format="JPEG", quality=quality, optimize=True)
    back = np.asarray(Image.open(file), np.float32).reshape(rows, SIDE, _SHEET, SIDE) / 255
    return file.tell() / len(x), back.swapaxes(1, 2).reshape(-1, SIDE * SIDE)[: len(x)]


def pca_splits(size: float, components: int) -> list[Split]:
    """The ways in which ``size`` bytes have room for numbers of PCA, one for each number of bits.

    A picture has ``components`` numbers at most; with fewer bits it may take fewer bytes.
    """
    splits = [Split(min(int(size * 8 // bits), components), bits) for bits in PCA_BITS]
    return [split for split in splits if split.numbers]


def from_pca(pca: PCA, code: np.ndarray) -> np.ndarray:
    """Pictures from the first numbers of PCA's codes, clipped to [0, 1]."""
    return np.clip(code @ pca.components_[: code.shape[1]] + pca.mean_, 0, 1)


def prepare(
    squeezers: Mapping[int, Autoencoder], pca: PCA, x_validation: np.ndarray, x: np.ndarray
) -> Contest:
    """Run every method at every setting on ``x``, shape (n, 784), and keep bytes and errors."""

    def error(answer: np.ndarray) -> float:
        return float(metrics.mean_squared_error(x, answer).mean())

    curves, codes = {}, {}
    for size, model in sorted(squeezers.items()):
        codes[size] = rounded(predict(model.encoder, x), predict(model.encoder, x_validation))
        errors = [error(predict(model.decoder, codes[size].at(bits))) for bits in BITS]
        curves[f"autoencoder {size}"] = Curve(size * np.array(BITS) / 8, np.array(errors))
    pca_code = rounded(pca.transform(x), pca.transform(x_validation))
    components = len(pca.components_)
    volumes = [0.5 * 2**step for step in range(9) if 2**step <= components]
    choose = _chooser(pca, pca_code, x_validation[:_CHOOSERS])
    splits = {
        size: min(pca_splits(size, components), key=choose)
        for size in sorted({*volumes, *(n * bits / 8 for n in squeezers for bits in BITS)})
    }
    chosen = [splits[size] for size in volumes]
    errors = [error(from_pca(pca, pca_code.at(bits, numbers=n))) for n, bits in chosen]
    curves["PCA"] = Curve(np.array([split.size for split in chosen]), np.array(errors))
    sizes, sheets = zip(*(jpeg_sheet(x, quality) for quality in QUALITIES), strict=True)
    curves["JPEG"] = Curve(np.array(sizes), np.array([error(sheet) for sheet in sheets]))
    return Contest(
        x, squeezers, codes, pca, pca_code, splits, curves, np.stack(sheets), metrics.png(x).size
    )


def _chooser(pca: PCA, ends: Rounded, x: np.ndarray) -> Callable[[Split], float]:
    """A function that gives the error of a split on validation pictures ``x``."""
    code = Rounded(pca.transform(x), ends.low, ends.high)

    def error(split: Split) -> float:
        answer = from_pca(pca, code.at(split.bits, numbers=split.numbers))
        return float(metrics.mean_squared_error(x, answer).mean())

    return error


def draw(contest: Contest, size: int, bits: int, which: int) -> str:
    """The view: picture number ``which`` from ``size`` numbers of ``bits`` bits, and its rivals."""
    one = slice(which, which + 1)
    original = contest.x[one]
    volume = size * bits / 8
    split = contest.splits[volume]
    ours = predict(contest.squeezers[size].decoder, contest.codes[size].at(bits, one))
    linear = from_pca(contest.pca, contest.pca_code.at(split.bits, one, split.numbers))
    jpeg_sizes = contest.curves["JPEG"].size
    sheet = int(np.abs(np.log(jpeg_sizes / volume)).argmin())
    quality = f"in a sheet, quality {QUALITIES[sheet]}"
    answers = {
        "autoencoder": (ours, volume, f"{size} of {bits} bits"),
        "PCA": (linear, split.size, f"{split.numbers} of {split.bits} bits"),
        "JPEG": (contest.sheets[sheet, one], jpeg_sizes[sheet], quality),
        "PNG": (original, contest.png_sizes[which], "exact"),
    }
    parts = [
        panel("original", original[0], 0, 0, _SIDE, ["784 bytes", "a byte a pixel"]),
    ]
    found = []
    for column, (name, (answer, used, how)) in enumerate(answers.items(), start=1):
        error = float(metrics.mean_squared_error(original, answer)[0])
        lines = [f"{used:.3g} bytes", how, f"error {error:.4f}"]
        parts.append(panel(name, answer[0], column * 184, 0, _SIDE, lines))
        found.append(f"{name} {used:.3g} bytes, error {error:.4f}")
    parts += [_chart(contest, size, bits), *_key()]
    unit = "bit" if bits == 1 else "bits"
    alt = f"{size} numbers of {bits} {unit} each. This picture: {'; '.join(found)}."
    return svg.document(_WIDTH, _HEIGHT, alt, *parts)


def _chart(contest: Contest, size: int, bits: int) -> str:
    name = f"autoencoder {size}"
    least = min(curve.size.min() for curve in contest.curves.values())
    highest = 1.08 * max(curve.error.max() for curve in contest.curves.values())
    chart = svg.Chart(
        60, 240, 620, 202, (least, 512), (0, highest), "bytes a picture (each step doubles them)",
        f"mean squared error, {len(contest.x)} pictures", log_x=True,
    )  # fmt: skip
    for other, curve in contest.curves.items():
        if other.startswith("autoencoder") and other != name:
            chart.line(curve.size, curve.error, "autoencoder")
    chart.parts = ["<g opacity='0.55'>", *chart.parts, "</g>"]  # the sizes that were not chosen
    for other in (name, "PCA", "JPEG"):
        curve, look = contest.curves[other], other.split()[0]
        chart.line(curve.size, curve.error, look)
        chart.points(curve.size, curve.error, look, size=4 if other == name else 2)
    for numbers in contest.codes:
        first = contest.curves[f"autoencoder {numbers}"]
        chart.words(1.08 * first.size[0], first.error[0], str(numbers))
    chosen = contest.curves[name]
    at = BITS.index(bits)
    chart.points([chosen.size[at]], [chosen.error[at]], "autoencoder", size=8)
    chart.points([contest.png_sizes.mean()], [0], "PNG", size=6)
    chart.level(chosen.size[at], f"{chosen.size[at]:g} bytes", vertical=True)
    return str(chart)


def _key() -> list[str]:
    names = {"autoencoder": "autoencoder", "PCA, best bits": "PCA"}
    return [
        legend({**names, "JPEG, one sheet": "JPEG", "PNG, exact": "PNG"}, 716, 270, "PNG, exact"),
        svg.text(716, 352, "Numbers on the lines:", size=12),
        svg.text(716, 369, "code sizes. Lower and", size=12),
        svg.text(716, 386, "further left is better.", size=12),
    ]


def compression_dial(
    squeezers: Mapping[int, Autoencoder],
    pca: PCA,
    x_validation: np.ndarray,
    x_test: np.ndarray,
    count: int = 400,
) -> Interactive:
    """Turn code size and bits a number; see picture, bytes and error against PCA, JPEG and PNG.

    ``squeezers`` maps a code size to its trained ``models.Autoencoder``. The ends of the rounding
    come from ``x_validation``, curves and pictures from the first ``count`` of ``x_test``, both
    (n, 784). PCA spends the same bytes on numbers of 1 to 5 bits, whichever has the smallest error
    on ``x_validation``. Errors are mean squared errors a pixel. Raises ValueError for arguments
    that do not fit.
    """
    check_pictures("x_validation", x_validation)
    check_pictures("x_test", x_test)
    if not isinstance(squeezers, Mapping) or not squeezers:
        raise ValueError("squeezers must map code sizes, such as 32, to trained autoencoders.")
    for size, model in squeezers.items():
        if not isinstance(model, Autoencoder) or model.encoder.output_shape[-1] != size:
            raise ValueError(f"squeezers[{size}] must be a models.Autoencoder of code size {size}.")
    check_components(pca, 1)
    contest = prepare(squeezers, pca, x_validation, x_test[:count].copy())

    def view(size: int, bits: int, picture: int) -> str:
        return draw(contest, size, bits, picture - 1)

    sizes = sorted(squeezers)
    return Interactive(
        "compression dial",
        view,
        {
            "size": widgets.SelectionSlider(
                description="code size", options=sizes, value=sizes[len(sizes) // 2]
            ),
            "bits": widgets.IntSlider(description="bits a number", min=1, max=8, value=4),
            "picture": widgets.IntSlider(description="picture", min=1, max=len(contest.x)),
        },
        height=_HEIGHT,
    )
