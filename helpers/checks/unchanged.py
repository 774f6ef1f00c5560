"""A check changes nothing: what moves while models and functions are asked is put back.

Asked with ``training=True``, a layer such as BatchNormalization moves its averages, and a layer
that draws random numbers moves its seed. Functions may draw from the global generators.
"""

import contextlib
import random
from collections.abc import Iterable, Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf


@contextlib.contextmanager
def unchanged(values: Iterable[Any]) -> Iterator[None]:
    """Put back the state of every Keras layer among ``values``, and the global generators'.

    The state of a layer is all that training does not fit: averages, seeds, metrics. What fits is
    not kept, since no check trains.
    """
    layers = [value for value in values if isinstance(value, keras.Layer)]
    variables = {id(v): v for layer in layers for v in layer.non_trainable_variables}
    for model in layers:
        if isinstance(model, keras.Model):
            variables |= {id(v): v for v in model.metrics_variables}
    kept = [(v, keras.ops.convert_to_numpy(v)) for v in variables.values()]
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    generator = tf.random.get_global_generator()
    state = generator.state.numpy()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002
        generator.reset(state)
        for variable, value in kept:
            variable.assign(value)
