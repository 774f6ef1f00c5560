"""Code-size explorer: one test digit, rebuilt from 1, 2, 4 ... numbers by autoencoder and PCA."""

from collections.abc import Mapping
from typing import NamedTuple

import ipywidgets as widgets
import keras
import numpy as np
from sklearn.decomposition import PCA

from helpers import baselines, metrics
from helpers.models import predict
from helpers.widgets import svg
from helpers.widgets.frame import Interactive
from helpers.widgets.panels import check_components, check_pictures, legend, panel

EXAMPLES = 20  # pictures of each digit to choose from
METHODS = "autoencoder", "PCA"
_WIDTH, _HEIGHT, _SIDE = 864, 366, 128


class Rebuilt(NamedTuple):
    """Some pictures, rebuilt at every code size.

    ``x`` has shape (n, 784). ``pictures`` maps (method, code size) to the reconstructions, (n,
    784), and ``errors`` maps a method to mean squared errors of shape (code sizes, n), in the order
    of ``sizes``. ``mean_errors`` are those of the mean image, shape (n,).
    """

    x: np.ndarray
    sizes: tuple[int, ...]
    pictures: dict[tuple[str, int], np.ndarray]
    errors: dict[str, np.ndarray]
    mean_errors: np.ndarray


def choose_examples(labels: np.ndarray, count: int = EXAMPLES) -> dict[int, np.ndarray]:
    """The places of the first ``count`` pictures of each digit that occurs in ``labels``."""
    return {int(d): np.flatnonzero(labels == d)[:count] for d in np.unique(labels)}


def rebuild(autoencoders: Mapping[int, keras.Model], pca: PCA, x: np.ndarray) -> Rebuilt:
    """Rebuild ``x``, shape (n, 784), at every code size, by the autoencoder and by PCA."""
    sizes = tuple(sorted(autoencoders))
    pictures = {}
    for size in sizes:
        pictures["autoencoder", size] = predict(autoencoders[size], x)
        pictures["PCA", size] = baselines.pca_reconstruction(pca, x, size)
    errors = {
        method: np.array([metrics.mean_squared_error(x, pictures[method, size]) for size in sizes])
        for method in METHODS
    }
    # PCA's mean is the mean training picture: what is left of it with no components at all.
    return Rebuilt(x, sizes, pictures, errors, metrics.mean_squared_error(x, pca.mean_))


def draw(rebuilt: Rebuilt, size: int, which: int, digit: int) -> str:
    """The view: picture number ``which`` of ``rebuilt``, a ``digit``, from ``size`` numbers."""
    original, position = rebuilt.x[which], rebuilt.sizes.index(size)
    error = {method: float(rebuilt.errors[method][position, which]) for method in METHODS}
    numbers = "1 number" if size == 1 else f"{size} numbers"
    parts = [
        panel("original", original, 0, 0, _SIDE, ["784 pixels"]),
        svg.text(0, 222, "Differences"),
        svg.text(0, 244, "orange: too bright", size=12),
        svg.text(0, 262, "blue: too dark", size=12),
        svg.text(0, 280, "black: right", size=12),
    ]
    for column, method in enumerate(METHODS, start=1):
        x, answer = column * 142, rebuilt.pictures[method, size][which]
        winner = error[method] == min(error.values())
        lines = [f"error {error[method]:.4f}", f"from {numbers}"]
        parts.append(panel(method, answer, x, 0, _SIDE, lines, bold=winner))
        parts.append(svg.difference(answer - original, x, 208, _SIDE))

    mean_error = float(rebuilt.mean_errors[which])
    highest = 1.1 * max(mean_error, *(errors[:, which].max() for errors in rebuilt.errors.values()))
    ends = (rebuilt.sizes[0], max(rebuilt.sizes[-1], rebuilt.sizes[0] + 1))
    chart = svg.Chart(
        500, 78, 340, 240, ends, (0, highest),
        "numbers in the code", f"mean squared error of this {digit}", log_x=True,
    )  # fmt: skip
    chart.line(ends, [mean_error, mean_error], "mean image")
    for method in METHODS:
        curve = rebuilt.errors[method][:, which]
        chart.line(rebuilt.sizes, curve, method)
        chart.points(rebuilt.sizes, curve, method, size=3)
        chart.points([size], [error[method]], method, size=7)
    chart.level(size, "", vertical=True)
    names = {**{name: name for name in METHODS}, f"mean image {mean_error:.3f}": "mean image"}
    parts += [str(chart), legend(names, 700, 14)]
    alt = (
        f"A {digit} of the test set rebuilt from {numbers}. Mean squared error: autoencoder "
        f"{error['autoencoder']:.4f}, PCA {error['PCA']:.4f}, mean image {mean_error:.4f}."
    )
    return svg.document(_WIDTH, _HEIGHT, alt, *parts)


def code_size_explorer(
    autoencoders: Mapping[int, keras.Model], pca: PCA, x_test: np.ndarray, y_test: np.ndarray
) -> Interactive:
    """Slide the code size and see a test digit as autoencoder and PCA rebuild it.

    ``autoencoders`` maps a code size to a trained model from (n, 784) to (n, 784); the slider moves
    over these sizes. ``pca`` is fitted to the training pictures with at least as many components.
    Errors are mean squared errors a pixel. Only 20 pictures of each digit in ``x_test`` (n, 784)
    are kept; ``y_test`` holds their digits. Raises ValueError for arguments that do not fit.
    """
    check_pictures("x_test", x_test, y_test)
    sizes = list(autoencoders) if isinstance(autoencoders, Mapping) else []
    if not sizes or not all(isinstance(size, int) and size > 0 for size in sizes):
        raise ValueError("autoencoders must map code sizes, such as 32, to trained models.")
    check_components(pca, max(sizes))
    examples = choose_examples(y_test)
    rebuilt = rebuild(autoencoders, pca, x_test[np.concatenate(list(examples.values()))])
    starts = dict(zip(examples, np.cumsum([0, *map(len, examples.values())]), strict=False))

    def view(size: int, digit: int, example: int) -> str:
        which = starts[digit] + min(example, len(examples[digit])) - 1
        return draw(rebuilt, size, which, digit)

    middle = rebuilt.sizes[len(rebuilt.sizes) // 2]
    return Interactive(
        "code size explorer",
        view,
        {
            "size": widgets.SelectionSlider(
                description="code size", options=rebuilt.sizes, value=middle
            ),
            # No dropdowns: in a notebook JupyterLab takes the arrow keys away from them.
            "digit": widgets.SelectionSlider(description="digit", options=list(examples)),
            "example": widgets.IntSlider(
                description="example", min=1, max=max(map(len, examples.values()))
            ),
        },
        height=_HEIGHT,
    )
