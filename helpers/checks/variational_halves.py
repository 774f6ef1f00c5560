"""Exercise 3, step 4: what the two halves of the ELBO suggest where nothing more certain was found.

Several causes can lead to the same two numbers. The cards say what was measured besides, and name
all causes that still fit.
"""

import numpy as np

from helpers.checks import probe
from helpers.checks.diagnosis import changed_data
from helpers.checks.variational_model import FAR, FAR_NATS, Found, distribution
from helpers.checks.variational_whole import Whole, facts, history_of, loss_on_images
from helpers.data import PIXELS

UNTRAINED_NATS = 500.0  # new weights give 543; the mean image, as the worst of trained ones, 206
ENOUGH_STEPS = 2_000  # fewer are named as the cause where the negative ELBO is too large
_MOVED_STEPS = 400  # after so many steps of Adam no weights are new any more


def far_off(found: Found, whole: Whole | None) -> str:
    """Where the reconstruction is as bad as that of new weights."""
    if found.nats <= UNTRAINED_NATS:
        return ""
    start = (
        f"The reconstruction is far off (new weights have 543 nats): {found.nats:.1f} nats, "
        f"divergence {found.total:.2f}. "
    )
    if said := _scale(found):
        return start + said
    pictures = probe.outputs("vae_decoder", found.decoder, np.zeros((2, 2), np.float32), PIXELS)
    if np.abs(pictures.sum(axis=1) - 1).max() < 1e-3:
        return start + (
            "The pixels of an image add up to 1, so the decoder ends with a softmax. Each pixel "
            "needs a `sigmoid` of its own."
        )
    measured = start + facts(whole) + changed_data()
    if whole is not None and whole.steps == 0:
        return measured + (
            "So it was not trained since it was compiled. If its cell shows an error, mend it "
            "first: `fit` needs the target, too, which is the image, and the loss is handed over "
            "without brackets."
        )
    losses, own = (history_of(whole), loss_on_images(whole, found.x)) if whole else ([], None)
    if losses and own is not None and losses[-1] < 0.7 * own:
        return measured + (
            f"With the image as input and as target its loss is {own:.1f}, so another input or "
            "target was trained on. Here both are the image: `fit(vae, x_train, x_train, ...)`."
        )
    if whole is not None and whole.steps >= _MOVED_STEPS:
        return measured + (
            "Either its steps are too small, which `adam` as it is mends, or it was trained on "
            "another target than the image."
        )
    return measured + (
        "Three things lead there: this decoder was never trained, perhaps built again after the "
        "training; the optimizer's steps are too small, which `adam` as it is mends; or the target "
        "was not the image."
    )


def _scale(found: Found) -> str:
    some = found.x[:500]
    for words, scaled in (("from 0 to 255", 255 * some), ("divided by 255 again", some / 255)):
        mean, _ = distribution("vae_encoder", found.encoder, scaled.astype(np.float32))
        pictures = probe.outputs("vae_decoder", found.decoder, mean, PIXELS)
        wanted = scaled if scaled.max() <= 1 else some
        if np.square(wanted - pictures).mean() < 0.8 * np.square(wanted - wanted.mean(0)).mean():
            return (
                f"It works on pixels {words}, so that is what it was trained on. {changed_data()}"
                "Use `x_train` as it is loaded."
            )
    return ""


def by_the_halves(found: Found, whole: Whole | None) -> str:
    """What the two halves suggest, with all that fits, where nothing more certain was found."""
    known = facts(whole)
    if whole is not None and whole.plain and whole.encoder:
        known += "Its loss and the weight of the divergence are right as they are now. "
    few = whole is not None and 0 < whole.steps < ENOUGH_STEPS
    advice = (
        "Fifteen epochs of `x_train` in batches of 128 are 6,450 steps: take smaller batches, or "
        "more epochs."
        if few
        else "Train longer, or give encoder and decoder a wider hidden layer."
    )
    if found.total < 0.2:
        codes = np.random.default_rng(1).standard_normal((100, found.mean.shape[1]))
        pictures = probe.outputs("vae_decoder", found.decoder, codes.astype(np.float32), PIXELS)
        differ = float(pictures.std(axis=0).mean())
        if differ > 0.05:
            return (
                f"The codes say next to nothing {found.balance}, but the pictures of `vae_decoder` "
                f"differ with the code, by {differ:.2f} a pixel: it has not collapsed. {known}So "
                "`vae_encoder` is not the encoder that it was trained with, or it was trained on "
                "other images."
            )
        return (
            f"The code has collapsed: every image gets the prior {found.balance}. {known}What lets "
            "the divergence outweigh the rest in training leads there: a cross-entropy averaged "
            "over the pixels, where it has to be summed, or a `beta` far above 1."
        )
    if found.total > FAR_NATS or np.abs(found.mean).max() > FAR:
        return (
            f"The codes lie far from the prior {found.balance}. {known}"
            + (f"A model that has only begun to learn is like this. {advice} If it " if few else "")
            + ("stays so: either" if few else "Either")
            + " the divergence is missing from the loss, or weighs next to nothing, as in a plain "
            "autoencoder; or these are not the encoder and decoder that were trained together."
        )
    if found.total < 3.5 and found.nats > 175 and not few:
        return (
            f"The divergence is small and the reconstruction poor {found.balance}. {known}Is the "
            "reconstruction a sum over pixels, and the divergence added once? If both are, train "
            "longer."
        )
    ours = found.nats + found.total
    return (
        f"The negative ELBO is {ours:.1f} nats {found.balance}, and less than 172 is wanted. "
        f"{known}{advice}"
    )
