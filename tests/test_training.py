"""What helpers.training.fit promises: Keras's results, Keras's callbacks, clear refusals."""

import gc
import subprocess
import sys
import tempfile
import weakref
from pathlib import Path

import keras
import nbclient
import nbformat
import numpy as np
import pytest
import tensorflow as tf
from jupyter_client.blocking import BlockingKernelClient
from keras import layers
from nbclient.util import run_sync
from tensorflow.python.eager import context

from helpers import training_pass, training_xla
from helpers.data import aligned
from helpers.models import dense_autoencoder
from helpers.training import fit
from helpers.training_input import on_device
from helpers.training_loss import crossentropy_of_sums
from helpers.training_program import Program
from helpers.training_xla import batches_for_xla, uses_xla

ROOT = Path(__file__).parents[1]
SAMPLES, PIXELS, BATCH = 100, 12, 16  # six full batches and one of four samples


@pytest.fixture
def x():
    return np.random.default_rng(0).random((SAMPLES, PIXELS), dtype=np.float32)


@pytest.fixture
def xla(monkeypatch):
    """XLA compiles even the few batches of a test."""
    monkeypatch.setattr(training_pass, "batches_for_xla", lambda *_: 0)


def dense(**code_options) -> keras.Model:
    image = keras.Input((PIXELS,))
    code = layers.Dense(4, "relu", **code_options)(image)
    return keras.Model(image, layers.Dense(PIXELS, "sigmoid")(code))


def compiled(model=None, optimizer="adam", loss="binary_crossentropy", **options) -> keras.Model:
    model = model or dense()
    model.compile(optimizer=optimizer, loss=loss, **options)
    return model


def as_keras(model: keras.Model, *arguments, **options):
    """Keras's own ``fit``, without a compiled program, which takes longer than a few steps do."""
    model.run_eagerly = True
    return model.fit(*arguments, **options)


class Penalty(layers.Layer):
    def call(self, code):
        self.add_loss(0.1 * keras.ops.mean(keras.ops.square(code)))
        return code


class OwnStep(keras.Model):
    """Fits a shifted target by its own loop, and logs what Keras knows nothing of."""

    def __init__(self):
        super().__init__()
        self.layer = layers.Dense(PIXELS)

    def call(self, x):
        return self.layer(x)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = keras.ops.mean(keras.ops.square(self(x, training=True) - y - 1))
        weights = self.trainable_weights
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        return {"of_last_batch": loss}


class WithoutCall(keras.Model):
    """Two models in one that is never called itself, as in Keras's own VAE example."""

    def __init__(self):
        super().__init__()
        self.encoder = keras.Sequential([keras.Input((PIXELS,)), layers.Dense(3)])
        self.decoder = keras.Sequential([keras.Input((3,)), layers.Dense(PIXELS)])
        self.total = keras.metrics.Mean(name="total")

    @property
    def metrics(self):
        return [self.total]

    def train_step(self, data):
        with tf.GradientTape() as tape:
            loss = keras.ops.mean(keras.ops.square(self.decoder(self.encoder(data)) - data))
        weights = self.trainable_weights
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        self.total.update_state(loss)
        return {"total": self.total.result()}


def chain(*middle: layers.Layer) -> keras.Model:
    # No bias: in front of batch normalisation its gradient is rounding error, which Adam scales up.
    return keras.Sequential(
        [
            keras.Input((PIXELS,)),
            layers.Dense(40, use_bias=False),
            *middle,
            layers.Dense(PIXELS, "sigmoid"),
        ]
    )


def unbuilt() -> keras.Model:
    return keras.Sequential([layers.Dense(4, "relu"), layers.Dense(PIXELS, "sigmoid")])


def convolutional() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((PIXELS,)),
            layers.Reshape((4, 3, 1)),
            layers.Conv2D(2, 3, padding="same"),
            layers.Flatten(),
            layers.Dense(PIXELS, "sigmoid"),
        ]
    )


