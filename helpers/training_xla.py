"""Whether a training is worth a compilation by XLA, or runs as TensorFlow's plain graph."""

import math
import os
from typing import Any

import keras
import tensorflow as tf

from helpers.computer import cores_at_once

# For one sample. Measured on a VAE of 400 hidden units: with 20 it is still faster under XLA.
_RANDOM_NUMBERS_FOR_XLA = 32
# From how many batches on XLA has earned its compilation. Measured on dense networks in batches
# of 256: it takes a second and wins 0.8 ms a batch with one thread, 2 with several.
_BATCHES_FOR_XLA, _BATCHES_FOR_XLA_WITH_THREADS = 1500, 500
# A program that draws random numbers takes four seconds to compile instead of one.
_TIMES_FOR_RANDOM_NUMBERS = 4


def operations_of(traced: Any) -> dict[str, float]:
    """How many numbers each kind of operation in a traced function makes for one sample.

    The function is traced for a batch of any size, and only what grows with it counts.
    """
    numbers = dict.fromkeys(
        (
            node.op
            for function in traced.graph.as_graph_def().library.function
            for node in function.node_def
        ),
        math.inf,
    )  # of functions inside the function only the names are known
    for operation in traced.graph.get_operations():
        made = sum(_size_of_one(output.shape) for output in operation.outputs)
        numbers[operation.type] = numbers.get(operation.type, 0) + made
    return numbers


def uses_xla(model: keras.Model, operations: dict[str, float]) -> bool:
    """Whether XLA compiles a program of these operations, or TensorFlow's plain graph runs it.

    ``operations`` has for each kind of operation how many numbers it makes for one sample.

    XLA fuses the small operations of dense layers into few and is several times faster there. On
    a CPU it is several times slower at convolutions, and a hundred times at random numbers, since
    it derives the generator's key anew for each of them: a VAE's code is worth it, noise on every
    pixel is not.

    ``compile(jit_compile=...)`` overrides this where it differs from what Keras would choose by
    itself, which is False on every CPU and True on a GPU.
    """
    keras_choice = model._resolve_auto_jit_compile()
    if model.jit_compile != keras_choice or tf.config.list_logical_devices("GPU"):
        return model.jit_compile
    convolves = any("Conv" in name for name in operations)
    supported = all(layer.supports_jit for layer in model._flatten_layers())
    return supported and not convolves and _drawn(operations) <= _RANDOM_NUMBERS_FOR_XLA


def batches_for_xla(model: keras.Model, operations: dict[str, float]) -> int:
    """From how many batches on a program of these operations is worth its compilation.

    At once where the author chose XLA, and on a GPU, where Keras does.
    """
    if model.jit_compile:
        return 0
    threads = _threads()
    batches = _BATCHES_FOR_XLA_WITH_THREADS if threads > 1 else _BATCHES_FOR_XLA
    return batches * (_TIMES_FOR_RANDOM_NUMBERS if _drawn(operations) else 1)


def _threads() -> int:
    """With how many threads TensorFlow computes one operation."""
    chosen = tf.config.threading.get_intra_op_parallelism_threads()
    return chosen or int(os.environ.get("TF_NUM_INTRAOP_THREADS") or 0) or cores_at_once()


def _drawn(operations: dict[str, float]) -> float:
    """How many random numbers are drawn for one sample."""
    return sum(numbers for name, numbers in operations.items() if "StatelessRandom" in name)


def _size_of_one(shape: tf.TensorShape) -> float:
    """How many numbers a batch holds of each sample: 784 for (None, 784), none for (784, 32)."""
    sizes = [None, None] if shape.rank is None else shape.as_list()
    if None not in sizes:
        return 0
    sizes.remove(None)
    return math.inf if None in sizes else math.prod(sizes)
