"""Photographs in grey, cut into patches of 8 by 8 pixels and put together again.

scikit-learn brings two along, china.jpg and flower.jpg, both CC BY 2.0; its README names
danielbuechele as their author.
"""

from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError
from sklearn.datasets import load_sample_image

from helpers.data import DataError

PATCH = 8  # pixels a side
_LARGEST, _SMALLEST = 1000, 64  # pixels a side
_SAMPLES = ("china.jpg", "flower.jpg")


def load_photograph(path: str | Path) -> np.ndarray:
    """Return a photograph in grey, float32 in [0, 1], shape (height, width).

    ``path`` is "china.jpg", "flower.jpg" or a picture file of your own. A larger one is shrunk to
    1,000 pixels a side; what does not fill a patch is cut off. Raises DataError when the file
    does not exist, is no picture, or is smaller than 64 pixels a side.
    """
    picture = Image.fromarray(load_sample_image(path)) if path in _SAMPLES else _opened(Path(path))
    grey = picture.convert("L")
    grey.thumbnail((_LARGEST, _LARGEST))
    if min(grey.size) < _SMALLEST:
        raise DataError(
            f"{path} has {picture.width} by {picture.height} pixels (a larger picture is shrunk "
            f"to {_LARGEST} a side); at least {_SMALLEST} a side are needed. Take a larger one."
        )
    height, width = (side - side % PATCH for side in (grey.height, grey.width))
    return np.asarray(grey, np.float32)[:height, :width] / 255


def cut(photograph: np.ndarray, step: int = PATCH) -> np.ndarray:
    """The patches of a photograph, shape (n, 64), row by row; every ``step`` pixels begins one."""
    windows = np.lib.stride_tricks.sliding_window_view(photograph, (PATCH, PATCH))
    return windows[::step, ::step].reshape(-1, PATCH * PATCH)


def joined(patches: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The photograph of that shape, (height, width), whose patches ``cut`` gave."""
    rows, columns = shape[0] // PATCH, shape[1] // PATCH
    return patches.reshape(rows, columns, PATCH, PATCH).swapaxes(1, 2).reshape(shape)


def _opened(path: Path) -> Image.Image:
    try:
        picture = Image.open(path)
        picture.load()
    except FileNotFoundError:
        raise DataError(f"There is no file {path.absolute()}. Is the path spelled right?") from None
    except (UnidentifiedImageError, OSError) as error:
        raise DataError(
            f"{path} cannot be read as a picture ({type(error).__name__}). Give the path of a "
            "whole JPEG or PNG file."
        ) from None
    return picture
