"""What the checks of 02_denoising find in denoisers: whether they work, and why not."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import keras
import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.denoising_errors import mse
from helpers.checks.denoising_noise import LEVEL, SEED
from helpers.checks.feedback import Wrong, notebook
from helpers.data import PIXELS, gaussian_noise

_SAME = 2e-4  # relative: the same loss, computed in other batches
_NEAR = 0.02


@cache
def pair(level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Clean validation images and the same with noise of our own."""
    clean = probe.validation(2000).x
    return clean, gaussian_noise(clean, level, SEED)


def errors_at(name: str, denoiser, levels) -> list[float]:
    """The mean squared error at each level of noise, on 2,000 validation images."""
    return [
        mse(clean, probe.outputs(name, denoiser, noisy, PIXELS))
        for clean, noisy in map(pair, levels)
    ]


def judge_steady(name: str, denoiser) -> None:
    """Raise when the model adds noise while it is used."""
    images = probe.validation(500).x
    first, second = (probe.outputs(name, denoiser, images, PIXELS) for _ in range(2))
    if np.abs(first - second).max() > 1e-4:
        raise Wrong(
            f"`{name}` adds noise when it is used, too: asked twice, it gives two answers. Use a "
            "layer that is active in training only, such as `keras.layers.GaussianNoise`, or one "
            "of your own that returns `x` unless `training`."
        )


def judge_denoiser(name: str, denoiser, losses: Mapping | None = None) -> float:
    """Return the error on noise of our own; raise on the ways in which a denoiser goes wrong."""
    clean, noisy = pair()
    cleaned = probe.outputs(name, denoiser, noisy, PIXELS)
    if losses is not None and np.min(losses["loss"]) < 0:
        raise Wrong(
            "The training loss fell below zero, which a cross-entropy of values in [0, 1] cannot: "
            "the target is not between 0 and 1. Use pixels as they are loaded, and clip the noise."
        )
    error = mse(clean, cleaned)
    if error < 0.03:
        return error
    _judge_scale(name, denoiser, clean, noisy, cleaned, error)
    _judge_training(name, denoiser, losses, clean, noisy, cleaned)
    kept = probe.outputs(name, denoiser, clean, PIXELS)
    if cleaned[clean == 0].mean() > 0.12 and kept[clean == 0].mean() > 0.05:
        raise Wrong(
            "The background comes out grey, as grey as noisy paper: the target has noise in it. "
            "Train with the noisy images as input and the clean ones as target, in this order: "
            "`fit(model, noisy, clean)`."
        )
    if mse(clean, kept) < 0.5 * error:
        raise Wrong(
            f"`{name}` copies clean images well (error {mse(clean, kept):.4f}) and fails on noisy "
            f"ones ({error:.4f}): it was trained on clean inputs, or on noise that is far weaker. "
            f"Noise of strength {LEVEL} has to be in the input."
        )
    if cleaned.std(axis=0).mean() < 0.02:
        raise Wrong(
            f"`{name}` answers every image with nearly the same picture. Do its layers pass on "
            "what they get (`relu` in the code)? Train it afresh."
        )
    raise Wrong(
        f"The error on noisy images is {error:.4f}; doing nothing has {mse(clean, noisy):.4f}, and "
        "32 units can reach 0.02. Is the code wide enough (32 units), its activation `relu` and "
        "the last one `sigmoid`? Train longer, and check which array is input and which target."
    )


