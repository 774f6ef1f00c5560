"""Answers to the exercise 04_anomaly_detection. The models are PCA in Keras: nothing is trained."""

from functools import cache

import keras
import numpy as np
from keras import layers
from sklearn.linear_model import LogisticRegression

from helpers.checks import anomaly as check
from helpers.checks import anomaly_scores as measured
from helpers.checks.anomaly_threshold import best_cut
from tests.wrong_answers import right, wrong

TRAIN, VALIDATION, TEST = measured.tumours()
USUAL = measured.usual()
CALIBRATION = VALIDATION.x[~VALIDATION.malignant]


def standardise(rows, like=USUAL):
    return measured.standard(rows, like)


def chosen(train=USUAL, calibration=CALIBRATION, scale=standardise):
    return {"usual_train": train, "usual_calibration": calibration, "standardise": scale}


@right(check.choose)
def by_label():
    return chosen()


@right(check.choose)
def as_lists_with_keras_normalization():
    layer = keras.layers.Normalization()
    layer.adapt(USUAL)
    return chosen(USUAL[::-1].tolist(), CALIBRATION.astype("float32"), lambda rows: layer(rows))


@right(check.choose)
def with_n_minus_one():
    return chosen(scale=lambda rows: (rows - USUAL.mean(0)) / USUAL.std(0, ddof=1))


@wrong(check.choose, "the malignant tumours as well")
def everything():
    return chosen(TRAIN.x)


@wrong(check.choose, "holds only the malignant")
def only_malignant():
    return chosen(TRAIN.x[TRAIN.malignant])


@wrong(check.choose, "comes from the test part")
def calibration_from_the_test():
    return chosen(calibration=TEST.x[~TEST.malignant])


@wrong(check.choose, "comes from the train part")
def the_same_twice():
    return chosen(calibration=USUAL)


@wrong(check.choose, "on another scale")
def standardised_too_early():
    return chosen(standardise(USUAL))


@wrong(check.choose, "malignant tumours have set the scale")
def scale_of_all_training_rows():
    return chosen(scale=lambda rows: standardise(rows, TRAIN.x))


@wrong(check.choose, "the test part included")
def scale_of_everything():
    everyone = np.concatenate([TRAIN.x, VALIDATION.x, TEST.x])
    return chosen(scale=lambda rows: standardise(rows, everyone))


@wrong(check.choose, "in other company")
def scale_of_the_rows_themselves():
    return chosen(scale=lambda rows: standardise(rows, rows))


@wrong(check.choose, "one number for all columns")
def one_scale_for_all():
    return chosen(scale=lambda rows: (rows - USUAL.mean()) / USUAL.std())


@wrong(check.choose, "stretches to 0..1")
def stretched():
    low, high = USUAL.min(0), USUAL.max(0)
    return chosen(scale=lambda rows: (rows - low) / (high - low))


@wrong(check.choose, "multiplies by the deviation where it should divide")
def multiplied():
    return chosen(scale=lambda rows: (rows - USUAL.mean(0)) * USUAL.std(0))


@wrong(check.choose, "divides by one number for all columns")
def one_deviation_for_all():
    return chosen(scale=lambda rows: (rows - USUAL.mean(0)) / USUAL.std())


@wrong(check.choose, "divides by the variance")
def divided_by_the_variance():
    return chosen(scale=lambda rows: (rows - USUAL.mean(0)) / USUAL.var(0))


@cache
def pca_model(count: int = 5, malignant_too: bool = False):
    """PCA with so many numbers as a Keras model of standardised rows."""
    rows = standardise(TRAIN.x if malignant_too else USUAL)
    axes = np.linalg.svd(rows - rows.mean(0), full_matrices=False)[2][:count]
    measurements = keras.Input((30,))
    code = layers.Dense(count, use_bias=False)(measurements)
    model = keras.Model(measurements, layers.Dense(30, use_bias=False)(code))
    model.set_weights([axes.T, axes])
    return model


def error(rows, model=None):
    z = standardise(rows)
    return np.square(z - np.asarray((model or pca_model())(z))).mean(axis=1)


def detector(score=error, model=None):
    return {"autoencoder": model or pca_model(), "anomaly_score": score}


@right(check.score)
def squared_error():
    return detector()


@right(check.score)
def a_list_from_predict_with_bars():
    def score(rows):
        z, found = standardise(rows), []
        for row, rebuilt in zip(z, pca_model().predict(z), strict=True):
            found.append(float(((row - rebuilt) ** 2).mean()))
        return found

    return detector(score)


@right(check.score)
def root_as_a_tensor():
    return detector(lambda rows: keras.ops.sqrt(keras.ops.convert_to_tensor(error(rows))))


@right(check.score)
def summed_as_a_column():
    return detector(lambda rows: 30 * error(rows)[:, None])


