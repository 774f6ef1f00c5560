"""How far a model was trained, as far as its optimizer's steps tell: one step a batch."""

from typing import Any

from helpers.checks import probe
from helpers.words import counted

IMAGES, BATCH = 55_000, 256  # of x_train, and of a batch, as the exercises ask
_PARTS = {5_000: "x_validation", 10_000: "x_test"}
AN_EPOCH = -(-IMAGES // BATCH)
_FEW_PARTS = {5_000: "x_validation", 10_000: "x_test"}
_FEW_AN_EPOCH = 100  # x_train in batches of 512 has 108
_FEW_IN_ALL = 2_000  # the fifty epochs of exercises 1 and 2 in batches of 1,375
_FEW = 400  # where the number of epochs is not known: two in batches of 256


def optimizer_of(model: Any) -> str:
    """The optimizer and its rate in words, such as "adadelta, learning rate 0.001"."""
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return ""
    rate = probe.guarded("the optimizer", lambda: float(optimizer.learning_rate))
    return f"{type(optimizer).__name__}, learning rate {rate:g}"


def steps_taken(model: Any) -> int | None:
    """How many steps the model's optimizer has taken; None when it has none to ask."""
    optimizer = getattr(model, "optimizer", None)
    return None if optimizer is None else int(optimizer.iterations)


def too_few_steps(model: Any, epochs: int | None = None) -> str:
    """What to do about a model of digits that took few steps; "" when they are many or unknown.

    It says why such a model has learnt too little. One that has learnt enough took enough steps.
    """
    steps = steps_taken(model)
    if not steps or steps >= (_FEW_IN_ALL if epochs else _FEW):
        return ""
    if epochs and steps / epochs >= _FEW_AN_EPOCH:
        return ""
    if not epochs:
        return (
            f"Its optimizer has taken only {counted(steps, 'step')}, one for each batch. One epoch "
            f"of `x_train` with `batch_size={BATCH}` has {AN_EPOCH}: take smaller batches, or "
            "more epochs."
        )
    each = steps / epochs
    for images, where in _PARTS.items():
        if each == -(-images // BATCH):
            return (
                f"Its optimizer has taken {counted(int(each), 'step')} in each of "
                f"{counted(epochs, 'epoch')}: "
                f"as many as the {images:,} images of `{where}` make in batches of {BATCH}. Those "
                f"of `x_train` make {AN_EPOCH}. Train on `x_train`."
            )
    return (
        f"Its optimizer has taken {counted(steps, 'step')} in {counted(epochs, 'epoch')}, "
        f"{each:.3g} an epoch. That is `x_train` in batches of about {IMAGES / each:,.0f}, or "
        f"fewer images. Each batch is one step: `x_train` with `batch_size={BATCH}` has "
        f"{AN_EPOCH} an epoch."
    )
