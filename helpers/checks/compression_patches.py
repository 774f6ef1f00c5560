"""What the checks of exercise 5 ask of models of patches, and the patches themselves."""

from functools import cache
from typing import Any

import numpy as np

from helpers.checks import probe
from helpers.checks.feedback import Wrong, WrongKind
from helpers.checks.steps import optimizer_of, steps_taken
from helpers.data_photographs import PATCH, cut, load_photograph
from helpers.words import counted

PIXELS = PATCH * PATCH
LEARNT = 480  # columns of china.jpg to learn from; the rest is for validation


@cache
def train() -> np.ndarray:
    """The patches to learn from: a part of china.jpg, one every four pixels, (n, 64)."""
    return cut(load_photograph("china.jpg")[:, :LEARNT], step=4)


@cache
def validation() -> np.ndarray:
    """The patches to choose with: the rest of china.jpg, (n, 64)."""
    return cut(load_photograph("china.jpg")[:, LEARNT:])


@cache
def _axes() -> tuple[np.ndarray, np.ndarray]:
    mean = train().mean(axis=0)
    return mean, np.linalg.eigh(np.cov(train().T))[1][:, ::-1]


def pca_error(count: int) -> float:
    """The error of PCA with so many numbers on the validation patches, clipped."""
    mean, axes = _axes()
    kept = axes[:, :count]
    back = np.clip((validation() - mean) @ kept @ kept.T + mean, 0, 1)
    return float(np.square(back - validation()).mean())


def decoded(decoder: Any, code: np.ndarray) -> np.ndarray:
    """What the decoder makes of the code, (n, 64), clipped to [0, 1]."""
    return np.clip(probe.outputs("decoder", decoder, code.astype(np.float32), PIXELS), 0, 1)


def code_and_answer(autoencoder, encoder, decoder, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The code and the clipped reconstruction; raise when the three do not belong together."""
    for name, value in (("autoencoder", autoencoder), ("encoder", encoder), ("decoder", decoder)):
        probe.model(name, value)
    code = probe.outputs("encoder", encoder, x)
    if code.shape[1] >= PIXELS:
        raise Wrong(
            f"`encoder` answers with {counted(code.shape[1], 'number')} for 64 pixels: no code."
        )
    apart = probe.outputs("decoder", decoder, code, PIXELS)
    whole = probe.outputs("autoencoder", autoencoder, x, PIXELS)
    if np.abs(apart - whole).max() > 1e-3:
        raise Wrong(
            "`decoder(encoder(x))` differs from `autoencoder(x)`. The three have to share their "
            "layers: build each layer once and use the same objects in all three."
        )
    return code, np.clip(whole, 0, 1)


def what_holds_it_back(autoencoder: Any, code: np.ndarray, answer: np.ndarray) -> str:
    """What of a model with too large an error can be seen: its code, its answers, its steps."""
    if code.min() >= 0 and (code == 0).mean() > 0.01:
        return (
            f"No number of the code is negative and {(code == 0).mean():.0%} are 0: its layer has "
            "a `relu`, which throws away what lies below. Leave it out."
        )
    if code.min() >= 0 and code.max() <= 1:
        return (
            "All numbers of the code lie between 0 and 1: its layer has a sigmoid, whose slope is "
            "small almost everywhere. Leave it out."
        )
    steps = steps_taken(autoencoder)
    said = []
    if steps is not None and steps < 2000:
        said.append(
            f"Its optimizer has taken {counted(steps, 'step')} ({optimizer_of(autoencoder)}). 20 "
            "epochs in batches of 128 are 1,960, in batches of 256 half as many: smaller batches, "
            "more epochs or a larger rate give it more to learn from."
        )
    if answer.min() >= 0 and answer.max() <= 1 and ((answer > 0) & (answer < 1)).all():
        said.append(
            "Its last layer seems to be a sigmoid, which learns more slowly here than none: the "
            "squared error does not need it."
        )
    if not said:
        said.append("One layer on each side is a linear map: is there a hidden layer?")
    return " ".join(said)


def entropy_bits_of(levels: np.ndarray) -> float:
    """Shannon's entropy (1948) of the levels, counted together, in bits a level."""
    share = np.bincount(levels.ravel().astype(int)) / levels.size
    share = share[share > 0]
    return float(-(share * np.log2(share)).sum())


def entropy_by_number(levels: np.ndarray) -> float:
    """The same for each number of the code by itself, on average; never more than together."""
    return float(np.mean([entropy_bits_of(column) for column in levels.T]))


def blob_of(compress: Any, levels: np.ndarray) -> bytes:
    """The bytes that the learner's ``compress`` makes of the levels, or WrongKind."""
    blob = probe.answer_of("compress", compress, levels)
    if not isinstance(blob, (bytes, bytearray)):
        raise WrongKind(f"`compress` gives {probe.kind_of(blob)}; it should give `bytes`.")
    return bytes(blob)
