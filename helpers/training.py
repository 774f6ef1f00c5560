"""Train a Keras model with a whole epoch as one program.

Keras returns to Python after every batch; for the small models of this course that costs several
times as much as the arithmetic. Here the step is Keras's own, ``model.train_step``, and the loop
around it is in the program as well.
"""

from collections.abc import Iterable
from typing import Any

import keras
import numpy as np

from helpers.memory import return_small_pieces
from helpers.training_arrays import on_device
from helpers.training_input import as_pair, check_arguments, check_callbacks
from helpers.training_pass import pass_of
from helpers.training_progress import progress


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

    A short training runs in TensorFlow's plain graph; a longer one is compiled by XLA, which takes
    a second or more and is then up to twice as fast. The program stays with the model, so to train
    again starts at once. As in Keras, ``model.compile`` makes it anew, and so does a change of
    ``trainable``.

    Raises TypeError or ValueError, in one sentence, for arguments that cannot work.
    """
    check_arguments(model, x, y, epochs, batch_size, validation_data, verbose, unsupported)
    callbacks = check_callbacks(callbacks)
    train = on_device(x, y)
    train_pass = pass_of(model, "train_step", train, batch_size)
    order = np.arange(train.samples, dtype=np.int32)
    if validation_data is not None:
        test = on_device(*as_pair(validation_data))
        test_pass = pass_of(model, "test_step", test, batch_size)
        test_order = np.arange(test.samples, dtype=np.int32)
        test_pass.expect(epochs * -(-test.samples // batch_size))
    steps = -(-train.samples // batch_size)
    train_pass.expect(epochs * steps)
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
    model.history.samples = train.samples  # what a check may ask, and Keras does not note
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
