"""Answers to the exercise 04_anomaly_detection. The models are PCA in Keras: nothing is trained."""

from functools import cache

import keras
import numpy as np
from keras import layers
from sklearn.linear_model import LogisticRegression

from helpers.checks import anomaly as check
from helpers.checks import anomaly_scores as measured
from helpers.checks.anomaly_threshold import best_cut
from helpers.training import fit
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


@wrong(check.choose, "comes from the training part")
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


@wrong(check.choose, "writes into the rows")
def in_place():
    def scale(rows):
        rows -= USUAL.mean(0)
        rows /= USUAL.std(0)
        return rows

    return chosen(scale=scale)


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


@wrong(check.score, "learnt from the malignant rows of `x_train`")
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


@wrong(check.score, "never with a negative one; ")
def sigmoid_at_the_end():
    model = with_last("sigmoid")
    return detector(lambda rows: error(rows, model), model)


@wrong(check.score, "as a relu does")
def relu_at_the_end():
    model = with_last("relu")
    return detector(lambda rows: error(rows, model), model)


@right(check.score)
def tanh_at_the_end():
    model = with_last("tanh")
    return detector(lambda rows: error(rows, model), model)


def with_last(activation):
    """PCA whose answers go through an activation."""
    model = keras.models.clone_model(pca_model())
    model.layers[-1].activation = keras.activations.get(activation)
    model.set_weights(pca_model().get_weights())
    return model


@wrong(check.score, "The layers of `autoencoder` have 40, 30 numbers")
def a_code_of_forty():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((30,)), layers.Dense(40), layers.Dense(30)])
    return detector(lambda rows: error(rows, model), model)


@wrong(check.score, "without being squared")
def not_squared():
    def score(rows):
        z = standardise(rows)
        return (z - np.asarray(pca_model()(z))).mean(axis=1)

    return detector(score)


@wrong(check.score, "a `Normalization` is inside it")
def normalization_inside():
    scale = layers.Normalization()
    scale.adapt(USUAL)
    model = keras.Sequential([keras.Input((30,)), scale, pca_model()])

    def score(rows):
        return np.square(standardise(rows) - np.asarray(model(rows))).mean(axis=1)

    return detector(score, model)


@wrong(check.score, "it has learnt from the calibration rows")
def trained_on_the_calibration_rows():
    keras.utils.set_random_seed(0)
    measurements = keras.Input((30,))
    code = layers.Dense(10)(layers.Dense(24, "relu")(measurements))
    model = keras.Model(measurements, layers.Dense(30)(layers.Dense(24, "relu")(code)))
    model.compile(keras.optimizers.Adam(0.003), "mse")
    rows = standardise(CALIBRATION)
    fit(model, rows, rows, epochs=100, batch_size=32, verbose=0)
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


@wrong(check.calibrate, "Yours is for about 143 rows, as `x_validation` or `x_test` would give")
def promise_of_all_validation_rows():
    draws = np.random.default_rng(0).random((20_000, 143))
    shares = 1 - np.quantile(draws, 0.95, axis=1)
    return calibrated(promise=np.quantile(shares, [0.05, 0.95]))


@wrong(check.calibrate, "all draws were taken for one experiment")
def promise_without_an_axis():
    return calibrated(promise=(0.05, 0.05))


@wrong(check.calibrate, "Between these lie 95% of the shares")
def promise_of_95_percent():
    return calibrated(promise=promised([0.025, 0.975]))


@wrong(check.calibrate, "Between these lie 80% of the shares")
def promise_of_80_percent():
    return calibrated(promise=promised([0.1, 0.9]))


@wrong(check.calibrate, "deviations of a normal distribution")
def promise_by_a_formula():
    half = 1.645 * np.sqrt(0.05 * 0.95 / 90)
    return calibrated(promise=(0.05 - half, 0.05 + half))


@right(check.calibrate)
def promise_of_a_thousand_draws():
    return calibrated(promise=promised([0.05, 0.95], 1000))


def promised(ends, draws=20_000):
    shares = 1 - np.quantile(np.random.default_rng(0).random((draws, 90)), 0.95, axis=1)
    return np.quantile(shares, ends)


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


@wrong(check.report, "It belongs to 142 tumours")
def wilson_of_all_tumours():
    _, hits, _ = rates()
    everyone = round(hits.mean() * 142)
    return reported(recall_interval=measured.intervals(everyone, 142)[0])


@right(check.report)
def with_the_normal_formula():
    _, hits, false = rates()
    ends = [measured.intervals(int(kind.sum()), len(kind))[2] for kind in (hits, false)]
    return reported(None, None, *ends)
