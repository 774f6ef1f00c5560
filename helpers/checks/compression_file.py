"""Exercise 5, step 6: every byte of the file, against JPEG and PCA."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers import metrics, plots
from helpers.checks import probe
from helpers.checks.compression_patches import blob_of, decoded, train
from helpers.checks.feedback import Outcome, Wrong, WrongKind, right, step
from helpers.checks.relations import relation
from helpers.data_photographs import PATCH, cut, joined
from helpers.metrics_photographs import Coded, jpeg, jpeg_within, pca_within
from helpers.words import counted


@step("05_compression", "step 6")
def break_even(
    photograph,
    encoder,
    decoder,
    low,
    high,
    bits,
    compress,
    code_bytes,
    model_bytes,
    jpeg_bytes,
    photographs_to_break_even,
) -> Outcome:
    """Every byte of the photograph, the model included, against JPEG at the same error."""
    picture = probe.array("photograph", photograph, (None, None))
    if any(side % PATCH or not PATCH <= side <= 4000 for side in picture.shape):
        raise WrongKind(
            f"`photograph` has the shape {picture.shape}; what `load_photograph` gives has sides "
            f"that are multiples of {PATCH}."
        )
    picture = probe.finite("photograph", picture).astype(np.float32)
    if picture.min() < -0.001 or picture.max() > 1.001:
        raise WrongKind(
            f"`photograph` goes from {picture.min():.3g} to {picture.max():.3g}; what "
            "`load_photograph` gives lies between 0 and 1."
        )
    patches, depth = cut(picture), int(probe.number("bits", bits))
    code = probe.outputs("encoder", encoder, patches)
    units = code.shape[1]
    low, high = probe.finite("low", low, (units,)), probe.finite("high", high, (units,))
    if not 1 <= depth <= 8 or (high <= low).any():
        raise WrongKind("`bits`, `low` and `high` are not as in step 5. Run it again.")
    levels = metrics.quantise(code, depth, low, high).astype(np.uint8)
    code_size = _judge_code(
        probe.number("code_bytes", code_bytes), blob_of(compress, levels), levels
    )
    weights = probe.model("decoder", decoder).count_params()
    model_size = _judge_model(probe.number("model_bytes", model_bytes), weights, units)
    _judge_rounding(model_size, weights, decoder)
    back = decoded(decoder, metrics.dequantise(levels, depth, low, high))
    ours = Coded(int(code_size + model_size), joined(back, picture.shape))
    error = float(np.square(ours.photograph - picture).mean())
    jpeg_size = _judge_jpeg(probe.number("jpeg_bytes", jpeg_bytes), picture, error)
    saved = jpeg_size - code_size
    _judge_photographs(photographs_to_break_even, model_size / saved if saved > 0 else math.inf)
    others = [jpeg_within(picture, ours.size), pca_within(picture, train(), ours.size)]
    names = ("autoencoder", "JPEG", "PCA")
    shown = dict(zip(names, (ours, *others), strict=True))
    return right(
        "Every byte is counted.",
        {
            "code + model": f"{code_size:,.0f} + {counted(round(model_size), 'byte')}, error "
            f"{error:.5f}",
            "JPEG with that error": counted(round(jpeg_size), "byte"),
            **{
                f"{name} within these bytes": f"error {_error(coded, picture):.5f}"
                for name, coded in shown.items()
                if name != "autoencoder"
            },
        },
        "PCA was given the number of axes that suits this photograph best.",
        figure=lambda: _draw_photographs(picture, shown),
    )


def _error(coded: Coded, picture: np.ndarray) -> float:
    return float(np.square(coded.photograph - picture).mean())


def _judge_code(found: float, blob: bytes, levels: np.ndarray) -> float:
    if probe.close(found, len(blob), 0.01):
        return found
    start = f"`code_bytes` is {found:,.0f}; we find {len(blob):,}. "
    if probe.close(found * len(levels), len(blob), 0.01):
        raise Wrong(start + "That is for one patch; the photograph has many.")
    if found == 4 * levels.size:
        raise Wrong(start + "Those are floats: nothing was rounded or compressed.")
    if known := relation(found, len(blob), {"the bits of a byte": 8}, 0.001):
        raise Wrong(f"{start}That is {known}.")
    raise Wrong(
        start + "It is the length of what `compress` makes of the levels of all patches of "
        "`photograph`, with the chosen bits."
    )


def _judge_model(found: float, weights: int, units: int) -> float:
    ends = 2 * units
    if any(
        probe.close(found, wide * weights + other * ends, 0.002, 0.5)
        for wide in (2, 4)
        for other in (2, 4, 8)
    ):
        return found
    start = f"`model_bytes` is {found:,.0f}. The decoder has {counted(weights, 'weight')}. "
    if found in (2 * weights, 4 * weights):
        raise Wrong(f"{start}The {ends} ends, `low` and `high`, have to be stored as well.")
    if probe.close(found, weights + ends, 0.01):
        raise Wrong(start + "A weight is a float: four bytes, or two as `np.float16`.")
    for wide in (2, 4):
        known = relation(found, wide * (weights + ends), {"the bits of a byte": 8}, 1e-3)
        if known:
            raise Wrong(
                f"{start}With {wide} bytes each, the {ends} ends included, it is "
                f"{wide * (weights + ends):,}: yours is {known.replace('value', 'one')}."
            )
    raise Wrong(
        f"{start}Each takes four bytes, or two as `np.float16`, and so does each of the {ends} "
        "ends. The encoder stays with the sender."
    )


def _judge_rounding(found: float, weights: int, decoder: Any) -> None:
    """Raise when two bytes a weight are counted for weights that need four."""
    arrays = [np.asarray(weight) for weight in decoder.weights]
    if found >= 4 * weights or all((a == a.astype(np.float16)).all() for a in arrays):
        return
    raise Wrong(
        f"`model_bytes` counts two bytes for each of {counted(weights, 'weight')}, and `decoder` "
        "works with weights that need four. Round them first, "
        "`decoder.set_weights([w.astype(np.float16) for w in decoder.get_weights()])`, and compute "
        "the error with these; or count four."
    )


def _judge_jpeg(found: float, picture: np.ndarray, error: float) -> float:
    below, quality, coded = 0, 1, jpeg(picture, 1)
    while _error(coded, picture) > error:
        if quality == 95:
            raise WrongKind("No JPEG reaches this error. Take another photograph, or fewer bits.")
        below, quality = coded.size, quality + 1
        coded = jpeg(picture, quality)
    near = [below or coded.size, coded.size, jpeg(picture, min(quality + 1, 95)).size]
    if 0.99 * min(near) <= found <= 1.01 * max(near):
        return found
    raise Wrong(
        f"`jpeg_bytes` is {found:,.0f}; the smallest JPEG whose error is at most yours "
        f"({error:.5f}) has quality {quality} and {counted(coded.size, 'byte')}. "
        + _other_jpeg(found, picture, quality)
    )


def _other_jpeg(found: float, picture: np.ndarray, wanted: int) -> str:
    """Which other quality has so many bytes, and how a loop comes to stop there."""
    for quality in range(1, 96):
        coded = jpeg(picture, quality)
        if coded.size != found:
            continue
        start = f"Yours is quality {quality}, with an error of {_error(coded, picture):.5f}: "
        if quality == 95:
            return start + (
                "the last one, so the condition for stopping was never met. Take the mean squared "
                "*difference* of the two photographs, and stop where it is at most your error."
            )
        if quality < wanted:
            return start + (
                "that is above yours. Go on while it is larger, and stop at the first that is "
                "`<=` your error" + (", not at once." if quality == 1 else ".")
            )
        return start + "a lower quality is enough."
    known = relation(found, jpeg(picture, wanted).size, {"the bits of a byte": 8}, 0.001)
    return f"Yours is {known}." if known else ""


def _judge_photographs(value: Any, truth: float) -> None:
    found = probe.array("photographs_to_break_even", value)
    if found.size != 1 or np.isnan(found).any():
        raise WrongKind("`photographs_to_break_even` should be one number; `np.inf` says never.")
    found = float(found.reshape(()))
    if found == truth or (math.isfinite(truth) and probe.close(found, truth, 0.02, 1.0)):
        return
    if math.isinf(truth):
        raise Wrong(
            "Your code alone is larger than the JPEG, so each photograph more makes it worse: no "
            f"number of photographs is enough (`np.inf`), and {found:,.0f} is none."
        )
    raise Wrong(
        f"`photographs_to_break_even` is {found:,.1f}; we find {truth:,.1f}: the model's bytes "
        "over what one photograph saves."
    )


def _draw_photographs(picture: np.ndarray, shown: Mapping[str, Coded]) -> None:
    wide = plots.WIDTH / (len(shown) + 1)
    height = 2 * wide * picture.shape[0] / picture.shape[1] + 0.6
    figure, axes = plots.new_figure(columns=len(shown) + 1, rows=2, height=height)
    original = Coded(picture.size, picture)
    middle = tuple(slice(3 * side // 8, 5 * side // 8) for side in picture.shape)
    for column, (name, coded) in enumerate({"original": original, **shown}.items()):
        for row, part in enumerate((coded.photograph, coded.photograph[middle])):
            axes[row, column].imshow(part, cmap="gray", vmin=0, vmax=1)
            axes[row, column].set_axis_off()
        axes[0, column].set_title(f"{name}\n{counted(coded.size, 'byte')}", fontsize=10)
    errors = ", ".join(f"{name} {_error(coded, picture):.5f}" for name, coded in shown.items())
    plots.show(
        figure,
        alt="The photograph and its middle, four times: original, autoencoder, JPEG and PCA, with "
        f"about the same bytes, the models included. Mean squared errors: {errors}.",
    )
