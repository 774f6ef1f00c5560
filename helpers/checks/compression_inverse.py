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
    """That SciPy's transform and its inverse were called with other words; "" when they agree."""
    with _watched(save) as there:
        save(picture.copy())
    with _watched(restore) as back:
        restore(blob)
    for name, inverse in _PAIRS.items():
        given, taken = there.get(name), back.get(inverse)
        for word in _WORDS if given is not None and taken is not None else ():
            if given.get(word) != taken.get(word):
                return (
                    f"`save` calls `{name}` {_shown(word, given)}, and `restore` calls `{inverse}` "
                    f"{_shown(word, taken)}. The inverse needs the same."
                )
    return ""


def _shown(word: str, given: dict[str, Any]) -> str:
    return f"with `{word}={given[word]!r}`" if word in given else f"without `{word}`"


@contextlib.contextmanager
def _watched(function: Any) -> Iterator[dict[str, dict[str, Any]]]:
    """Note the words with which SciPy's transforms are called, wherever the function has them."""
    calls: dict[str, dict[str, Any]] = {}

    def noting(name: str, original: Callable) -> Callable:
        def noted(*arguments: Any, **words: Any) -> Any:
            calls.setdefault(name, {w: words[w] for w in _WORDS if words.get(w) is not None})
            return original(*arguments, **words)

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
