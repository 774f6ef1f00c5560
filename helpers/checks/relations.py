"""How a number or an array stands to the right one: a factor, a sign, an offset, another order.

Of arrays every such relation shows. Of one number only those that chance hardly makes are named.
"""

import math
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

_NICE = (10, 100, 1000, 2, 4)  # factors that a slip makes
_LN2 = math.log(2)


def relation(
    found: Any, truth: Any, known: Mapping[str, float] | None = None, relative: float = 1e-3
) -> str:
    """Such as "10 times the right value"; "" when nothing simple fits, or all is right.

    ``known`` are quantities that may have become a factor, in words such as "the pixels".
    """
    found, truth = np.asarray(found, np.float64), np.asarray(truth, np.float64)
    if found.shape != truth.shape:
        if found.ndim == 2 and found.T.shape == truth.shape and _near(found.T, truth, relative):
            return "the right array transposed"
        return ""
    if not np.isfinite(found).all() or _near(found, truth, relative):
        return ""
    said = [_by_factor(found, truth, known or {}, relative), _by_offset(found, truth, relative)]
    if not any(said):
        said = [_by_both(found, truth, relative)]
    if not any(said):
        said = [_by_function(found, truth, relative), _by_order(found, truth, relative)]
    return ", or ".join(dict.fromkeys(filter(None, said)))


def factor_words(ratio: float, known: Mapping[str, float], relative: float = 1e-3) -> str:
    """What a factor is made of, in words; "" when it is nothing known."""
    said = []
    for name, size in known.items():
        for wanted, words in (
            (size, f"as many as {name}: is a division by {size:g} missing?"),
            (1 / size, f"one over {size:g}, {name}: divided once too often, or never multiplied"),
            (size**2, f"the square of {size:g}, {name}: it was multiplied where it is divided"),
            (size**-2, f"one over the square of {size:g}, {name}: it was divided by where it is "
             "multiplied"),
        ):  # fmt: skip
            if math.isclose(abs(ratio), wanted, rel_tol=2 * relative):
                said.append(words)
    if math.isclose(ratio, 1 / _LN2, rel_tol=2 * relative):
        said.append("bits in place of nats: take the natural logarithm")
    if math.isclose(ratio, _LN2, rel_tol=2 * relative):
        said.append("nats in place of bits: take the logarithm to the base 2")
    return ", or ".join(said)


def constants_of(function: Any) -> list[float]:
    """The numbers with a point that stand in a Python function's own lines, smallest first."""
    given = getattr(function, "__defaults__", None) or ()
    own = _constants(getattr(function, "__code__", None))
    return sorted({*own, *(value for value in given if type(value) is float)})


def _constants(code: types.CodeType | None) -> Iterator[float]:
    for value in code.co_consts if code else ():
        if isinstance(value, types.CodeType):
            yield from _constants(value)
        parts = value if isinstance(value, tuple) else (value,)
        yield from (v for v in parts if type(v) is float)


def _near(a: np.ndarray, b: np.ndarray, relative: float) -> bool:
    scale = np.abs(b).max(initial=0.0)
    return bool(np.abs(a - b).max(initial=0.0) <= relative * scale + 1e-12)


def _by_factor(found, truth, known: Mapping[str, float], relative: float) -> str:
    square = float((truth * truth).sum())
    ratio = float((found * truth).sum()) / square if square else 0.0
    if not ratio or not _near(found, ratio * truth, relative):
        return ""
    words = factor_words(ratio, known, relative)
    size = next((nice for nice in _NICE for f in (nice, 1 / nice)
                 if math.isclose(abs(ratio), f, rel_tol=2 * relative)), 0)  # fmt: skip
    if math.isclose(ratio, -1, rel_tol=2 * relative):
        return "the right value with its sign turned round"
    if found.size == 1 and not words and not size:
        return ""
    return f"{ratio:.4g} times the right value" + (f" ({words})" if words else "")


def _by_offset(found, truth, relative: float) -> str:
    for sign in (1, -1):
        offsets = found - sign * truth
        offset = float(offsets.mean())
        whole = round(offset)
        if np.ptp(offsets) > relative * np.abs(truth).max() or not abs(offset) > 1e-9:
            continue
        is_whole = abs(offset - whole) <= relative * np.abs(truth).max() and 0 < abs(whole) <= 10
        if found.size == 1 and not (is_whole and abs(offset - whole) < 1e-6):
            continue
        shown = f"{whole}" if is_whole else f"{offset:.4g}"
        if sign < 0:
            return f"{shown} minus the right value"
        return f"the right value {'plus' if offset > 0 else 'minus'} {shown.lstrip('-')}"
    return ""


def _by_both(found, truth, relative: float) -> str:
    """A factor and an offset; it takes four values to tell."""
    if found.size < 4 or np.ptp(truth) == 0:
        return ""
    factor, offset = np.polyfit(truth.ravel(), found.ravel(), 1)
    spread = np.abs(factor) * np.ptp(truth)
    if np.abs(factor * truth + offset - found).max() > relative * spread or not spread:
        return ""
    return (
        f"{factor:.4g} times the right value {'plus' if offset > 0 else 'minus'} {abs(offset):.4g}"
    )


_FUNCTIONS: tuple[tuple[Callable, str], ...] = (
    (np.square, "the square of the right value"),
    (lambda t: np.sqrt(np.abs(t)), "the root of the right value"),
    (lambda t: np.log(np.abs(t)), "the logarithm of the right value"),
    (np.exp, "the exponential of the right value"),
    (np.abs, "the right value without its sign"),
)


def _by_function(found, truth, relative: float) -> str:
    with np.errstate(all="ignore"):
        for function, words in _FUNCTIONS:
            other = function(truth)
            if np.isfinite(other).all() and _near(found, other, relative):
                return words
        product = found * truth
    middle = abs(float(product.mean()))
    if found.size > 1 and middle > 0 and np.ptp(product) < relative * middle:
        return f"{product.mean():.4g} divided by the right value"
    return ""


def _by_order(found, truth, relative: float) -> str:
    if found.size < 3 or np.ptp(truth) == 0:
        return ""
    if _near(found[::-1], truth, relative):
        return "the right values in the opposite order"
    if found.ndim == 2 and found.shape[0] == found.shape[1] and _near(found.T, truth, relative):
        return "the right array transposed"
    if _near(np.sort(found.ravel()), np.sort(truth.ravel()), relative):
        return "the right values in another order"
    return ""
