"""A check changes nothing: what moves while models and functions are asked is put back.

Asked with ``training=True``, a layer such as BatchNormalization moves its averages, and a layer
that draws random numbers moves its seed. Functions may draw from the global generators, or from
one of the notebook's own.
"""

import contextlib
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras.src.backend.common import global_state
from tensorflow.python.eager import context

_KERAS = ("global_random_seed", "global_seed_generator")  # Keras's names for its global state
_CONTAINERS = (list, tuple, set, frozenset)


@contextlib.contextmanager
def unchanged(values: Iterable[Any]) -> Iterator[None]:
    """Put back the state of every Keras layer and generator among ``values``, and the global ones.

    The state of a layer is all that training does not fit: averages, seeds, metrics. What fits is
    not kept, since no check trains. Lists and dicts are looked into.
    """
    found = list({id(value): value for value in _flat(values)}.values())
    layers = [value for value in found if isinstance(value, keras.Layer)]
    variables = {id(v): v for layer in layers for v in layer.non_trainable_variables}
    for model in layers:
        if isinstance(model, keras.Model):
            variables |= {id(v): v for v in model.metrics_variables}
    kept = [(v, keras.ops.convert_to_numpy(v)) for v in variables.values()]
    put_back = [back for back in map(_kept, found) if back is not None]
    with _global_generators():
        try:
            yield
        finally:
            for variable, value in kept:
                variable.assign(value)
            for back in put_back:
                back()


@contextlib.contextmanager
def _global_generators() -> Iterator[None]:
    """Put back the generators of Python, NumPy, Keras and TensorFlow that need no name."""
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    generator = tf.random.get_global_generator()
    keras_global = {name: global_state.get_global_attribute(name) for name in _KERAS}
    put_back = [_kept(value) for value in (generator, *keras_global.values())]
    eager = context.context()
    seed, drawing = eager._seed, getattr(eager, "_rng", None)
    if seed is not None:
        # TensorFlow keeps a counter for each pair of seeds that it ever drew. With a seed of its
        # own the check moves none that the notebook will come to.
        own = random.SystemRandom().randrange(2**31)
        eager._seed, eager._rng = own, random.Random(own)
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002
        tf.random.set_global_generator(generator)
        for name, value in keras_global.items():
            global_state.set_global_attribute(name, value)
        for back in put_back:
            if back is not None:
                back()
        eager._seed = seed
        if drawing is not None:
            eager._rng = drawing


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    """The values, and those that lie in the lists and dicts among them."""
    for value in values:
        yield value
        if type(value) is dict:
            yield from value.values()
        elif type(value) in _CONTAINERS:
            yield from value


def _kept(value: Any) -> Callable[[], Any] | None:
    """What puts a generator of random numbers back to its state of now; None for anything else."""
    if isinstance(value, np.random.Generator):
        bits, state = value.bit_generator, value.bit_generator.state
        return lambda: setattr(bits, "state", state)
    if isinstance(value, np.random.RandomState):
        numpy = value.get_state()
        return lambda: value.set_state(numpy)
    if isinstance(value, random.Random) and not isinstance(value, random.SystemRandom):
        python = value.getstate()
        return lambda: value.setstate(python)
    if isinstance(value, keras.random.SeedGenerator):
        seeds = keras.ops.convert_to_numpy(value.state)
        return lambda: value.state.assign(seeds)
    if isinstance(value, tf.random.Generator):
        numbers = value.state.numpy()
        return lambda: value.reset(numbers)
    return None
