"""Exercise 4, step 4: which part of Wilson's formula an interval has another way.

Its centre is (share + z²/2n) / (1 + z²/n), its half width z sqrt(share (1 - share)/n + z²/4n²) over
the same. Each slip below gives another number, so centre and half width tell which it was.
"""

from collections.abc import Iterator

import numpy as np

_NEAR = 3e-4  # relative; 1.96 in place of 1.95996 makes 2e-5
_Z = 1.96


def slips(low: float, high: float, hits: int, count: int) -> str:
    """Such as "Its centre is that with 1 - z**2 / count below. "; "" when none fits."""
    share = hits / count
    middle, half = (low + high) / 2, (high - low) / 2
    own_middle, own_half = _middle(share, count), _half(share, count)
    if half == 0:
        for sign, words in ((1, "centre + half"), (-1, "centre - half")):
            if np.isclose(middle, own_middle + sign * own_half, rtol=_NEAR):
                return f"Both ends are {words}: the low one is centre - half, the high one + half. "
    # The plain normal formula has the share itself in its middle.
    if np.isclose(middle, share, atol=1e-4) and not np.isclose(half, own_half, rtol=0.1):
        plain = np.sqrt(share * (1 - share) / count)
        for words, value in (
            ("without the root, z * share * (1 - share) / count", _Z * plain**2),
            ("without the division by `count`", _Z * plain * np.sqrt(count)),
            ("without z and without the division by `count`: one deviation of a single outcome",
             plain * np.sqrt(count)),
            ("with z = 0.196", 0.196 * plain),
            ("with z = 19.6", 19.6 * plain),
            ("divided by `count` after the root, where it belongs inside",
             _Z * plain / np.sqrt(count)),
        ):  # fmt: skip
            if np.isclose(half, value, rtol=2e-3):
                return f"Its half width is that of the normal formula {words}. "
        return ""
    if np.isclose(low + share, own_middle - own_half, atol=0.02) and np.isclose(
        high + share, own_middle + own_half, atol=0.02
    ):
        return "Those are the distances from the rate: add the rate. "
    said = ""
    for what, found, own, others in (
        ("centre", middle, own_middle, _middles(share, count)),
        ("half width", half, own_half, _halves(share, count)),
    ):
        if np.isclose(found, own, rtol=2e-3):
            continue
        fitting = [words for words, value in others if np.isclose(found, value, rtol=_NEAR)]
        if fitting:
            said += f"Its {what} is what the formula gives with {', or with '.join(fitting)}. "
    return said


def _below(count: int) -> Iterator[tuple[str, float]]:
    """What may stand in place of 1 + z**2 / count."""
    q = _Z**2 / count
    yield "`1 - z**2 / count` below, where it is `1 + ...` (mind the sign)", 1 - q
    for other in (0, 10, 2):
        yield f"{other} in place of 1 in `1 + z**2 / count`", other + q
    yield "nothing below: the division by `1 + z**2 / count` is missing", 1.0
    yield "`1 + z / count` below, `z` without its square", 1 + _Z / count
    yield "`1 + z**2 * count` below, where z**2 is divided by `count`", 1 + _Z**2 * count
    yield "a multiplication by `1 + z**2 / count`, where it divides", 1 / (1 + q)
    yield "`1 + z**2` below: the division by `count` is missing", 1 + _Z**2


def _middle(share: float, count: int, above: float | None = None, below: float = 0) -> float:
    above = _Z**2 / (2 * count) if above is None else above
    return (share + above) / (below or 1 + _Z**2 / count)


def _middles(share: float, count: int) -> Iterator[tuple[str, float]]:
    for words, below in _below(count):
        yield words, _middle(share, count, below=below)
    for words, above in (
        (
            "`share - z**2 / (2 * count)` above, where it is `+` (mind the sign)",
            -(_Z**2) / 2 / count,
        ),
        ("`z**2 / (2 / count)` above: `2 * count` divides", _Z**2 * count / 2),
        ("`z**2 * (2 * count)` above, where `2 * count` divides", _Z**2 * 2 * count),
        ("`z**2 / count` above: the 2 is missing", _Z**2 / count),
        ("`z**2 / 2 * count` above: the brackets of `(2 * count)` are missing", _Z**2 / 2 * count),
        ("`z / (2 * count)` above, `z` without its square", _Z / 2 / count),
        ("20 in place of 2 in `2 * count`", _Z**2 / 20 / count),
        ("`share` alone above: `z**2 / (2 * count)` is missing", 0.0),
    ):
        yield words, _middle(share, count, above=above)
    for z in (0.196, 19.6):
        yield f"z = {z} in place of 1.96", (share + z**2 / (2 * count)) / (1 + z**2 / count)


def _half(share: float, count: int, root: float | None = None, below: float = 0) -> float:
    if root is None:
        root = np.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    return float(_Z * root / (below or 1 + _Z**2 / count))


def _halves(share: float, count: int) -> Iterator[tuple[str, float]]:
    for words, below in _below(count):
        yield words, _half(share, count, below=below)
    spread, end = share * (1 - share) / count, _Z**2 / (4 * count**2)
    for words, inside in (
        ("`- z**2 / (4 * count**2)` in the root, where it is `+` (mind the sign)", spread - end),
        ("`share * (1 + share)` in the root, where it is `1 - share` (mind the sign)",
         share * (1 + share) / count + end),
        ("`share * (10 - share)` in the root, where it is `1 - share`",
         share * (10 - share) / count + end),
        ("`share / (1 - share)` in the root, where it is `*`", share / (1 - share) / count + end),
        ("`share * (1 - share) * count` in the root: `count` divides",
         share * (1 - share) * count + end),
        ("`share * (1 - share)` in the root: the division by `count` is missing",
         share * (1 - share) + end),
        ("`z**2 / (4 * count)` in the root: `count` without its square", spread + end * count),
        ("`z**2 / (4 / count**2)` in the root: `4 * count**2` divides",
         spread + _Z**2 * count**2 / 4),
        ("`z**2 / 4 * count**2` in the root: brackets are missing", spread + _Z**2 / 4 * count**2),
        ("`z**2 * (4 * count**2)` in the root, where it divides", spread + _Z**2 * 4 * count**2),
        ("`z**2 / count**2` in the root: the 4 is missing", spread + 4 * end),
        ("40 in place of 4 in the root", spread + end / 10),
        ("the root of the first term alone: `z**2 / (4 * count**2)` is missing", spread),
    ):  # fmt: skip
        if inside >= 0:
            yield words, _half(share, count, root=float(np.sqrt(inside)))
    yield "no root: `np.sqrt` is missing", _half(share, count, root=spread + end)
    yield "a square in place of `np.sqrt`", _half(share, count, root=(spread + end) ** 2)
    own = _half(share, count)
    yield "no `z` in front", own / _Z
    yield "`z / (...)` turned into `z * (...)`", own * (1 + _Z**2 / count) ** 2
    for z in (0.196, 19.6):
        root = np.sqrt(spread + z**2 / (4 * count**2))
        yield f"z = {z} in place of 1.96", float(z * root / (1 + z**2 / count))
