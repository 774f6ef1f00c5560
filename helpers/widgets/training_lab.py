"""The live training lab: choose an autoencoder, watch it learn, compare it with the last one."""

import asyncio
import html
import re
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import numpy as np
from IPython import get_ipython

from helpers import baselines, metrics
from helpers.data import SIDE
from helpers.widgets import svg
from helpers.widgets.frame import Interactive
from helpers.widgets.panels import check_pictures, legend
from helpers.widgets.training_run import BATCH_SIZE, Pictures, Record, Run, Settings

_WIDTH, _HEIGHT = 864, 390
_CODE_HEIGHT = 112
_COLUMNS, _GAP = 8, 2  # of pictures side by side; pixels between them
_AXES = (
    8,
    20,
    50,
    100,
)  # where the horizontal axis may end: few places, so few jumps
_ACTIVATIONS = ("relu", "linear", "sigmoid", "tanh")
_LOSSES = {"BCE": "binary_crossentropy", "MSE": "mean_squared_error"}
_ERRORS = {
    "binary_crossentropy": metrics.binary_crossentropy,
    "mean_squared_error": metrics.mean_squared_error,
}
_UNITS = {"binary_crossentropy": "BCE (nats a pixel)", "mean_squared_error": "MSE"}
_RED, _BLUE = np.array([178, 24, 43]), np.array([33, 102, 172])

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


def levels(x_train: np.ndarray, x_validation: np.ndarray, loss: str) -> dict[str, float]:
    """The validation loss of a perfect copy and of the mean training image."""
    error, mean = _ERRORS[loss], baselines.mean_image(x_train, like=x_validation)
    return {
        "perfect copy": float(error(x_validation, x_validation).mean()),
        "mean image": float(error(x_validation, mean).mean()),
    }


def differences(settings: Settings, other: Settings) -> str:
    """What of ``settings`` is not as in the other, such as "code_size=8, seed=3"."""
    names = [name for name in settings._fields if getattr(settings, name) != getattr(other, name)]
    return ", ".join(f"{name}={getattr(settings, name)}" for name in names) or "the same settings"


