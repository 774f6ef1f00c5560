"""Answers to the exercise 02_denoising, steps 4 to 8 and the stretch goal."""

from functools import cache

import keras
import numpy as np
from keras import layers

from helpers.checks import denoising as check
from helpers.checks.denoising_ridge import RIDGE_BLIND, RIDGE_FIXED
from helpers.data import gaussian_noise, occlude, salt_and_pepper
from helpers.models import predict
from helpers.training import fit
from tests.wrong_answers import right, wrong
from tests.wrong_answers.denoising import textbook
from tests.wrong_answers.shared import mnist, noisy, parts, quarter, trained


def fresh_noise_model(units=128, always=False, clipped=True, strength=0.5):
    image = keras.Input((784,))
    y = layers.GaussianNoise(strength)(image)
    if always:
        y = AlwaysNoise()(image)
    if clipped:
        y = layers.ReLU(max_value=1.0)(y)
    model = keras.Model(image, layers.Dense(784, "sigmoid")(layers.Dense(units, "relu")(y)))
    model.compile("adam", "binary_crossentropy")
    return model


class AlwaysNoise(layers.Layer):
    def call(self, x):
        return x + 0.5 * keras.random.normal(keras.ops.shape(x))


@cache
def wide():
    """Fresh noise for every epoch, without any layer for it."""
    return trained_afresh(epochs=16, strengths=lambda x: 0.5)


def trained_afresh(epochs: int, strengths) -> keras.Model:
    """A wide code, and for every epoch new noise of these strengths on the next quarter."""
    model = parts(192)[0]
    for epoch in range(epochs):
        x = quarter(mnist().train.x, epoch)
        damaged = gaussian_noise(x, strengths(x), seed=100 + epoch)
        fit(model, damaged, x, batch_size=64, verbose=0)
    return model


@right(check.fresh)
def a_new_array_every_epoch():
    return {"fresh_denoiser": wide(), "noisy_train": noisy("train")}


@cache
def with_a_noise_layer() -> dict[str, keras.Model]:
    """One training, as it stood after few epochs and after many."""
    early, model = fresh_noise_model(), trained((fresh_noise_model(),), epochs=4)[0]
    early.set_weights(model.get_weights())
    early.optimizer.iterations.assign(model.optimizer.iterations)
    return {"early": early, "late": trained((model,), epochs=14)[0]}


@right(check.fresh)
def the_noise_layer():
    return {"fresh_denoiser": with_a_noise_layer()["late"], "noisy_train": noisy("train")}


@wrong(check.fresh, "it adds noise of strength 0.25; the task says 0.5")
def the_variance_for_the_deviation():
    model = trained((fresh_noise_model(strength=0.25),), epochs=2)[0]
    return {"fresh_denoiser": model, "noisy_train": noisy("train")}


@wrong(check.fresh, "The noise was in the target")
def input_and_target_swapped():
    model = trained(parts(32), mnist().train.x, noisy("train"), epochs=4)[0]
    return {"fresh_denoiser": model, "noisy_train": noisy("train")}


@wrong(check.fresh, "Give the code more units")
def still_thirty_two_units():
    return {"fresh_denoiser": textbook(), "noisy_train": noisy("train")}


@wrong(check.fresh, "the noise is not clipped. Cut off")
def a_noise_layer_without_clipping():
    model = trained((fresh_noise_model(clipped=False),), epochs=3)[0]
    return {"fresh_denoiser": model, "noisy_train": noisy("train")}


@wrong(check.fresh, "was trained on inputs from 0 to 255")
def pixels_from_0_to_255():
    x = mnist().train.x[:15_000]
    model = trained((fresh_noise_model(),), 255 * x, x, epochs=6)[0]
    return {"fresh_denoiser": model, "noisy_train": noisy("train")}


@wrong(check.fresh, "Train longer")
def a_wide_code_and_a_short_training():
    return {"fresh_denoiser": with_a_noise_layer()["early"], "noisy_train": noisy("train")}


@wrong(check.fresh, "adds noise when it is used, too")
def noise_in_use():
    model = fresh_noise_model(192, always=True)
    dense = wide().get_weights()
    for layer, weights in zip(
        [la for la in model.layers if isinstance(la, layers.Dense)],
        (dense[:2], dense[2:]),
        strict=True,
    ):
        layer.set_weights(weights)
    return {"fresh_denoiser": model, "noisy_train": noisy("train")}


@wrong(check.fresh, "learnt your one noise array by heart")
def one_noise_learnt_by_heart():
    models = parts(192)
    models[0].set_weights(wide().get_weights())  # as good, before it sees one noise again and again
    trained(models, noisy("train")[:5000], mnist().train.x[:5000], epochs=6)
    return {"fresh_denoiser": models[0], "noisy_train": noisy("train")}


