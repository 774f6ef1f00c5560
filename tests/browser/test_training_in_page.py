"""The page's own training: ten steps from equal weights and equal batches end where Keras ends."""

import json

import keras
import numpy as np
import pytest

from helpers import models
from helpers.data import load_mnist
from interactives import build
from tests.browser.patience import patient

_ORIGIN = "http://interactives.test"  # served from the folder; nothing goes out
_STEPS, _BATCH_SIZE, _RATE = 10, 32, 0.003
# Asked and answered as one text: Playwright would hand over so many numbers one by one.
_TRAIN = """async (asked) => {
    const {layers, batches, loss, rate} = JSON.parse(asked);
    const { adam } = await import("/training/adam.js");
    const { trainOnBatch } = await import("/training/trainer.js");
    const built = layers.map(({inputs, units, activation, kernel, bias}) => ({
        inputs, units, activation,
        kernel: Float32Array.from(kernel), bias: Float32Array.from(bias),
    }));
    const step = adam(built, rate);
    const losses = batches.map((x) => trainOnBatch(built, step, loss, Float32Array.from(x)));
    const weights = built.flatMap(({kernel, bias}) => [[...kernel], [...bias]]);
    return JSON.stringify({losses, weights});
}"""


@pytest.fixture(scope="module")
def modules(browser):
    """A page that imports the sources, as they are."""
    page = patient(browser.new_page())

    def serve(route):
        name = route.request.url.removeprefix(_ORIGIN).lstrip("/")
        text = (build.FOLDER / name).read_text("utf-8") if name else "<!DOCTYPE html>"
        kind = "text/javascript" if name else "text/html"
        route.fulfill(body=text, content_type=f"{kind}; charset=utf-8")

    page.route(f"{_ORIGIN}/**", serve)
    page.goto(_ORIGIN)
    yield page
    page.close()


@pytest.mark.parametrize(
    ("hidden", "code_activation", "output_activation", "loss"),
    [
        ((), "relu", "sigmoid", "binary_crossentropy"),
        ((64, 16), "tanh", "sigmoid", "binary_crossentropy"),
        ((16,), "sigmoid", "sigmoid", "mean_squared_error"),
        ((16,), "linear", "linear", "mean_squared_error"),
        ((), "relu", "tanh", "mean_squared_error"),
    ],
)
def test_ten_steps_agree_with_keras(modules, hidden, code_activation, output_activation, loss):
    keras.utils.set_random_seed(3)
    x = load_mnist(at_most=_STEPS * _BATCH_SIZE).train.x
    batches = x.reshape(_STEPS, _BATCH_SIZE, -1)
    trial = models.dense_autoencoder(
        8, hidden, code_activation=code_activation, output_activation=output_activation
    )
    dense = [layer for half in trial[1:] for layer in half.layers if layer.weights]
    given = [
        {
            "inputs": layer.kernel.shape[0],
            "units": layer.units,
            "activation": layer.activation.__name__,
            "kernel": layer.get_weights()[0].ravel().tolist(),
            "bias": layer.get_weights()[1].tolist(),
        }
        for layer in dense
    ]
    asked = {"layers": given, "batches": batches.reshape(_STEPS, -1).tolist()}
    asked |= {"loss": loss, "rate": _RATE}
    page = json.loads(modules.evaluate(_TRAIN, json.dumps(asked)))

    trial.autoencoder.compile(keras.optimizers.Adam(_RATE), loss, run_eagerly=True)
    losses = []
    for batch in batches:
        losses.append(float(trial.autoencoder.train_on_batch(batch, batch)))
        trial.autoencoder.reset_metrics()
    weights = [w.ravel() for layer in dense for w in layer.get_weights()]

    assert page["losses"] == pytest.approx(losses, abs=1e-4)
    for ours, keras_has in zip(page["weights"], weights, strict=True):
        assert np.abs(np.array(ours) - keras_has).max() < 1e-4
    assert abs(losses[-1] - losses[0]) > 0.01, "nothing was learned, so nothing was compared"
