"""Checks of the exercise 05_compression: a code of patches, levels, bytes, entropy."""

import numpy as np

from helpers.checks import probe
from helpers.checks.compression_curve import curve  # noqa: F401 (later steps)
from helpers.checks.compression_file import break_even  # noqa: F401 (likewise)
from helpers.checks.compression_patches import (
    code_and_answer,
    entropy_bits_of,
    pca_error,
    validation,
)
from helpers.checks.compression_transform import transform  # noqa: F401 (likewise)
from helpers.checks.diagnosis import steps_taken
from helpers.checks.feedback import Outcome, Wrong, WrongKind, right, step

MOST, FEWEST = 16, 4  # numbers of a patch's code
ALLOWED = 1.15  # times the error of PCA with as many numbers


@step("05_compression", "step 1")
def train(autoencoder, encoder, decoder) -> Outcome:
    """An autoencoder of patches that is about as good as PCA with as many numbers."""
    x = validation()
    code, answer = code_and_answer(autoencoder, encoder, decoder, x)
    units = code.shape[1]
    if not FEWEST <= units <= MOST:
        raise Wrong(f"The code has {units} numbers; {FEWEST} to {MOST} are allowed here.")
    error, linear = float(np.square(answer - x).mean()), pca_error(units)
    variance = float(np.square(x - x.mean(axis=0)).mean())
    if error > 0.9 * variance:
        bright = probe.outputs("autoencoder", autoencoder, 255 * x, x.shape[1])
        if np.square(bright / 255 - x).mean() < 0.5 * variance:
            raise Wrong("The model works on values from 0 to 255. Patches go from 0 to 1.")
        raise Wrong(
            f"The error is {error:.4f}; who answers the mean patch has {variance:.4f}. So nothing "
            "is learnt yet, or the last layer cannot give values between 0 and 1."
        )
    if error > ALLOWED * linear:
        raise Wrong(
            f"The mean squared error is {error:.5f} on the validation patches. PCA with {units} "
            f"numbers has {linear:.5f}, and {ALLOWED} times that is allowed. {_steps(autoencoder)}"
            "More epochs or smaller batches, a hidden layer, and no activation on the code."
        )
    weights = decoder.count_params()
    return right(
        "About as good as PCA with as many numbers.",
        {
            "numbers a patch": str(units),
            "mean squared error, validation": f"{error:.5f} (PCA {linear:.5f})",
            "weights of the decoder": f"{weights:,}",
        },
        "Those weights are needed to see anything. They will be counted.",
    )


def _steps(autoencoder) -> str:
    steps = steps_taken(autoencoder)
    return "" if steps is None else f"It was trained for {steps:,} steps; 1,900 are enough. "


@step("05_compression", "step 2")
def quantise(to_levels, from_levels) -> Outcome:
    """Numbers to whole levels and back, with 2**bits levels between low and high."""
    low, high = np.array([0.0, -1.0], np.float32), np.array([4.0, 3.0], np.float32)
    code = np.array([[0, -1], [4, 3], [1, 1.1], [-2, 9], [2.3, 0.2]], np.float32)
    for bits in (2, 4):
        place = np.clip((code - low) / (high - low), 0, 1) * (2**bits - 1)
        truth = np.rint(place)
        _judge_levels(probe.answer_of("to_levels", to_levels, code, bits, low, high), place, bits)
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
                f"{units} levels of {bits} bits come back changed. Look at the order of the bits, "
                "and at what fills up the last byte."
            )
    return right(
        "Real bytes, and every level comes back.",
        {"32 numbers of 4 bits": "16 bytes", "7 numbers of 4 bits": "4 bytes"},
        "Seven times four bits are three bytes and a half. A file has no half bytes.",
    )


@step("05_compression", "step 4")
def entropy(entropy_bits, compress, decompress) -> Outcome:
    """What Shannon says before a compressor is called, and what the compressor then does."""
    rare = np.zeros((40, 8), np.uint8)
    rare[0] = range(8, 16)  # each of these levels occurs once
    _judge_entropy(probe.number("entropy_bits", _bits(entropy_bits, rare)), rare)
    random = np.random.default_rng(0)
    sizes = {}
    # Against plain packing a compressor wins where the levels are few: zlib loses on many.
    for name, spread, most in (("narrow", 1.0, 0.97), ("wide", 2.5, 1.1)):
        levels = np.clip(np.rint(random.normal(7.5, spread, (3000, 8))), 0, 15).astype(np.uint8)
        truth = entropy_bits_of(levels)
        _judge_entropy(probe.number("entropy_bits", _bits(entropy_bits, levels)), levels)
        blob = probe.answer_of("compress", compress, levels)
        if not isinstance(blob, (bytes, bytearray)):
            raise WrongKind(f"`compress` gives {probe.kind_of(blob)}; it should give `bytes`.")
        back = probe.answer_of("decompress", decompress, bytes(blob), levels.shape)
        back = probe.array("the result of decompress", back)
        if back.shape != levels.shape or not np.array_equal(back, levels):
            raise Wrong("What `decompress` gives back is not what `compress` was given.")
        packed, bound = levels.size / 2, truth * levels.size / 8
        if len(blob) > most * packed:
            raise Wrong(
                f"{len(blob)} bytes; packed with 4 bits each they take {packed:.0f}, and the "
                f"entropy promises {bound:.0f}. Levels in the middle come up far more often: give "
                "a compressor one byte for each level, and do not pack first."
            )
        sizes[f"{name}: packed, predicted, compressed"] = (
            f"{packed:,.0f}, {bound:,.0f}, {len(blob):,} bytes"
        )
    return right(
        "Predicted first, measured after.",
        sizes,
        "A compressor that does not know the shares has to learn them: it stays above the bound. "
        "Only one that knows how levels depend on their neighbours gets below.",
    )


