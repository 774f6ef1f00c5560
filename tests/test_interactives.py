"""The interactives' Python half, and that the bundles are what their sources say."""

import json
import re

import keras
import numpy as np
import pytest
from keras import layers

from helpers import embed, models, plots
from helpers.models import predict
from helpers.widgets import interactive, network
from helpers.widgets.interactive import BUILT, Interactive, packed
from interactives import build
from tests import latency
from tests.notebooks import COURSE

ENTRIES = [*sorted(build.WORKERS.glob("*.js")), *build.entries()]
JAVASCRIPT = [
    *build.FOLDER.glob("*.js"),
    *build.FOLDER.glob("parts/*.js"),
    *build.FOLDER.glob("training/*.js"),
    *build.WORKERS.glob("*.js"),
]


@pytest.fixture(autouse=True)
def forgets(monkeypatch):
    monkeypatch.setattr(interactive, "_kept", {})


def unpacked(array: dict) -> np.ndarray:
    return np.frombuffer(array["data"], array["dtype"]).reshape(array["shape"])


def computed(rows: list[dict], x: np.ndarray) -> np.ndarray:
    """What the page computes, in NumPy."""
    activations = {
        "linear": lambda y: y,
        "relu": lambda y: np.maximum(y, 0),
        "relu1": lambda y: np.clip(y, 0, 1),
        "sigmoid": lambda y: 1 / (1 + np.exp(-y)),
    }
    for layer in rows:
        y = x @ unpacked(layer["kernel"]) if "kernel" in layer else x
        y = y + unpacked(layer["bias"]) if "bias" in layer else y
        x = activations[layer["activation"]](y)
    return x


# The bundles


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_a_bundle_is_made_from_its_sources_as_they_are(entry):
    bundle = build.bundle_of(entry)
    assert bundle.exists(), "run python -m interactives.build"
    text = bundle.read_text(encoding="utf-8")
    assert text.startswith(build.header(entry)), "run python -m interactives.build"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_the_bundler_makes_the_same_again(entry):
    try:
        program = build.esbuild()
    except build.CannotBuild as missing:
        pytest.skip(str(missing))
    assert build.bundle_of(entry).read_text(encoding="utf-8") == build.bundle(entry, program)


def test_no_bundle_is_left_over():
    assert {build.bundle_of(entry) for entry in ENTRIES} == {*BUILT.iterdir()}


def test_sources_are_found_through_all_imports():
    names = {file.name for file in build.sources(build.FOLDER / "code_size.js")}
    assert {"code_size.js", "chart.js", "page.js", "style.css", "uplot.js"} <= names
    assert "host.js" not in names


def lines_of_code(file) -> int:
    """Lines that are neither empty nor comment."""
    text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
    lines = [line.strip() for line in text.splitlines()]
    return sum(bool(line) and not line.startswith("//") for line in lines)


def test_javascript_is_short():
    lines = {file.name: len(file.read_text("utf-8").splitlines()) for file in JAVASCRIPT}
    assert max(lines.values()) <= 250, lines
    assert sum(map(lines_of_code, JAVASCRIPT)) < 2500


def test_nothing_is_read_from_a_blob():
    """On a page from disk WebKit reads no Blob in a Worker: the training lab would wait forever."""
    readers = re.compile(r"\.stream\(\)|\.arrayBuffer\(\)")
    read = {file.name: readers.findall(file.read_text("utf-8")) for file in JAVASCRIPT}
    assert {name for name, found in read.items() if found} == {"arrays.js"}
    assert read["arrays.js"] == [".arrayBuffer()"]  # of a Response, in `inflated`


def test_signed_pictures_have_the_colours_of_the_figures():
    source = (build.FOLDER / "parts" / "pictures.js").read_text("utf-8")
    colours = re.findall(r"const TOO_(BRIGHT|DARK) = \[(\d+), (\d+), (\d+)\];", source)
    drawn = {name: tuple(map(int, levels)) for name, *levels in colours}
    assert drawn == {
        name: plots.SIGNED(place, bytes=True)[:3]
        for name, place in (("BRIGHT", 1.0), ("DARK", 0.0))
    }


def test_the_python_half_is_short():
    files = (COURSE / "helpers" / "widgets").glob("*.py")
    assert sum(len(file.read_text("utf-8").splitlines()) for file in files) < 900


def test_answers_are_held_to_two_frames_and_to_four_while_a_cell_runs():
    lines = ["noise_lab, page    24 ms", "training lab, cell running   64 ms", "3 passed in 9 s"]
    assert latency.judged(lines) == [
        ("noise_lab, page", 24, 33),
        ("training lab, cell running", 64, 66),
    ]