def schedule() -> keras.optimizers.Optimizer:
    return keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.5, 5, 0.5))


MODELS = {
    "plain": compiled,
    "L1 activity regulariser": lambda: compiled(dense(activity_regularizer="l1")),
    "add_loss": lambda: compiled(chain(Penalty())),
    "metrics": lambda: compiled(metrics=["mse", keras.metrics.BinaryAccuracy()]),
    "batch normalisation": lambda: compiled(chain(layers.BatchNormalization())),
    "dropout in the plain graph": lambda: compiled(chain(layers.Dropout(0.5, seed=1))),
    "noise in the plain graph": lambda: compiled(chain(layers.GaussianNoise(0.5, seed=1))),
    "custom train_step": lambda: compiled(OwnStep()),
    "no call": lambda: compiled(WithoutCall(), loss=None),
    "not built": lambda: compiled(unbuilt()),
    "convolutional": lambda: compiled(convolutional()),
    "learning-rate schedule": lambda: compiled(optimizer=schedule()),
    "averaged weights": lambda: compiled(
        optimizer=keras.optimizers.Adam(use_ema=True, ema_overwrite_frequency=None)
    ),
    "momentum": lambda: compiled(optimizer=keras.optimizers.SGD(0.1, momentum=0.9)),
    "rmsprop": lambda: compiled(optimizer="rmsprop", loss="mse"),
    "adamw": lambda: compiled(optimizer="adamw", loss=keras.losses.MeanAbsoluteError()),
    "run_eagerly": lambda: compiled(run_eagerly=True),
    "XLA by wish": lambda: compiled(convolutional(), jit_compile=True),
}


SUMS = np.array([[-200, -20, -1.5, -1e-3, 0, 1e-3, 1.5, 20, 200, 3, -3, 0.5]], np.float32)


def test_the_quick_crossentropy_and_its_gradient_are_kerass_to_rounding(x):
    sums, target = tf.constant(np.repeat(SUMS, SAMPLES, axis=0)), tf.constant(x)
    found = []
    for quick in (True, False):
        with tf.GradientTape() as tape:
            tape.watch([sums, target])
            if quick:
                value = crossentropy_of_sums(sums, target)
            else:
                each = tf.nn.sigmoid_cross_entropy_with_logits(target, sums)
                value = tf.reduce_mean(each, axis=-1)
        found.append((value, *tape.gradient(value, [sums, target])))
    for ours, kerass in zip(*found, strict=True):
        np.testing.assert_allclose(ours, kerass, rtol=1e-6, atol=1e-7)


def test_only_plain_crossentropy_of_a_sigmoid_is_computed_the_quick_way(x):
    def logarithms(**options) -> int:
        model = compiled(**options)
        fit(model, x, x, batch_size=BATCH, verbose=0)
        (made,) = model._compiled_passes[1].values()
        (traced,) = made._run_one._list_all_concrete_functions()
        return sum(op.type == "Log1p" for op in traced.graph.get_operations())

    assert logarithms() == logarithms(loss=keras.losses.BinaryCrossentropy()) == 0
    assert logarithms(loss=keras.losses.BinaryCrossentropy(label_smoothing=0.1)) == 1


def test_a_model_keeps_nothing_of_the_quick_crossentropy(x):
    model = compiled()
    fit(model, x, x, batch_size=BATCH, verbose=0)
    assert "compute_loss" not in vars(model)


def test_a_batch_larger_than_the_data_is_all_of_them_as_in_keras(x):
    model = compiled()
    assert len(fit(model, x, x, batch_size=500, epochs=2, verbose=0).history["loss"]) == 2
    assert int(model.optimizer.iterations) == 2


