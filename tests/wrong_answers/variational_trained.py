"""Answers to the exercise 03_variational, step 4: the trained models."""

from functools import cache

import keras
import numpy as np
from keras import layers, ops

from helpers.checks import variational as check
from helpers.models import Autoencoder, Sampling, reconstruction_nats, variational_autoencoder
from tests.wrong_answers import right, wrong
from tests.wrong_answers.shared import mnist, trained


def parts(models):
    """Encoder and decoder by name: the whole is not in the notebook."""
    return {"vae_encoder": models.encoder, "vae_decoder": models.decoder}


def whole(models):
    """As ``parts``, and the whole as `vae`."""
    return parts(models) | {"vae": models.autoencoder}


def vae(beta=1.0, dimensions=2, loss=reconstruction_nats, epochs=6):
    return parts(trained_whole(beta, dimensions, loss, epochs))


def trained_whole(beta, dimensions, loss, epochs):
    models = variational_autoencoder(dimensions, (256,), beta=beta)
    models.autoencoder.compile(keras.optimizers.Adam(2e-3), loss)
    return trained(models, epochs=epochs)


@cache
def good_whole():
    return whole(trained_whole(1.0, 2, reconstruction_nats, 10))


def good():
    return {name: good_whole()[name] for name in ("vae_encoder", "vae_decoder")}


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


@wrong(check.train, "Either the divergence is missing from the loss")
def no_divergence():
    return vae(beta=0.0, epochs=4)


@wrong(check.train, "No compiled model of the notebook holds this decoder")
def untrained():
    return parts(variational_autoencoder(2, (64,)))


def built(beta=1.0, loss=reconstruction_nats):
    models = variational_autoencoder(2, (64,), beta=beta)
    models.autoencoder.compile("adam", loss)
    return models


@wrong(check.train, "`vae` has taken 0 steps")
def compiled_and_untrained():
    return whole(built())


@wrong(check.train, "If its cell shows an error, mend it first")
def its_cell_shows_an_error():
    return whole(built())


@wrong(check.train, "was compiled with the loss `mse`")
def squared_error_compiled():
    return whole(built(loss="mse"))


@wrong(check.train, "was compiled with the loss `binary_crossentropy`")
def mean_over_pixels_compiled():
    return whole(trained(built(loss="binary_crossentropy"), epochs=1))


@wrong(check.train, "was compiled with the loss `BinaryCrossentropy`")
def mean_over_pixels_as_an_object():
    return whole(built(loss=keras.losses.BinaryCrossentropy()))


@wrong(check.train, "`vae` was compiled without a loss")
def no_loss_compiled():
    return whole(built(loss=None))


@wrong(check.train, "`beta` = 12")
def a_beta_that_the_layer_holds():
    return whole(trained(built(beta=12.0), epochs=1))


@wrong(check.train, "`vae` has taken 215 steps, one for each batch")
def in_batches_of_thousands():
    """One epoch in batches of 256 has as many steps as fifteen in batches of 3,900."""
    models = variational_autoencoder(2, (256,))
    models.autoencoder.compile("adam", reconstruction_nats)
    return whole(trained(models, epochs=1))


@wrong(check.train, "The divergence is small and the reconstruction poor")
def too_strong_a_divergence():
    return vae(beta=12.0, epochs=4)


@wrong(check.train, "`vae_encoder` is not the encoder that was trained")
def the_encoder_built_again():
    return good_whole() | {"vae_encoder": variational_autoencoder(2, (256,)).encoder}


@wrong(check.train, "`vae_decoder` is not the decoder that was trained")
def the_decoder_built_again():
    return good_whole() | {"vae_decoder": variational_autoencoder(2, (256,)).decoder}


@wrong(check.train, "it has not collapsed")
def the_encoder_built_again_and_no_whole():
    encoder = variational_autoencoder(2, (256,)).encoder
    return good() | {"vae_encoder": small(encoder)}


def small(encoder):
    """The encoder with weights of a tenth, so that its codes say nothing."""
    encoder.set_weights([0.1 * weight for weight in encoder.get_weights()])
    return encoder


def joined(code_of, activations=(None, None), one_layer=False):
    """A model whose decoder gets ``code_of(mean, log_variance)``; compiled, not trained."""
    image, code = keras.Input((784,)), keras.Input((2,))
    hidden = layers.Dense(128, "relu")(image)
    mean, log_variance = (layers.Dense(2, activation)(hidden) for activation in activations)
    encoder = keras.Model(image, [mean, mean if one_layer else log_variance])
    pixels = layers.Dense(784, "sigmoid")(layers.Dense(128, "relu")(code))
    decoder = keras.Model(code, pixels)
    autoencoder = keras.Model(image, decoder(code_of(*encoder(image))))
    autoencoder.compile(keras.optimizers.Adam(3e-3), reconstruction_nats)
    return Autoencoder(autoencoder, encoder, decoder)


def sampled(mean, log_variance):
    return Sampling()([mean, log_variance])


@wrong(check.train, "mean and log-variance go into `Sampling` the wrong way round")
def outputs_exchanged():
    return whole(trained(joined(lambda m, v: Sampling()([v, m])), epochs=3))


@wrong(check.train, "no mean lies below 0 and none above 1, whose layer has the activation `sigm")
def sigmoid_on_both():
    both = ("sigmoid", "sigmoid")
    answers = whole(joined(sampled, activations=both))
    spread = answers["vae_encoder"]
    spread.set_weights([5 * weight for weight in spread.get_weights()])
    return answers


@wrong(check.train, "no log-variance lies below 0, whose layer has the activation `relu`")
def relu_on_the_log_variance():
    answers = whole(joined(sampled, activations=(None, "relu")))
    spread = answers["vae_encoder"]
    spread.set_weights([5 * weight for weight in spread.get_weights()])
    return answers


@wrong(check.train, "are the same numbers for every image")
def one_layer_for_both():
    return whole(joined(sampled, one_layer=True))


@wrong(check.train, "it was trained on the mean")
def decoded_from_the_mean():
    return whole(trained(joined(lambda m, v: m + 0 * sampled(m, v)), epochs=2))


@wrong(check.train, "charge 2 times the divergence")
def charged_twice():
    def twice(mean, log_variance):
        return 0.5 * (sampled(mean, log_variance) + sampled(mean, log_variance))

    return whole(joined(twice))


@wrong(check.train, "charge nothing for the code")
def no_layer_that_charges():
    return whole(trained(joined(lambda m, v: m + 0 * v), epochs=1))


@wrong(check.train, "another input or target was trained on")
def zeros_as_target():
    x = mnist().train.x[:15_000]
    return whole(trained(built(), x, np.zeros_like(x), epochs=3))


@wrong(check.train, "Its last training saw 5,000 images. So it was trained on `x_validation`")
def trained_on_the_validation_images():
    """A good model, trained on with other images than those to train on."""
    models = variational_autoencoder(2, (256,))
    for part, value in zip(models[1:], good().values(), strict=True):
        part.set_weights(value.get_weights())
    models.autoencoder.compile(keras.optimizers.Adam(2e-3), reconstruction_nats)
    return whole(trained(models, mnist().validation.x, epochs=60))


@wrong(check.train, "needs 2")
def twenty_dimensions():
    return parts(variational_autoencoder(20, (64,)))


@wrong(check.train, "gives one output; this step needs two")
def an_encoder_of_means():
    encoder = good()["vae_encoder"]
    return good() | {"vae_encoder": keras.Model(encoder.input, encoder.outputs[0])}
