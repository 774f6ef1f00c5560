"""Checks of the exercise 02_denoising: the noise, the training, honest baselines, unseen noise."""

from functools import cache

import keras
import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.autoencoders import history_of
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.data import PIXELS, gaussian_noise, occlude, salt_and_pepper

LEVEL = 0.5  # standard deviation of the noise, before clipping
EPOCHS = 50
RIDGE = 0.0175  # test error of linear ridge regression, measured; validation agrees within 2 %
CONVOLUTIONAL_WEIGHTS = 20_000
CONVOLUTIONAL_ERROR = 0.0169
_ENOUGH_BATCHES = 1_500  # seven epochs of batches of 256
_SEED = 2024  # of the noise that the checks draw for themselves


@step("02_denoising", "step 1")
def noise(x_train, noisy_train, noisy_validation) -> Outcome:
    """Normal noise of level 0.5, clipped, drawn apart for every image and every part."""
    clean_train, clean_validation = probe.train(5000).x, probe.validation().x
    given = probe.array("x_train", x_train, (None, PIXELS))[:5000]
    if given.shape != clean_train.shape or np.abs(given - clean_train).max() > 1e-6:
        raise Wrong(
            "`x_train` itself has changed: the noise went into the clean images, which are the "
            "target. Run the first cell again, and let the noise make a new array (`x + noise`, "
            "not `x += noise`)."
        )
    train = probe.finite("noisy_train", noisy_train, (55_000, PIXELS))
    validation = probe.finite("noisy_validation", noisy_validation, (5_000, PIXELS))
    level = _judge_noise("noisy_train", train[:5000], clean_train)
    _judge_noise("noisy_validation", validation, clean_validation)
    both_black = (clean_train == 0) & (clean_validation == 0)
    if _related(train[:5000][both_black], validation[both_black]):
        raise Wrong(
            "`noisy_train` and `noisy_validation` carry the same noise: a model could learn that "
            "noise by heart and look better than it is. Draw each from a seed of its own."
        )
    before = float(np.square(validation - clean_validation).mean())
    return right(
        "Normal noise around zero, clipped, different for every image.",
        {"level of the noise": f"{level:.2f}", "error of the noisy picture": f"{before:.3f}"},
        "Clipping is not harmless: on black paper half of the noise is cut off, so the background "
        "is grey on average (about 0.2), and a good answer has to be darker than what it sees.",
    )


@step("02_denoising", "step 2")
def train(denoiser, history, noisy_validation) -> Outcome:
    """The outline's denoiser: noisy in, clean out, fifty epochs."""
    losses = history_of(history)
    clean = probe.validation().x
    noisy = probe.finite("noisy_validation", noisy_validation, clean.shape)
    error = _judge_denoiser("denoiser", denoiser, losses)
    _judge_validation_data(denoiser, losses, noisy, clean)
    if len(losses["loss"]) < EPOCHS:
        raise Wrong(f"The history holds {len(losses['loss'])} epochs; train for {EPOCHS}.")
    if error > 0.024:
        raise Wrong(
            f"The error of {error:.4f} is better than nothing, but 32 units reach about 0.0195. "
            "Is the code at least 32 wide, and are the inputs the clipped noisy images?"
        )
    return right(
        "The model takes noise away that it has never seen.",
        {"error on noise of our own": f"{error:.4f}", "epochs": str(len(losses["loss"]))},
        "A number alone says little. The next step asks what a method without any hidden unit "
        "makes of the same pictures.",
    )


@step("02_denoising", "step 3")
def compare(denoiser, noisy_validation, noisy_mse, ridge_mse, denoiser_mse) -> Outcome:
    """The errors of doing nothing, of ridge regression and of the denoiser, on clean targets."""
    clean = probe.validation().x
    noisy = probe.finite("noisy_validation", noisy_validation, clean.shape)
    cleaned = probe.outputs("denoiser", denoiser, noisy, PIXELS)
    before = _mse(clean, noisy)
    _judge_error("noisy_mse", noisy_mse, before, clean, noisy, noisy)
    after = _mse(clean, cleaned)
    _judge_error("denoiser_mse", denoiser_mse, after, clean, noisy, cleaned)
    ridge = probe.number("ridge_mse", ridge_mse)
    if probe.close(ridge, after, 0.001):
        raise Wrong("`ridge_mse` is the denoiser's error. Use `ridge_reconstruction`.")
    if not 0.016 < ridge < 0.0195:
        raise Wrong(
            f"`ridge_mse` is {ridge:.4f}; we find about {RIDGE}. Fit it from `noisy_train` to "
            "`x_train`, apply it to `noisy_validation`, and compare with the clean `x_validation`."
        )
    return right(
        "Three errors on the same pictures, all against the clean ones.",
        {
            "noisy picture": f"{before:.4f}",
            "ridge regression": f"{ridge:.4f}",
            "denoiser, 32 units": f"{after:.4f}",
        },
        "One linear map beats the network: 32 numbers are too few for the strokes that the noise "
        "has left. Denoising is no reason for a narrow code.",
    )