@pytest.mark.usefixtures("xla")
def test_three_epochs_of_the_seeds_model_end_where_keras_ends():
    pictures = np.random.default_rng(0).random((256, 784), dtype=np.float32)
    weights = []
    for train in (fit, lambda model, *arguments, **rest: model.fit(*arguments, **rest)):
        keras.utils.set_random_seed(3)
        model = compiled(dense_autoencoder(32).autoencoder)
        train(model, pictures, pictures, epochs=3, batch_size=64, shuffle=False, verbose=0)
        weights.append(model.get_weights())
    for ours, kerass in zip(*weights, strict=True):
        np.testing.assert_allclose(ours, kerass, atol=1e-5)


@pytest.mark.parametrize("name", MODELS)
def test_three_epochs_end_where_keras_ends(name, x, monkeypatch):
    options = {"epochs": 3, "batch_size": BATCH, "shuffle": False, "verbose": 0}
    x = x[:40]  # two full batches and one of eight samples
    y = None if name == "no call" else x
    if name not in ("custom train_step", "no call"):
        options["validation_data"] = (x[:21], x[:21])

    def end_of(train):
        keras.utils.set_random_seed(3)
        model = MODELS[name]()
        history = train(model, x, y, **options)
        return model.get_weights(), int(model.optimizer.iterations), history

    kerass, their_steps, their_history = end_of(as_keras)
    for worth in (0, 1000):  # compiled by XLA, and in the plain graph
        monkeypatch.setattr(training_pass, "batches_for_xla", lambda *_, worth=worth: worth)
        ours, our_steps, our_history = end_of(fit)
        assert our_steps == their_steps == 3 * 3
        for ours_one, kerass_one in zip(ours, kerass, strict=True):
            np.testing.assert_allclose(ours_one, kerass_one, atol=1e-4)
        assert our_history.epoch == their_history.epoch
        assert our_history.params == their_history.params
        assert list(our_history.history) == list(their_history.history)
        for key, values in their_history.history.items():
            np.testing.assert_allclose(our_history.history[key], values, atol=1e-4)
            assert all(type(value) is float for value in our_history.history[key])


@pytest.mark.usefixtures("xla")
def test_models_of_several_inputs_and_outputs_train_as_in_keras(x):
    def model():
        keras.utils.set_random_seed(3)
        left, right = keras.Input((PIXELS,), name="left"), keras.Input((PIXELS,), name="right")
        y = layers.Dense(4)(layers.Concatenate()([left, right]))
        outputs = [layers.Dense(PIXELS, name="a")(y), layers.Dense(1, name="b")(y)]
        return compiled(keras.Model([left, right], outputs), loss=["mse", "mae"])

    ours, kerass = model(), model()
    inputs, targets = {"left": x, "right": -x}, [x, x[:, :1]]
    options = {"epochs": 2, "batch_size": BATCH, "shuffle": False, "verbose": 0}
    history = fit(ours, inputs, targets, **options)
    theirs = as_keras(kerass, inputs, targets, **options)
    assert list(history.history) == list(theirs.history)
    for a, b in zip(ours.get_weights(), kerass.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-4)


def test_bytes_and_doubles_are_taken_as_in_keras(x):
    for data in ((x * 255).astype(np.uint8), x.astype(np.float64), np.asfortranarray(x)):
        losses = []
        for train in (fit, as_keras):
            keras.utils.set_random_seed(3)
            model = compiled(loss="mse")
            history = train(model, data, data, batch_size=BATCH, shuffle=False, verbose=0)
            losses.append(history.history["loss"][0])
        assert losses[0] == pytest.approx(losses[1], rel=1e-5)


def test_one_seed_gives_one_order_of_the_samples(x):
    model = compiled(optimizer="sgd")
    start = model.get_weights()

    def weights(seed, global_seed=3):
        model.set_weights(start)
        keras.utils.set_random_seed(global_seed)
        fit(model, x, x, epochs=2, batch_size=BATCH, seed=seed, verbose=0)
        return np.concatenate([w.ravel() for w in model.get_weights()])

    assert np.array_equal(weights(1), weights(1))
    assert np.array_equal(weights(1), weights(1, global_seed=4))
    assert not np.array_equal(weights(1), weights(2))
    assert np.array_equal(weights(None), weights(None))
    assert not np.array_equal(weights(None), weights(None, global_seed=4))


