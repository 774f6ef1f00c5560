"""Answers to the exercise 02_denoising, steps 1 to 3."""

from functools import cache

import keras
import numpy as np
from keras import layers

from helpers import metrics
from helpers.baselines import fit_ridge, ridge_reconstruction
from helpers.checks import denoising as check
from helpers.data import gaussian_noise
from helpers.models import predict
from helpers.training import fit
from tests.wrong_answers import right, wrong
from tests.wrong_answers.shared import history, mnist, noisy, parts, trained, trained_by


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


@wrong(check.noise, "it has 1,000 images left")
def a_part_under_the_old_name():
    return arrays(clean=mnist().train.x[:1000])


@wrong(check.noise, "does not belong to its clean images")
def shuffled():
    return arrays(train=noisy("train")[::-1])


@wrong(check.noise, "it should be made from `x_train`")
def made_from_the_validation_images():
    return arrays(train=noisy("validation"))


@wrong(check.noise, "this step needs (55000, 784)")
def one_image_only():
    return arrays(train=noisy("train")[0])


@wrong(check.noise, "there is nothing to divide or to multiply")
def divided_by_255_twice():
    return arrays(clean=mnist().train.x / 255)


@wrong(check.noise, "one number was drawn")
def one_number_an_image():
    x = mnist().train.x
    noise = 0.5 * np.random.default_rng(1).standard_normal((len(x), 1), np.float32)
    return arrays(train=added("train", noise))


@wrong(check.noise, "is not normal")
def laplace():
    x = mnist().train.x
    noise = np.random.default_rng(1).laplace(0, 0.518, x.shape)  # as many between 0 and 0.25
    return arrays(train=added("train", noise.astype(np.float32)))


@wrong(check.noise, "0% darker. Draw it from the normal distribution")
def the_noise_clipped_before_it_is_added():
    noise = 0.5 * np.random.default_rng(1).standard_normal(mnist().train.x.shape, np.float32)
    return arrays(train=added("train", np.clip(noise, 0, 1)))


@wrong(check.noise, "only takes light away")
def noise_that_darkens():
    noise = np.random.default_rng(1).standard_normal(mnist().validation.x.shape, np.float32)
    return arrays(validation=added("validation", -np.abs(0.5 * noise)))


@wrong(check.noise, "of the black pixels came out brighter")
def noise_around_another_mean():
    noise = np.random.default_rng(1).normal(0.1, 0.5, mnist().validation.x.shape)
    return arrays(validation=added("validation", noise))


@wrong(check.noise, "darkens white ones with 0.3")
def noise_cut_off_on_one_side():
    noise = np.random.default_rng(1).normal(0, 0.5, mnist().validation.x.shape)
    return arrays(validation=added("validation", np.clip(noise, -0.3, 1)))


@wrong(check.noise, "noise of a strength of its own")
def random_strengths_too_early():
    strengths = np.random.default_rng(1).uniform(0, 1, (5000, 1))
    return arrays(validation=gaussian_noise(mnist().validation.x, strengths, seed=2))


@wrong(check.noise, "pixels above one another have the same noise")
def one_number_a_column():
    noise = np.random.default_rng(1).normal(0, 0.5, (5000, 28))
    return arrays(validation=added("validation", np.tile(noise, 28)))


@cache
def textbook():
    # After ten epochs it lies at the check's limit, above or below as the seed has it.
    return trained(parts(), noisy("train"), mnist().train.x, epochs=16)[0]


def answers(model) -> np.ndarray:
    return predict(model, noisy("validation"))


def loss_on(model, damaged: np.ndarray, target: np.ndarray) -> float:
    """What Keras reports as ``val_loss`` for such validation data."""
    return model.evaluate(damaged, target, batch_size=1000, verbose=0)


def history_from_to(first: float, last: float):
    made = history(last, last)
    made.history["loss"] = list(np.linspace(first, last, 50))
    return made


def training(model, val_loss: float | None = None, loss: float = 0.12, epochs: int = 50):
    if val_loss is None:
        val_loss = loss_on(model, noisy("validation"), mnist().validation.x)
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
        [keras.Input((784,)), layers.Dense(32, "relu"), layers.Dense(784, "sigmoid")]
    )
    model.compile("adam", "mse")
    trained((model,), noisy("train"), mnist().train.x, epochs=16)
    return training(model)


