"""Checks of the exercise 04_anomaly_detection: normal data, scores, threshold, report, the trap."""

from functools import cache

import keras
import numpy as np

from helpers.checks import probe
from helpers.checks.feedback import NotAttempted, Outcome, Wrong, WrongKind, right, step
from helpers.data import PIXELS, SIDE, load_mnist

UNUSUAL = 2
FALSE_ALARMS = 0.05  # wanted share of normal images that raise an alarm
BETTER_AREA = 0.96  # wanted in the stretch goal
# Below it a model has seen ones: such a model gives 0.07, PCA without ones 0.31.
LOWEST_AREA_OF_ONES = 0.15
PCA_AREA = 0.88  # area under the ROC curve of the error of PCA with 32 components: 0.875


@step("04_anomaly_detection", "step 1")
def choose(normal_train, normal_calibration) -> Outcome:
    """All digits but the unusual one, from the training and from the validation part."""
    train = _images("normal_train", normal_train)
    calibration = _images("normal_calibration", normal_calibration)
    _judge_normal("normal_train", train, "train")
    _judge_normal("normal_calibration", calibration, "validation")
    return right(
        f"Everything but the {UNUSUAL}, from two separate parts.",
        {"to learn from": f"{len(train):,}", "to calibrate with": f"{len(calibration):,}"},
        "No unusual image is needed for either. In practice you seldom have any.",
    )


@step("04_anomaly_detection", "step 2")
def score(anomaly_score) -> Outcome:
    """A score for each image that is larger for unusual ones."""
    x, y = probe.validation()
    scores = _scores(anomaly_score, x)
    area = area_under_roc(scores, y == UNUSUAL)
    if area < 0.3:
        raise Wrong(
            f"Unusual images get the *smaller* scores (area under the ROC curve {area:.2f}). The "
            "score should be an error, which is large for what the model does not know."
        )
    if area < 0.8:
        raise Wrong(
            f"The area under the ROC curve is {area:.2f}; 0.5 is guessing. Is the detector "
            f"trained, on normal images only? With {UNUSUAL}s among its training data, or with too "
            "wide a code, it rebuilds them as well as the others."
        )
    return right(
        "Unusual images score higher than normal ones, most of the time.",
        {
            "area under the ROC curve, validation": f"{area:.3f}",
            "error of PCA, 32 components": f"{PCA_AREA}",
        },
        "The area is the chance that a random unusual image scores higher than a random normal "
        "one.",
    )


@step("04_anomaly_detection", "step 3")
def calibrate(anomaly_score, normal_train, normal_calibration, threshold) -> Outcome:
    """The threshold that raises the wanted share of false alarms on calibration images."""
    cut = probe.number("threshold", threshold)
    calibration = _images("normal_calibration", normal_calibration)
    scores = _scores(anomaly_score, calibration)
    alarms = float((scores > cut).mean())
    x_test, y_test = probe.test()
    test_scores = _scores(anomaly_score, x_test)
    wanted = 1 - FALSE_ALARMS
    if probe.close(cut, np.quantile(scores, wanted), 1e-5):
        return _calibrated(alarms, cut)
    known = _images("normal_train", normal_train)
    x = probe.validation().x
    everything = _scores(anomaly_score, x)
    for other, advice in (
        (
            np.quantile(test_scores[y_test != UNUSUAL], wanted),
            "It was set on the test images. They are for the report: a threshold that was fitted "
            "to them promises too much.",
        ),
        (
            np.quantile(test_scores, wanted),
            "It was set on all test images. Neither test images nor unusual ones belong into a "
            "calibration.",
        ),
        (
            _best_cut(test_scores, y_test == UNUSUAL),
            "It was chosen with the labels of the test images. Use normal calibration images only.",
        ),
        (
            np.quantile(everything, wanted),
            "It was set on validation images with the unusual ones among them, which pushes it up.",
        ),
        (
            np.quantile(scores, FALSE_ALARMS),
            "That is the wrong end: 95 % of normal images score higher, and would raise an alarm.",
        ),
        (scores.max(), "That is the largest score: no false alarms at all, and few true ones."),
        (scores.mean(), "That is the mean score; nearly half of the normal images lie above it."),
        (100 * np.quantile(scores, wanted), "It is a hundred times too large."),
        (float(wanted), "That is the share; find the score below which this share lies."),
        (FALSE_ALARMS, "That is the share; find the score above which this share lies."),
    ):
        if probe.close(cut, float(other), 1e-5):
            raise Wrong(f"`threshold` is {cut:.5f}. {advice}")
    if len(known) > 10_000:
        seen = np.quantile(_scores(anomaly_score, known), wanted)
        if probe.close(cut, float(seen), 1e-5):
            raise Wrong(
                "The threshold was set on the training images. The model may know them too well: "
                "then their errors are too small, and new images raise more alarms than promised."
            )
    if abs(alarms - FALSE_ALARMS) > 0.006:
        raise Wrong(
            f"With this threshold {alarms:.1%} of the normal calibration images raise an alarm; "
            f"{FALSE_ALARMS:.0%} are wanted. The quantile of their scores is what you need."
        )
    return _calibrated(alarms, cut)


