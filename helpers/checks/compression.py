"""Checks of the exercise 05_compression: a code of patches, levels, bytes."""

from collections.abc import Callable

import numpy as np

from helpers.checks import probe
from helpers.checks.compression_bits import how_changed
from helpers.checks.compression_curve import curve  # noqa: F401 (later steps)
from helpers.checks.compression_entropy import entropy  # noqa: F401 (likewise)
from helpers.checks.compression_file import break_even  # noqa: F401 (likewise)
from helpers.checks.compression_patches import (
    code_and_answer,
    pca_error,
    validation,
    what_holds_it_back,
)
from helpers.checks.compression_patches import train as train_patches
from helpers.checks.compression_transform import transform  # noqa: F401 (likewise)
from helpers.checks.feedback import Outcome, Wrong, WrongKind, right, step
from helpers.checks.steps import steps_taken
from helpers.words import counted

MOST, FEWEST = 16, 4  # numbers of a patch's code
# Times the error of PCA with as many numbers. After 20 epochs of Adam's 0.001 we measured 1.03 to
# 1.08 (linear) and 1.20 to 1.31 (sigmoid) in batches of 256, less in smaller ones; after five 1.8.
ALLOWED = 1.4
# Error on validation against training patches: 0.85 and more for models that learnt from training
# patches, 0.67 to 0.80 for those that learnt from validation patches.
LEAST_RATIO = 0.82


@step("05_compression", "step 1")
def train(autoencoder, encoder, decoder) -> Outcome:
    """An autoencoder of patches that is about as good as PCA with as many numbers."""
    x = validation()
    code, answer = code_and_answer(autoencoder, encoder, decoder, x)
    units = code.shape[1]
    if not FEWEST <= units <= MOST:
        raise Wrong(
            f"The code has {counted(units, 'number')}; {FEWEST} to {MOST} are allowed here."
        )
    error, linear = float(np.square(answer - x).mean()), pca_error(units)
    variance = float(np.square(x - x.mean(axis=0)).mean())
    if error > 0.9 * variance:
        bright = probe.outputs("autoencoder", autoencoder, 255 * x, x.shape[1])
        if np.square(bright / 255 - x).mean() < 0.5 * variance:
            raise Wrong("The model works on values from 0 to 255. Patches go from 0 to 1.")
        steps = steps_taken(autoencoder)
        taken = "" if steps is None else f" Its optimizer has taken {counted(steps, 'step')}."
        raise Wrong(
            f"The error is {error:.4f}; who answers the mean patch has {variance:.4f}. So nothing "
            "is learnt yet, or the last layer cannot give values between 0 and 1: the answers go "
            f"from {answer.min():.2f} to {answer.max():.2f}.{taken} Train it on `x_train`, with "
            "the patches as input and as target."
        )
    known = train_patches()[::5]
    on_known = np.clip(probe.outputs("autoencoder", autoencoder, known, x.shape[1]), 0, 1)
    ratio = error / float(np.square(on_known - known).mean())
    if ratio < LEAST_RATIO:
        raise Wrong(
            f"The error on the validation patches is {ratio:.2f} times that on the training "
            f"patches; models that learn from `x_train` have {LEAST_RATIO + 0.03:.2f} and more. So "
            "this one has learnt from `x_validation`, where choices are made: train on `x_train`."
        )
    if error > ALLOWED * linear:
        raise Wrong(
            f"The mean squared error is {error:.5f} on the validation patches. PCA with {units} "
            f"numbers has {linear:.5f}, and {ALLOWED} times that is allowed. "
            + what_holds_it_back(autoencoder, code, answer)
        )
    weights = decoder.count_params()
    return right(
        "A code of patches, in the range of PCA with as many numbers.",
        {
            "numbers a patch": str(units),
            "mean squared error, validation": f"{error:.5f}",
            "PCA with as many numbers": f"{linear:.5f}; yours is {error / linear:.2f} times that",
            "weights of the decoder": f"{weights:,}",
        },
        "Those weights are needed to see anything. They will be counted.",
    )


