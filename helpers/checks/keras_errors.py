"""What an error of Keras or TensorFlow means: the cause, which stands below the first line.

Keras opens with "Exception encountered when calling Sequential.call()". The lines below it hold
the shapes, and what to do follows from them.
"""

import contextlib
import difflib
import importlib
import re
from traceback import walk_tb
from types import ModuleType

import keras

from helpers.checks.lines import own_line
from helpers.checks.names import names
from helpers.data import PIXELS, SIDE
from helpers.words import counted

# What was expected and what was found, in the words of Keras's layers and of TensorFlow.
_SHAPES = (
    r"expected shape=\(([^)]*)\), found shape=\(([^)]*)\)",
    r"Expected shape \(([^)]*)\), but input has incompatible shape \(([^)]*)\)",
)
_WIDTH = r"expected axis -1 of input shape to have value (\d+), but .* with shape \(([^)]*)\)"
_DIMENSIONS = r"expected (?:min_)?ndim=(\d+), found ndim=\d+. Full shape received: \(([^)]*)\)"
_TWO_SIZES = (
    r"[Ii]ncompatible shapes: \[([^\]]*)\] vs\. \[([^\]]*)\]",
    r"Matrix size-incompatible: In\[0\]: \[([^\]]*)\], In\[1\]: \[([^\]]*)\]",
    r"with input shapes: \[([^\]]*)\], \[([^\]]*)\]",
)
# A size of None was used as a number: the batch's, while the model is built.
_UNKNOWN_SIZE = (
    r"Failed to convert elements of \(None",
    r"Cannot convert a partially known TensorShape",
    r"'NoneType' object cannot be interpreted as an integer",
    r"unsupported operand type\(s\) for [^:]*: .*'NoneType'",
    r"len is not well defined for a symbolic",
    r"Attempt to convert a value \(None\)",
    r"Cannot take the length of shape with unknown rank",
)
_SYMBOLS = (
    r"Cannot convert a symbolic",
    r"A KerasTensor (?:is symbolic|cannot be used)",
    r"numpy\(\) is only available when eager execution",
    r"'\w*Tensor' object has no attribute 'numpy'",
)
_BACKEND = (
    r"module 'keras\.(?:api\.|src\.)?(?:_tf_keras\.keras\.)?backend' has no attribute '(\w+)'"
)

_ARGUMENTS = (
    r"takes (?:from )?\d+(?: to \d+)? positional arguments? but \d+ (?:was|were) given",
    r"missing \d+ required positional argument",
)
_ONE_NUMBER = r"only (?:length-1|size-1|0-dimensional|integer scalar) arrays can be converted"
_NEW_VARIABLES = r"tf\.function only supports singleton tf\.Variables|Creating variables on a non-"

_UNDEFINED = r"^name '(\w+)' is not defined"
_BROADCAST = r"could not be broadcast together with shapes (\([^)]*\)) (\([^)]*\))"
_ONE_AXIS = r"too many indices for array: array is (\d+)-dimensional"
_MODULES = ("bz2", "zlib", "lzma", "gzip", "math", "struct", "random", "itertools", "functools")
_MODULES += ("collections", "scipy.fft", "scipy.stats", "scipy.special", "sklearn.metrics")
_MODULES += ("sklearn.decomposition", "sklearn.ensemble", "sklearn.neighbors")
_MODULES += ("sklearn.preprocessing", "sklearn.mixture", "keras.layers", "keras.ops")
_SHORT = {"np": "numpy", "tf": "tensorflow", "plt": "matplotlib.pyplot", "keras": "keras"}


def about_missing(name: str, line: str) -> str:
    """What to do about a name that does not exist in this line: make it, or import it."""
    if name in _SHORT or (name in _MODULES and f"{name}." in line):
        module = _SHORT.get(name, name)
        return f"Import it first: `import {module}{f' as {name}' if module != name else ''}`."
    module = ""
    if re.search(rf"(?<![\w.]){name}\(", line):  # what is called may be a library's function
        module = next((m for m in _MODULES if _has(m, name)), "")
    if module:
        return f"Import it first: `from {module} import {name}`. Or run the cell that makes it."
    return f"Run the cell that makes `{name}`, or make it inside the function."


def _has(module: str, name: str) -> bool:
    with contextlib.suppress(ImportError):
        return callable(getattr(importlib.import_module(module), name, None))
    return False


def cause_of(error: BaseException) -> str:
    """The part of the message that says what happened, on one line, at most 300 characters."""
    text = re.sub(r"\x1b\[\d*m", "", _text_of(error))
    if text.startswith("Exception encountered when calling"):
        text = text.partition("\n")[2]
    text = text.partition("Arguments received by")[0]
    text = text.partition("Error encountered:")[2] or text
    # Values stand in the middle of some messages: the sentence about the shapes is enough.
    text = re.sub(r"Invalid input shape for input .*?(?=Expected shape)", "", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}|\[Op:\w+\] name:.*", "", text, flags=re.DOTALL)
    return " ".join(text.split())[:300]


