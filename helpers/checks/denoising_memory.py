"""Whether a denoiser has learnt one array of noise by heart."""

from typing import Any

import numpy as np

from helpers.checks import probe
from helpers.checks.denoising_entering import noise_of
from helpers.checks.denoising_errors import mse
from helpers.checks.denoising_noise import LEVEL, SEED, strengths_of
from helpers.checks.feedback import Wrong, notebook
from helpers.data import PIXELS, gaussian_noise

BY_HEART = 0.03  # advantage on a known array; a model that never saw it has up to 0.01 by chance
_COUNT = 5000


def advantage(name: str, denoiser: Any, known: np.ndarray, level: float | np.ndarray) -> float:
    """By how much the answers to ``known``, noisy training images, beat those to new noise."""
    clean = probe.train(_COUNT).x
    new = gaussian_noise(clean, level, SEED)
    on_known, on_new = (
        mse(clean, probe.outputs(name, denoiser, x, PIXELS)) for x in (known[:_COUNT], new)
    )
    return 1 - on_known / on_new


def judge_memory(name: str, denoiser: Any) -> None:
    """Raise when a model without noise of its own is better on an array of the notebook.

    The array's strengths are read off its images. What that costs in precision is measured on new
    images that are damaged and read in the same way.
    """
    noise = noise_of(name, denoiser)
    if noise is not None and noise.kind != "none":
        return
    clean = probe.train(2000).x
    for variable, known in notebook().items():
        if not isinstance(known, np.ndarray) or known.shape[1:] != (PIXELS,) or len(known) < _COUNT:
            continue
        some = np.asarray(known[:2000], np.float32)
        if np.abs(some - clean).max() < 1e-6 or not np.isfinite(some).all():
            continue
        strengths, spread = strengths_of(some, clean)
        if spread < 0.05 or np.corrcoef(some[:500].ravel(), clean[:500].ravel())[0, 1] < 0.5:
            continue
        found = _beyond_reading(name, denoiser, clean, some, strengths)
        if found > BY_HEART:
            raise Wrong(
                f"`{name}` cleans `{variable}` {found:.1%} better than the same images with new "
                "noise of the same strengths: it has learnt that one array by heart. Draw noise "
                "and strength afresh for every batch, by a layer in the model."
            )


def _beyond_reading(
    name: str, denoiser: Any, clean: np.ndarray, known: np.ndarray, strengths: np.ndarray
) -> float:
    """The advantage on ``known``, less that on new noise whose strengths are read as well."""

    def error(noisy: np.ndarray) -> float:
        return mse(clean, probe.outputs(name, denoiser, noisy, PIXELS))

    own = np.clip(strengths, 0, LEVEL)[:, None]
    new = gaussian_noise(clean, own, SEED)
    read = np.clip(strengths_of(new, clean)[0], 0, LEVEL)[:, None]
    again = gaussian_noise(clean, read, SEED + 1)
    return error(new) / error(again) - error(known) / error(new)