@step("04_anomaly_detection", "step 4")
def report(anomaly_score, threshold, precision, recall) -> Outcome:
    """Precision and recall of the alarm on the test images, unusual ones being the positives."""
    found = [probe.number("precision", precision), probe.number("recall", recall)]
    cut = probe.number("threshold", threshold)
    x, y = probe.test()
    alarm, unusual = _scores(anomaly_score, x) > cut, y == UNUSUAL
    truth = _precision_and_recall(alarm, unusual)
    if probe.close(found[0], truth[0], 0.005) and probe.close(found[1], truth[1], 0.005):
        return right(
            "Reported once, on images that no choice has touched.",
            {
                "precision": f"{truth[0]:.1%} of the alarms are true",
                "recall": f"{truth[1]:.1%} of the unusual images raise one",
                "false alarms": f"{alarm[~unusual].mean():.1%} of the normal images",
            },
            "Precision depends on how rare the unusual is. Here it is every tenth image; were it "
            "every thousandth, nearly all alarms would be false.",
        )
    validation = probe.validation()
    elsewhere = _scores(anomaly_score, validation.x) > cut
    accuracy = float((alarm == unusual).mean())
    for wrong, advice in (
        (truth[::-1], "The two are the wrong way round."),
        (
            _precision_and_recall(~alarm, ~unusual),
            "You took the normal images for the positive class. What is looked for is positive: "
            "here the unusual ones.",
        ),
        (_precision_and_recall(~alarm, unusual), "You took the quiet images for the alarms."),
        (_precision_and_recall(alarm, ~unusual), "You counted normal images as the hits."),
        (
            _precision_and_recall(elsewhere, validation.y == UNUSUAL),
            "These are the numbers of the validation images. Report on the test images.",
        ),
        (tuple(100 * t for t in truth), "Give shares between 0 and 1, not percentages."),
    ):
        if all(probe.close(f, w, 0.005) for f, w in zip(found, wrong, strict=True)):
            raise Wrong(advice)
    hint = "`precision` is the accuracy. " if probe.close(found[0], accuracy, 0.003) else ""
    raise Wrong(
        f"{hint}We find a precision of {truth[0]:.3f} and a recall of {truth[1]:.3f}; yours are "
        f"{found[0]:.3f} and {found[1]:.3f}. Precision: alarms that are true, among all alarms. "
        "Recall: unusual images with an alarm, among all unusual images."
    )


