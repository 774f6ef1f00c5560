"""Checks of the exercise 01_sparse: the penalty, the training, the measures, real sparsity, KL."""

import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.autoencoders import (
    history_of,
    judge_compiled,
    judge_reconstruction,
    three_models,
    watched_on_validation,
)
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.checks.sparse_figures import learning_curves, pictures
from helpers.checks.sparse_kl import kl  # noqa: F401 (stretch goal)
from helpers.checks.sparse_measures import measure  # noqa: F401 (step 3)
from helpers.checks.sparse_opponent import judge_opponent, judge_price, rows_of_one_length
from helpers.checks.sparse_penalties import judge_activation, l1_strength
from helpers.checks.sparse_training import judge_images
from helpers.checks.steps import steps_taken, too_few_steps
from helpers.data import PIXELS
from helpers.words import counted

UNITS = 32
EPOCHS = 50
WANTED_ZEROS = 0.7
ALLOWED_DENSE_BCE = 0.11  # step 2, on validation data; 0.098 in batches of 1,000
ALLOWED_BCE = 0.12  # nats a pixel, on validation data


@step("01_sparse", "step 1")
def build(autoencoder, encoder, decoder) -> Outcome:
    """The three models share their layers, and the code is charged 10e-5 times its L1 norm."""
    x = probe.validation(400).x
    code = three_models(autoencoder, encoder, decoder, x)
    if code.shape[1] != UNITS:
        raise Wrong(
            f"The code has {counted(code.shape[1], 'unit')}; this step asks for {UNITS}. Step 3 "
            "counts what these answer, and another width is yours to choose in step 4."
        )
    strength = l1_strength(autoencoder, encoder, x)
    judge_activation(code)
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
    x = probe.validation().x
    reconstruction = probe.outputs("autoencoder", autoencoder, x, PIXELS)
    bce = judge_reconstruction("autoencoder", autoencoder, x, reconstruction, losses)
    if len(losses["loss"]) < EPOCHS:
        raise Wrong(
            f"The history holds {counted(len(losses['loss']), 'epoch')}; train for {EPOCHS}. With "
            "an L1 penalty the code goes on changing long after the pictures look right."
        )
    judge_images(autoencoder)
    watched_on_validation(autoencoder, losses)
    if bce > ALLOWED_DENSE_BCE:
        raise Wrong(
            f"The model is trained, but its validation error of {bce:.4f} nats a pixel is far "
            "from the 0.094 or so that 32 units reach. "
            + (
                too_few_steps(autoencoder, len(losses["loss"]))
                or "Is the code smaller than 32, the loss not binary cross-entropy, or the penalty "
                "stronger than 10e-5? Step 1's check tells."
            )
        )
    return right(
        "The model is trained, and was watched on the validation images.",
        {
            "validation error": f"{bce:.4f} nats a pixel",
            "epochs": str(len(losses["loss"])),
            "steps of the optimizer": f"{steps_taken(autoencoder) or 0:,}",
        },
        "The `val_loss` of Keras is higher than this error: it includes the penalty.",
        figure=lambda: learning_curves(losses),
    )