@step("05_compression", "step 2")
def quantise(to_levels, from_levels) -> Outcome:
    """Numbers to whole levels and back, with 2**bits levels between low and high."""
    low, high = np.array([0.0, -1.0], np.float32), np.array([4.0, 7.0], np.float32)
    code = np.array([[0, -1], [4, 7], [1, 1.1], [-2, 9], [9, -2], [2.3, 0.2]], np.float32)
    between = low + np.linspace(0.013, 0.987, 40, dtype=np.float32)[:, None] * (high - low)
    code = np.concatenate([code, between])
    for bits in (2, 4, 8):
        place = (code - low) / (high - low) * (2**bits - 1)
        truth = np.rint(np.clip(place, 0, 2**bits - 1))
        given = probe.answer_of("to_levels", to_levels, code, bits, low, high)
        _judge_levels(given, place, bits, lambda: _as_if(to_levels, code, low, high))
        back = probe.answer_of("from_levels", from_levels, truth.astype(np.uint8), bits, low, high)
        back = probe.finite("the result of from_levels", back, code.shape)
        right_back = low + truth / (2**bits - 1) * (high - low)
        if not np.allclose(back, right_back, atol=1e-3):
            if np.allclose(back, truth / (2**bits - 1), atol=1e-3):
                raise Wrong(
                    "`from_levels` gives values from 0 to 1: stretch them to `low`..`high`."
                )
            raise Wrong(
                "`from_levels` does not lead back. " + _way_back(back, truth, bits, low, high)
            )
    return right(
        "To levels and back, with nothing outside the range.",
        {"levels with 4 bits": "0 to 15"},
        "Everything that quantising loses, it loses here. Packing loses nothing.",
    )


@step("05_compression", "step 3")
def pack(to_bytes, from_bytes) -> Outcome:
    """Levels to real bytes and back, without loss, with no bit more than is needed."""
    rng = np.random.default_rng(0)
    for bits, units in ((2, 32), (4, 32), (4, 7), (8, 16)):
        levels = rng.integers(0, 2**bits, units).astype(np.uint8)
        blob = probe.answer_of("to_bytes", to_bytes, levels, bits)
        if not isinstance(blob, (bytes, bytearray)):
            raise WrongKind(
                f"`to_bytes` gives {probe.kind_of(blob)}; it should give `bytes`, which can be "
                "counted with `len` and written to a file."
            )
        _judge_size(len(blob), units, bits)
        back = probe.answer_of("from_bytes", from_bytes, bytes(blob), bits, units)
        back = probe.finite("the result of from_bytes", back, (units,))
        if not np.array_equal(back, levels):
            raise Wrong(
                f"{counted(units, 'level')} of {counted(bits, 'bit')} come back changed: "
                f"{_first_change(levels, back)}. {how_changed(levels, bytes(blob), back, bits)}"
            )
    return right(
        "Real bytes, and every level comes back.",
        {"32 numbers of 4 bits": "16 bytes", "7 numbers of 4 bits": "4 bytes"},
        "Seven times four bits are three bytes and a half. A file has no half bytes.",
    )


def _first_change(levels: np.ndarray, back: np.ndarray) -> str:
    place = int(np.flatnonzero(levels != back)[0])
    return f"`levels[{place}]` is {levels[place]}, and {back[place]:g} comes back"


def _way_back(back: np.ndarray, truth: np.ndarray, bits: int, low, high) -> str:
    """What ``from_levels`` does to the levels ``truth`` instead of leading them back."""
    pairs = zip(truth.T, back.T, strict=True)
    step, start = np.array([np.polyfit(levels, numbers, 1) for levels, numbers in pairs]).T
    if np.abs(start + step * truth - back).max() > 1e-3:
        return "From level to level the numbers should grow in equal steps."
    said = []
    if np.abs(start - low).max() > 1e-3:
        said.append(f"Level 0 becomes {start.round(3)}, where `low` is {low}.")
    last = 2**bits - 1
    gaps = (high - low) / np.where(step, step, np.nan)
    if np.ptp(gaps) < 0.01 * last and np.abs(gaps - last).max() > 0.01:
        said.append(
            f"It divides by {gaps[0]:.3g}, and {counted(2**bits, 'level')} have "
            f"{counted(last, 'gap')} between them: 2**bits - 1."
        )
    elif np.abs(step * last - (high - low)).max() > 1e-3:
        said.append(
            f"{counted(last, 'level')} higher the numbers are {(step * last).round(3)} larger, "
            f"where `high - low` is {high - low}."
        )
    return " ".join(said)


