"""The models that lesson 3 compares, with two hidden layers of 128 units each."""

from collections.abc import Callable

import keras
from keras import layers, ops

from helpers import models
from helpers.models import Autoencoder


class TargetActivation(layers.Layer):
    """Pass a code in [0, 1] on, and charge units whose mean activation is not ``target``."""

    def __init__(self, target: float = 0.1, weight: float = 0.01, **kwargs):
        super().__init__(**kwargs)
        self.target, self.weight = target, weight

    def call(self, code):
        m = ops.clip(ops.mean(code, axis=0), 1e-6, 1 - 1e-6)
        on = self.target * ops.log(self.target / m)
        off = (1 - self.target) * ops.log((1 - self.target) / (1 - m))
        self.add_loss(self.weight * ops.sum(on + off))
        return code


def sparse() -> Autoencoder:
    """784-128-32-128-784 with sigmoid code units and a target for their mean activation."""
    dense = models.dense_autoencoder(32, (128,), code_activation="sigmoid")
    image = keras.Input((784,))
    encoder = keras.Model(image, TargetActivation()(dense.encoder(image)))
    return Autoencoder(keras.Model(image, dense.decoder(encoder(image))), encoder, dense.decoder)


VARIANTS: dict[str, Callable[[], Autoencoder]] = {
    "vanilla": lambda: models.dense_autoencoder(32, (128,)),
    "sparse": sparse,
    "variational": lambda: models.variational_autoencoder(32, (128,)),
}
