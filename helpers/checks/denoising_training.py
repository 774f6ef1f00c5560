"""What a denoiser was trained on: read from its noise layer, its recorded loss and its errors."""

from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np

from helpers.checks import probe
from helpers.checks.denoising_entering import Noise, noise_of
from helpers.checks.denoising_errors import mse
from helpers.checks.denoising_noise import LEVEL, SEED
from helpers.checks.feedback import Wrong
from helpers.checks.scales import SCALES
from helpers.data import PIXELS, gaussian_noise

FIRST = "denoiser"  # the model of step 2, whose noise lies in arrays
ONE_STRENGTH = (FIRST, "fresh_denoiser")
_COUNT = 500
_FITS, _FITS_NOT = 0.2, 0.25  # relative: a recorded loss is a mean over an epoch of changes
_AS_GOOD = 1.03  # clean pictures are as good as those with the faint noise that fits best
_LEVELS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 1.0)
_KINDS = {
    "same": "every picture of a batch gets the same noise. Draw it with the shape `ops.shape(x)`",
    "flat": "all pixels of a picture get the same number. Draw the noise with `ops.shape(x)`, one "
    "number for each pixel",
    "times": "black pixels stay black: its layer multiplies the picture instead of adding to it. "
    "`layers.GaussianNoise` adds, `Dropout` and `GaussianDropout` multiply",
    "one side": "noise moves grey pixels to one side only. Draw it around zero, with "
    "`keras.random.normal`, and clip nothing but the sum",
}


def judge_training(name: str, model: Any, losses: Mapping | None, error: float) -> None:
    """Raise when a measurement shows what was wrong with the pictures of the training.

    For a model whose ``error`` is too large. Without a noise layer or a history fewer are made.
    """
    noise = noise_of(name, model)
    if noise is not None and noise.kind != "none":
        _judge_layer(name, model, noise, error)
    recorded = _recorded(model, losses)
    if recorded is not None:
        _judge_loss(name, model, noise, recorded)
    if noise is not None and noise.kind == "none" and name != FIRST:
        _judge_missing(name, model, error)


def judge_part(name: str, model: Any, known: np.ndarray | None = None) -> None:
    """Raise when the model is clearly better on validation or test images than on training ones.

    ``known`` are the validation images with the noise that the model may have been trained on.
    """

    def error(part: Any, noisy: np.ndarray | None = None) -> float:
        clean = part(2000).x
        if noisy is None:
            level = LEVEL if name in ONE_STRENGTH else LEVEL / 2
            noisy = gaussian_noise(clean, level, SEED)
        return mse(clean, probe.outputs(name, model, noisy[:2000], PIXELS))

    of_train = error(probe.train)
    tried = [("validation images", error(probe.validation)), ("test images", error(probe.test))]
    if known is not None:
        tried.append(("validation images", error(probe.validation, known)))
    for where, found in tried:
        if found < 0.93 * of_train:
            raise Wrong(
                f"`{name}` has an error of {found:.4f} on {where} and {of_train:.4f} on "
                f"training images, with noise of the same strength: it was trained on the "
                f"{where}. Train it on `x_train`, noisy as input and clean as target."
            )


def _judge_layer(name: str, model: Any, noise: Noise, error: float) -> None:
    """Raise when the noise that the model adds in training is not what the step asks for."""
    start = f"The error of {error:.4f} is too large. While `{name}` trains, "
    if noise.kind in _KINDS:
        raise Wrong(f"{start}{_KINDS[noise.kind]}.")
    if not noise.clipped:
        raise Wrong(
            f"{start}the values that reach its first layer with weights run from {noise.least:.1f} "
            f"to {noise.most:.1f}: the noise is not clipped. Cut off what lies outside 0 to 1 "
            "after it: `layers.ReLU(max_value=1.0)`, or `ops.clip(..., 0, 1)`."
        )
    if name in ONE_STRENGTH:
        if noise.kind == "one" and probe.close(noise.level, LEVEL, 0.06):
            return
        if noise.kind == "one":
            raise Wrong(
                f"{start}it adds noise of strength {noise.level:.2f}; the task says {LEVEL}. A "
                "`GaussianNoise` layer takes the standard deviation."
            )
        raise Wrong(f"{start}{_about_mixture(noise)}. This step asks for one strength, {LEVEL}.")
    if noise.kind == "own" and 0.42 < noise.high < 0.65 and noise.low < 0.06:
        return
    if noise.kind == "own":
        raise Wrong(
            f"{start}the strengths of its noise run from about {noise.low:.2f} to {noise.high:.2f};"
            f" they should go from 0 to {LEVEL}: `keras.random.uniform((ops.shape(x)[0], 1), 0, "
            f"{LEVEL})`."
        )
    if noise.kind == "one":
        again = [noise_of(name, model) for _ in range(3)]
        levels = [noise.level, *(other.level for other in again if other is not None)]
        each = "of a batch" if max(levels) > 1.3 * min(levels) else ""
        which = f"about {noise.level:.2f}" if not each else "another one in the next batch"
        raise Wrong(
            f"{start}all pictures {each} get noise of the same strength, {which}. Draw one "
            "for each picture, of the shape `(ops.shape(x)[0], 1)`.".replace("  ", " ")
        )
    raise Wrong(
        f"{start}{_about_mixture(noise)}. Draw one strength for each picture, of the shape "
        "`(ops.shape(x)[0], 1)`, and not of the shape of `x`."
    )


