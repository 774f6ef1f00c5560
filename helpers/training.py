"""Train a Keras model with a whole epoch as one compiled program.

Keras returns to Python after every batch; for the small models of this course that costs several
times as much as the arithmetic. Here the step is Keras's own, ``model.train_step``, and the loop
around it is compiled as well.
"""

import math
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from helpers.memory import return_small_pieces
from helpers.training_input import (
    Arrays,
    as_pair,
    check_arguments,
    check_callbacks,
    on_device,
)
from helpers.training_loss import with_quick_crossentropy
from helpers.training_program import compiled_once
from helpers.training_progress import progress

# Python sees an interrupt only between two calls of a compiled program, so none should take longer.
_SECONDS_PER_CALL = 0.25
# For one sample. Measured on a VAE of 400 hidden units: with 20 it is still faster under XLA.
_RANDOM_NUMBERS_FOR_XLA = 32


def fit(
    model: keras.Model,
    x: Any,
    y: Any = None,
    *,
    epochs: int = 1,
    batch_size: int = 32,
    validation_data: Any = None,
    callbacks: Iterable[keras.callbacks.Callback] | None = None,
    shuffle: bool = True,
    verbose: int | str = "auto",
    seed: int | None = None,
    **unsupported: Any,
) -> keras.callbacks.History:
    """Train ``model`` as ``model.fit`` does, only faster, and return its History.

    ``x`` and ``y`` are arrays of n samples each, or lists or dicts of arrays where the model takes
    them. ``validation_data`` is a pair (x, y), or x alone. ``seed`` fixes the order of the samples
    and nothing else; without it the order follows ``keras.utils.set_random_seed``. ``verbose`` is 1
    for a bar, 2 for a line an epoch, 0 for silence; "auto" is a bar wherever somebody can see it
    move.

    Callbacks are called around training, epochs and validation; one that wants single batches is
    refused. An interrupt stops training within about half a second and is raised as
    KeyboardInterrupt: the model keeps what it has learned, ``model.history`` the finished epochs.

    The compiled program stays with the model, so to train again starts at once. As in Keras,
    ``model.compile`` makes it anew, and so does a change of ``trainable``.

    Raises TypeError or ValueError, in one sentence, for arguments that cannot work.
    """
    check_arguments(model, x, y, epochs, batch_size, validation_data, verbose, unsupported)
    callbacks = check_callbacks(callbacks)
    train = on_device(x, y)
    train_pass = _pass(model, "train_step", train, batch_size)
    order = np.arange(train.samples, dtype=np.int32)
    if validation_data is not None:
        test = on_device(*as_pair(validation_data))
        test_pass = _pass(model, "test_step", test, batch_size)
        test_order = np.arange(test.samples, dtype=np.int32)
    steps = -(-train.samples // batch_size)
    # set_random_seed seeds NumPy's old global generator, so without a seed of our own we ask that.
    random = np.random.default_rng(np.random.randint(2**31) if seed is None else seed)  # noqa: NPY002

    bar = progress(verbose)
    callback_list = keras.callbacks.CallbackList(
        [*callbacks, bar],
        add_history=True,
        model=model,
        verbose=verbose,
        epochs=epochs,
        steps=steps,
    )
    model.stop_training = False
    finished, logs = 0, {}
    try:
        callback_list.on_train_begin()
        for epoch in range(model._initial_epoch or 0, epochs):
            model.reset_metrics()
            callback_list.on_epoch_begin(epoch)
            if shuffle:
                random.shuffle(order)
            logs = train_pass.run(train, order, batch_size, bar.advance)
            if validation_data is not None:
                callback_list.on_test_begin()
                model.reset_metrics()
                test_logs = test_pass.run(test, test_order, batch_size)
                callback_list.on_test_end(test_logs)
                logs |= {f"val_{name}": value for name, value in test_logs.items()}
            callback_list.on_epoch_end(epoch, logs)
            finished = epoch + 1
            if model.stop_training:
                break
        model.optimizer.finalize_variable_values(model.trainable_weights)
        callback_list.on_train_end(logs)
    except KeyboardInterrupt:
        # Where training stood is what a learner wants to know, not the line deep in TensorFlow.
        raise KeyboardInterrupt(
            f"Training stopped after {finished} of {epochs} epochs. The model keeps what it has "
            "learned; model.history holds the finished epochs."
        ) from None
    finally:
        bar.close()
        return_small_pieces()
    return model.history


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
    drawn = sum(numbers for name, numbers in operations.items() if "StatelessRandom" in name)
    supported = all(layer.supports_jit for layer in model._flatten_layers())
    return supported and not convolves and drawn <= _RANDOM_NUMBERS_FOR_XLA


class _Pass:
    """One of Keras's steps over data of one shape: a compiled loop, and the last batch by itself.

    The last batch may be smaller, and XLA would have to compile the step again for its size. It
    runs in the plain graph, which is traced anyway and costs some milliseconds an epoch.
    """

    def __init__(self, model: keras.Model, step: Callable):
        self._model = model
        step = with_quick_crossentropy(model, step)
        # partial: TensorFlow would warn of one function that is traced for many models.
        self._one = partial(_one, step)
        self._run_one: Callable | None = None
        self._run_many: Callable | None = None
        self._program: Callable | None = None
        self._xla = False
        self._batches_per_call = 1

    def run(
        self,
        data: Arrays,
        order: np.ndarray,
        batch_size: int,
        advance: Callable[[int], None] = lambda batches: None,
    ) -> dict[str, Any]:
        """Take every sample once, in this order; tell ``advance`` how many batches were done."""
        last = (len(order) - 1) // batch_size  # the last batch, full or partial, runs by itself
        table = tf.constant(order[: last * batch_size].reshape(last, batch_size))
        rest = tf.constant(order[last * batch_size :])
        if self._run_one is None:
            self._compile(data, table)
        position = 0
        while position < last:
            end = min(position + self._batches_per_call, last)
            start = time.perf_counter()
            self._loop(data, table, tf.constant(position), tf.constant(end))
            seconds_per_batch = (time.perf_counter() - start) / (end - position)
            self._batches_per_call = max(1, int(_SECONDS_PER_CALL / seconds_per_batch))
            advance(end - position)
            position = end
        logs = self._run_one(data, rest)
        advance(1)
        return _results(self._model, logs)

    def _compile(self, data: Arrays, table: tf.Tensor) -> None:
        if self._model.run_eagerly:
            self._run_one, self._run_many = self._one, partial(_many, self._one)
            return
        # Tracing builds what is not built yet: the model and its metrics. It could build the
        # optimizer, too, by a small program for each of its variables, which would stay in memory.
        if self._model.built and not self._model.optimizer.built:
            self._model.optimizer.build(self._model.trainable_variables)
        run_one = tf.function(self._one, autograph=False)
        # For a batch of any size, so that the step is traced once for the last one and the loop.
        traced = run_one.get_concrete_function(data, tf.TensorSpec([None], table.dtype))
        self._run_many = tf.function(partial(_many, run_one), autograph=False)
        self._xla = uses_xla(self._model, _operations(traced))
        if self._xla:
            start = tf.constant(0)
            loop = self._run_many.get_concrete_function(data, table, start, start)
            self._program = compiled_once(loop)
        self._run_one = run_one

    def _loop(self, data: Arrays, *places: tf.Tensor) -> None:
        if self._xla:
            try:
                self._program([*data.tensors, *places])
                return
            except tf.errors.OpError:
                # What XLA cannot compile it refuses before it has run any of it.
                if self._model.jit_compile:
                    raise
                self._xla = False
        self._run_many(data, *places)


def _one(step: Callable, data: Arrays, indices: tf.Tensor) -> dict[str, tf.Tensor]:
    return step(data.take(indices))


def _many(
    one: Callable, data: Arrays, table: tf.Tensor, position: tf.Tensor, end: tf.Tensor
) -> None:
    def body(position: tf.Tensor) -> tuple[tf.Tensor]:
        one(data, table[position])
        return (position + 1,)

    # With tf.range instead, XLA would compile the loop anew for every position.
    tf.while_loop(lambda position: position < end, body, (position,))


def _operations(traced: Any) -> dict[str, float]:
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


def _size_of_one(shape: tf.TensorShape) -> float:
    """How many numbers a batch holds of each sample: 784 for (None, 784), none for (784, 32)."""
    sizes = [None, None] if shape.rank is None else shape.as_list()
    if None not in sizes:
        return 0
    sizes.remove(None)
    return math.inf if None in sizes else math.prod(sizes)


def _pass(model: keras.Model, step: str, data: Arrays, batch_size: int) -> _Pass:
    """The model's pass with this step over such data, kept on the model until it is changed."""
    made_for = (
        model._loss_tracker,  # a new one with every compile()
        model.optimizer,
        model.jit_compile,
        model.run_eagerly,
        [layer.trainable for layer in model._flatten_layers()],
    )
    known, passes = getattr(model, "_compiled_passes", (None, {}))
    if known != made_for:
        passes = {}
        # Past Keras's own __setattr__, which would track what it is given as a part of the model.
        object.__setattr__(model, "_compiled_passes", (made_for, passes))
    key = (step, batch_size, data.signature)
    if key not in passes:
        passes[key] = _Pass(model, getattr(model, step))
    return passes[key]


def _results(model: keras.Model, logs: dict) -> dict[str, Any]:
    """The metrics of all batches; of a custom step that returns something else, its last logs."""
    results = model.get_metrics_result()
    if set(logs) != set(results):
        results = logs
    arrays = {name: np.asarray(results[name]) for name in sorted(results)}
    return {name: array if array.ndim else array.item() for name, array in arrays.items()}
