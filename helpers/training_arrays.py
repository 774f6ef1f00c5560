"""How the arrays that ``fit`` is given reach TensorFlow: without a copy where that can be."""

from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from helpers.data import aligned


class Arrays(NamedTuple):
    """x or (x, y) on the device, each array once however often it occurs."""

    tensors: list[tf.Tensor]
    places: Any  # as Keras's steps take it, each array replaced by its place in tensors

    @property
    def samples(self) -> int:
        return self.tensors[0].shape[0]

    @property
    def signature(self) -> str:
        """What a program is compiled for: structure, shapes and types."""
        return repr((self.places, [(tensor.shape, tensor.dtype) for tensor in self.tensors]))

    def take(self, indices: tf.Tensor) -> Any:
        """One batch, as Keras's train_step wants it."""
        batch = [tf.gather(tensor, indices) for tensor in self.tensors]
        return keras.tree.map_structure(lambda place: batch[place], self.places)


def on_device(x: Any, y: Any = None) -> Arrays:
    """Hand the arrays over to TensorFlow; one that serves as input and target only once."""
    parts = (x, y)
    if y is None:  # as Keras has it: in a tuple only what could be taken for (x, y)
        parts = (x,) if isinstance(x, tuple | list) else x
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
