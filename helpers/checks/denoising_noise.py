"""What the checks of 02_denoising find in arrays of noisy pictures."""

import math
from typing import Any

import numpy as np

from helpers.checks import probe
from helpers.checks.feedback import Wrong
from helpers.data import PIXELS, SIDE
from helpers.words import counted

LEVEL = 0.5  # standard deviation of the noise, before clipping
SEED = 2024  # of the noise that the checks draw for themselves
ROWS = {"x_train": 55_000, "x_validation": 5_000, "x_test": 10_000}


def part_of(name: str, value: Any, clean: str) -> np.ndarray:
    """The array ``value``, made from the part ``clean``; raises when it was made from another."""
    found, rows = probe.array(name, value), ROWS[clean]
    others = {count: part for part, count in ROWS.items() if part != clean}
    if found.shape[1:] == (PIXELS,) and len(found) in others:
        raise Wrong(
            f"`{name}` has {counted(len(found), 'row')}, as many as `{others[len(found)]}`; it "
            f"should be made from `{clean}`, which has {rows:,}."
        )
    return probe.finite(name, found, (rows, PIXELS))


def judge_clean(name: str, value: Any, clean: np.ndarray) -> None:
    """Raise when an array that the course has loaded no longer begins with these images."""
    given = probe.finite(name, probe.array(name, value, (None, PIXELS))[: len(clean)])
    if len(given) < len(clean):
        raise Wrong(
            f"`{name}` itself has changed: it has {counted(len(given), 'image')} left. Run the "
            "first cell again, and give a part of it a name of its own."
        )
    if np.abs(given - clean).max() < 1e-6:
        return
    scale = float(given.max())
    if scale > 0 and np.abs(given / scale - clean).max() < 1e-3:
        raise Wrong(
            f"`{name}` itself has changed: its pixels go up to {scale:.4g}. They are between 0 and "
            "1 as they are loaded, so there is nothing to divide or to multiply. Run the first "
            "cell again."
        )
    raise Wrong(
        f"`{name}` itself has changed: the noise went into the clean images, which are the "
        "target. Run the first cell again, and let the noise make a new array (`x + noise`, "
        "not `x += noise`)."
    )


def judge_noise(name: str, noisy: np.ndarray, clean: np.ndarray) -> float:
    """Return the level of the noise; raise on the usual mistakes."""
    _judge_range(name, noisy, clean)
    black = clean == 0
    on_black = noisy[black]
    _judge_sides(name, noisy, clean)
    if (on_black == 0).mean() > 0.99:
        raise Wrong(
            f"In `{name}` black pixels stay black: the noise multiplies the image instead of "
            "being added to it."
        )
    both_black = black[0] & black[1]
    if related(noisy[0][both_black], noisy[1][both_black]):
        raise Wrong(
            f"Every image of `{name}` has the same noise. Draw the noise with the shape of the "
            "whole array (`size=x.shape`), not with that of one image."
        )
    if all(np.ptp(noisy[i][black[i]]) < 1e-6 for i in range(20)):
        raise Wrong(
            f"In `{name}` all black pixels of an image have the same value: one number was drawn "
            "for the whole image. Draw one for every pixel (`size=x.shape`)."
        )
    judge_rows(name, noisy, clean)
    _judge_neighbours(name, noisy, black)
    brighter = float((on_black > 0).mean())
    if abs(brighter - 0.5) > 0.03:
        raise Wrong(
            f"In `{name}` {brighter:.0%} of the black pixels came out brighter. Noise around zero "
            "that is added to every pixel brightens half of them; the other half stays black, "
            "since it is cut off. Draw it with `standard_normal`, add nothing else to it, and clip "
            "the sum with `np.clip`."
        )
    level = level_of(on_black)
    _, spread = strengths_of(noisy, clean)
    if spread > 0.05:
        raise Wrong(
            f"In `{name}` every image has noise of a strength of its own (about {level:.2f}, give "
            f"or take {spread:.2f}). This step asks for one strength for all, {LEVEL}: random "
            "strengths come in step 6."
        )
    outer = _outer(on_black)
    if level < 0.9 and not probe.close(outer, level, 0.07):
        tails = "rarer" if outer < level else "more frequent"
        raise Wrong(
            f"The noise in `{name}` is not normal: against its middle part, large values are "
            f"{tails} than in a normal distribution. Draw it with `standard_normal`, every pixel "
            "with the same factor."
        )
    if not probe.close(level, LEVEL, 0.05):
        raise Wrong(
            f"The noise in `{name}` has a level near {level:.2f}; the task says {LEVEL}. "
            + _about_level(level)
        )
    # Pixels that are white darken as far as black ones brighten.
    on_white = 1 - noisy[clean > 0.98]
    for darker in (level_of(on_white), _outer(on_white)):
        if not probe.close(darker, level, 0.1):
            raise Wrong(
                f"The noise in `{name}` brightens black pixels with a level of {level:.2f}, and "
                f"darkens white ones with {darker:.2f}. It should be the same for every pixel: "
                "draw it apart from the picture, add it, and clip the sum alone."
            )
    return level


