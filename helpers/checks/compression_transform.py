"""Exercise 5, stretch goal: a photograph in few bytes, without a model."""

import numpy as np

from helpers.checks import probe
from helpers.checks.feedback import Outcome, Wrong, WrongKind, right, step
from helpers.data_photographs import load_photograph

GOALS = {"flower.jpg": (10_000, 0.0008), "china.jpg": (34_000, 0.0025)}  # bytes, squared error


@step("05_compression", "stretch goal")
def transform(save, restore) -> Outcome:
    """A photograph in few bytes with no model: everything that is needed lies in the bytes."""
    measured = {}
    for name, (most, error) in GOALS.items():
        picture = load_photograph(name)
        blob = probe.answer_of("save", save, picture)
        if not isinstance(blob, (bytes, bytearray)):
            raise WrongKind(f"`save` gives {probe.kind_of(blob)}; it should give `bytes`.")
        back = probe.answer_of("restore", restore, bytes(blob))
        back = np.clip(probe.finite("the result of restore", back, picture.shape), 0, 1)
        found = float(np.square(back - picture).mean())
        if found > 0.01:
            raise Wrong(f"`restore` does not give {name} back. {_likeness(back, picture)}")
        if len(blob) > most or found > error:
            raise Wrong(
                f"{name}: {len(blob):,} bytes, error {found:.5f}. The goal is {most:,} bytes and "
                f"{error}. A larger step of rounding saves bytes and costs error; the same "
                "coefficient of all patches, side by side, compresses better."
            )
        measured[name] = f"{len(blob):,} bytes, error {found:.5f}"
    return right(
        "The core of JPEG, in a few lines.",
        measured,
        "Nothing was learnt, so no model has to be sent.",
    )


def _likeness(back: np.ndarray, picture: np.ndarray) -> str:
    """How a photograph that came back differs from the one that was sent."""
    error = f"The mean squared error is {np.square(back - picture).mean():.3f}"
    if back.std() < 1e-4:
        return f"{error}: every pixel is {back.mean():.3g}."
    alike = float(np.corrcoef(back.ravel(), picture.ravel())[0, 1])
    if alike < 0.7:
        return (
            f"{error}, and the two are hardly alike (correlation {alike:.2f}). Are the numbers in "
            "the order in which `save` wrote them, and is `restore` the inverse of each of its "
            "steps, the transform included?"
        )
    contrast = back.std() / picture.std()
    return (
        f"{error}: it is like the photograph, with {contrast:.2g} times its contrast and a mean of "
        f"{back.mean():.2f} in place of {picture.mean():.2f}. `restore` has to multiply by the "
        "step that `save` has divided by."
    )
