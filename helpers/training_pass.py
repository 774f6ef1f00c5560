"""One pass over the data with a step of Keras's own, as one program.

A program is compiled by XLA where enough batches are expected of it; a short training would be
over before the compilation is. It then runs as TensorFlow's plain graph.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from helpers.training_arrays import Arrays
from helpers.training_loss import with_quick_crossentropy
from helpers.training_program import Program
from helpers.training_xla import batches_for_xla, operations_of, uses_xla

# Python sees an interrupt only between two calls of a compiled program, so none should take longer.
_SECONDS_PER_CALL = 0.25


def pass_of(model: keras.Model, step: str, data: Arrays, batch_size: int) -> "Pass":
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
        passes[key] = Pass(model, getattr(model, step))
    return passes[key]


class Pass:
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
        self._program: Program | None = None  # None where XLA would be slower, or cannot
        self._batches_for_xla = 0
        self._batches_expected = 0
        self._batches_per_call = 1

    def expect(self, batches: int) -> None:
        """Be told that so many more batches are planned, before they are run."""
        self._batches_expected += batches

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
            self._trace(data, table)
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

    def _trace(self, data: Arrays, table: tf.Tensor) -> None:
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
        operations = operations_of(traced)
        if uses_xla(self._model, operations):
            start = tf.constant(0)
            self._program = Program(self._run_many.get_concrete_function(data, table, start, start))
            self._batches_for_xla = batches_for_xla(self._model, operations)
        self._run_one = run_one

    def _loop(self, data: Arrays, *places: tf.Tensor) -> None:
        if self._program and (self._program.is_compiled or self._is_worth_xla):
            try:
                self._program([*data.tensors, *places])
                return
            except tf.errors.OpError:
                # What XLA cannot compile it refuses before it has run any of it.
                if self._model.jit_compile:
                    raise
                self._program = None
        self._run_many(data, *places)

    @property
    def _is_worth_xla(self) -> bool:
        return self._batches_expected >= self._batches_for_xla


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


def _results(model: keras.Model, logs: dict) -> dict[str, Any]:
    """The metrics of all batches; of a custom step that returns something else, its last logs."""
    results = model.get_metrics_result()
    if set(logs) != set(results):
        results = logs
    arrays = {name: np.asarray(results[name]) for name in sorted(results)}
    return {name: array if array.ndim else array.item() for name, array in arrays.items()}
