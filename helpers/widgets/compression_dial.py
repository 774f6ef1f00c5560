"""Compression dial: bits for each number of a code, against PCA, JPEG and PNG, in bytes and error.

All curves come from the same pictures. PCA gets the same bytes, and for each number of bytes
validation pictures choose between many coarse numbers and few fine ones.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from sklearn.decomposition import PCA

from helpers import metrics
from helpers.baselines import check_components
from helpers.data import check_pictures
from helpers.models import Autoencoder, predict
from helpers.rate import Rounded, chooser, from_pca, pca_splits, rounded
from helpers.widgets.interactive import Interactive, packed
from helpers.widgets.network import layers_of, pca_layers

BITS = tuple(range(1, 9))
QUALITIES = 1, 5, 10, 20, 30, 50, 75
MEASURED = 400  # test pictures of the curves
_CHOOSERS = 500  # validation pictures that choose PCA's bits
_SHOWN = 40  # pictures to choose from


def measured(
    squeezers: Mapping[int, Autoencoder], pca: PCA, x_validation: np.ndarray, x: np.ndarray
) -> dict[str, Any]:
    """Every method at every setting on ``x``, shape (n, 784): bytes and errors, for the page."""

    def curve(name: str, sizes: Any, answers: Any) -> None:
        errors = [float(metrics.mean_squared_error(x, answer).mean()) for answer in answers]
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
    choose = chooser(pca, pca_code, x_validation[:_CHOOSERS])
    used = {n * bits / 8 for n in squeezers for bits in BITS}
    splits = {size: min(pca_splits(size, components), key=choose) for size in {*volumes, *used}}
    chosen = [splits[size] for size in volumes]
    answers = (from_pca(pca, pca_code.at(bits, numbers=n)) for n, bits in chosen)
    curve("PCA", [split.size for split in chosen], answers)
    sheets = [metrics.in_one_sheet(x, quality) for quality in QUALITIES]
    curve("JPEG", [size for size, _ in sheets], [back for _, back in sheets])
    most = max(splits[size].numbers for size in used)
    return {
        "curves": curves,
        "count": len(x),
        "codes": [_packed_code(codes[size], size) for size in sorted(codes)],
        "splits": {
            f"{size:g}": {**splits[size]._asdict(), "bytes": splits[size].size} for size in used
        },
        "pca": {"code": _packed_code(pca_code, most), "layer": pca_layers(pca, most)[0]},
        "jpeg": {
            "bytes": curves[-1]["bytes"],
            "qualities": QUALITIES,
            "sheets": packed(np.concatenate([back[:_SHOWN] for _, back in sheets]), "grey"),
        },
        "png": metrics.png(x[:_SHOWN]).size.tolist(),
        "pictures": packed(x[:_SHOWN], "grey"),
    }


def _packed_code(code: Rounded, numbers: int) -> dict[str, Any]:
    """The first numbers of the codes of the pictures to choose from, with the ends of each."""
    ends = {"low": packed(code.low[:numbers]), "high": packed(code.high[:numbers])}
    return {"codes": packed(code.code[:_SHOWN, :numbers]), **ends}


def compression_dial(
    squeezers: Mapping[int, Autoencoder], pca: PCA, x_validation: np.ndarray, x_test: np.ndarray
) -> Interactive:
    """Turn code size and bits a number; see picture, bytes and error against PCA, JPEG and PNG.

    ``squeezers`` maps a code size to its trained ``models.Autoencoder``. The ends of the rounding
    come from ``x_validation``, curves and pictures from the first 400 of ``x_test``, both (n, 784).
    PCA spends the same bytes on numbers of 1 to 5 bits, whichever has the smallest error on
    ``x_validation``. Errors are mean squared errors a pixel. Raises ValueError for arguments that
    do not fit.
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
        **measured(squeezers, pca, x_validation, x_test[:MEASURED]),
    }
    chosen = {"size": sizes[len(sizes) // 2], "bits": 4, "picture": 0}
    words = "Interactive: bits for each number of a code, against PCA, JPEG and PNG."
    return Interactive("compression_dial", given, chosen, words=words, name="compression dial")
