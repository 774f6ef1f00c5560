"""Few steps are named as the cause, many never; and words say how many images a batch had."""

import keras
import pytest
from keras import layers

from helpers.checks.steps import too_few_steps


def after(steps: int):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
    model.compile("adam", "mse")
    model.optimizer.iterations.assign(steps)
    return model


@pytest.mark.parametrize(
    ("steps", "epochs", "says"),
    [
        (50 * 10, 50, "500 steps in 50 epochs, 10 an epoch. That is `x_train` in batches of about"),
        (50 * 10, 50, "batches of about 5,500, or fewer images"),
        (50, 50, "50 steps in 50 epochs, 1 an epoch"),
        (1, 1, "1 step in 1 epoch"),
        (200, None, "only 200 steps, one for each batch"),
    ],
)
def test_few_steps_are_counted_and_the_mend_is_a_smaller_batch(steps, epochs, says):
    said = too_few_steps(after(steps), epochs)
    assert says in said
    assert "`batch_size=256` has 215" in said


@pytest.mark.parametrize(
    ("steps", "epochs"),
    [(50 * 215, 50), (50 * 92, 50), (50 * 55, 50), (6 * 215, 6), (6 * 215, None), (0, 50)],
    ids=["256", "600", "1,000", "six epochs", "six epochs, not counted", "not trained here"],
)
def test_who_took_steps_enough_is_told_nothing(steps, epochs):
    assert too_few_steps(after(steps), epochs) == ""