def _judge_sides(name: str, noisy: np.ndarray, clean: np.ndarray) -> None:
    """Raise when grey pixels, which have room on both sides, move to one side alone."""
    grey = (clean > 0.3) & (clean < 0.7)
    change = noisy[grey] - clean[grey]
    brighter, darker = (change > 1e-6).mean(), (change < -1e-6).mean()
    if brighter + darker > 0.3 and min(brighter, darker) < 0.2 * max(brighter, darker):
        does = "adds light" if brighter > darker else "takes light away"
        raise Wrong(
            f"The noise in `{name}` only {does}: of the grey pixels {brighter:.0%} came out "
            f"brighter and {darker:.0%} darker. Draw it from the normal distribution around zero "
            "(`standard_normal`), and clip nothing but the sum: `np.clip(x + noise, 0, 1)`."
        )


def _judge_neighbours(name: str, noisy: np.ndarray, black: np.ndarray) -> None:
    """Raise when pixels beside or above one another have the same noise."""
    for step, where in ((1, "beside"), (SIDE, "above")):
        both = black[:200, step:] & black[:200, :-step]
        if related(noisy[:200, step:][both], noisy[:200, :-step][both]):
            raise Wrong(
                f"In `{name}` pixels {where} one another have the same noise. Draw one number for "
                "every pixel (`size=x.shape`), instead of repeating some."
            )


def judge_rows(name: str, noisy: np.ndarray, clean: np.ndarray) -> None:
    """Raise unless row i of ``noisy`` is row i of ``clean``, damaged.

    However strong the noise, an image is more like its own clean image than like the next one.
    """
    some, own = noisy[:1000].ravel(), clean[:1000]
    likeness = [np.corrcoef(some, np.roll(own, k, axis=0).ravel())[0, 1] for k in (0, 1)]
    if likeness[0] < 1.3 * max(likeness[1], 0) + 0.01:
        raise Wrong(
            f"`{name}` does not belong to its clean images: row i must be image i with noise. Has "
            "one of the two been shuffled, or was it made from other images?"
        )


def judge_strengths(name: str, noisy: np.ndarray, clean: np.ndarray) -> None:
    """Raise unless every image has noise of a strength of its own, evenly from 0 to 0.5."""
    _judge_range(name, noisy, clean, nothing_too=False)
    judge_rows(name, noisy, clean)
    strengths, spread = strengths_of(noisy, clean)
    middle = float(strengths.mean())
    if spread < 0.02:
        raise Wrong(
            f"All images of `{name}` have noise of the same strength, about {middle:.2f}. Every "
            "image needs one of its own: draw strengths of the shape `(len(x), 1)`, from 0 to 0.5."
        )
    if not (0.22 < middle < 0.28 and 0.12 < spread < 0.17):
        raise Wrong(
            f"The strengths in `{name}` run from about {np.quantile(strengths, 0.02):.2f} to "
            f"{np.quantile(strengths, 0.98):.2f}, with a mean of {middle:.2f}; the task asks for "
            "every strength between 0 and 0.5 as often as any other: `rng.uniform(0, 0.5, ...)`."
        )


