"""How a check asks a learner's answers: everything may raise, have another shape or be NaN.

Whatever goes wrong here is the answer's, so it becomes a WrongKind that says what was found and
what was expected. What a check does with the results afterwards is the course's responsibility.
"""

import math
from collections.abc import Callable, Mapping
from traceback import walk_tb
from typing import Any

import keras
import numpy as np

from helpers.checks.feedback import NotAttempted, WrongKind
from helpers.checks.keras_errors import cause_of, mend_for
from helpers.checks.lines import own_line
from helpers.checks.values import as_array, kind_of, no_numbers
from helpers.checks.workload import TimeUp
from helpers.data import Split, load_mnist
from helpers.words import counted

_BATCH = 500
_KEPT = 10_000  # images of each part that the checks keep: the learner's own copy needs the memory


class _Data:
    """MNIST, loaded once for all checks of a notebook and only when the first one needs it."""

    parts: dict[str, Split] = {}  # noqa: RUF012 (filled once, shared on purpose)


def validation(count: int | None = None) -> Split:
    """The first ``count`` validation images and digits (all 5,000 without)."""
    return _part("validation", count)


def test(count: int | None = None) -> Split:
    """The first ``count`` test images and digits (all 10,000 without)."""
    return _part("test", count)


def train(count: int | None = None) -> Split:
    """The first ``count`` training images and digits (10,000 without)."""
    return _part("train", count)


def _part(name: str, count: int | None) -> Split:
    if not _Data.parts:
        _Data.parts.update(load_mnist(at_most=_KEPT)._asdict())
    x, y = _Data.parts[name]
    return Split(x[:count], y[:count])


def model(name: str, value: Any) -> keras.Layer:
    """Return the Keras model or layer called ``name``, or raise WrongKind on anything else."""
    if isinstance(value, keras.Layer):
        return value
    if isinstance(value, keras.callbacks.History):
        hint = "`fit` returns the history of a training; the model is what you called `fit` with."
    elif isinstance(value, keras.KerasTensor):
        hint = "It is the output of a layer. `keras.Model(input, output)` makes a model of it."
    elif isinstance(value, type):
        hint = "It is a class. Call it, with brackets, to make a model."
    elif isinstance(value, (tuple, list)):
        hint = "Put each model into a variable of its own."
    else:
        hint = "It should be a Keras model, such as `keras.Model(input, output)` returns."
    raise WrongKind(f"`{name}` is {kind_of(value)}, not a model. {hint}")


def outputs(name: str, value: Any, x: np.ndarray, units: int | None = None, training=False):
    """What the model answers to ``x``, shape (n, inputs), as a finite array (n, units).

    ``units`` is the width that is asked for; None allows any. Images go through in batches, in
    inference mode unless ``training``. A list or dict around the one output is taken off.
    """
    return tuple_of_outputs(name, value, x, 1, units, training)[0]


def tuple_of_outputs(
    name: str,
    value: Any,
    x: np.ndarray,
    count: int,
    units: int | None = None,
    training: bool = False,
    more: bool = False,
) -> list[np.ndarray]:
    """As ``outputs``, for a model that gives ``count`` arrays, such as (mean, log_variance).

    With ``more`` it may give further ones, which are left out.
    """
    asked = model(name, value)
    found: list[np.ndarray] = []
    for start in range(0, len(x), _BATCH):
        answer = guarded(name, lambda s=start: asked(x[s : s + _BATCH], training=training))
        answers = as_list(answer)
        if len(answers) != count and not (more and len(answers) > count):
            raise WrongKind(
                f"`{name}` gives {counted(len(answers), 'output')}; this step needs {count}."
            )
        rows = min(_BATCH, len(x) - start)
        parts = [_checked(name, a, rows, units, x.shape[1]) for a in answers[:count]]
        if not found:
            found = [np.empty((len(x), *part.shape[1:]), part.dtype) for part in parts]
        for whole, part in zip(found, parts, strict=True):
            whole[start : start + rows] = part
    return found


def as_list(answer: Any) -> list:
    """The outputs of a model, which gives one, or a list or dict of them."""
    if isinstance(answer, Mapping):
        return list(answer.values())
    return list(answer) if isinstance(answer, (tuple, list)) else [answer]


def answer_of(name: str, function: Any, *arguments: Any) -> Any:
    """What a learner's function called ``name`` returns for ``arguments``, never None.

    It gets copies of arrays, so that it may write into them. A list around one array or tensor is
    taken off. A class or a layer will do, where it gives what a function would. Raises NotAttempted
    when it returns nothing, WrongKind when it is none or raises.
    """
    own = [a.copy() if isinstance(a, np.ndarray) else a for a in arguments]
    try:
        answer = guarded(name, lambda: function(*own))
    except WrongKind:
        if callable(function) and not isinstance(function, (type, keras.Layer)):
            raise
        raise WrongKind(f"`{name}` is {kind_of(function)}; it should be a function.") from None
    if answer is None:
        raise NotAttempted(f"`{name}` returns nothing. Write its lines; is the `return` there?")
    if isinstance(answer, (tuple, list)) and len(answer) == 1 and getattr(answer[0], "shape", ()):
        return answer[0]
    return answer