def _about_mixture(noise: Noise) -> str:
    if noise.kind == "own":
        return f"every picture gets noise of a strength of its own, up to {noise.high:.2f}"
    return (
        "every pixel gets a strength of its own: strengths differ within a picture, and from one "
        "picture to the next they are alike"
    )


def _judge_missing(name: str, model: Any, error: float) -> None:
    """Raise when a model without noise of its own does well on clean pictures alone."""
    clean = probe.validation(_COUNT).x
    on_clean = mse(clean, probe.outputs(name, model, clean, PIXELS))
    if on_clean < 0.4 * error:
        raise Wrong(
            f"There is no noise in `{name}` while it trains: its first layer with weights gets "
            f"the pictures as they are. Its error is {on_clean:.4f} on clean pictures and "
            f"{error:.4f} on noisy ones, so it was trained on clean ones. Put the layer that "
            "draws the noise first, right after the input, and train again."
        )


def _recorded(model: Any, losses: Mapping | None) -> float | None:
    """The loss of the model's last epoch of training, where there is one and no penalty in it."""
    own = getattr(model, "history", None)
    found = own.history if isinstance(own, keras.callbacks.History) else losses
    if not found or not len(found.get("loss", ())) or not getattr(model, "compiled", False):
        return None
    last = float(np.asarray(found["loss"], np.float64)[-1])
    return last if np.isfinite(last) and last > 0 else None


def _judge_loss(name: str, model: Any, noise: Noise | None, recorded: float) -> None:
    """Raise when the recorded loss is not that of the right pictures, and is that of others."""
    clean = probe.train(_COUNT).x

    def loss(x: np.ndarray, y: np.ndarray = clean) -> float:
        x, y = x.astype(np.float32), keras.ops.convert_to_tensor(y.astype(np.float32))

        def compute() -> float:
            answer = model(x, training=True)
            return float(model.compute_loss(x=x, y=y, y_pred=answer, training=True))

        return probe.guarded(name, compute)

    in_layer = noise is not None and noise.kind != "none"
    given = clean if in_layer else gaussian_noise(clean, _strengths(name, len(clean)), SEED)
    right = loss(given)
    if abs(right / recorded - 1) < _FITS_NOT:
        return
    ended = (
        f"its training ended at a loss of {recorded:.4f}, which it has on those, and on the "
        f"pictures that this step asks for it has {right:.4f}"
    )
    if not in_layer:
        _judge_strength(name, loss, recorded, right, ended, is_silent=noise is not None)
    if name == FIRST:
        return
    found: list[tuple[float, str]] = []
    silent = mse(clean, _answers(name, model, given))
    for words, (scales, _) in SCALES.items():
        for scale in scales:
            x, y = scale(given).astype(np.float32), scale(clean).astype(np.float32)
            answer = _answers(name, model, x)
            better = mse(clean, answer) < 0.7 * silent
            nearer = mse(np.clip(y, 0, 1), answer) < 0.7 * mse(clean, answer)
            for target, says, seen in (
                (clean, f"inputs {words}", better),
                (y, f"inputs and targets {words}", nearer),
            ):
                off = abs(loss(x, target) / recorded - 1)
                if seen and off < _FITS:
                    found.append((off, says))
    if found:
        raise Wrong(f"`{name}` was trained on {min(found)[1]}: {ended}. {_MEND}")


def _strengths(name: str, count: int) -> float | np.ndarray:
    if name in ONE_STRENGTH:
        return LEVEL
    return np.random.default_rng(SEED).permutation(np.linspace(0, LEVEL, count))[:, None]


def _answers(name: str, model: Any, x: np.ndarray) -> np.ndarray:
    return probe.outputs(name, model, x, PIXELS, training=True)


def _judge_strength(
    name: str,
    loss: Callable[..., float],
    recorded: float,
    right: float,
    ended: str,
    is_silent: bool,
) -> None:
    """Raise when a model does best at another strength of noise.

    ``is_silent`` says that its first layer was seen to get the pictures as they are.
    """
    clean = probe.train(_COUNT).x
    curve = [loss(gaussian_noise(clean, level, SEED)) for level in _LEVELS]
    best = int(np.argmin(curve))
    level = _LEVELS[best]
    if abs(curve[best] / recorded - 1) > _FITS or curve[best] > 0.8 * right:
        return
    faint = bool(level) and curve[0] <= _AS_GOOD * curve[best]
    if (faint or not level) and name != FIRST:
        silence = f"There is no noise in `{name}` while it trains: it" if is_silent else f"`{name}`"
        raise Wrong(
            f"{silence} was trained on clean pictures{' or nearly clean ones' if faint else ''}: "
            f"{ended}. Put the layer that draws the noise first, right after the input, and train "
            "again."
        )
    if not level:
        raise Wrong(
            f"`{name}` knows no noise, it was trained on clean inputs: {ended}. {_MEND_FIRST}"
        )
    if level < 0.4 or (level > 0.6 and name in ONE_STRENGTH):
        mend = _MEND_FIRST if name == FIRST else _MEND
        most = " at most" if faint else ""
        raise Wrong(f"`{name}` was trained on noise of strength {level:g}{most}: {ended}. {mend}")


_MEND_FIRST = (
    "Train with `noisy_train` of step 1 as input and `x_train`, as it is loaded, as target."
)
_MEND = (
    "Give `x_train`, as it is loaded, as input and as target: the noise is drawn by a layer in the "
    "model."
)