def strengths_of(noisy: np.ndarray, clean: np.ndarray) -> tuple[np.ndarray, float]:
    """The strength of the noise in each image, at most 2,000, and how far strengths differ.

    Two estimates an image, from every second black pixel. A strength read from so few pixels is
    off by a tenth; what two of them have in common is the strength, and not that error.
    """
    black = [n[c == 0] for n, c in zip(noisy[:2000], clean, strict=False)]
    halves = np.array([[level_of(b[0::2]), level_of(b[1::2])] for b in black])
    return halves.mean(axis=1), float(np.sqrt(max(0.0, np.cov(halves.T)[0, 1])))


def level_of(on_black: np.ndarray) -> float:
    """The standard deviation of the noise, before clipping, from black pixels under it."""
    # 69.15 % of a normal distribution lie below half a standard deviation.
    return 2 * _quantile(on_black, 0.6915)


def _outer(on_black: np.ndarray) -> float:
    """As ``level_of``, from larger values; the two agree if the noise is normal."""
    # 84.13 % of a normal distribution lie below one standard deviation.
    return _quantile(on_black, 0.8413)


def _quantile(values: np.ndarray, share: float) -> float:
    """As ``np.quantile``, which takes ten times as long for the few pixels of an image."""
    values = values.ravel()
    place = share * (len(values) - 1)
    below, above = math.floor(place), math.ceil(place)
    ordered = np.partition(values, [below, above])
    lower, upper = float(ordered[below]), float(ordered[above])
    return lower + (place - below) * (upper - lower)


def related(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two noises, seen on the same number of black pixels, are (nearly) the same."""
    return bool(len(a) > 100 and np.std(a) > 0 and np.corrcoef(a, b)[0, 1] > 0.5)


def _judge_range(name: str, noisy: np.ndarray, clean: np.ndarray, nothing_too: bool = True) -> None:
    if nothing_too and all(
        np.abs(noisy[start : start + 1000] - clean[start : start + 1000]).max() < 1e-6
        for start in range(0, len(clean), 1000)
    ):
        raise Wrong(f"`{name}` is the clean data: no noise has been added.")
    if noisy.max() > 10:
        raise Wrong(f"`{name}` goes up to {noisy.max():.0f}: work with values between 0 and 1.")
    if noisy.min() < -1e-6 or noisy.max() > 1 + 1e-6:
        raise Wrong(
            f"`{name}` runs from {noisy.min():.2f} to {noisy.max():.2f}: the noise is not clipped. "
            "A pixel lies between 0 and 1; cut off what lies outside with `np.clip`."
        )
    if noisy.max() < 0.95 or noisy.min() > 0.01:
        raise Wrong(
            f"`{name}` runs from {noisy.min():.3g} to {noisy.max():.3g}; with the noise clipped to "
            "0 and 1 both ends are reached. Look at the limits given to `np.clip`, and whether the "
            "pixels were divided by 255 once more: they lie between 0 and 1 already."
        )


def _about_level(level: float) -> str:
    if probe.close(level, np.sqrt(LEVEL), 0.05):
        return "You took 0.5 for the variance; it is the standard deviation."
    if level > 0.9:
        return "Is the noise multiplied by the factor 0.5?"
    if probe.close(level, LEVEL**2, 0.05):
        return "Was the factor 0.5 applied twice?"
    return "Multiply `standard_normal`, whose standard deviation is 1, by the factor 0.5."
