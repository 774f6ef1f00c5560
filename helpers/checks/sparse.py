"""Checks of the exercise 01_sparse: the penalty, the training, the measures, real sparsity, KL."""

from collections.abc import Sequence

import keras
import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.autoencoders import (
    history_of,
    judge_compiled,
    judge_reconstruction,
    penalty,
    three_models,
    watched_on_validation,
)
from helpers.checks.feedback import NotAttempted, Outcome, Wrong, WrongKind, right, step
from helpers.data import PIXELS

STRENGTH = 10e-5  # the penalty of the course's outline: 0.0001
EPOCHS = 50
WANTED_ZEROS = 0.7
ALLOWED_BCE = 0.12  # nats a pixel, on validation data
ALLOWED_KL_BCE = 0.14
TARGET = 0.05  # wanted mean activation of a unit, for the KL penalty


@step("01_sparse", "step 1")
def build(autoencoder, encoder, decoder) -> Outcome:
    """The three models share their layers, and the code is charged 10e-5 times its L1 norm."""
    x = probe.validation(400).x
    code = three_models(autoencoder, encoder, decoder, x)
    strength = _l1_strength(autoencoder, encoder, x)
    _judge_activation(code)
    judge_compiled(autoencoder, x)
    return right(
        "The autoencoder charges the sum of its code, and the three models share their layers.",
        {"size of the code": str(code.shape[1]), "strength of the penalty": f"{strength:.6f}"},
        "The penalty is counted per image: Keras divides it by the batch size (since 3.14; "
        "earlier Keras 3 adds up the whole batch, which makes the same line 256 times as strong).",
    )


@step("01_sparse", "step 2")
def train(autoencoder, history) -> Outcome:
    """Fifty epochs on training data, watched on validation data."""
    losses = history_of(history)
    x = probe.validation(2000).x
    reconstruction = probe.outputs("autoencoder", autoencoder, x, PIXELS)
    bce = judge_reconstruction("autoencoder", autoencoder, x, reconstruction, losses)
    if len(losses["loss"]) < EPOCHS:
        raise Wrong(
            f"The history holds {len(losses['loss'])} epochs; train for {EPOCHS}. With an L1 "
            "penalty the code goes on changing long after the pictures look right."
        )
    watched_on_validation(autoencoder, losses)
    if bce > 0.11:
        raise Wrong(
            f"The model is trained, but its validation error of {bce:.4f} nats a pixel is far "
            "from the 0.094 or so that 32 units reach. Is the code smaller than 32, the loss not "
            "binary cross-entropy, or the penalty stronger than 10e-5?"
        )
    return right(
        "The model is trained, and was watched on the validation images.",
        {"validation error": f"{bce:.4f} nats a pixel", "epochs": str(len(losses["loss"]))},
        "The `val_loss` of Keras is higher than this error: it includes the penalty.",
    )


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
    _judge_zeros(found[0], true_zeros, code)
    if not probe.close(found[1], true_active, 0.01, 0.02):
        raise Wrong(_about_active(found[1], true_active, code))
    if found[2] != true_dead:
        raise Wrong(
            f"`dead` is {found[2]:g}; {true_dead} units stay at zero for every validation image. "
            "A unit is dead when *all* images leave it at zero: look down each column of the code."
        )
    return right(
        "All three measures agree with ours.",
        {
            "zeros": f"{true_zeros:.1%}",
            "active units an image": f"{true_active:.1f} of {code.shape[1]}",
            "dead units": str(true_dead),
        },
        "If nearly every unit answers to nearly every image, this code is not sparse, whatever "
        "the name of the model.",
    )


@step("01_sparse", "step 4")
def sparsify(sparse_autoencoder, sparse_encoder, sparse_decoder) -> Outcome:
    """At least 70 % zeros among living units, with pictures that are still recognisable."""
    x = probe.validation(2000).x
    names = ("sparse_autoencoder", "sparse_encoder", "sparse_decoder")
    code = three_models(sparse_autoencoder, sparse_encoder, sparse_decoder, x, names)
    reconstruction = probe.outputs(names[0], sparse_autoencoder, x, PIXELS)
    zeros, dead = metrics.share_of_zeros(code), metrics.dead_units(code)
    if dead == code.shape[1]:
        raise Wrong(
            "The code is dead: every unit is zero for every image, so all pictures come out the "
            "same. The penalty is stronger than all that the code could earn. Weaken it tenfold."
        )
    bce = judge_reconstruction(names[0], sparse_autoencoder, x, reconstruction, None)
    living = code[:, (np.abs(code) > 1e-3).any(axis=0)]
    living_zeros = metrics.share_of_zeros(living)
    if living_zeros < WANTED_ZEROS:
        raise Wrong(_not_sparse(zeros, living_zeros, dead, code))
    if bce > ALLOWED_BCE:
        raise Wrong(
            f"Sparse enough ({living_zeros:.0%} zeros), but the error of {bce:.4f} is above "
            f"{ALLOWED_BCE}. The penalty is too strong for this code: weaken it, or give the code "
            "more units, so that each image can choose its few from many."
        )
    return right(
        "A sparse code: each image uses a part of the units, and different images another part.",
        {
            "zeros among living units": f"{living_zeros:.1%}",
            "active units an image": f"{metrics.active_units(code):.1f} of {code.shape[1]}",
            "dead units": str(dead),
            "validation error": f"{bce:.4f} nats a pixel",
        },
        "The price of sparsity is the difference from a dense code of as many units, trained for "
        "as many epochs. Step 2 has fewer units and more epochs.",
    )


