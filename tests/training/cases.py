"""Small models, one of each kind, that fit is tried on, and Keras's own training of them."""

import keras
import tensorflow as tf
from keras import layers

SAMPLES, PIXELS, BATCH = 100, 12, 16  # six full batches and one of four samples


def dense(**code_options) -> keras.Model:
    image = keras.Input((PIXELS,))
    code = layers.Dense(4, "relu", **code_options)(image)
    return keras.Model(image, layers.Dense(PIXELS, "sigmoid")(code))


def compiled(model=None, optimizer="adam", loss="binary_crossentropy", **options) -> keras.Model:
    model = model or dense()
    model.compile(optimizer=optimizer, loss=loss, **options)
    return model


def as_keras(model: keras.Model, *arguments, **options):
    """Keras's own ``fit``, without a compiled program, which takes longer than a few steps do."""
    model.run_eagerly = True
    return model.fit(*arguments, **options)


class Penalty(layers.Layer):
    def call(self, code):
        self.add_loss(0.1 * keras.ops.mean(keras.ops.square(code)))
        return code


class OwnStep(keras.Model):
    """Fits a shifted target by its own loop, and logs what Keras knows nothing of."""

    def __init__(self):
        super().__init__()
        self.layer = layers.Dense(PIXELS)

    def call(self, x):
        return self.layer(x)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = keras.ops.mean(keras.ops.square(self(x, training=True) - y - 1))
        weights = self.trainable_weights
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        return {"of_last_batch": loss}


class WithoutCall(keras.Model):
    """Two models in one that is never called itself, as in Keras's own VAE example."""

    def __init__(self):
        super().__init__()
        self.encoder = keras.Sequential([keras.Input((PIXELS,)), layers.Dense(3)])
        self.decoder = keras.Sequential([keras.Input((3,)), layers.Dense(PIXELS)])
        self.total = keras.metrics.Mean(name="total")

    @property
    def metrics(self):
        return [self.total]

    def train_step(self, data):
        with tf.GradientTape() as tape:
            loss = keras.ops.mean(keras.ops.square(self.decoder(self.encoder(data)) - data))
        weights = self.trainable_weights
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        self.total.update_state(loss)
        return {"total": self.total.result()}


def chain(*middle: layers.Layer) -> keras.Model:
    # No bias: in front of batch normalisation its gradient is rounding error, which Adam scales up.
    return keras.Sequential(
        [
            keras.Input((PIXELS,)),
            layers.Dense(40, use_bias=False),
            *middle,
            layers.Dense(PIXELS, "sigmoid"),
        ]
    )


def unbuilt() -> keras.Model:
    return keras.Sequential([layers.Dense(4, "relu"), layers.Dense(PIXELS, "sigmoid")])


def convolutional() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((PIXELS,)),
            layers.Reshape((4, 3, 1)),
            layers.Conv2D(2, 3, padding="same"),
            layers.Flatten(),
            layers.Dense(PIXELS, "sigmoid"),
        ]
    )


def schedule() -> keras.optimizers.Optimizer:
    return keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.5, 5, 0.5))


MODELS = {
    "plain": compiled,
    "L1 activity regulariser": lambda: compiled(dense(activity_regularizer="l1")),
    "add_loss": lambda: compiled(chain(Penalty())),
    "metrics": lambda: compiled(metrics=["mse", keras.metrics.BinaryAccuracy()]),
    "batch normalisation": lambda: compiled(chain(layers.BatchNormalization())),
    "dropout in the plain graph": lambda: compiled(chain(layers.Dropout(0.5, seed=1))),
    "noise in the plain graph": lambda: compiled(chain(layers.GaussianNoise(0.5, seed=1))),
    "custom train_step": lambda: compiled(OwnStep()),
    "no call": lambda: compiled(WithoutCall(), loss=None),
    "not built": lambda: compiled(unbuilt()),
    "convolutional": lambda: compiled(convolutional()),
    "learning-rate schedule": lambda: compiled(optimizer=schedule()),
    "averaged weights": lambda: compiled(
        optimizer=keras.optimizers.Adam(use_ema=True, ema_overwrite_frequency=None)
    ),
    "momentum": lambda: compiled(optimizer=keras.optimizers.SGD(0.1, momentum=0.9)),
    "rmsprop": lambda: compiled(optimizer="rmsprop", loss="mse"),
    "adamw": lambda: compiled(optimizer="adamw", loss=keras.losses.MeanAbsoluteError()),
    "run_eagerly": lambda: compiled(run_eagerly=True),
    "XLA by wish": lambda: compiled(convolutional(), jit_compile=True),
}
