"""Exercise 3, step 4: what the compiled model around the two parts shows of its training.

Everything here is measured on the learner's own model: its loss, what its layers charge, the
weights that it holds, its steps and its recorded losses.
"""

from typing import Any, NamedTuple

import keras
import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.feedback import WrongKind, notebook
from helpers.checks.steps import optimizer_of, steps_taken
from helpers.checks.watching import losses_by_chunk
from helpers.data import PIXELS
from helpers.words import counted

_COUNT = 500


class Whole(NamedTuple):
    """A compiled model of the notebook, and which of the two parts' weights it holds."""

    name: str
    model: keras.Model
    encoder: bool
    decoder: bool

    @property
    def plain(self) -> bool:
        """Whether Keras's own step trains it, so that its loss is what ``compile`` was given."""
        kind = type(self.model)
        return (
            kind.train_step is keras.Model.train_step
            and kind.compute_loss is keras.Model.compute_loss
        )

    @property
    def steps(self) -> int:
        """The steps that its optimizer has taken."""
        return steps_taken(self.model) or 0


def _holds(whole: keras.Model, part: keras.Layer) -> bool:
    wanted = {id(weight) for weight in part.weights}
    return bool(wanted) and wanted <= {id(weight) for weight in whole.weights}


def wholes_of(encoder: keras.Layer, decoder: keras.Layer) -> list[Whole]:
    """The notebook's compiled models that hold one of the parts: both first, then by steps."""
    models = {
        id(value): (name, value)
        for name, value in reversed(notebook().items())
        if isinstance(value, keras.Model) and getattr(value, "optimizer", None) is not None
    }
    found = [
        Whole(name, model, _holds(model, encoder), _holds(model, decoder))
        for name, model in models.values()
    ]
    found = [whole for whole in found if whole.encoder or whole.decoder]
    return sorted(found, key=lambda w: (w.encoder and w.decoder, w.decoder, w.steps), reverse=True)


def history_of(whole: Whole) -> list[float]:
    """The losses of its last training's epochs, where the model still has them."""
    recorded = getattr(getattr(whole.model, "history", None), "history", {})
    return [float(loss) for loss in recorded.get("loss", [])]


def facts(whole: Whole | None) -> str:
    """Steps, optimizer and recorded losses in a sentence."""
    if whole is None:
        return "No compiled model of the notebook holds this decoder. "
    said = f"`{whole.name}` has taken {counted(whole.steps, 'step')}, one for each batch"
    if optimizer := optimizer_of(whole.model):
        said += f" ({optimizer})"
    if whole.plain and (losses := history_of(whole)):  # own steps may record nothing
        said += f"; in its last training the loss went from {losses[0]:.1f} to {losses[-1]:.1f}"
    return said + ". "


def wrong_loss(whole: Whole) -> str:
    """What is compiled instead of the cross-entropy in nats; "" when it is that, or not known."""
    loss = whole.model.loss
    if not whole.plain or loss is None or isinstance(loss, (list, tuple, dict)):
        return ""
    x = probe.validation(100).x
    guess = (0.8 * x + 0.1).astype(np.float32)
    tensors = [keras.ops.convert_to_tensor(a) for a in (x, guess)]
    try:
        value = probe.guarded("the loss", lambda: keras.losses.get(loss)(*tensors))
        found = float(probe.finite("the loss", value).mean())
    except WrongKind:
        return ""
    wanted = float(PIXELS * metrics.binary_crossentropy(x, guess).mean())
    if probe.close(found, wanted, 0.01):
        return ""
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    return (
        f"`{whole.name}` was compiled with the loss `{name}`. For a test picture that gives "
        f"{found:.3g} an image, where the cross-entropy summed over the pixels is {wanted:.0f} "
        "nats: next to it the divergence does not weigh what it should. This step needs "
        "`loss=reconstruction_nats`, as step 3 has found it right."
    )


def no_loss(whole: Whole, x: np.ndarray, nats: float) -> str:
    """That nothing compares with the image; "" when something does, or is not known.

    ``nats`` is the reconstruction's part as the check has measured it.
    """
    if not whole.plain or whole.model.loss is not None:
        return ""
    charged = min(_charged(whole, x, training) for training in (True, False))
    if charged > 0.5 * nats:  # its layers charge for the reconstruction as well
        return ""
    return (
        f"`{whole.name}` was compiled without a loss. What its layers charge is {charged:.2f} nats "
        f"an image, the reconstruction has {nats:.0f}: nothing compares it with the image. Compile "
        "it with `loss=reconstruction_nats`."
    )


def weight_of_divergence(whole: Whole, total: float, x: np.ndarray) -> float | None:
    """What the model's layers charge over the divergence of its own encoder; None if unknown.

    ``total`` is the mean divergence of the images ``x``.
    """
    if not whole.plain or not whole.encoder or total < 1e-6:
        return None
    # Some charge in training only; dropout makes other codes there.
    weights = [_charged(whole, x, training) / total for training in (True, False)]
    return min(weights, key=lambda weight: abs(weight - 1))


def _charged(whole: Whole, x: np.ndarray, training: bool) -> float:
    def charged() -> float:
        whole.model(x, training=training)
        return float(sum(keras.ops.convert_to_numpy(loss) for loss in whole.model.losses))

    return probe.guarded(whole.name, charged)


def beta_of(whole: Whole) -> float | None:
    """The factor ``beta`` as a layer of the learner's holds it; None when none has one."""
    for layer in whole.model._flatten_layers():
        beta = getattr(layer, "beta", None)
        if beta is None or type(layer).__module__.startswith("keras."):  # normalisations have one
            continue
        try:
            return probe.number("beta", beta)
        except WrongKind:
            continue
    return None


def loss_on_images(whole: Whole, x: np.ndarray) -> float | None:
    """Its own loss with the image as input and target; None where it has no plain one."""
    if not whole.plain or whole.model.loss is None:
        return None
    some: Any = x[:_COUNT]
    try:
        return float(losses_by_chunk(whole.name, whole.model, some, some).mean())
    except WrongKind:
        return None
