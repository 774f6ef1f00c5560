"""Exercise 4, step 3: the threshold, and what so few calibration rows can promise."""

from typing import Any

import numpy as np
from scipy.stats import beta

from helpers.checks import probe
from helpers.checks.anomaly_scores import calibration, scores, tumours, usual
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.checks.relations import relation
from helpers.words import counted

FALSE_ALARMS = 0.05  # wanted share of benign tumours that raise an alarm
_PARTS = ("x_train", "x_validation", "x_test")


@step("04_anomaly_detection", "step 3")
def calibrate(anomaly_score, threshold, promise) -> Outcome:
    """The threshold for the wanted false alarms, and what so few calibration rows can promise."""
    cut = probe.number("threshold", threshold)
    found = scores("anomaly_score", anomaly_score, calibration())
    _judge_threshold(cut, found, anomaly_score)
    low, high = _two_ends(promise, len(found))
    if low > high:
        raise Wrong("`promise` has its ends the wrong way round: low first.")
    if said := _as_multiple(low, high, len(found)):
        raise Wrong(f"`promise` is {low:.3g} to {high:.3g}. {said}")
    if high > 1 and 0 <= low < high / 3:
        raise Wrong("`promise` holds shares between 0 and 1, not percentages.")
    if low < 0 or high > 0.5:
        raise Wrong(
            f"`promise` is {low:.3g} to {high:.3g}. {_as_thresholds(low, high, len(found))}"
            "It holds shares between 0 and 1, and small ones: of uniform numbers the share 1 - t "
            "lies above the threshold t."
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
    if _beside(low, high, len(found)) > 1:
        raise Wrong(start + _about_promise(low, high, len(found)))
    return right(
        "Set on the benign tumours of the validation part.",
        {
            "threshold": f"{cut:.4g}",
            "calibration rows above it": f"{alarms} of {len(found)}",
            "so 5 % can mean": f"{low:.1%} to {high:.1%}",
        },
        "It holds for new tumours if the model has not learnt from these rows; that nobody but you "
        "can know. And nobody can promise exactly 5 % with so few.",
    )


def _two_ends(promise: Any, count: int) -> np.ndarray:
    """The two numbers of ``promise``; raises with what it holds where there are more."""
    given = probe.finite("promise", promise)
    if given.size > 100:
        ends = np.quantile(given, [0.05, 0.95])
        exchanged = (ends - 0.05) / 0.9  # the quantile of two numbers lies between these two
        start = (
            f"`promise` holds {given.size:,} numbers from {given.min():.3g} to {given.max():.3g}"
        )
        if _beside(*exchanged, count) <= 1:
            raise Wrong(
                f"{start}, each of them 0.05 + 0.9 * a share. So the arguments of `np.quantile` "
                "are the wrong way round: first the shares, then the two that you ask for, "
                "`[0.05, 0.95]`."
            )
        if _beside(*ends, count) <= 1:
            raise Wrong(
                f"{start}: those are the shares themselves. Give two numbers, the quantiles that "
                "a twentieth lies beyond on either side."
            )
    return probe.finite("promise", promise, (2,))


def _as_thresholds(low: float, high: float, count: int) -> str:
    """That the two ends are a whole number plus or minus a threshold; "" when they are not."""
    for sign in (1, -1):
        ends = sorted((sign * low, sign * high))  # offset + share, and a share is 1 - t
        for offset in range(-11, 12):
            if offset or sign < 0:
                if _beside(ends[0] - offset, ends[1] - offset, count) > 1:
                    continue
                if sign > 0:
                    return f"With the thresholds t that is {1 + offset} - t, where 1 - t is meant. "
                made = {-1: "t", 0: "t - 1"}.get(offset, f"{-offset - 1} + t")
                return (
                    f"With the thresholds t that is {made}, where 1 - t is meant: mind the sign. "
                )
    return ""


def _as_multiple(low: float, high: float, count: int) -> str:
    """That the two ends are shares times another number; "" when they are not."""
    if _beside(low, high, count) <= 1:
        return ""
    fitting = [
        words
        for factor, words in (
            (100.0, "It holds shares between 0 and 1, not percentages."),
            (
                count,
                f"That is {count} times the shares, the number of alarms among "
                f"{counted(count, 'row')}.",
            ),
            (10.0, "That is 10 times the shares."),
            (0.1, "That is a tenth of the shares."),
        )
        if _beside(low / factor, high / factor, count) <= 1
    ]
    return " Or: ".join(fitting)


def _beside(
    low: float, high: float, count: int, tail: float = 0.05, wanted: float = FALSE_ALARMS
) -> float:
    """How many tolerances (low, high) is from what a threshold set on ``count`` rows may promise.

    Of ``count`` uniform numbers the share above the k-th largest follows a beta distribution. Which
    k stands for 5 % is open by one: quantiles are defined in several ways. A simulation of a
    thousand draws misses the ends by 0.001 and 0.0023 (one deviation).
    """
    k = _place(count, wanted) + np.linspace(-1.5, 0.6, 27)
    ends = beta.ppf([[tail], [1 - tail]], k, count + 1 - k)
    return float(np.maximum(abs(ends[0] - low) / 0.0027, abs(ends[1] - high) / 0.006).min())


def _place(count: int, wanted: float = FALSE_ALARMS) -> float:
    """Which largest of ``count`` scores NumPy's quantile takes, between two of them."""
    return wanted * (count - 1) + 1


def _about_promise(low: float, high: float, count: int) -> str:
    """What else than nine tenths of the shares for ``count`` rows (low, high) is."""
    spread = np.sqrt(FALSE_ALARMS * (1 - FALSE_ALARMS) / count)
    if probe.close(low + high, 2 * FALSE_ALARMS, 0.0, 0.002):
        return (
            f"It lies evenly around 5 %, as {(high - FALSE_ALARMS) / spread:.2f} deviations of a "
            "normal distribution do. Such a share cannot fall below 0 and can rise, so its ends "
            "are not alike: simulate it."
        )
    arrays = {name: getattr(tumours(), name.removeprefix("x_")).x for name in _PARTS}
    others = {name: len(x) for name, x in (arrays | {"usual_train": usual()}).items()}
    nearest = min(others, key=lambda name: _beside(low, high, others[name]))
    apart = {tail: _beside(low, high, count, tail) for tail in (0.1, 0.025, 0.005)}
    tail = min(apart, key=apart.__getitem__)
    if apart[tail] <= 1 and apart[tail] < _beside(low, high, others[nearest]):
        return f"Between these lie {1 - 2 * tail:.0%} of the shares; nine in ten are asked for."
    k = _place(count)
    middle, deviation = beta.mean(k, count + 1 - k), beta.std(k, count + 1 - k)
    as_deviations = (
        probe.close(low, middle - deviation, 0, 0.002)
        and probe.close(high, middle + deviation, 0, 0.002)
    )  # fmt: skip
    for wanted in (0.1, 0.025, 0.01, 0.2):
        if _beside(low, high, count, wanted=wanted) <= 1:
            return (
                f"That is for {wanted:.3g} of false alarms, the {1 - wanted:g} quantile of "
                f"{counted(count, 'row')}; {FALSE_ALARMS:g} are wanted."
            )
    if as_deviations:
        return (
            "That is the mean of the shares, and one of their deviations to either side; nine in "
            "ten lie between their 0.05 and 0.95 quantiles."
        )
    if _beside(low, high, others[nearest]) <= 1:
        # 142 and 143 rows cannot be told apart by such an interval.
        alike = [f"`{name}`" for name, n in others.items() if abs(n - others[nearest]) < 3]
        return (
            f"Yours is for about {counted(others[nearest], 'row')}, as {' or '.join(alike)} would "
            f"give; the threshold was set on {count}."
        )
    ends = beta.ppf([0.05, 0.95], k, count + 1 - k)
    ways = [f"{'above' if a > b else 'below'} ours" for a, b in zip((low, high), ends, strict=True)]
    return (
        f"Its low end is {ways[0]}, its high end {ways[1]}. For "
        f"{counted(count, 'calibration row')}: draw {counted(count, 'uniform number')}, take their "
        f"{1 - FALSE_ALARMS:g} quantile t, and note 1 - t; of many such shares take the two ends "
        "that a twentieth lies beyond on either side."
    )


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
            best_cut(on_test, test.malignant),
            "It was chosen with the labels of the test part. Use benign calibration rows only.",
        ),
        (
            best_cut(on_all, validation.malignant),
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
        (
            np.percentile(found, wanted),
            "That is the `percentile` 0.95, below which less than one in "
            "a hundred lie: `np.quantile` takes 0.95, `np.percentile` 95.",
        ),
        (np.median(found), "That is the median: half of the scores lie above it."),
        (found.mean(), "That is the mean score; find the score that 5 % lie above."),
        (100 * np.quantile(found, wanted), "It is a hundred times too large."),
        (wanted, "That is the share; find the score below which this share lies."),
        (FALSE_ALARMS, "That is the share; find the score above which this share lies."),
    ):
        if probe.close(cut, float(other), 1e-5):
            raise Wrong(f"`threshold` is {cut:.5g}. {advice}")
    if known := relation(cut, np.quantile(found, wanted), relative=1e-5):
        raise Wrong(f"`threshold` is {cut:.5g}: {known.replace('value', 'one')}.")
    alarms = int((found > cut).sum())
    if not 3 <= alarms <= 5:  # the interpolations of np.quantile, and the finite-sample correction
        raise Wrong(
            f"With this `threshold` an alarm is raised by {alarms} of "
            f"{counted(len(found), 'calibration row')}, {alarms / len(found):.1%}; "
            f"{FALSE_ALARMS:.0%} are wanted, which is four or five of them (three, to be on the "
            f"safe side). {wanted:.0%} of the scores of `usual_calibration` should lie below: it "
            f"is their {wanted:g} quantile."
        )


def best_cut(found: np.ndarray, positive: np.ndarray) -> float:
    """The threshold with the most correct answers, which needs the labels."""
    order = np.argsort(found)[::-1]
    correct = np.cumsum(np.where(positive[order], 1, -1))
    return float(found[order][int(np.argmax(correct))])
