"""The training lab's view: text and pictures made from the record of a run, and nothing else."""

import html

import numpy as np

from helpers import baselines, metrics
from helpers.data import SIDE
from helpers.widgets import svg
from helpers.widgets.training_run import Record, Settings

WIDTH, HEIGHT = 864, 390
CODE_HEIGHT = 112
COLUMNS = 8  # of pictures side by side
_GAP = 2  # pixels between two pictures
_AXES = (8, 20, 50, 100)  # where the horizontal axis may end: few places, so few jumps
_ERRORS = {
    "binary_crossentropy": metrics.binary_crossentropy,
    "mean_squared_error": metrics.mean_squared_error,
}
_UNITS = {"binary_crossentropy": "BCE (nats a pixel)", "mean_squared_error": "MSE"}
_SPARE_LOOK = 3  # of the kept run, which has none of its own
_RED, _BLUE = np.array([178, 24, 43]), np.array([33, 102, 172])


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


def tiles(colours: np.ndarray, columns: int = COLUMNS) -> np.ndarray:
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
    parts.append(svg.text(60, 342, f"epoch {record.epochs} · {state}", bold=True))
    if record.epochs:
        parts.append(svg.text(60, 360, f"training {record.losses[-1]:.4f}, {_last(record)}"))
    if kept is not None:
        other = differences(kept.settings, record.settings)
        parts.append(svg.text(60, 378, f"kept, epoch {kept.epochs}: {_last(kept)} ({other})"))
    code = html.escape(record.settings.code(max(record.epochs, 1)))
    return (
        svg.document(WIDTH, HEIGHT, alt, *parts)
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
        60, 42, 350, 240,
        (0, next(end for end in _AXES if end >= longest)),
        (max(floor - margin, 0.0), mean + margin),
        "epoch", _UNITS[record.settings.loss],
    )  # fmt: skip
    for name, value in lines.items():
        chart.level(value, f"{name} {value:.3f}")
    curves = {"training": record.losses, "validation": record.validation_losses}
    if kept is not None and kept.settings.loss == record.settings.loss:
        curves["kept"] = kept.validation_losses
    words = []
    for name, losses in curves.items():
        points = [(epoch, loss) for epoch, loss in enumerate(losses, 1) if np.isfinite(loss)]
        if points:
            chart.line(*zip(*points, strict=True), name, _SPARE_LOOK)
            chart.points(*zip(*points[-1:], strict=True), name, _SPARE_LOOK)
        x = {"training": 160, "validation": 254, "kept": 360}[name]
        piece = svg.Chart(x, 12, 24, 1, (0, 1), (0, 1), "", "")
        piece.line([0, 1], [0, 0], name, _SPARE_LOOK)
        words += [*piece.parts, svg.text(x + 28, 17, name, size=12)]
    return "".join([str(chart), *words])


def _pictures(record: Record, shown: np.ndarray) -> str:
    left, width = 464, 400
    row = width * SIDE / (COLUMNS * (SIDE + _GAP) - _GAP)
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
