"""What ``fit`` accepts, said in one sentence where it does not, and how arrays reach TensorFlow."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from helpers.data import aligned

# What Keras's fit has and this one has not, and what to do instead.
_INSTEAD = {
    "validation_split": "pass validation_data=(x, y)",
    "steps_per_epoch": "pass fewer samples",
    "initial_epoch": "call fit again: it goes on from the present weights",
    "class_weight": "use model.fit",
    "sample_weight": "use model.fit",
    "validation_steps": "pass fewer validation samples",
    "validation_batch_size": "leave it out: batch_size serves for both",
    "validation_freq": "leave it out: validation is quick",
}
_BATCH_HOOKS = (
    "on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end",
    "on_test_batch_begin", "on_test_batch_end",
)  # fmt: skip
# Losses that compare target and output number by number.
_PROBABILITY_LOSSES = ("binary_crossentropy", "BinaryCrossentropy")
_ELEMENTWISE_LOSSES = (
    *_PROBABILITY_LOSSES,
    "mse",
    "mean_squared_error",
    "MeanSquaredError",
    "mae",
    "mean_absolute_error",
    "MeanAbsoluteError",
)


def check_arguments(model, x, y, epochs, batch_size, validation_data, unsupported) -> None:
    """Raise TypeError or ValueError with one sentence for the first thing that cannot work."""
    if unsupported:
        name = next(iter(unsupported))
        instead = _INSTEAD.get(name)
        raise TypeError(
            f"fit has no argument '{name}'" + (f"; {instead} instead." if instead else ".")
        )
    if not isinstance(model, keras.Model):
        raise TypeError(f"fit trains a Keras model, and this is a {type(model).__name__}.")
    if not model.compiled:
        raise ValueError(
            "The model is not compiled: call model.compile(optimizer=..., loss=...) before fit."
        )
    _check_whole_number("epochs", epochs)
    _check_whole_number("batch_size", batch_size)
    samples = _check_arrays(model, "x", "y", x, y)
    if batch_size > samples:
        raise ValueError(
            f"A batch of {batch_size} needs at least {batch_size} samples and x has {samples}: "
            "choose a smaller batch_size."
        )
    if validation_data is not None:
        if not isinstance(validation_data, tuple | list) or len(validation_data) not in (1, 2):
            raise TypeError("validation_data must be a pair (x, y).")
        _check_arrays(model, "validation x", "validation y", *validation_data)


def check_callbacks(callbacks: Iterable | None) -> list[keras.callbacks.Callback]:
    """Return the callbacks as a list; raise ValueError for one that wants to see batches."""
    if isinstance(callbacks, keras.callbacks.Callback):
        callbacks = [callbacks]
    callbacks = list(callbacks or [])
    for callback in callbacks:
        if not isinstance(callback, keras.callbacks.Callback):
            raise TypeError(
                f"callbacks must be Keras callbacks, and one is a {type(callback).__name__}."
            )
        # ModelCheckpoint and its kind have batch hooks that rest when they save once an epoch.
        if getattr(callback, "save_freq", None) == "epoch":
            continue
        if any(_is_own(callback, hook) for hook in _BATCH_HOOKS):
            raise ValueError(
                f"{type(callback).__name__} wants to be called for every batch, and fit runs a "
                "whole epoch as one program: use its epoch hooks, or model.fit."
            )
    return callbacks


class Arrays(NamedTuple):
    """(x,) or (x, y) on the device, each array once however often it occurs."""

    tensors: list[tf.Tensor]
    places: Any  # (x,) or (x, y) with each array replaced by its place in tensors

    @property
    def samples(self) -> int:
        return self.tensors[0].shape[0]

    def take(self, indices: tf.Tensor) -> Any:
        """One batch, as Keras's train_step wants it."""
        batch = [tf.gather(tensor, indices) for tensor in self.tensors]
        return keras.tree.map_structure(lambda place: batch[place], self.places)


