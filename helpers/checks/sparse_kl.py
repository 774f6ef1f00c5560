"""Check of the exercise 01_sparse, stretch goal: the KL penalty, and units that fire rarely."""

import numpy as np

from helpers.checks import probe
from helpers.checks.autoencoders import judge_reconstruction
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.checks.sparse_figures import values_of
from helpers.checks.sparse_penalties import (
    TARGET,
    judge_kl_function,
    judge_kl_models,
    why_off_target,
)
from helpers.checks.steps import too_few_steps
from helpers.data import PIXELS

ALLOWED_KL_BCE = 0.14
WANTED_VARYING = 0.5  # share of the units
LEAST_DEVIATION = 0.02  # over the images, of a unit that says something; a constant one has 0


@step("01_sparse", "stretch goal")
def kl(kl_penalty, kl_encoder, kl_autoencoder) -> Outcome:
    """The Kullback-Leibler penalty in closed form, and a model whose units fire rarely."""
    judge_kl_function(kl_penalty)
    x = probe.validation().x
    code = probe.outputs("kl_encoder", kl_encoder, x)
    reconstruction = probe.outputs("kl_autoencoder", kl_autoencoder, x, PIXELS)
    if code.min() < -1e-3 or code.max() > 1 + 1e-3:
        raise Wrong(
            f"The code runs from {code.min():.2f} to {code.max():.2f}. The KL penalty compares "
            "probabilities: give the code a sigmoid, so that an activation lies between 0 and 1."
        )
    judge_kl_models(kl_encoder, kl_autoencoder, code)
    bce = judge_reconstruction("kl_autoencoder", kl_autoencoder, x, reconstruction, None)
    middle = float(np.median(code.mean(axis=0)))
    if not TARGET / 2 < middle < TARGET * 2:
        raise Wrong(
            f"The median unit has a mean activation of {middle:.3f}; the target is {TARGET}. "
            + why_off_target(middle, kl_autoencoder, x)
        )
    varying = float((code.std(axis=0) > LEAST_DEVIATION).mean())
    if varying < WANTED_VARYING:
        raise Wrong(
            f"The mean activation is right, but {1 - varying:.0%} of the units have nearly the "
            f"same value for every image (deviation below {LEAST_DEVIATION}). A unit that stays at "
            "the target pays nothing and says nothing: the penalty asks for the mean alone. Weaken "
            "it, so that the pictures ask for more, or train longer."
        )
    if bce > ALLOWED_KL_BCE:
        raise Wrong(
            f"The units are as rare as they should be, but the error of {bce:.4f} is above "
            f"{ALLOWED_KL_BCE}. "
            + (
                too_few_steps(kl_autoencoder)
                or "A sigmoid code learns slowly: train for twenty epochs, take 64 units or more, "
                "and weaken the penalty only if that is not enough."
            )
        )
    return right(
        "The function is right, and the units of your model fire about as rarely as you asked.",
        {
            "mean activation of the median unit": f"{middle:.3f} (target {TARGET})",
            "units that vary from image to image": f"{varying:.0%}",
            "validation error": f"{bce:.4f} nats a pixel",
        },
        "KL sets how often a unit fires on average; it does not ask for exact zeros.",
        figure=lambda: values_of(code),
    )