@wrong(check.train, "has 64 units; this step asks for a code of 32")
def twice_as_wide():
    return training(trained(parts(64), noisy("train"), mnist().train.x, epochs=6)[0])


@wrong(check.train, "the target has noise in it")
def noise_in_the_target():
    return training(trained(parts(64), noisy("train"), noisy("train"), epochs=8)[0], 0.5)


@wrong(check.train, "the target has noise in it")
def input_and_target_swapped():
    return training(trained(parts(64), mnist().train.x, noisy("train"), epochs=8)[0], 0.5)


@wrong(check.train, "it was trained on clean inputs")
def trained_clean_to_clean():
    return training(trained(parts(64), epochs=6)[0], 0.1)


@wrong(check.train, "`noisy_validation` as input and as target")
def validated_against_noise():
    return watched(noisy("validation"), noisy("validation"))


@wrong(check.train, "without noise")
def validated_on_clean_inputs():
    return watched(mnist().validation.x, mnist().validation.x)


def watched(damaged: np.ndarray, clean: np.ndarray, **known) -> dict:
    """A training whose ``val_loss`` is that of these images; ``known`` are further variables."""
    return training(textbook(), loss_on(textbook(), damaged, clean)) | known


@wrong(check.train, "Test images are kept")
def validated_on_the_test():
    damaged, clean = noisy("test"), mnist().test.x
    return watched(damaged, clean, noisy_test=damaged, x_test=clean)


@wrong(check.train, "the first 5,000 of `noisy_test` and `x_test`")
def validated_on_the_first_test_images():
    damaged, clean = noisy("test"), mnist().test.x
    return watched(damaged[:5000], clean[:5000], noisy_test=damaged, x_test=clean)


@wrong(check.train, "the first 5,000 of `noisy_train` and `x_train`")
def validated_on_the_first_training_images():
    damaged, clean = noisy("train"), mnist().train.x
    return watched(damaged[:5000], clean[:5000], noisy_train=damaged, x_train=clean)


@wrong(check.train, "not the loss of this model on any pair")
def validated_on_images_that_are_nowhere_to_be_seen():
    return watched(noisy("test")[:5000], mnist().test.x[:5000])


@wrong(check.train, "`x_validation` as input and `noisy_validation` as target")
def validation_pair_swapped():
    x = mnist().validation.x
    return watched(x, noisy("validation"))


@right(check.train)
def the_name_predict_taken():
    return training(textbook()) | {"predict": answers(textbook())}


@wrong(check.train, "10 an epoch. That is `x_train` in batches of about 5,500, or fewer images.")
def in_batches_of_a_tenth_of_all():
    """Two epochs in batches of 256 come about as far as fifty of these."""
    model = trained(parts(), noisy("train"), mnist().train.x, epochs=1)[0]
    model.optimizer.iterations.assign(50 * 10)
    return training(model, loss=0.2)


@wrong(check.train, "taken no step")
def untrained():
    return training(parts()[0], 0.69, loss=0.69)


@wrong(check.train, "these are not the weights that it left")
def built_anew():
    model = parts()[0]
    fit(model, noisy("train")[:256], mnist().train.x[:256], batch_size=256, verbose=0)
    return training(model, 0.12)


@wrong(check.train, "The steps are too small, or lead nowhere (Adadelta, learning rate 0.001)")
def tiny_steps():
    model = parts()[0]
    model.compile("adadelta", "binary_crossentropy")
    trained((model,), noisy("train")[:5000], mnist().train.x[:5000], epochs=1)
    return training(model, 0.696) | {"history": history_from_to(0.697, 0.696)}


@wrong(check.train, "its last layer is a softmax")
def softmax_as_last_layer():
    model = keras.Sequential([layers.Dense(32, "relu"), layers.Dense(784, "softmax")])
    model.compile("adam", "binary_crossentropy")
    trained((model,), noisy("train")[:10000], mnist().train.x[:10000], epochs=1)
    return training(model, 0.3)


