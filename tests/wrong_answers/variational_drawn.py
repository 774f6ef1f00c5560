"""Answers to the exercise 03_variational from step 5 on: drawn codes, a strong beta."""

from functools import cache

import numpy as np

from helpers import metrics
from helpers.checks import variational as check
from tests.wrong_answers import right, wrong
from tests.wrong_answers.shared import mnist
from tests.wrong_answers.variational_trained import good, vae


@right(check.test_once)
def reported_once():
    return good()


def drawn(codes, decoded=None):
    codes = np.asarray(codes, np.float32)
    decode = good()["vae_decoder"].predict
    return good() | {
        "new_codes": codes,
        "new_digits": decode(codes if decoded is None else decoded, verbose=0),
    }


RANDOM = np.random.default_rng(3)


@right(check.draw)
def drawn_from_the_prior():
    return drawn(RANDOM.standard_normal((100, 2)))


@wrong(check.draw, "has 60 rows; draw 100, or more")
def too_few_codes():
    return drawn(RANDOM.standard_normal((60, 2)))


@wrong(check.draw, "as from a uniform distribution")
def uniform_codes():
    return drawn(RANDOM.random((100, 2)))


@wrong(check.draw, "codes of images that exist")
def codes_of_images():
    return drawn(good()["vae_encoder"].predict(mnist().validation.x[:100], verbose=0)[0])


@wrong(check.draw, "the prior has 1 and 0")
def too_narrow():
    return drawn(0.3 * RANDOM.standard_normal((100, 2)))


@wrong(check.draw, "are not what `vae_decoder` makes")
def digits_of_other_codes():
    return drawn(RANDOM.standard_normal((100, 2)), RANDOM.standard_normal((100, 2)))


@cache
def strong():
    # An odd number, so that the dimensions in use are never as many as the collapsed ones.
    encoder = vae(beta=10.0, dimensions=13, epochs=4)["vae_encoder"]
    mean, log_variance = encoder.predict(mnist().validation.x, verbose=0)
    said = metrics.kl_to_standard_normal(mean, log_variance).mean(axis=0)
    return encoder, int((said > 0.05).sum())


@right(check.collapse)
def counted():
    return {"strong_encoder": strong()[0], "active_dimensions": strong()[1]}


@wrong(check.collapse, "as many as have collapsed; count those still in use")
def counted_the_collapsed():
    return {"strong_encoder": strong()[0], "active_dimensions": 13 - strong()[1]}


@wrong(check.collapse, "a larger beta")
def no_collapse():
    return {
        "strong_encoder": vae(dimensions=10, epochs=3)["vae_encoder"],
        "active_dimensions": 10,
    }


@wrong(check.collapse, "take at least 10")
def too_few_dimensions():
    return {"strong_encoder": good()["vae_encoder"], "active_dimensions": 2}


@wrong(check.collapse, "`active_dimensions` is a text")
def a_text():
    return {"strong_encoder": strong()[0], "active_dimensions": "5"}