def _judge_levels(answer, place: np.ndarray, bits: int, more: Callable[[], str]) -> None:
    """``place`` is where each number lies between the levels, uncut; halves may go either way.

    ``more`` says what else can be seen where no usual mistake fits.
    """
    levels = probe.finite("the result of to_levels", answer, place.shape).astype(float)
    last = 2**bits - 1
    cut, whole = np.clip(place, 0, last), (levels == np.rint(levels)).all()
    truth = np.rint(cut)
    if whole and np.abs(levels - cut).max() < 0.501:
        return
    if not whole:
        raise Wrong("`to_levels` gives fractions. A level is a whole number: round.")
    wrapped = np.rint(place) % 256
    signed = np.where(truth > 127, truth - 256, truth)
    for like, advice in (
        (signed, "The levels above 127 have become negative: `np.int8` ends there. With 8 bits the "
         "levels are 0 to 255, as `np.uint8` holds them."),
        (wrapped, _WRAPPED),
        (np.clip(wrapped, 0, last), _WRAPPED),
        (np.clip(np.floor(place * 2**bits / last), 0, last), "`to_levels` shares the range out "
         "among 2**bits bins and names the bin. The formula above rounds to the nearest of 2**bits "
         "levels, of which the first lies at `low` and the last at `high`: there are 2**bits - 1 "
         "gaps between them."),
        (np.floor(cut), "`to_levels` rounds down. Round to the nearest level: half the error."),
        (np.ceil(cut), "`to_levels` rounds up. Round to the nearest level: half the error."),
    ):  # fmt: skip
        if np.abs(levels - like).max() < 0.01:
            raise Wrong(advice)
    if levels.min() < 0 or levels.max() > last:
        raise Wrong(
            f"With {counted(bits, 'bit')} the levels are 0 to {last}; yours go from "
            f"{levels.min():g} to {levels.max():g}. Cut what lies outside, and mind that 2**bits "
            "levels end at 2**bits - 1."
        )
    raise Wrong(
        f"`to_levels` gives other levels than ours. {more()}`low` is "
        f"level 0, `high` is {last}, and each number of the code has its own `low` and `high`."
    )


def _as_if(to_levels, code: np.ndarray, low: np.ndarray, high: np.ndarray) -> str:
    """Between which ends 256 levels lie, where they grow in equal steps; "" when they do not."""
    answer = probe.answer_of("to_levels", to_levels, code, 8, low, high)
    levels = probe.finite("the result of to_levels", answer, code.shape).astype(float)
    if np.isin(levels, (0, 255)).mean() > 0.9:
        return "With 8 bits, too, nearly all are 0 or 255: is there a division by `high - low`? "
    ends = []
    for own, numbers in zip(levels.T, code.T, strict=True):
        inside = (own > 0) & (own < 255)
        if len(np.unique(own[inside])) < 3:
            return ""
        slope, start = np.polyfit(own[inside], numbers[inside], 1)
        if np.abs(start + slope * own[inside] - numbers[inside]).max() > 1.5 * abs(slope):
            return ""
        ends.append((start, start + 255 * slope))
    first, last = np.transpose(ends)
    return (
        f"With 8 bits level 0 stands for {first.round(1)} and level 255 for {last.round(1)}, where "
        f"`low` is {low} and `high` is {high}. "
    )


_WRAPPED = (
    "What lies below `low` or above `high` comes out at the other end: a whole number of eight "
    "bits starts again after 255, and -1 becomes 255. Cut first, with `np.clip`, then make whole "
    "numbers of it."
)


def _judge_size(found: int, units: int, bits: int) -> None:
    size = -(-units * bits // 8)
    if found == size:
        return
    start = (
        f"{counted(units, 'level')} of {counted(bits, 'bit')} take {counted(size, 'byte')}; yours "
        f"take {found}. "
    )
    if found in (4 * units, 8 * units):
        raise Wrong(start + "Those are floats (or large integers): nothing was packed.")
    if found == units:
        raise Wrong(start + "You spend a whole byte on every level.")
    if found == units * bits:
        raise Wrong(start + "You counted bits: eight of them go into a byte.")
    if found < size:
        raise Wrong(start + "That is too few: each level needs all of its bits.")
    raise Wrong(start + "`np.unpackbits` and `np.packbits` turn bytes into bits and back.")
