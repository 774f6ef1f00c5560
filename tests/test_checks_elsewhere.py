"""Where learners really work: an older Keras, another backend, another package ``helpers``."""

import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

import helpers
from tests import environments
from tests.notebooks import COURSE, NOTEBOOKS, read


def started(code: str, folder: Path, **variables: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": ""} | variables
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_an_older_keras_is_one_sentence_with_the_mend(tmp_path):
    """Before 3.14 Keras 3 added an activity penalty up over the batch; lesson 3 would not hold."""
    left = tmp_path / "keras-3.13.2.dist-info" / "METADATA"  # as pip leaves it
    left.parent.mkdir()
    left.write_text("Metadata-Version: 2.1\nName: keras\nVersion: 3.13.2\n", encoding="utf-8")
    done = started("import helpers", COURSE, PYTHONPATH=str(tmp_path))
    said = done.stderr.strip().splitlines()[-1]
    assert "The course needs Keras 3.14 or later, and Keras 3.13.2 is here" in said
    assert '%pip install "keras>=3.14,<4"' in said and "restart the kernel" in said


@pytest.mark.parametrize("version", ["2.15.0", "3.9.2", "3.13.2"])
def test_the_keras_that_runs_counts_whatever_is_installed(version, monkeypatch):
    monkeypatch.setattr(keras, "__version__", version)
    with pytest.raises(helpers.OldKeras, match=f"Keras {version} is here") as stopped:
        helpers.require_keras()
    assert stopped.value._render_traceback_() == [str(stopped.value)]


@pytest.mark.parametrize("version", ["3.14.0rc1", "3.14", "3.15.1", "4.0"])
def test_a_keras_that_will_do_is_passed(version, monkeypatch):
    monkeypatch.setattr(keras, "__version__", version)
    helpers.require_keras()


def test_the_oldest_keras_is_that_of_the_requirements():
    least = environments.lower_bounds(environments.LEARNER)["keras"]
    assert ".".join(map(str, helpers.OLDEST_KERAS)) == least


def test_two_notebooks_can_share_a_graphics_card():
    """The variable counts only if it is set before TensorFlow is imported."""
    code = (
        "import os, sys\n"
        "class Watch:\n"
        "    def find_spec(self, name, *where):\n"
        "        if name == 'tensorflow':\n"
        "            print(os.environ['TF_FORCE_GPU_ALLOW_GROWTH'], flush=True)\n"
        "            os._exit(0)\n"
        "os.environ.pop('TF_FORCE_GPU_ALLOW_GROWTH', None)\n"
        "sys.meta_path.insert(0, Watch())\n"
        "import helpers"
    )
    assert started(code, COURSE).stdout == "true\n"


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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_kernel_in_another_folder_is_told_so_in_a_sentence(path, tmp_path):
    first = next(cell for cell in read(path).cells if cell.cell_type == "code").source
    done = started(first, tmp_path)
    said = done.stderr.strip().splitlines()[-1]
    assert "Open the notebook in its own folder; on Colab, first run README" in said


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