@step("01_sparse", "stretch goal")
def kl(kl_penalty, kl_encoder, kl_autoencoder) -> Outcome:
    """The Kullback-Leibler penalty in closed form, and a model whose units fire rarely."""
    _judge_kl_function(kl_penalty)
    x = probe.validation(2000).x
    code = probe.outputs("kl_encoder", kl_encoder, x)
    reconstruction = probe.outputs("kl_autoencoder", kl_autoencoder, x, PIXELS)
    if code.min() < -1e-3 or code.max() > 1 + 1e-3:
        raise Wrong(
            f"The code runs from {code.min():.2f} to {code.max():.2f}. The KL penalty compares "
            "probabilities: give the code a sigmoid, so that an activation lies between 0 and 1."
        )
    bce = judge_reconstruction("kl_autoencoder", kl_autoencoder, x, reconstruction, None)
    means = code.mean(axis=0)
    middle = float(np.median(means))
    if not TARGET / 2 < middle < TARGET * 2:
        raise Wrong(
            f"The median unit has a mean activation of {middle:.3f}; the target is {TARGET}. "
            + _why_off_target(middle)
        )
    if bce > ALLOWED_KL_BCE:
        raise Wrong(
            f"The units are as rare as they should be, but the error of {bce:.4f} is above "
            f"{ALLOWED_KL_BCE}. A sigmoid code learns slowly: train for twenty epochs, take 64 "
            "units or more, and weaken the penalty only if that is not enough."
        )
    return right(
        "The function is right, and the units of your model fire about as rarely as you asked.",
        {
            "mean activation of the median unit": f"{middle:.3f} (target {TARGET})",
            "validation error": f"{bce:.4f} nats a pixel",
        },
        "KL sets how often a unit fires on average; it does not ask for exact zeros.",
    )


def _l1_strength(autoencoder, encoder, x: np.ndarray) -> float:
    """The strength of the L1 penalty on the code, found from what the model charges."""
    batches = [x[:93], x[100:193] * 0.5, x[200:293] * 0.25, x[300:393] * 0.75]
    charged = np.array([penalty(autoencoder, batch) for batch in batches])
    if np.abs(charged).max() == 0:
        raise Wrong(
            "The model charges nothing for its code: `autoencoder.losses` is empty or zero. Give "
            "the layer of the code an `activity_regularizer`, and build the model again."
        )
    if np.ptp(charged) < 1e-4 * charged.max():
        raise Wrong(
            "The penalty is the same for every image, so it is on the weights (a "
            "`kernel_regularizer`). Sparsity is about activations: use `activity_regularizer`."
        )
    codes = [probe.outputs("encoder", encoder, batch) for batch in batches]
    pictures = [probe.outputs("autoencoder", autoencoder, batch, PIXELS) for batch in batches]
    if _constant(charged, [np.abs(c).sum(axis=1).mean() for c in codes]) is None:
        _explain_penalty(charged, codes, pictures)
    strength = charged[0] / np.abs(codes[0]).sum(axis=1).mean()
    for factor, advice in (
        (1, ""),
        (0.1, "10e-5 is 10 times 10 to the power of -5, which is 0.0001 and not 0.00001."),
        (1 / codes[0].shape[1], "Add the units up instead of averaging them."),
        (len(batches[0]), "It adds up the whole batch: divide by the number of images."),
    ):
        if probe.close(strength, STRENGTH * factor, 0.02):
            if advice:
                raise Wrong(f"The penalty is on the code, with strength {strength:.3g}. {advice}")
            return float(strength)
    raise Wrong(
        f"The penalty is the L1 norm of the code, but its strength is {strength:.3g}. This step "
        "asks for 10e-5, which is 0.0001; you choose your own in step 4."
    )


def _judge_activation(code: np.ndarray) -> None:
    if code.min() < 0:
        raise Wrong(
            f"The penalty is right, but the code has negative values, down to {code.min():.2f}. "
            "Give its layer `relu`: a value that is cut off is exactly zero, and zeros are what "
            "you will count."
        )
    if code.min() > 0:
        raise Wrong(
            "The penalty is right, but no value of the code is zero, for any image. A sigmoid or "
            "softplus comes close to zero and never reaches it; `relu` does."
        )


