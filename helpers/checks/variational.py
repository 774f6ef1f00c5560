"""Checks of the exercise 03_variational: sampling, the divergence, the ELBO, drawing new digits."""

import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.feedback import Outcome, Wrong, WrongKind, right, step
from helpers.checks.variational_causes import why
from helpers.checks.variational_codes import collapse, draw  # noqa: F401 (later steps)
from helpers.checks.variational_functions import judge_in_a_loss, judge_slopes, match, raw
from helpers.checks.variational_learnt import learnt_elsewhere
from helpers.checks.variational_model import (
    FAR,
    FAR_NATS,
    Found,
    distribution,
    elbo,
    pictures_and_map,
)
from helpers.checks.variational_sample import drawn, judge_in_a_model, judge_sample, judge_width
from helpers.checks.variational_terms import (
    mistakes_in_divergence,
    mistakes_in_reconstruction,
    terms_of_divergence,
    terms_of_reconstruction,
)
from helpers.data import PIXELS
from helpers.words import counted

ALLOWED_NATS = 172.0  # negative ELBO of a 2-d model on validation images; a good one has about 155
_ROWS = 4000


@step("03_variational", "step 1")
def sample(sample_code) -> Outcome:
    """mean + exp(log_variance / 2) * epsilon, with an epsilon of its own for every number."""
    mean = np.tile(np.array([[3.0, -1.0]], np.float32), (_ROWS, 1))
    log_variance = np.tile(np.log(np.array([[4.0, 0.25]], np.float32)), (_ROWS, 1))
    first = drawn(sample_code, mean, log_variance)
    judge_sample(first, drawn(sample_code, mean, log_variance))
    judge_in_a_model(sample_code)
    judge_slopes("sample_code", sample_code, (mean, log_variance), ("mean", "log_variance"))
    judge_width(sample_code)
    return right(
        "The samples have the mean and the spread that were asked for, and gradients pass.",
        {
            "asked for": "mean 3, standard deviation 2",
            "found": f"mean {first[:, 0].mean():.2f}, standard deviation {first[:, 0].std():.2f}",
        },
        "The randomness is in epsilon alone, which depends on no weight. That is why the gradient "
        "reaches mean and variance.",
    )


@step("03_variational", "step 2")
def divergence(kl_divergence) -> Outcome:
    """The closed form of KL(N(mean, variance) || N(0, 1)), in nats an image."""
    mean = np.array([[0, 0, 0], [1, -2, 0.5], [0, 1, 3], [2, 0, -1]], np.float32)
    log_variance = np.array([[0, 0, 0], [-1, 0.5, 0], [1, -2, 0.3], [0, 1, 1]], np.float32)
    truth = metrics.kl_to_standard_normal(mean, log_variance).sum(axis=1)
    found = raw("kl_divergence", kl_divergence, (mean, log_variance))
    if found.shape == mean.shape:
        raise Wrong(
            "`kl_divergence` gives one value for every dimension of the code. The dimensions are "
            "independent, so their divergences add up: sum over the last axis."
        )
    if found.size == 1:
        raise Wrong(
            "`kl_divergence` gives one number for the whole batch. Return one for each image, "
            "shape (images,); the average over the batch comes later."
        )
    if found.shape == (mean.shape[1],):
        raise Wrong(
            "`kl_divergence` gives one number for each dimension of the code: the sum runs over "
            "the images, `axis=0`. It has to run along each row, `axis=-1`."
        )
    if found.shape != truth.shape:
        raise WrongKind(f"`kl_divergence` gives the shape {found.shape}; this step needs (4,).")
    match(
        "kl_divergence",
        found,
        truth,
        mistakes_in_divergence(mean, log_variance),
        more=lambda: terms_of_divergence(kl_divergence),
        front=[("the sum", 0.5)],
    )
    judge_in_a_loss("kl_divergence", kl_divergence)
    judge_slopes("kl_divergence", kl_divergence, (mean, log_variance), ("mean", "log_variance"))
    return right(
        "The divergence agrees with the true values.",
        {
            "N(0, 1) from itself": f"{abs(found[0]):.3f} nats",
            "a second case": f"{found[1]:.3f} nats",
        },
        "It is zero only when the encoder says nothing about the image.",
    )


