"""Exercise 5, step 4: the entropy of levels, and what a compressor makes of them."""

import numpy as np

from helpers.checks import probe
from helpers.checks.apart import apart
from helpers.checks.compression_patches import (
    blob_of,
    entropy_bits_of,
    entropy_by_number,
)
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.words import counted

_SPREADS = {"narrow": 1.0, "wide": 2.5}  # deviations of levels from 0 to 15, each drawn by itself


@step("05_compression", "step 4")
def entropy(entropy_bits, compress, decompress) -> Outcome:
    """What Shannon says before a compressor is called, and what the compressor then does."""
    rare = np.zeros((40, 8), np.uint8)
    rare[:8, 0] = range(8, 16)  # each of these levels occurs once
    uneven = np.tile(np.arange(8, dtype=np.uint8), (40, 1))  # each number has a level of its own
    drawn = _drawn()
    for levels in (rare, uneven, *drawn.values()):
        answer = probe.answer_of("entropy_bits", entropy_bits, levels)
        _judge_entropy(probe.number("entropy_bits", answer), levels)
    restore = apart(decompress)
    blobs = {name: blob_of(compress, levels) for name, levels in drawn.items()}
    sizes, longer = {}, []
    for name in reversed(drawn):  # not the one that was compressed last
        levels, blob = drawn[name], blobs[name]
        back = probe.answer_of("decompress", restore, blob, levels.shape)
        back = probe.array("the result of decompress", back)
        if back.shape != levels.shape or not np.array_equal(back, levels):
            raise Wrong(
                "What `decompress` gives back is not what `compress` was given: "
                + _change(back, levels)
            )
        packed, bound = levels.size // 2, entropy_bits_of(levels) * levels.size / 8
        sizes[f"{name}: packed, bound, compressed"] = (
            f"{packed:,}, {bound:,.0f}, {counted(len(blob), 'byte')}"
        )
        if len(blob) > packed:
            longer.append(name)
    _judge_size(len(blobs["narrow"]), drawn["narrow"])
    return right("Bounded first, measured after.", sizes, _notice(longer))


def _change(back: np.ndarray, levels: np.ndarray) -> str:
    if back.shape != levels.shape:
        return f"it has the shape {back.shape} and not {levels.shape}, which it is told as `shape`."
    return (
        f"{(back != levels).mean():.0%} of the levels differ. Were they written number by number "
        "(`levels.T`) and read patch by patch, or the other way round?"
    )


def _drawn() -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    return {
        name: np.clip(np.rint(random.normal(7.5, spread, (3000, 8))), 0, 15).astype(np.uint8)
        for name, spread in _SPREADS.items()
    }


def _judge_size(found: int, levels: np.ndarray) -> None:
    """Raise unless the narrow levels, two bits each by entropy, take fewer bytes than packed.

    Of wide ones nothing is asked: zlib needs 2 % more than packing for these, and it is allowed.
    """
    packed = levels.size // 2
    if found < 0.97 * packed:
        return
    start = (
        f"3,000 patches of 8 levels, most of them in the middle, take {counted(found, 'byte')}. "
    )
    if abs(found - packed) < 0.03 * packed:
        raise Wrong(
            f"{start}That is what packing with 4 bits makes of them ({packed:,}). A compressor "
            "gives shorter codes to what comes up more often: `bz2`, `lzma` or `zlib`."
        )
    raise Wrong(
        f"{start}Packed with 4 bits each they would take {packed:,}. Give a compressor one byte "
        "for each level: `levels.astype(np.uint8).tobytes()`, since whole numbers are often eight "
        "bytes and floats four."
    )


def _notice(longer: list[str]) -> str:
    said = (
        "The entropy bounds what any code can do that treats levels one by one. A compressor that "
        "does not know the shares has to learn them. Only one that knows how levels depend on "
        "their neighbours gets below, and here they do not."
    )
    if longer:
        said += (
            f" The {' and '.join(longer)} levels take more than packed: what comes again nearby is "
            "chance there, and to look for it costs bytes."
        )
    return said


def _of_shares(share: np.ndarray) -> float:
    return float(-np.sum(share * np.log2(share)))


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
        (truth * np.log10(2), "That is with the logarithm to the base 10: take the base 2."),
        (2**truth, "That is 2 to the power of the entropy."),
        (-np.sum(np.log2(share)), "Each logarithm counts by its share: `share * np.log2(share)`."),
        (1 - np.sum(share**2), "That is 1 minus the sum of the squared shares (Gini's index)."),
        (_of_shares(share * levels.shape[1]), "The shares add up to more than 1: they were divided "
         "by `len(levels)`, the patches. Divide by `levels.size`."),
        (_of_shares(share / share.max()), "The shares add up to more than 1: the commonest level "
         "has 1. Divide by `levels.size`."),
        (-np.mean(share * np.log2(share)), "That is the mean over the levels: take the sum."),
        (-np.sum(share / np.log2(share)), "It divides share by log2(share), where it multiplies."),
        (entropy_by_number(levels), "That is the mean over the columns, each counted by itself. "
         "Count all levels of the array together."),
        (entropy_by_number(levels) * levels.shape[1], "That is the sum over the columns, each "
         "counted by itself. Count all levels of the array together."),
    ):  # fmt: skip
        if probe.close(found, float(wrong), 0.01):
            raise Wrong(start + advice)
    if found == 0:
        raise Wrong(start + "The sum is empty: it runs over the levels that occur, `counts > 0`.")
    raise Wrong(start + "Minus the sum of share times log2(share), over the levels that occur.")
