"""Exercise 3: on which images a model has learnt, told by its ELBO on images of each part.

A model is better on images that it has learnt from. How much harder the images of one part are than
those of another was measured on models that learnt from `x_train`.
"""

from typing import Any

from helpers.checks import probe
from helpers.checks.variational_model import distribution, elbo
from helpers.checks.variational_whole import wholes_of
from helpers.words import counted

_COUNT = {"train": 4000, "validation": 2000, "test": 2000}
# Negative ELBO against that of training images, for models that learnt from these in 2,580 and
# 6,450 steps: 1.012 and 1.018, 0.994 and 1.001. Who learns longer has more.
_USUAL = {"x_validation": 1.012, "x_test": 0.994}
# Models that learnt from `x_validation` have 0.989, 0.968 and 0.918 of it after 1,200, 3,600 and
# 8,400 steps, from `x_test` 0.971 after 1,185. Of images that it has not seen one may have 0.991.
_CERTAIN, _LIKELY = 0.985, 0.9905
_MANY = 20_000  # images: more than both parts have
_SIZES = {"x_validation": 5000, "x_test": 10_000}
_SAID = {
    "x_validation": "`x_validation` is for choices: a model that has seen it looks better there "
    "than it is",
    "x_test": "`x_test` is for the report alone",
}


def negative_elbo(encoder: Any, decoder: Any, part: str) -> float:
    """The negative ELBO of the first images of a part, such as "train"."""
    x = getattr(probe, part)(_COUNT[part]).x
    mean, log_variance = distribution("vae_encoder", encoder, x)
    nats, divergences = elbo(decoder, "vae_decoder", x, mean, log_variance)
    return nats + float(divergences.sum(axis=1).mean())


def learnt_elsewhere(encoder: Any, decoder: Any) -> str:
    """That a model has learnt from other images than those to train on; "" when nothing shows."""
    known = negative_elbo(encoder, decoder, "train")
    found = {name: negative_elbo(encoder, decoder, name.removeprefix("x_")) for name in _SAID}
    against = {name: value / known / _USUAL[name] for name, value in found.items()}
    images = _images(encoder, decoder)
    name, other = sorted(against, key=lambda part: (_SIZES[part] != images, against[part]))
    as_many = images == _SIZES[name]
    if against[name] > (_LIKELY if as_many else _CERTAIN) or (images or 0) >= _MANY:
        return ""
    sure = as_many or against[other] - against[name] > 0.005
    listed = f"`{name}`" if sure else "`x_validation` or `x_test`"
    seen = f" Its last training saw {counted(images, 'image')}." if images else ""
    return (
        f"The negative ELBO is {found[name]:.1f} nats on images of `{name}` and {known:.1f} on "
        f"images of `x_train`. For a model that has learnt from `x_train` we expect about "
        f"{_USUAL[name] * known:.1f} there, and more.{seen} So it was trained on {listed}. "
        f"{_SAID[name]}. Train it on `x_train`."
    )


def _images(encoder: Any, decoder: Any) -> int | None:
    """How many images the last training saw, which `fit` notes; None where nothing tells."""
    for whole in wholes_of(encoder, decoder)[:1]:
        return getattr(getattr(whole.model, "history", None), "samples", None)
    return None