@wrong(check.score, "one number for all tumours")
def one_mean_for_all():
    return detector(lambda rows: error(rows).mean())


@wrong(check.score, "one value for each measurement")
def not_averaged():
    return detector(lambda rows: np.square(standardise(rows)))


@wrong(check.score, "one number for each measurement")
def the_other_axis():
    return detector(lambda rows: np.square(standardise(rows)).mean(axis=0))


@wrong(check.score, "falls where the error rises")
def upside_down():
    return detector(lambda rows: -error(rows))


@wrong(check.score, "mean *absolute* error")
def absolute():
    def score(rows):
        z = standardise(rows)
        return np.abs(z - np.asarray(pca_model()(z))).mean(axis=1)

    return detector(score)


@wrong(check.score, "standardise them first")
def not_standardised():
    return detector(lambda rows: np.square(rows - np.asarray(pca_model()(rows))).mean(axis=1))


@wrong(check.score, "learnt from labels")
def a_classifier_for_the_score():
    model = LogisticRegression(max_iter=1000).fit(standardise(TRAIN.x), TRAIN.malignant)
    return detector(lambda rows: model.decision_function(standardise(rows)))


@wrong(check.score, "malignant rows among those")
def trained_on_malignant_rows_too():
    model = pca_model(5, malignant_too=True)
    return detector(lambda rows: error(rows, model), model)


@wrong(check.score, "copies everything")
def a_code_that_copies():
    model = pca_model(30)
    return detector(lambda rows: error(rows, model), model)


@wrong(check.score, "hardly learnt")
def untrained():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((30,)), layers.Dense(5), layers.Dense(30)])
    return detector(lambda rows: error(rows, model), model)


@cache
def cut() -> float:
    return float(np.quantile(error(CALIBRATION), 0.95))


def calibrated(threshold=None, promise=(0.022, 0.101)):
    threshold = cut() if threshold is None else threshold
    return {"anomaly_score": error, "threshold": threshold, "promise": promise}


@right(check.calibrate)
def quantile_and_simulation():
    return calibrated()


@right(check.calibrate)
def finite_sample_and_exact():
    return calibrated(np.sort(error(CALIBRATION))[86], np.array([0.016, 0.091]))


@wrong(check.calibrate, "benign tumours of the test part")
def threshold_from_the_test():
    return calibrated(np.quantile(error(TEST.x[~TEST.malignant]), 0.95))


@wrong(check.calibrate, "labels of the test part")
def threshold_from_test_labels():
    return calibrated(best_cut(error(TEST.x), TEST.malignant))


@wrong(check.calibrate, "It was chosen with labels")
def threshold_from_validation_labels():
    return calibrated(best_cut(error(VALIDATION.x), VALIDATION.malignant))


@wrong(check.calibrate, "with the malignant ones among them")
def malignant_in_the_calibration():
    return calibrated(np.quantile(error(VALIDATION.x), 0.95))


@wrong(check.calibrate, "set on the training rows")
def threshold_from_training():
    return calibrated(np.quantile(error(USUAL), 0.95))


@wrong(check.calibrate, "the wrong end")
def lower_quantile():
    return calibrated(np.quantile(error(CALIBRATION), 0.05))


@wrong(check.calibrate, "That is the share")
def the_share_for_the_score():
    return calibrated(0.95)


@wrong(check.calibrate, "narrower than 90 rows allow")
def promise_of_many_rows():
    return calibrated(promise=(0.045, 0.055))


@wrong(check.calibrate, "Yours is for 143 rows")
def promise_of_all_validation_rows():
    draws = np.random.default_rng(0).random((20_000, 143))
    shares = 1 - np.quantile(draws, 0.95, axis=1)
    return calibrated(promise=np.quantile(shares, [0.05, 0.95]))


@wrong(check.calibrate, "all draws were taken for one experiment")
def promise_without_an_axis():
    return calibrated(promise=(0.05, 0.05))


@wrong(check.calibrate, "not percentages")
def promise_in_percent():
    return calibrated(promise=(2.2, 10.1))


def rates(part=TEST):
    alarm = error(part.x) > cut()
    return alarm, alarm[part.malignant], alarm[~part.malignant]


def reported(recall=None, false_alarms=None, recall_interval=None, false_alarm_interval=None):
    _, hits, false = rates()

    def wilson(outcomes):
        return measured.intervals(int(outcomes.sum()), len(outcomes))[0]

    return {
        "anomaly_score": error,
        "threshold": cut(),
        "recall": hits.mean() if recall is None else recall,
        "false_alarms": false.mean() if false_alarms is None else false_alarms,
        "recall_interval": recall_interval or wilson(hits),
        "false_alarm_interval": false_alarm_interval or wilson(false),
    }


@right(check.report)
def with_wilson():
    return reported()


