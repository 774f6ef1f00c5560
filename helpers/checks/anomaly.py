"""Checks of the exercise 04_anomaly_detection: usual tumours, scores, the threshold."""

import numpy as np
from scipy.stats import beta

from helpers import plots
from helpers.checks import probe
from helpers.checks.anomaly_opponents import beat, opponents  # noqa: F401 (later steps)
from helpers.checks.anomaly_report import report  # noqa: F401 (likewise)
from helpers.checks.anomaly_scale import what_it_does
from helpers.checks.anomaly_scores import (
    area_under_roc,
    rank_correlation,
    rows,
    same_rows,
    scores,
    standard,
    tumours,
    usual,
)
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.data_tumours import MEASUREMENTS

FALSE_ALARMS = 0.05  # wanted share of benign tumours that raise an alarm
LOWEST_AREA = 0.8  # on validation; clean models have 0.82 to 0.95, with malignant rows 0.58 to 0.77


@step("04_anomaly_detection", "step 1")
def choose(usual_train, usual_calibration, standardise) -> Outcome:
    """Benign tumours of two parts, and a scale that comes from the first."""
    _judge_rows("usual_train", rows("usual_train", usual_train), "train")
    _judge_rows("usual_calibration", rows("usual_calibration", usual_calibration), "validation")
    x = tumours().validation.x
    found = rows("the result of standardise", probe.answer_of("standardise", standardise, x))
    _judge_scale(standardise, x, found)
    return right(
        "Benign tumours from two separate parts, on one scale.",
        {"to learn from": str(len(usual())), "to calibrate with": str(_calibration().shape[0])},
        "No malignant tumour is needed for any of it, the scale included.",
    )