def _judge_scale(name, denoiser, clean, noisy, cleaned, error: float) -> None:
    """Name a model whose pixels have another scale, by asking it in that scale."""
    some, own = noisy[:500], clean[:500]
    if np.abs(cleaned.sum(axis=1) - 1).max() < 1e-3:
        raise Wrong(
            f"The 784 pixels of an answer of `{name}` add up to 1: that is a `softmax`, which is "
            "for classes that exclude one another. Pixels need a `sigmoid`."
        )
    ways = [
        (255.0, 1.0, "pixels from 0 to 255 and answers with pixels from 0 to 1"),
        (255.0, 255.0, "pixels from 0 to 255"),
        (1.0, 255.0, "a target from 0 to 255"),
        (1 / 255, 1 / 255, "pixels that were divided by 255 twice"),
        (1.0, 1 / 255, "a target that was divided by 255 twice"),
        (1 / 255, 1.0, "an input that was divided by 255 twice"),
    ]
    for way_in, way_out, words in ways:
        answer = probe.outputs(name, denoiser, way_in * some, PIXELS) / way_out
        if mse(own, answer) < 0.5 * error:
            raise Wrong(
                f"`{name}` works with {words}. The images are between 0 and 1 as they are loaded: "
                "train on them as they are."
            )
    standard = probe.outputs(name, denoiser, (some - some.mean()) / some.std(), PIXELS)
    for answer in (standard, standard * own.std() + own.mean()):
        if mse(own, answer) < 0.5 * error:
            raise Wrong(
                f"`{name}` works on pixels that were standardised (mean 0, standard deviation 1). "
                "A sigmoid and the cross-entropy need pixels between 0 and 1: as they are loaded."
            )
    if cleaned.min() < -0.05 or cleaned.max() > 1.05:
        raise Wrong(
            f"`{name}` gives values from {cleaned.min():.2f} to {cleaned.max():.2f}; a pixel lies "
            "between 0 and 1. Does the last layer lack its `sigmoid`?"
        )
    if cleaned.mean() > 0.9:
        raise Wrong(f"`{name}` answers with white pictures: its target goes beyond 1.")


def _judge_training(name, denoiser, losses, clean, noisy, cleaned) -> None:
    """Name a model that has learnt nothing, by what its optimizer and its history show."""
    steps = batches_of(denoiser)
    if steps == 0:
        raise Wrong(
            f"`{name}` has not learnt anything yet: its optimizer has seen no batch. Train it with "
            "`fit`; and when it was trained, do not build it anew afterwards."
        )
    untrained = float(metrics.binary_crossentropy(clean, cleaned).mean()) > 0.5
    if losses is None:
        if untrained and cleaned.std() < 0.2 and steps is not None:
            raise Wrong(
                f"`{name}` answers like an untrained model after {steps:,} batches: its steps are "
                f"too small{_optimizer_of(denoiser)}. `adam` with its usual rate learns this."
            )
        return
    first, last = float(losses["loss"][0]), float(losses["loss"][-1])
    if last > 0.97 * first and untrained:
        raise Wrong(
            f"The loss went from {first:.3f} to {last:.3f} in {len(losses['loss'])} epochs: the "
            f"model is the trained one, and its steps are too small{_optimizer_of(denoiser)}. "
            "Compile with `adam`."
        )
    if last < 0.3 and untrained and cleaned.std() < 0.2:
        raise Wrong(
            f"The history ends with a loss of {last:.3f}, and `{name}` has not learnt anything: it "
            "is not the model that was trained. Was it built anew afterwards?"
        )


def _optimizer_of(model) -> str:
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return ""
    rate = np.asarray(probe.guarded("the optimizer", lambda: optimizer.learning_rate))
    return f" (`{optimizer.name}` with a rate of {float(rate):.2g})" if rate.size == 1 else ""


def batches_of(model) -> int | None:
    """How many batches the model's optimizer has seen; None where nothing tells."""
    iterations = getattr(getattr(model, "optimizer", None), "iterations", None)
    return None if iterations is None else int(np.asarray(iterations))


def judge_validation_data(denoiser, losses: Mapping, noisy: np.ndarray) -> None:
    """Raise unless an epoch's ``val_loss`` is that on (noisy, clean) validation images."""
    if not len(losses.get("val_loss", [])):
        raise Wrong(
            "The history has no `val_loss`: give `fit` the `validation_data`, noisy and clean."
        )
    seen = float(losses["val_loss"][-1])
    clean = probe.validation().x
    truth = _losses(denoiser, noisy, clean)
    # With early stopping the weights may be those of an earlier epoch.
    if any(probe.close(float(s), t, _SAME) for s in losses["val_loss"] for t in truth):
        return
    for damaged, target, words in _other_pairs(noisy, clean):
        if any(probe.close(seen, value, _SAME) for value in _losses(denoiser, damaged, target)):
            raise Wrong(f"`val_loss` {words}")
    raise Wrong(
        f"`val_loss` ends at {seen:.5f}; on (`noisy_validation`, `x_validation`) `denoiser` has "
        f"{truth[0]:.5f}. So other images were watched, or `noisy_validation` or the model was "
        "made anew since. Training images and test images are not for this. Give `fit` "
        "`validation_data=(noisy_validation, x_validation)` and train again."
    )


