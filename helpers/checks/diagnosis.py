"""Why a model that should have learnt has not, said only where a measurement shows it.

The evidence is the history, the optimizer, the outputs, and what the model makes of the same
pictures on another scale.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.feedback import Wrong, notebook
from helpers.checks.scales import SCALES, recorded_loss, scales_by_error, scales_of
from helpers.checks.steps import optimizer_of, steps_taken, too_few_steps
from helpers.checks.watching import losses_by_chunk
from helpers.data import PIXELS
from helpers.words import counted

_UNTRAINED = 0.5  # nats a pixel; new weights give about 0.69, the mean image 0.26
_COUNT = 500
_GUESS = math.log(2)  # nats a pixel of one half everywhere, about what new weights give


def judge_learnt(
    name: str,
    model: Any,
    x: np.ndarray,
    reconstruction: np.ndarray,
    history: Mapping[str, Any] | None,
    target: np.ndarray | None = None,
    error: Callable[[np.ndarray, np.ndarray], np.ndarray] = metrics.binary_crossentropy,
    useless: float | None = None,
) -> float:
    """Return the mean error of ``reconstruction``; raise when it is no better than a mean image.

    ``x`` goes in, ``target`` (without: ``x``) should come out. ``history`` are the recorded losses,
    None where the step has none. What is raised names only what was measured.
    """
    target = x if target is None else target
    _judge_range(name, model, x, target, reconstruction, history)
    found = float(error(target, reconstruction).mean())
    if useless is None:
        useless = float(error(target, np.broadcast_to(target.mean(axis=0), target.shape)).mean())
    if found < 0.9 * useless:
        return found
    _judge_sums(name, reconstruction)
    _judge_scale(name, model, x, target, found, useless, error, history)
    alike = reconstruction.std(axis=0).mean() < 0.02
    if alike:
        _judge_first_loss(name, model, x, target, found, history)
    _judge_training(name, model, target, reconstruction, history)
    few = too_few_steps(model, None if history is None else len(history["loss"]))
    if few:
        raise Wrong(
            f"The error of {found:.3f} is no better than that of the mean image ({useless:.3f}). "
            + few
        )
    if alike:
        raise Wrong(
            f"`{name}` answers every image with nearly the same picture (error {found:.3f}). Two "
            "things lead there: a code that is dead, because its penalty is stronger than all that "
            "the code could earn, or targets that do not belong to their images."
        )
    raise Wrong(
        f"The error of {found:.3f} is no better than that of the mean image ({useless:.3f}). Train "
        "longer, and check which array is the input and which the target."
    )


def judge_scale(name: str, model: Any, x: np.ndarray, target: np.ndarray, history) -> None:
    """Raise when the recorded loss is that of another scale, and far better than on this one.

    For a model that does something with pixels from 0 to 1, too, and would do more with its own.
    """
    if history is None or not getattr(model, "compiled", False):
        return
    recorded, _ = recorded_loss(history)
    own = losses_by_chunk(name, model, x[:_COUNT], target[:_COUNT]).mean()
    scales = scales_of(model, x, target, history) if recorded < 0.85 * own else []
    if scales:
        raise Wrong(
            _on_scales(name, scales, f"does worse on pixels from 0 to 1 (a loss of {own:.3f})")
        )


def changed_data() -> str:
    """A sentence on given arrays of the notebook that hold other values now; "" when none does."""
    for name, part in (
        ("x_train", probe.train), ("x_validation", probe.validation), ("x_test", probe.test)
    ):  # fmt: skip
        value = notebook().get(name)
        if not isinstance(value, np.ndarray) or value.shape[1:] != (PIXELS,) or not len(value):
            continue
        given = part(min(len(value), _COUNT)).x
        some = value[: len(given)]
        if np.abs(some - given).max() > 1e-6:
            return (
                f"`{name}` is not as it was loaded: it now goes from {value.min():.3g} to "
                f"{value.max():.3g}. Run the first cell again, and give what you make of it a name "
                "of its own. "
            )
    return ""


def _judge_range(name, model, x, target, reconstruction, history) -> None:
    if history is not None and np.min(history["loss"]) < 0:
        scales = scales_of(model, x, target, history)
        like = f" (the loss is about that of pixels {' or '.join(scales)})" if scales else ""
        raise Wrong(
            "The training loss fell below zero, which a cross-entropy of values in [0, 1] cannot: "
            f"the targets leave that range{like}. {changed_data()}Use `x_train` as it is loaded."
        )
    if reconstruction.min() < -1e-3 or reconstruction.max() > 1.001:
        raise Wrong(
            f"`{name}` gives values from {reconstruction.min():.2f} to {reconstruction.max():.2f}; "
            "a pixel lies between 0 and 1. Does the last layer lack its sigmoid?"
        )


def _on_scales(name: str, scales: list[str], but: str) -> str:
    how = ", or ".join(SCALES[words][1] for words in scales)
    return (
        f"`{name}` works on pixels {' or '.join(scales)} and {but}: it was {how}. "
        f"{changed_data()}Use `x_train` as it is loaded."
    )


def _judge_sums(name: str, reconstruction: np.ndarray) -> None:
    if reconstruction.shape[1] > 1 and np.abs(reconstruction.sum(axis=1) - 1).max() < 1e-3:
        raise Wrong(
            f"The 784 pixels that `{name}` gives for an image add up to 1: its last layer is a "
            "softmax, which is for one choice among many. Each pixel is a question of its own: "
            '`activation="sigmoid"`.'
        )


def _judge_scale(name, model, x, target, found, useless, error, history) -> None:
    """Raise when the model does well on the same pictures on another scale."""
    scales = scales_of(model, x, target, history) or scales_by_error(
        name, model, x, target, useless, error
    )
    if scales:
        raise Wrong(_on_scales(name, scales, f"fails on pixels from 0 to 1 (error {found:.3f})"))


def _judge_first_loss(name, model, x, target, found, history) -> None:
    """Raise when the recorded loss began so high that the input was on a far larger scale.

    Such an input can kill every unit of a code in the first steps. Then the model gives one
    picture on whatever scale it is asked, and the history alone tells.
    """
    if history is None or not getattr(model, "compiled", False):
        return
    first = float(np.asarray(history["loss"])[0])
    own = losses_by_chunk(name, model, x[:_COUNT], target[:_COUNT]).mean()
    if first < 1.05 * _GUESS or not probe.close(own, found, 0.1):  # its loss is another one
        return
    raise Wrong(
        f"`{name}` answers every image with nearly the same picture (error {found:.3f}). The loss "
        f"of its first epoch was {first:.3f}, more than a guess of one half for every pixel has "
        f"({_GUESS:.3f}). Pixels from 0 to 255, where 0 to 1 is asked for, lead there, or steps "
        f"that are far too large ({optimizer_of(model)}): either kills the code at the start. "
        f"{changed_data()}Use `x_train` as it is loaded, and `adam` as it is."
    )


def _judge_training(name, model, target, reconstruction, history) -> None:
    """Raise when the weights are (nearly) those that the model began with."""
    bce = float(metrics.binary_crossentropy(target, reconstruction).mean())
    steps, losses = steps_taken(model), None if history is None else np.asarray(history["loss"])
    if bce < _UNTRAINED and steps != 0:
        return
    start = f"`{name}` has an error of {bce:.3f} nats a pixel, "
    if isinstance(model, keras.Layer) and not model.trainable_weights:
        raise Wrong(start + "and no weight that training may change: `trainable` is False.")
    with_history = losses is not None and len(losses)
    if with_history and losses[-1] < 0.7 * bce and bce > _UNTRAINED:
        raise Wrong(
            start + f"but the recorded training ended at a loss of {losses[-1]:.3f}: these are not "
            "the weights that it left. The model was built again after the training, or the "
            "history is another model's. Run building and training once more, one after the other."
        )
    if steps == 0:
        raise Wrong(
            start + "and has not learnt anything yet: its optimizer has taken no step since the "
            "model was built and compiled. Train it, and look whether the cell that does so shows "
            "an error."
        )
    if bce < _UNTRAINED:
        return
    if with_history and losses[0] > 0:
        fell = (
            f"in {counted(len(losses), 'epoch')} the loss went from {losses[0]:.4f} to "
            f"{losses[-1]:.4f}. "
        )
        raise Wrong(
            start + f"and it is the model that you trained: {fell}{changed_data()}"
            f"The steps are too small, or lead nowhere ({optimizer_of(model)}). With `adam` as it "
            "is, one epoch is enough to get below 0.2."
        )
    taken = (
        f"after {counted(steps, 'step')} of its optimizer ({optimizer_of(model)})" if steps else ""
    )
    raise Wrong(
        start + f"about that of new weights, {taken or 'and nothing shows that it was trained'}. "
        f"{changed_data()}Two things lead there: steps that are too small, which `adam` as it is "
        "mends, or a model that was never trained, or was built again."
    )
