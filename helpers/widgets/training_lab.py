"""The live training lab: choose an autoencoder, watch it learn, compare it with an earlier one."""

import threading
import zlib
from typing import Any

import numpy as np
from IPython import get_ipython

from helpers import baselines, metrics
from helpers.data import check_pictures
from helpers.training_run import BATCH_SIZE, Pictures, Run, Settings
from helpers.widgets.interactive import Interactive, packed
from helpers.words import counted

SHOWN = 16  # pictures to look at
# What a page without a kernel carries, to train on by itself.
PAGE_TRAIN, PAGE_VALIDATION, PAGE_BATCH_SIZE = 5_000, 500, 50
_ERRORS = {
    "binary_crossentropy": metrics.binary_crossentropy,
    "mean_squared_error": metrics.mean_squared_error,
}
_CHOSEN = {
    "code_size": 32, "hidden_1": 0, "hidden_2": 0, "code_activation": "relu",
    "output_activation": "sigmoid", "loss": "binary_crossentropy", "learning_rate": 0.001,
    "seed": 2, "kept": None,
}  # fmt: skip

# By cell, the execution count and the lab that it made: to run the cell again goes on with it.
_lab_of_cell: dict[str, tuple[int, "TrainingLab"]] = {}


class TrainingLab(Interactive):
    """One run at a time: the page sends verbs and settings, and hears what the run has come to."""

    def __init__(self, x_train: np.ndarray, x_validation: np.ndarray):
        shown = x_validation[:SHOWN]
        given = {
            "shown": packed(shown, "grey"),
            "kernel": _described(x_train, x_validation, BATCH_SIZE),
            "page": _carried(x_train[:PAGE_TRAIN], x_validation[:PAGE_VALIDATION], shown),
        }
        words = "Interactive: choose an autoencoder, train it, and compare its curve with another."
        super().__init__("training_lab", given, _CHOSEN, words=words, name="training lab")
        self._pictures = Pictures(x_train, x_validation, shown.copy())
        # JupyterLab asks for widgets to answer in a thread of their own (a "subshell"), while cells
        # run in another. ipykernel 7.4 hands a message to the thread that last spoke through the
        # widget instead: to that of the cells, where it would wait for a running one.
        self.comm._reply_subshell_for = lambda data, asked_for: asked_for
        self._lock = threading.RLock()
        self.run = Run(Settings(), self._pictures, self.tell)
        self._continue_former_lab()
        self.on_msg(self._heard)

    def answer(self, verb: str, settings: Settings) -> None:
        """Do what the page asks for: play, pause, step, reset, settings or show.

        New settings are a new run; while one plays, the next one does so at once.
        """
        with self._lock:
            plays = self.run.plays
            if verb == "reset" or (verb != "show" and settings != self.run.record.settings):
                self.run.end()
                self.run = Run(settings, self._pictures, self.tell, before=self.run)
                if plays and verb == "settings":
                    self.run.play()
            if verb in ("play", "pause", "step"):
                getattr(self.run, verb)()
        self.tell()

    def tell(self) -> None:
        """Tell the page what the run has come to; called from the training's thread, too."""
        record, error = self.run.record, self.run.error
        news = {
            "settings": record.settings._asdict(),
            "losses": _without_nan(record.losses),
            "validation_losses": _without_nan(record.validation_losses),
            "state": self.run.state,
            "error": f"This did not work: {error}" if error else "",
        }
        arrays = record.reconstructions, record.filters
        buffers = [np.ascontiguousarray(a, np.float32).tobytes() for a in arrays if a is not None]
        self.send(news, buffers)

    def close(self) -> None:
        """End the run, and let go of the widget."""
        self.run.end()
        super().close()

    def _heard(self, _: Any, message: dict[str, Any], buffers: Any) -> None:
        settings = message["settings"]
        settings = Settings(**{**settings, "hidden": tuple(settings["hidden"])})
        self.answer(message["verb"], settings)

    def _continue_former_lab(self) -> None:
        """When this cell is run again, go on with the lab that it made; other labs stay alone."""
        shell = get_ipython()
        kernel = getattr(shell, "kernel", None)
        cell = kernel.get_parent("shell").get("metadata", {}).get("cellId") if kernel else None
        if cell is None:
            return
        count, former = _lab_of_cell.get(cell, (None, None))
        if former is not None and count != shell.execution_count:
            if former._pictures.train is self._pictures.train:
                self.run, former.run = former.run, self.run  # close() ends the other one
                self.run.tell = self.tell
            else:
                self.run = Run(Settings(), self._pictures, self.tell, before=former.run)
            former.close()
        _lab_of_cell[cell] = shell.execution_count, self


def _described(train: np.ndarray, validation: np.ndarray, batch_size: int) -> dict[str, Any]:
    """How many digits there are, and the losses that frame every curve."""
    mean = baselines.mean_image(train, like=validation)
    levels = {
        loss: {
            "perfect copy": float(error(validation, validation).mean()),
            "mean image": float(error(validation, mean).mean()),
        }
        for loss, error in _ERRORS.items()
    }
    counts = {"train": len(train), "validation": len(validation)}
    return {"levels": levels, "counts": counts, "batch_size": batch_size}


def _carried(train: np.ndarray, validation: np.ndarray, shown: np.ndarray) -> dict[str, Any]:
    """The digits that a page trains on by itself: a byte a pixel, compressed by zlib."""
    pictures = np.concatenate([train, validation, shown])
    grey = np.rint(255 * np.clip(pictures, 0, 1)).astype(np.uint8)
    described = _described(train, validation, PAGE_BATCH_SIZE)
    described["counts"]["shown"] = len(shown)
    # Level 9 would take ten times as long, 1.6 seconds, and save half a percent.
    digits = np.frombuffer(zlib.compress(grey.tobytes(), 7), np.uint8)
    return {**described, "digits": packed(digits, "uint8")}


def _without_nan(losses: list[float]) -> list[float | None]:
    """The losses as JSON can say them: one that is no number any more becomes None."""
    return [loss if np.isfinite(loss) else None for loss in losses]


def training_lab(x_train: np.ndarray, x_validation: np.ndarray) -> TrainingLab:
    """Choose an autoencoder, play, pause and step its training, and compare it with another.

    Another setting is another run; while one plays, the next one does so at once.

    ``x_train`` (n, 784), at least 256 pictures, and ``x_validation`` (m, 784) hold values in [0,
    1]. Losses are means a pixel. Training runs in a thread beside the kernel's main loop, so that
    other cells and the page stay alive; an interrupt concerns cells and leaves it alone. The lines
    of code under the pictures give the same numbers. A page without a kernel trains by itself, on
    the first 5,000 pictures. Raises ValueError for other pictures.
    """
    check_pictures("x_train", x_train)
    check_pictures("x_validation", x_validation)
    if len(x_train) < BATCH_SIZE:
        raise ValueError(
            f"x_train has {counted(len(x_train), 'picture')} and a batch needs {BATCH_SIZE}."
        )
    return TrainingLab(x_train, x_validation)