@step("02_denoising", "step 4")
def fresh(fresh_denoiser, noisy_train) -> Outcome:
    """A denoiser that beats ridge regression and was never shown the same noise twice."""
    images = probe.validation(500).x
    first, second = (probe.outputs("fresh_denoiser", fresh_denoiser, images) for _ in range(2))
    if np.abs(first - second).max() > 1e-4:
        raise Wrong(
            "The model adds noise when it is used, too: asked twice, it gives two answers. Use a "
            "layer that is active in training only, such as `keras.layers.GaussianNoise`."
        )
    error = _judge_denoiser("fresh_denoiser", fresh_denoiser, None)
    if error > 0.97 * RIDGE:
        raise Wrong(
            f"The error of {error:.4f} does not clearly beat ridge regression ({RIDGE}). "
            + _what_is_missing(fresh_denoiser, error)
        )
    memorised = _memorised(fresh_denoiser, noisy_train)
    trials = [probe.outputs("fresh_denoiser", fresh_denoiser, images, training=t) for t in (1, 1)]
    if memorised > 0.03 and np.abs(trials[0] - trials[1]).max() < 1e-4:
        raise Wrong(
            f"The model cleans `noisy_train` {memorised:.1%} better than the same images with new "
            "noise: it has learnt your one noise array by heart. Draw the noise afresh for every "
            "batch: train on `x_train` and let a `GaussianNoise` layer add it."
        )
    return right(
        "It beats ridge regression, on noise that it has never seen.",
        {
            "error on noise of our own": f"{error:.4f}",
            "ridge regression": f"{RIDGE}",
            "advantage on `noisy_train`": f"{memorised:.1%}",
        },
        "The last line is what learning by heart would show: an advantage on the very noise of the "
        "training array. A model that never saw that array shows up to one in a hundred by chance.",
    )


@step("02_denoising", "step 5")
def unseen(fresh_denoiser, pepper_mse, occluded_mse) -> Outcome:
    """The errors after denoising two kinds of damage that were never trained on."""
    probe.model("fresh_denoiser", fresh_denoiser)
    clean = probe.validation().x
    measured = {}
    for name, answer, damaged, damage in (
        ("pepper_mse", pepper_mse, salt_and_pepper(clean, 0.3, _SEED), "salt and pepper"),
        ("occluded_mse", occluded_mse, occlude(clean, 10, _SEED), "black square"),
    ):
        cleaned = probe.outputs("fresh_denoiser", fresh_denoiser, damaged, PIXELS)
        before, after = _mse(clean, damaged), _mse(clean, cleaned)
        _judge_error(name, answer, after, clean, damaged, cleaned, tolerance=0.04)
        measured[damage] = f"{before:.4f} before, {after:.4f} after"
    return right(
        "Both errors agree with ours.",
        measured,
        "A denoiser knows the noise that it was trained on. It helps against damage that looks "
        "alike. With the square, most harm is the missing noise: clean pictures suffer, too.",
    )


@step("02_denoising", "stretch goal")
def convolutional(conv_denoiser) -> Outcome:
    """A convolutional denoiser that needs few weights."""
    error = _judge_denoiser("conv_denoiser", conv_denoiser, None)
    weights = sum(int(np.prod(w.shape)) for w in conv_denoiser.trainable_weights)
    if weights > CONVOLUTIONAL_WEIGHTS:
        raise Wrong(
            f"The model has {weights:,} weights; at most {CONVOLUTIONAL_WEIGHTS:,} are allowed "
            "here. A convolution uses the same few weights at every place of the picture."
        )
    if error > CONVOLUTIONAL_ERROR:
        raise Wrong(
            f"The error of {error:.4f} is above {CONVOLUTIONAL_ERROR}. Let the model see more of "
            "its surroundings (stride 2, then back up), give it more filters, or train longer."
        )
    return right(
        "It beats ridge regression with a small part of its weights.",
        {
            "error on noise of our own": f"{error:.4f}",
            "weights": f"{weights:,} (ridge regression: 615,440)",
        },
        "The convolution was told what the dense layer has to find out: that a stroke is a stroke "
        "wherever it lies.",
    )


@cache
def _pair() -> tuple[np.ndarray, np.ndarray]:
    """Clean validation images and the same with noise of our own."""
    clean = probe.validation(2000).x
    return clean, gaussian_noise(clean, LEVEL, _SEED)


def _mse(clean: np.ndarray, answer: np.ndarray) -> float:
    return float(metrics.mean_squared_error(clean, answer).mean())


