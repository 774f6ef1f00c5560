"""Pixels on another scale than from 0 to 1: on which of them a model works."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from helpers.checks import probe
from helpers.checks.watching import losses_by_chunk
from helpers.data import PIXELS

_COUNT = 500
_MEAN, _DEVIATION = 0.13, 0.31  # of all pixels of the training images
# Other scales on which pictures are given to a model, and how a learner comes to them. What is
# standardised has its own mean and deviation, or (noisy pictures) those of the clean ones.
SCALES: Mapping[str, tuple[Sequence[Callable[[np.ndarray], np.ndarray]], str]] = {
    "from 0 to 255": ([lambda x: 255 * x], "trained on data that were not normalised"),
    "divided by 255 once more": (
        [lambda x: x / 255],
        "trained on pixels that were divided by 255 a second time: `load_mnist` has done it "
        "already, so the largest pixel was 0.004",
    ),
    "standardised": (
        [lambda x: (x - x.mean()) / x.std(), lambda x: (x - _MEAN) / _DEVIATION],
        "trained on standardised pixels, with mean 0 and deviation 1",
    ),
    "from -1 to 1": ([lambda x: 2 * x - 1], "trained on pixels from -1 to 1"),
    "turned to their negative": ([lambda x: 1 - x], "trained on negatives, black on white"),
}


def scales_of(model, x: np.ndarray, target: np.ndarray, history) -> list[str]:
    """The scales of pixels on which the model has about the recorded loss; [] when 0 to 1 has.

    What was scaled may be input and target, or one of them alone. The loss is the model's own:
    Keras takes the logits below a sigmoid, so it goes further than the values tell.
    """
    if history is None or not getattr(model, "compiled", False):
        return []
    recorded, near = recorded_loss(history)
    some, wanted = x[:_COUNT], target[:_COUNT]

    def fits(given: np.ndarray, goal: np.ndarray) -> bool:
        pairs = (given.astype(np.float32), goal.astype(np.float32))
        return probe.close(losses_by_chunk("the model", model, *pairs).mean(), recorded, near)

    if fits(some, wanted):
        return []
    return [
        words
        for words, (scales, _) in SCALES.items()
        if any(
            fits(scale(some), scale(wanted))
            or fits(scale(some), wanted)
            or fits(some, scale(wanted))
            for scale in scales
        )
    ]


def recorded_loss(history: Mapping) -> tuple[float, float]:
    """The last loss of a history, and how far (relative) one of our own may be from it."""
    if len(history.get("val_loss", ())):
        return float(np.asarray(history["val_loss"])[-1]), 0.1
    # Of a training loss only the mean over the last epoch is known.
    return float(np.asarray(history["loss"])[-1]), 0.3


def scales_by_error(name, model, x, target, useless, error) -> list[str]:
    """The scales on which the answers are good, where no history tells more."""
    some, wanted = x[:_COUNT], target[:_COUNT]
    own = float(error(wanted, probe.outputs(name, model, some, PIXELS)).mean())
    found = []
    for words, ((scale, *_), _) in SCALES.items():
        answer = probe.outputs(name, model, scale(some).astype(np.float32), PIXELS)
        as_scaled = scale(wanted).astype(np.float32)
        fits = error(wanted, answer).mean() < min(0.7 * own, 0.9 * useless)
        if not fits and as_scaled.min() >= 0 and as_scaled.max() <= 1:
            # It gives back what it gets, on that scale: far better than any one picture does.
            flat = np.square(as_scaled - as_scaled.mean(axis=0)).mean()
            fits = np.square(as_scaled - answer).mean() < 0.7 * flat
        if fits:
            found.append(words)
    return found