@wrong(check.train, "Its weights have blown up")
def nan_weights():
    model = parts()[0]
    model.set_weights([w * np.nan for w in model.get_weights()])
    return training(model, 0.1)


def on_another_scale(scale, target=None, epochs=2, loss="binary_crossentropy") -> dict:
    """A denoiser whose images were scaled, and by ``target`` its clean ones, watched the same way.

    The history is the recorded one, drawn out to the epochs that the task asks for.
    """
    given = [(noisy("train")[:12_000], mnist().train.x[:12_000])]
    given += [(noisy("validation")[:1000], mnist().validation.x[:1000])]
    (x, y), watching = [
        (scale(damaged), clean if target is None else target(clean)) for damaged, clean in given
    ]
    model = parts(64)[0]
    model.compile("adam", loss)
    options = {"epochs": epochs, "batch_size": 64, "verbose": 0}
    seen = trained_by(y)(model, x, y, **options, validation_data=watching)
    losses = {name: [*some, *some[-1:] * (50 - epochs)] for name, some in seen.history.items()}
    return {"denoiser": model, "history": losses, "noisy_validation": noisy("validation")}


def as_it_is(x: np.ndarray) -> np.ndarray:
    return x


def divided(x: np.ndarray) -> np.ndarray:
    return x / 255


def to_255(x: np.ndarray) -> np.ndarray:
    return 255 * x


def standard(x: np.ndarray) -> np.ndarray:
    return (x - x.mean()) / x.std()


@wrong(check.train, "divided by 255 a second time")
def pixels_divided_twice():
    return on_another_scale(divided, divided)


@wrong(check.train, "divided by 255 a second time")
def input_divided_twice():
    return on_another_scale(divided)


@wrong(check.train, "works on pixels standardised")
def standardised_input():
    return on_another_scale(standard)


@wrong(check.train, "works on pixels standardised")
def standardised_with_the_clean_statistics():
    clean = mnist().train.x
    return on_another_scale(lambda x: (x - clean.mean()) / clean.std())


@wrong(check.train, "works on pixels standardised")
def standardised_and_squared_error():
    return on_another_scale(standard, standard, loss="mse")


@wrong(check.train, "the loss is about that of pixels standardised")
def standardised_target():
    return on_another_scale(standard, standard)


@wrong(check.train, "Pixels from 0 to 255, where 0 to 1 is asked for, lead there")
def input_from_0_to_255():
    return on_another_scale(to_255)


@wrong(check.train, "works on pixels from 0 to 255")
def from_0_to_255_and_squared_error():
    return on_another_scale(to_255, to_255, loss="mse")


@wrong(check.train, "the loss is about that of pixels from 0 to 255")
def from_0_to_255():
    return on_another_scale(to_255, to_255)


@wrong(check.train, "the loss is about that of pixels from 0 to 255")
def targets_up_to_255():
    return on_another_scale(as_it_is, to_255)


@wrong(check.train, "Train for 50")
def a_short_training():
    return training(textbook(), epochs=3)


def as_after(steps: int) -> keras.Model:
    """The textbook's model after so many steps."""
    model = parts()[0]
    model.set_weights(textbook().get_weights())
    model.optimizer.iterations.assign(steps)
    return model


@right(check.train)
def two_fits_of_25_epochs():
    return training(as_after(50 * 215), epochs=25)


@wrong(check.train, "5,375 steps: 50 epochs of `x_train` in batches of 256 have 10,750")
def one_fit_of_25_epochs():
    return training(as_after(25 * 215), epochs=25)


@wrong(check.train, "The code of `denoiser` has negative values")
def a_linear_code():
    model = parts(activation=None)[0]
    model.set_weights(textbook().get_weights())
    return training(trained((model,), noisy("train"), mnist().train.x, epochs=3)[0])


@wrong(check.train, "trained on noise of strength 0.1")
def a_fifth_of_the_noise():
    return training(trained(parts(), noisy("train", 0.1), mnist().train.x, epochs=2)[0])


@wrong(check.train, "as many as the 5,000 images of `x_validation` make in batches of 256")
def trained_on_the_validation_images():
    damaged, clean = noisy("validation"), mnist().validation.x
    return training(trained(parts(), damaged, clean, epochs=50)[0])