def on_device(x: Any, y: Any = None) -> Arrays:
    """Hand the arrays over to TensorFlow; one that serves as input and target only once."""
    parts = (x,) if y is None else (x, y)
    different = {id(array): array for array in keras.tree.flatten(parts)}
    place_of = {identity: place for place, identity in enumerate(different)}
    places = keras.tree.map_structure(lambda array: place_of[id(array)], parts)
    return Arrays([_tensor(array) for array in different.values()], places)


def _tensor(array: Any) -> tf.Tensor:
    array = np.asarray(array)
    is_floating = np.issubdtype(array.dtype, np.floating)
    if not is_floating or tf.config.list_logical_devices("GPU"):
        # As in Keras: floating numbers become its float type, all others stay what they are.
        return tf.constant(array, dtype=keras.config.floatx() if is_floating else None)
    if not _is_shareable(array):
        copy = aligned(array.shape)
        copy[...] = array
        array = copy
    return tf.experimental.dlpack.from_dlpack(array.__dlpack__())


def _is_shareable(array: np.ndarray) -> bool:
    """Whether TensorFlow can use the array where it lies.

    TensorFlow's kernels abort on data that do not begin on a cache line of 64 bytes, and NumPy
    exports nothing that is read-only.
    """
    layout = array.flags.c_contiguous and array.flags.writeable
    return array.dtype == np.float32 and layout and array.ctypes.data % 64 == 0


def _is_own(callback: keras.callbacks.Callback, hook: str) -> bool:
    """Whether the callback has a hook that is not Keras's empty one."""
    method = getattr(callback, hook)
    return getattr(method, "__func__", method) is not getattr(keras.callbacks.Callback, hook)


def _check_whole_number(name: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, and is {value!r}.")


def _check_arrays(model, x_name: str, y_name: str, x: Any, y: Any) -> int:
    """Check lengths, shapes and values of inputs and targets; return the number of samples."""
    lengths = {}
    for name, part in ((x_name, x), (y_name, y)):
        for array in keras.tree.flatten(part) if part is not None else ():
            if not hasattr(array, "shape") or not len(array.shape):
                raise TypeError(f"{name} must be an array, and is {type(array).__name__}.")
            lengths[name] = array.shape[0]
            _check_values(name, array)
    samples = lengths[x_name]
    if not samples:
        raise ValueError(f"{x_name} is empty: there is nothing to train on.")
    if len(set(lengths.values())) > 1:
        raise ValueError(
            f"{x_name} has {samples} samples and {y_name} has {lengths[y_name]}: "
            "every input needs one target."
        )
    _check_shape(f"{x_name} does not fit the model's input", x, getattr(model, "input_shape", None))
    loss = getattr(model.loss, "__name__", type(model.loss).__name__)
    loss = model.loss if isinstance(model.loss, str) else loss
    if y is not None and loss in _ELEMENTWISE_LOSSES:
        output = getattr(model, "output_shape", None)
        _check_shape(f"{y_name} does not fit the model's output", y, output)
    if hasattr(y, "shape") and loss in _PROBABILITY_LOSSES:
        low, high = float(np.min(y)), float(np.max(y))
        if low < 0 or high > 1:
            raise ValueError(
                f"Binary cross-entropy needs targets between 0 and 1, and {y_name} goes from "
                f"{low:.4g} to {high:.4g}: divide pixels by 255, or choose another loss."
            )
    return samples


def _check_values(name: str, array: Any) -> None:
    # The extremes of an array with a NaN are NaN, so no mask of its size is needed.
    is_floating = np.issubdtype(np.asarray(array[:0]).dtype, np.floating)
    if is_floating and len(array) and not np.isfinite([np.min(array), np.max(array)]).all():
        raise ValueError(f"{name} holds NaN or infinite values: clean the data before fit.")


def _check_shape(problem: str, array: Any, wanted: Any) -> None:
    if not isinstance(wanted, tuple) or not hasattr(array, "shape"):
        return
    if wanted and isinstance(wanted[0], tuple):
        return
    fits = len(array.shape) == len(wanted) and all(
        b is None or a == b for a, b in zip(array.shape[1:], wanted[1:], strict=True)
    )
    if not fits:
        raise ValueError(f"{problem}: its shape is {tuple(array.shape)}, wanted is {wanted}.")
