"""Which pictures a training was watched on: the recorded ``val_loss`` tells, to six digits.

The loss of the finished model is computed on each candidate exactly as Keras computes it, penalties
and all. Two sets of pictures never have the same loss; equal to a thousandth they often are.
"""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from helpers.checks import probe
from helpers.checks.feedback import WrongKind

# Relative. Sums of float32 in another order differ by a few parts in a million.
RESOLUTION = 2e-5
# Of parts there are many, so one may come near by chance: to accuse takes more than to accept.
_RESOLUTION_OF_PARTS = 4e-6
_CHUNK = 250
_MANY = 100  # chunks from which it takes less time to trace the loss first


class Pictures(NamedTuple):
    """Pictures that may have been watched: a name, the model's input and its target."""

    name: str
    x: np.ndarray
    y: np.ndarray


def losses_by_chunk(name: str, model: Any, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The compiled loss of each 250 pictures, penalties included, in inference mode.

    Raises WrongKind when the model cannot be asked, or has no loss.
    """

    def loss(x: Any, y: Any) -> Any:
        return model.compute_loss(x=x, y=y, y_pred=model(x, training=False), training=False)

    def one(start: int, asked: Callable[[Any, Any], Any] = loss) -> float:
        batch = slice(start, start + _CHUNK)
        pictures = x[batch] if asked is loss else keras.ops.convert_to_tensor(x[batch])
        return float(asked(pictures, keras.ops.convert_to_tensor(y[batch])))

    starts = range(0, len(x), _CHUNK)
    most, last = starts[:-1], starts[-1:]
    found: list[float] = []
    if len(most) >= _MANY:
        traced = tf.function(loss, autograph=False)
        with contextlib.suppress(WrongKind):  # what cannot be traced is asked as it stands
            found = [probe.guarded(name, lambda s=s: one(s, traced)) for s in most]
    found = found or [probe.guarded(name, lambda s=s: one(s)) for s in most]
    # The last one as it stands: the model's own list of losses then holds numbers again.
    return np.array(found + [probe.guarded(name, lambda s=s: one(s)) for s in last])


def watched(
    name: str, model: Any, losses: Mapping[str, Any], candidates: list[Callable[[], Pictures]]
) -> str:
    """The name of the candidate that ``val_loss`` was measured on; "" when it is none of them.

    Looked at one after the other, so put the right one first and what is slow to make last. Of each
    all pictures are tried, and the first and the last 500, 1,000, 2,000, 5,000, 10,000, and those
    that ``validation_split`` takes. Any epoch counts: some callbacks bring back the best weights.
    """
    seen = np.asarray(losses["val_loss"], np.float64)
    for candidate in candidates:
        pictures = candidate()
        by_chunk = losses_by_chunk(name, model, pictures.x, pictures.y)
        for part, value in _parts(by_chunk, len(pictures.x)):
            resolution = RESOLUTION if part == "{}" else _RESOLUTION_OF_PARTS
            if np.abs(seen - value).min() <= resolution * abs(value):
                return part.format(pictures.name)
    return ""


def _parts(by_chunk: np.ndarray, count: int) -> list[tuple[str, float]]:
    """What may be taken of so many pictures, in words, and the mean loss of it."""
    sizes = np.full(len(by_chunk), _CHUNK, np.float64)
    sizes[-1] = count - _CHUNK * (len(by_chunk) - 1)
    found = [("{}", float(np.average(by_chunk, weights=sizes)))]
    shares = {round(count * share) for share in (0.1, 0.15, 0.2, 0.25, 0.3)}
    for size in sorted({500, 1000, 2000, 5000, 10_000} | shares):
        if size < count and size % _CHUNK == 0 and count % _CHUNK == 0:
            chunks = size // _CHUNK
            found.append((f"the first {size:,} of {{}}", float(by_chunk[:chunks].mean())))
            found.append((f"the last {size:,} of {{}}", float(by_chunk[-chunks:].mean())))
    return found
