"""The live training lab: choose an autoencoder, watch it learn, compare it with the last one."""

import asyncio
import re
import threading
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import numpy as np
from IPython import get_ipython

from helpers.widgets.frame import Interactive
from helpers.widgets.panels import check_pictures
from helpers.widgets.training_run import BATCH_SIZE, Pictures, Record, Run, Settings
from helpers.widgets.training_view import CODE_HEIGHT, COLUMNS, HEIGHT, draw, levels

_ACTIVATIONS = ("relu", "linear", "sigmoid", "tanh")
_LOSSES = {"BCE": "binary_crossentropy", "MSE": "mean_squared_error"}

# By cell, the execution count and the lab that it made: to run the cell again goes on with it.
_lab_of_cell: dict[str, tuple[int, "TrainingLab"]] = {}


def hidden_layers(words: str) -> tuple[int, ...]:
    """The sizes in a text such as "128, 64", from the input inwards; () when there is none.

    Raises ValueError unless they are at most four whole numbers from 1 to 512.
    """
    pieces = re.split(r"[\s,;]+", words.strip()) if words.strip() else []
    sizes = tuple(int(piece) for piece in pieces if re.fullmatch(r"[0-9]{1,4}", piece))
    if len(sizes) < len(pieces) or len(sizes) > 4 or any(not 1 <= size <= 512 for size in sizes):
        raise ValueError(
            f"the hidden layers are {words!r}; write at most four whole numbers from 1 to 512, "
            "such as 128, 64, or nothing."
        )
    return sizes


