"""The page computes what Keras computes: every kind of layer, in 32 bits and in 16."""

import base64
import json
import re
import zlib

import keras
import numpy as np
import pytest
from keras import layers

from helpers import baselines, embed, models
from helpers.data import load_mnist
from helpers.models import predict
from helpers.widgets import network
from helpers.widgets.interactive import packed
from interactives import build

COUNT = 100
# A page may import its modules from their texts only; here they are one text.
_COMPUTE = """async ({source, given}) => {
    const module = await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
    const {layers, x} = module.unpacked(await module.decoded(given));
    // As one text: Playwright would hand over so many numbers one by one.
    return JSON.stringify(Array.from({length: x.shape[0]}, (_, k) =>
        Array.from(module.forward(layers, module.rowOf(x, k)))));
}"""


@pytest.fixture(scope="module")
def x():
    return load_mnist(at_most=COUNT).test.x


@pytest.fixture(scope="module")
def source():
    """The modules that compute, as one text without imports."""
    texts = [(build.FOLDER / f"{name}.js").read_text("utf-8") for name in PARTS]
    return re.sub(r"^import .*$", "", "\n".join(texts), flags=re.MULTILINE)


PARTS = "parts/arrays", "parts/network", "host"


def in_base64(value):
    """As on a page, but in 32 bits."""
    if isinstance(value, dict):
        if "data" in value:
            coded = base64.b64encode(zlib.compress(value["data"])).decode()
            return {"dtype": value["dtype"], "shape": value["shape"], "base64": coded}
        return {key: in_base64(part) for key, part in value.items()}
    return [in_base64(part) for part in value] if isinstance(value, list) else value


def scaled(model: keras.Model) -> keras.Model:
    """With weights as large as trained ones."""
    rng = np.random.default_rng(0)
    model.set_weights([w + 0.05 * rng.standard_normal(w.shape) for w in model.get_weights()])
    return model


def of_activation(name: str) -> keras.Model:
    inside = [keras.Input((784,)), layers.Dense(24, name), layers.Dense(784, "sigmoid")]
    return scaled(keras.Sequential(inside))


MODELS = {
    "the seed's": lambda: scaled(models.dense_autoencoder(32).autoencoder),
    "deep": lambda: scaled(models.dense_autoencoder(16, [128, 64]).autoencoder),
    "denoising": lambda: scaled(models.dense_autoencoder(128, noise=0.5).autoencoder),
    **{
        name: lambda name=name: of_activation(name)
        for name in sorted(network.ACTIVATIONS - {"relu1"})
    },
}


def difference(page, source, rows, x, expected, written) -> float:
    given = written({"layers": rows, "x": packed(x, "grey")})
    answer = page.evaluate(_COMPUTE, {"source": source, "given": json.loads(json.dumps(given))})
    return float(np.abs(np.array(json.loads(answer)) - expected).max())


@pytest.mark.parametrize("name", MODELS)
def test_the_page_agrees_with_keras(from_disk, source, x, name):
    model = MODELS[name]()
    page, expected, rows = from_disk("<h1>One</h1>"), predict(model, x), network.layers_of(model)
    assert difference(page, source, rows, x, expected, in_base64) < 1e-5
    # As a page carries it. Half floats keep three digits; a sum of many is as good.
    assert difference(page, source, rows, x, expected, embed._as_text) < 1e-3


def test_the_page_agrees_with_both_outputs_of_a_variational_encoder(from_disk, source, x):
    encoder = scaled(models.variational_autoencoder(2, (64,)).encoder)
    page = from_disk("<h1>One</h1>")
    for output, expected in enumerate(predict(encoder, x)):
        rows = network.layers_of(encoder, output)
        reach = np.abs(expected).max()
        assert difference(page, source, rows, x, expected, in_base64) < 1e-5 * reach


def test_the_page_agrees_with_pca_and_ridge(from_disk, source, x):
    pca, page = baselines.fit_pca(x, 8), from_disk("<h1>One</h1>")
    code = network.dense(pca.components_.T, -pca.mean_ @ pca.components_.T, "linear")
    rows = [code, *network.pca_layers(pca, 8)]
    expected = baselines.pca_reconstruction(pca, x)
    assert difference(page, source, rows, x, expected, in_base64) < 1e-5
    ridge = baselines.fit_ridge(x, x)
    rows = [network.dense(ridge.weights, ridge.bias, "relu1")]
    expected = baselines.ridge_reconstruction(ridge, x)
    assert difference(page, source, rows, x, expected, in_base64) < 1e-5


def test_half_floats_are_those_of_numpy(from_disk, source):
    bits = np.arange(0, 65536, 7, dtype=np.uint16)
    values = bits.view(np.float16).astype(np.float64)
    finite = np.isfinite(values)
    seen = from_disk("<h1>One</h1>").evaluate(
        """async ({source, bits}) => {
            const text = new Blob([source], {type: "text/javascript"});
            const {fromHalf} = await import(URL.createObjectURL(text));
            return bits.map(fromHalf).map((value) => Number.isFinite(value) ? value : null);
        }""",
        {"source": source, "bits": bits.tolist()},
    )
    assert [value is not None for value in seen] == finite.tolist()
    assert [value for value in seen if value is not None] == values[finite].tolist()
