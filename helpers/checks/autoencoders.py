"""What several exercises ask of any autoencoder: its parts, its history, its reconstructions."""

import warnings
from collections.abc import Callable, Sequence

import keras
import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.diagnosis import judge_learnt
from helpers.checks.feedback import Wrong, WrongKind
from helpers.checks.steps import optimizer_of
from helpers.checks.watching import Pictures, watched
from helpers.data import PIXELS, load_mnist
from helpers.words import counted


def three_models(
    autoencoder,
    encoder,
    decoder,
    x: np.ndarray,
    names: Sequence[str] = ("autoencoder", "encoder", "decoder"),
) -> np.ndarray:
    """Return the code of ``x``; raise when the three models are not parts of one another."""
    for name, value in zip(names, (autoencoder, encoder, decoder), strict=True):
        probe.model(name, value)
    code = probe.outputs(names[1], encoder, x)
    if code.shape[1] == PIXELS:
        raise Wrong(
            f"`{names[1]}` answers with 784 numbers, so it is no encoder. Let it end at the code: "
            "`keras.Model(image, code)`."
        )
    if code.shape[1] > PIXELS:
        raise Wrong(
            f"The code of {counted(code.shape[1], 'number')} is larger than the image of 784. Give "
            "the layer of the code fewer units."
        )
    apart = probe.outputs(names[2], decoder, code, PIXELS)
    whole = probe.outputs(names[0], autoencoder, x, PIXELS)
    if np.abs(apart - whole).max() > 1e-3:
        raise Wrong(
            f"`{names[2]}({names[1]}(x))` differs from `{names[0]}(x)`. The three models have to "
            "share their layers: build each layer once and use the same objects in all three."
        )
    return code


def judge_compiled(autoencoder, x: np.ndarray) -> None:
    """Raise unless the model can be trained, and its loss is the binary cross-entropy."""
    if not getattr(autoencoder, "compiled", False):
        raise Wrong(
            "The three models are right, and `autoencoder` cannot be trained yet: give it an "
            "optimizer and a loss with `autoencoder.compile(...)`."
        )

    def reconstruction_and_loss() -> tuple[np.ndarray, float, bool]:
        answer = probe.as_list(autoencoder(x, training=False))[0]
        charged = sum(float(np.sum(charge)) for charge in autoencoder.losses)
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            loss = float(autoencoder.compute_loss(x=x, y=x, y_pred=answer, training=False))
        said = any("from_logits" in str(warning.message) for warning in warned)
        return np.asarray(answer), loss - charged, said

    reconstruction, loss, said = probe.guarded("autoencoder", reconstruction_and_loss)
    _judge_logits(autoencoder, reconstruction, said)
    _judge_optimizer(autoencoder)
    if probe.close(loss, float(metrics.binary_crossentropy(x, reconstruction).mean()), 0.001):
        return
    is_squared = probe.close(loss, float(metrics.mean_squared_error(x, reconstruction).mean()))
    raise Wrong(
        f"The loss is {'the mean squared error' if is_squared else 'another one'}; this exercise "
        "compares binary cross-entropies: compile with `binary_crossentropy`."
    )


def history_of(history) -> dict[str, list[float]]:
    """The lists of losses of a Keras History (or of its ``history``), checked."""
    losses = probe.guarded("history", lambda: getattr(history, "history", history))
    if isinstance(history, keras.Layer) or not isinstance(losses, dict) or "loss" not in losses:
        raise WrongKind(
            f"`history` is {probe.kind_of(history)}. Keep what `fit` returns: "
            "`history = fit(autoencoder, ...)`."
        )
    for name, values in losses.items():
        probe.array(f"history['{name}']", values, (None,))
    if not len(losses["loss"]):
        raise Wrong("The history is empty: the model was not trained.")
    return losses


def judge_reconstruction(name: str, autoencoder, x, reconstruction, losses) -> float:
    """Return the mean cross-entropy; raise on the ways in which a training goes wrong."""
    return judge_learnt(name, autoencoder, x, reconstruction, losses)


def watched_on_validation(autoencoder, losses) -> None:
    """Raise unless the ``val_loss`` of some epoch is that of the validation images."""
    judge_watched(
        "autoencoder",
        autoencoder,
        losses,
        [
            lambda: Pictures("the validation images", *[probe.validation().x] * 2),
            lambda: Pictures("the test images", *[probe.test().x] * 2),
            lambda: Pictures("the training images", *[load_mnist().train.x] * 2),
        ],
        "Use `validation_data=(x_validation, x_validation)`.",
    )


def judge_watched(
    name: str, model, losses, candidates: list[Callable[[], Pictures]], mend: str
) -> None:
    """Raise unless ``val_loss`` is the loss on pictures of the first of the ``candidates``.

    A card names other pictures only when the recorded loss is theirs.
    """
    if not len(losses.get("val_loss", ())):
        raise Wrong(
            f"The history has no `val_loss`: give `fit` the `validation_data`, so that you see how "
            f"the model does on images it has not learnt from. {mend}"
        )
    wanted = candidates[0]().name
    found = watched(name, model, losses, candidates)
    if found.endswith(wanted):
        return
    if not found:
        raise Wrong(
            f"The recorded `val_loss` of {losses['val_loss'][-1]:.4f} is not the loss of this model"
            f" on {wanted}, in any epoch. Either other pictures were watched, or the model was "
            f"trained further, or anew, after this history was kept. {mend}"
        )
    reason = ""
    if "test" in found:
        reason = (
            " They are kept for one final report: whoever looks at them while choosing has nothing "
            "unseen left."
        )
    elif "training" in found:
        reason = " The model learns from these, so they cannot show how it does on others."
    raise Wrong(f"`val_loss` is the loss on {found}.{reason} {mend}")


def _judge_logits(autoencoder, reconstruction: np.ndarray, said: bool) -> None:
    """Raise when the loss takes the sigmoid's answers for logits, as the model warns or states."""
    is_probability = reconstruction.min() >= 0 and reconstruction.max() <= 1
    loss, config = autoencoder.loss, {}
    if isinstance(loss, keras.losses.Loss):
        config = probe.guarded("the loss", loss.get_config)
    if said or (is_probability and config.get("from_logits") is True):
        raise Wrong(
            "The loss is told `from_logits=True`, and the last layer ends with a sigmoid: its "
            "answers are probabilities already. Leave `from_logits` out: "
            '`loss="binary_crossentropy"`.'
        )


def _judge_optimizer(autoencoder) -> None:
    """Raise on an optimizer that is no Adam: whatever its steps do, they are not the exercise's."""
    if "adam" not in type(autoencoder.optimizer).__name__.lower():
        raise Wrong(
            f"The optimizer is {optimizer_of(autoencoder)}; this exercise asks for `adam`. Others "
            "need a learning rate of their own, or hundreds of epochs."
        )


def penalty(autoencoder, x: np.ndarray) -> float:
    """What the model adds to its loss for this batch."""

    def charged() -> float:
        autoencoder(x, training=False)
        return float(sum(float(np.sum(loss)) for loss in autoencoder.losses))

    return probe.guarded("autoencoder", charged)