@step("01_sparse", "step 4")
def sparsify(sparse_autoencoder, sparse_encoder, sparse_decoder) -> Outcome:
    """At least 70 % zeros among living units, with pictures that are still recognisable."""
    x = probe.validation().x
    names = ("sparse_autoencoder", "sparse_encoder", "sparse_decoder")
    code = three_models(sparse_autoencoder, sparse_encoder, sparse_decoder, x, names)
    reconstruction = probe.outputs(names[0], sparse_autoencoder, x, PIXELS)
    zeros, dead = metrics.share_of_zeros(code), metrics.dead_units(code)
    if dead == code.shape[1]:
        raise Wrong(
            "The code is dead: every unit is zero for every image, so all pictures come out the "
            "same. A penalty that is stronger than all that the code could earn does that: weaken "
            "it tenfold, build the model again and train it."
        )
    bce = judge_reconstruction(names[0], sparse_autoencoder, x, reconstruction, None)
    living = code[:, (np.abs(code) > 1e-3).any(axis=0)]
    living_zeros = metrics.share_of_zeros(living)
    few = too_few_steps(sparse_autoencoder)
    if living_zeros < WANTED_ZEROS:
        held = rows_of_one_length(sparse_decoder, code.shape[1])
        few = few and f"Only {living_zeros:.0%} zeros; {WANTED_ZEROS:.0%} are wanted. {few}"
        raise Wrong(few or _not_sparse(zeros, living_zeros, dead, code, held))
    if bce > ALLOWED_BCE:
        raise Wrong(
            f"Sparse enough ({living_zeros:.0%} zeros), but the error of {bce:.4f} is above "
            f"{ALLOWED_BCE}. "
            + (
                few
                or "The penalty is too strong for this code: weaken it, or give the code more "
                "units, so that each image can choose its few from many."
            )
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
        figure=pictures(sparse_decoder, x[:10], reconstruction[:10], code),
    )


@step("01_sparse", "step 5")
def cost(dense_autoencoder, price, sparse_autoencoder, sparse_encoder) -> Outcome:
    """What sparsity costs, against a dense code of as many units, trained for as long."""
    x = probe.validation().x
    judge_opponent(dense_autoencoder, sparse_autoencoder, sparse_encoder, x[:400])
    answers = probe.outputs("dense_autoencoder", dense_autoencoder, x, PIXELS)
    dense = judge_reconstruction("dense_autoencoder", dense_autoencoder, x, answers, None)
    own = probe.outputs("sparse_autoencoder", sparse_autoencoder, x, PIXELS)
    sparse = float(metrics.binary_crossentropy(x, own).mean())
    judge_price(probe.number("price", price), x, own, answers)
    return right(
        "Two models of one size, trained for as long: what is left is a first price of sparsity.",
        {
            "sparse": f"{sparse:.4f} nats a pixel",
            "dense": f"{dense:.4f} nats a pixel",
            "price": f"{sparse - dense:.4f} nats a pixel",
        },
        "Against the model of step 2 the price would look smaller: it has fewer units.",
    )


@step("01_sparse", "the test, once", graded=False)
def test_once(sparse_autoencoder, sparse_encoder) -> Outcome:
    """The sparse model on the test images, which no choice has touched."""
    x = probe.test().x
    code = probe.outputs("sparse_encoder", sparse_encoder, x)
    answers = probe.outputs("sparse_autoencoder", sparse_autoencoder, x, PIXELS)
    return right(
        "Measured once, on images that no choice has touched.",
        {
            "test error": f"{metrics.binary_crossentropy(x, answers).mean():.4f} nats a pixel",
            "zeros": f"{metrics.share_of_zeros(code):.1%}",
            "dead units": f"{metrics.dead_units(code)} of {code.shape[1]}",
        },
        "Compare with step 4: what was chosen on validation images holds on others.",
    )


def _not_sparse(zeros: float, living_zeros: float, dead: int, code: np.ndarray, held: bool) -> str:
    units = code.shape[1]
    if zeros >= WANTED_ZEROS:
        return (
            f"{zeros:.0%} zeros, and {counted(dead, 'dead unit')} among {units}: zero for every "
            f"image. That is a smaller code, not a sparse one. Among the living units only "
            f"{living_zeros:.0%} are zeros. Give every unit a chance: a weaker penalty"
            + (
                " or more units."
                if held
                else ", and decoder rows of one length (`UnitNorm(axis=1)`)."
            )
        )
    if held:
        return (
            f"Only {living_zeros:.0%} zeros among the living units; {WANTED_ZEROS:.0%} are wanted. "
            "The decoder's rows have one length, so it cannot grow its weights, and the penalty is "
            "what is left: make it stronger by factors of two or three, or give more units."
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
