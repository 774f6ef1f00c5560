"""Train a Keras model with a whole epoch as one compiled program.

Keras returns to Python after every batch; for the small models of this course that costs several
times as much as the arithmetic. Here the training step is Keras's own, and only the loop around
it is compiled as well, by TensorFlow's ``tf.function``.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from helpers.training_input import check_arguments, check_callbacks, on_device

# A compiled piece of an epoch should last about this many seconds: Python can act on an interrupt
# only between pieces.
_PIECE_SECONDS = 0.25


class _Programs(NamedTuple):
    """Compiled loops over full batches and single batches, and what they were compiled for."""

    compiled_for: tuple
    train_batches: Callable
    train_batch: Callable
    test_batches: Callable
    test_batch: Callable


def fit(
    model: keras.Model,
    x: Any,
    y: Any = None,
    *,
    epochs: int = 1,
    batch_size: int = 32,
    validation_data: tuple | None = None,
    callbacks: Iterable[keras.callbacks.Callback] | None = None,
    shuffle: bool = True,
    verbose: int | str = "auto",
    seed: int | None = None,
    **unsupported: Any,
) -> keras.callbacks.History:
    """Train ``model`` as ``model.fit`` does, and return its History.

    ``x`` and ``y`` are arrays (or lists or dicts of arrays, where the model takes them) with n
    samples each; float32 arrays are used where they lie, without a copy. ``validation_data`` is
    a pair (x, y). ``seed`` fixes the order of the samples; without it the order follows
    ``keras.utils.set_random_seed``. ``verbose`` is 0 for silence, 1 for a bar, 2 for a line an
    epoch.

    Callbacks are called at the beginning and end of training and of each epoch. One that wants
    single batches is refused. An interrupt takes effect within about a quarter of a second and
    is raised as KeyboardInterrupt; the model keeps what it has learned, and ``model.history``
    the finished epochs.

    Raises TypeError or ValueError, with one sentence, for arguments that cannot work.
    """
    check_arguments(model, x, y, epochs, batch_size, validation_data, unsupported)
    callbacks = check_callbacks(callbacks)
    data = on_device(x, y)
    validation = None if validation_data is None else on_device(*validation_data)
    model._symbolic_build(data_batch=_take(data, tf.range(batch_size)))
    programs = _programs(model)

    samples = len(keras.tree.flatten(data)[0])
    steps = -(-samples // batch_size)
    callback_list = keras.callbacks.CallbackList(
        callbacks, add_history=True, model=model, verbose=verbose, epochs=epochs, steps=steps
    )
    bar = keras.utils.Progbar(epochs, stateless_metrics=[], unit_name="epoch")
    order = np.arange(samples, dtype=np.int32)
    # keras.utils.set_random_seed seeds NumPy's global generator, so without a seed we ask that one.
    seed = np.random.randint(2**31) if seed is None else seed  # noqa: NPY002
    random = np.random.default_rng(seed)

    model.stop_training = False
    callback_list.on_train_begin()
    logs = {}
    for epoch in range(epochs):
        model.reset_metrics()
        callback_list.on_epoch_begin(epoch)
        if shuffle:
            random.shuffle(order)
        _run(programs.train_batches, programs.train_batch, data, order, batch_size)
        logs = _results(model)
        if validation is not None:
            model.reset_metrics()
            count = np.arange(len(keras.tree.flatten(validation)[0]), dtype=np.int32)
            _run(programs.test_batches, programs.test_batch, validation, count, batch_size)
            logs |= {f"val_{name}": value for name, value in _results(model).items()}
        callback_list.on_epoch_end(epoch, logs)
        if verbose in ("auto", 1):
            bar.update(epoch + 1, logs.items(), finalize=model.stop_training or epoch + 1 == epochs)
        elif verbose == 2:
            losses = " - ".join(f"{name}: {value:.4f}" for name, value in logs.items())
            print(f"epoch {epoch + 1}/{epochs} - {losses}")
        if model.stop_training:
            break
    model.optimizer.finalize_variable_values(model.trainable_weights)
    callback_list.on_train_end(logs)
    return model.history


def uses_xla(model: keras.Model) -> bool:
    """Whether XLA compiles the epoch, or TensorFlow's plain graph runs it.

    XLA fuses the small operations of dense layers and is several times faster there. On the CPU
    its convolutions are several times slower than the graph's. A ``jit_compile`` that differs
    from what Keras chooses by itself is the author's wish and is followed.
    """
    if model.jit_compile != model._resolve_auto_jit_compile():
        return model.jit_compile
    convolutions = (
        keras.layers.Conv1D,
        keras.layers.Conv2D,
        keras.layers.Conv3D,
        keras.layers.Conv2DTranspose,
        keras.layers.DepthwiseConv2D,
    )
    layers = model._flatten_layers()
    convolves = any(isinstance(layer, convolutions) for layer in layers)
    on_cpu = not tf.config.list_logical_devices("GPU")
    return all(layer.supports_jit for layer in model._flatten_layers()) and not (
        convolves and on_cpu
    )


def _programs(model: keras.Model) -> _Programs:
    """The model's compiled loops; made anew after ``compile`` or a change of what is trained."""
    compiled_for = (
        model.optimizer,
        model._compile_loss,
        model._compile_metrics,
        model.jit_compile,
        model.run_eagerly,
        tuple(map(id, model.trainable_variables)),
        model.train_step,
    )
    known = getattr(model, "_epoch_programs", None)
    if known is None or known.compiled_for != compiled_for:
        train_step = tf.autograph.experimental.do_not_convert(model.train_step)
        test_step = tf.autograph.experimental.do_not_convert(model.test_step)
        known = _Programs(compiled_for, *_compiled(model, train_step), *_compiled(model, test_step))
        object.__setattr__(model, "_epoch_programs", known)
    return known


def _compiled(model: keras.Model, step: Callable) -> tuple[Callable, Callable]:
    def batches(data, order, first, last):
        for position in tf.range(first, last):
            step(_take(data, order[position]))

    def batch(data, indices):
        step(_take(data, indices))

    if model.run_eagerly:
        return batches, batch
    xla = uses_xla(model)
    return tf.function(batches, jit_compile=xla), tf.function(batch, jit_compile=xla)


def _take(data: Any, indices: tf.Tensor) -> Any:
    return keras.tree.map_structure(lambda array: tf.gather(array, indices), data)


def _run(batches: Callable, batch: Callable, data: Any, order: np.ndarray, size: int) -> None:
    """Take every sample once, in pieces short enough for an interrupt."""
    full, rest = divmod(len(order), size)
    table = tf.constant(order[: full * size].reshape(full, size))
    first, piece = 0, max(1, full // 8)
    while first < full:
        last = min(first + piece, full)
        start = time.perf_counter()
        batches(data, table, tf.constant(first), tf.constant(last))
        a_step = (time.perf_counter() - start) / (last - first)
        first, piece = last, max(1, int(_PIECE_SECONDS / a_step))
    if rest:
        batch(data, tf.constant(order[full * size :]))


def _results(model: keras.Model) -> dict[str, float]:
    return {name: float(value) for name, value in model.get_metrics_result().items()}
