"""What ``fit`` accepts, and in one sentence what it does not."""

from collections.abc import Iterable
from typing import Any

import keras
import numpy as np

# What Keras's fit has and this one has not, and what to do instead.
_INSTEAD = {
    "validation_split": "pass validation_data=(x, y)",
    "steps_per_epoch": "pass fewer samples",
    "initial_epoch": "call fit again, which goes on from the present weights,",
    "class_weight": "use model.fit",
    "sample_weight": "use model.fit",
    "validation_steps": "pass fewer validation samples",
    "validation_batch_size": "leave it out, batch_size serves for both,",
    "validation_freq": "leave it out, validation is quick,",
}
_BATCH_HOOKS = (
    "on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end",
    "on_test_batch_begin", "on_test_batch_end",
)  # fmt: skip
# The targets that a loss accepts: lowest, highest.
_TARGETS = {
    "binary_crossentropy": (0, 1),
    "binary_focal_crossentropy": (0, 1),
    "categorical_crossentropy": (0, 1),
    "kl_divergence": (0, 1),
    "mean_absolute_error": (-np.inf, np.inf),
    "mean_squared_error": (-np.inf, np.inf),
    "poisson": (0, np.inf),
}


def check_arguments(
    model: Any,
    x: Any,
    y: Any,
    epochs: Any,
    batch_size: Any,
    validation_data: Any,
    verbose: Any,
    unsupported: dict[str, Any],
) -> None:
    """Raise TypeError or ValueError with one sentence for the first thing that cannot work."""
    for name in unsupported:
        instead = f": {_INSTEAD[name]} instead." if name in _INSTEAD else "."
        raise TypeError(f"fit has no argument '{name}'{instead}")
    if not isinstance(model, keras.Model):
        raise TypeError(f"fit trains a Keras model, and this is a {type(model).__name__}.")
    if not model.compiled:
        raise ValueError(
            "The model is not compiled: call model.compile(optimizer=..., loss=...) before fit."
        )
    _check_whole_number("epochs", epochs)
    _check_whole_number("batch_size", batch_size)
    if verbose not in ("auto", 0, 1, 2):
        raise ValueError(f"verbose must be 0, 1, 2 or 'auto', and is {verbose!r}.")
    known: dict[int, tuple] = {}
    _check_data(model, x, y, "", known)
    if validation_data is not None:
        _check_data(model, *as_pair(validation_data), "validation ", known)


def as_pair(validation_data: Any) -> tuple[Any, Any]:
    """``validation_data`` as (x, y), y None where there is none, in the forms that Keras takes.

    Raises TypeError for weights of samples, which ``fit`` has not.
    """
    if not isinstance(validation_data, tuple | list):
        return validation_data, None
    if len(validation_data) > 2:
        raise TypeError("validation_data must be a pair (x, y), or x alone.")
    return (*validation_data, None)[:2]


def check_callbacks(callbacks: Iterable | None) -> list[keras.callbacks.Callback]:
    """Return the callbacks as a list; refuse what is none and what wants to see batches."""
    if isinstance(callbacks, keras.callbacks.Callback):
        callbacks = [callbacks]
    callbacks = list(callbacks or [])
    for callback in callbacks:
        if not isinstance(callback, keras.callbacks.Callback):
            raise TypeError(
                f"callbacks must be Keras callbacks, and one is a {type(callback).__name__}."
            )
        if any(_is_in_use(callback, hook) for hook in _BATCH_HOOKS):
            raise ValueError(
                f"{type(callback).__name__} wants to be called for every batch, and fit runs a "
                "whole epoch as one program: use its epoch hooks, or model.fit."
            )
    return callbacks


def _is_in_use(callback: keras.callbacks.Callback, hook: str) -> bool:
    """Whether this hook does anything; Keras's empty ones do not."""
    method = getattr(callback, hook)
    function = getattr(method, "__func__", method)
    if function is getattr(keras.callbacks.Callback, hook):
        return False
    # ModelCheckpoint and its kind have a batch hook that rests when they save once an epoch.
    is_kerass_own = function.__module__.startswith("keras.")
    return not (is_kerass_own and getattr(callback, "save_freq", None) == "epoch")