class TrainingLab:
    """Controls and a view of one run at a time; ``kept`` is the record of an earlier one."""

    def __init__(self, x_train: np.ndarray, x_validation: np.ndarray):
        self._pictures = Pictures(x_train, x_validation, x_validation[:COLUMNS].copy())
        self._levels = {loss: levels(x_train, x_validation, loss) for loss in _LOSSES.values()}
        # JupyterLab lets the controls of widgets answer in a thread of their own, which has a loop
        # of its own, while cells run in another.
        self._lock = threading.RLock()
        self._cells_loop = self._loop = _running_loop()
        self.kept: Record | None = None
        self.run = Run(Settings(), self._pictures, self._tell)
        self._continue_former_lab()
        buttons = [
            self._button("Play", "train on", lambda: self._present().play()),
            self._button("Pause", "wait after the running epoch", lambda: self.run.pause()),
            self._button("Step", "train one epoch more", lambda: self._present().step()),
            self._button("Reset", "begin again, untrained", self.reset),
            self._button("Keep", "keep this curve to compare; an empty one removes it", self.keep),
        ]
        self.frame = Interactive(
            "training lab",
            self._draw,
            _controls(),
            height=HEIGHT + CODE_HEIGHT,
            extra=(widgets.HBox(buttons),),
        )

    def _ipython_display_(self) -> None:
        self.frame._ipython_display_()

    def reset(self) -> None:
        """Give this run up; the next one begins untrained, with the present settings."""
        self._begin(_settings(**self.frame.values))

    def keep(self) -> None:
        """Keep the record as it is now, to compare the next run with; an empty one removes it."""
        self.kept = self.run.record if self.run.record.epochs else None

    def close(self) -> None:
        """End the run, and let go of widgets and data."""
        self.run.end()
        self.frame.box.close()
        self.run = self._pictures = None

    def _button(self, name: str, tip: str, handler: Callable[[], None]) -> widgets.Button:
        button = widgets.Button(description=name, tooltip=tip, layout={"width": "5.5em"})

        def press(_: Any) -> None:
            with self._lock:
                self._loop = _running_loop()
                handler()
            self.frame.redraw_soon()

        button.on_click(lambda pressed: self.frame.guard(press)(pressed))
        return button

    def _present(self) -> Run:
        """The run of the present settings: a new one when they have changed."""
        settings = _settings(**self.frame.values)
        if settings != self.run.record.settings:
            self._begin(settings)
        return self.run

    def _begin(self, settings: Settings) -> None:
        self.run.end()
        self.run = Run(settings, self._pictures, self._tell, before=self.run)

    def _draw(self, **values: Any) -> str:
        with self._lock:
            try:
                settings = _settings(**values)
            except ValueError:
                self.run.pause()  # nobody would see it train
                raise
            if settings != self.run.record.settings:
                plays = self.run.plays
                self._begin(settings)
                if plays:
                    self.run.play()
            if self.run.error is not None:
                raise self.run.error
            shown, lines = self._pictures.shown, self._levels[settings.loss]
            return draw(self.run.record, self.kept, lines, shown, self.run.state)

    def _tell(self) -> None:
        """Called in the training's thread: let the thread of the controls draw what is new."""
        for loop in (self._loop, self._cells_loop):
            # The first of them ends when the page is closed. Without any, as in a plain script,
            # whoever drives the lab asks it to redraw.
            if loop is not None and loop.is_running():
                loop.call_soon_threadsafe(self._redraw_soon)
                return

    def _redraw_soon(self) -> None:
        if self.run is not None:
            self.frame.redraw_soon()

    def _continue_former_lab(self) -> None:
        """When this cell is run again, go on with the lab that it made; other labs stay alone."""
        shell = get_ipython()
        kernel = getattr(shell, "kernel", None)
        cell = kernel.get_parent("shell").get("metadata", {}).get("cellId") if kernel else None
        if cell is None:
            return
        count, former = _lab_of_cell.get(cell, (None, None))
        if former is not None and count != shell.execution_count:
            run, pictures = former.run, former._pictures
            if pictures.train is self._pictures.train:
                self.run, self.kept, run.tell = run, former.kept, self._tell
                former.run = Run(Settings(), self._pictures, self._tell)  # which close() may end
            else:
                self.run = Run(Settings(), self._pictures, self._tell, before=run)
            former.close()
        _lab_of_cell[cell] = shell.execution_count, self


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _controls() -> dict[str, widgets.Widget]:
    default = Settings()
    return {
        "code_size": widgets.SelectionSlider(
            description="code size", options=[1, 2, 4, 8, 16, 32, 64, 128, 256], value=32
        ),
        "hidden": widgets.Text(
            description="hidden layers", placeholder="none, or 128, 64",
            continuous_update=False,
        ),
        # Sliders, since JupyterLab takes the arrow keys away from a dropdown.
        "code_activation": widgets.SelectionSlider(
            description="code activation", options=_ACTIVATIONS
        ),
        "output_activation": widgets.SelectionSlider(
            description="output activation", options=_ACTIVATIONS, value=default.output_activation
        ),
        "loss": widgets.SelectionSlider(description="loss", options=list(_LOSSES.items())),
        "learning_rate": widgets.SelectionSlider(
            description="learning rate",
            options=[0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1],
            value=default.learning_rate,
        ),
        "seed": widgets.BoundedIntText(description="seed", max=9999, value=default.seed),
    }  # fmt: skip


def _settings(hidden: str, **values: Any) -> Settings:
    return Settings(hidden=hidden_layers(hidden), **values)


def training_lab(x_train: np.ndarray, x_validation: np.ndarray) -> TrainingLab:
    """Choose an autoencoder, play, pause and step its training, and compare it with another.

    Another setting is another run; while one plays, the next one does so at once.

    ``x_train`` (n, 784), at least 256 pictures, and ``x_validation`` (m, 784) hold values in [0,
    1]. Losses are means a pixel. Training runs in a thread beside the kernel's main loop, so that
    other cells and the page stay alive; an interrupt concerns cells and leaves it alone. The lines
    of code under the pictures give the same numbers. Raises ValueError for other pictures.
    """
    check_pictures("x_train", x_train)
    check_pictures("x_validation", x_validation)
    if len(x_train) < BATCH_SIZE:
        raise ValueError(f"x_train has {len(x_train)} pictures and a batch needs {BATCH_SIZE}.")
    return TrainingLab(x_train, x_validation)