def _other_pairs(noisy: np.ndarray, clean: np.ndarray) -> Iterator[tuple[np.ndarray, Any, str]]:
    """What may have been watched instead, and what to say of it."""
    noisy_target = (
        "compares the answers with the *noisy* images. The target of the validation data is the "
        "clean image, as in training."
    )
    clean_input = (
        "was measured on clean inputs. The task is to clean noisy images, so the validation "
        "inputs have to be noisy."
    )
    swapped = (
        "was measured with input and target swapped, `(x_validation, noisy_validation)`: the "
        "noisy images are the input."
    )
    yield noisy, noisy, noisy_target
    yield clean, clean, clean_input
    yield clean, noisy, swapped
    known = notebook()
    arrays = {
        name: value
        for name, value in known.items()
        if isinstance(value, np.ndarray) and value.ndim == 2 and value.shape[1:] == (PIXELS,)
    }
    for target, part in (("x_train", "training"), ("x_test", "test")):
        truth = arrays.get(target)
        if truth is None:
            continue
        for name, array in arrays.items():
            if len(array) != len(truth) or name == "x_validation":
                continue
            for count in dict.fromkeys((len(noisy), 10_000, len(truth))):
                where = f"`{name}`" if count >= len(truth) else f"`{name}[:{count}]`"
                yield (
                    array[:count],
                    truth[:count],
                    (
                        f"is the loss on {where} and `{target}`, which are {part} images. Use "
                        "`noisy_validation` and `x_validation`"
                        + (
                            ": test images are kept for one final report."
                            if part == "test"
                            else ": a model's loss on images that it learns from says little."
                        )
                    ),
                )


def _losses(model, damaged: np.ndarray, target: np.ndarray) -> list[float]:
    """The model's own loss on the pair where it can be had, and the two usual ones."""
    answer = probe.outputs("denoiser", model, damaged, PIXELS)
    own = []
    if getattr(model, "compiled", False):

        def loss(start: int) -> float:
            part = slice(start, start + 1000)
            model(damaged[part], training=False)  # for what layers charge
            return float(model.compute_loss(damaged[part], target[part], answer[part]))

        rows = range(0, len(damaged), 1000)
        values = probe.guarded("denoiser", lambda: [loss(start) for start in rows])
        weights = [len(damaged[start : start + 1000]) for start in rows]
        own = [float(np.average(values, weights=weights))]
    usual = [float(metrics.binary_crossentropy(target, answer).mean()), mse(target, answer)]
    return [*own, *usual]


def what_is_missing(name: str, denoiser: keras.Layer, error: float, enough: int) -> str:
    """Why a denoiser that works is not better: the clipping, the training or the units."""
    clean, _ = pair()
    noise = np.random.default_rng(SEED).standard_normal(clean.shape, dtype=np.float32)
    unclipped = probe.outputs(name, denoiser, clean + LEVEL * noise, PIXELS)
    if mse(clean, unclipped) < error:
        return (
            "It does better on noise that is not clipped, so that is what it was trained on. Cut "
            "off what lies outside 0 to 1 after the noise layer: `layers.ReLU(max_value=1.0)`, or "
            "`ops.clip`."
        )
    weaker = errors_at(name, denoiser, [0.25])[0]
    if weaker < 0.6 * error:
        return (
            f"At half the strength it has {weaker:.4f}: it was trained on noise that is weaker "
            f"than {LEVEL}. Look at the strength of the noise layer."
        )
    batches = batches_of(denoiser)
    if batches is not None and batches < enough:
        return (
            f"It has been trained on {batches:,} batches; {enough:,} and more help. Train longer."
        )
    return (
        "Give the code more units: with noise on the input a wide code is no danger, because "
        "copying the input is no solution any more. Or are the activations others than `relu` in "
        "the code and `sigmoid` at the end, or the noise stronger than asked for?"
    )
