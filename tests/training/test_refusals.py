"""What cannot work is refused in one sentence."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from helpers.training import fit
from tests.training.cases import BATCH, PIXELS, SAMPLES, compiled, dense


def with_value(x, value):
    x = x.copy()
    x[3, 3] = value
    return x


REFUSALS = {
    "epochs must be a whole number": lambda x: fit(compiled(), x, x, epochs=0),
    "and is 1.5": lambda x: fit(compiled(), x, x, epochs=1.5),
    "batch_size must be a whole number": lambda x: fit(compiled(), x, x, batch_size=-1),
    "verbose must be": lambda x: fit(compiled(), x, x, verbose=3),
    "not compiled": lambda x: fit(dense(), x, x),
    "y is missing": lambda x: fit(compiled(), x),
    "trains a Keras model": lambda x: fit(None, x, x),
    "x is empty": lambda x: fit(compiled(), x[:0], x[:0]),
    "x has 100 samples and y has 99": lambda x: fit(compiled(), x, x[1:]),
    "x does not fit the model's input": lambda x: fit(compiled(), x[:, :5], x),
    "y does not fit the model's output": lambda x: fit(compiled(), x, x[:, :5]),
    "x holds NaN": lambda x: fit(compiled(), with_value(x, np.nan), x),
    "y holds NaN or infinite": lambda x: fit(compiled(), x, with_value(x, np.inf)),
    "binary_crossentropy needs targets": lambda x: fit(compiled(), x, 255 * x),
    "validation y goes from": lambda x: fit(compiled(), x, x, validation_data=(x, x - 9)),
    "must be a pair": lambda x: fit(compiled(), x, x, validation_data=(x, x, x[:, 0])),
    "validation y is missing": lambda x: fit(compiled(), x, x, validation_data=x),
    "validation x has 100 samples": lambda x: fit(compiled(), x, x, validation_data=(x, x[1:])),
    "x must be an array": lambda x: fit(compiled(), tf.data.Dataset.from_tensor_slices((x, x))),
    "pass validation_data": lambda x: fit(compiled(), x, x, validation_split=0.1),
    "'class_weight': use model.fit": lambda x: fit(compiled(), x, x, class_weight={0: 1}),
    "no argument 'epoch'": lambda x: fit(compiled(), x, x, epoch=3),
    "must be Keras callbacks": lambda x: fit(compiled(), x, x, callbacks=[print]),
}


@pytest.mark.parametrize("sentence", REFUSALS)
def test_what_cannot_work_is_refused_in_one_sentence(sentence, x):
    with pytest.raises((TypeError, ValueError)) as refusal:
        REFUSALS[sentence](x)
    message = str(refusal.value)
    assert sentence in message
    assert message.endswith(".") and "\n" not in message


def test_labels_outside_the_classes_are_refused(x):
    model = compiled(
        keras.Sequential([keras.Input((PIXELS,)), layers.Dense(3, "softmax")]),
        loss="sparse_categorical_crossentropy",
    )
    labels = np.arange(SAMPLES) % 3
    fit(model, x, labels, batch_size=BATCH, verbose=0)
    with pytest.raises(ValueError, match="needs targets from 0 to 2"):
        fit(model, x, labels + 1, batch_size=BATCH, verbose=0)


def test_images_may_leave_out_their_single_channel_as_in_keras(x):
    model = keras.Sequential([keras.Input((4, 3, 1)), layers.Conv2D(1, 1)])
    fit(compiled(model, loss="mse"), x.reshape(-1, 4, 3), x.reshape(-1, 4, 3), verbose=0)
