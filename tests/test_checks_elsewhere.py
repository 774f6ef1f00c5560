"""Where learners really work: an older Keras, another backend, another package ``helpers``."""

import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import regularizers

from helpers.checks import sparse
from helpers.checks.feedback import Kind
from tests.notebooks import COURSE, EXERCISES, SOLUTIONS, read
from tests.wrong_answers.shared import named, parts

MODELS = "autoencoder encoder decoder"


def test_an_older_keras_is_named_and_not_the_learners_line(monkeypatch):
    """Before 3.14, Keras added an activity penalty up over the batch."""

    class AsBefore(regularizers.Regularizer):
        def __call__(self, code):
            images = keras.ops.cast(keras.ops.shape(code)[0], code.dtype)
            return 1e-4 * images * keras.ops.sum(keras.ops.abs(code))

    answers = named(MODELS, parts(activity_regularizer=AsBefore()))
    monkeypatch.setattr(keras, "__version__", "3.13.2")
    outcome = sparse.build.outcome(**answers)
    assert outcome.kind is Kind.NOT_CHECKED
    assert "Your line is right. Keras 3.13.2" in outcome.message
    monkeypatch.setattr(keras, "__version__", "3.14.0")
    assert "adds up the whole batch" in sparse.build.outcome(**answers).message


def started(code: str, folder: Path, **variables: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": ""} | variables
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_another_backend_is_one_sentence_with_the_mend():
    done = started("import helpers", COURSE, KERAS_BACKEND="jax")
    said = done.stderr.strip().splitlines()[-1]
    assert "The course runs on TensorFlow, and Keras is set to 'jax' here" in said
    assert "os.environ['KERAS_BACKEND'] = 'tensorflow'" in said


def test_another_package_called_helpers_does_not_get_in_the_way(tmp_path):
    (tmp_path / "helpers.py").write_text("raise SystemExit('the other one')", encoding="utf-8")
    first = read(COURSE / "solutions" / "01_sparse.ipynb").cells[1].source
    setup = first[: first.index("from helpers")] + "import helpers.progress as found"
    done = started(
        f"{setup}\nprint(found.__file__)", COURSE / "exercises", PYTHONPATH=str(tmp_path)
    )
    assert done.stdout, done.stderr[-500:]
    assert Path(done.stdout.strip()).resolve() == COURSE / "helpers" / "progress.py"


@pytest.mark.parametrize(
    "path", [*SOLUTIONS, *EXERCISES], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_a_kernel_in_another_folder_is_told_so_in_a_sentence(path, tmp_path):
    first = next(cell for cell in read(path).cells if cell.cell_type == "code").source
    done = started(first, tmp_path)
    said = done.stderr.strip().splitlines()[-1]
    assert "This kernel was started in another folder, where the course is not found." in said
    assert said.endswith("restart the kernel.")


def test_a_model_of_exercise_3_can_be_saved_and_loaded(tmp_path):
    names: dict = {"keras": keras, "layers": keras.layers, "ops": keras.ops, "np": np}
    for cell in read(COURSE / "solutions" / "03_variational.ipynb").cells:
        if cell.cell_type == "code" and cell.source.startswith(("def ", "@keras", "class ")):
            exec(cell.source, names)  # the functions and the given layer
        elif "def build(" in cell.source:
            exec(
                cell.source[cell.source.index("def build(") : cell.source.index("vae, vae_")], names
            )
    vae, encoder, _ = names["build"](dimensions=2, beta=3.0)
    x = np.random.default_rng(0).random((4, 784), dtype=np.float32)
    vae.train_on_batch(x, x)
    vae.save(tmp_path / "vae.keras")
    encoder.save(tmp_path / "encoder.keras")
    loaded = keras.models.load_model(tmp_path / "vae.keras")
    np.testing.assert_allclose(loaded.get_weights()[0], vae.get_weights()[0])
    assert [layer.beta for layer in loaded.layers if hasattr(layer, "beta")] == [3.0]
    assert loaded.train_on_batch(x, x) > 0
    again = keras.models.load_model(tmp_path / "encoder.keras")(x)
    np.testing.assert_allclose(again[0], encoder(x)[0], atol=1e-6)
