"""What the checks of exercise 01_sparse show after a right answer, from what they have measured."""

from collections.abc import Callable

import numpy as np

from helpers import plots
from helpers.checks import probe
from helpers.data import PIXELS
from helpers.words import counted


def learning_curves(losses) -> None:
    """The losses of the learner's training, over its epochs."""
    both = {name: [float(loss) for loss in losses[name]] for name in ("loss", "val_loss")}
    plots.learning_curves(
        {"sparse": both},
        {},
        "loss (nats a pixel, with penalty)",
        alt="The loss of your model over the epochs, in training and in validation: it falls from "
        f"{both['loss'][0]:.3f} to {both['loss'][-1]:.3f}, in validation to "
        f"{both['val_loss'][-1]:.3f}.",
        top=0.2,
    )


def pictures(
    decoder, originals: np.ndarray, answers: np.ndarray, code: np.ndarray
) -> Callable[[], None]:
    """The figure of step 4: ten reconstructions, and what the most used units paint."""
    often = np.argsort(-(np.abs(code) > 1e-3).mean(axis=0), kind="stable")[:32]
    alone = np.zeros((len(often) + 1, code.shape[1]), np.float32)
    # One unit of the code set to its largest value, the others to zero; the last row is all zero.
    alone[np.arange(len(often)), often] = code.max(axis=0)[often]
    painted = probe.outputs("sparse_decoder", decoder, alone, PIXELS)

    def draw() -> None:
        plots.digits(
            {"original": originals, "sparse": answers},
            alt="Ten digits above their reconstructions by the sparse model.",
        )
        plots.signed_images(
            painted[:-1] - painted[-1],
            alt=f"{counted(len(often), 'small picture')}, what single units paint: in orange what "
            "adds ink, in blue where ink is taken away.",
        )

    return draw


def values_of(code: np.ndarray) -> None:
    """How often each value of the code, shape (n, units) and from 0 to 1, occurs."""
    figure, axis = plots.new_figure()
    bins = np.linspace(0, 1, 41)
    plots.draw_histogram(axis, {"values of the code": code.ravel()}, bins, "value")
    axis.set_ylabel("share of all values")
    small = (code < 0.1).mean()
    plots.show(
        figure,
        alt=f"A histogram of the values of the code: {small:.0%} lie below 0.1, the largest is "
        f"{code.max():.2f}.",
    )
