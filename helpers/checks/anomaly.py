"""Checks of the exercise 04_anomaly_detection: usual tumours, and their scores."""

import numpy as np

from helpers import plots
from helpers.checks import probe
from helpers.checks.anomaly_detector import beat  # noqa: F401 (a later step)
from helpers.checks.anomaly_models import (
    benign,
    errors_of_the_mean,
    judge_learnt,
    judge_range,
    judge_rows_learnt,
    judge_width,
    malignant_rows_learnt,
)
from helpers.checks.anomaly_opponents import opponents  # noqa: F401 (likewise)
from helpers.checks.anomaly_report import report  # noqa: F401 (likewise)
from helpers.checks.anomaly_scale import what_it_does
from helpers.checks.anomaly_scores import (
    area_under_roc,
    calibration,
    rank_correlation,
    rows,
    same_rows,
    scores,
    standard,
    tumours,
    usual,
)
from helpers.checks.anomaly_threshold import calibrate  # noqa: F401 (likewise)
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.data_tumours import MEASUREMENTS, SEED
from helpers.words import counted

LOWEST_AREA = 0.8  # on validation; clean models have 0.86 to 0.97, with malignant rows 0.59 to 0.75
# No score that knows no label gets this far: the mean deviation, with its sign, has 0.985.
SUPERVISED_AREA = 0.988


@step("04_anomaly_detection", "step 1")
def choose(usual_train, usual_calibration, standardise) -> Outcome:
    """Benign tumours of two parts, and a scale that comes from the first."""
    _judge_rows("usual_train", rows("usual_train", usual_train), "train")
    _judge_rows("usual_calibration", rows("usual_calibration", usual_calibration), "validation")
    x = tumours().validation.x
    found = rows("the result of standardise", probe.answer_of("standardise", standardise, x))
    _judge_in_place(standardise, x)
    _judge_scale(standardise, x, found)
    return right(
        "Benign tumours from two separate parts, on one scale.",
        {"to learn from": str(len(usual())), "to calibrate with": str(len(calibration()))},
        "No malignant tumour is needed for any of it, the scale included.",
    )


_PARTS = {"train": "training part", "validation": "validation part", "test": "test part"}


def _judge_rows(name: str, given: np.ndarray, part: str) -> None:
    x, malignant = getattr(tumours(), part)
    if same_rows(given, x[~malignant]):
        return
    if np.abs(given.mean(axis=0)).max() < 5 and given.std() < 5:
        raise Wrong(f"`{name}` is on another scale. Keep the rows as they were loaded.")
    if same_rows(given, x[malignant]):
        raise Wrong(f"`{name}` holds only the malignant tumours. Usual is the other kind: `~`.")
    if same_rows(given, x):
        raise Wrong(f"`{name}` holds the malignant tumours as well. Leave these out.")
    for other in ("train", "validation", "test"):
        other_x, other_malignant = getattr(tumours(), other)
        if same_rows(given, other_x[~other_malignant]) or same_rows(given, other_x):
            advice = " That part is for the report alone." if other == "test" else ""
            raise Wrong(
                f"`{name}` comes from the {_PARTS[other]}.{advice} Take the {_PARTS[part]}."
            )
    benign = {row.tobytes() for row in np.round(x[~malignant], 4)}
    if len(given) and all(row.tobytes() in benign for row in np.round(given.astype(x.dtype), 4)):
        raise Wrong(
            f"`{name}` has {counted(len(given), 'row')}, all of them benign ones of the "
            f"{_PARTS[part]}, which has {(~malignant).sum()}: take all of these, each once."
        )
    raise Wrong(
        f"`{name}` has {counted(len(given), 'row')}, and they are not the "
        f"{int((~malignant).sum())} benign ones of the {_PARTS[part]}. Choose with the labels of "
        "the same part."
    )