def _explain_penalty(charged, codes, pictures) -> None:
    if _constant(charged, [np.square(c).sum(axis=1).mean() for c in codes]) is not None:
        raise Wrong(
            "The penalty grows with the square of the code: that is L2. It makes large values "
            "smaller but has no reason to make a small one zero, because near zero its slope "
            "vanishes. L1 pulls with the same force all the way down."
        )
    for power in (1, 2):
        if _constant(charged, [(np.abs(p) ** power).sum(axis=1).mean() for p in pictures]):
            raise Wrong(
                "The penalty is on the decoder: it charges the reconstruction for every white "
                "pixel. Move it to the layer that makes the code."
            )
    raise Wrong(
        "The model charges something that is not the L1 norm of the code: it does not grow in "
        "proportion to the sum of the code's absolute values. Is it on the code's layer, after its "
        "activation, and is it the only penalty?"
    )


def _constant(charged: np.ndarray, norms: Sequence[float]) -> float | None:
    ratio = charged / np.maximum(norms, 1e-12)
    return float(ratio.mean()) if np.ptp(ratio) < 0.01 * np.abs(ratio).mean() else None


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


def _not_sparse(zeros: float, living_zeros: float, dead: int, code: np.ndarray) -> str:
    units = code.shape[1]
    if zeros >= WANTED_ZEROS:
        return (
            f"{zeros:.0%} zeros, but {dead} of {units} units are dead: they are zero for every "
            f"image. That is a smaller code, not a sparse one. Among the living units only "
            f"{living_zeros:.0%} are zeros. Give every unit a chance: weaker penalty, and decoder "
            "rows of one length (`UnitNorm(axis=1)`)."
        )
    start = f"Only {living_zeros:.0%} zeros among the living units; {WANTED_ZEROS:.0%} are wanted. "
    if code.min() >= 0 and np.median(np.abs(code)) < 0.2 and living_zeros < 0.5:
        return start + (
            "The values are small without being zero. The decoder can make up for a small code "
            "with large weights; hold its rows to one length (`UnitNorm(axis=1)`)."
        )
    return start + (
        "The penalty is too weak. Make it stronger by factors of two or three. If the code only "
        "shrinks, hold the decoder's rows to one length, so that it cannot grow its weights: "
        "`UnitNorm(axis=1)`, since the default, axis 0, is another thing."
    )


def _why_off_target(middle: float) -> str:
    if middle < TARGET:
        return "The penalty has silenced the code: weaken it."
    if middle > 4 * TARGET:
        return (
            "The penalty hardly acts. Keras divides an activity penalty by the batch size; yours "
            "has averaged over the batch already, so multiply it by the batch size."
        )
    return (
        "The penalty acts and does not win: with few units, the pictures need each of them more "
        "often. Take 64 units or more, and train for twenty epochs."
    )


def _judge_kl_function(kl_penalty) -> None:
    if not callable(kl_penalty) or isinstance(kl_penalty, (type, keras.Layer)):
        raise WrongKind(
            f"`kl_penalty` is {probe.kind_of(kl_penalty)}; it should be a function of the mean "
            "activations and the target."
        )
    q = np.array([0.05, 0.2, 0.5], np.float32)
    p = 0.1
    answer = probe.guarded("kl_penalty", lambda: kl_penalty(q, p))
    if answer is None:
        raise NotAttempted("`kl_penalty` returns nothing. Write its lines; is the `return` there?")
    first, second = p * np.log(p / q), (1 - p) * np.log((1 - p) / (1 - q))
    truth = float((first + second).sum())
    found = probe.array("the result of kl_penalty", answer)
    if found.size == q.size:
        raise Wrong("`kl_penalty` gives one value for each unit: add them up to one number.")
    value = probe.number("the result of kl_penalty", found)
    if probe.close(value, truth, 0.001):
        return
    swapped = float((q * np.log(q / p) + (1 - q) * np.log((1 - q) / (1 - p))).sum())
    for wrong, advice in (
        (swapped, "You have target and mean activation the wrong way round."),
        (float(first.sum()), "The second half is missing, about the time a unit is silent."),
        (truth / q.size, "You averaged over the units; add them up."),
        (-truth, "The sign is the wrong way round: the penalty must be positive."),
        (truth / np.log(2), "That is in bits; use the natural logarithm."),
    ):
        if probe.close(value, wrong, 0.001):
            raise Wrong(f"`kl_penalty` gives {value:.4f} where {truth:.4f} is right. {advice}")
    raise Wrong(
        f"For mean activations of 0.05, 0.2 and 0.5 and a target of 0.1 `kl_penalty` gives "
        f"{value:.4f}; right is {truth:.4f}. Compare your formula with the one above."
    )