@step("04_anomaly_detection", "step 5")
def trap(score_without_ones, area_of_ones, edge_correlation) -> Outcome:
    """When the 1 is unusual, the score is upside down: in part it measures how much is drawn."""
    x, y = probe.validation()
    scores = _scores(score_without_ones, x, "score_without_ones")
    truth = area_under_roc(scores, y == 1)
    if truth > 0.75:
        raise Wrong(
            f"The area for the 1 is {truth:.2f}, which a plain reconstruction error does not "
            "reach. Use the error as in step 2; better scores come in the stretch goal."
        )
    if truth < LOWEST_AREA_OF_ONES:
        raise Wrong(
            f"The area for the 1 is {truth:.2f}, as low as that of a model that was trained with "
            "ones. Take the 1 out of the training images and train a model of its own for this "
            "step, not the one of step 2."
        )
    area = probe.number("area_of_ones", area_of_ones)
    if not probe.close(area, truth, 0.0, 0.003):
        if probe.close(area, 1 - truth, 0.0, 0.003):
            raise Wrong(
                f"`area_of_ones` is {area:.3f}, one minus ours. The 1 is the positive class, "
                "whatever the number looks like. An area below one half is a finding, no mistake."
            )
        raise Wrong(
            f"`area_of_ones` is {area:.3f}; we find {truth:.3f} on the validation images, with "
            "`y_validation == 1` as the positive class."
        )
    true_correlation = float(np.corrcoef(_edge(x), scores)[0, 1])
    correlation = probe.number("edge_correlation", edge_correlation)
    if not probe.close(correlation, true_correlation, 0.0, 0.01):
        raise Wrong(
            f"`edge_correlation` is {correlation:.2f}; we find {true_correlation:.2f}. Correlate, "
            "over all validation images, `edge(x_validation)` with the score."
        )
    found = "less unusual than" if truth < 0.5 else "hardly more unusual than"
    return right(
        f"The model has never seen a 1, and finds it {found} the digits it knows.",
        {
            "area under the ROC curve, the 1 unusual": f"{truth:.2f}",
            "correlation of score and edge": f"{true_correlation:.2f}",
        },
        "A 1 is one stroke, with little to get wrong. In part the error measures how hard an image "
        "is to rebuild, and how unusual it is only when that agrees.",
    )


@step("04_anomaly_detection", "stretch goal")
def beat(better_score) -> Outcome:
    """A score that beats the error of PCA."""
    x, y = probe.validation()
    area = area_under_roc(_scores(better_score, x, "better_score"), y == UNUSUAL)
    if area < 0.5:
        raise Wrong(f"The area is {area:.2f}: the score is upside down.")
    if area < BETTER_AREA:
        raise Wrong(
            f"The area under the ROC curve is {area:.3f}; the error of PCA reaches about "
            f"{PCA_AREA}, and {BETTER_AREA} is the goal. Try another depth, or look at the "
            "neighbours in the code."
        )
    return right(
        "Better than the error of PCA.",
        {"area under the ROC curve": f"{area:.3f}", "error of PCA, 32 components": f"{PCA_AREA}"},
        "Chosen on validation images. Whether it holds, only images that you have not looked at "
        "can say.",
    )


def _edge(x: np.ndarray) -> np.ndarray:
    """How much neighbouring pixels differ, added up over each image."""
    images = x.reshape(-1, SIDE, SIDE)
    down, across = np.diff(images, axis=1), np.diff(images, axis=2)
    return np.abs(down).sum(axis=(1, 2)) + np.abs(across).sum(axis=(1, 2))


def area_under_roc(scores: np.ndarray, positive: np.ndarray) -> float:
    """The chance that a positive scores higher than a negative; ties count one half."""
    order = np.argsort(scores, kind="stable")
    values, first, counts = np.unique(scores[order], return_index=True, return_counts=True)
    ranks = (first + (counts + 1) / 2)[np.searchsorted(values, scores)]
    hits = int(positive.sum())
    above = ranks[positive].sum() - hits * (hits + 1) / 2
    return float(above / (hits * (len(scores) - hits)))


