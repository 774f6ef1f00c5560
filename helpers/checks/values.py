"""What a value is, in a learner's words, and what to give in its place when numbers are wanted."""

from collections.abc import Iterator, Mapping, Set
from numbers import Real
from typing import Any

import keras
import numpy as np

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def kind_of(value: Any) -> str:
    """What a learner would call the value: its type's name, never its contents."""
    return "a class" if isinstance(value, type) else f"a value of type `{type(value).__name__}`"


def as_array(value: Any) -> np.ndarray:
    """The value as an array; of real numbers wherever it holds some."""
    found = np.asarray(value)
    if found.dtype.name in ("float16", "bfloat16"):
        return found.astype(np.float32)
    if found.dtype == object and found.size:
        kinds = set(map(type, found.flat))  # to ask each of millions of entries takes seconds
        if all(issubclass(kind, Real) for kind in kinds):
            return found.astype(np.float64)  # fractions, or whole numbers beyond 64 bits
    return found


def no_numbers(name: str, value: Any, wanted: str) -> str:
    """The sentence on a value that holds no real numbers: what it is, and what it should be."""
    what, mend = _described(value)
    entries = _entries(value)
    for place, entry in enumerate(entries):
        if isinstance(entry, (list, tuple)) and not isinstance(entries[0], (list, tuple)):
            what, mend = f"{_container(value)} with a list in it", "Every entry is one number."
            break
        if not _is_number(entry) and not isinstance(entry, (list, tuple, np.ndarray)):
            inner, mend = _described(entry)
            what = f"{_container(value)} whose {_place(place)} entry is {inner}"
            break
    else:
        if entries and all(isinstance(entry, (list, tuple, np.ndarray)) for entry in entries):
            what, mend = f"{_container(value)} of lists of unequal length", ""
    return f"`{name}` is {what}; it should be {wanted}. {mend}".rstrip()


def _described(value: Any) -> tuple[str, str]:
    """What a value is, and what to do about it; the second may be empty."""
    if value is None:
        return "None", "That is what `print` and `append` return, or a function without `return`."
    if isinstance(value, (bool, np.bool_)) or _is_one_truth(value):
        return "True or False", "Is it a comparison?"
    if isinstance(value, str):
        return "a text", "Leave the quotation marks out."
    if isinstance(value, type):
        return "a class", "Call it, with brackets."
    if isinstance(value, keras.KerasTensor):
        return "the symbol of a layer's output", "It holds no numbers yet."
    if isinstance(value, keras.callbacks.History):
        return "the history of a training", "Its losses are in `.history`."
    if isinstance(value, keras.Layer):
        return "a model", "Its answers are `predict(model, x)`."
    if isinstance(value, Set):
        return "a set", "A set has no order: make it a list."
    if isinstance(value, Mapping):
        return "a dict", "Give its values."
    if isinstance(value, Iterator):
        return kind_of(value), "It gives its entries only once: put `list(...)` around it."
    if isinstance(value, complex):
        return "a complex number", ""
    if isinstance(value, np.ndarray) and value.dtype.kind == "b":
        return f"an array of {value.size:,} times True or False", "Is a `.mean()` missing?"
    if callable(value):
        return "a function", "Call it: brackets are missing after it, as in `x.mean()`."
    return kind_of(value), ""


def _entries(value: Any) -> list:
    """The entries of a list, a tuple, or an array of texts or objects; at most a thousand."""
    if isinstance(value, (list, tuple)):
        return list(value[:1000])
    if isinstance(value, Mapping):
        return list(value.values())[:1000]
    if isinstance(value, np.ndarray) and value.ndim and value.dtype.kind in "OUS":
        return list(value.ravel()[:1000])
    return []


def _is_number(value: Any) -> bool:
    if isinstance(value, (bool, np.bool_)):
        return False
    if isinstance(value, Real):
        return True
    return not isinstance(value, np.generic) and getattr(value, "shape", None) == ()


def _is_one_truth(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "b" and value.size == 1


def _container(value: Any) -> str:
    return "an array" if isinstance(value, np.ndarray) else f"a {type(value).__name__}"


def _place(number: int) -> str:
    return _PLACES[number] if number < len(_PLACES) else f"{number + 1}th"
