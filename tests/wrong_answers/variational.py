"""Answers to the exercise 03_variational, steps 2 and 3: the two halves of the loss."""

import keras
import numpy as np
from keras import ops

from helpers.checks import variational as check
from helpers.models import reconstruction_nats
from tests.wrong_answers import right, wrong


def closed_form(m, v):
    return ops.square(m) + ops.exp(v) - 1 - v


@right(check.divergence)
def summed_and_halved():
    return {"kl_divergence": lambda m, v: ops.sum(closed_form(m, v), axis=1) / 2}


@right(check.divergence)
def with_the_minus_sign_outside():
    return {"kl_divergence": lambda m, v: -0.5 * ops.sum(1 + v - m**2 - ops.exp(v), axis=-1)}


@wrong(check.divergence, "averaged over the dimensions")
def averaged():
    return {"kl_divergence": lambda m, v: 0.5 * ops.mean(closed_form(m, v), axis=1)}


@wrong(check.divergence, "factor of one half")
def no_half():
    return {"kl_divergence": lambda m, v: ops.sum(closed_form(m, v), axis=1)}


@wrong(check.divergence, "never negative")
def negative():
    return {"kl_divergence": lambda m, v: -0.5 * ops.sum(closed_form(m, v), axis=1)}


@wrong(check.divergence, "one number for the whole batch")
def one_number():
    return {"kl_divergence": lambda m, v: 0.5 * ops.mean(ops.sum(closed_form(m, v), axis=1))}


@wrong(check.divergence, "one value for every dimension")
def not_summed():
    return {"kl_divergence": lambda m, v: 0.5 * closed_form(m, v)}


@wrong(check.divergence, "exp(log_variance) is the variance already")
def log_variance_for_log_deviation():
    return {"kl_divergence": lambda m, v: 0.5 * ops.sum(closed_form(m, 2 * v), axis=1)}


@wrong(check.divergence, "The -1 is missing")
def without_the_one():
    return {"kl_divergence": lambda m, v: 0.5 * ops.sum(closed_form(m, v) + 1, axis=1)}


@wrong(check.divergence, "the term `log_variance` has the factor 0.5, where -0.5 is right")
def one_sign_turned():
    def divergence(m, v):
        return 0.5 * ops.sum(m**2 + ops.exp(v) - 1 + v, axis=1)

    return {"kl_divergence": divergence}


@wrong(check.divergence, "it holds `exp(log_variance / 2)`")
def deviation_for_variance():
    def divergence(m, v):
        return 0.5 * ops.sum(m**2 + ops.exp(v / 2) - 1 - v, axis=1)

    return {"kl_divergence": divergence}


@wrong(check.divergence, "it is 10 times the right value")
def ten_times():
    return {"kl_divergence": lambda m, v: 5 * ops.sum(closed_form(m, v), axis=1)}


@wrong(check.divergence, "the sum runs over the images")
def summed_down_the_columns():
    return {"kl_divergence": lambda m, v: 0.5 * ops.sum(closed_form(m, v), axis=0)}


@wrong(check.divergence, "inside a model it stops")
def divergence_in_numpy():
    return {
        "kl_divergence": lambda m, v: (
            0.5 * np.sum(np.square(m) + np.exp(np.asarray(v)) - 1 - np.asarray(v), axis=-1)
        )
    }


@wrong(check.divergence, "the terms `exp(log_variance)`, `1` and `log_variance` are missing")
def the_line_of_hint_3():
    return {"kl_divergence": lambda m, v: 0.5 * ops.sum(ops.square(m), axis=-1)}


@wrong(check.divergence, "The 1 is subtracted once an image")
def one_an_image():
    return {"kl_divergence": lambda m, v: 0.5 * (ops.sum(m**2 + ops.exp(v) - v, axis=-1) - 1)}


@wrong(check.divergence, "It is right for 2 dimensions, and this code has 3")
def two_columns():
    def divergence(m, v):
        terms = 0.5 * closed_form(m, v)
        return terms[:, 0] + terms[:, 1]

    return {"kl_divergence": divergence}


