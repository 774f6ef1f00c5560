"""Answers to the exercise 03_variational."""

from functools import cache

import keras
import numpy as np
from keras import layers, ops

from helpers import metrics
from helpers.checks import variational as check
from helpers.models import reconstruction_nats, variational_autoencoder
from tests.wrong_answers import right, wrong
from tests.wrong_answers.shared import mnist, trained


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


@wrong(check.train, "`vae` has taken 215 steps, one for each batch")
def in_batches_of_thousands():
    """One epoch in batches of 256 has as many steps as fifteen in batches of 3,900."""
    models = variational_autoencoder(2, (256,))
    models.autoencoder.compile("adam", reconstruction_nats)
    trained(models, epochs=1)
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


def layer_for_a_function():
    return {"sample_code": layers.Dense(2)}


wrong(check.sample, "should be a function")(layer_for_a_function)
