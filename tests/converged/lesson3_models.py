"""The models that lesson 3 compares: four variants, and 1,024 code units with one obstacle each."""

from collections.abc import Callable

import keras
from keras import layers, ops, regularizers

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


class TopK(layers.Layer):
    """Keep the ``k`` largest numbers of each code, set the others to zero."""

    def __init__(self, k: int, **kwargs):
        super().__init__(**kwargs)
        self.k = k
        self.supports_jit = False  # XLA would sort every code: twice the time

    def call(self, code):
        smallest_kept = ops.top_k(code, self.k)[0][:, -1:]
        return ops.where(code >= smallest_kept, code, 0.0)


def sparse(code_size: int = 32) -> Autoencoder:
    """784-128-code-128-784 with sigmoid code units and a target for their mean activation."""
    model = models.dense_autoencoder(code_size, (128,), code_activation="sigmoid")
    return through(model, TargetActivation())


def through(model: Autoencoder, layer: layers.Layer) -> Autoencoder:
    """The model with one more layer between its encoder and its decoder."""
    image = keras.Input((784,))
    encoder = keras.Model(image, layer(model.encoder(image)))
    return Autoencoder(keras.Model(image, model.decoder(encoder(image))), encoder, model.decoder)


def wide_l1() -> Autoencoder:
    """1,024 units with L1 1e-3; the rows of the decoder's weights stay shorter than 4."""
    model = models.dense_autoencoder(1024, code_regularizer=regularizers.L1(1e-3))
    model.decoder.get_layer("pixels").kernel.constraint = keras.constraints.MaxNorm(4, axis=1)
    return model


VARIANTS: dict[str, Callable[[int], Autoencoder]] = {
    "vanilla": lambda size: models.dense_autoencoder(size, (128,)),
    "linear code": lambda size: models.dense_autoencoder(size, (128,), code_activation="linear"),
    "sparse": sparse,
    "variational": lambda size: models.variational_autoencoder(size, (128,)),
    "denoising": lambda size: models.dense_autoencoder(size, (128,)),
}
WIDE_MODELS: dict[str, Callable[[], Autoencoder]] = {
    "none": lambda: models.dense_autoencoder(1024),
    "L1": wide_l1,
    "noise": lambda: models.dense_autoencoder(1024),
    "KL target": lambda: through(
        models.dense_autoencoder(1024, code_activation="sigmoid"),
        TargetActivation(target=0.05, weight=0.01),
    ),
    "top-k": lambda: through(models.dense_autoencoder(1024), TopK(32)),
}