@wrong(check.divergence, "Mean and log-variance are exchanged")
def divergence_exchanged():
    return {"kl_divergence": lambda m, v: 0.5 * ops.sum(closed_form(v, m), axis=-1)}


@wrong(check.divergence, "everywhere else it is 0.25 divided by the right value")
def divided_by_the_sum():
    return {"kl_divergence": lambda m, v: 0.5 / ops.sum(closed_form(m, v), axis=-1)}


@wrong(check.divergence, "that is in bits")
def divergence_in_bits():
    return {"kl_divergence": lambda m, v: 0.5 * ops.sum(closed_form(m, v), -1) / np.log(2)}


@wrong(check.divergence, "no gradient reaches `log_variance`")
def divergence_without_a_slope():
    def divergence(m, v):
        return 0.5 * ops.sum(closed_form(m, ops.stop_gradient(v)), axis=-1)

    return {"kl_divergence": divergence}


@right(check.reconstruction)
def keras_mean_times_pixels():
    return {"reconstruction_nats": reconstruction_nats}


@right(check.reconstruction)
def by_hand():
    def nats(x, r):
        r = ops.clip(r, 1e-7, 1 - 1e-7)
        return -ops.sum(x * ops.log(r) + (1 - x) * ops.log(1 - r), axis=1)

    return {"reconstruction_nats": nats}


@wrong(check.reconstruction, "inside a model it stops")
def reconstruction_in_numpy():
    def nats(x, r):
        x, r = np.asarray(x), np.clip(np.asarray(r), 1e-7, 1 - 1e-7)
        return -np.sum(x * np.log(r) + (1 - x) * np.log(1 - r), axis=1)

    return {"reconstruction_nats": nats}


@wrong(check.reconstruction, "You averaged over the pixels")
def averaged_over_pixels():
    return {"reconstruction_nats": keras.losses.binary_crossentropy}


@wrong(check.reconstruction, "Image and reconstruction are the wrong way round")
def swapped():
    return {"reconstruction_nats": lambda x, r: reconstruction_nats(r, x)}


@wrong(check.reconstruction, "One number for the whole batch")
def a_batch_mean():
    return {"reconstruction_nats": lambda x, r: ops.mean(reconstruction_nats(x, r))}


@wrong(check.reconstruction, "squared error")
def squared_error():
    return {"reconstruction_nats": lambda x, r: ops.sum(ops.square(x - r), axis=1)}


def bce(x, r, **options):
    return keras.losses.binary_crossentropy(x, r, **options)


@right(check.reconstruction)
def by_hand_with_a_small_number():
    def nats(x, r):
        return -ops.sum(x * ops.log(r + 1e-7) + (1 - x) * ops.log(1 - r + 1e-7), axis=-1)

    return {"reconstruction_nats": nats}


@wrong(check.reconstruction, "the logarithm of 0 is infinite")
def unclipped():
    def nats(x, r):
        return -ops.sum(x * ops.log(r) + (1 - x) * ops.log(1 - r), axis=-1)

    return {"reconstruction_nats": nats}


@wrong(check.reconstruction, "The term (1 - x) * log(1 - reconstruction) is missing")
def only_the_ink():
    return {"reconstruction_nats": lambda x, r: -ops.sum(x * ops.log(r), axis=-1)}


@wrong(check.reconstruction, "leave `from_logits` out")
def from_logits():
    return {"reconstruction_nats": lambda x, r: 784 * bce(x, r, from_logits=True)}


@wrong(check.reconstruction, "one choice among 784")
def categorical():
    return {"reconstruction_nats": keras.losses.categorical_crossentropy}


@wrong(check.reconstruction, "you divided by 784")
def divided():
    return {"reconstruction_nats": lambda x, r: bce(x, r) / 784}


@wrong(check.reconstruction, "the sum runs over the images")
def reconstruction_down_the_columns():
    def nats(x, r):
        return -ops.sum(x * ops.log(r) + (1 - x) * ops.log(1 - r), axis=0)

    return {"reconstruction_nats": nats}


@wrong(check.reconstruction, "no gradient reaches `reconstruction`")
def reconstruction_without_a_slope():
    return {"reconstruction_nats": lambda x, r: 784 * bce(x, ops.stop_gradient(r))}
