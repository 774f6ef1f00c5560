"""The penalties of exercise 01_sparse: what a model charges its code, and the KL function."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from helpers.checks import probe
from helpers.checks.autoencoders import penalty
from helpers.checks.feedback import Wrong
from helpers.checks.steps import too_few_steps
from helpers.data import PIXELS
from helpers.words import counted

STRENGTH = 10e-5  # the penalty of the course's outline: 0.0001
TARGET = 0.05  # wanted mean activation of a unit, for the KL penalty


def l1_strength(autoencoder, encoder, x: np.ndarray) -> float:
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
        (1 / len(batches[0]), "It is averaged over the images of a batch, and Keras divides by "
         "their number once more: give it the sum over the batch."),
    ):  # fmt: skip
        if probe.close(strength, STRENGTH * factor, 0.02):
            if advice:
                raise Wrong(f"The penalty is on the code, with strength {strength:.3g}. {advice}")
            return float(strength)
    raise Wrong(
        f"The penalty is the L1 norm of the code, but its strength is {strength:.3g}. This step "
        "asks for 10e-5, which is 0.0001; you choose your own in step 4."
    )


def judge_activation(code: np.ndarray) -> None:
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


def why_off_target(middle: float, kl_autoencoder, x: np.ndarray) -> str:
    """What to do when the median unit is off the target, from how the penalty grows."""
    if middle < TARGET:
        return "The penalty has silenced the code: weaken it."
    few, many = penalty(kl_autoencoder, x[:100]), penalty(kl_autoencoder, x[:400])
    if many > 0 and probe.close(few, 4 * many, 0.25):
        return (
            "The penalty hardly acts: for four times as many images it charges a quarter. Keras "
            "divides an activity penalty by the batch size; yours has averaged over the batch "
            "already, so multiply it by the batch size."
        )
    if many == 0:
        return "The model charges nothing for its code: is the penalty on its layer?"
    return too_few_steps(kl_autoencoder) or (
        "The penalty acts and does not win: the pictures need each unit more often than that. Make "
        "it stronger, take 64 units or more, and train for twenty epochs."
    )


def judge_kl_models(encoder, autoencoder, code: np.ndarray) -> None:
    """Raise unless the encoder gives a code and is a part of the autoencoder."""
    if code.shape[1] >= PIXELS:
        raise Wrong(
            f"`kl_encoder` answers with {counted(code.shape[1], 'number')}, which is no code: let "
            "it end at the code."
        )
    whole = [np.asarray(weight) for weight in autoencoder.weights]
    parts = [np.asarray(weight) for weight in encoder.weights if len(weight.shape) > 1]
    if parts and not any(
        part.shape == other.shape and np.array_equal(part, other)
        for part in parts
        for other in whole
    ):
        raise Wrong(
            "`kl_encoder` shares no layer with `kl_autoencoder`: none of its weights is found "
            "there. Build both from the same layers, as in step 1."
        )


def _judge_inside_a_model(kl_penalty, q: np.ndarray, p: float) -> None:
    """Raise when the function works on arrays and not on what a model hands it."""
    try:
        tf.function(lambda mean: kl_penalty(mean, p), autograph=False)(tf.constant(q))
    except Exception as error:
        raise Wrong(
            "`kl_penalty` is right for arrays and stops inside a model, which hands it tensors "
            f"without values yet ({type(error).__name__}). Write it with `keras.ops`: `ops.log`, "
            "`ops.sum`."
        ) from None


def judge_kl_function(kl_penalty) -> None:
    q = np.array([0.05, 0.2, 0.5], np.float32)
    p = 0.1
    answer = probe.answer_of("kl_penalty", kl_penalty, q, p)
    first, second = p * np.log(p / q), (1 - p) * np.log((1 - p) / (1 - q))
    truth = float((first + second).sum())
    found = probe.array("the result of kl_penalty", answer)
    if found.size == q.size:
        raise Wrong("`kl_penalty` gives one value for each unit: add them up to one number.")
    value = probe.number("the result of kl_penalty", found)
    if probe.close(value, truth, 0.001):
        _judge_inside_a_model(kl_penalty, q, p)
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
