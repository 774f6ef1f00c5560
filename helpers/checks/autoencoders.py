"""What several exercises ask of any autoencoder: its parts, its history, its reconstructions."""

from collections.abc import Sequence

import keras
import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.feedback import Wrong, WrongKind
from helpers.data import PIXELS


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
    whole = probe.outputs(names[0], autoencoder, x, PIXELS)
    code = probe.outputs(names[1], encoder, x)
    if code.shape[1] == PIXELS:
        raise Wrong(
            f"`{names[1]}` answers with 784 numbers, so it is no encoder. Let it end at the code: "
            "`keras.Model(image, code)`."
        )
    if code.shape[1] > PIXELS:
        raise Wrong(f"The code of {code.shape[1]} numbers is larger than the image of 784.")
    apart = probe.outputs(names[2], decoder, code, PIXELS)
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

    def reconstruction_and_loss() -> tuple[np.ndarray, float]:
        answer = autoencoder(x, training=False)
        charged = sum(float(np.sum(charge)) for charge in autoencoder.losses)
        return np.asarray(answer), float(autoencoder.compute_loss(x, x, answer)) - charged

    reconstruction, loss = probe.guarded("autoencoder", reconstruction_and_loss)
    if probe.close(loss, float(metrics.binary_crossentropy(x, reconstruction).mean())):
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
    if losses is not None and np.min(losses["loss"]) < 0:
        raise Wrong(
            "The training loss fell below zero, which a cross-entropy of values in [0, 1] cannot: "
            "the model was trained on pixels from 0 to 255. Use `x_train` as it is loaded."
        )
    if reconstruction.min() < -1e-3 or reconstruction.max() > 1.001:
        raise Wrong(
            f"`{name}` gives values from {reconstruction.min():.2f} to {reconstruction.max():.2f}; "
            "a pixel lies between 0 and 1. Does the last layer lack its sigmoid?"
        )
    bce = float(metrics.binary_crossentropy(x, reconstruction).mean())
    mean = np.broadcast_to(x.mean(axis=0), x.shape)
    useless = float(metrics.binary_crossentropy(x, mean).mean())
    if bce < 0.9 * useless:
        return bce
    brighter = probe.outputs(name, autoencoder, 255 * x[:500], PIXELS)
    if metrics.binary_crossentropy(x[:500], brighter).mean() < 0.7 * bce:
        raise Wrong(
            "The model works on pixels from 0 to 255 and fails on pixels from 0 to 1: it was "
            "trained on data that were not normalised. Use `x_train` as it is loaded."
        )
    if bce > 0.5:
        raise Wrong(
            f"`{name}` has not learnt anything yet: its error of {bce:.3f} nats a pixel is that of "
            "untrained weights. Is this the model that you trained? Was it built anew afterwards?"
        )
    if reconstruction.std(axis=0).mean() < 0.02:
        raise Wrong(
            "The model answers every image with nearly the same picture: its code is dead. The "
            "penalty is stronger than all that the code could earn; weaken it."
        )
    raise Wrong(
        f"The error of {bce:.3f} is no better than that of the mean image ({useless:.3f}). Train "
        "longer, and check that the target is the image itself."
    )


def watched_on_validation(autoencoder, losses) -> None:
    """Raise unless the last ``val_loss`` is that of the validation images, and not of the test."""
    if not losses.get("val_loss"):
        raise Wrong(
            "The history has no `val_loss`: give `fit` the `validation_data`, so that you see "
            "how the model does on images it has not learnt from."
        )
    seen = losses["val_loss"][-1]
    validation = _loss(autoencoder, probe.validation().x)
    if abs(seen - validation) > 0.001 * validation:
        test = _loss(autoencoder, probe.test().x)
        if abs(seen - test) < 0.001 * test:
            raise Wrong(
                "`val_loss` is the loss on the test images. They are kept for one final report: "
                "whoever looks at them while choosing has nothing unseen left. Use `x_validation`."
            )


def _loss(autoencoder, x: np.ndarray) -> float:
    """What Keras reports as loss: the error and the penalty, averaged over the images."""
    error = metrics.binary_crossentropy(x, probe.outputs("autoencoder", autoencoder, x, PIXELS))
    charged = [penalty(autoencoder, part) for part in np.split(x, len(x) // 1000)]
    return float(error.mean() + np.mean(charged))


def penalty(autoencoder, x: np.ndarray) -> float:
    """What the model adds to its loss for this batch."""

    def charged() -> float:
        autoencoder(x, training=False)
        return float(sum(float(np.sum(loss)) for loss in autoencoder.losses))

    return probe.guarded("autoencoder", charged)