@pytest.mark.parametrize("jit_compile", ["auto", True])
def test_noise_is_fresh_in_every_batch_and_epoch(x, jit_compile):
    seen = []

    class Watch(layers.Layer):
        def build(self, shape):
            self.sums = self.add_weight(shape=(14,), trainable=False)
            self.step = self.add_weight(shape=(), dtype="int32", trainable=False)

        def call(self, y, training=False):
            if training:
                total = keras.ops.sum(y)
                places = keras.ops.cast(keras.ops.arange(14) == self.step, "float32")
                self.sums.assign_add(places * total)
                self.step.assign_add(1)
            return y

    watch = Watch()
    model = keras.Sequential(
        [keras.Input((PIXELS,)), layers.GaussianNoise(1.0), watch, layers.Dense(PIXELS)]
    )
    compiled(model, loss="mse", jit_compile=jit_compile)
    fit(model, np.zeros_like(x), x, epochs=2, batch_size=BATCH, verbose=0)
    seen = np.asarray(watch.sums)
    assert len(set(seen.tolist())) == 14


@pytest.mark.usefixtures("xla")
def test_training_again_compiles_nothing(x):
    traces = []

    class Counting(keras.Model):
        def call(self, y):
            traces.append(1)
            return y * self.scale

        def build(self, shape):
            self.scale = self.add_weight(shape=(PIXELS,))

    model = compiled(Counting(), loss="mse")
    fit(model, x, x, batch_size=BATCH, verbose=0)
    after_first = len(traces)
    fit(model, x, x, epochs=2, batch_size=BATCH, verbose=0)
    other = x + 1
    fit(model, other, other, epochs=2, batch_size=BATCH, verbose=0, seed=5)
    assert len(traces) == after_first
    model.compile("sgd", "mse")
    fit(model, x, x, batch_size=BATCH, verbose=0)
    assert len(traces) > after_first


def programs() -> set[str]:
    """Names of the loops that XLA compiles, and of their bodies: they rest on what is computed."""
    names = (str(name) for name in context.context().list_function_names())
    return {name for name in names if "program_" in name}


@pytest.mark.usefixtures("xla")
def test_models_of_one_structure_share_one_program(x):
    first, second = compiled(), compiled()
    fit(first, x, x, batch_size=BATCH, verbose=0)
    known, before = programs(), first.get_weights()
    fit(second, x, x, batch_size=BATCH, verbose=0)
    assert programs() == known
    assert all(map(np.array_equal, before, first.get_weights()))
    fit(compiled(dense(kernel_regularizer="l2")), x, x, batch_size=BATCH, verbose=0)
    assert programs() > known


@pytest.mark.usefixtures("xla")
def test_compile_a_new_optimizer_and_frozen_layers_take_effect(x):
    model = compiled(optimizer="adam")
    fit(model, x, x, batch_size=BATCH, verbose=0)
    model.compile(keras.optimizers.SGD(0.0), "mse")
    before = model.get_weights()
    loss = fit(model, x, x, batch_size=BATCH, verbose=0).history["loss"][0]
    assert all(map(np.array_equal, before, model.get_weights()))
    assert loss == pytest.approx(np.mean((model.predict(x, verbose=0) - x) ** 2), rel=1e-4)
    model.layers[1].trainable = False
    model.compile("adam", "mse")
    fit(model, x, x, batch_size=BATCH, verbose=0)
    changed = [not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)]
    assert changed == [False, False, True, True]