def _calibrated(alarms: float, cut: float) -> Outcome:
    return right(
        "Set on normal images that the model has not learnt from.",
        {"threshold": f"{cut:.5f}", "false alarms on calibration images": f"{alarms:.1%}"},
        "No unusual image was needed. What share of them will be caught is another question, and "
        "the next one.",
    )


def _scores(function, x: np.ndarray, name: str = "anomaly_score") -> np.ndarray:
    """The scores of the images, shape (n,), asked in batches."""
    if not callable(function) or isinstance(function, (type, keras.Layer)):
        raise WrongKind(
            f"`{name}` is {probe.kind_of(function)}; it should be a function that takes images, "
            "shape (images, 784), and returns one number for each."
        )
    parts = []
    for start in range(0, len(x), 2500):
        batch = x[start : start + 2500]
        answer = probe.guarded(name, lambda b=batch: function(b))
        if answer is None:
            raise NotAttempted(f"`{name}` returns nothing. Write its lines; is the `return` there?")
        found = probe.finite(f"the result of {name}", answer)
        if found.shape == batch.shape:
            raise Wrong(f"`{name}` gives one value for each pixel. Average over `axis=1`.")
        if found.size == 1 and len(batch) > 1:
            raise Wrong(
                f"`{name}` gives one number for all images together. Each image needs a score of "
                "its own: average over `axis=1` only."
            )
        parts.append(probe.array(f"the result of {name}", found, (len(batch),)))
    return np.concatenate(parts)


def _judge_normal(name: str, given: np.ndarray, part: str) -> None:
    ink, digits = _ink()[part]
    if _same(given, ink[digits != UNUSUAL]):
        return
    if _same(given, ink[digits == UNUSUAL]):
        raise Wrong(f"`{name}` holds only the {UNUSUAL}s. Normal is everything else: `!=`.")
    if len(given) == len(ink):
        raise Wrong(f"`{name}` holds all digits, the {UNUSUAL}s among them. Leave these out.")
    for other, (other_ink, other_digits) in _ink().items():
        normal = other_ink[other_digits != UNUSUAL]
        if other == "test" and _same(given, normal):
            raise Wrong(f"`{name}` comes from the test images. They are for the report alone.")
        if other != part and _same(given, normal):
            raise Wrong(f"`{name}` comes from the {other} part; take it from the {part} part.")
        if other == "train" and part == "validation" and _same(given, normal[: len(given)]):
            raise Wrong(
                "`normal_calibration` are images that the model learns from. It may know them "
                "too well. Take normal images from the validation part."
            )
    raise Wrong(
        f"`{name}` has {len(given):,} images; the {part} part has "
        f"{int((digits != UNUSUAL).sum()):,} that are no {UNUSUAL}. Choose by the labels of the "
        "same part."
    )


@cache
def _ink() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The mean pixel of every image and its digit, for each part: enough to know images by."""
    return {part: (x.mean(axis=1), y) for part, (x, y) in load_mnist()._asdict().items()}


def _images(name: str, value) -> np.ndarray:
    found = probe.array(name, value, (None, PIXELS))
    if not 500 < len(found) <= 60_000:
        raise Wrong(f"`{name}` has {len(found):,} images; several thousand are normal.")
    return probe.finite(name, found)


def _same(given: np.ndarray, ink: np.ndarray) -> bool:
    """Whether these are the images with this ink, in any order."""
    return len(given) == len(ink) and np.allclose(np.sort(given.mean(1)), np.sort(ink), atol=1e-5)


def _precision_and_recall(alarm: np.ndarray, positive: np.ndarray) -> tuple[float, float]:
    hits = float((alarm & positive).sum())
    return hits / max(int(alarm.sum()), 1), hits / max(int(positive.sum()), 1)


def _best_cut(scores: np.ndarray, positive: np.ndarray) -> float:
    """The threshold with the most correct answers, which needs the labels."""
    order = np.argsort(scores)[::-1]
    correct = np.cumsum(np.where(positive[order], 1, -1))
    return float(scores[order][int(np.argmax(correct))])
