"""Answers to the exercise 02_denoising."""

from functools import cache

import keras
import numpy as np
from keras import layers

from helpers import metrics
from helpers.checks import denoising as check
from helpers.data import gaussian_noise, occlude, salt_and_pepper
from tests.wrong_answers import right, wrong
from tests.wrong_answers.shared import history, mnist, noisy, parts, trained


def arrays(train=None, validation=None, clean=None):
    return {
        "x_train": mnist().train.x if clean is None else clean,
        "noisy_train": noisy("train") if train is None else train,
        "noisy_validation": noisy("validation") if validation is None else validation,
    }


def added(part: str, noise: np.ndarray) -> np.ndarray:
    return np.clip(getattr(mnist(), part).x + noise, 0, 1)


@right(check.noise)
def as_in_the_hint():
    return arrays()


@right(check.noise)
def in_double_precision_with_the_old_generator():
    random = np.random.RandomState(7)
    clean = mnist().validation.x
    return arrays(validation=np.clip(clean + 0.5 * random.normal(size=clean.shape), 0, 1))


@right(check.noise)
def with_keras():
    x = mnist().validation.x
    noise = keras.random.normal(x.shape, stddev=0.5, seed=5)
    return arrays(validation=keras.ops.clip(x + noise, 0, 1))


@wrong(check.noise, "not clipped")
def not_clipped():
    x = mnist().train.x
    return arrays(train=x + 0.5 * np.random.default_rng(1).standard_normal(x.shape, np.float32))


@wrong(check.noise, "no noise has been added")
def no_noise():
    return arrays(train=mnist().train.x)


@wrong(check.noise, "only adds light")
def uniform_noise():
    x = mnist().train.x
    return arrays(train=added("train", 0.5 * np.random.default_rng(1).random(x.shape, np.float32)))


@wrong(check.noise, "0.5 for the variance")
def variance_for_deviation():
    return arrays(train=noisy("train", 0.5**0.5))


@wrong(check.noise, "multiplied by the factor")
def without_the_factor():
    return arrays(train=noisy("train", 1.0))


@wrong(check.noise, "same noise. Draw the noise with the shape of the whole array")
def one_noise_for_all_images():
    noise = 0.5 * np.random.default_rng(1).standard_normal(784).astype(np.float32)
    return arrays(train=added("train", noise))


@wrong(check.noise, "carry the same noise")
def one_seed_for_both():
    return arrays(validation=gaussian_noise(mnist().validation.x, 0.5, seed=1))


@wrong(check.noise, "black pixels stay black")
def noise_that_multiplies():
    x = mnist().train.x
    noise = np.random.default_rng(1).standard_normal(x.shape, np.float32)
    return arrays(train=np.clip(x * (1 + 0.5 * noise), 0, 1))


@wrong(check.noise, "the noise went into the clean images")
def the_target_overwritten():
    return arrays(clean=noisy("train"))


@wrong(check.noise, "does not belong to its clean images")
def shuffled():
    return arrays(train=noisy("train")[::-1])


@wrong(check.noise, "this step needs (55000, 784)")
def one_image_only():
    return arrays(train=noisy("train")[0])


@cache
def textbook():
    return trained(parts(), noisy("train"), mnist().train.x, epochs=10)[0]


def answers(model) -> np.ndarray:
    return model.predict(noisy("validation"), verbose=0, batch_size=1000)


def bce(target, answer) -> float:
    return float(metrics.binary_crossentropy(target, answer).mean())


def training(model, val_loss: float | None = None, loss: float = 0.12, epochs: int = 50):
    if val_loss is None:
        val_loss = bce(mnist().validation.x, answers(model))
    return {
        "denoiser": model,
        "history": history(loss, val_loss, epochs),
        "noisy_validation": noisy("validation"),
    }


@right(check.train)
def the_outline():
    return training(textbook())


@right(check.train)
def sequential_and_squared_error():
    model = keras.Sequential(
        [keras.Input((784,)), layers.Dense(64, "relu"), layers.Dense(784, "sigmoid")]
    )
    model.compile("adam", "mse")
    trained((model,), noisy("train"), mnist().train.x, epochs=8)
    return training(model, float(np.square(mnist().validation.x - answers(model)).mean()))


@wrong(check.train, "the target has noise in it")
def noise_in_the_target():
    return training(trained(parts(64), noisy("train"), noisy("train"), epochs=5)[0], 0.5)


@wrong(check.train, "the target has noise in it")
def input_and_target_swapped():
    return training(trained(parts(64), mnist().train.x, noisy("train"), epochs=5)[0], 0.5)


@wrong(check.train, "it was trained on clean inputs")
def trained_clean_to_clean():
    return training(trained(parts(64), epochs=6)[0], 0.1)


@wrong(check.train, "compares the answers with the *noisy* images")
def validated_against_noise():
    return training(textbook(), bce(noisy("validation"), answers(textbook())))


@wrong(check.train, "measured on clean inputs")
def validated_on_clean_inputs():
    x = mnist().validation.x
    return training(textbook(), bce(x, textbook().predict(x, verbose=0)))