@right(check.report)
def with_the_bootstrap():
    _, hits, false = rates()
    draw = np.random.default_rng(0).choice
    ends = [
        list(np.quantile(draw(kind, (2000, len(kind))).mean(axis=1), [0.025, 0.975]))
        for kind in (hits, false)
    ]
    return reported(float(hits.mean()), None, *ends)


@wrong(check.report, "the wrong way round")
def exchanged():
    _, hits, false = rates()
    return reported(false.mean(), hits.mean())


@wrong(check.report, "benign for the positive class")
def benign_as_positive():
    _, hits, false = rates()
    return reported(1 - false.mean(), 1 - hits.mean())


@wrong(check.report, "rates of the validation part")
def on_validation():
    _, hits, false = rates(VALIDATION)
    return reported(hits.mean(), false.mean())


@wrong(check.report, "a share of the *alarms*")
def false_alarms_of_the_alarms():
    alarm, _, false = rates()
    return reported(false_alarms=false.sum() / alarm.sum())


@wrong(check.report, "lies outside")
def interval_beside_the_rate():
    return reported(recall_interval=(0.8, 0.95))


@wrong(check.report, "one deviation to either side")
def one_deviation():
    _, hits, _ = rates()
    return reported(recall_interval=measured.intervals(hits.sum(), len(hits), 0.683)[0])


@wrong(check.report, "Its half width is")
def another_half_width():
    _, hits, _ = rates()
    low, high = measured.intervals(int(hits.sum()), len(hits))[0]
    return reported(recall_interval=(low - 0.014, high + 0.014))


# What IsolationForest(random_state=0) has on the splits; to fit five forests takes seconds.
FOREST = (0.957, 0.959, 0.951, 0.950, 0.940)


def column(part: str, shown: str = "test"):
    seeds = range(measured.SPLITS)
    best = [measured.column_areas(part, seed).argmax() for seed in seeds]
    return [measured.column_areas(shown, s)[b] for s, b in zip(seeds, best, strict=True)]


def compared(**changed):
    seeds = range(measured.SPLITS)
    areas = {
        "autoencoder": [0.89, 0.93, 0.93, 0.91, 0.88],
        "PCA": [measured.pca_areas(seed)[4] for seed in seeds],
        "neighbours": [measured.neighbour_areas(seed)[4] for seed in seeds],
        "forest": list(FOREST),
        "column": column("validation"),
    }
    return {"areas": areas | changed}


@right(check.opponents)
def five_methods():
    return compared()


@right(check.opponents)
def other_settings_as_arrays():
    fifth = [measured.neighbour_areas(seed)[34] for seed in range(measured.SPLITS)]
    return compared(neighbours=np.array(fifth), PCA=measured_pca(8))


def measured_pca(components):
    return np.array([measured.pca_areas(s)[components - 1] for s in range(measured.SPLITS)])


@wrong(check.opponents, "with the answers of the report")
def column_by_the_test():
    return compared(column=column("test"))


@wrong(check.opponents, "flattered there")
def column_reported_where_chosen():
    return compared(column=column("validation", "validation"))


@wrong(check.opponents, "upside down")
def forest_without_its_sign():
    return compared(forest=[1 - area for area in FOREST])


@wrong(check.opponents, "are the same numbers")
def pca_for_the_autoencoder():
    return compared(autoencoder=measured_pca(5))


@wrong(check.opponents, "no entry for `forest`")
def one_is_missing():
    areas = compared()["areas"]
    del areas["forest"]
    return {"areas": areas}


@wrong(check.opponents, "Train on the usual rows of each split alone")
def a_classifier_for_the_autoencoder():
    return compared(autoencoder=[0.99, 0.995, 0.98, 0.99, 0.985])


def maker(score):
    return {"better_detector": lambda usual: lambda rows: score(measured.standard(rows, usual))}


@right(check.beat)
def mean_deviation():
    return maker(lambda z: z.mean(axis=1))


@right(check.beat)
def only_what_is_larger_as_a_list():
    return maker(lambda z: [float(np.maximum(row, 0).mean()) for row in z])


@wrong(check.beat, "is the goal")
def in_both_directions():
    return maker(lambda z: np.square(z).mean(axis=1))


@wrong(check.beat, "It depends on the units")
def in_the_units_as_they_are():
    return {"better_detector": lambda usual: lambda rows: (rows - usual.mean(0)).sum(axis=1)}


@wrong(check.beat, "looks at fixed columns")
def a_column_known_to_be_best():
    return maker(lambda z: z[:, 22])


@wrong(check.beat, "looks at fixed columns")
def a_classifier():
    model = LogisticRegression(max_iter=1000).fit(standardise(TRAIN.x), TRAIN.malignant)
    return maker(model.decision_function)


@wrong(check.beat, "should return a function")
def scores_at_once():
    return {"better_detector": lambda usual: usual.mean(axis=1)}
