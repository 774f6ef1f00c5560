"""Exercise 4: what an autoencoder of tumours shows of its layers and of its training.

Every limit was measured: 5 to 100 epochs, rates of 0.001 to 0.01, hidden layers of 16 to 64, codes
of 2 to 20, relu and tanh, with and without tanh at the end, twenty trainings of each.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.checks.anomaly_scores import calibration, standard, tumours, usual
from helpers.checks.feedback import Wrong
from helpers.checks.steps import optimizer_of, steps_taken
from helpers.checks.widths import dense_widths
from helpers.data_tumours import MEASUREMENTS
from helpers.words import counted

# Error on benign rows, against that of the mean as answer. Ten epochs of 0.001 leave 0.89.
MOST_LEFT = 0.92
# Error on calibration rows, against training rows: clean models have 0.76 and more on this split.
LEAST_RATIO = 0.7


def judge_range(name: str, rebuilt: np.ndarray, z: np.ndarray) -> None:
    """Raise when the model's answers ``rebuilt`` to standardised rows ``z`` are never negative."""
    if rebuilt.min() < -1e-6:
        return
    layer = "a sigmoid" if rebuilt.max() <= 1 else "a relu"
    raise Wrong(
        f"`{name}` answers with numbers from {rebuilt.min():.2g} to {rebuilt.max():.2f} and never "
        f"with a negative one; {(z < 0).mean():.0%} of the standardised numbers are negative, down "
        f"to {z.min():.1f}. Its last layer cuts them off, as {layer} does."
    )


def judge_width(name: str, model: Any) -> int | None:
    """The width of the model's narrowest layer; raises when none is below 30, None when unknown.

    Known are models whose weights lie in dense layers, and in layers that normalise.
    """
    widths = dense_widths(model)
    if not widths:
        return None
    if min(widths) >= MEASUREMENTS:
        listed = ", ".join(map(str, widths))
        raise Wrong(
            f"The layers of `{name}` have {listed} numbers, and a row has {MEASUREMENTS}: none is "
            "narrower, so it can learn to copy. The code has to be of fewer numbers."
        )
    return min(widths)


def judge_learnt(name: str, model: Any, error: float, of_mean: float) -> None:
    """Raise when ``error`` on benign rows is hardly below ``of_mean``, that of the mean."""
    if error <= MOST_LEFT * of_mean:
        return
    steps = steps_taken(model)
    if steps == 0:
        raise Wrong(
            f"`{name}` has not learnt anything yet: its optimizer has taken no step since the "
            "model was built and compiled. Was it built anew after the training?"
        )
    taken = f" It has taken {counted(steps, 'step')} ({optimizer_of(model)})." if steps else ""
    raise Wrong(
        f"The error on benign tumours is {error:.2f}; who always answers the mean has "
        f"{of_mean:.2f}. The model has hardly learnt.{taken} More epochs, smaller batches or "
        "larger steps, and standardised rows on both sides of `fit`."
    )


def judge_rows_learnt(error: np.ndarray, known: np.ndarray) -> None:
    """Raise when the calibration rows are rebuilt so well that the model has learnt from them.

    ``error`` and ``known`` are the errors of the benign calibration and training rows. A model that
    has learnt from both parts cannot be told from one that has not.
    """
    if error.mean() >= LEAST_RATIO * known.mean():
        return
    raise Wrong(
        f"`autoencoder` has an error of {known.mean():.3f} on `usual_train` and of "
        f"{error.mean():.3f} on `usual_calibration`, {error.mean() / known.mean():.2f} times as "
        f"much; of models that have learnt from `usual_train` we know {LEAST_RATIO + 0.06:.2f} and "
        "more. So it has learnt from the calibration rows: these have to stay unseen."
    )


def malignant_rows_learnt(error: Callable[[np.ndarray], np.ndarray]) -> str:
    """Which part's malignant rows a model has learnt from, in a sentence; "" when none shows.

    ``error`` gives the error of each of some standardised rows. Of three parts the training part's
    malignant rows have 1.26 to 1.54 times the error of the test part's in models that know neither,
    the validation part's 1.00 to 1.10 times the training part's.
    """
    parts = [getattr(tumours(), part) for part in ("train", "validation", "test")]
    train, validation, test = (
        float(error(standard(x[malignant], usual()).astype(np.float32)).mean())
        for x, malignant in parts
    )
    for name, ratio, other, usually in (
        ("x_validation", validation / train, "the training part", 1.0),
        ("x_train", train / test, "the test part", 1.26),
    ):
        if ratio < 0.9 * usually:
            return (
                f"The malignant rows of `{name}` have {ratio:.2f} times the error of those of "
                f"{other}; in models that know neither it is {usually:g} times or more. So it has "
                f"learnt from the malignant rows of `{name}`: train on `standardise(usual_train)`."
            )
    return ""


def errors_of_the_mean() -> float:
    """The mean error of calibration rows for a model that always answers the mean: zero."""
    return float(np.square(standard(calibration(), usual())).mean())


def benign(part: str, seed: int) -> np.ndarray:
    """The benign rows of a part of a split, standardised as its model needs them."""
    x, malignant = getattr(tumours(seed), part)
    return standard(x[~malignant], usual(seed)).astype(np.float32)