@step("03_variational", "step 3")
def reconstruction(reconstruction_nats) -> Outcome:
    """Cross-entropy summed over the pixels: the other half of the negative ELBO."""
    x = probe.validation(3).x
    guess = (0.8 * x + 0.1).astype(np.float32)
    truth = PIXELS * metrics.binary_crossentropy(x, guess)
    found = raw("reconstruction_nats", reconstruction_nats, (x, guess))
    if found.shape == x.shape:
        raise Wrong("One value for every pixel: the pixels of an image add up, over the last axis.")
    if found.size == 1:
        raise Wrong(
            "One number for the whole batch. Return one for each image, shape (images,): Keras "
            "averages over the batch."
        )
    if found.shape == (PIXELS,):
        raise Wrong(
            "`reconstruction_nats` gives one number for each pixel: the sum runs over the images, "
            "`axis=0`. It has to run along each row, `axis=-1`."
        )
    if found.shape != truth.shape:
        raise WrongKind(f"`reconstruction_nats` gives the shape {found.shape}; needed is (3,).")
    match(
        "reconstruction_nats",
        found,
        truth,
        mistakes_in_reconstruction(x, guess, truth),
        relative=0.005,
        more=lambda: terms_of_reconstruction(reconstruction_nats),
        formula="For an image x and its reconstruction r it is -sum(x * log(r) + (1 - x) * "
        "log(1 - r)) over the 784 pixels. ",
        front=[("the mean over the pixels", PIXELS), ("their sum", 1)],
    )
    judge_in_a_loss("reconstruction_nats", reconstruction_nats)
    judge_slopes("reconstruction_nats", reconstruction_nats, (x, guess), ("reconstruction",))
    _judge_exact(reconstruction_nats, np.round(x))
    return right(
        "Summed over the pixels, one number an image.",
        {"an example": f"{found[0]:.1f} nats"},
        "Both halves of the ELBO are sums now, so they can be added.",
    )


def _judge_exact(reconstruction_nats, pixels: np.ndarray) -> None:
    """Raise when a reconstruction with pixels of exactly 0 and 1 gives no number."""
    found = raw("reconstruction_nats", reconstruction_nats, (pixels, pixels))
    if not np.isfinite(found).all():
        raise Wrong(
            "`reconstruction_nats` is right between 0 and 1. For a reconstruction with pixels of "
            f"exactly 0 and 1, which a sigmoid reaches in 32-bit numbers, it gives {found[0]}: the "
            "logarithm of 0 is infinite, and training would end in NaN. Clip the reconstruction "
            "first, `ops.clip(r, 1e-7, 1 - 1e-7)`, or use `keras.losses.binary_crossentropy`, "
            "which does."
        )


@step("03_variational", "step 4")
def train(vae_encoder, vae_decoder) -> Outcome:
    """A 2-d variational autoencoder, judged by the ELBO that the check computes itself."""
    found, digits = _judged(vae_encoder, vae_decoder)
    return right(
        f"The negative ELBO is below {ALLOWED_NATS:.0f} nats.",
        _halves(found),
        "The divergence is the bill for the code, in nats: an upper bound on what two numbers tell "
        "about an image.",
        figure=pictures_and_map(vae_decoder, found.x[:10], found.mean, digits),
    )


def _judged(encoder, decoder) -> tuple[Found, np.ndarray]:
    """What is found on validation images, and their digits; raises when it is not good enough."""
    x, digits = probe.validation(2000)
    found = _found(encoder, decoder, x)
    if found.mean.shape[1] != 2:
        raise Wrong(
            f"The code has {counted(found.mean.shape[1], 'dimension')}; the map of step 5 needs 2."
        )
    far = found.total > FAR_NATS or np.abs(found.mean).max() > FAR
    if found.nats + found.total > ALLOWED_NATS or far:
        raise Wrong(why(found))
    if elsewhere := learnt_elsewhere(encoder, decoder):
        raise Wrong(elsewhere)
    return found, digits


def _found(encoder, decoder, x: np.ndarray) -> Found:
    mean, log_variance = distribution("vae_encoder", encoder, x)
    nats, divergences = elbo(decoder, "vae_decoder", x, mean, log_variance)
    total = float(divergences.sum(axis=1).mean())
    return Found(encoder, decoder, x, mean, log_variance, nats, total)


def _halves(found: Found) -> dict[str, str]:
    return {
        "reconstruction": f"{found.nats:.1f} nats",
        "divergence": f"{found.total:.2f} nats",
        "negative ELBO": f"{found.nats + found.total:.1f} nats",
    }


@step("03_variational", "the test, once", graded=False)
def test_once(vae_encoder, vae_decoder) -> Outcome:
    """The negative ELBO on the test images, with one sample for each."""
    try:
        _judged(vae_encoder, vae_decoder)
    except Wrong as missing:
        raise Wrong(
            "The test is for a model whose choices are made, and this one does not pass step 4, so "
            f"nothing was measured on test images. {missing}"
        ) from None
    return right(
        "Measured once, on images that no choice has touched.",
        _halves(_found(vae_encoder, vae_decoder, probe.test().x)),
        "Compare with step 4: what was chosen on validation images holds on others.",
    )
