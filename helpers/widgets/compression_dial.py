"""Compression dial: bits for each number of a code, against PCA, JPEG and PNG, in bytes and error.

All curves come from the same pictures. A code of k numbers with b bits each takes k * b / 8 bytes
a picture; the bytes of the models themselves are not counted. PCA gets the same bytes, and for
each number of bytes validation pictures choose between many coarse numbers and few fine ones.
"""

import io
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from sklearn.decomposition import PCA

from helpers import metrics
from helpers.data import SIDE
from helpers.models import Autoencoder, predict
from helpers.widgets.interactive import Interactive, check_components, check_pictures, packed
from helpers.widgets.network import layers_of, pca_layers

BITS = tuple(range(1, 9))
PCA_BITS = tuple(range(1, 6))  # each of its numbers gets one of these
QUALITIES = 1, 5, 10, 20, 30, 50, 75
_CHOOSERS = 500  # validation pictures that choose PCA's bits
_SHEET = 20  # JPEG packs 20 by 20 pictures into one file, so that they share its header
_SHOWN = 40  # pictures to choose from


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


def measured(
    squeezers: Mapping[int, Autoencoder], pca: PCA, x_validation: np.ndarray, x: np.ndarray
) -> dict[str, Any]:
    """Every method at every setting on ``x``, shape (n, 784): bytes and errors, for the page."""

    def error(answer: np.ndarray) -> float:
        return float(metrics.mean_squared_error(x, answer).mean())

    def curve(name: str, sizes: Any, answers: Any) -> None:
        errors = [error(answer) for answer in answers]
        curves.append({"name": name, "bytes": [float(s) for s in sizes], "errors": errors})

    curves: list[dict[str, Any]] = []
    codes = {}
    for size, model in sorted(squeezers.items()):
        codes[size] = rounded(predict(model.encoder, x), predict(model.encoder, x_validation))
        answers = (predict(model.decoder, codes[size].at(bits)) for bits in BITS)
        curve(f"autoencoder {size}", [size * bits / 8 for bits in BITS], answers)
    pca_code = rounded(pca.transform(x), pca.transform(x_validation))
    components = len(pca.components_)
    volumes = [0.5 * 2**step for step in range(9) if 2**step <= components]
    choose = _chooser(pca, pca_code, x_validation[:_CHOOSERS])
    used = {n * bits / 8 for n in squeezers for bits in BITS}
    splits = {size: min(pca_splits(size, components), key=choose) for size in {*volumes, *used}}
    chosen = [splits[size] for size in volumes]
    answers = (from_pca(pca, pca_code.at(bits, numbers=n)) for n, bits in chosen)
    curve("PCA", [split.size for split in chosen], answers)
    sizes, sheets = zip(*(jpeg_sheet(x, quality) for quality in QUALITIES), strict=True)
    curve("JPEG", sizes, sheets)
    most = max(splits[size].numbers for size in used)
    return {
        "curves": curves,
        "count": len(x),
        "codes": [_packed_code(codes[size], codes[size].code.shape[1]) for size in sorted(codes)],
        "splits": {
            f"{size:g}": {**splits[size]._asdict(), "bytes": splits[size].size} for size in used
        },
        "pca": {"code": _packed_code(pca_code, most), "layer": pca_layers(pca, most)[0]},
        "jpeg": {
            "bytes": [float(size) for size in sizes],
            "qualities": QUALITIES,
            "sheets": packed(np.concatenate([sheet[:_SHOWN] for sheet in sheets]), "grey"),
        },
        "png": metrics.png(x[:_SHOWN]).size.tolist(),
        "pictures": packed(x[:_SHOWN], "grey"),
    }


def _packed_code(code: Rounded, numbers: int) -> dict[str, Any]:
    """The first numbers of the codes of the pictures to choose from, with the ends of each."""
    ends = {"low": packed(code.low[:numbers]), "high": packed(code.high[:numbers])}
    return {"codes": packed(code.code[:_SHOWN, :numbers]), **ends}


def _chooser(pca: PCA, ends: Rounded, x: np.ndarray) -> Callable[[Split], float]:
    """A function that gives the error of a split on validation pictures ``x``."""
    code = Rounded(pca.transform(x), ends.low, ends.high)

    def error(split: Split) -> float:
        answer = from_pca(pca, code.at(split.bits, numbers=split.numbers))
        return float(metrics.mean_squared_error(x, answer).mean())

    return error


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
    sizes = sorted(squeezers)
    given = {
        "sizes": sizes,
        "decoders": [layers_of(squeezers[size].decoder) for size in sizes],
        **measured(squeezers, pca, x_validation, x_test[:count]),
    }
    chosen = {"size": sizes[len(sizes) // 2], "bits": 4, "picture": 0}
    words = "Interactive: bits for each number of a code, against PCA, JPEG and PNG."
    return Interactive("compression_dial", given, chosen, words=words, name="compression dial")