def tiles(colours: np.ndarray, columns: int = _COLUMNS) -> np.ndarray:
    """Bytes (n, 784, 3) as one picture of rows and ``columns``, transparent in between."""
    pitch, rows = SIDE + _GAP, -(-len(colours) // columns)
    whole = np.zeros((rows * pitch - _GAP, columns * pitch - _GAP, 4), np.uint8)
    for place, picture in enumerate(colours):
        top, left = pitch * (place // columns), pitch * (place % columns)
        whole[top : top + SIDE, left : left + SIDE, :3] = picture.reshape(SIDE, SIDE, 3)
        whole[top : top + SIDE, left : left + SIDE, 3] = 255
    return whole


def grey(pictures: np.ndarray) -> np.ndarray:
    """Values in [0, 1], shape (n, 784), as bytes (n, 784, 3); what is no number is black."""
    values = np.rint(255 * np.clip(np.nan_to_num(pictures), 0, 1)).astype(np.uint8)
    return np.repeat(values[..., None], 3, axis=-1)


def signed(pictures: np.ndarray) -> np.ndarray:
    """Signed values (n, 784) as bytes (n, 784, 3): red above zero, blue below, each on its scale.

    They are the colours of the lessons' figures of weights.
    """
    values = np.nan_to_num(pictures, posinf=0, neginf=0)
    reach = np.abs(values).max(axis=1, keepdims=True)
    share = (values / np.where(reach > 0, reach, 1))[..., None]
    colours = 255 - np.abs(share) * (255 - np.where(share > 0, _RED, _BLUE))
    return np.rint(colours).astype(np.uint8)


def draw(
    record: Record, kept: Record | None, lines: dict[str, float], shown: np.ndarray, state: str
) -> str:
    """The view: curves on the left, pictures and filters on the right, the code below."""
    alt = describe(record, kept, lines)
    parts = [_curves(record, kept, lines), _pictures(record, shown)]
    parts.append(svg.text(60, 340, f"epoch {record.epochs} · {state}", bold=True))
    if record.epochs:
        parts.append(svg.text(60, 358, f"training {record.losses[-1]:.4f}, {_last(record)}"))
    if kept is not None:
        other = differences(kept.settings, record.settings)
        parts.append(svg.text(60, 376, f"kept, epoch {kept.epochs}: {_last(kept)} ({other})"))
    code = html.escape(record.settings.code(max(record.epochs, 1)))
    return (
        svg.document(_WIDTH, _HEIGHT, alt, *parts)
        + f"<pre style='margin:4px 0;font-size:12px;line-height:1.4;white-space:pre'>{code}</pre>"
    )


def describe(record: Record, kept: Record | None, lines: dict[str, float]) -> str:
    """The view in words."""
    name = _UNITS[record.settings.loss]
    words = [f"Training of an autoencoder, {record.epochs} epochs done; the loss is {name}."]
    if record.epochs:
        words.append(f"Training loss {record.losses[-1]:.4f}, {_last(record)}.")
    words.append(", ".join(f"{level} {value:.4f}" for level, value in lines.items()) + ".")
    if kept is not None:
        words.append(
            f"The kept run with {differences(kept.settings, record.settings)}: "
            f"{kept.epochs} epochs, {_last(kept)}."
        )
    return " ".join(words)


def _last(record: Record) -> str:
    return f"validation {record.validation_losses[-1]:.4f}"


def _curves(record: Record, kept: Record | None, lines: dict[str, float]) -> str:
    floor, mean = lines["perfect copy"], lines["mean image"]
    margin = 0.2 * (mean - floor)
    longest = max(record.epochs, kept.epochs if kept else 0)
    chart = svg.Chart(
        60, 34, 350, 246,
        (0, next(end for end in _AXES if end >= longest)),
        (max(floor - margin, 0.0), mean + margin),
        "epoch", _UNITS[record.settings.loss],
    )  # fmt: skip
    for name, value in lines.items():
        chart.level(value, f"{name} {value:.3f}")
    curves = {"training": ("training", record.losses)}
    curves["validation"] = ("validation", record.validation_losses)
    if kept is not None and kept.settings.loss == record.settings.loss:
        curves["kept, validation"] = ("denoising", kept.validation_losses)
    elif kept is not None:
        curves["kept: another loss"] = ("denoising", ())
    for look, losses in curves.values():
        points = [(epoch, loss) for epoch, loss in enumerate(losses, 1) if np.isfinite(loss)]
        if points:
            chart.line(*zip(*points, strict=True), look)
            chart.points(*zip(*points[-1:], strict=True), look)
    return str(chart) + legend({words: look for words, (look, _) in curves.items()}, 260, 100)


def _pictures(record: Record, shown: np.ndarray) -> str:
    left, width = 464, 400
    row = width * SIDE / (_COLUMNS * (SIDE + _GAP) - _GAP)
    parts = [svg.text(left, 12, "validation digits", size=12)]
    parts.append(svg.image(tiles(grey(shown)), left, 18, width, row))
    if record.filters is None:
        parts.append(svg.text(left, row + 38, "reconstructions and filters: press Play"))
        return "".join(parts)
    parts.append(svg.text(left, row + 34, "their reconstructions", size=12))
    parts.append(svg.image(tiles(grey(record.reconstructions)), left, row + 40, width, row))
    units = len(record.filters)
    words = f"weights into the first {units} units after the input: red up, blue down"
    parts.append(svg.text(left, 2 * row + 56, words, size=12))
    image = tiles(signed(record.filters))
    size = width, width * image.shape[0] / image.shape[1]
    parts.append(svg.image(image, left, 2 * row + 62, *size))
    return "".join(parts)


class TrainingLab:
    """Controls and a view of one run at a time; ``kept`` is the record of an earlier one."""

    def __init__(self, x_train: np.ndarray, x_validation: np.ndarray):
        self._pictures = Pictures(x_train, x_validation, x_validation[:_COLUMNS].copy())
        self._levels = {loss: levels(x_train, x_validation, loss) for loss in _ERRORS}
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:  # outside a kernel: whoever drives the lab asks it to redraw
            self._loop = None
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
            height=_HEIGHT + _CODE_HEIGHT,
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
        try:
            settings = _settings(**values)
        except ValueError:
            self.run.pause()  # nobody would see it train
            raise
        if settings != self.run.record.settings:
            self._begin(settings)
        if self.run.error is not None:
            raise self.run.error
        shown, lines = self._pictures.shown, self._levels[settings.loss]
        return draw(self.run.record, self.kept, lines, shown, self.run.state)

    def _tell(self) -> None:
        """Called in the training's thread: let the kernel's main loop draw what is new."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._redraw_soon)

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


def _controls() -> dict[str, widgets.Widget]:
    default = Settings()
    return {
        "code_size": widgets.SelectionSlider(
            description="code size", options=[1, 2, 4, 8, 16, 32, 64, 128, 256], value=32
        ),
        "hidden": widgets.Text(
            description="hidden layers", placeholder="none; or such as 128, 64",
            continuous_update=False,
        ),
        "code_activation": widgets.Dropdown(description="code activation", options=_ACTIVATIONS),
        "output_activation": widgets.Dropdown(
            description="output activation", options=_ACTIVATIONS, value=default.output_activation
        ),
        "loss": widgets.Dropdown(description="loss", options=_LOSSES),
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