def _related(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two noises, seen on the same number of black pixels, are (nearly) the same."""
    return bool(len(a) > 100 and np.corrcoef(a, b)[0, 1] > 0.5)


def _judge_noise(name: str, noisy: np.ndarray, clean: np.ndarray) -> float:
    """Return the level of the noise; raise on the usual mistakes."""
    if np.abs(noisy - clean).max() < 1e-6:
        raise Wrong(f"`{name}` is the clean data: no noise has been added.")
    if noisy.max() > 10:
        raise Wrong(f"`{name}` goes up to {noisy.max():.0f}: work with values between 0 and 1.")
    if noisy.min() < -1e-6 or noisy.max() > 1 + 1e-6:
        raise Wrong(
            f"`{name}` runs from {noisy.min():.2f} to {noisy.max():.2f}: the noise is not clipped. "
            "A pixel lies between 0 and 1; cut off what lies outside with `np.clip`."
        )
    black = clean == 0
    on_black = noisy[black]
    if (on_black == 0).mean() > 0.99:
        raise Wrong(
            f"In `{name}` black pixels stay black: the noise multiplies the image instead of "
            "being added to it."
        )
    both_black = black[0] & black[1]
    if _related(noisy[0][both_black], noisy[1][both_black]):
        raise Wrong(
            f"Every image of `{name}` has the same noise. Draw the noise with the shape of the "
            "whole array (`size=x.shape`), not with that of one image."
        )
    if (on_black == 0).mean() < 0.3:
        raise Wrong(
            f"The noise in `{name}` only adds light. Draw it from the normal distribution around "
            "zero (`standard_normal`), which darkens as often as it brightens."
        )
    # However strong the noise, an image is more like its own clean image than like the next one.
    some, own = noisy[:1000].ravel(), clean[:1000]
    likeness = [np.corrcoef(some, np.roll(own, k, axis=0).ravel())[0, 1] for k in (0, 1)]
    if likeness[0] < likeness[1] + 0.05:
        raise Wrong(
            f"`{name}` does not belong to its clean images: row i must be image i with noise. Has "
            "one of the two been shuffled?"
        )
    # 69.15 % of a normal distribution lie below half a standard deviation.
    level = 2 * float(np.quantile(on_black, 0.6915))
    if not probe.close(level, LEVEL, 0.05):
        advice = ""
        if probe.close(level, np.sqrt(LEVEL), 0.05):
            advice = "You took 0.5 for the variance; it is the standard deviation. "
        elif level > 0.9:
            advice = "Is the noise multiplied by the factor 0.5? "
        raise Wrong(
            f"The noise in `{name}` has a level near {level:.2f}; the task says {LEVEL}. {advice}"
        )
    return level


def _judge_denoiser(name: str, denoiser, losses) -> float:
    """Return the error on noise of our own; raise on the ways in which a denoiser goes wrong."""
    clean, noisy = _pair()
    cleaned = probe.outputs(name, denoiser, noisy, PIXELS)
    if losses is not None and np.min(losses["loss"]) < 0:
        raise Wrong(
            "The training loss fell below zero, which a cross-entropy of values in [0, 1] cannot: "
            "the target is not between 0 and 1. Use pixels as they are loaded, and clip the noise."
        )
    error, before = _mse(clean, cleaned), _mse(clean, noisy)
    if error < 0.03:
        return error
    kept = probe.outputs(name, denoiser, clean, PIXELS)
    if _mse(clean, kept) < 0.5 * error:
        raise Wrong(
            f"`{name}` copies clean images well (error {_mse(clean, kept):.4f}) and fails on noisy "
            f"ones ({error:.4f}): it was trained on clean inputs. Noise has to be in the input."
        )
    if float(metrics.binary_crossentropy(clean, cleaned).mean()) > 0.5 and cleaned.std() < 0.2:
        raise Wrong(
            f"`{name}` has not learnt anything yet: its answers are those of untrained weights. Is "
            "this the model that you trained? Was it built anew afterwards?"
        )
    if cleaned[clean == 0].mean() > 0.12 and kept[clean == 0].mean() > 0.05:
        raise Wrong(
            "The background comes out grey, as grey as noisy paper: the target has noise in it. "
            "Train with the noisy images as input and the clean ones as target, in this order: "
            "`fit(model, noisy, clean)`."
        )
    brighter = probe.outputs(name, denoiser, 255 * noisy[:500], PIXELS)
    if _mse(clean[:500], brighter) < 0.5 * error:
        raise Wrong(
            "The model works on pixels from 0 to 255: it was trained on data that were not "
            "normalised. Use the images as they are loaded."
        )
    if cleaned.std(axis=0).mean() < 0.02:
        raise Wrong("The model answers every image with nearly the same picture. Train it afresh.")
    raise Wrong(
        f"The error on noisy images is {error:.4f}; doing nothing has {before:.4f}, and 32 units "
        "can reach 0.02. Train longer, and check which array is the input and which the target."
    )


def _judge_validation_data(denoiser, losses, noisy: np.ndarray, clean: np.ndarray) -> None:
    if not losses.get("val_loss"):
        raise Wrong(
            "The history has no `val_loss`: give `fit` the `validation_data`, noisy and clean."
        )
    seen = losses["val_loss"][-1]
    cleaned = probe.outputs("denoiser", denoiser, noisy, PIXELS)

    def matches(target: np.ndarray, answer: np.ndarray) -> bool:
        bce = float(metrics.binary_crossentropy(target, answer).mean())
        mse = _mse(target, answer)
        return probe.close(seen, bce, 0.002) or probe.close(seen, mse, 0.002)

    if matches(clean, cleaned):
        return
    if matches(noisy, cleaned):
        raise Wrong(
            "`val_loss` compares the answers with the *noisy* images. The target of the validation "
            "data is the clean image, as in training."
        )
    if matches(clean, probe.outputs("denoiser", denoiser, clean, PIXELS)):
        raise Wrong(
            "`val_loss` was measured on clean inputs. The task is to clean noisy images, so the "
            "validation inputs have to be noisy."
        )
    test = probe.test().x
    noisy_test = gaussian_noise(test, LEVEL, _SEED)
    if matches(test, probe.outputs("denoiser", denoiser, noisy_test, PIXELS)):
        raise Wrong(
            "`val_loss` is the loss on the test images. They are kept for one final report. Use "
            "`noisy_validation` and `x_validation`."
        )


def _judge_error(name, answer, truth, clean, damaged, cleaned, tolerance=0.01) -> None:
    found = probe.number(name, answer)
    if probe.close(found, truth, tolerance):
        return
    start = f"`{name}` is {found:.4g}; we find {truth:.4f}. "
    mistakes = (
        (_mse(clean, damaged), "That is the error before denoising."),
        (_mse(damaged, cleaned), "You compared with the damaged picture, not with the clean one."),
        (truth * PIXELS, "You added up the pixels; take their mean."),
        (np.sqrt(truth), "You took the root of the mean squared error."),
        (float(metrics.psnr(clean, cleaned).mean()), "That is the PSNR in decibels."),
        (
            float(metrics.binary_crossentropy(clean, cleaned).mean()),
            "That is the binary cross-entropy; this step asks for the mean squared error.",
        ),
        (float(np.abs(clean - cleaned).mean()), "That is the mean absolute difference."),
    )
    # A good denoiser brings two of these close together: the nearest one names the mistake.
    wrong, advice = min(mistakes, key=lambda mistake: abs(found - float(mistake[0])))
    if probe.close(found, float(wrong), tolerance) and wrong > 0:
        raise Wrong(start + advice)
    raise Wrong(
        start + "Take the mean over all validation images and pixels of the squared difference "
        "between the clean image and the answer to the damaged one."
    )


def _what_is_missing(denoiser: keras.Layer, error: float) -> str:
    """Why this denoiser, which works, is not better: the clipping, the training or the units."""
    clean, _ = _pair()
    noise = np.random.default_rng(_SEED).standard_normal(clean.shape, dtype=np.float32)
    without_clipping = probe.outputs("fresh_denoiser", denoiser, clean + LEVEL * noise, PIXELS)
    if _mse(clean, without_clipping) < error:
        return (
            "It does better on noise that is not clipped, so that is what it was trained on. Cut "
            "off what lies outside 0 to 1 after the noise layer: `layers.ReLU(max_value=1.0)`."
        )
    batches = int(getattr(getattr(denoiser, "optimizer", None), "iterations", _ENOUGH_BATCHES))
    if batches < _ENOUGH_BATCHES:
        return (
            f"It has been trained on {batches:,} batches; ten epochs in batches of 256 are 2,150. "
            "Train longer."
        )
    return (
        "Give the code more units: with noise on the input a wide code is no danger, because "
        "copying the input is no solution any more."
    )


def _memorised(denoiser: keras.Layer, noisy_train) -> float:
    """By how much the answers to ``noisy_train`` are better than those to new noise."""
    clean = probe.train(5000).x
    known = probe.finite("noisy_train", noisy_train, (55_000, PIXELS))[: len(clean)]
    new = gaussian_noise(clean, LEVEL, _SEED)
    on_known = _mse(clean, probe.outputs("fresh_denoiser", denoiser, known, PIXELS))
    on_new = _mse(clean, probe.outputs("fresh_denoiser", denoiser, new, PIXELS))
    return 1 - on_known / on_new
