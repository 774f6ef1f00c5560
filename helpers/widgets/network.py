"""A Keras model as the page computes it: its dense layers, one after another, with their weights.

Nothing here computes. What does, in the page, is ``interactives/parts/network.js``.
"""

import inspect
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np

from helpers.widgets.interactive import packed
from helpers.words import counted

# Keras's activations that the page knows by the same name; relu1 clips to [0, 1].
ACTIVATIONS = {
    "linear", "relu", "relu1", "relu6", "leaky_relu", "sigmoid", "tanh", "softplus", "softsign",
    "elu", "selu", "silu", "exponential", "hard_sigmoid", "softmax",
}  # fmt: skip
# Layers that change nothing once training is over, or only the shape in which numbers are written.
_WITHOUT_EFFECT = (
    keras.layers.InputLayer,
    keras.layers.Dropout,
    keras.layers.GaussianNoise,
    keras.layers.GaussianDropout,
    keras.layers.AlphaDropout,
    keras.layers.ActivityRegularization,
    keras.layers.Flatten,
    keras.layers.Reshape,
    keras.layers.Identity,
)


def layers_of(model: keras.Model, output: int = 0) -> list[dict[str, Any]]:
    """The layers between the model's input and its output number ``output``, for the page.

    Raises ValueError for a layer that is not dense, an unknown activation, or layers that do not
    stand in one row.
    """
    return [_written(layer) for layer in _in_a_row(model, output)]


def codes_and_decoder(model: keras.Model, x: np.ndarray) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """The codes of ``x`` (n, inputs), shape (n, code size), and the layers behind the code.

    The code is what the narrowest dense layer of an autoencoder gives. Half of the weights then
    need not be handed over. Raises ValueError as ``layers_of``.
    """
    row = list(_in_a_row(model, 0))
    widths = [getattr(layer, "units", np.inf) for layer in row]
    end = int(np.argmin(widths)) + 1
    if end == len(row) or not np.isfinite(widths[end - 1]):
        raise ValueError(f"{model.name} has no code: no dense layer is narrower than the last.")
    codes = x
    for layer in row[:end]:
        if not isinstance(layer, keras.layers.InputLayer):
            codes = layer(codes, training=False) if _has_training(layer) else layer(codes)
    return keras.ops.convert_to_numpy(codes), [_written(layer) for layer in row[end:]]


def pca_layers(pca: Any, components: int) -> list[dict[str, Any]]:
    """PCA from ``components`` numbers back to pixels, clipped to [0, 1]: one dense layer."""
    return [dense(pca.components_[:components], pca.mean_, "relu1")]


def dense(kernel: np.ndarray, bias: np.ndarray | None, activation: str) -> dict[str, Any]:
    """One layer for the page; ``kernel`` has shape (inputs, units).

    "relu1" clips to [0, 1]; all others are Keras's.
    """
    layer = {"activation": activation, "kernel": packed(kernel)}
    return layer if bias is None else {**layer, "bias": packed(bias)}


def _in_a_row(model: Any, output: int) -> Iterator[keras.layers.Layer]:
    """The model's layers from its input to one of its outputs, those of inner models included."""
    if isinstance(model, keras.Sequential):
        for layer in model.layers:
            yield from _in_a_row(layer, 0)
        return
    if not isinstance(model, keras.Model):
        yield model
        return
    if not hasattr(model, "outputs"):
        raise ValueError(f"{model.name} has no layers that can be listed: its class has a call.")
    found: list[tuple[Any, int]] = []
    tensor = model.outputs[output]
    inputs = {id(one) for one in model.inputs}
    while id(tensor) not in inputs:
        operation, node, place = tensor._keras_history
        found.append((operation, place))
        behind = operation._inbound_nodes[node].input_tensors
        if len(behind) != 1:
            raise ValueError(f"{operation.name} has {counted(len(behind), 'input')}, not one.")
        tensor = behind[0]
    for operation, place in reversed(found):
        yield from _in_a_row(operation, place)


def _has_training(layer: Any) -> bool:
    return "training" in inspect.signature(layer.call).parameters


def _written(layer: Any) -> dict[str, Any]:
    if isinstance(layer, _WITHOUT_EFFECT):
        return {"activation": "linear"}
    if isinstance(layer, keras.layers.Dense):
        kernel, *bias = (keras.ops.convert_to_numpy(w) for w in layer.weights)
        return dense(kernel, bias[0] if bias else None, _known(layer, layer.activation.__name__))
    if isinstance(layer, keras.layers.Activation):
        return {"activation": _known(layer, layer.activation.__name__)}
    if isinstance(layer, keras.layers.ReLU) and not (layer.negative_slope or layer.threshold):
        most = layer.max_value
        return {"activation": "relu" if most is None else _known(layer, f"relu{most:g}")}
    raise ValueError(
        f"The page computes dense layers; {layer.name} is a {type(layer).__name__}, which it does "
        "not know."
    )


def _known(layer: Any, name: str) -> str:
    if name not in ACTIVATIONS:
        raise ValueError(f"The page does not know the activation {name} of the layer {layer.name}.")
    return name
