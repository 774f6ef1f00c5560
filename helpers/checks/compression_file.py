"""Exercise 5, later steps: the curve, every byte of the file, and a code without a model."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers import metrics, plots
from helpers.checks import probe
from helpers.checks.compression_patches import (
    PIXELS,
    decoded,
    entropy_bits_of,
    entropy_by_number,
    train,
    validation,
)
from helpers.checks.feedback import Outcome, Wrong, WrongKind, right, step
from helpers.data_photographs import PATCH, cut, joined, load_photograph
from helpers.metrics_photographs import Coded, jpeg, jpeg_within, pca_within

DEPTHS = (2, 3, 4, 5, 6, 8)  # bits a number on the rate-distortion curve
GAIN = 1.1  # error against that of 8 bits at which fewer bits are enough
GOALS = {"flower.jpg": (10_000, 0.0008), "china.jpg": (34_000, 0.0025)}  # bytes, squared error


@step("05_compression", "step 5")
def curve(encoder, decoder, low, high, compress, predicted, sizes, errors, bits) -> Outcome:
    """Bytes and error of the validation patches for each depth, and the depth that was chosen."""
    x = validation()
    code = probe.outputs("encoder", encoder, x)
    low, high = _ends(low, high, code)
    given = {
        name: _by_depth(name, value)
        for name, value in (("predicted", predicted), ("sizes", sizes), ("errors", errors))
    }
    truth = {}
    for depth in DEPTHS:
        levels = metrics.quantise(code, depth, low, high).astype(np.uint8)
        _judge_predicted(given["predicted"][depth], levels, depth)
        size = len(_blob(compress, levels)) / len(x)
        _judge_size(given["sizes"][depth], size, levels, depth)
        back = metrics.dequantise(levels, depth, low, high)
        truth[depth] = float(np.square(decoded(decoder, back) - x).mean())
        _judge_error(given["errors"][depth], truth[depth], depth, decoder, code, x)
    _judge_bits(probe.number("bits", bits), truth)
    sizes_drawn = [given["sizes"][depth] for depth in DEPTHS]
    return right(
        "A curve with honest bytes, and a choice made on it.",
        {
            f"{depth} bits": f"{given['predicted'][depth]:.2f} bytes predicted, "
            f"{given['sizes'][depth]:.2f} measured, error {truth[depth]:.5f}"
            for depth in DEPTHS
        },
        f"Chosen: {int(bits)} bits. The model is not counted yet.",
        figure=lambda: _draw_curve(sizes_drawn, list(truth.values())),
    )


def _draw_curve(sizes: list[float], errors: list[float]) -> None:
    figure, axis = plots.new_figure()
    look = plots.look("autoencoder")
    axis.plot(sizes, errors, color=look.colour, marker=look.marker, label="autoencoder")
    for depth, size, error in zip(DEPTHS, sizes, errors, strict=True):
        axis.annotate(f"{depth} bits", (size, error), xytext=(6, 6), textcoords="offset points")
    axis.set(xlabel="bytes a patch", ylabel="mean squared error", yscale="log")
    plots.show(
        figure,
        alt="Bytes a patch against error, one point for each depth. The error falls steeply at "
        "first and hardly at all in the end.",
    )


def _ends(low: Any, high: Any, code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    units = code.shape[1]
    low, high = probe.finite("low", low, (units,)), probe.finite("high", high, (units,))
    if (high <= low).any():
        raise Wrong("`high` has to be above `low` for every number of the code.")
    outside = float(((code < low) | (code > high)).mean())
    if outside > 0.25:  # the sky of the last quarter has codes that the rest has not: 8 %
        raise Wrong(
            f"{outside:.0%} of the code lie outside `low` to `high` and are cut. Take the range "
            "from the code of the training patches, number by number."
        )
    return low, high


def _by_depth(name: str, value: Any) -> dict[int, float]:
    if isinstance(value, Mapping):
        missing = [depth for depth in DEPTHS if depth not in value]
        if missing:
            raise Wrong(f"`{name}` has no entry for {missing[0]} bits.")
        return {depth: probe.number(f"{name}[{depth}]", value[depth]) for depth in DEPTHS}
    found = probe.finite(name, value, (len(DEPTHS),))
    return dict(zip(DEPTHS, map(float, found), strict=True))


def _blob(compress: Any, levels: np.ndarray) -> bytes:
    blob = probe.answer_of("compress", compress, levels)
    if not isinstance(blob, (bytes, bytearray)):
        raise WrongKind(f"`compress` gives {probe.kind_of(blob)}; it should give `bytes`.")
    return bytes(blob)


def _judge_predicted(found: float, levels: np.ndarray, depth: int) -> None:
    units = levels.shape[1]
    least, most = (units * f(levels) / 8 for f in (entropy_by_number, entropy_bits_of))
    if 0.98 * least <= found <= 1.02 * most:
        return
    start = f"With {depth} bits `predicted` says {found:.2f} bytes a patch; we find {most:.2f}. "
    for factor, advice in (
        (8, "Those are bits; eight of them are a byte."),
        (1 / units, "That is for one number of the code; a patch has several."),
        (8 / units, "Those are the bits of one number; give bytes of a patch."),
        (len(levels), "That is for all patches; divide by their number."),
    ):
        if 0.98 * least <= found / factor <= 1.02 * most:
            raise Wrong(start + advice)
    raise Wrong(start + "It is `entropy_bits` of all levels, times numbers a patch, over 8.")


def _judge_size(found: float, size: float, levels: np.ndarray, depth: int) -> None:
    if probe.close(found, size, 0.02):
        return
    start = f"With {depth} bits a patch takes {size:.2f} bytes; `sizes` says {found:.2f}. "
    units = levels.shape[1]
    for wrong, advice in (
        (size * len(levels), "That is for all patches; divide by their number."),
        (4 * units, "Those are floats of four bytes: what counts is what is stored."),
        (units * depth / 8, "That is the packed size. Count what `compress` makes."),
        (8 * size, "Those are bits; eight of them are a byte."),
        (units, "That is a whole byte for every level."),
    ):
        if probe.close(found, float(wrong), 0.01):
            raise Wrong(start + advice)
    raise Wrong(start + "Compress the levels of all validation patches together, and divide.")


def _judge_error(found, truth, depth, decoder, code, x) -> None:
    if probe.close(found, truth, 0.02):
        return
    start = f"With {depth} bits `errors` says {found:.5f}; we find {truth:.5f}. "
    exact = float(np.square(decoded(decoder, code) - x).mean())
    if probe.close(found, exact, 0.003):
        raise Wrong(start + "That is the error of the exact code. Quantise, go back, then decode.")
    if probe.close(found, truth * PIXELS, 0.02):
        raise Wrong(start + "You added up the pixels; take their mean.")
    raise Wrong(
        f"{start}Encode the {len(x):,} validation patches, go to levels and back, decode, clip to "
        "0..1, and compare."
    )


def _judge_bits(found: float, truth: Mapping[int, float]) -> None:
    enough = [d for d in DEPTHS if truth[d] <= GAIN * truth[DEPTHS[-1]]]
    nearly = [d for d in DEPTHS if truth[d] <= (GAIN + 0.02) * truth[DEPTHS[-1]]]
    if found in (enough[0], nearly[0]):
        return
    if found not in DEPTHS:
        raise Wrong(f"`bits` is {found:g}; choose one of {', '.join(map(str, DEPTHS))}.")
    excess = truth[int(found)] / truth[DEPTHS[-1]] - 1
    raise Wrong(
        f"With {found:g} bits the error is {excess:.0%} above that of 8 bits. Choose the fewest "
        "bits with which it is at most a tenth above."
    )


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
        raise WrongKind("`photograph` should be what `load_photograph` gives.")
    picture = probe.finite("photograph", picture).astype(np.float32)
    if picture.min() < -0.001 or picture.max() > 1.001:
        raise WrongKind("`photograph` should be what `load_photograph` gives, from 0 to 1.")
    patches, depth = cut(picture), int(probe.number("bits", bits))
    code = probe.outputs("encoder", encoder, patches)
    units = code.shape[1]
    low, high = probe.finite("low", low, (units,)), probe.finite("high", high, (units,))
    if not 1 <= depth <= 8 or (high <= low).any():
        raise WrongKind("`bits`, `low` and `high` are not as in step 5. Run it again.")
    levels = metrics.quantise(code, depth, low, high).astype(np.uint8)
    code_size = _judge_code(probe.number("code_bytes", code_bytes), _blob(compress, levels), levels)
    weights = probe.model("decoder", decoder).count_params()
    model_size = _judge_model(probe.number("model_bytes", model_bytes), weights, units)
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
            "code + model": f"{code_size:,.0f} + {model_size:,.0f} bytes, error {error:.5f}",
            "JPEG with that error": f"{jpeg_size:,.0f} bytes",
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
    start = f"`model_bytes` is {found:,.0f}. The decoder has {weights:,} weights. "
    if found in (2 * weights, 4 * weights):
        raise Wrong(f"{start}The {ends} ends, `low` and `high`, have to be stored as well.")
    if probe.close(found, weights + ends, 0.01):
        raise Wrong(start + "A weight is a float: four bytes, or two as `np.float16`.")
    raise Wrong(
        f"{start}Each takes four bytes, or two as `np.float16`, and so does each of the {ends} "
        "ends. The encoder stays with the sender."
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
        f"({error:.5f}) has quality {quality} and {coded.size:,} bytes."
    )


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
        axes[0, column].set_title(f"{name}\n{coded.size:,} bytes", fontsize=10)
    errors = ", ".join(f"{name} {_error(coded, picture):.5f}" for name, coded in shown.items())
    plots.show(
        figure,
        alt="The photograph and its middle, four times: original, autoencoder, JPEG and PCA, with "
        f"about the same bytes, the models included. Mean squared errors: {errors}.",
    )


@step("05_compression", "stretch goal")
def transform(save, restore) -> Outcome:
    """A photograph in few bytes with no model: everything that is needed lies in the bytes."""
    measured = {}
    for name, (most, error) in GOALS.items():
        picture = load_photograph(name)
        blob = probe.answer_of("save", save, picture)
        if not isinstance(blob, (bytes, bytearray)):
            raise WrongKind(f"`save` gives {probe.kind_of(blob)}; it should give `bytes`.")
        back = probe.answer_of("restore", restore, bytes(blob))
        back = np.clip(probe.finite("the result of restore", back, picture.shape), 0, 1)
        found = float(np.square(back - picture).mean())
        if found > 0.01:
            raise Wrong(f"`restore` does not give {name} back. {_likeness(back, picture)}")
        if len(blob) > most or found > error:
            raise Wrong(
                f"{name}: {len(blob):,} bytes, error {found:.5f}. The goal is {most:,} bytes and "
                f"{error}. A larger step of rounding saves bytes and costs error; the same "
                "coefficient of all patches, side by side, compresses better."
            )
        measured[name] = f"{len(blob):,} bytes, error {found:.5f}"
    return right(
        "The core of JPEG, in a few lines.",
        measured,
        "Nothing was learnt, so no model has to be sent.",
    )


def _likeness(back: np.ndarray, picture: np.ndarray) -> str:
    """How a photograph that came back differs from the one that was sent."""
    error = f"The mean squared error is {np.square(back - picture).mean():.3f}"
    if back.std() < 1e-4:
        return f"{error}: every pixel is {back.mean():.3g}."
    alike = float(np.corrcoef(back.ravel(), picture.ravel())[0, 1])
    if alike < 0.7:
        return (
            f"{error}, and the two are hardly alike (correlation {alike:.2f}). Are the numbers in "
            "the order in which `save` wrote them, and is `restore` the inverse of each of its "
            "steps, the transform included?"
        )
    contrast = back.std() / picture.std()
    return (
        f"{error}: it is like the photograph, with {contrast:.2g} times its contrast and a mean of "
        f"{back.mean():.2f} in place of {picture.mean():.2f}. `restore` has to multiply by the "
        "step that `save` has divided by."
    )
