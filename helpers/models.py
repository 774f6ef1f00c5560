"""The course's autoencoders as plain Keras models, for the lessons that compare many of them.

Each function returns the three models that share their weights: the whole autoencoder, which is
trained, and its encoder and decoder, which are used. None is compiled.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import keras
import numpy as np
from keras import layers, ops

from helpers import metrics
from helpers.data import PIXELS, SIDE
from helpers.memory import return_small_pieces


class Autoencoder(NamedTuple):
    """Three Keras models over the same layers: autoencoder(x) is decoder(encoder(x))."""

    autoencoder: keras.Model
    encoder: keras.Model
    decoder: keras.Model


def dense_autoencoder(
    code_size: int = 32,
    hidden: Sequence[int] = (),
    *,
    code_activation: str = "relu",
    output_activation: str = "sigmoid",
    code_regularizer: keras.regularizers.Regularizer | None = None,
    noise: float = 0.0,
) -> Autoencoder:
    """A fully connected autoencoder of 784 pixels; the decoder mirrors the encoder.

    ``hidden`` lists the encoder's hidden layers from the input inwards. With ``noise``, normal
    noise of that standard deviation is added to the input, clipped to [0, 1] and drawn afresh for
    every batch, in training only (Vincent et al., 2008).
    """
    image = keras.Input((PIXELS,), name="image")
    code_layer = layers.Dense(
        code_size, code_activation, activity_regularizer=code_regularizer, name="code"
    )
    encoder = keras.Model(image, code_layer(_dense_stack(image, hidden)), name="encoder")

    code = keras.Input((code_size,), name="code")
    pixels = layers.Dense(PIXELS, output_activation, name="pixels")
    decoder = keras.Model(code, pixels(_dense_stack(code, hidden[::-1])), name="decoder")

    seen = _fresh_noise(image, noise) if noise else image
    return Autoencoder(_joined(image, decoder(encoder(seen))), encoder, decoder)


def convolutional_autoencoder(
    code_size: int = 32, filters: Sequence[int] = (16, 32)
) -> Autoencoder:
    """Strided convolutions down to a code and transposed ones back; images are (784,) in and out.

    Source: Masci et al. (2011).
    """
    image = keras.Input((PIXELS,), name="image")
    y = layers.Reshape((SIDE, SIDE, 1))(image)
    for count in filters:
        y = layers.Conv2D(count, 3, strides=2, padding="same", activation="relu")(y)
    grid = y.shape[1:]
    code = layers.Dense(code_size, name="code")(layers.Flatten()(y))
    encoder = keras.Model(image, code, name="encoder")

    code = keras.Input((code_size,), name="code")
    y = layers.Dense(grid[0] * grid[1] * grid[2], activation="relu")(code)
    y = layers.Reshape(grid)(y)
    for count in [*filters[-2::-1], filters[0]]:
        y = layers.Conv2DTranspose(count, 3, strides=2, padding="same", activation="relu")(y)
    y = layers.Conv2D(1, 3, padding="same", activation="sigmoid", name="pixels")(y)
    decoder = keras.Model(code, layers.Reshape((PIXELS,))(y), name="decoder")
    return Autoencoder(_joined(image, decoder(encoder(image))), encoder, decoder)


@keras.saving.register_keras_serializable("autoencoders")
class Sampling(layers.Layer):
    """Draw a code from N(mean, variance) and charge beta times its divergence from N(0, 1).

    Input: the pair (mean, log_variance), each (batch, code_size). Output: mean + exp(log_variance
    / 2) * epsilon with fresh epsilon, so that gradients reach both (the reparametrisation trick;
    Kingma and Welling, 2013). The divergence is summed over the code and averaged over the batch.
    ``beta`` is a weight that is not trained: ``layer.beta.assign(4)`` changes it in a model.
    Lesson 3 builds this layer.
    """

    def __init__(self, beta: float = 1.0, **kwargs):
        super().__init__(**kwargs)
        self.beta = self.add_weight(initializer=keras.initializers.Constant(beta), trainable=False)
        self.seed_generator = keras.random.SeedGenerator()

    def call(self, inputs):
        mean, log_variance = inputs
        divergence = 0.5 * (ops.square(mean) + ops.exp(log_variance) - 1 - log_variance)
        self.add_loss(self.beta * ops.mean(ops.sum(divergence, axis=-1)))
        epsilon = keras.random.normal(ops.shape(mean), seed=self.seed_generator)
        return mean + ops.exp(0.5 * log_variance) * epsilon

    def get_config(self) -> dict:
        return {**super().get_config(), "beta": float(self.beta)}


@keras.saving.register_keras_serializable("autoencoders")
def reconstruction_nats(x, reconstruction):
    """Binary cross-entropy summed over the pixels, in nats an image, shape (batch,)."""
    return PIXELS * keras.losses.binary_crossentropy(x, reconstruction)


def variational_autoencoder(
    code_size: int = 20, hidden: Sequence[int] = (400,), *, beta: float = 1.0
) -> Autoencoder:
    """A variational autoencoder; compile it with ``loss=reconstruction_nats``.

    The encoder gives the pair (mean, log_variance). The trained loss is the negative ELBO in
    nats an image when ``beta`` is 1 (Kingma and Welling, 2013); another ``beta`` weighs its second
    term (Higgins et al., 2017).
    """
    image = keras.Input((PIXELS,), name="image")
    y = _dense_stack(image, hidden)
    mean = layers.Dense(code_size, name="mean")(y)
    log_variance = layers.Dense(code_size, name="log_variance")(y)
    encoder = keras.Model(image, (mean, log_variance), name="encoder")

    code = keras.Input((code_size,), name="code")
    pixels = layers.Dense(PIXELS, "sigmoid", name="pixels")
    decoder = keras.Model(code, pixels(_dense_stack(code, hidden[::-1])), name="decoder")

    sampled = Sampling(beta, name="sampling")(encoder(image))
    return Autoencoder(_joined(image, decoder(sampled)), encoder, decoder)


def _dense_stack(y, widths: Sequence[int]):
    for width in widths:
        y = layers.Dense(width, "relu")(y)
    return y


def _fresh_noise(image, level: float):
    noisy = layers.GaussianNoise(level, name="noise")(image)
    return layers.ReLU(max_value=1.0, name="clip")(noisy)


def _joined(image, reconstruction) -> keras.Model:
    return keras.Model(image, reconstruction, name="autoencoder")


def predict(model: keras.Model, x: np.ndarray) -> Any:
    """What ``model.predict(x)`` gives, in a fraction of its time and memory.

    The model is called as a function, on 1,000 samples at a time. Returns an array of shape
    (n, outputs), or a tuple or list of them for a model with several outputs. A list of one array
    is that array: a model gives it whose parts were made with ``outputs=[...]``.

    Raises TypeError, in one sentence, for arguments that cannot work.
    """
    if not callable(model) or not hasattr(x, "__len__"):
        exchanged = " They were exchanged." if callable(x) else ""
        raise TypeError(
            f"predict(model, x) takes first a model, then an array; it was given values of type "
            f"{type(model).__name__} and {type(x).__name__}.{exchanged}"
        )
    answers: Any = None
    for start in range(0, len(x), 1000):
        piece = keras.tree.map_structure(
            keras.ops.convert_to_numpy, model(x[start : start + 1000], training=False)
        )
        if answers is None:
            answers = keras.tree.map_structure(
                lambda part: np.empty((len(x), *part.shape[1:]), part.dtype), piece
            )
        for whole, part in zip(keras.tree.flatten(answers), keras.tree.flatten(piece), strict=True):
            whole[start : start + 1000] = part
    if len(x) > 1000:
        return_small_pieces()  # what the layers in between leave behind, 30 MB after a few calls
    alone = isinstance(answers, list | tuple) and len(answers) == 1
    return answers[0] if alone else answers


class Rebuilt(NamedTuple):
    """What a variational autoencoder makes of n pictures, from one draw for each.

    ``pictures`` (n, 784); of each picture's cloud the ``mean``, the ``width`` and the
    ``divergence`` from N(0, 1) in nats, (n, code_size).
    """

    pictures: np.ndarray
    mean: np.ndarray
    width: np.ndarray
    divergence: np.ndarray

    @property
    def spread(self) -> float:
        """Width of all clouds together, as the root of the mean square."""
        return float(np.sqrt((self.mean**2 + self.width**2).mean()))


def rebuild(model: Autoencoder, x: np.ndarray, seed: int = 0) -> Rebuilt:
    """Encode ``x``, draw one code from each picture's cloud, and decode it.

    The encoder of ``model`` gives (mean, log_variance).
    """
    mean, log_variance = predict(model.encoder, x)
    width = np.exp(0.5 * log_variance)
    epsilon = np.random.default_rng(seed).standard_normal(mean.shape, dtype=np.float32)
    pictures = predict(model.decoder, mean + width * epsilon)
    return Rebuilt(pictures, mean, width, metrics.kl_to_standard_normal(mean, log_variance))


def start_again(model: keras.Model, fresh: keras.Model) -> None:
    """Give ``model`` the weights of ``fresh``, a new model of its kind; its optimizer forgets.

    A repeated run, say with another seed, then needs no second compilation.
    """
    model.set_weights(fresh.get_weights())
    for variable in model.optimizer.variables:
        if variable is not model.optimizer.learning_rate:
            variable.assign(keras.ops.zeros_like(variable))
