"""Exercise 5, step 3: in what order a learner's bits lie, and what is read from them."""

import numpy as np


def how_changed(levels: np.ndarray, blob: bytes, back: np.ndarray, bits: int) -> str:
    """What `to_bytes` has written, or `from_bytes` has read, in another way."""
    every = np.unpackbits(levels[:, None], axis=1)
    own = every[:, 8 - bits :]
    written = np.unpackbits(np.frombuffer(blob, np.uint8))[: own.size]
    for other, words in (
        (every[:, :bits], "keeps the first of the eight bits of each level, which are 0: the last "
         "count, `[:, 8 - bits:]`"),
        (own.T, "writes the bits of one kind after the other, and not level by level"),
    ):  # fmt: skip
        if not np.array_equal(own, other) and np.array_equal(written, other.ravel()):
            return f"`to_bytes` {words}."
    start = ""
    if np.array_equal(written, own.ravel()):
        start = "`to_bytes` writes level by level, the highest bit first. "
    powers = 2 ** np.arange(bits)
    rows = own.ravel().reshape(bits, -1).T if own.size else own
    for other, words in (
        (own @ powers, "reads the bits of each level in the opposite order: `[::-1]`"),
        (own.sum(axis=1), "counts the ones of each level: a bit weighs a power of 2"),
        (own @ (2 * np.arange(bits)[::-1]), "weighs the bits by 2 * n, and not by 2**n"),
        (rows @ powers[::-1], "takes the bits of a level from all over the row: "
         "`reshape(units, bits)`"),
    ):  # fmt: skip
        if np.array_equal(back, other):
            return f"{start}`from_bytes` {words}."
    return f"{start}Look at the order of the bits, and at what fills up the last byte."
