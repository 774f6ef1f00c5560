"""Answers to the exercise 04_anomaly_detection."""

from functools import cache

import keras
import numpy as np
from keras import layers

from helpers.checks import anomaly as check
from helpers.models import predict
from tests.wrong_answers import right, wrong
from tests.wrong_answers.shared import mnist, parts, trained


def split(part: str):
    return getattr(mnist(), part)


def normal(part: str, unusual: int = 2) -> np.ndarray:
    x, y = split(part)
    return x[y != unusual]


def chosen(train=None, calibration=None):
    return {
        "normal_train": normal("train") if train is None else train,
        "normal_calibration": normal("validation") if calibration is None else calibration,
    }


@right(check.choose)
def by_label():
    return chosen()


@right(check.choose)
def in_another_order():
    return chosen(normal("train")[::-1], np.flip(normal("validation"), axis=0))


@wrong(check.choose, "the 2s among them")
def everything():
    return chosen(split("train").x)


@wrong(check.choose, "holds only the 2s")
def only_the_unusual():
    x, y = split("train")
    return chosen(x[y == 2])


@wrong(check.choose, "comes from the test images")
def calibration_from_the_test():
    return chosen(calibration=normal("test"))


@wrong(check.choose, "images that the model learns from")
def calibration_from_training():
    count = len(normal("validation"))
    return chosen(calibration=normal("train")[:count])


@wrong(check.choose, "comes from the train part")
def the_same_twice():
    return chosen(calibration=normal("train"))


@cache
def detector(unusual: int = 2):
    return trained(parts(32, None, hidden=128), normal("train", unusual), epochs=4)[0]


def error(images, unusual: int = 2):
    return np.square(images - predict(detector(unusual), images)).mean(axis=1)


@right(check.score)
def squared_error():
    detector()  # trained before the check looks at it
    return {"anomaly_score": error}


@right(check.score)
def with_keras_as_a_tensor():
    model = detector()

    def score(images):
        return keras.ops.mean(keras.ops.square(images - model(images, training=False)), axis=1)

    return {"anomaly_score": score}


@wrong(check.score, "one number for all images together")
def one_mean_for_all():
    return {"anomaly_score": lambda images: error(images).mean()}


@wrong(check.score, "one value for each pixel")
def an_error_a_pixel():
    return {"anomaly_score": lambda images: np.square(images - detector()(images))}


@wrong(check.score, "get the *smaller* scores")
def upside_down():
    return {"anomaly_score": lambda images: -error(images)}


@wrong(check.score, "0.5 is guessing")
def an_untrained_detector():
    model = keras.Sequential([keras.Input((784,)), layers.Dense(784, "sigmoid")])
    return {"anomaly_score": lambda images: np.square(images - model(images)).mean(axis=1) * 0 + 1}


@wrong(check.score, "should be a function")
def the_model_for_the_score():
    return {"anomaly_score": detector()}


def calibrated(threshold):
    return chosen() | {"anomaly_score": error, "threshold": threshold}


@cache
def cut() -> float:
    return float(np.quantile(error(normal("validation")), 0.95))


@right(check.calibrate)
def quantile():
    return calibrated(cut())


@right(check.calibrate)
def sorted_by_hand():
    scores = np.sort(error(normal("validation")))
    return calibrated(scores[-len(scores) // 20])


@wrong(check.calibrate, "set on the test images")
def threshold_from_the_test():
    return calibrated(np.quantile(error(normal("test")), 0.95))


@wrong(check.calibrate, "with the labels of the test images")
def threshold_from_test_labels():
    scores, unusual = error(split("test").x), split("test").y == 2
    order = np.argsort(-scores)
    correct = np.cumsum(np.where(unusual[order], 1, -1))
    return calibrated(scores[order][correct.argmax()])


@wrong(check.calibrate, "with the unusual ones among them")
def unusual_in_the_calibration():
    return calibrated(np.quantile(error(split("validation").x), 0.95))


@wrong(check.calibrate, "set on the training images")
def threshold_from_training():
    return calibrated(np.quantile(error(normal("train")), 0.95))


@wrong(check.calibrate, "the wrong end")
def lower_quantile():
    return calibrated(np.quantile(error(normal("validation")), 0.05))


@wrong(check.calibrate, "the largest score")
def the_maximum():
    return calibrated(error(normal("validation")).max())


@wrong(check.calibrate, "That is the share")
def the_share_for_the_score():
    return calibrated(0.95)


def reported(precision, recall):
    return {
        "anomaly_score": error,
        "threshold": cut(),
        "precision": precision,
        "recall": recall,
    }


def rates(alarm, positive):
    hits = (alarm & positive).sum()
    return hits / alarm.sum(), hits / positive.sum()


def alarms(part: str = "test"):
    return error(split(part).x) > cut(), split(part).y == 2


@right(check.report)
def reported_once():
    return reported(*rates(*alarms()))


@wrong(check.report, "normal images for the positive class")
def negatives_as_positives():
    alarm, unusual = alarms()
    return reported(*rates(~alarm, ~unusual))


@wrong(check.report, "the wrong way round")
def exchanged():
    return reported(*rates(*alarms())[::-1])


@wrong(check.report, "numbers of the validation images")
def on_validation():
    return reported(*rates(*alarms("validation")))


@wrong(check.report, "not percentages")
def percentages():
    return reported(*(100 * rate for rate in rates(*alarms())))


@wrong(check.report, "`precision` is the accuracy")
def accuracy():
    alarm, unusual = alarms()
    return reported((alarm == unusual).mean(), rates(alarm, unusual)[1])


def without_ones(images):
    return error(images, 1)


def trapped(area=None, correlation=None):
    x, y = split("validation")
    scores = without_ones(x)
    true_correlation = np.corrcoef(check._edge(x), scores)[0, 1]
    return {
        "score_without_ones": without_ones,
        "area_of_ones": check.area_under_roc(scores, y == 1) if area is None else area,
        "edge_correlation": true_correlation if correlation is None else correlation,
    }


@right(check.trap)
def the_trap():
    return trapped()


@wrong(check.trap, "one minus ours")
def area_turned_round():
    return trapped(area=1 - trapped()["area_of_ones"])


@wrong(check.trap, "trained with ones")
def a_model_that_has_seen_ones():
    return {**trapped(), "score_without_ones": lambda images: error(images, 2)}


@wrong(check.trap, "with the score")
def another_correlation():
    return trapped(correlation=-0.9)


@wrong(check.beat, "is the goal")
def no_better_than_pca():
    return {"better_score": error}
