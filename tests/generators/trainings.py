"""Trainings that are run once: a model that was trained before gets its weights back.

A mutant or a variant differs from the solution in one place, and mostly not in its training. Two
trainings are the same when one step of both, from the same weights and on the same images, has the
same loss and leads to the same weights; in whatever form the model is written.

Long trainings are also cut: a check has to tell right from wrong, not good from better. A history
keeps the length that was asked for.
"""

import contextlib
import hashlib
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf
from keras.src.random.seed_generator import global_seed_generator

from helpers import baselines, training

_SAME = 32  # images of the step that tells whether two trainings are the same
_STEPS = 2000  # steps of the optimizer that a training keeps, in however many epochs
_MOST = 4300  # steps after which it ends, in however few: twenty epochs of 55,000 in batches of 256


def cut_to(epochs: int, batches: int, most: int) -> int:
    """How many of the ``epochs`` of so many batches are run: ``most``, or 2,000 to 4,300 steps."""
    return min(epochs, max(most, _STEPS // batches), max(1, _MOST // batches))


class Trained(NamedTuple):
    """What a training leaves behind: all weights in their order, and the losses by epoch."""

    weights: list[np.ndarray]
    losses: dict[str, list[float]]


class Trainings:
    """The trainings that were run so far, each cut to ``epochs`` epochs, or 2,000 to 4,300 steps.

    ``ran`` and ``reused`` count them. With a ``folder`` they are kept for the next program, too.
    """

    def __init__(self, epochs: int = 20, folder: Path | None = None):
        self.epochs, self.folder = epochs, folder
        self.known: dict[str, Trained] = {}
        self.ran = self.reused = 0

    @contextlib.contextmanager
    def instead_of_fit(self) -> Iterator[None]:
        """Within this, ``training.fit``, ``model.fit`` and ``fit_ridge`` go through here."""
        whole, method, fit_ridge = training.fit, keras.Model.fit, baselines.fit_ridge

        def ridge(noisy, clean, penalty=100.0):
            key = f"ridge-{_digest(noisy, clean, [penalty])}"
            if not self._knows(key):
                self._keep(key, Trained(list(fit_ridge(noisy, clean, penalty)), {}))
            return baselines.Ridge(*self.known[key].weights)

        def fit(model, x, y=None, **options):
            return self._fit(whole, model, x, y, options)

        def model_fit(model, x=None, y=None, batch_size=None, epochs=1, verbose="auto", **options):
            usual = {"validation_data", "shuffle"}
            if set(options) - usual:
                return method(model, x, y, batch_size, epochs, 0, **options)
            options |= {"batch_size": 32 if batch_size is None else batch_size, "epochs": epochs}
            return self._fit(whole, model, x, y, options)

        training.fit, keras.Model.fit, baselines.fit_ridge = fit, model_fit, ridge
        try:
            yield
        finally:
            training.fit, keras.Model.fit, baselines.fit_ridge = whole, method, fit_ridge

    def _fit(self, whole, model, x, y, options):
        options = {name: value for name, value in options.items() if name != "verbose"}
        epochs, validation = options.get("epochs", 1), options.pop("validation_data", None)
        usual = {"epochs", "batch_size", "shuffle", "seed"}
        odd = not isinstance(epochs, int) or epochs < 1 or not getattr(model, "compiled", False)
        if odd or set(options) - usual:
            return whole(model, x, y, verbose=0, validation_data=validation, **options)
        batches = -(-len(x) // options.get("batch_size", 32))
        cut = {**options, "epochs": cut_to(epochs, batches, self.epochs)}
        key = self._key(model, x, y, cut)
        if not self._knows(key):
            self.ran += 1
            found = whole(model, x, y, verbose=0, **cut).history
            self._keep(key, Trained([np.array(v) for v in model.weights], found))
        else:
            self.reused += 1
            for variable, value in zip(model.weights, self.known[key].weights, strict=True):
                variable.assign(value)
        # Past Keras's own __setattr__, which would track it: a training that goes on from this one.
        object.__setattr__(model, "_trained_as", key)
        model.optimizer.iterations.assign(epochs * batches)
        history = keras.callbacks.History()
        history.set_model(model)
        history.epoch = list(range(epochs))
        losses = dict(self.known[key].losses)
        if validation is not None:
            seen = model.evaluate(*validation, batch_size=1000, verbose=0, return_dict=True)
            losses |= {f"val_{name}": [value] * epochs for name, value in seen.items()}
        history.history = {name: _stretched(list(v), epochs) for name, v in losses.items()}
        model.history = history
        return history

    def _knows(self, key: str) -> bool:
        if key not in self.known and self.folder is not None and (self.folder / key).exists():
            self.known[key] = Trained(*pickle.loads((self.folder / key).read_bytes()))
        return key in self.known

    def _keep(self, key: str, trained: Trained) -> None:
        self.known[key] = trained
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / key).write_bytes(pickle.dumps(tuple(trained)))

    def _key(self, model, x, y, options) -> str:
        """The same for two trainings that lead to the same weights."""
        digest = hashlib.blake2b(repr(sorted(options.items())).encode())
        digest.update(getattr(model, "_trained_as", "").encode())
        digest.update(_digest(x, y).encode())
        for result in _one_step(model, x, y):
            digest.update(f"{result.shape}".encode())
            digest.update(np.format_float_scientific(float(np.abs(result).sum()), 4).encode())
        return digest.hexdigest()


def _digest(*arrays) -> str:
    """The same for arrays of the same shape that agree in a hundred of their rows."""
    digest = hashlib.blake2b(digest_size=16)
    for part in arrays:
        if part is not None:
            part = np.asarray(part)
            digest.update(f"{part.shape}".encode())
            some = np.ascontiguousarray(part[:: max(1, len(part) // 97)], np.float32)
            digest.update(some.tobytes())
    return digest.hexdigest()


def _one_step(model, x, y) -> list[np.ndarray]:
    """The loss and the variables after one step from fixed weights; the model stays as it was."""
    images = tf.convert_to_tensor(np.asarray(x[:_SAME], np.float32))
    target = None if y is None else tf.convert_to_tensor(np.asarray(y[:_SAME], np.float32))
    if not model.built:
        model(images)
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    own = list(model.variables)
    touched = [*own, *model.optimizer.variables]
    before = [np.array(variable) for variable in touched]
    random = np.random.default_rng(0)
    for variable in own:
        floats = "float" in str(variable.dtype)
        drawn = random.normal(0, 0.1, variable.shape) if floats else np.ones(variable.shape)
        variable.assign(drawn.astype(str(variable.dtype)))
    # Layers that draw without a seed of their own use this one; set_random_seed takes it away.
    state = global_seed_generator().state
    kept = np.array(state)
    state.assign(np.ones_like(kept))
    try:
        logs = model.train_step((images,) if target is None else (images, target))
        loss = [np.asarray(value) for value in logs.values()]
        return [*loss, *(np.array(variable) for variable in model.weights)]
    finally:
        state.assign(kept)
        for variable, value in zip(touched, before, strict=True):
            variable.assign(value)
        model.reset_metrics()


def _stretched(values: list[float], length: int) -> list[float]:
    return values + values[-1:] * (length - len(values))
