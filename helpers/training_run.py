"""A training to watch: it runs in a thread beside the kernel's main loop and waits after epochs.

Nothing here draws. A run publishes one unchanging ``Record`` after the other; whoever reads the
newest one never sees half an epoch.
"""

import atexit
import threading
import weakref
from collections.abc import Callable
from typing import NamedTuple

import keras
import numpy as np

from helpers import models
from helpers.training import fit

MOST_EPOCHS = 100
BATCH_SIZE = 256
FILTERS_SHOWN = 32
# Keras draws first weights from random numbers that all threads share: one network at a time.
_building = threading.Lock()
_started: "weakref.WeakSet[Run]" = weakref.WeakSet()


class Settings(NamedTuple):
    """What a run is made of: together with the data, these decide all of its numbers.

    The page has the same names (interactives/training/trainer.js) and writes the lines of code.
    """

    code_size: int = 32
    hidden: tuple[int, ...] = ()
    code_activation: str = "relu"
    output_activation: str = "sigmoid"
    loss: str = "binary_crossentropy"
    learning_rate: float = 0.001
    seed: int = 2

    def build(self) -> models.Autoencoder:
        """The untrained network, compiled. As the code says, it sets all random seeds."""
        keras.utils.set_random_seed(self.seed)
        trial = models.dense_autoencoder(
            self.code_size,
            self.hidden,
            code_activation=self.code_activation,
            output_activation=self.output_activation,
        )
        trial.autoencoder.compile(keras.optimizers.Adam(self.learning_rate), self.loss)
        return trial

    def same_program(self, other: "Settings") -> bool:
        """Whether a network of these settings runs in the program compiled for the other."""
        rates_and_seeds = {"learning_rate": 0.0, "seed": 0}
        return self._replace(**rates_and_seeds) == other._replace(**rates_and_seeds)


class Pictures(NamedTuple):
    """``train`` and ``validation`` (n, 784) are for training, ``shown`` (k, 784) to look at."""

    train: np.ndarray
    validation: np.ndarray
    shown: np.ndarray


class Record(NamedTuple):
    """What a run has come to: losses epoch by epoch, and what the network makes and looks for.

    ``reconstructions`` of the shown pictures are (k, 784); ``filters``, the weights into the first
    units after the input, are (at most 32, 784). Both are None until there is a network.
    """

    settings: Settings
    losses: tuple[float, ...] = ()
    validation_losses: tuple[float, ...] = ()
    reconstructions: np.ndarray | None = None
    filters: np.ndarray | None = None

    @property
    def epochs(self) -> int:
        """How many epochs are done."""
        return len(self.losses)


class Run:
    """One training. ``play``, ``pause``, ``step`` and ``end`` return at once, from any thread.

    ``tell`` is called in the training's thread whenever ``record`` or ``state`` is new. ``before``
    is the run that this one replaces: the threads never train at the same time, and a network that
    fits is taken over, so that nothing is compiled twice. What goes wrong is kept in ``error``.
    """

    def __init__(
        self,
        settings: Settings,
        pictures: Pictures,
        tell: Callable[[], None],
        before: "Run | None" = None,
    ):
        self.record, self.tell, self.error = Record(settings), tell, None
        self._pictures = pictures
        self._before = before._before if before and before._thread is None else before
        self._trial: models.Autoencoder | None = None
        self._thread: threading.Thread | None = None
        self._change = threading.Condition()
        self._allowed = 0  # train until so many epochs are done, then wait
        self._training = self._over = False

    @property
    def state(self) -> str:
        """In a word or a few, what the run is doing."""
        if self.record.epochs >= MOST_EPOCHS:
            return f"finished: {MOST_EPOCHS} epochs are the most"
        if self._over:
            return "ended"
        if self._allowed > self.record.epochs:
            return "training" if self.record.epochs else "compiling, then training"
        if self._training:
            return "pausing after this epoch"
        return "paused" if self.record.epochs else "ready: press Play"

    @property
    def plays(self) -> bool:
        """Whether it trains until told otherwise."""
        return self._allowed == MOST_EPOCHS and not self._over

    def play(self) -> None:
        """Train until told otherwise; pressed twice it is the same."""
        self._allow(MOST_EPOCHS)

    def step(self) -> None:
        """Train one epoch more; while playing: pause after this one."""
        with self._change:
            done = self.record.epochs
            is_stepping = done < self._allowed < MOST_EPOCHS
            self._allow((self._allowed if is_stepping else done) + 1)

    def pause(self) -> None:
        """Wait once the running epoch is done."""
        with self._change:
            self._allowed = 0

    def end(self) -> None:
        """Stop for good, after the running epoch at the latest."""
        with self._change:
            self._over = True
            self._change.notify_all()

    def join(self) -> None:
        """Wait for the thread's end."""
        if self._thread is not None:
            self._thread.join()

    def _allow(self, epochs: int) -> None:
        with self._change:
            if self._over:
                return
            self._allowed = epochs
            self._change.notify_all()
            if self._thread is None:
                _started.add(self)
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()

    def _work(self) -> None:
        try:
            before, self._before = self._before, None
            if before is not None:
                before.join()
            if self._may_go_on():
                self._trial = self._build(before)
                self._publish({})
                train, validation, _ = self._pictures
                fit(
                    self._trial.autoencoder,
                    train,
                    train,
                    epochs=MOST_EPOCHS,
                    batch_size=BATCH_SIZE,
                    validation_data=(validation, validation),
                    callbacks=[_Between(self)],
                    verbose=0,
                    seed=self.record.settings.seed,
                )
        except Exception as error:  # whatever it is, the learner has to see it
            self.error = error
        finally:
            self._training, self._over = False, True
            self.tell()

    def _build(self, before: "Run | None") -> models.Autoencoder:
        """The untrained network: the former run's, with fresh weights, if that fits."""
        settings = self.record.settings
        with _building:
            fresh = settings.build()
        if before is None or before._trial is None:
            return fresh
        former, before._trial = before._trial, None
        if before.error is not None or not before.record.settings.same_program(settings):
            return fresh
        models.start_again(former.autoencoder, fresh.autoencoder)
        former.autoencoder.optimizer.learning_rate.assign(settings.learning_rate)
        return former

    def _may_go_on(self) -> bool:
        """Wait until another epoch is allowed; False when the run is over."""
        with self._change:
            self._training = False
            while not self._over and self._allowed <= self.record.epochs:
                self.tell()
                self._change.wait()
            self._training = not self._over
            return self._training

    def _publish(self, logs: dict[str, float]) -> None:
        weights = self._trial.encoder.layers[1].get_weights()[0]
        old = self.record
        self.record = Record(
            old.settings,
            (*old.losses, *([logs["loss"]] if logs else [])),
            (*old.validation_losses, *([logs["val_loss"]] if logs else [])),
            models.predict(self._trial.autoencoder, self._pictures.shown),
            weights.T[:FILTERS_SHOWN].copy(),
        )
        self.tell()


class _Between(keras.callbacks.Callback):
    """Between two epochs: publish what was learned, and wait for leave to go on."""

    def __init__(self, run: Run):
        super().__init__()
        self._run = run

    def on_epoch_end(self, epoch, logs=None):
        self._run._publish(logs)
        if epoch + 1 < MOST_EPOCHS and not self._run._may_go_on():
            self.model.stop_training = True


@atexit.register
def _end_all() -> None:
    """Python aborts when it ends while a thread is inside TensorFlow."""
    for run in list(_started):
        run.end()
    for run in list(_started):
        run.join()
