"""Binary cross-entropy at half its price: the same value and gradient as Keras's, to rounding.

Keras computes it from the sums that go into the sigmoid, with a logarithm for every pixel, which
only the displayed loss needs. Here a logarithm serves for many pixels, and the gradient is what it
is on paper: reconstruction minus target.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import keras
import tensorflow as tf

# The product of so many factors between 1 and 2 stays far inside the range of 32-bit floats.
_PIXELS_A_LOGARITHM = 8


def with_quick_crossentropy(model: keras.Model, step: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """``step``, one of the model's steps, to be traced with the quick loss where it is Keras's own.

    Returned as it is where the model has another loss, or computes its loss itself.
    """
    if model.run_eagerly or not _has_plain_crossentropy(model):
        return step

    def quick(data: Any) -> Any:
        # Past Keras's __setattr__, and only while the step is traced: the model stays as it was.
        object.__setattr__(model, "compute_loss", partial(_compute_loss, model))
        try:
            return step(data)
        finally:
            object.__delattr__(model, "compute_loss")

    return quick


def _has_plain_crossentropy(model: keras.Model) -> bool:
    """Whether the model's one loss is Keras's binary cross-entropy with nothing set otherwise."""
    if type(model).compute_loss is not keras.Model.compute_loss:
        return False
    if getattr(model._compile_loss, "_user_loss_weights", None) is not None:
        return False
    loss = model.loss
    if isinstance(loss, keras.losses.BinaryCrossentropy):
        plain = keras.losses.BinaryCrossentropy(name=loss.name).get_config()
        return type(loss) is keras.losses.BinaryCrossentropy and loss.get_config() == plain
    names = ("binary_crossentropy", "bce", "BCE", "BinaryCrossentropy")
    return loss is keras.losses.binary_crossentropy or (isinstance(loss, str) and loss in names)


def _compute_loss(
    model: keras.Model,
    x: Any = None,
    y: Any = None,
    y_pred: Any = None,
    sample_weight: Any = None,
    training: bool = True,
) -> tf.Tensor:
    """As ``keras.Model.compute_loss``, which it leaves every case to that it does not know."""
    if sample_weight is not None or not _comes_from_a_sigmoid(y, y_pred):
        return keras.Model.compute_loss(model, x, y, y_pred, sample_weight, training)
    # Keras takes the sums in front of the sigmoid, too, whenever it finds one in the graph.
    losses = [tf.reduce_mean(crossentropy_of_sums(y_pred.op.inputs[0], tf.cast(y, y_pred.dtype)))]
    losses += [model._aggregate_additional_loss(loss) for loss in model.losses]
    return tf.add_n(losses)


def _comes_from_a_sigmoid(y: Any, y_pred: Any) -> bool:
    return (
        isinstance(y_pred, tf.Tensor)
        and y_pred.op.type == "Sigmoid"
        and y_pred.dtype == tf.float32
        and y_pred.shape.rank == getattr(y, "shape", tf.TensorShape(None)).rank
        and y_pred.shape[-1] is not None
        and getattr(y_pred, "_keras_mask", None) is None
    )


@tf.custom_gradient
def crossentropy_of_sums(sums: tf.Tensor, target: tf.Tensor) -> tuple[tf.Tensor, Callable]:
    """Binary cross-entropy of sigmoid(sums), averaged over the last axis.

    Both have shape (..., pixels); the result, in nats a pixel, has shape (...,). For a sum s and a
    target x it is max(s, 0) - s x + log(1 + exp(-|s|)), and its slope is sigmoid(s) - x.
    """
    pixels = sums.shape[-1]
    group = max(n for n in range(1, _PIXELS_A_LOGARITHM + 1) if pixels % n == 0)
    small = tf.exp(-tf.abs(sums))
    # Pixels far apart make a group: XLA takes many groups at once, but a row's pixels one by one.
    shape = tf.concat([tf.shape(sums)[:-1], [group, pixels // group]], 0)
    linear = tf.reduce_sum(tf.reshape(tf.maximum(sums, 0) - sums * target, shape), axis=-2)
    logarithms = tf.math.log(tf.reduce_prod(tf.reshape(1 + small, shape), axis=-2))
    value = tf.reduce_sum(linear + logarithms, axis=-1) / pixels

    def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        reconstruction = tf.where(sums >= 0, 1.0, small) / (1 + small)
        share = upstream[..., None] / pixels
        return share * (reconstruction - target), -share * sums

    return value, gradient
