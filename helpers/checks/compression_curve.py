"""Exercise 5, step 5: bytes and error for each depth, and the depth that was chosen."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers import metrics, plots
from helpers.checks import probe
from helpers.checks.compression_patches import (
    PIXELS,
    blob_of,
    decoded,
    entropy_bits_of,
    entropy_by_number,
    train,
    validation,
)
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.checks.relations import relation
from helpers.words import counted

DEPTHS = (2, 3, 4, 5, 6, 8)  # bits a number on the rate-distortion curve
_TICKS = (0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.008, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1)
GAIN = 1.1  # error against that of 8 bits at which fewer bits are enough


@step("05_compression", "step 5")
def curve(encoder, decoder, low, high, compress, predicted, sizes, errors, bits) -> Outcome:
    """Bytes and error of the validation patches for each depth, and the depth that was chosen."""
    x = validation()
    code = probe.outputs("encoder", encoder, x)
    low, high = _ends(low, high, code, encoder)
    given = {
        name: _by_depth(name, value)
        for name, value in (("predicted", predicted), ("sizes", sizes), ("errors", errors))
    }
    truth = {}
    for depth in DEPTHS:
        levels = metrics.quantise(code, depth, low, high).astype(np.uint8)
        _judge_predicted(given["predicted"][depth], levels, depth)
        size = len(blob_of(compress, levels)) / len(x)
        _judge_size(given["sizes"][depth], size, levels, depth)
        back = metrics.dequantise(levels, depth, low, high)
        rebuilt = decoded(decoder, back)
        truth[depth] = float(np.square(rebuilt - x).mean())
        _judge_error(given["errors"][depth], rebuilt, depth, decoder, code)
    chosen = probe.number("bits", bits)
    _judge_bits(chosen, truth)
    sizes_drawn = [given["sizes"][depth] for depth in DEPTHS]
    return right(
        "A curve with honest bytes, and a choice made on it.",
        {
            counted(depth, "bit"): f"{given['predicted'][depth]:.2f} bytes predicted, "
            f"{given['sizes'][depth]:.2f} measured, error {truth[depth]:.5f}"
            for depth in DEPTHS
        },
        f"Chosen: {counted(round(chosen), 'bit')}. The model is not counted yet.",
        figure=lambda: _draw_curve(sizes_drawn, list(truth.values())),
    )


def _draw_curve(sizes: list[float], errors: list[float]) -> None:
    figure, axis = plots.new_figure()
    look = plots.look("autoencoder")
    axis.plot(sizes, errors, color=look.colour, marker=look.marker, label="autoencoder")
    for depth, size, error in zip(DEPTHS, sizes, errors, strict=True):
        axis.annotate(
            counted(depth, "bit"), (size, error), xytext=(6, 6), textcoords="offset points"
        )
    axis.set(xlabel="bytes a patch", ylabel="mean squared error", yscale="log")
    ticks = [tick for tick in _TICKS if 0.95 * min(errors) <= tick <= 1.05 * max(errors)]
    axis.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.set_yticks([], minor=True)
    plots.show(
        figure,
        alt="Bytes a patch against error, one point for each depth. The error falls steeply at "
        "first and hardly at all in the end.",
    )


def _ends(low: Any, high: Any, code: np.ndarray, encoder: Any) -> tuple[np.ndarray, np.ndarray]:
    units = code.shape[1]
    pair = {"low": low, "high": high}
    for name, value in pair.items():
        given = probe.finite(name, value)
        if given.size == 1 and units > 1:
            raise Wrong(f"`{name}` is one number for all. Each number of the code has its own.")
        pair[name] = probe.finite(name, value, (units,))
    low, high = pair["low"], pair["high"]
    known = probe.outputs("encoder", encoder, train())
    width = np.ptp(known, axis=0) + 1e-9
    if (high <= low).any():
        raise Wrong(
            "`high` has to be above `low` for every number of the code, and is not for "
            f"{(high <= low).sum()} of {counted(units, 'number')}: `low` is the smallest value, "
            f"`high` the largest. {_other_ends(low, high, known)}"
        )

    def agree(ends: tuple[np.ndarray, np.ndarray]) -> bool:
        return bool(np.abs((np.stack([low, high]) - ends) / width).max() < 2e-3)

    own = known.min(axis=0), known.max(axis=0)
    if agree(own):
        return low, high
    both = np.concatenate([known, code])
    for ends, advice in (
        ((code.min(axis=0), code.max(axis=0)), "They are those of the validation patches, where "
         "choices are made."),
        ((both.min(axis=0), both.max(axis=0)), "They are those of training and validation patches "
         "together."),
        ((known.min() + 0 * low, known.max() + 0 * low), "They are one pair for all numbers of the "
         "code: take smallest and largest over `axis=0`."),
    ):  # fmt: skip
        if agree(ends):
            raise Wrong(f"`low` and `high` are not what step 5 asks for. {advice} {_OWN}")
    outside = float(((known < low) | (known > high)).mean())
    if outside > 1e-4:
        raise Wrong(
            f"{outside:.1%} of the training patches' numbers lie outside `low` to `high` and would "
            f"be cut. {_OWN}"
        )
    raise Wrong(f"`low` to `high` is wider than the codes of the training patches. {_OWN}")


def _other_ends(low: np.ndarray, high: np.ndarray, known: np.ndarray) -> str:
    """What else of the training patches' codes an end holds; "" when it is nothing known."""
    said = ""
    for name, value, wanted in (("low", low, "min"), ("high", high, "max")):
        for other in ("min", "max", "mean", "median"):
            ends = getattr(np, other)(known, axis=0)
            if other != wanted and np.allclose(value, ends, rtol=0.002, atol=1e-4):
                said += f"`{name}` holds what `{other}` gives, where `{wanted}` is meant. "
    return said


