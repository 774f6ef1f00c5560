"""Noise lab: damage a digit in four ways; see who repairs it best, denoiser or baselines."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import ipywidgets as widgets
import keras
import numpy as np
from sklearn.decomposition import PCA

from helpers import baselines, data, metrics
from helpers.models import predict
from helpers.widgets import svg
from helpers.widgets.frame import Interactive
from helpers.widgets.panels import check_components, check_pictures, legend, panel

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
        "{:.0f} by {:.0f} pixels",
        "side of the square in pixels",
    ),
    "shift to the right": Damage(
        lambda x, level, seed: data.shift(x, right=int(level)),
        tuple(range(STEPS)),
        "{:.0f} of 28 pixels",
        "pixels to the right",
    ),
}
NOISY, SUBJECT = "damaged", "denoiser"
_MANY = 50  # pictures over which the curves average
_LOWEST, _HIGHEST = 0.0, 30.0  # decibels on the chart
# The looks that the lessons' figures give to these methods.
_LOOKS = {
    NOISY: "original",
    "median filter": "sparse",
    "PCA": "PCA",
    "ridge": "ridge",
    SUBJECT: "denoising",
}
_WIDTH, _HEIGHT, _SIDE = 864, 446, 116


def damage(x: np.ndarray, kind: str, step: int, seed: int) -> np.ndarray:
    """``x``, shape (n, 784), damaged; ``step`` counts the levels of ``kind`` from 0, no damage."""
    chosen = KINDS[kind]
    return chosen.apply(x, chosen.levels[step], seed) if step else x


def mean_psnr(methods: Mapping[str, Method], x: np.ndarray, kind: str) -> dict[str, np.ndarray]:
    """The mean PSNR of each method at each step, shape (STEPS,), and of the damaged pictures."""
    damaged = np.concatenate([damage(x, kind, step, seed=step) for step in range(STEPS)])
    clean = np.tile(x, (STEPS, 1))
    answers = {NOISY: damaged, **{name: method(damaged) for name, method in methods.items()}}
    return {
        name: metrics.psnr(clean, answer).reshape(STEPS, -1).mean(axis=1)
        for name, answer in answers.items()
    }


def decibels(value: float) -> str:
    """A PSNR in words; a copy has no error to take a logarithm of."""
    return "exact" if value > 99 else f"{value:.1f} dB"


def draw(
    methods: Mapping[str, Method],
    curves: Mapping[str, np.ndarray],
    mean_level: float,
    x: np.ndarray,
    which: int,
    kind: str,
    step: int,
    seed: int,
) -> str:
    """The view: picture ``which`` of ``x``, damaged and repaired, and all their PSNR by level.

    ``curves`` is what ``mean_psnr`` gives for ``x``, shape (n, 784), and ``kind``; ``mean_level``
    is the mean image's PSNR.
    """
    clean = x[which : which + 1]
    damaged = damage(clean, kind, step, seed)
    answers = {NOISY: damaged, **{name: method(damaged) for name, method in methods.items()}}
    values = {name: float(metrics.psnr(clean, answer)[0]) for name, answer in answers.items()}
    best = max(values.values())
    level = KINDS[kind].levels[step]
    amount = KINDS[kind].amount.format(level, level)

    parts = [panel("clean", clean[0], 0, 0, _SIDE, ["the target"], looks_like="original")]
    for column, (name, answer) in enumerate(answers.items(), start=1):
        line = decibels(values[name]) + (" · best" if values[name] == best else "")
        parts.append(
            panel(
                name, answer[0], column * (_SIDE + 28), 0, _SIDE, [line],
                looks_like=_LOOKS[name], bold=values[name] == best,
            )
        )  # fmt: skip
    levels = np.array(KINDS[kind].levels)
    chart = svg.Chart(
        60, 220, 560, 180, (0, levels[-1]), (_LOWEST, _HIGHEST),
        KINDS[kind].axis, f"mean PSNR of {len(x)} pictures, in dB (more is better)",
    )  # fmt: skip
    chart.line([0, levels[-1]], [mean_level, mean_level], "mean image")
    for name, curve in curves.items():
        shown = curve <= _HIGHEST  # no line toward the exact copy at level 0
        chart.line(levels[shown], curve[shown], _LOOKS[name])
        if name == SUBJECT:
            chart.points(levels[shown], curve[shown], _LOOKS[name], size=3)
        if shown[step]:
            chart.points([level], [curve[step]], _LOOKS[name], size=6)
    chart.level(level, "", vertical=True)
    names = {name: _LOOKS[name] for name in curves} | {"mean image": "mean image"}
    parts += [
        str(chart),
        svg.text(660, 232, kind, bold=True),
        svg.text(660, 251, amount),
        legend(names, 660, 284, dotted=SUBJECT),
    ]
    found = ", ".join(f"{name} {decibels(value)}" for name, value in values.items())
    return svg.document(_WIDTH, _HEIGHT, f"A digit with {kind}, {amount}. PSNR: {found}.", *parts)


def noise_lab(
    denoiser: keras.Model, ridge: baselines.Ridge, x: np.ndarray, *, pca: PCA | None = None
) -> Interactive:
    """Choose kind and level of the damage; compare the denoiser with the baselines, in PSNR.

    ``denoiser`` is a trained model from (n, 784) to (n, 784), ``ridge`` from
    ``baselines.fit_ridge``, ``x`` of shape (n, 784) clean pictures that neither was fitted to;
    the first 50 are shown. With ``pca`` its projection on at most 64 components joins. PSNR is in
    decibels. Raises ValueError for arguments that do not fit.
    """
    check_pictures("x", x)
    if not isinstance(ridge, baselines.Ridge):
        raise ValueError("ridge must be what baselines.fit_ridge gives.")
    if not callable(denoiser):
        raise ValueError("denoiser must be a trained model, such as denoiser.autoencoder.")
    methods: dict[str, Method] = {"median filter": baselines.median_filter}
    if pca is not None:
        check_components(pca, 1)
        methods["PCA"] = lambda noisy: baselines.pca_reconstruction(pca, noisy, 64)
    methods["ridge"] = lambda noisy: baselines.ridge_reconstruction(ridge, noisy)
    methods[SUBJECT] = lambda noisy: predict(denoiser, noisy)

    few = x[:_MANY].copy()
    mean_level = float(metrics.psnr(few, x.mean(axis=0)).mean())
    curves = {kind: mean_psnr(methods, few, kind) for kind in KINDS}

    def view(kind: str, level: int, picture: int, seed: int) -> str:
        return draw(methods, curves[kind], mean_level, few, picture - 1, kind, level, seed)

    return Interactive(
        "noise lab",
        view,
        {
            "kind": widgets.ToggleButtons(description="kind of damage", options=list(KINDS)),
            "level": widgets.IntSlider(description="level", min=0, max=STEPS - 1, value=5),
            "picture": widgets.IntSlider(description="picture", min=1, max=len(few)),
            "seed": widgets.IntSlider(description="draw it again", min=1, max=20),
        },
        height=_HEIGHT,
    )