def mend_for(error: BaseException) -> str:
    """What to do about it, in a sentence or two; empty when the message does not tell."""
    text = cause_of(error) + "\n" + _text_of(error)
    for pattern in _SHAPES:
        if found := re.search(pattern, text):
            return _about_shapes(_numbers(found[1]), _numbers(found[2]))
    if found := re.search(_WIDTH, text):
        given = _numbers(found[2])
        return _about_shapes([None] * (len(given) - 1) + [int(found[1])], given)
    if found := re.search(_DIMENSIONS, text):
        return _about_dimensions(int(found[1]), _numbers(found[2]))
    if found := re.search(_BACKEND, text):
        return (
            f"Keras 3 has no `keras.backend.{found[1]}`, which older tutorials use. Take "
            "`keras.random.normal` for random numbers and `keras.ops` for everything else: "
            "`ops.exp`, `ops.shape`, `ops.sum`."
        )
    if found := re.search(_UNDEFINED, text):
        if found[1] in {name for given in names.given() for name in given}:
            return f"`{found[1]}` comes from the first cell: run that again."
        return about_missing(found[1], own_line(reversed([*walk_tb(error.__traceback__)])))
    if found := re.search(_ONE_AXIS, text):
        return (
            f"The array there has {counted(int(found[1]), 'axis', 'axes')}: what stands before the "
            "square bracket gives fewer axes than are asked for. Functions such as `np.unpackbits` "
            "and `np.cumsum` flatten an array where `axis` is missing: `axis=1` keeps its rows."
        )
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType):
        return _about_name(error.obj, error.name)
    if re.search(_NEW_VARIABLES, text):
        return "A layer is made inside a function, anew for every call. Make layers outside of it."
    if found := re.search(_BROADCAST, text):
        line = own_line(reversed([*walk_tb(error.__traceback__)]))
        axis = " One number for each column comes from `axis=0`." if "axis=1" in line else ""
        return f"The shapes {found[1]} and {found[2]} do not go together.{axis}"
    if any(re.search(pattern, text) for pattern in _ARGUMENTS):
        return "The check calls it with the arguments of the given `def` line: keep that as it is."
    if re.search(_ONE_NUMBER, text):
        return "`math` takes one number. For arrays use `keras.ops`, such as `ops.exp`."
    if any(re.search(pattern, text) for pattern in _UNKNOWN_SIZE):
        return (
            "Inside a model the number of images is unknown, so `mean.shape[0]` is None while it "
            "is built. Ask for the shape at run time: `ops.shape(mean)`."
        )
    if any(re.search(pattern, text) for pattern in _SYMBOLS):
        return (
            "Inside a model there are symbols instead of numbers, which NumPy and `float` cannot "
            "take. Use `keras.ops`, such as `ops.exp` for `np.exp`."
        )
    for pattern in _TWO_SIZES:
        if found := re.search(pattern, text):
            return _about_two(_numbers(found[1]), _numbers(found[2]))
    return ""


def _about_name(module: ModuleType, name: str) -> str:
    """Where Keras has the name, or the nearest names of the module."""
    if module is not keras and module.__name__.startswith("keras.") and hasattr(keras, name):
        return f"It is `keras.{name}`."
    if near := difflib.get_close_matches(name, [n for n in dir(module) if n[0] != "_"], 2):
        return f"Is it {' or '.join(f'`{n}`' for n in near)}?"
    return ""


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # the learner's own class of errors may refuse to be shown
        return "(its message cannot be shown)"


def _numbers(shape: str) -> list[int | None]:
    return [int(part) if part.strip().isdigit() else None for part in shape.split(",") if part]


def _shown(shape: list[int | None]) -> str:
    return "(" + ", ".join("n" if size is None else str(size) for size in shape) + ")"


def _about_shapes(wanted: list[int | None], given: list[int | None]) -> str:
    start = f"It takes the shape {_shown(wanted)} and was given {_shown([None, *given[1:]])}. "
    if given[1:] == [PIXELS] and wanted[-1] in (1, SIDE):
        return start + (
            "The course's images are rows of 784 numbers: train on `x_train` as it is loaded, and "
            "begin the model with `keras.Input((784,))`. Where a layer needs pictures, put "
            "`layers.Reshape((28, 28, 1))` after it and `layers.Flatten()` at the end."
        )
    if wanted[-1] == PIXELS and given[-1] in (1, SIDE):
        return start + "The images are rows of 784 numbers: put `layers.Flatten()` before it."
    return start + (
        f"Let the two agree: whatever goes in has to be {counted(wanted[-1] or 0, 'number')} wide, "
        f"or its `keras.Input` {given[-1]}."
    )


def _about_dimensions(wanted: int, given: list[int | None]) -> str:
    return (
        f"It takes arrays of {counted(wanted, 'dimension')}, such as (n, 28, 28, 1), and was given "
        f"{_shown([None, *given[1:]])}. The course's images are rows of 784 numbers: put "
        "`layers.Reshape((28, 28, 1))` before the first convolution and `layers.Flatten()` at the "
        "end."
        if wanted == 4 and given[1:] == [PIXELS]
        else f"It takes {counted(wanted, 'dimension')} and was given the shape {_shown(given)}."
    )


def _about_two(first: list[int | None], second: list[int | None]) -> str:
    start = f"The shapes {_shown(first)} and {_shown(second)} do not go together. "
    if first and second and first[0] != second[0] and first[1:] == second[1:]:
        return start + (
            f"A fixed number of images ({second[0]}) is written into it. The last batch is smaller,"
            " and inside a model the number is unknown: take it from the input, `ops.shape(mean)`."
        )
    return start + "Is a layer as wide as what goes into it?"