def errors(**changed):
    x, damaged, cleaned = mnist().validation.x, noisy("validation"), answers(textbook())
    true = {
        "denoiser": textbook(),
        "noisy_validation": damaged,
        "x_validation": x,
        "noisy_mse": np.square(damaged - x).mean(),
        "ridge_mse": 0.0178,
        "denoiser_mse": np.square(cleaned - x).mean(),
    }
    return true | {name: change(x, damaged, cleaned) for name, change in changed.items()}


@right(check.compare)
def compared():
    return errors()


@wrong(check.compare, "the error on clean pictures")
def clean_pictures_denoised():
    def error(x, damaged, cleaned):
        return np.square(predict(textbook(), x) - x).mean()

    return errors(denoiser_mse=error)


@wrong(check.compare, "compare with the clean one")
def noisy_against_noisy():
    return errors(denoiser_mse=lambda x, damaged, cleaned: np.square(cleaned - damaged).mean())


@wrong(check.compare, "take their mean")
def summed():
    return errors(denoiser_mse=lambda x, damaged, cleaned: np.square(cleaned - x).sum(1).mean())


@wrong(check.compare, "PSNR in decibels")
def decibels():
    return errors(denoiser_mse=lambda x, damaged, cleaned: metrics.psnr(x, cleaned).mean())


@wrong(check.compare, "root of the mean squared error")
def root():
    return errors(denoiser_mse=lambda x, damaged, cleaned: np.sqrt(np.square(cleaned - x).mean()))


@wrong(check.compare, "difference to the noisy pictures")
def ridge_against_noise():
    return errors(ridge_mse=lambda x, damaged, cleaned: 0.094)


@wrong(check.compare, "a map fitted the wrong way round")
def a_ridge_fitted_the_wrong_way_round():
    """Kept in the notebook, and its error is its own: that makes it no right one."""
    ridge = fit_ridge(mnist().train.x[:20_000], noisy("train")[:20_000])
    answers = ridge_reconstruction(ridge, noisy("validation"))
    error = np.square(answers - mnist().validation.x).mean()
    return errors(ridge_mse=lambda x, damaged, cleaned: error) | {"ridge": ridge}


@wrong(check.compare, "is the denoiser's error")
def the_same_number_twice():
    return errors(ridge_mse=lambda x, damaged, cleaned: np.square(cleaned - x).mean())


@right(check.compare)
def rounded_to_three_decimals_and_more():
    true = errors()
    return true | {
        "noisy_mse": round(float(true["noisy_mse"]), 3),
        "ridge_mse": 0.018,
        "denoiser_mse": np.round(true["denoiser_mse"], 4),
    }


@right(check.compare)
def as_tensors():
    return {
        name: keras.ops.convert_to_tensor(value) if name.endswith("mse") else value
        for name, value in errors().items()
    }


@wrong(check.compare, "rounded to 2 decimals, too few to compare")
def rounded_to_two_decimals():
    return errors() | {"noisy_mse": 0.12}


@wrong(check.compare, "It is the error on `noisy_train` and `x_train`")
def doing_nothing_on_the_training_images():
    damaged, clean = noisy("train"), mnist().train.x
    error = np.mean([np.square(d - c).mean() for d, c in zip(damaged, clean, strict=True)])
    return errors() | {"noisy_mse": error, "noisy_train": damaged, "x_train": clean}


@wrong(check.compare, "It is the error on test images")
def the_denoiser_on_the_test_images():
    cleaned = predict(textbook(), noisy("test"))
    return errors() | {"denoiser_mse": np.square(cleaned - mnist().test.x).mean()}


@wrong(check.compare, "It is the error on the test images")
def ridge_on_the_test_images():
    return errors() | {"ridge_mse": 0.0175}


@wrong(check.compare, "`noisy_mse` is a function; it should be a number. Call it")
def brackets_forgotten():
    return errors() | {"noisy_mse": np.square(noisy("validation")).mean}


@wrong(check.compare, "`ridge_mse` is NaN or infinity, as the mean of nothing")
def mean_of_nothing():
    return errors() | {"ridge_mse": float("nan")}