class Drawn(layers.Layer):
    """Noise in training, of strengths of this shape, given the shape of the pictures."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def call(self, x, training=False):
        if not training:
            return x
        strengths = keras.random.uniform(self.shape(keras.ops.shape(x)), 0, 0.5)
        return keras.ops.clip(x + strengths * keras.random.normal(keras.ops.shape(x)), 0, 1)


def blind_model(*first, images: int = 4000):
    """A network that begins with these layers, after a short training."""
    model = keras.Sequential(
        [keras.Input((784,)), *first, layers.Dense(64, "relu"), layers.Dense(784, "sigmoid")]
    )
    model.compile("adam", "binary_crossentropy")
    return trained((model,), mnist().train.x[:images], epochs=12)[0]


LEVELS = (0, 0.125, 0.25, 0.375, 0.5)


@cache
def fixed() -> tuple[list[float], list[float]]:
    """Errors of the inputs and of the answers of ``wide`` at each level."""
    x = mnist().validation.x
    damaged = [gaussian_noise(x, level, 7) for level in LEVELS]
    return (
        [float(np.square(d - x).mean()) for d in damaged],
        [float(np.square(predict(wide(), d) - x).mean()) for d in damaged],
    )


def weaker(**changed):
    true = {"fresh_denoiser": wide(), "fixed_errors": fixed()[1], "harmful_levels": [0, 0.125]}
    return true | changed


@right(check.weaker)
def two_levels_do_harm():
    return weaker()


@right(check.weaker)
def in_other_containers():
    errors = {level: np.float32(e) for level, e in zip(LEVELS, fixed()[1], strict=True)}
    return weaker(fixed_errors=errors, harmful_levels={0.125, 0.0})


@wrong(check.weaker, "errors of the inputs, before denoising")
def errors_of_the_inputs():
    return weaker(fixed_errors=fixed()[0])


@wrong(check.weaker, "It is the error on test images, at level 0")
def measured_on_the_test_images():
    x = mnist().test.x
    damaged = (gaussian_noise(x, level, 7) for level in LEVELS)
    errors = [float(np.square(predict(wide(), d) - x).mean()) for d in damaged]
    return weaker(fixed_errors=errors)


@wrong(check.weaker, "a list whose second entry is None")
def an_entry_that_is_none():
    return weaker(fixed_errors=[0.04, None, 0.02, 0.02, 0.02])


@wrong(check.weaker, "begin with level 0")
def from_strong_to_weak():
    return weaker(fixed_errors=fixed()[1][::-1])


@wrong(check.weaker, "*better* than its input")
def levels_at_which_it_helps():
    return weaker(harmful_levels=[0.25, 0.375, 0.5])


@wrong(check.weaker, "At level 0 the error is 0.0000 before denoising")
def level_zero_forgotten():
    return weaker(harmful_levels=[0.125])


@wrong(check.weaker, "`harmful_levels` holds no level.")
def no_level_at_all():
    return weaker(harmful_levels=[])


@wrong(check.weaker, "not their positions")
def positions_for_levels():
    return weaker(harmful_levels=[0, 1])


RIDGE_ERRORS = list(RIDGE_BLIND)


@cache
def blind():
    """A blind denoiser, from arrays that are drawn anew for every epoch."""
    random = np.random.default_rng(3)
    return trained_afresh(epochs=14, strengths=lambda x: random.uniform(0, 0.5, (len(x), 1)))


@right(check.blind)
def strengths_from_numpy():
    return {"blind_denoiser": blind()}


@wrong(check.blind, "Its error *falls*")
def one_strength_for_all():
    return {"blind_denoiser": wide()}


@wrong(check.blind, "every pixel gets a strength of its own")
def a_strength_for_each_pixel():
    return {"blind_denoiser": blind_model(Drawn(lambda shape: shape))}


@wrong(check.blind, "get noise of the same strength, another one in the next batch")
def a_strength_for_each_batch():
    return {"blind_denoiser": blind_model(Drawn(lambda shape: (1, 1)))}


@wrong(check.blind, "There is no noise in `blind_denoiser` while it trains")
def without_the_noise_layer():
    return {"blind_denoiser": blind_model(images=15_000)}


@wrong(check.blind, "There is no noise in `blind_denoiser` while it trains")
def without_the_noise_layer_and_an_epoch_at_a_time():
    """The loss of each is a mean over an epoch in which the model has learnt much."""
    model = parts(64)[0]
    for epoch in range(12):
        x = mnist().train.x[epoch % 4 : 15_000 : 4]
        fit(model, x, x, batch_size=64, verbose=0)
    return {"blind_denoiser": model}


@wrong(check.blind, "multiplies the picture instead of adding to it")
def dropout_for_noise():
    return {"blind_denoiser": blind_model(layers.GaussianDropout(0.5))}


@wrong(check.blind, "learnt that one array by heart")
def one_array_of_mixed_strengths():
    models = parts(192)
    models[0].set_weights(blind().get_weights())
    x = mnist().train.x
    strengths = np.random.default_rng(8).uniform(0, 0.5, (len(x), 1))
    damaged = gaussian_noise(x, strengths, 9)
    trained(models, damaged[:5000], x[:5000], epochs=8)
    return {"blind_denoiser": models[0], "mixed_train": damaged}


@right(check.same_chance)
def errors_of_blind_ridge():
    return {"blind_denoiser": blind(), "blind_ridge_errors": RIDGE_ERRORS}


@wrong(check.same_chance, "one strength 0.5")
def ridge_of_step_three():
    return {"blind_denoiser": blind(), "blind_ridge_errors": list(RIDGE_FIXED)}


@wrong(check.same_chance, "needs 5")
def a_single_ridge_error():
    return {"blind_denoiser": blind(), "blind_ridge_errors": [0.0216]}


@wrong(check.same_chance, "is one number; this step needs 5 numbers in a list")
def one_number_for_five():
    return {"blind_denoiser": blind(), "blind_ridge_errors": 0.0216}


@wrong(check.same_chance, "with a strength for each pixel; draw one for each picture")
def ridge_with_a_strength_for_each_pixel():
    errors = [0.00245, 0.00362, 0.00728, 0.01443, 0.02411]
    return {"blind_denoiser": blind(), "blind_ridge_errors": errors}


@wrong(check.same_chance, "These are the errors on the test images")
def ridge_on_the_test_images():
    errors = [0.00249, 0.00363, 0.00731, 0.01361, 0.02142]
    return {"blind_denoiser": blind(), "blind_ridge_errors": errors}


@right(check.same_chance)
def rounded_to_three_decimals():
    errors = {level: round(e, 3) for level, e in zip(LEVELS, RIDGE_ERRORS, strict=True)}
    return {"blind_denoiser": blind(), "blind_ridge_errors": errors}


def reported(**changed):
    clean = mnist().test.x
    random = np.random.default_rng(5)
    strength = random.uniform(0, 0.5, (len(clean), 1))
    damaged = np.clip(clean + strength * random.standard_normal(clean.shape), 0, 1)
    model = changed.get("chosen_denoiser", blind())
    error = np.square(predict(model, damaged.astype(np.float32)) - clean).mean()
    true = {
        "fresh_denoiser": wide(),
        "blind_denoiser": blind(),
        "conv_denoiser": textbook(),
        "chosen_denoiser": model,
        "noisy_test": damaged,
        "test_mse": error,
    }
    return true | changed


@right(check.report)
def the_blind_one_is_chosen():
    return reported()


@wrong(check.report, "Choose by that mean")
def chosen_at_full_strength():
    return reported(chosen_denoiser=wide())


@wrong(check.report, "noise of the same strength")
def test_noise_of_one_strength():
    return reported(noisy_test=noisy("test"))


@wrong(check.report, "as many as `x_validation`")
def reported_on_validation():
    return reported(noisy_test=noisy("validation"))


@wrong(check.report, "root of the mean squared error")
def root_of_the_test_error():
    return reported(test_mse=float(np.sqrt(reported()["test_mse"])))


def unseen(**changed):
    x = mnist().validation.x
    pepper, hidden = salt_and_pepper(x, 0.3, 3), occlude(x, 10, 4)
    clean_pepper, clean_hidden = (predict(blind(), d) for d in (pepper, hidden))
    true = {
        "blind_denoiser": blind(),
        "pepper_mse": np.square(clean_pepper - x).mean(),
        "occluded_mse": np.square(clean_hidden - x).mean(),
    }
    return true | {name: change(x, pepper, clean_pepper) for name, change in changed.items()}


@right(check.unseen)
def unseen_noise():
    return unseen()


@wrong(check.unseen, "before denoising")
def before_denoising():
    return unseen(pepper_mse=lambda x, pepper, cleaned: np.square(pepper - x).mean())


@wrong(check.unseen, "mean absolute difference")
def absolute():
    return unseen(pepper_mse=lambda x, pepper, cleaned: np.abs(cleaned - x).mean())


@wrong(check.convolutional, "at most 20,000")
def a_dense_model_for_the_convolution():
    return {"conv_denoiser": blind()}


@wrong(check.convolutional, "There is no noise in `conv_denoiser` while it trains")
def a_convolution_without_noise():
    model = keras.Sequential([keras.Input((784,)), layers.Reshape((28, 28, 1))])
    model.add(layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"))
    model.add(layers.Conv2DTranspose(1, 3, strides=2, padding="same", activation="sigmoid"))
    model.add(layers.Flatten())
    model.compile(keras.optimizers.Adam(0.005), "binary_crossentropy")
    return {"conv_denoiser": trained((model,), mnist().train.x[:6000], epochs=6)[0]}


@wrong(check.unseen, "It is the error on test images")
def measured_on_test_images():
    x = mnist().test.x
    cleaned = predict(blind(), occlude(x, 10, 4))
    return unseen() | {"occluded_mse": np.square(cleaned - x).mean()}


@right(check.unseen)
def damage_from_other_seeds():
    x = mnist().validation.x
    damaged = (salt_and_pepper(x, 0.3, 9), occlude(x, 10, 9))
    errors = [np.square(predict(blind(), d) - x).mean() for d in damaged]
    return unseen() | {"pepper_mse": errors[0], "occluded_mse": errors[1]}


@wrong(check.unseen, "It is the error on the black square")
def the_two_exchanged():
    true = unseen()
    return true | {"pepper_mse": true["occluded_mse"], "occluded_mse": true["pepper_mse"]}