def _bits(function, levels: np.ndarray):
    return probe.answer_of("entropy_bits", function, levels)


def _judge_entropy(found: float, levels: np.ndarray) -> None:
    truth = entropy_bits_of(levels)
    if probe.close(found, truth, 0.01):
        return
    share = np.unique(levels, return_counts=True)[1] / levels.size
    often = share[share > 1 / levels.size]
    start = f"`entropy_bits` gives {found:.3f}; we find {truth:.3f} bits a level. "
    for wrong, advice in (
        (truth * np.log(2), "Those are nats: take the logarithm to the base 2."),
        (-truth, "The sign is missing: logarithms of shares are negative."),
        (truth * levels.shape[1], "That is for a whole patch; give bits for one level."),
        (truth * levels.size, "That is for all levels together; give bits for one level."),
        (truth / 8, "Those are bytes; give bits."),
        (np.log2(len(np.unique(levels))), "That is as if all levels were equally frequent."),
        (-np.sum(often * np.log2(often)), "Levels that occur once are left out: `counts > 0`."),
        (-np.mean(share * np.log2(share)), "That is the mean over the levels: take the sum."),
    ):
        if probe.close(found, float(wrong), 0.01):
            raise Wrong(start + advice)
    if found == 0:
        raise Wrong(start + "The sum is empty: it runs over the levels that occur, `counts > 0`.")
    raise Wrong(start + "Minus the sum of share times log2(share), over the levels that occur.")


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
            f"It divides by {gaps[0]:.3g}, and {2**bits} levels have {last} gaps between them: "
            "2**bits - 1."
        )
    elif np.abs(step * last - (high - low)).max() > 1e-3:
        said.append(
            f"{last} levels higher the numbers are {(step * last).round(3)} larger, where `high - "
            f"low` is {high - low}."
        )
    return " ".join(said)


def _judge_levels(answer, place: np.ndarray, bits: int) -> None:
    """``place`` is where each number lies between the levels; halves may go either way."""
    levels = probe.finite("the result of to_levels", answer, place.shape).astype(float)
    truth, whole = np.rint(place), (levels == np.rint(levels)).all()
    if whole and np.abs(levels - place).max() < 0.501:
        return
    if not whole:
        raise Wrong("`to_levels` gives fractions. A level is a whole number: round.")
    if levels.min() < 0 or levels.max() > 2**bits - 1:
        raise Wrong(
            f"With {bits} bits the levels are 0 to {2**bits - 1}; yours go from {levels.min():g} "
            f"to {levels.max():g}. Cut what lies outside, and mind that 2**bits levels end at "
            "2**bits - 1."
        )
    inside = (truth > 0) & (truth < 2**bits - 1)
    if np.array_equal(levels[~inside], truth[~inside]) and (levels <= truth).all():
        raise Wrong("`to_levels` rounds down. Round to the nearest level: half the error.")
    raise Wrong(
        f"`to_levels` gives other levels than ours: `low` is level 0, `high` is {2**bits - 1}, and "
        "each number of the code has its own `low` and `high`."
    )


def _judge_size(found: int, units: int, bits: int) -> None:
    size = -(-units * bits // 8)
    if found == size:
        return
    start = f"{units} levels of {bits} bits take {size} bytes; yours take {found}. "
    if found in (4 * units, 8 * units):
        raise Wrong(start + "Those are floats (or large integers): nothing was packed.")
    if found == units:
        raise Wrong(start + "You spend a whole byte on every level.")
    if found == units * bits:
        raise Wrong(start + "You counted bits: eight of them go into a byte.")
    if found < size:
        raise Wrong(start + "That is too few: something is lost.")
    raise Wrong(start + "`np.unpackbits` and `np.packbits` turn bytes into bits and back.")