def test_no_style_is_written_twice():
    """A second rule of the same name would change an interactive for which it is not meant."""
    text = (build.FOLDER / "parts" / "style.css").read_text(encoding="utf-8")
    selectors = re.findall(r"^  & ([^@{\n]+) \{", text, re.MULTILINE)
    assert len(selectors) > 50
    assert sorted(selectors) == sorted(set(selectors))


def test_the_chart_library_has_its_licence_beside_it():
    licence = (build.FOLDER / "uplot" / "LICENSE").read_text("utf-8")
    assert "MIT" in licence and "Leon Sorokin" in licence
    wanted = json.loads((build.FOLDER / "package.json").read_text("utf-8"))["devDependencies"]
    assert wanted["uplot"] in (build.FOLDER / "uplot" / "uplot.js").read_text("utf-8")[:600]


# Models as the page gets them


def test_all_layers_of_an_autoencoder_stand_in_one_row():
    model = models.dense_autoencoder(4, [16], noise=0.3).autoencoder
    x = np.random.default_rng(0).random((3, 784), np.float32)
    assert np.allclose(computed(network.layers_of(model), x), predict(model, x), atol=1e-5)


def test_a_sequential_model_in_another_is_found():
    inner = keras.Sequential([keras.Input((784,)), layers.Dense(5), layers.ReLU()])
    model = keras.Sequential([inner, layers.Dropout(0.5), layers.Dense(784, "sigmoid")])
    x = np.random.default_rng(0).random((3, 784), np.float32)
    assert np.allclose(computed(network.layers_of(model), x), predict(model, x), atol=1e-5)


def test_each_output_of_a_variational_encoder_has_its_layers():
    encoder = models.variational_autoencoder(2, (16,)).encoder
    x = np.random.default_rng(0).random((3, 784), np.float32)
    for output, expected in enumerate(predict(encoder, x)):
        assert np.allclose(computed(network.layers_of(encoder, output), x), expected, atol=1e-5)


def test_codes_and_the_decoder_behind_them_make_the_reconstruction():
    model = models.dense_autoencoder(4, [16], code_activation="linear").autoencoder
    x = np.random.default_rng(0).random((3, 784), np.float32)
    codes, decoder = network.codes_and_decoder(model, x)
    assert codes.shape == (3, 4)
    assert np.allclose(computed(decoder, codes), predict(model, x), atol=1e-5)


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (models.convolutional_autoencoder(4).encoder, "a Conv2D, which it does not know"),
        (keras.Sequential([keras.Input((4,)), layers.Dense(2, "mish")]), "activation mish"),
        (models.variational_autoencoder(2, (8,)).autoencoder, "sampling has 2 inputs"),
    ],
    ids=["convolution", "activation", "two inputs"],
)
def test_what_the_page_cannot_compute_is_named(model, says):
    with pytest.raises(ValueError, match=says):
        network.layers_of(model)


# The widget


def made(**options) -> Interactive:
    given = {"table": packed(np.arange(6).reshape(2, 3)), "list": [{"a": packed([1.0])}]}
    return Interactive("code_size", given, {"size": 1}, words="What it is.", **options)


def test_a_cell_that_runs_again_starts_where_the_hand_left_it():
    made(name="one").chosen = {"size": 3, "gone": 1}
    assert made(name="one").chosen == {"size": 3}
    assert made(name="two").chosen == {"size": 1}
    assert made().chosen == {"size": 1}


def test_without_a_front_end_it_says_what_it_is():
    data, _ = made()._repr_mimebundle_()
    assert data["text/plain"] == "What it is."
    assert "application/vnd.jupyter.widget-view+json" in data


def test_grey_bytes_are_exact_for_digits():
    values = np.arange(256, dtype=np.float32) / np.float32(255)
    sent = packed(values, "grey")
    assert np.array_equal(np.frombuffer(sent["data"], np.uint8), np.arange(256))


def test_a_page_carries_state_and_modules_and_asks_for_nothing():
    html = embed.page("A title", "<p>Some words.</p>", made())
    assert html.count("id='course-module-code_size'") == 1 and "'host'" not in html
    state = json.loads(re.search(r"<script type='application/json'>(.*?)</script>", html)[1])
    assert state["host"] == "page" and state["chosen"] == {"size": 1}
    table = state["given"]["table"]
    assert table["dtype"] == "float16" and table["shape"] == [2, 3] and table["base64"]
    assert not re.search(r"(src|href)=|https?://(?!www\.w3\.org|leeoniya)", html.split("uPlot")[0])


def test_no_text_of_the_state_can_end_its_script():
    widget = made()
    widget.words = "</script><b>"
    html = embed.element(widget.get_state())
    assert html.count("</script>") == 1 and "<b>" not in html


def test_the_readme_of_the_interactives_names_every_module():
    text = (COURSE / "interactives" / "README.md").read_text("utf-8")
    for entry in build.entries():
        assert f"`{entry.name}`" in text
