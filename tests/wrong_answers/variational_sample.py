"""Answers to the exercise 03_variational, step 1: the sample."""

import math

import keras
import numpy as np
from keras import layers, ops

from helpers.checks import variational as check
from tests.wrong_answers import right, wrong


def normal(mean):
    return keras.random.normal(ops.shape(mean))


@right(check.sample)
def half_the_log_variance():
    return {"sample_code": lambda m, v: m + ops.exp(0.5 * v) * normal(m)}


@right(check.sample)
def root_of_the_variance():
    return {"sample_code": lambda m, v: m + ops.sqrt(ops.exp(v)) * normal(m)}


@right(check.sample)
def noise_scaled_by_hand():
    def sample_code(mean, log_variance):
        noise = keras.random.normal(ops.shape(mean), dtype="float32")
        deviation = ops.exp(log_variance / 2)
        return ops.add(mean, ops.multiply(noise, deviation))

    return {"sample_code": sample_code}


@wrong(check.sample, "`mean.shape[0]` is None")
def the_batch_size_as_a_number():
    return {
        "sample_code": lambda m, v: (
            m + ops.exp(0.5 * v) * keras.random.normal((m.shape[0], m.shape[1]))
        )
    }


@wrong(check.sample, "A fixed number of images (128) is written into it")
def a_fixed_batch():
    return {"sample_code": lambda m, v: m + ops.exp(0.5 * v) * keras.random.normal((128, 2))}


@wrong(check.sample, "`keras.random.normal` for random numbers and `keras.ops` for everything")
def older_keras():
    backend = keras.backend
    return {
        "sample_code": lambda m, v: m + backend.exp(v / 2) * backend.random_normal(backend.shape(m))
    }


@right(check.sample)
def in_a_list():
    return {"sample_code": lambda m, v: [m + ops.exp(0.5 * v) * normal(m)]}


@wrong(check.sample, "took the log-variance for the standard deviation")
def log_variance_for_deviation():
    return {"sample_code": lambda m, v: m + v * normal(m)}


@wrong(check.sample, "The standard deviation is its root")
def variance_for_deviation():
    return {"sample_code": lambda m, v: m + ops.exp(v) * normal(m)}


@wrong(check.sample, "there is no noise in it")
def no_noise():
    return {"sample_code": lambda m, v: m}


EPSILON = np.random.default_rng(0).standard_normal((4000, 2)).astype(np.float32)


@wrong(check.sample, "epsilon was drawn once")
def epsilon_drawn_once():
    return {"sample_code": lambda m, v: m + ops.exp(0.5 * v) * EPSILON[: m.shape[0]]}


@wrong(check.sample, "All numbers share one epsilon")
def one_epsilon_for_all():
    return {"sample_code": lambda m, v: m + ops.exp(0.5 * v) * keras.random.normal((1,))}


@wrong(check.sample, "inside a model it was drawn once")
def epsilon_from_numpy():
    def sample_code(mean, log_variance):
        noise = np.random.standard_normal((mean.shape[0] or 1, 2)).astype(np.float32)  # noqa: NPY002
        return mean + ops.exp(0.5 * log_variance) * noise

    return {"sample_code": sample_code}


@wrong(check.sample, "not scaled by the standard deviation")
def unscaled_noise():
    return {"sample_code": lambda m, v: m + normal(m)}


def round_off(m, v):
    return ops.round(1000 * (m + ops.exp(0.5 * v) * normal(m))) / 1000


@wrong(check.sample, "no gradient reaches `mean` and `log_variance`")
def no_gradient_at_all():
    return {"sample_code": lambda m, v: ops.stop_gradient(m + ops.exp(0.5 * v) * normal(m))}


@wrong(check.sample, "no gradient reaches `log_variance`")
def no_gradient_by_log_variance():
    return {"sample_code": lambda m, v: m + ops.stop_gradient(ops.exp(0.5 * v)) * normal(m)}


@wrong(check.sample, "rounding")
def rounded_sample():
    return {"sample_code": round_off}


@wrong(check.sample, "the 2 is written into the function")
def two_dimensions_written_down():
    def sample_code(m, v):
        return m + ops.exp(0.5 * v) * keras.random.normal((ops.shape(m)[0], 2))

    return {"sample_code": sample_code}


@wrong(check.sample, "it draws with NumPy")
def numpy_with_the_shape_of_keras():
    def sample_code(m, v):
        return m + ops.exp(0.5 * v) * np.random.normal(size=ops.shape(m))  # noqa: NPY002

    return {"sample_code": sample_code}


@wrong(check.sample, "it draws with NumPy")
def a_generator_of_numpy():
    def sample_code(m, v):
        return m + ops.exp(0.5 * v) * np.random.default_rng().normal(size=ops.shape(m))

    return {"sample_code": sample_code}


@wrong(check.sample, "first argument is the shape of what is drawn, not the mean")
def normal_of_the_mean():
    return {"sample_code": lambda m, v: m + ops.exp(0.5 * v) * keras.random.normal(m)}


@wrong(check.sample, "first argument is the shape of what is drawn, not the mean")
def normal_of_mean_and_deviation():
    return {"sample_code": lambda m, v: keras.random.normal(m, ops.exp(0.5 * v))}


@wrong(check.sample, "All images share one epsilon")
def one_epsilon_a_dimension():
    return {"sample_code": lambda m, v: m + ops.exp(0.5 * v) * keras.random.normal((2,))}


@wrong(check.sample, "Both dimensions of an image share one epsilon")
def one_epsilon_an_image():
    def sample_code(m, v):
        return m + ops.exp(0.5 * v) * keras.random.normal((ops.shape(m)[0], 1))

    return {"sample_code": sample_code}


@wrong(check.sample, "Both deviations are 0.1 times what they should be")
def narrow_epsilon():
    def sample_code(m, v):
        return m + ops.exp(0.5 * v) * keras.random.normal(ops.shape(m), stddev=0.1)

    return {"sample_code": sample_code}


@wrong(check.sample, "Is it `sqrt`")
def a_name_that_is_nearly_right():
    return {"sample_code": lambda m, v: m + ops.sqr(ops.exp(v)) * normal(m)}


@wrong(check.sample, "It is `keras.random`")
def random_numbers_among_ops():
    return {"sample_code": lambda m, v: m + ops.exp(0.5 * v) * ops.random.normal(ops.shape(m))}


@wrong(check.sample, "given `def` line")
def one_argument():
    return {"sample_code": lambda inputs: inputs[0]}


@wrong(check.sample, "`math` takes one number")
def math_of_an_array():
    return {"sample_code": lambda m, v: m + math.exp(0.5 * v) * normal(m)}


@wrong(check.sample, "Make layers outside of it")
def a_layer_inside():
    def sample_code(m, v):
        return m + ops.exp(0.5 * v) * layers.GaussianNoise(1.0)(ops.zeros_like(m), training=True)

    return {"sample_code": sample_code}


def layer_for_a_function():
    return {"sample_code": layers.Dense(2)}


wrong(check.sample, "should be a function")(layer_for_a_function)
