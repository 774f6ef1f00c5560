"""Exercise 4, step 5: whether the areas are those of models that learnt on their own split."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers.checks import probe
from helpers.checks.anomaly_models import benign, judge_range, judge_width
from helpers.checks.anomaly_scores import SPLITS, area_under_roc, standard, tumours, usual
from helpers.checks.feedback import Wrong, WrongKind
from helpers.checks.steps import steps_taken
from helpers.data_tumours import MEASUREMENTS
from helpers.words import counted

_SAME = 0.0016  # areas given with three digits, and models asked in batches of another size
# Mean area over the splits: 0.91 to 0.96 after 5 to 100 epochs, with malignant rows 0.65 to 0.85.
_LEAST_AREA = 0.88


def judge_autoencoders(value: Any, areas: np.ndarray) -> int | None:
    """Raise unless ``value`` holds one trained model for each split, and ``areas`` are theirs.

    Returns how many numbers their codes have; None when it cannot be seen, or not all agree.

    No range of areas is asked for where training is at stake: a model that has learnt nothing has
    0.96 as well. What shows is the steps of the optimizer, and the models' own areas.
    """
    models = _by_seed(value)
    if len({id(model) for model in models}) < SPLITS:
        raise Wrong(
            "`autoencoders` holds the same model for several splits. Usual training rows of one "
            "split lie in the test part of another: train a new model for each."
        )
    widths = set()
    for seed, model in enumerate(models):
        name = f"autoencoders[{seed}]"
        widths.add(_judge_trained(name, model, seed))
        _judge_area(name, models, seed, areas)
    if areas.mean() < _LEAST_AREA:
        raise Wrong(
            f"The models have a mean area of {areas.mean():.3f}. Those that learn from usual rows "
            "alone have 0.91 to 0.96 after 5 to 100 epochs, with the malignant training rows among "
            "them 0.65 to 0.85."
        )
    return widths.pop() if len(widths) == 1 else None


def _by_seed(value: Any) -> list:
    if isinstance(value, Mapping):
        missing = [seed for seed in range(SPLITS) if seed not in value]
        if missing:
            raise Wrong(f"`autoencoders` has no model for the seed {missing[0]}.")
        value = [value[seed] for seed in range(SPLITS)]
    if not isinstance(value, (list, tuple)):
        raise WrongKind(
            f"`autoencoders` is {probe.kind_of(value)}; it should be a dict, seed to trained model."
        )
    if len(value) != SPLITS:
        raise Wrong(
            f"`autoencoders` holds {counted(len(value), 'model')}; there are {SPLITS} splits."
        )
    return [probe.model(f"autoencoders[{seed}]", model) for seed, model in enumerate(value)]


def _judge_trained(name: str, model: Any, seed: int) -> int | None:
    """Raise when the model was not trained; the width of its narrowest layer, where it is seen."""
    rows = benign("train", seed)
    rebuilt = probe.outputs(name, model, rows, MEASUREMENTS)
    narrowest = judge_width(name, model)
    judge_range(name, rebuilt, rows)
    error = float(np.square(rebuilt - rows).mean())
    if steps_taken(model) == 0 and error > 0.9:
        raise Wrong(
            f"`{name}` was never trained: its optimizer has taken no step, and its error on the "
            f"rows to learn from is {error:.2f}, where the mean as answer has 1."
        )
    return narrowest


def _judge_area(name: str, models: list, seed: int, areas: np.ndarray) -> None:
    found, own = areas[seed], usual(seed)

    def area(model: Any, part: str, like: np.ndarray | None) -> float:
        x, malignant = getattr(tumours(seed), part)
        rows = (x if like is None else standard(x, like)).astype(np.float32)
        answer = probe.outputs(name, model, rows, MEASUREMENTS)
        return area_under_roc(np.square(answer - rows).mean(axis=1), malignant)

    model = models[seed]
    truth = area(model, "test", own)
    if abs(found - truth) < _SAME:
        return
    start = f"`areas['autoencoder'][{seed}]` is {found:.3f}; `{name}` has {truth:.3f}. "
    for other, advice in (
        (lambda: area(model, "test", usual(0)), "That is of rows on the scale of step 1: mean and "
         "deviation come from the usual training rows of the split."),
        (lambda: area(model, "test", None), "That is of rows as they were loaded: standardise."),
        (lambda: area(model, "validation", own), "That is of the validation part."),
        (lambda: area(model, "train", own), "That is of the training part."),
        *((lambda m=m: area(m, "test", own), f"That is the area of `autoencoders[{k}]` here.")
          for k, m in enumerate(models) if k != seed),
    ):  # fmt: skip
        if abs(found - other()) < _SAME / 2:
            raise Wrong(start + advice)
    raise Wrong(
        start + "The score is the mean over `axis=1` of the squared error of each standardised "
        "test row. Was the model trained again afterwards?"
    )