def test_a_trained_model_can_be_freed_saved_and_cloned(x, tmp_path):
    model = compiled()
    fit(model, x, x, batch_size=BATCH, verbose=0)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    fit(again, x, x, batch_size=BATCH, verbose=0)
    array = aligned(x.shape)
    array[...] = x
    fit(again, array, array, batch_size=BATCH, verbose=0)
    gone, array_gone = weakref.ref(model), weakref.ref(array)
    del model, array
    gc.collect()
    assert gone() is None
    assert array_gone() is None


def test_a_float_array_on_a_cache_line_is_shared_and_handed_over_once(x):
    shared = aligned(x.shape)
    shared[...] = x
    arrays = on_device(shared, shared)
    assert len(arrays.tensors) == 1
    shared[0, 0] = 7
    assert float(arrays.tensors[0][0, 0]) == 7


def test_a_read_only_array_is_copied(x):
    shared = aligned(x.shape)
    shared[...] = x
    shared.flags.writeable = False
    assert np.array_equal(on_device(shared).tensors[0].numpy(), x)


def test_xla_is_chosen_by_the_operations_and_by_the_author():
    model = compiled()
    assert uses_xla(model, {"MatMul": 784, "Relu": 32})
    assert uses_xla(model, {"MatMul": 784, "StatelessRandomNormalV2": 20})
    assert not uses_xla(model, {"MatMul": 784, "StatelessRandomNormalV2": 784})
    assert not uses_xla(model, {"MatMul": 784, "Conv2D": 784})
    assert uses_xla(compiled(jit_compile=True), {"Conv2D": 784})


def test_a_compilation_has_to_be_earned_by_the_batches(monkeypatch):
    model = compiled()
    one, several = [], []
    for threads, batches in ((1, one), (2, several)):
        monkeypatch.setattr(training_xla, "_threads", lambda threads=threads: threads)
        batches.append(batches_for_xla(model, {"MatMul": 784}))
        batches.append(batches_for_xla(model, {"MatMul": 784, "StatelessRandomNormalV2": 20}))
    epoch = 55_000 // 256
    assert 2 * epoch < several[0] < one[0] < 10 * epoch
    assert several[1] > 2 * several[0]
    assert one[1] > 2 * one[0]
    assert batches_for_xla(compiled(jit_compile=True), {"MatMul": 784}) == 0


def test_a_short_training_compiles_nothing_and_a_long_one_serves_its_like(x, monkeypatch):
    calls = []

    def call(program, tensors):
        calls.append(program.is_compiled)
        run(program, tensors)

    run = Program.__call__
    monkeypatch.setattr(Program, "__call__", call)
    monkeypatch.setattr(training_pass, "batches_for_xla", lambda *_: 20)

    def train(model, epochs=1):
        calls.clear()
        fit(model, x, x, epochs=epochs, batch_size=BATCH, verbose=0)
        return calls[:]

    first, second, third = (compiled(chain(layers.Dense(23))) for _ in range(3))
    assert train(first) == train(first) == []  # 7 batches, and 14
    assert train(first)[0] is False  # 21
    assert set(train(second)) == {True}  # its like was compiled
    assert set(train(third, epochs=3)) == {True}


@pytest.mark.parametrize(
    ("middle", "xla"),
    [
        (layers.ReLU, True),
        (lambda: layers.GaussianNoise(1), False),
        (lambda: layers.Reshape((40, 1)), True),
    ],
)
def test_a_model_is_judged_by_what_was_traced(middle, xla, x, monkeypatch):
    decisions = []

    def decide(*arguments):
        decisions.append(uses_xla(*arguments))
        return decisions[-1]

    monkeypatch.setattr(training_pass, "uses_xla", decide)
    model = keras.Sequential([keras.Input((PIXELS,)), layers.Dense(40), middle(), layers.Flatten()])
    model.add(layers.Dense(PIXELS))
    fit(compiled(model, loss="mse"), x, x, validation_data=(x, x), batch_size=BATCH, verbose=0)
    assert decisions == [xla, True]