@wrong(check.train, "loss on the test images")
def validated_on_the_test():
    answer = textbook().predict(noisy("test"), verbose=0, batch_size=1000)
    return training(textbook(), bce(mnist().test.x, answer))


@wrong(check.train, "not learnt anything")
def untrained():
    return training(parts()[0], 0.7)


@wrong(check.train, "Its weights have blown up")
def nan_weights():
    model = parts()[0]
    model.set_weights([w * np.nan for w in model.get_weights()])
    return training(model, 0.1)


@wrong(check.train, "fell below zero")
def targets_up_to_255():
    return training(textbook(), loss=-200.0)


@wrong(check.train, "train for 50")
def a_short_training():
    return training(textbook(), epochs=3)


def errors(**changed):
    x, damaged, cleaned = mnist().validation.x, noisy("validation"), answers(textbook())
    true = {
        "denoiser": textbook(),
        "noisy_validation": damaged,
        "noisy_mse": np.square(damaged - x).mean(),
        "ridge_mse": 0.0175,
        "denoiser_mse": np.square(cleaned - x).mean(),
    }
    return true | {name: change(x, damaged, cleaned) for name, change in changed.items()}


@right(check.compare)
def compared():
    return errors()


@wrong(check.compare, "compared with the damaged picture")
def noisy_against_noisy():
    return errors(denoiser_mse=lambda x, damaged, cleaned: np.square(cleaned - damaged).mean())


@wrong(check.compare, "take their mean")
def summed():
    return errors(denoiser_mse=lambda x, damaged, cleaned: np.square(cleaned - x).sum(1).mean())


@wrong(check.compare, "PSNR in decibels")
def decibels():
    return errors(denoiser_mse=lambda x, damaged, cleaned: metrics.psnr(x, cleaned).mean())


@wrong(check.compare, "took the root")
def root():
    return errors(denoiser_mse=lambda x, damaged, cleaned: np.sqrt(np.square(cleaned - x).mean()))


@wrong(check.compare, "Fit it from `noisy_train`")
def ridge_against_noise():
    return errors(ridge_mse=lambda x, damaged, cleaned: 0.094)


@wrong(check.compare, "is the denoiser's error")
def the_same_number_twice():
    return errors(ridge_mse=lambda x, damaged, cleaned: np.square(cleaned - x).mean())


def fresh_noise_model(units=128, always=False, clipped=True):
    image = keras.Input((784,))
    y = layers.GaussianNoise(0.5)(image)
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
    models = parts(192)
    for seed in range(8):
        x = gaussian_noise(mnist().train.x, 0.5, seed=100 + seed)
        trained(models, x, mnist().train.x, epochs=1)
    return models[0]


@right(check.fresh)
def a_new_array_every_epoch():
    return {"fresh_denoiser": wide(), "noisy_train": noisy("train")}


@right(check.fresh)
def the_noise_layer():
    model = fresh_noise_model()
    return {
        "fresh_denoiser": trained((model,), epochs=8)[0],
        "noisy_train": noisy("train"),
    }


@wrong(check.fresh, "Give the code more units")
def still_thirty_two_units():
    return {"fresh_denoiser": textbook(), "noisy_train": noisy("train")}


@wrong(check.fresh, "noise that is not clipped")
def a_noise_layer_without_clipping():
    model = trained((fresh_noise_model(clipped=False),), epochs=3)[0]
    return {"fresh_denoiser": model, "noisy_train": noisy("train")}


@wrong(check.fresh, "Train longer")
def a_wide_code_and_two_epochs():
    model = trained((fresh_noise_model(),), epochs=2)[0]
    return {"fresh_denoiser": model, "noisy_train": noisy("train")}


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
    models = parts(256)
    trained(models, noisy("train"), mnist().train.x, epochs=12)
    trained(models, noisy("train")[:5000], mnist().train.x[:5000], epochs=6)
    return {"fresh_denoiser": models[0], "noisy_train": noisy("train")}


def unseen(**changed):
    x = mnist().validation.x
    pepper, hidden = salt_and_pepper(x, 0.3, 3), occlude(x, 10, 4)
    clean_pepper, clean_hidden = (wide().predict(d, verbose=0) for d in (pepper, hidden))
    true = {
        "fresh_denoiser": wide(),
        "pepper_mse": np.square(clean_pepper - x).mean(),
        "occluded_mse": np.square(clean_hidden - x).mean(),
    }
    return true | {name: change(x, pepper, clean_pepper) for name, change in changed.items()}


@right(check.unseen)
def unseen_noise():
    return unseen()


@wrong(check.unseen, "error before denoising")
def before_denoising():
    return unseen(pepper_mse=lambda x, pepper, cleaned: np.square(pepper - x).mean())


@wrong(check.unseen, "mean absolute difference")
def absolute():
    return unseen(pepper_mse=lambda x, pepper, cleaned: np.abs(cleaned - x).mean())


@wrong(check.convolutional, "at most 20,000")
def a_dense_model_for_the_convolution():
    return {"conv_denoiser": wide()}