def _calibration() -> np.ndarray:
    x, malignant = tumours().validation
    return x[~malignant]


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
            advice = "They are for the report alone" if other == "test" else "It has another use"
            raise Wrong(f"`{name}` comes from the {other} part. {advice}: take the {part} part.")
    raise Wrong(
        f"`{name}` has {len(given)} rows, and they are not the {int((~malignant).sum())} benign "
        f"ones of the {part} part. Choose with the labels of the same part."
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
    benign = float(error[~malignant].mean())
    if benign < 1e-4:
        raise Wrong(
            f"`autoencoder` copies everything (error {benign:.0e}), so nothing is unusual to it. "
            "Its code has to be narrower than the 30 numbers."
        )
    _judge_score(autoencoder, x, z, rebuilt, found, error)
    area = area_under_roc(error, malignant)
    if benign > 0.8:
        raise Wrong(
            f"The error on benign tumours is {benign:.2f}; who always answers the mean has about "
            "1. The model has hardly learnt: train it for more epochs, on standardised rows."
        )
    if area < LOWEST_AREA:
        ratio = float(np.median(error[malignant]) / np.median(error[~malignant]))
        raise Wrong(
            f"The area under the ROC curve is {area:.2f}; 0.5 is guessing. The usual malignant "
            f"tumour has {ratio:.1f} times the error of a benign one. Two things do that: "
            "malignant rows among those it was trained on, or a code so wide that everything is "
            f"copied (the error on benign ones is {benign:.3f})."
        )
    groups = {"benign": found[~malignant], "malignant": found[malignant]}
    return right(
        "Malignant tumours score higher than benign ones, most of the time.",
        {
            "area under the ROC curve, validation": f"{area:.3f}",
            "mean error, benign": f"{benign:.2f} (the mean as answer: about 1)",
        },
        "The labels were used to look at it, not to choose anything.",
        figure=lambda: _draw_scores(groups),
    )


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


def _judge_score(autoencoder, x, z, rebuilt, found, error) -> None:
    agreement = rank_correlation(found, error)
    if agreement > 0.999:
        return
    if agreement < -0.999:
        raise Wrong(
            "The score falls where the error rises. It should be large for what the model does "
            "not know."
        )
    if rank_correlation(found, np.abs(rebuilt - z).mean(axis=1)) > 0.999:
        raise Wrong("That is the mean *absolute* error. Square the differences.")
    if rank_correlation(found, np.abs(rebuilt - z).max(axis=1)) > 0.999:
        raise Wrong("That is the largest error of a row. Average the squares over `axis=1`.")
    raw = probe.outputs("autoencoder", autoencoder, x.astype(np.float32), MEASUREMENTS)
    if any(
        rank_correlation(found, np.square(answer - x).mean(axis=1)) > 0.999
        for answer in (raw, rebuilt)
    ):
        raise Wrong("`anomaly_score` is given rows as they are loaded: standardise them first.")
    raise Wrong(
        "`anomaly_score` is not the error of `autoencoder`: in the order of the tumours the two "
        f"agree by {agreement:.2f} only (1 is the same order). Was the model trained again, or is "
        "the score made in another way? A score that has learnt from labels is none of a model "
        "that knows only the usual."
    )


@step("04_anomaly_detection", "step 3")
def calibrate(anomaly_score, threshold, promise) -> Outcome:
    """The threshold for the wanted false alarms, and what so few calibration rows can promise."""
    cut = probe.number("threshold", threshold)
    found = scores("anomaly_score", anomaly_score, _calibration())
    _judge_threshold(cut, found, anomaly_score)
    low, high = probe.finite("promise", promise, (2,))
    if low > high:
        raise Wrong("`promise` has its ends the wrong way round: low first.")
    if high > 1 and 0 <= low < high / 3:
        raise Wrong("`promise` holds shares between 0 and 1, not percentages.")
    if low < 0 or high > 0.5:
        raise Wrong(
            f"`promise` is {low:.3g} to {high:.3g}. It holds shares between 0 and 1, and small "
            "ones: of uniform numbers the share 1 - t lies above the threshold t."
        )
    alarms = int((found > cut).sum())
    start = f"`promise` is {low:.3f} to {high:.3f}. "
    if high - low < 1e-4:
        raise Wrong(
            f"{start}Both ends are the same: all draws were taken for one experiment. With `axis=1`"
            " each row of 90 is one of its own, and has a quantile of its own."
        )
    if high - low < 0.03:
        raise Wrong(
            f"{start}That is narrower than {len(found)} rows allow. Draw the *calibration* anew "
            "each time, and keep what share of all scores lies above each threshold."
        )
    if not _fits_rows(low, high, len(found)):
        raise Wrong(start + _rows_of_promise(low, high, len(found)))
    return right(
        "Set on benign tumours that the model has not learnt from.",
        {
            "threshold": f"{cut:.4g}",
            "calibration rows above it": f"{alarms} of {len(found)}",
            "so 5 % can mean": f"{low:.1%} to {high:.1%}",
        },
        "No malignant tumour was needed. And nobody can promise exactly 5 % with so few.",
    )


def _fits_rows(low: float, high: float, count: int) -> bool:
    """Whether (low, high) is nine tenths of the shares above a threshold set on ``count`` rows.

    Of ``count`` uniform numbers the share above the k-th largest follows a beta distribution. Which
    k stands for 5 % is open by one or two: quantiles are defined in several ways.
    """
    middle = FALSE_ALARMS * count + 0.5
    for k in np.linspace(middle - 1.2, middle + 1.2, 25):
        ends = beta.ppf([0.05, 0.95], k, count + 1 - k)
        if probe.close(low, ends[0], 0.0, 0.004) and probe.close(high, ends[1], 0.0, 0.006):
            return True
    return False


def _rows_of_promise(low: float, high: float, count: int) -> str:
    wanted = beta.ppf([0.05, 0.95], FALSE_ALARMS * count + 0.5, (1 - FALSE_ALARMS) * count + 0.5)
    said = f"We find about {wanted[0]:.3f} to {wanted[1]:.3f} for {count} calibration rows: nine "
    said += "of ten thresholds that are set like yours lead to a share between these."
    for part in tumours():
        for rows_of, name in ((part.x, "all rows of another part"), (usual(), "`usual_train`")):
            if len(rows_of) != count and _fits_rows(low, high, len(rows_of)):
                return f"{said} Yours is for {len(rows_of)} rows, as many as {name} has."
    return said


def _judge_threshold(cut: float, found: np.ndarray, anomaly_score) -> None:
    wanted = 1 - FALSE_ALARMS
    if probe.close(cut, float(np.quantile(found, wanted)), 1e-5):
        return
    validation, test = tumours().validation, tumours().test
    on_test = scores("anomaly_score", anomaly_score, test.x)
    on_all = scores("anomaly_score", anomaly_score, validation.x)
    known = scores("anomaly_score", anomaly_score, usual())
    for other, advice in (
        (
            np.quantile(on_test[~test.malignant], wanted),
            "It was set on the benign tumours of the test part, which is for the report alone.",
        ),
        (np.quantile(on_test, wanted), "It was set on the test part, which is for the report."),
        (
            _best_cut(on_test, test.malignant),
            "It was chosen with the labels of the test part. Use benign calibration rows only.",
        ),
        (
            _best_cut(on_all, validation.malignant),
            "It was chosen with labels: it separates benign from malignant best in the "
            "validation part. Use benign calibration rows only.",
        ),
        (
            np.quantile(on_all, wanted),
            "It was set on validation rows with the malignant ones among them.",
        ),
        (
            np.quantile(known, wanted),
            "It was set on the training rows. The model knows them: their errors are too small, "
            "and new tumours raise more alarms than promised.",
        ),
        (np.quantile(found, FALSE_ALARMS), "That is the wrong end: 95 % score higher."),
        (found.max(), "That is the largest score: no false alarms, and few true ones."),
        (found.mean(), "That is the mean score; find the score that 5 % lie above."),
        (100 * np.quantile(found, wanted), "It is a hundred times too large."),
        (wanted, "That is the share; find the score below which this share lies."),
        (FALSE_ALARMS, "That is the share; find the score above which this share lies."),
    ):
        if probe.close(cut, float(other), 1e-5):
            raise Wrong(f"`threshold` is {cut:.5g}. {advice}")
    alarms = int((found > cut).sum())
    if not 3 <= alarms <= 5:  # the interpolations of np.quantile, and the finite-sample correction
        raise Wrong(
            f"With this `threshold` {alarms} of {len(found)} calibration rows raise an alarm, "
            f"{alarms / len(found):.1%}; {FALSE_ALARMS:.0%} are wanted, which is 3 to 5 of them. "
            f"{wanted:.0%} of the scores of `usual_calibration` should lie below: it is their "
            f"{wanted:g} quantile."
        )


def _best_cut(found: np.ndarray, positive: np.ndarray) -> float:
    """The threshold with the most correct answers, which needs the labels."""
    order = np.argsort(found)[::-1]
    correct = np.cumsum(np.where(positive[order], 1, -1))
    return float(found[order][int(np.argmax(correct))])
