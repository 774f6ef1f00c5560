"""Exercise 5, stretch goal: where `restore` is not the inverse of `save`, and in which number."""

import contextlib
import math
import types
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import numpy as np
import scipy.fft

from helpers.checks.relations import constants_of

_PAIRS = {"dctn": "idctn", "dct": "idct", "dstn": "idstn", "fftn": "ifftn", "fft2": "ifft2"}
_WORDS = ("type", "axes", "axis", "norm")


def about_steps(slope: float, save: Any, restore: Any) -> str:
    """Which numbers in the two functions make the contrast ``slope``; "" when none does."""
    for ours in constants_of(save):
        for theirs in constants_of(restore):
            if not ours or not theirs:
                continue
            if ours != theirs and math.isclose(slope, theirs / ours, rel_tol=0.05):
                return (
                    f"`save` has {ours:g} where `restore` has {theirs:g}, and that is the ratio of "
                    "the two. "
                )
            for both, product in (("multiply", ours * theirs), ("divide", 1 / (ours * theirs))):
                if math.isclose(slope, product, rel_tol=0.15) and product != 1:
                    return (
                        f"That is as if both functions {both}, `save` by {ours:g} and `restore` by "
                        f"{theirs:g}: `save` should divide. "
                    )
    return ""


def transforms_apart(save: Any, restore: Any, picture: np.ndarray, blob: bytes) -> str:
    """That SciPy's transform and its inverse do not belong together; "" when they do."""
    with _watched(save) as there:
        save(picture.copy())
    with _watched(restore) as back:
        restore(blob)
    for name, inverse in _PAIRS.items():
        given, taken = there.get(name), back.get(inverse)
        if given is not None and taken is None and name in back:
            return f"`restore` calls `{name}`, as `save` does; the way back is `{inverse}`."
        for word in _WORDS if given is not None and taken is not None else ():
            if given.get(word) != taken.get(word):
                return (
                    f"`save` calls `{name}` {_shown(word, given)}, and `restore` calls `{inverse}` "
                    f"{_shown(word, taken)}. The inverse needs the same."
                )
        if given is not None and taken is not None:
            return _on_the_way(name, given["gave"], inverse, taken["given"])
    return ""


def _on_the_way(name: str, gave: np.ndarray, inverse: str, given: np.ndarray) -> str:
    """How what reaches the inverse differs from what the transform gave; "" when hardly."""
    a, b = gave.ravel().astype(float), given.ravel().astype(float)
    if a.size != b.size or a.size % 64 or not np.ptp(a) or not np.ptp(b):
        return ""
    start = f"What `save` gets from `{name}` and what `restore` gives to `{inverse}`: "
    if b.min() >= 0 > a.min():
        return start + (
            "the first goes below zero, the second does not. Whole numbers without a sign, such as "
            "`np.uint8`, have no negative ones: `np.int8`."
        )
    if np.corrcoef(a, b)[0, 1] < 0.6:
        for one, words in (
            (b.reshape(64, -1).T, "patch by patch on one side and number by number on the other"),
            (b.reshape(-1, 64).T, "number by number on one side and patch by patch on the other"),
            (b.reshape(-1, 8, 8).transpose(0, 2, 1), "with rows and columns of a patch exchanged"),
        ):
            if np.corrcoef(a, one.ravel())[0, 1] > 0.9:
                return f"{start}the same numbers, {words}. Is there one `.T` too many, or missing?"
        return ""
    slope, offset = np.polyfit(a, b, 1)
    most = [np.abs(side).max() for side in (a, b)]
    small = np.abs(a) < 0.5 * most[1]  # what is cut off is right where it is small
    if (
        slope < 0.97
        and most[1] < 0.9 * most[0]
        and small.sum() > 100
        and abs(np.polyfit(a[small], b[small], 1)[0] - 1) < 0.05
    ):
        return start + (
            f"the first goes up to {most[0]:.3g}, the second to {most[1]:.3g}, and what is small "
            "agrees. So large numbers are cut off."
        )
    if abs(slope - 1) > 0.03:
        return start + (
            f"the second is {slope:.3g} times the first. `restore` has to multiply by the step "
            "that `save` has divided by."
        )
    if abs(offset) > 0.05 * b.std():
        return f"{start}the second is the first with {offset:.2g} added."
    return ""


def _shown(word: str, given: dict[str, Any]) -> str:
    return f"with `{word}={given[word]!r}`" if word in given else f"without `{word}`"


@contextlib.contextmanager
def _watched(function: Any) -> Iterator[dict[str, dict[str, Any]]]:
    """Note the words with which SciPy's transforms are called, wherever the function has them."""
    calls: dict[str, dict[str, Any]] = {}

    def noting(name: str, original: Callable) -> Callable:
        def noted(*arguments: Any, **words: Any) -> Any:
            gave = original(*arguments, **words)
            said = {w: words[w] for w in _WORDS if words.get(w) is not None}
            arrays = {"given": np.asarray(arguments[0]), "gave": np.asarray(gave)}
            calls.setdefault(name, said | (arrays if arguments else {}))
            return gave

        return noted

    own = function.__globals__ if isinstance(function, types.FunctionType) else {}
    with contextlib.ExitStack() as patches:
        for name in (*_PAIRS, *_PAIRS.values()):
            original = getattr(scipy.fft, name)
            noted = noting(name, original)
            patches.enter_context(mock.patch.object(scipy.fft, name, noted))
            bound = {key: noted for key, value in own.items() if value is original}
            patches.enter_context(mock.patch.dict(own, bound))
        yield calls
