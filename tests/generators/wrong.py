"""Run the mutants of a solution and tell what the checks said to each."""

import hashlib
import re
from typing import NamedTuple

from helpers.checks.feedback import Kind
from tests.generators.equivalent import reason_for
from tests.generators.mutate import Mutant, mutants
from tests.generators.session import ArrayChanged, Session
from tests.generators.solutions import Solution, load
from tests.generators.trainings import Trainings

MUTANTS = 62  # of each solution; sixty at least
# Steps whose answer trains a model for long get few of them, and the others more.
FEW = {
    "04_anomaly_detection": {"opponents": 8},
    "05_compression": {"train": 8, "curve": 14, "break_even": 8},
    "02_denoising": {"train": 8, "fresh": 4, "blind": 4, "convolutional": 3},
    "01_sparse": {"train": 8, "sparsify": 6, "kl": 12},
    "03_variational": {"train": 15, "collapse": 13},
}
# What a card may call a thing that code calls otherwise.
OTHER_WORDS = {
    "mean": ["average"],
    "sum": ["add up", "added up", "adds up", "count", "share"],
    "square": ["squared", "difference", "root"],
    "abs": ["absolute"],
    "clip": ["0 to 1", "between 0 and 1", "cut off", "cut what", "goes up to"],
    "sqrt": ["root"],
    "malignant_train": ["malignant"],
    "malignant_validation": ["malignant"],
    "malignant_test": ["malignant", "positive class"],
    "quantile": ["experiment", "of the scores"],
    "noise": ["noisy"],
    "standard_normal": ["normal"],
    "epochs": ["epoch", "train longer", "batches"],
    "batch_size": ["batch"],
    "optimizer": ["steps are too small", "not learnt", "compile"],
    "adam": ["steps are too small", "learning rate"],
    "loss": ["cross-entrop", "compile"],
    "binary_crossentropy": ["cross-entrop"],
    "activation": ["relu", "sigmoid", "softmax"],
    "Dense": ["unit", "layer", "width", "wide", "code"],
    "Conv2D": ["filters", "layers", "weights"],
    "Conv2DTranspose": ["filters", "layers", "weights"],
    "ReLU": ["clip"],
    "GaussianNoise": ["noise"],
    "x_validation": ["validation", "clean"],
    "x_train": ["training images", "clean", "target"],
    "x_test": ["test", "clean"],
    "noisy_train": ["noisy", "input", "noise"],
    "noisy_validation": ["noisy", "input"],
    "validation_data": ["val_loss"],
    "sign": ["sign", "negative", "difference"],
    "8": ["eight", "byte"],
    "axis": ["axis", "for each image", "over the batch"],
    "NoiseOfRandomStrength": ["noise"],
    "strides": ["shape", "smaller"],
    "padding": ["shape"],
    "fit": ["train"],
    "compile": ["train", "optimizer"],
    "random": ["strength", "drawn"],
    "uniform": ["strength"],
}


class Finding(NamedTuple):
    """What became of a mutant.

    ``result`` is "card", "Python" (the cell itself stops with an error), "equivalent", "passed" or
    "fault"; ``said`` the card, the error or the reason. ``named`` is "mistake" when the card has a
    word for what was changed, "line" when it names what the changed statement makes, else "".
    """

    exercise: str
    mutant: Mutant
    result: str
    said: str
    named: str


def chosen(solution: Solution, count: int = MUTANTS) -> list[Mutant]:
    """``count`` mutants of a solution, always the same, as evenly from its steps as there are."""
    by_step = {
        step: sorted(mutants(solution, step), key=lambda mutant: _order(mutant))
        for step in solution.steps
    }
    for step, few in FEW.get(solution.name, {}).items():
        del by_step[step][few:]
    picked: list[Mutant] = []
    while len(picked) < count and any(by_step.values()):
        for step in solution.steps:
            if by_step[step] and len(picked) < count:
                picked.append(by_step[step].pop(0))
    return sorted(picked, key=lambda mutant: solution.steps.index(mutant.step))


def run(name: str, trainings: Trainings, count: int = MUTANTS, steps: list[str] | None = None):
    """Yield a Finding for each of the solution's chosen mutants, as they are run."""
    solution = load(name)
    picked = [m for m in chosen(solution, count) if steps is None or m.step in steps]
    session = Session(solution, trainings)
    for step in dict.fromkeys(mutant.step for mutant in picked):
        own = session.own(step)
        assert own.outcome, f"{name}, {step}: the solution is refused: {own}"
        for mutant in (mutant for mutant in picked if mutant.step == step):
            try:
                yield judged(name, mutant, session)
            except ArrayChanged:
                yield Finding(name, mutant, "Python", "changes a given array in place", "")
                session = Session(solution, trainings)
        session.forget(step)


def judged(name: str, mutant: Mutant, session: Session) -> Finding:
    """Run one mutant in its session."""
    outcome, error = session.again(mutant.step, [mutant.source])
    if error:
        return Finding(name, mutant, "Python", error, "")
    if outcome:
        reason = reason_for(name, mutant)
        return Finding(name, mutant, "equivalent" if reason else "passed", reason, "")
    result = "fault" if outcome.kind in (Kind.FAULT, Kind.NOT_CHECKED) else "card"
    return Finding(name, mutant, result, outcome.message, names_it(outcome.message, mutant))


def names_it(card: str, mutant: Mutant) -> str:
    """Whether the card has a word for the "mistake", or at least for the "line" it is in."""
    if _has_one(card, mutant.words):
        return "mistake"
    return "line" if _has_one(card, mutant.place) else ""


def _has_one(card: str, words: frozenset[str]) -> bool:
    text = card.lower()
    every = {word for word in words if len(word) > 1 or word.isdigit()}
    every |= {other for word in words for other in OTHER_WORDS.get(word, [])}
    # Not the 5 of 0.5; the `mean` of `.mean()` counts.
    return any(
        re.search(rf"(?<![\w{'.' if word[0].isdigit() else ''}]){re.escape(word.lower())}", text)
        for word in every
    )


def _order(mutant: Mutant) -> str:
    return hashlib.blake2b(mutant.change.encode()).hexdigest()