_OWN = "For each number of the code: its smallest and largest value over the training patches."


def _by_depth(name: str, value: Any) -> dict[int, float]:
    if isinstance(value, Mapping):
        missing = [depth for depth in DEPTHS if depth not in value]
        if missing:
            raise Wrong(f"`{name}` has no entry for {counted(missing[0], 'bit')}.")
        return {depth: probe.number(f"{name}[{depth}]", value[depth]) for depth in DEPTHS}
    found = probe.finite(name, value, (len(DEPTHS),))
    return dict(zip(DEPTHS, map(float, found), strict=True))


def _judge_predicted(found: float, levels: np.ndarray, depth: int) -> None:
    units = levels.shape[1]
    least, most = (units * f(levels) / 8 for f in (entropy_by_number, entropy_bits_of))

    def agrees(value: float) -> bool:
        return probe.close(value, least, 0.02) or probe.close(value, most, 0.02)

    if agrees(found):
        return
    start = (
        f"With {counted(depth, 'bit')} `predicted` says {found:.2f} bytes a patch; we find "
        f"{most:.2f}. "
    )
    fitting = [
        advice
        for factor, advice in (
            (8, "Those are bits; eight of them are a byte."),
            (1 / units, "That is for one number of the code; a patch has several."),
            (8 / units, "Those are the bits of one number; give bytes of a patch."),
            (0.1, "It is a tenth: are there eight bits in your byte?"),
            (len(levels), "That is for all patches; divide by their number."),
        )
        if agrees(found / factor)
    ]
    if fitting:
        raise Wrong(start + " Or: ".join(fitting))
    raise Wrong(start + "It is `entropy_bits` of all levels, times numbers a patch, over 8.")


def _judge_size(found: float, size: float, levels: np.ndarray, depth: int) -> None:
    if probe.close(found, size, 0.02):
        return
    start = (
        f"With {counted(depth, 'bit')} a patch takes {size:.2f} bytes; `sizes` says {found:.2f}. "
    )
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
    if known := relation(found, size, {"the bits of a byte": 8}, 0.01):
        raise Wrong(f"{start}That is {known}.")
    raise Wrong(start + "Compress the levels of all validation patches together, and divide.")


def _judge_error(found: float, rebuilt: np.ndarray, depth: int, decoder, code) -> None:
    x = validation()
    squares = np.square(rebuilt - x)
    if probe.close(found, float(squares.mean()), 0.02):
        return
    start = (
        f"With {counted(depth, 'bit')} `errors` says {found:.5f}; we find {squares.mean():.5f}. "
    )
    exact = float(np.square(decoded(decoder, code) - x).mean())
    if probe.close(found, exact, 0.003):
        raise Wrong(start + "That is the error of the exact code. Quantise, go back, then decode.")
    for wrong, advice in (
        (squares.mean() * PIXELS, "You added up the pixels; take their mean."),
        (squares.sum(), "That is the sum over everything; take the mean."),
        (squares.max(), "That is the largest squared difference; take the mean."),
        (np.abs(rebuilt - x).mean(), "That is the mean absolute difference; square it."),
        (np.sqrt(squares.mean()), "That is the root of it."),
    ):
        if probe.close(found, float(wrong), 0.02):
            raise Wrong(start + advice)
    if known := relation(found, squares.mean(), {"the pixels": PIXELS, "white": 255}, 0.01):
        raise Wrong(f"{start}That is {known}.")
    raise Wrong(
        f"{start}Encode the {counted(len(x), 'validation patch', 'validation patches')}, go to "
        "levels and back, decode, clip to 0..1, and compare."
    )


def _judge_bits(found: float, truth: Mapping[int, float]) -> None:
    enough = [d for d in DEPTHS if truth[d] <= GAIN * truth[DEPTHS[-1]]]
    nearly = [d for d in DEPTHS if truth[d] <= (GAIN + 0.02) * truth[DEPTHS[-1]]]
    if found in (enough[0], nearly[0]):
        return
    if found not in DEPTHS:
        raise Wrong(f"`bits` is {found:g}; choose one of {', '.join(map(str, DEPTHS))}.")
    times = truth[int(found)] / truth[DEPTHS[-1]]
    if times > GAIN:
        raise Wrong(
            f"With {counted(round(found), 'bit')} the error is {times:.3g} times that of 8 bits; "
            f"at most {GAIN:g} times is allowed, a tenth above. Take more bits."
        )
    raise Wrong(
        f"With {counted(round(found), 'bit')} the error is {times:.3g} times that of 8 bits, and "
        f"so it is at most {GAIN:g} times with {counted(enough[0], 'bit')}: choose the fewest."
    )
