"""Noise lab: damage a digit in four ways; see who repairs it best, denoiser or baselines."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import keras
import numpy as np

from helpers import baselines, data, metrics
from helpers.data import check_pictures
from helpers.models import predict
from helpers.widgets.interactive import Interactive, packed
from helpers.widgets.network import dense, layers_of

Method = Callable[[np.ndarray], np.ndarray]


class Damage(NamedTuple):
    """One kind of damage: ``apply(x, level, seed)``, its levels, and how to say a level."""

    apply: Callable[[np.ndarray, float, int], np.ndarray]
    levels: tuple[float, ...]
    amount: str
    axis: str


STEPS = 11  # levels of each kind, from no damage on
_SHARES = tuple(step / 10 for step in range(STEPS))
KINDS = {
    "normal noise": Damage(
        data.gaussian_noise, _SHARES, "standard deviation {:.1f}", "standard deviation"
    ),
    "salt and pepper": Damage(
        data.salt_and_pepper, _SHARES, "{:.0%} of the pixels", "share of the pixels"
    ),
    "black square": Damage(
        lambda x, level, seed: data.occlude(x, int(level), seed),
        tuple(range(0, 2 * STEPS, 2)),
        "{0:.0f} by {0:.0f} pixels",
        "side of the square in pixels",
    ),
    "shift to the right": Damage(
        lambda x, level, seed: data.shift(x, right=int(level)),
        tuple(range(STEPS)),
        "{:.0f} of 28 pixels",
        "pixels to the right",
    ),
}
_MANY = 50  # pictures to choose from, over which the curves average


def damage(x: np.ndarray, kind: str, step: int, seed: int) -> np.ndarray:
    """``x``, shape (n, 784), damaged; ``step`` counts the levels of ``kind`` from 0, no damage."""
    chosen = KINDS[kind]
    return chosen.apply(x, chosen.levels[step], seed) if step else x


def mean_psnr(methods: Mapping[str, Method], x: np.ndarray, kind: str) -> dict[str, np.ndarray]:
    """The mean PSNR of each method at each step, shape (STEPS,), and of the damaged pictures."""
    damaged = np.concatenate([damage(x, kind, step, seed=step) for step in range(STEPS)])
    clean = np.tile(x, (STEPS, 1))
    answers = {"damaged": damaged, **{name: method(damaged) for name, method in methods.items()}}
    return {
        name: metrics.psnr(clean, answer).reshape(STEPS, -1).mean(axis=1)
        for name, answer in answers.items()
    }


def noise_lab(denoiser: keras.Model, ridge: baselines.Ridge, x: np.ndarray) -> Interactive:
    """Choose kind and level of the damage; compare the denoiser with the baselines, in PSNR.

    ``denoiser`` is a trained model of dense layers from (n, 784) to (n, 784), ``ridge`` from
    ``baselines.fit_ridge``, ``x`` of shape (n, 784) clean pictures that neither was fitted to: the
    curves are means over the first 50. PSNR is in decibels. Raises ValueError for arguments that
    do not fit.
    """
    check_pictures("x", x)
    if not isinstance(ridge, baselines.Ridge):
        raise ValueError("ridge must be what baselines.fit_ridge gives.")
    if not callable(denoiser):
        raise ValueError("denoiser must be a trained model, such as denoiser.autoencoder.")
    methods: dict[str, Method] = {
        "median filter": baselines.median_filter,
        "ridge": lambda noisy: baselines.ridge_reconstruction(ridge, noisy),
        "denoiser": lambda noisy: predict(denoiser, noisy),
    }
    networks = {
        "ridge": [dense(ridge.weights, ridge.bias, "relu1")],
        "denoiser": layers_of(denoiser),
    }
    few = x[:_MANY].copy()
    curves = {kind: mean_psnr(methods, few, kind) for kind in KINDS}
    kinds = [
        {
            "name": name,
            "levels": list(kind.levels),
            "axis": kind.axis,
            "words": [kind.amount.format(level) for level in kind.levels],
        }
        for name, kind in KINDS.items()
    ]
    given = {
        "kinds": kinds,
        "networks": networks,
        "pictures": packed(few, "grey"),
        "curves": {
            kind: {name: curve.tolist() for name, curve in by_name.items()}
            for kind, by_name in curves.items()
        },
        "mean_level": float(metrics.psnr(few, x.mean(axis=0)).mean()),
    }
    chosen = {"kind": "normal noise", "step": 5, "picture": 0, "seed": 1}
    words = (
        f"Interactive: a digit with {', '.join(KINDS)}, repaired by {', '.join(methods)}, with the "
        "PSNR of each."
    )
    return Interactive("noise_lab", given, chosen, words=words, name="noise lab")
