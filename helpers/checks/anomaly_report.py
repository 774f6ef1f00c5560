"""Exercise 4, step 4: recall and false alarms on the test part, with intervals."""

import numpy as np

from helpers.checks import probe
from helpers.checks.anomaly_scores import intervals, scores, tumours
from helpers.checks.anomaly_wilson import slips
from helpers.checks.feedback import Outcome, Wrong, right, step
from helpers.words import counted


@step("04_anomaly_detection", "step 4")
def report(
    anomaly_score, threshold, recall, false_alarms, recall_interval, false_alarm_interval
) -> Outcome:
    """Recall and false alarms on the test part, each with an interval."""
    cut = probe.number("threshold", threshold)
    x, malignant = tumours().test
    alarm = scores("anomaly_score", anomaly_score, x) > cut
    rates = [probe.number("recall", recall), probe.number("false_alarms", false_alarms)]
    _judge_rates(rates, alarm, malignant, anomaly_score, cut)
    measured, beyond = {}, False
    for name, group, value in (
        ("recall", malignant, recall_interval),
        ("false_alarm", ~malignant, false_alarm_interval),
    ):
        low, high = _interval(f"{name}_interval", value, alarm, group)
        beyond |= low < 0 or high > 1
        measured[name.replace("_", " ") + "s" * (name != "recall")] = (
            f"{alarm[group].mean():.1%} ({alarm[group].sum()} of {group.sum()}), "
            f"{low:.1%} to {high:.1%}"
        )
    return right(
        "Reported once, with what so few tumours leave open.",
        measured,
        (_BEYOND if beyond else "")
        + "An interval of this width is the finding. Two detectors are compared by their "
        "differences on the same tumours, which vary less than either rate.",
    )


_BEYOND = (
    "An end lies outside 0 to 1, where no share can be: the plain normal formula does that for "
    "shares near 0 or 1; Wilson's and the bootstrap do not. "
)


def _judge_rates(rates, alarm, malignant, anomaly_score, cut) -> None:
    truth = (float(alarm[malignant].mean()), float(alarm[~malignant].mean()))
    if all(probe.close(a, b, 0.0, 0.002) for a, b in zip(rates, truth, strict=True)):
        return
    validation = tumours().validation
    elsewhere = scores("anomaly_score", anomaly_score, validation.x) > cut
    precision = float(malignant[alarm].mean()) if alarm.any() else 0.0
    for wrong, advice in (
        (truth[::-1], "`recall` and `false_alarms` are the wrong way round."),
        ((1 - truth[1], 1 - truth[0]), "You took benign for the positive class."),
        (
            (elsewhere[validation.malignant].mean(), elsewhere[~validation.malignant].mean()),
            "These are the rates of the validation part. Report on the test part.",
        ),
        (tuple(100 * t for t in truth), "Give shares between 0 and 1, not percentages."),
        ((truth[0], 1 - precision), "`false_alarms` is a share of the *alarms*. It should be the "
         "share of benign tumours that raise one."),
        ((precision, truth[1]), "`recall` is the precision: the share of alarms that are right."),
        ((truth[0], float((alarm & ~malignant).mean())), "`false_alarms` is a share of *all* "
         "tumours. Divide by the benign ones."),
    ):  # fmt: skip
        if all(probe.close(a, float(b), 0.0, 0.002) for a, b in zip(rates, wrong, strict=True)):
            raise Wrong(advice)
    off = [
        f"`{name}` is {rate:.3f}, which is {_instead(rate, alarm, group)}the share of the {kind} "
        f"test rows whose score is above `threshold`, {alarm[group].mean():.3f}"
        for name, kind, rate, group in (
            ("recall", "malignant", rates[0], malignant),
            ("false_alarms", "benign", rates[1], ~malignant),
        )
        if not probe.close(rate, float(alarm[group].mean()), 0.0, 0.002)
    ]
    raise Wrong("; ".join(off) + ". An alarm is `anomaly_score(x_test) > threshold`.")


