"""Interrupts and progress, in a notebook and in a terminal."""

import ast
from pathlib import Path

import keras
import nbclient
import nbformat
import pytest
from jupyter_client.blocking import BlockingKernelClient
from nbclient.util import run_sync

from helpers.training import fit
from tests.notebooks import CELL_SECONDS, START_SECONDS
from tests.training.cases import BATCH, compiled

ROOT = Path(__file__).parents[2]


@pytest.mark.usefixtures("xla")
def test_an_interrupt_leaves_the_model_usable_and_the_history_kept(x):
    model = compiled()

    def interrupt(epoch, logs):
        if epoch == 2:
            raise KeyboardInterrupt

    callback = keras.callbacks.LambdaCallback(on_epoch_begin=interrupt)
    with pytest.raises(KeyboardInterrupt, match="after 2 of 9 epochs"):
        fit(model, x, x, epochs=9, batch_size=BATCH, callbacks=[callback], verbose=0)
    assert model.history.epoch == [0, 1]
    assert len(fit(model, x, x, batch_size=BATCH, verbose=0).history["loss"]) == 1


@pytest.fixture(scope="module")
def kernel():
    """A kernel for all tests that need one: to start it and TensorFlow takes longer than they."""
    notebook = nbformat.v4.new_notebook()
    keeper = nbclient.NotebookClient(
        notebook, startup_timeout=START_SECONDS, resources={"metadata": {"path": str(ROOT)}}
    )
    keeper.create_kernel_manager()
    keeper.start_new_kernel()
    yield keeper.km
    run_sync(keeper.km.shutdown_kernel)(now=True)


def test_a_notebook_keeps_one_line_of_progress_and_nothing_on_stderr(kernel):
    cell = nbformat.v4.new_code_cell(
        "import helpers, keras, numpy as np\n"
        "from helpers.training import fit\n"
        "x = np.random.default_rng(0).random((600, 8), dtype=np.float32)\n"
        "model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(8)])\n"
        "model.compile('adam', 'mse')\n"
        "fit(model, x, x, epochs=50, validation_data=(x, x));"
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    client = nbclient.NotebookClient(notebook, km=kernel, timeout=CELL_SECONDS)
    with client.setup_kernel():
        client.execute_cell(cell, 0)
    (output,) = notebook.cells[0].outputs
    (line,) = output["data"]["text/plain"].splitlines()
    assert line.startswith("epoch 50/50") and "left" in line
    assert " loss=" in line and "val_loss=" in line


def test_an_interrupt_reaches_a_kernel_in_the_middle_of_an_epoch(kernel):
    client = BlockingKernelClient(connection_file=kernel.connection_file)
    client.load_connection_file()
    client.start_channels()
    client.wait_for_ready(timeout=600)
    ask = client.execute_interactive
    ask(
        "import helpers, keras, numpy as np\n"
        "from helpers.training import fit\n"
        "x = np.random.default_rng(0).random((12000, 784), dtype=np.float32)\n"
        "model = keras.Sequential([keras.Input((784,)), keras.layers.Reshape((28, 28, 1)),\n"
        "    keras.layers.Conv2D(16, 3, padding='same'), keras.layers.Conv2D(1, 3,\n"
        "    padding='same'), keras.layers.Flatten()])\n"
        "model.compile('adam', 'mse')\n"
        "fit(model, x[:512], x[:512], batch_size=256, verbose=0)\n"
        "say = keras.callbacks.LambdaCallback(on_epoch_begin=lambda *_: print('begun'))",
        timeout=600,
    )
    # What comes right after an error, a kernel would leave undone.
    train = "fit(model, x, x, epochs=100, batch_size=256, callbacks=[say])"
    asked, begun = client.execute(train, stop_on_error=False), 0
    while begun < 2:  # one epoch is over, the next, of several seconds, has begun
        message = client.get_iopub_msg(timeout=600)
        begun += message["content"].get("text", "").count("begun")
    run_sync(kernel.interrupt_kernel)()
    while client.get_shell_msg(timeout=600)["parent_header"]["msg_id"] != asked:
        pass
    answer = ask(
        "interrupted = model.history\nfit(model, x[:512], x[:512], batch_size=256, verbose=0)",
        user_expressions={"finished": "interrupted.epoch", "again": "model.history.epoch"},
    )
    client.stop_channels()
    assert answer["content"]["status"] == "ok"
    told = answer["content"]["user_expressions"]
    finished = ast.literal_eval(told["finished"]["data"]["text/plain"])
    assert finished == [*range(len(finished))] and 0 < len(finished) < 100
    assert told["again"]["data"]["text/plain"] == "[0]"


def test_a_terminal_shows_one_line_an_epoch_or_nothing(x, capfd):
    for verbose, lines in ((0, 0), ("auto", 0), (2, 3)):
        fit(compiled(), x, x, epochs=3, batch_size=BATCH, verbose=verbose)
        printed = capfd.readouterr()
        assert len(printed.out.splitlines()) == lines
        assert printed.err == ""
    fit(compiled(), x, x, epochs=3, batch_size=BATCH, verbose=1)
    printed = capfd.readouterr()
    assert printed.out.count("\n") == 1
    assert "epoch 3/3" in printed.out
    assert printed.err == ""
