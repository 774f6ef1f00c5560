"""Exercise 3, step 4: why a model's ELBO is too large, from the certain causes to the likely.

Each function measures one thing on the learner's models and returns a sentence, or "". The first
that has one is the card. Only when none has is a cause deduced from the two halves of the ELBO.
"""

from typing import Any

import keras
import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.variational_halves import by_the_halves, far_off
from helpers.checks.variational_model import Found, elbo
from helpers.checks.variational_whole import (
    Whole,
    beta_of,
    no_loss,
    weight_of_divergence,
    wholes_of,
    wrong_loss,
)
from helpers.data import PIXELS
from helpers.words import counted

_LEARNT_NATS = 205.0  # a negative ELBO below that of the mean image: something was learnt


def why(found: Found) -> str:
    """The card's words for a model whose ELBO or balance is not what the step asks for."""
    wholes = wholes_of(found.encoder, found.decoder)
    whole = wholes[0] if wholes else None
    causes = (
        lambda: wrong_loss(whole) if whole else "",
        lambda: no_loss(whole, found.x[:500], found.nats) if whole else "",
        lambda: _built_again(found, wholes),
        lambda: _same_numbers(found),
        lambda: _exchanged(found),
        lambda: _activations(found),
        lambda: _on_the_mean(found),
        lambda: _weight(found, whole),
        lambda: far_off(found, whole),
    )
    for cause in causes:
        if said := cause():
            return said
    return by_the_halves(found, whole)


def _built_again(found: Found, wholes: list[Whole]) -> str:
    if not wholes or (wholes[0].encoder and wholes[0].decoder):
        return ""
    whole = wholes[0]
    mine, other = ("decoder", "encoder") if whole.decoder else ("encoder", "decoder")
    return (
        f"`vae_{other}` is not the {other} that was trained {found.balance}: `{whole.name}` holds "
        f"the weights of `vae_{mine}` and not those of `vae_{other}`, which was built again, or "
        f"never went into `{whole.name}`. Build both and the whole, and train, one after the other."
    )


def _same_numbers(found: Found) -> str:
    if np.abs(found.mean - found.log_variance).max() > 1e-5 or np.ptp(found.mean) < 1e-5:
        return ""
    return (
        "`mean` and `log_variance` are the same numbers for every image: both come from one "
        "`Dense` layer. Each needs a layer of its own."
    )


def _exchanged(found: Found) -> str:
    nats, divergences = elbo(found.decoder, "vae_decoder", found.x, found.log_variance, found.mean)
    other = nats + float(divergences.sum(axis=1).mean())
    ours = found.nats + found.total
    if other > _LEARNT_NATS or other > 0.9 * ours:
        return ""
    return (
        f"With its two outputs exchanged, `vae_encoder` has a negative ELBO of {other:.1f} nats; "
        f"as they are, {ours:.1f}. So mean and log-variance go into `Sampling` the wrong way "
        "round: it takes `[mean, log_variance]`, and `vae_encoder` gives the mean first."
    )


def _activations(found: Found) -> str:
    outputs = getattr(found.encoder, "outputs", None) or []
    said = []
    for place, (name, values) in enumerate(
        (("mean", found.mean), ("log-variance", found.log_variance))
    ):
        activation = _activation_of(outputs[place]) if len(outputs) > place else ""
        low, high = float(values.min()), float(values.max())
        linear = len(outputs) > place and _is_linear(outputs[place])
        if not activation and (linear or low < 0 or high < 0.2):
            continue
        bounds = [f"below {round(low, 2):g}"]
        bounds += [f"above {round(high, 2):g}"] if high <= 1.001 else []
        of = f", whose layer has the activation `{activation}`" if activation else ""
        said.append(f"no {name} lies {' and none '.join(bounds)}{of}")
    if not said:
        return ""
    return (
        f"Of {counted(len(found.x), 'image')}, {'; '.join(said)}. A mean may be any "
        "number, and so may the logarithm of a variance: the two output layers of `vae_encoder` "
        "have no activation."
    )


def _activation_of(output: Any) -> str:
    layer = getattr(getattr(output, "_keras_history", None), "operation", None)
    if isinstance(layer, keras.layers.ReLU):
        return "relu"
    activation = getattr(layer, "activation", None)
    name = getattr(activation, "__name__", "")
    return "" if name == "linear" else name


def _is_linear(output: Any) -> bool:
    """Whether the output is a dense layer's, and that layer has no activation."""
    layer = getattr(getattr(output, "_keras_history", None), "operation", None)
    return isinstance(layer, keras.layers.Dense) and not _activation_of(output)


def _on_the_mean(found: Found) -> str:
    """The decoder knows the means, and not the samples around them."""
    pictures = probe.outputs("vae_decoder", found.decoder, found.mean, PIXELS)
    of_means = float(PIXELS * metrics.binary_crossentropy(found.x, pictures).mean())
    if of_means > _LEARNT_NATS or of_means > 0.85 * found.nats:
        return ""
    return (
        f"`vae_decoder` makes {of_means:.1f} nats of the *means* and {found.nats:.1f} of samples "
        "around them: it was trained on the mean, or on less noise than the log-variance says. "
        "What goes into it is the output of `Sampling()`."
    )


def _weight(found: Found, whole: Whole | None) -> str:
    """What the layers of the whole charge, where it is not the divergence once."""
    if whole is None:
        return ""
    start = f"The ELBO is out of balance {found.balance}: "
    beta = beta_of(whole)
    if beta is not None and not probe.close(beta, 1.0, 1e-3):
        return start + (
            f"the layer of `{whole.name}` that draws the sample has `beta` = {beta:g}, and weighs "
            "the divergence by it. The ELBO has 1: `Sampling()`."
        )
    weight = _charged(found, whole)
    if weight is None or probe.close(weight, 1.0, 0.2):
        return ""
    if weight < 1e-3:
        return start + (
            f"the layers of `{whole.name}` charge nothing for the code, so the divergence is "
            "missing from the loss. Let `Sampling()` stand between encoder and decoder. Without it "
            "this is a plain autoencoder, and a code drawn from N(0, 1) means nothing to it."
        )
    return start + (
        f"the layers of `{whole.name}` charge {weight:.3g} times the divergence of its codes. The "
        "ELBO charges it once: look for a factor, a second layer that charges, or a regularizer."
    )


def _charged(found: Found, whole: Whole) -> float | None:
    some = slice(0, 500)
    kl = metrics.kl_to_standard_normal(found.mean[some], np.minimum(found.log_variance[some], 20))
    return weight_of_divergence(whole, float(kl.sum(axis=1).mean()), found.x[some])