def _check_whole_number(name: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, and is {value!r}.")


def _check_data(model: keras.Model, x: Any, y: Any, kind: str, known: dict[int, tuple]) -> None:
    """Check shapes and values of inputs and targets.

    ``kind`` is what the data are called in front of x and y. ``known`` collects the extremes of the
    arrays, so that one that serves twice is read once.
    """
    inputs = _check_are_arrays(f"{kind}x", x)
    targets = [] if y is None else _check_are_arrays(f"{kind}y", y)
    samples = len(inputs[0])
    if not samples:
        raise ValueError(f"{kind}x is empty: there is nothing to train on.")
    for name, arrays in ((f"{kind}x", inputs), (f"{kind}y", targets)):
        for array in arrays:
            if len(array) != samples:
                raise ValueError(
                    f"{kind}x has {samples} samples and {name} has {len(array)}: "
                    "every input needs one target."
                )
    model_inputs, model_outputs = _shapes(model, "inputs"), _shapes(model, "outputs")
    _check_shapes(f"{kind}x does not fit the model's input", inputs, model_inputs)
    loss = _loss_name(model)
    if loss in _TARGETS:
        if not targets and type(model).train_step is keras.Model.train_step:
            raise ValueError(
                f"{kind}y is missing, and the loss {loss} compares with it: an autoencoder's "
                "target is its own input, so give the images twice, fit(model, x, x, ...)."
            )
        _check_shapes(f"{kind}y does not fit the model's output", targets, model_outputs)
    for array in inputs:
        _extremes(f"{kind}x", array, known)
    for array in targets:
        low, high = _extremes(f"{kind}y", array, known)
        lowest, highest = _TARGETS.get(loss, (-np.inf, np.inf))
        if loss == "sparse_categorical_crossentropy" and model_outputs:
            lowest, highest = 0, model_outputs[0][-1] - 1
        if low < lowest or high > highest:
            raise ValueError(
                f"The loss {loss} needs targets from {lowest} to {highest}, and {kind}y goes from "
                f"{low:.4g} to {high:.4g}: scale the data (pixels: divide by 255), or choose "
                "another loss."
            )


def _check_are_arrays(name: str, part: Any) -> list:
    arrays = keras.tree.flatten(part)
    for array in arrays:
        if not getattr(array, "shape", None):
            raise TypeError(
                f"{name} must be an array, and is a {type(array).__name__}: make it one with "
                "numpy.asarray, or use model.fit for data sets and generators."
            )
    if not arrays:
        raise ValueError(f"{name} is empty: there is nothing to train on.")
    return arrays


def _shapes(model: keras.Model, ends: str) -> list[tuple]:
    """Shapes of the model's inputs or outputs; none when it has no fixed ones."""
    tensors = getattr(model, ends, None) if getattr(model, "inputs", None) else None
    return [tuple(tensor.shape) for tensor in keras.tree.flatten(tensors or [])]


def _check_shapes(problem: str, arrays: list, wanted: list[tuple]) -> None:
    if len(arrays) != len(wanted):
        return
    for array, shape in zip(arrays, wanted, strict=True):
        # Like Keras, take (n, 28, 28) for (n, 28, 28, 1) and the other way round.
        have, want = tuple(array.shape[1:]), shape[1:]
        if len(have) == len(want) + 1 and have[-1] == 1:
            have = have[:-1]
        if len(have) == len(want) - 1 and want[-1] == 1:
            want = want[:-1]
        fits = [a in (b, None) for a, b in zip(want, have, strict=False)]
        if len(have) != len(want) or not all(fits):
            raise ValueError(f"{problem}: its shape is {tuple(array.shape)}, wanted is {shape}.")


def _loss_name(model: keras.Model) -> str:
    """Keras's name of the model's one loss; "" for losses of one's own and for several."""
    loss = model.loss
    try:
        loss = keras.losses.get(loss) if isinstance(loss, str) else loss
    except ValueError:
        return ""
    name = getattr(loss, "__name__", None) or getattr(loss, "name", "")
    module = getattr(loss, "__module__", None) or type(loss).__module__
    return name if isinstance(name, str) and module.startswith("keras.") else ""


def _extremes(name: str, array: Any, known: dict[int, tuple]) -> tuple[float, float]:
    """The least and the greatest value; both are NaN if the array holds one, so no mask is made."""
    if id(array) not in known:
        values = np.asarray(array)
        is_number = np.issubdtype(values.dtype, np.number)
        known[id(array)] = (float(values.min()), float(values.max())) if is_number else (0.0, 0.0)
    if not np.isfinite(known[id(array)]).all():
        raise ValueError(f"{name} holds NaN or infinite values: clean the data before fit.")
    return known[id(array)]