def _judge_in_place(standardise, x: np.ndarray) -> None:
    """Raise when the function writes into the rows that it is given."""
    given = x.copy()

    probe.guarded("standardise", lambda: standardise(given))
    if not np.array_equal(given, x):
        raise Wrong(
            "`standardise` writes into the rows that it is given (`-=`, `/=` or `out=`): called "
            "twice, it standardises twice. Return a new array."
        )


def _judge_scale(standardise, x: np.ndarray, found: np.ndarray) -> None:
    def agrees(wanted: np.ndarray) -> bool:
        # Deviations with n or n - 1 below differ by 0.3 %.
        return found.shape == wanted.shape and np.allclose(found, wanted, rtol=0.004, atol=0.01)

    if agrees(standard(x, usual())):
        return
    half = rows("the result of standardise", probe.answer_of("standardise", standardise, x[::2]))
    if half.shape == found[::2].shape and not np.allclose(half, found[::2], atol=1e-3):
        raise Wrong(
            "`standardise` takes mean and deviation from the rows that it is given: the same "
            "tumour looks different in other company. Take them from `usual_train`."
        )
    train, (validation, sick), test = tumours()
    everything = np.concatenate([train.x, validation, test.x])
    for like, advice in (
        (train.x, "of all training rows, so malignant tumours have set the scale"),
        (train.x[train.malignant], "of the malignant tumours"),
        (validation[~sick], "of the calibration rows; they have to stay unseen"),
        (validation, "of the validation rows, malignant ones among them"),
        (everything, "of all rows, the test part included"),
    ):
        if agrees(standard(x, like)):
            raise Wrong(f"`standardise` uses mean and deviation {advice}. Use `usual_train`.")
    raise Wrong(f"`standardise` {what_it_does(x, found, usual())}")


@step("04_anomaly_detection", "step 2")
def score(autoencoder, anomaly_score) -> Outcome:
    """The error of an autoencoder that has learnt from usual tumours, one number for each row."""
    x, malignant = tumours().validation
    z = standard(x, usual()).astype(np.float32)
    rebuilt = probe.outputs("autoencoder", autoencoder, z, MEASUREMENTS)
    found = scores("anomaly_score", anomaly_score, x)
    error = np.square(rebuilt - z).mean(axis=1)
    mean_error = float(error[~malignant].mean())
    if mean_error < 1e-4:
        raise Wrong(
            f"`autoencoder` copies everything (error {mean_error:.0e}), so nothing is unusual to "
            "it. Its code has to be narrower than the 30 numbers."
        )
    narrowest = judge_width("autoencoder", autoencoder)
    judge_range("autoencoder", rebuilt, z)
    _judge_score(autoencoder, tumours().validation, z, rebuilt, found, error)
    area = area_under_roc(error, malignant)
    of_mean = errors_of_the_mean()
    judge_learnt("autoencoder", autoencoder, mean_error, of_mean)
    known = benign("train", SEED)
    rebuilt_known = probe.outputs("autoencoder", autoencoder, known, MEASUREMENTS)
    judge_rows_learnt(error[~malignant], np.square(rebuilt_known - known).mean(axis=1))
    if area < LOWEST_AREA:
        ratio = float(np.median(error[malignant]) / np.median(error[~malignant]))
        raise Wrong(
            f"The area under the ROC curve is {area:.2f}; 0.5 is guessing. The usual malignant "
            f"tumour has {ratio:.1f} times the error of a benign one. "
            + (
                malignant_rows_learnt(lambda rows: _errors(autoencoder, rows))
                or "Two things do that: malignant rows among those it was trained on, or a code so "
                f"wide that everything is copied (the error on benign ones is {mean_error:.3f})."
            )
        )
    groups = {"benign": found[~malignant], "malignant": found[malignant]}
    return right(
        "Malignant tumours score higher than benign ones, most of the time.",
        {
            "area under the ROC curve, validation": f"{area:.3f}",
            "mean error, benign": f"{mean_error:.2f} (the mean as answer: {of_mean:.2f})",
            "narrowest layer": "not seen" if narrowest is None else counted(narrowest, "number"),
            "answers": f"{rebuilt.min():.1f} to {rebuilt.max():.1f} (rows {z.min():.1f} to "
            f"{z.max():.1f})",
        },
        "Whether a model that has learnt nothing would do as well is for step 5 to say.",
        figure=lambda: _draw_scores(groups),
    )


