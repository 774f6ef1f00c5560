"""All random state that a check could move: the global generators and those of the answers."""

import random
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras.src.random.seed_generator import global_seed_generator
from tensorflow.python.eager import context


def states(answers: dict[str, Any]) -> list:
    """The states of every generator, and of the averages and seeds of the models in ``answers``."""
    held = list(answers.values())
    held += [inner for value in held if isinstance(value, dict) for inner in value.values()]
    models = [value for value in held if isinstance(value, keras.Layer)]
    name, keys, *place = np.random.get_state()  # noqa: NPY002
    return [
        random.getstate(),
        (name, keys.tolist(), place),
        (id(global_seed_generator()), np.array(global_seed_generator().state).tolist()),
        tf.random.get_global_generator().state.numpy().tolist(),
        (context.context()._seed, context.context()._rng.getstate()),
        [np.array(v).tolist() for model in models for v in model.non_trainable_variables],
        [value.bit_generator.state for value in held if isinstance(value, np.random.Generator)],
    ]