def _checked(name: str, answer: Any, rows: int, units: int | None, inputs: int) -> np.ndarray:
    found = array(f"the output of {name}", answer)
    wanted = f"({rows}, {units if units is not None else 'width of the code'})"
    if found.ndim != 2 or len(found) != rows or (units is not None and found.shape[1] != units):
        raise WrongKind(
            f"`{name}` was given {counted(rows, 'row')} of {counted(inputs, 'number')} and "
            f"answered with the shape {found.shape}; this step needs {wanted}."
        )
    if not np.isfinite(found).all():
        raise WrongKind(
            f"`{name}` gives NaN or infinity. Its weights have blown up in training: build it "
            "again and train it afresh, with values in [0, 1] and a smaller learning rate."
        )
    return found


def guarded(name: str, call: Callable[[], Any]) -> Any:
    """Return ``call()``; what the learner's code raises becomes a WrongKind that says the cause."""
    try:
        return call()
    except TimeUp:
        raise
    except BaseException as error:
        line = own_line(reversed([*walk_tb(error.__traceback__)]))
        mend = mend_for(error)
        if not line and not mend:
            mend = "Run it yourself on a part of the data to see where."
        place = f"It was at {line}." if line else ""
        cause = cause_of(error)
        stop = "" if cause.endswith((".", "?", "!")) or not cause else "."
        said = f"`{name}` stopped with {type(error).__name__}: {cause}{stop}"
        raise WrongKind(" ".join(part for part in (said, place, mend) if part)) from None


def array(name: str, value: Any, shape: tuple[int | None, ...] | None = None) -> np.ndarray:
    """Return ``value`` as a float array of the shape; None in ``shape`` allows any length.

    Raises WrongKind on what is no array of real numbers. It may still hold NaN.
    """
    found = _numbers_in(name, value, "an array of real numbers")
    if shape is not None:
        if found.ndim == len(shape) + 1 and isinstance(value, (tuple, list)) and len(value) == 1:
            found = found[0]
        fits = found.ndim == len(shape) and all(
            want is None or want == have for want, have in zip(shape, found.shape, strict=True)
        )
        if not fits:
            wanted = str(shape).replace("None", "n")
            raise WrongKind(f"`{name}` has the shape {found.shape}; this step needs {wanted}.")
    return found


def _numbers_in(name: str, value: Any, wanted: str) -> np.ndarray:
    """The value as an array of real numbers of any shape; raises WrongKind, says what it is."""
    if isinstance(value, keras.KerasTensor):
        raise WrongKind(no_numbers(name, value, wanted))
    try:
        found = as_array(value)
    except ValueError:  # lists of unequal lengths
        if isinstance(value, (list, tuple)):
            raise WrongKind(no_numbers(name, value, wanted)) from None
        found = guarded(name, lambda: as_array(value))
    except BaseException:
        found = guarded(name, lambda: as_array(value))
    if found.dtype.kind not in "fiu":
        raise WrongKind(no_numbers(name, value, wanted))
    return found


def finite(name: str, value: Any, shape: tuple[int | None, ...] | None = None) -> np.ndarray:
    """As ``array``, and without NaN or infinity."""
    found = array(name, value, shape)
    if found.size == 0:
        raise WrongKind(f"`{name}` is empty.")
    if not np.isfinite(found).all():
        verb = "is" if found.size == 1 else "holds"
        raise WrongKind(
            f"`{name}` {verb} NaN or infinity, as the mean of nothing, the root of a negative "
            "number, the logarithm of 0 and a division by 0 give it."
        )
    return found


def number(name: str, value: Any) -> float:
    """Return ``value`` as one finite number; arrays and tensors of one entry count."""
    found = _numbers_in(name, value, "a number")
    if found.size != 1:
        raise WrongKind(
            f"`{name}` has {counted(found.size, 'entry', 'entries')}, shape {found.shape}; it "
            "should be one number. Is a `.mean()` missing?"
        )
    return float(finite(name, found).reshape(()))


def numbers(name: str, value: Any, count: int, each: str) -> np.ndarray:
    """``count`` finite numbers, one for each ``each``, from whatever can hold them in order."""
    wanted = f"{counted(count, 'number')} in a list, one for each {each}"
    listed = list(value.values()) if isinstance(value, Mapping) else value
    try:
        found = _numbers_in(name, listed, wanted)
    except WrongKind:
        if listed is not value:
            raise WrongKind(no_numbers(name, value, wanted)) from None
        raise
    if found.ndim == 0:
        raise WrongKind(f"`{name}` is one number; this step needs {wanted}.")
    if found.size != len(found):
        raise WrongKind(
            f"`{name}` has the shape {found.shape}; this step needs {wanted}. Is a `.mean()` "
            "missing in it?"
        )
    if len(found) != count:
        raise WrongKind(
            f"`{name}` has {counted(len(found), 'entry', 'entries')}; this step needs {wanted}."
        )
    return finite(name, found.reshape(-1))


def close(a: float, b: float, relative: float = 0.01, absolute: float = 1e-9) -> bool:
    """Whether two numbers agree as well as two careful computations would; NaN agrees with none."""
    if not (math.isfinite(a) and math.isfinite(b)):
        return a == b
    return abs(a - b) <= max(relative * max(abs(a), abs(b)), absolute)
