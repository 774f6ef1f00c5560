"""fit ends where Keras ends: weights, losses, history, for models of each kind."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from helpers import training_pass
from helpers.data import aligned
from helpers.models import dense_autoencoder
from helpers.training import fit
from helpers.training_arrays import on_device
from helpers.training_loss import crossentropy_of_sums
from tests.training.cases import BATCH, MODELS, PIXELS, SAMPLES, as_keras, compiled

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