def _errors(autoencoder, rows: np.ndarray) -> np.ndarray:
    rebuilt = probe.outputs("autoencoder", autoencoder, rows, MEASUREMENTS)
    return np.square(rebuilt - rows).mean(axis=1)


def _draw_scores(groups: dict[str, np.ndarray]) -> None:
    figure, axis = plots.new_figure()
    top = np.quantile(np.concatenate(list(groups.values())), 0.97)
    bins = np.linspace(min(group.min() for group in groups.values()), top, 30)
    plots.draw_histogram(axis, groups, bins, "score (the highest three in a hundred are left out)")
    axis.set_ylabel("share of tumours")
    plots.show(
        figure,
        alt="Two histograms of scores on one axis, of benign and of malignant tumours. The "
        "malignant ones reach further right, and the two overlap.",
    )


def _judge_score(autoencoder, part, z, rebuilt, found, error) -> None:
    x, malignant = part
    agreement = rank_correlation(found, error)
    if agreement > 0.999:
        return
    if agreement < -0.999:
        raise Wrong(
            "The score falls where the error rises. It should be large for what the model does "
            "not know: turn its sign round."
        )
    raw = probe.outputs("autoencoder", autoencoder, x.astype(np.float32), MEASUREMENTS)
    unscaled = "`anomaly_score` is given rows as they are loaded: standardise them first."
    for other, advice in (
        (np.abs(rebuilt - z).mean(axis=1), "That is the mean *absolute* error. Square the "
         "differences."),
        (np.abs(rebuilt - z).max(axis=1), "That is the largest error of a row. Average the squares "
         "over `axis=1`."),
        ((rebuilt - z).mean(axis=1), _NOT_SQUARED),
        ((z - rebuilt).mean(axis=1), _NOT_SQUARED),
        (np.median(np.square(rebuilt - z), axis=1), "That is the median of the squares of a row. "
         "Average them."),
        (np.square(rebuilt - z).min(axis=1), "That is the smallest square of a row. Average them."),
        (np.square(z).mean(axis=1), "That is the size of the standardised row itself: what "
         "`autoencoder` makes of it has to be taken off first."),
        (np.square(rebuilt).mean(axis=1), "That is the size of what `autoencoder` answers: take it "
         "off the standardised row first."),
        (np.square(raw - x).mean(axis=1), unscaled),
        (np.square(rebuilt - x).mean(axis=1), unscaled),
        (np.square(raw - z).mean(axis=1), "The score gives `autoencoder` rows as they are loaded "
         "and compares with standardised ones. The model should take standardised rows: if a "
         "`Normalization` is inside it, leave that out, since `standardise` does its work."),
    ):  # fmt: skip
        if rank_correlation(found, other) > 0.999:
            raise Wrong(advice)
    for column, one in enumerate(np.square(rebuilt - z).T):
        if rank_correlation(found, one) > 0.999:
            raise Wrong(
                f"That is the error of column {column} alone. Average over all 30, `axis=1`."
            )
    area = area_under_roc(found, malignant)
    if area > SUPERVISED_AREA:
        raise Wrong(
            f"`anomaly_score` tells malignant from benign with an area of {area:.3f} and is not "
            f"the error of `autoencoder` (their orders agree by {agreement:.2f}). Scores that know "
            "only the usual stay below 0.985 here: this one has learnt from labels."
        )
    raise Wrong(
        "`anomaly_score` is not the error of `autoencoder`: in the order of the tumours the two "
        f"agree by {agreement:.2f} only (1 is the same order). The error is the mean over `axis=1` "
        "of the squared differences between the standardised row and what `autoencoder` makes of "
        "it. Was the model built or trained again after the score was written?"
    )


_NOT_SQUARED = (
    "The differences are averaged without being squared: those above and those below cancel."
)
