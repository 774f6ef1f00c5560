"""The models that lesson 3 compares: variants of equal size, and obstacles for 1,024 units."""

from collections.abc import Callable
from typing import NamedTuple

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

    def get_config(self) -> dict:
        return {**super().get_config(), "target": self.target, "weight": self.weight}


class TopK(layers.Layer):
    """Keep the ``k`` largest numbers of each code, set the others to zero."""

    def __init__(self, k: int, **kwargs):
        super().__init__(**kwargs)
        self.k = k

    def call(self, code):
        smallest_kept = ops.top_k(code, self.k)[0][:, -1:]
        return ops.where(code >= smallest_kept, code, 0.0)

    def get_config(self) -> dict:
        return {**super().get_config(), "k": self.k}


def behind_code(dense: Autoencoder, layer: layers.Layer) -> Autoencoder:
    """The same autoencoder with ``layer`` between code and decoder."""
    image = keras.Input((784,))
    encoder = keras.Model(image, layer(dense.encoder(image)))
    return Autoencoder(keras.Model(image, dense.decoder(encoder(image))), encoder, dense.decoder)


class Variant(NamedTuple):
    """One side of the comparison: how it is built, and what it is trained for."""

    build: Callable[[], Autoencoder]
    variational: bool = False
    noise: float = 0.0  # standard deviation of the noise on its training pictures


def _vanilla(size: int) -> Autoencoder:
    return models.dense_autoencoder(size, (128,), code_activation="linear")


def _sparse() -> Autoencoder:
    dense = models.dense_autoencoder(32, (128,), code_activation="sigmoid")
    return behind_code(dense, TargetActivation())


def _top_k() -> Autoencoder:
    return behind_code(models.dense_autoencoder(32, (128,)), TopK(8))


VARIANTS = {
    "vanilla": Variant(lambda: _vanilla(32)),
    "variational": Variant(lambda: models.variational_autoencoder(32, (128,)), variational=True),
    "sparse": Variant(_sparse),
    "top-k": Variant(_top_k),
    "denoising": Variant(lambda: _vanilla(32), noise=0.5),
    "vanilla, 20": Variant(lambda: _vanilla(20)),
    "variational, 20": Variant(
        lambda: models.variational_autoencoder(20, (128,)), variational=True
    ),
}


UNITS = 1024  # more than there are pixels


def _wide(code_activation: str = "relu") -> Autoencoder:
    return models.dense_autoencoder(UNITS, code_activation=code_activation)


def _wide_l1() -> Autoencoder:
    penalty = keras.regularizers.L1(1e-3)
    wide = models.dense_autoencoder(UNITS, code_regularizer=penalty)
    # The length of a unit's row of weights, as in section 3.
    wide.decoder.get_layer("pixels").kernel_constraint = keras.constraints.MaxNorm(4, axis=1)
    return wide


OBSTACLES = {
    "none": Variant(_wide),
    "L1 1e-3, rows of length 4": Variant(_wide_l1),
    "KL target 0.05": Variant(lambda: behind_code(_wide("sigmoid"), TargetActivation(0.05))),
    "noise 0.5": Variant(_wide, noise=0.5),
}
