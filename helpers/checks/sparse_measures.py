"""Check of the exercise 01_sparse, step 3: zeros, active units and dead units of a code."""

import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.data import PIXELS, load_mnist
from helpers.words import counted


@step("01_sparse", "step 3")
def measure(encoder, zeros, active, dead) -> Outcome:
    """Share of zeros, active units an image and dead units, on the validation code."""
    x = probe.validation().x
    code = probe.outputs("encoder", encoder, x)
    if code.shape[1] == PIXELS:
        raise Wrong("`encoder` answers with 784 numbers: that is a reconstruction, not a code.")
    found = [probe.number(n, v) for n, v in (("zeros", zeros), ("active", active), ("dead", dead))]
    true_zeros = metrics.share_of_zeros(code)
    true_active, true_dead = metrics.active_units(code), metrics.dead_units(code)
    _judge_source(found[0], true_zeros, encoder, code)
    _judge_zeros(found[0], true_zeros, code)
    if not probe.close(found[1], true_active, 0.01, 0.02):
        raise Wrong(_about_active(found[1], true_active, code))
    if found[2] != true_dead:
        raise Wrong(
            f"`dead` is {found[2]:g}; we count {counted(true_dead, 'unit')} at zero for every "
            "validation image. A unit is dead when *all* images leave it at zero: look down each "
            "column of the code."
        )
    return right(
        "All three measures agree with ours: to 0.3 % of all values, 1 % of the active units.",
        {
            "zeros": f"{true_zeros:.1%}",
            "active units an image": f"{true_active:.1f} of {code.shape[1]}",
            "dead units": str(true_dead),
        },
        "If nearly every unit answers to nearly every image, this code is not sparse, whatever "
        "the name of the model.",
    )


def _judge_source(zeros: float, truth: float, encoder, code: np.ndarray) -> None:
    """Raise when ``zeros`` is exactly that of other images or of another limit."""
    if probe.close(zeros, truth, 0.0, 1e-5):
        return
    for other, advice in (
        (lambda: (np.abs(code) <= 0.01).mean(), "That counts values up to 0.01; zero is up to "
         "0.001."),
        (lambda: (code == 0).mean(), "That counts exact zeros; count what is at most 0.001."),
        (lambda: metrics.share_of_zeros(probe.outputs("encoder", encoder, probe.test().x)),
         "That is of the test images, which are kept for the report: encode `x_validation`."),
        (lambda: metrics.share_of_zeros(probe.outputs("encoder", encoder, load_mnist().train.x)),
         "That is of the training images: encode `x_validation`."),
    ):  # fmt: skip
        if probe.close(zeros, float(other()), 0.0, 1e-6):
            raise Wrong(f"`zeros` is {zeros:.5f}; we count a share of {truth:.5f}. {advice}")


def _judge_zeros(zeros: float, truth: float, code: np.ndarray) -> None:
    if probe.close(zeros, truth, 0.0, 0.003):
        return
    if probe.close(zeros, float(code.mean()), 0.01):
        advice = (
            "That is the mean activation. A code can have a small mean without a single zero; "
            "count the entries that are zero."
        )
    elif probe.close(zeros, 1 - truth, 0.0, 0.003):
        advice = "That is the share of entries that are *not* zero."
    elif probe.close(zeros, 100 * truth, 0.01, 0.3):
        advice = "That is a percentage; `zeros` should be a share between 0 and 1."
    elif probe.close(zeros, truth * code.size, 0.01):
        advice = "That is a count; divide it by the number of entries."
    elif probe.close(zeros, truth * code.shape[1], 0.01):
        advice = "That is the number of zeros an image; divide it by the size of the code."
    else:
        advice = (
            "Take the code of the validation images from `encoder` (not from `autoencoder`, whose "
            "output is a picture), and count the entries up to 0.001 as zeros."
        )
    raise Wrong(f"`zeros` is {zeros:.4g}; we count a share of {truth:.4f}. {advice}")


def _about_active(active: float, truth: float, code: np.ndarray) -> str:
    start = f"`active` is {active:.4g}; on average {truth:.2f} units answer to an image. "
    if probe.close(active, truth / code.shape[1], 0.01):
        return start + "That is a share; multiply it by the size of the code."
    if probe.close(active, code.shape[1] - metrics.dead_units(code), 0, 0.01):
        return start + "You counted the units that answer to any image at all."
    return start + "Count the entries above 0.001 in each row of the code, then average the rows."
