"""Callbacks are Keras's, and one that wants single batches is refused."""

import tempfile

import keras
import numpy as np
import pytest

from helpers.training import fit
from tests.training.cases import BATCH, as_keras, compiled


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
