"""What a model's first layer with weights gets while the model trains: pictures and their noise.

Noise layers have no weights, so whatever a learner's own layers and functions do to the pictures is
seen there, in a model of any form.
"""

from typing import Any, NamedTuple

import keras
import numpy as np

from helpers.checks import probe
from helpers.checks.denoising_noise import level_of, related, strengths_of

_COUNT = 400  # pictures; a strength is read off each of them
_UNTOUCHED = 1e-4


class Noise(NamedTuple):
    """The noise that a model adds to its input while it trains.

    ``kind`` is "none"; "same" (for all pictures), "flat" (one number a picture), "times" (it
    multiplies) or "one side", where nothing more is told; "one" (strength), "mixed" (strengths in
    every picture alike, so a pixel has its own) or "own" (a strength for each picture).
    ``low`` and ``high`` are the strengths that 98 % of the pictures lie between, ``level`` the
    middle one. ``least`` and ``most`` are the values that a grey pixel comes to.
    """

    kind: str
    level: float = 0.0
    low: float = 0.0
    high: float = 0.0
    least: float = 0.0
    most: float = 1.0

    @property
    def clipped(self) -> bool:
        """Whether nothing leaves the range of pixels."""
        return self.least > -1e-3 and self.most < 1.001


def noise_of(name: str, model: Any) -> Noise | None:
    """The noise that the model adds while it trains; None when it cannot be seen.

    That is so where no layer has the weights, or pictures change in other ways as well.
    """
    shape = (_COUNT, probe.validation(1).x.shape[1])
    black, grey = np.zeros(shape, np.float32), np.full(shape, 0.5, np.float32)
    for pictures in (black, grey):
        untouched = entering(name, model, pictures, training=False)
        if untouched is None or np.abs(untouched - pictures).max() > _UNTOUCHED:
            return None
    on_black, on_grey = (entering(name, model, x, training=True) for x in (black, grey))
    if on_black is None or on_grey is None:
        return None
    return _noise_in(on_black, on_grey, black)


def _noise_in(on_black: np.ndarray, on_grey: np.ndarray, black: np.ndarray) -> Noise:
    change = on_grey - 0.5
    ends = {"least": float(min(on_grey.min(), on_black.min())), "most": float(on_grey.max())}
    if max(np.abs(on_black).max(), np.abs(change).max()) < _UNTOUCHED:
        return Noise("none")
    if np.abs(on_black).max() < _UNTOUCHED:
        return Noise("times", **ends)
    if all(np.ptp(row) < _UNTOUCHED for row in on_grey[:50]):
        return Noise("flat", **ends)
    if related(change[0], change[1]) or related(change[2], change[3]):
        return Noise("same", **ends)
    brighter, darker = (change > _UNTOUCHED).mean(), (change < -_UNTOUCHED).mean()
    if min(brighter, darker) < 0.2 * max(brighter, darker):
        return Noise("one side", **ends)
    strengths, spread = strengths_of(on_black, black)
    level = float(np.median(strengths))
    # 84.13 % of a normal distribution lie below one standard deviation.
    tails = np.quantile(on_black, 0.8413) / max(level_of(on_black), 1e-9)
    kind = "own" if spread > 0.08 * level else "mixed" if tails > 1.07 else "one"
    low, high = (float(np.quantile(strengths, q)) for q in (0.01, 0.99))
    return Noise(kind, level, low, high, **ends)


def entering(name: str, model: Any, x: np.ndarray, training: bool) -> np.ndarray | None:
    """What the first layer with weights gets for the pictures ``x``, shape (n, pixels).

    None when there is no such layer, or what it gets is no picture.
    """
    heard = _heard(name, model, x, training)
    if not heard:
        return None
    found = heard[0].reshape(len(x), -1)
    return found if found.shape == x.shape else None


def leaving(name: str, model: Any, x: np.ndarray) -> np.ndarray | None:
    """What the last layer with weights gets for the pictures ``x``: the code of two dense layers.

    None when no such layer can be found.
    """
    heard = _heard(name, model, x, training=False)
    return heard[-1] if len(heard) > 1 else None


def _heard(name: str, model: Any, x: np.ndarray, training: bool) -> list[np.ndarray]:
    """What goes into each layer with weights, in the order in which they are called."""
    seen: list[Any] = []
    layers = [layer for layer in _leaves(model) if any(len(w.shape) > 1 for w in layer.weights)]
    for layer in layers:
        object.__setattr__(layer, "call", _listening(layer.call, seen))  # past Keras's tracking
    try:
        probe.guarded(name, lambda: model(x, training=training))
    finally:
        for layer in layers:
            object.__delattr__(layer, "call")
    try:
        return [np.asarray(keras.ops.convert_to_numpy(s)) for s in seen if hasattr(s, "shape")]
    except Exception:  # the model's own call is a compiled program, which shows symbols only
        return []


def _leaves(model: Any) -> list[keras.Layer]:
    """The layers that hold no further layers."""
    parts = list(model._flatten_layers())
    return [part for part in parts if not list(part._flatten_layers())[1:]]


def _listening(call: Any, seen: list[Any]) -> Any:
    def listened(*arguments: Any, **named: Any) -> Any:
        seen.append(arguments[0] if arguments else next(iter(named.values())))
        return call(*arguments, **named)

    return listened
