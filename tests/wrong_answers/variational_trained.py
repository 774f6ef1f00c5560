"""Answers to the exercise 03_variational from step 4 on: the trained models."""

from functools import cache

import keras
import numpy as np
from keras import ops

from helpers import metrics
from helpers.checks import variational as check
from helpers.models import reconstruction_nats, variational_autoencoder
from tests.wrong_answers import right, wrong
from tests.wrong_answers.shared import mnist, trained


def vae(beta=1.0, dimensions=2, loss=reconstruction_nats, epochs=6):
    models = variational_autoencoder(dimensions, (256,), beta=beta)
    models.autoencoder.compile(keras.optimizers.Adam(2e-3), loss)
    trained(models, epochs=epochs)
    return {"vae_encoder": models.encoder, "vae_decoder": models.decoder}


@cache
def good():
    return vae(epochs=10)


@right(check.train)
def a_two_dimensional_vae():
    return good()


@right(check.train)
def three_outputs_as_in_kerass_examples():
    """Mean, log-variance and a sample, in lists."""
    encoder = good()["vae_encoder"]
    image = keras.Input((784,))
    mean, log_variance = encoder(image)
    sample = keras.layers.Lambda(lambda m: m[0] + ops.exp(0.5 * m[1]))([mean, log_variance])
    three = keras.Model(inputs=[image], outputs=[mean, log_variance, sample])
    decoder = good()["vae_decoder"]
    code = keras.Input((2,))
    return {"vae_encoder": three, "vae_decoder": keras.Model([code], [decoder(code)])}


@wrong(check.train, "The code has collapsed")
def collapsed_by_a_mean_over_pixels():
    return vae(loss="binary_crossentropy", epochs=2)


@wrong(check.train, "the divergence is missing from the loss")
def no_divergence():
    return vae(beta=0.0, epochs=4)


@wrong(check.train, "No compiled model of the notebook holds this decoder")
def untrained():
    models = variational_autoencoder(2, (64,))
    return {"vae_encoder": models.encoder, "vae_decoder": models.decoder}


@wrong(check.train, "`vae` has taken 0 steps")
def compiled_and_untrained():
    models = variational_autoencoder(2, (64,))
    models.autoencoder.compile("adam", reconstruction_nats)
    whole = {"vae": models.autoencoder}
    return {"vae_encoder": models.encoder, "vae_decoder": models.decoder} | whole


@wrong(check.train, "The divergence weighs too much")
def too_strong_a_divergence():
    return vae(beta=12.0, epochs=4)


@wrong(check.train, "needs 2")
def twenty_dimensions():
    models = variational_autoencoder(20, (64,))
    return {"vae_encoder": models.encoder, "vae_decoder": models.decoder}


@wrong(check.train, "gives 1 output;")
def an_encoder_of_means():
    encoder = good()["vae_encoder"]
    return good() | {"vae_encoder": keras.Model(encoder.input, encoder.outputs[0])}


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
