"""Data and small models that many answers need, each made once."""

from collections.abc import Callable
from functools import cache

import keras
import numpy as np
from keras import layers

from helpers.data import gaussian_noise, load_mnist
from helpers.training import fit


@cache
def mnist():
    """The three parts of MNIST."""
    return load_mnist()


@cache
def noisy(part: str, level: float = 0.5) -> np.ndarray:
    """One part with noise of its own seed; the checks draw with another."""
    seed = {"train": 1, "validation": 2, "test": 3}[part]
    return gaussian_noise(getattr(mnist(), part).x, level, seed)


def parts(units: int = 32, activation: str | None = "relu", hidden: int = 0, **options):
    """Autoencoder, encoder, decoder, compiled; ``options`` go to the code's layer.

    ``pixels`` in the options is a dict for the last layer.
    """
    pixel_options = options.pop("pixels", {})
    image = keras.Input((784,))
    y = layers.Dense(hidden, "relu")(image) if hidden else image
    encoder = keras.Model(image, layers.Dense(units, activation, **options)(y))
    code = keras.Input((units,))
    y = layers.Dense(hidden, "relu")(code) if hidden else code
    decoder = keras.Model(code, layers.Dense(784, "sigmoid", **pixel_options)(y))
    autoencoder = keras.Model(image, decoder(encoder(image)))
    autoencoder.compile("adam", "binary_crossentropy")
    return autoencoder, encoder, decoder


def trained(models, x=None, y=None, epochs: int = 6, **options):
    """Train the first of the models quietly and return them all.

    An epoch of all pictures takes a quarter of them in batches of 64, the next epoch the next
    quarter: as many steps as with all of them in batches of 256, at a quarter of the cost.
    """
    x = mnist().train.x if x is None else x
    y = x if y is None else y
    if len(x) < len(mnist().train.x):
        fit(models[0], x, y, epochs=epochs, batch_size=256, verbose=0, **options)
        return models
    for epoch in range(epochs):
        given = quarter(x, epoch)
        wanted = given if y is x else quarter(y, epoch)
        fit(models[0], given, wanted, batch_size=64, verbose=0, **options)
    return models


def trained_by(target: np.ndarray) -> Callable:
    """The course's ``fit``, or Keras's own: ours refuses targets that no cross-entropy can have."""
    return fit if target.min() >= 0 and target.max() <= 1 else keras.Model.fit


def quarter(x: np.ndarray, epoch: int) -> np.ndarray:
    """The pictures of this epoch: neighbours, which training reads where they lie.

    Every fourth picture would be copied for each epoch, which costs a quarter of its training.
    """
    size = len(x) // 4
    return x[epoch % 4 * size :][:size]


def history(loss, val_loss=None, epochs: int = 50) -> keras.callbacks.History:
    """A History that ends with these losses."""
    made = keras.callbacks.History()
    made.history = {"loss": [loss] * epochs}
    if val_loss is not None:
        made.history["val_loss"] = [val_loss] * epochs
    return made


def named(names: str, values) -> dict:
    """{"a": 1, "b": 2} from "a b" and (1, 2)."""
    return dict(zip(names.split(), values, strict=True))