def _instead(rate: float, alarm: np.ndarray, group: np.ndarray) -> str:
    """What the rate of a group is where it is not its share of alarms; ends before that share."""
    hits, count, true = int(alarm[group].sum()), int(group.sum()), float(alarm[group].mean())
    for words, other in (
        (f"the *number* of alarms; divide by {count} for ", hits),
        ("the share that raises *none*, 1 minus ", 1 - true),
        (
            f"the alarms over all {counted(len(alarm), 'test row')}; divide by {count} for ",
            hits / len(alarm),
        ),
        ("the share of all alarms that are of this group, and not ", hits / max(alarm.sum(), 1)),
        ("the share of all test rows that raise one, and not ", float(alarm.mean())),
        ("100 times ", 100 * true),
        (
            "the share of all tumours that are judged rightly, the accuracy, and not ",
            float((alarm == tumours().test.malignant).mean()),
        ),
        ("the share of the other group, and not ", float(alarm[~group].mean())),
    ):
        if probe.close(rate, other, 0.0, 0.0005):
            return words
    return f"{'more' if rate > true else 'less'} than "


def _interval(name: str, value, alarm: np.ndarray, group: np.ndarray) -> tuple[float, float]:
    low, high = probe.finite(name, value, (2,))
    hits, count = int(alarm[group].sum()), int(group.sum())
    if low > high:
        raise Wrong(f"`{name}` has its ends the wrong way round: low first.")
    if high > 1.2 and low / 100 <= hits / count <= high / 100:
        raise Wrong(f"`{name}` holds shares between 0 and 1, not percentages.")

    def fits(forms: list[tuple[float, float]], slack: float = 0.012) -> bool:
        ends = list(zip(*forms, strict=True))
        return all(
            min(end) - slack <= max(found, 0) <= max(end) + slack
            for found, end in zip((low, min(high, 1)), ends, strict=True)
        )

    wilson = intervals(hits, count)[0]
    # Whose centre is Wilson's has used the formula, and has to have its width as well.
    is_wilson = probe.close(low + high, sum(wilson), 0.0, 1e-4)
    is_as_wide = probe.close(high - low, wilson[1] - wilson[0], 0.02)
    if (is_as_wide or not is_wilson) and fits(
        [(max(a, 0), min(b, 1)) for a, b in intervals(hits, count)]
    ):
        return float(low), float(high)
    start = f"`{name}` is {low:.3f} to {high:.3f}. "
    if fits(intervals(int((~group & alarm).sum()), int((~group).sum()))):
        raise Wrong(start + "That is the interval of the other rate.")
    if not low - 1e-9 <= hits / count <= high + 1e-9:
        raise Wrong(
            f"{start}The rate itself, {hits / count:.3f}, lies outside. "
            + _beside_wilson(low, high, hits, count)
        )
    everyone = round(hits / count * len(alarm)), len(alarm)
    others = {
        "That is one deviation to either side; 95 % need 1.96.": intervals(hits, count, 0.683),
        "That holds 90 %: 1.64 deviations. 95 % need 1.96.": intervals(hits, count, 0.9),
        "That holds 99 %: 2.58 deviations. 95 % need 1.96.": intervals(hits, count, 0.99),
        f"It belongs to {counted(len(alarm), 'tumour')}, all of the test part; this rate rests on "
        f"{count}.": intervals(*everyone),
    }
    apart = {words: _apart(low, high, forms) for words, forms in others.items()}
    nearest = min(apart, key=apart.__getitem__)
    if apart[nearest] < 0.008:
        raise Wrong(start + nearest)
    raise Wrong(start + _beside_wilson(low, high, hits, count))


def _apart(low: float, high: float, forms: list[tuple[float, float]]) -> float:
    """How far (low, high) is from the nearest of the intervals."""
    return min(max(abs(low - a), abs(high - b)) for a, b in forms)


def _beside_wilson(low: float, high: float, hits: int, count: int) -> str:
    """Whether the middle or the half width is another than Wilson's, and by how much."""
    wanted = intervals(hits, count)[0]
    middles = [(a + b) / 2 for a, b in ((low, high), wanted)]
    halves = [(b - a) / 2 for a, b in ((low, high), wanted)]
    said = f"It is no 95 % interval for {hits} of {count}. "
    if not probe.close(*middles, 0.0, 0.012):
        side = "above" if middles[0] > middles[1] else "below"
        said += f"Its centre lies {abs(middles[0] - middles[1]):.3f} {side} Wilson's. "
    if not probe.close(*halves, 0.07):
        said += f"Its half width is {halves[0] / halves[1]:.2f} times Wilson's (z = 1.96). "
    return said + (slips(low, high, hits, count) or "Other methods differ by a hundredth or two.")
