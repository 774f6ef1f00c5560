"""Exercise 5, stretch goal: a photograph in few bytes, without a model."""

from functools import cache
from typing import Any

import numpy as np

from helpers.checks import probe
from helpers.checks.apart import apart
from helpers.checks.compression_inverse import about_steps, transforms_apart
from helpers.checks.feedback import Outcome, Wrong, WrongKind, right, step
from helpers.data_photographs import load_photograph
from helpers.words import counted

GOALS = {"flower.jpg": (10_000, 0.0008), "china.jpg": (34_000, 0.0025)}  # bytes, squared error
_OTHER = "a part of china.jpg, 200 by 400 pixels"
_SHAPE = (
    "A photograph of 200 by 400 pixels does not come back from its bytes, while those of 424 by "
    "640 do: the shape has to be in the bytes."
)


@cache
def _pictures() -> dict[str, np.ndarray]:
    """The photographs by name, two megabytes, kept for the next look at the step."""
    pictures = {name: load_photograph(name) for name in GOALS}
    return pictures | {_OTHER: pictures["china.jpg"][80:280, 80:480]}


@step("05_compression", "stretch goal")
def transform(save, restore) -> Outcome:
    """A photograph in few bytes with no model: everything that is needed lies in the bytes."""
    back_from, pictures, blobs = apart(restore), _pictures(), {}
    for name, picture in pictures.items():
        blobs[name] = probe.answer_of("save", save, picture)
        if not isinstance(blobs[name], (bytes, bytearray)):
            raise WrongKind(f"`save` gives {probe.kind_of(blobs[name])}; it should give `bytes`.")
    measured = {}
    for name, picture in pictures.items():
        size, back = len(blobs[name]), _restored(name, back_from, bytes(blobs[name]), picture)
        found = float(np.square(back - picture).mean())
        if found > 0.01:
            raise Wrong(
                f"`restore` does not give {name} back. "
                + (
                    transforms_apart(save, restore, picture, blobs[name])
                    or _likeness(back, picture, save, restore)
                )
            )
        most, error = GOALS.get(name, (picture.size, 1.0))
        if size > most or found > error:
            raise Wrong(
                f"{name}: {counted(size, 'byte')}, error {found:.5f}. The goal is "
                f"{counted(most, 'byte')} and {error}. {_advice(size <= most, found <= error)}"
            )
        measured[name] = f"{counted(size, 'byte')}, error {found:.5f}"
    return right(
        "The core of JPEG, in a few lines.",
        measured,
        "Nothing was learnt, so no model has to be sent.",
    )


def _restored(name: str, restore: Any, blob: bytes, picture: np.ndarray) -> np.ndarray:
    """What ``restore`` makes of the bytes alone, clipped to [0, 1]."""
    try:
        back = probe.finite("the result of restore", probe.answer_of("restore", restore, blob))
    except WrongKind as stopped:
        if name == _OTHER:
            raise Wrong(f"{_SHAPE} {stopped}") from None
        raise WrongKind(
            f"{stopped} `restore` is given bytes and nothing else: what `save` has kept in a "
            "variable is not there when another computer receives them."
        ) from None
    if back.shape != picture.shape:
        if name == _OTHER:
            raise Wrong(f"{_SHAPE} It has the shape {back.shape}.")
        raise WrongKind(
            f"the result of `restore` has the shape {back.shape}; this step needs {picture.shape}."
        )
    return np.clip(back, 0, 1)


def _advice(small: bool, exact: bool) -> str:
    if small:
        return "It is small enough: a smaller step of rounding costs bytes and saves error."
    if exact:
        return (
            "It is exact enough: a larger step of rounding saves bytes and costs error. Or try "
            "another order and another compressor: which of them suits differs from one photograph "
            "to the other."
        )
    return "It has too many bytes and too large an error: compare your transform with hint 1."


def _likeness(back: np.ndarray, picture: np.ndarray, save: Any, restore: Any) -> str:
    """How a photograph that came back differs from the one that was sent."""
    error = f"The mean squared error is {np.square(back - picture).mean():.3f}"
    if back.std() < 1e-4:
        return f"{error}: every pixel is {back.mean():.3g}."
    alike = float(np.corrcoef(back.ravel(), picture.ravel())[0, 1])
    slope = float(np.polyfit(picture.ravel(), back.ravel(), 1)[0])
    said = about_steps(slope, save, restore)
    if alike < -0.7:
        return f"{error}: what is bright comes back dark (correlation {alike:.2f})."
    if alike < 0.7 and not said:
        return (
            f"{error}, and the two are hardly alike (correlation {alike:.2f}). Are the numbers in "
            "the order in which `save` wrote them, and is `restore` the inverse of each of its "
            "steps, the transform included?"
        )
    return (
        f"{error}: it is like the photograph, with {slope:.2g} times its contrast and a mean of "
        f"{back.mean():.2f} in place of {picture.mean():.2f}. {said}`restore` has to multiply by "
        "the step that `save` has divided by."
    )
