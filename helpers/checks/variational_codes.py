"""Checks of the exercise 03_variational, step 5 and stretch goal: drawn codes, a strong beta."""

import numpy as np

from helpers import metrics, plots
from helpers.checks import probe
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.checks.variational_model import distribution
from helpers.checks.variational_whole import beta_of, wholes_of
from helpers.data import PIXELS
from helpers.words import counted

ASKED = 100  # codes, or more


@step("03_variational", "step 5")
def draw(vae_decoder, vae_encoder, new_codes, new_digits) -> Outcome:
    """New digits are decoded from codes that are drawn from the prior N(0, 1)."""
    codes = probe.finite("new_codes", new_codes, (None, 2))
    digits = probe.finite("new_digits", new_digits, (None, PIXELS))
    if len(codes) < ASKED:
        raise Wrong(f"`new_codes` has {counted(len(codes), 'row')}; draw 100, or more.")
    if len(codes) != len(digits):
        raise Wrong(
            f"`new_codes` has {counted(len(codes), 'row')} and `new_digits` {len(digits):,}: each "
            "code needs its picture."
        )
    low, spread = codes.min(), codes.std(axis=0)
    if np.abs(codes - codes[0]).max() < 1e-6:
        raise Wrong("All codes are the same. Draw each one afresh.")
    if low >= 0:
        like = ", as from a uniform distribution on [0, 1]" if codes.max() <= 1 else ""
        raise Wrong(
            f"No code is below zero{like}. The prior is the normal distribution N(0, 1), half of "
            "which is: `standard_normal`."
        )
    image_codes = distribution("vae_encoder", vae_encoder, probe.validation(2000).x)[0]
    distances = np.abs(codes[:20, None] - image_codes[None]).sum(axis=2).min(axis=1)
    if (distances < 1e-5).mean() > 0.5:
        raise Wrong(
            "These are the codes of images that exist, so the pictures are reconstructions. A new "
            "digit starts from a code drawn from N(0, 1)."
        )
    error = 1 / np.sqrt(2 * len(codes))
    if np.abs(spread - 1).max() > max(5 * error, 0.1) or np.abs(codes.mean(0)).max() > 8 * error:
        raise Wrong(
            f"The codes have the standard deviations {spread[0]:.2f} and {spread[1]:.2f}, and the "
            f"means {codes[:, 0].mean():.2f} and {codes[:, 1].mean():.2f}; the prior has 1 and 0. "
            "Take `standard_normal((100, 2))` as it comes."
        )
    decoded = probe.outputs("vae_decoder", vae_decoder, codes.astype(np.float32), PIXELS)
    if np.abs(decoded - digits).max() > 0.01:
        raise Wrong(
            "`new_digits` are not what `vae_decoder` makes of `new_codes`: pixels differ by up to "
            f"{np.abs(decoded - digits).max():.2f}. Run `predict(vae_decoder, new_codes)` again, "
            "with the decoder and the codes of now."
        )
    if digits.std(axis=0).mean() < 0.02:
        raise Wrong(
            f"All pictures look the same (a pixel deviates by {digits.std(axis=0).mean():.3f} from "
            "one to the other): the decoder does not use the code. The check of step 4 says why."
        )
    return right(
        "Pictures of digits that nobody has written.",
        {"pictures": str(len(digits))},
        "The soft ones lie between two kinds of digits on the map.",
        figure=lambda: plots.digits(
            {"": digits[:10], " ": digits[10:20]},
            alt="Twenty of your new digits, in two rows.",
        ),
    )


@step("03_variational", "stretch goal")
def collapse(strong_encoder, active_dimensions) -> Outcome:
    """A model with a strong beta, and the number of dimensions that still say something."""
    x = probe.validation().x
    mean, log_variance = distribution("strong_encoder", strong_encoder, x)
    said = metrics.kl_to_standard_normal(mean, log_variance).mean(axis=0)
    truth = int((said > 0.05).sum())
    if len(said) < 10:
        raise Wrong(
            f"The code has {counted(len(said), 'dimension')}; take at least 10, so that some may "
            "fall."
        )
    given = probe.number("active_dimensions", active_dimensions)
    if given == len(said) - truth != truth:
        raise Wrong(
            f"`active_dimensions` is {given:g}, as many as have collapsed; count those still in "
            "use, whose divergence is above 0.05 nats."
        )
    # At the limit itself a sum in another order may decide otherwise.
    if not (said > 0.051).sum() <= given <= (said > 0.049).sum() or given % 1:
        raise Wrong(
            f"`active_dimensions` is {given:g}. Averaged over the validation images, the "
            f"divergence of {counted(truth, 'dimension')} is above 0.05 nats. Average over images "
            "first, by `axis=0`, then compare."
        )
    if truth > len(said) / 2:
        raise Wrong(
            f"{truth} of {counted(len(said), 'dimension')} still say more than 0.05 nats. "
            + _why_in_use(strong_encoder)
        )
    return right(
        "Half of the code or more has collapsed to the prior.",
        {"dimensions": str(len(said)), "still in use": str(truth)},
        "A collapsed dimension is pure noise to the decoder, which has learnt to ignore it.",
    )


def _why_in_use(encoder) -> str:
    """What the compiled model around the encoder shows: its steps, and its beta."""
    wholes = wholes_of(encoder, encoder)
    if wholes and wholes[0].steps == 0:
        return (
            f"`{wholes[0].name}` has taken 0 steps: it was not trained since it was compiled. "
            "Train it with `fit`, and look whether the cell that does so shows an error."
        )
    beta = beta_of(wholes[0]) if wholes else None
    if beta is None:
        return "Weigh the divergence more: a larger beta."
    return (
        f"In `{wholes[0].name}` the divergence has the weight `beta` = {beta:g}, and its optimizer "
        f"has taken {counted(wholes[0].steps, 'step')}. Weigh the divergence more: a larger `beta`."
    )