@pytest.mark.usefixtures("xla")
def test_what_xla_cannot_compile_runs_in_the_plain_graph(x):
    class Python(layers.Layer):
        def call(self, y):
            return tf.ensure_shape(tf.py_function(lambda t: t, [y], tf.float32), y.shape)

    model = compiled(chain(Python()))
    history = fit(model, x, x, epochs=2, batch_size=BATCH, verbose=0)
    assert history.history["loss"][1] < history.history["loss"][0]
    assert int(model.optimizer.iterations) == 14


def test_many_models_train_without_a_word_on_stderr():
    program = """
import helpers, keras, numpy as np
from helpers import training_pass
from helpers.training import fit
training_pass.batches_for_xla = lambda *_: 0
x = np.random.default_rng(0).random((90, 6), dtype=np.float32)
for units in range(1, 7):
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(units), keras.layers.Dense(6)])
    model.compile("sgd", "mse")
    fit(model, x, x, batch_size=8 + units, verbose=units % 3)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


# Callbacks


@pytest.mark.usefixtures("xla")
def test_training_leaves_nothing_in_the_temporary_folder(x, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    fit(compiled(), x, x, batch_size=BATCH, validation_data=(x, x), verbose=0)
    assert not list(tmp_path.iterdir())


def test_early_stopping_stops_and_restores_the_best_weights(x):
    model = compiled(optimizer=keras.optimizers.SGD(1.0), loss="mse")
    stop = keras.callbacks.EarlyStopping(
        "loss", mode="max", patience=1, restore_best_weights=True, start_from_epoch=0
    )
    kept = []
    keep = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: kept.append(model.get_weights())
    )
    history = fit(model, x, x, epochs=20, batch_size=BATCH, callbacks=[keep, stop], verbose=0)
    assert history.epoch == [0, 1]
    assert all(map(np.array_equal, kept[0], model.get_weights()))


def test_callbacks_are_called_as_by_keras(x, tmp_path):
    def record(events):
        class Record(keras.callbacks.Callback):
            def on_train_begin(self, logs=None):
                events.append(("train begins", dict(self.params)))

            def on_epoch_begin(self, epoch, logs=None):
                events.append(("epoch begins", epoch, self.model.optimizer.iterations.numpy()))

            def on_test_begin(self, logs=None):
                events.append("test begins")

            def on_test_end(self, logs=None):
                events.append(("test ends", sorted(logs)))

            def on_epoch_end(self, epoch, logs=None):
                events.append(("epoch ends", epoch, list(logs)))

            def on_train_end(self, logs=None):
                events.append(("train ends", list(logs)))

        return Record()

    options = {"epochs": 2, "batch_size": BATCH, "validation_data": (x, x), "verbose": 0}
    ours, kerass = [], []
    saves = keras.callbacks.ModelCheckpoint(tmp_path / "best.keras", monitor="val_loss")
    slower = keras.callbacks.ReduceLROnPlateau("loss", factor=0.5, patience=1, min_delta=9)
    model = compiled()
    fit(model, x, x, callbacks=[record(ours), saves, slower], **options)
    as_keras(compiled(), x, x, callbacks=[record(kerass)], **options)
    assert ours == kerass
    assert (tmp_path / "best.keras").exists()
    assert float(model.optimizer.learning_rate) < 1e-3


def on_batch(*_, **__):
    pass


class Inherits(keras.callbacks.ModelCheckpoint):
    def on_train_batch_end(self, batch, logs=None):
        pass


@pytest.mark.parametrize(
    "callback",
    [
        lambda: keras.callbacks.LambdaCallback(on_train_batch_end=on_batch),
        lambda: keras.callbacks.LambdaCallback(on_test_batch_begin=on_batch),
        lambda: keras.callbacks.ModelCheckpoint("x.keras", save_freq=10),
        lambda: keras.callbacks.TerminateOnNaN(),
        lambda: Inherits("x.keras"),
    ],
)
def test_a_callback_that_wants_batches_is_refused(callback, x):
    with pytest.raises(ValueError, match="wants to be called for every batch"):
        fit(compiled(), x, x, callbacks=[callback()], verbose=0)


# Interrupts and progress


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
    keeper = nbclient.NotebookClient(notebook, resources={"metadata": {"path": str(ROOT)}})
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
    client = nbclient.NotebookClient(notebook, km=kernel, timeout=600)
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
    assert told["finished"]["data"]["text/plain"] == "[0]"
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


# Refusals


def with_value(x, value):
    x = x.copy()
    x[3, 3] = value
    return x


REFUSALS = {
    "epochs must be a whole number": lambda x: fit(compiled(), x, x, epochs=0),
    "and is 1.5": lambda x: fit(compiled(), x, x, epochs=1.5),
    "batch_size must be a whole number": lambda x: fit(compiled(), x, x, batch_size=-1),
    "verbose must be": lambda x: fit(compiled(), x, x, verbose=3),
    "not compiled": lambda x: fit(dense(), x, x),
    "y is missing": lambda x: fit(compiled(), x),
    "trains a Keras model": lambda x: fit(None, x, x),
    "x is empty": lambda x: fit(compiled(), x[:0], x[:0]),
    "x has 100 samples and y has 99": lambda x: fit(compiled(), x, x[1:]),
    "x does not fit the model's input": lambda x: fit(compiled(), x[:, :5], x),
    "y does not fit the model's output": lambda x: fit(compiled(), x, x[:, :5]),
    "x holds NaN": lambda x: fit(compiled(), with_value(x, np.nan), x),
    "y holds NaN or infinite": lambda x: fit(compiled(), x, with_value(x, np.inf)),
    "binary_crossentropy needs targets": lambda x: fit(compiled(), x, 255 * x),
    "validation y goes from": lambda x: fit(compiled(), x, x, validation_data=(x, x - 9)),
    "must be a pair": lambda x: fit(compiled(), x, x, validation_data=(x, x, x[:, 0])),
    "validation y is missing": lambda x: fit(compiled(), x, x, validation_data=x),
    "validation x has 100 samples": lambda x: fit(compiled(), x, x, validation_data=(x, x[1:])),
    "x must be an array": lambda x: fit(compiled(), tf.data.Dataset.from_tensor_slices((x, x))),
    "pass validation_data": lambda x: fit(compiled(), x, x, validation_split=0.1),
    "'class_weight': use model.fit": lambda x: fit(compiled(), x, x, class_weight={0: 1}),
    "no argument 'epoch'": lambda x: fit(compiled(), x, x, epoch=3),
    "must be Keras callbacks": lambda x: fit(compiled(), x, x, callbacks=[print]),
}


@pytest.mark.parametrize("sentence", REFUSALS)
def test_what_cannot_work_is_refused_in_one_sentence(sentence, x):
    with pytest.raises((TypeError, ValueError)) as refusal:
        REFUSALS[sentence](x)
    message = str(refusal.value)
    assert sentence in message
    assert message.endswith(".") and "\n" not in message


def test_labels_outside_the_classes_are_refused(x):
    model = compiled(
        keras.Sequential([keras.Input((PIXELS,)), layers.Dense(3, "softmax")]),
        loss="sparse_categorical_crossentropy",
    )
    labels = np.arange(SAMPLES) % 3
    fit(model, x, labels, batch_size=BATCH, verbose=0)
    with pytest.raises(ValueError, match="needs targets from 0 to 2"):
        fit(model, x, labels + 1, batch_size=BATCH, verbose=0)


def test_images_may_leave_out_their_single_channel_as_in_keras(x):
    model = keras.Sequential([keras.Input((4, 3, 1)), layers.Conv2D(1, 1)])
    fit(compiled(model, loss="mse"), x.reshape(-1, 4, 3), x.reshape(-1, 4, 3), verbose=0)
