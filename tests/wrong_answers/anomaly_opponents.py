"""Answers to the last two steps of the exercise 04_anomaly_detection: opponents, a detector."""

from functools import cache

import keras
import numpy as np
from keras import layers
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestNeighbors

from helpers.checks import anomaly as check
from helpers.checks import anomaly_scores as measured
from helpers.training import fit
from tests.wrong_answers import right, wrong

SEEDS = range(measured.SPLITS)
# What IsolationForest(random_state=0) has on the splits; to fit five forests takes seconds.
FOREST = (0.957, 0.950, 0.951, 0.940, 0.959)


def split(seed: int, malignant_too: bool = False) -> np.ndarray:
    """The standardised rows that a model of this split learns from."""
    train = measured.tumours(seed).train
    return measured.standard(
        train.x if malignant_too else measured.usual(seed), measured.usual(seed)
    )


@cache
def pca_model(seed: int, malignant_too: bool = False, last: str | None = None):
    """Nearly PCA with five numbers as a Keras model of one split; nothing is trained."""
    rows = split(seed, malignant_too)
    axes = np.linalg.svd(rows - rows.mean(0), full_matrices=False)[2][:5]
    axes = axes + 0.02 * np.random.default_rng(seed).standard_normal(axes.shape)
    measurements = keras.Input((30,))
    code = layers.Dense(5, use_bias=False)(measurements)
    model = keras.Model(measurements, layers.Dense(30, last, use_bias=False)(code))
    model.set_weights([axes.T, axes])
    return model


def models(malignant_too: bool = False) -> dict:
    return {seed: pca_model(seed, malignant_too) for seed in SEEDS}


def areas_of(models, like=None, part="test") -> list[float]:
    """The area of each model's error on its own split, or on the scale of ``like``."""
    areas = []
    for seed in SEEDS:
        x, malignant = getattr(measured.tumours(seed), part)
        rows = measured.standard(x, measured.usual(seed if like is None else like))
        error = np.square(rows - np.asarray(models[seed](rows))).mean(axis=1)
        areas.append(measured.area_under_roc(error, malignant))
    return areas


def column(part: str, shown: str = "test"):
    best = [measured.column_areas(part, seed).argmax() for seed in SEEDS]
    return [measured.column_areas(shown, s)[b] for s, b in zip(SEEDS, best, strict=True)]


def neighbours(how: str = "own"):
    return [measured.neighbour_areas(seed, how)[4] for seed in SEEDS]


def pca(components: int, how: str = "own"):
    return np.array([measured.pca_areas(seed, how)[components - 1] for seed in SEEDS])


def compared(autoencoders=None, **changed):
    autoencoders = models() if autoencoders is None else autoencoders
    areas = {
        "autoencoder": areas_of(autoencoders),
        "PCA": pca(5),
        "neighbours": neighbours(),
        "forest": list(FOREST),
        "column": column("validation"),
        "mean": [measured.mean_areas(seed) for seed in SEEDS],
    }
    return {"areas": areas | changed, "autoencoders": autoencoders}


@right(check.opponents)
def six_methods():
    return compared()


@right(check.opponents)
def other_settings_as_arrays():
    fifth = [measured.neighbour_areas(seed)[34] for seed in SEEDS]
    return compared(neighbours=np.array(fifth), PCA=pca(5))


@wrong(check.opponents, "the code of your autoencoders has 5. Give both as many")
def pca_with_more_numbers_than_the_code():
    return compared(PCA=pca(12))


@wrong(check.opponents, "this step asks for the five nearest")
def one_neighbour():
    return compared(neighbours=[measured.neighbour_areas(seed)[0] for seed in SEEDS])


@right(check.opponents)
def models_in_a_list_areas_with_three_digits():
    answers = compared()
    rounded = {name: np.round(values, 3) for name, values in answers["areas"].items()}
    return {"areas": rounded, "autoencoders": list(answers["autoencoders"].values())}


@right(check.opponents)
def trained_for_five_small_epochs():
    return compared(trained(5, 0.001))


@right(check.opponents)
def trained_with_tanh_at_the_end():
    return compared(trained(20, 0.003, "tanh"))


def trained(epochs: int, rate: float, last: str | None = None) -> dict:
    made = {}
    for seed in SEEDS:
        keras.utils.set_random_seed(seed)
        measurements = keras.Input((30,))
        code = layers.Dense(5)(layers.Dense(16, "relu")(measurements))
        model = keras.Model(measurements, layers.Dense(30, last)(layers.Dense(16, "relu")(code)))
        model.compile(keras.optimizers.Adam(rate), "mse")
        rows = split(seed)
        if epochs:
            fit(model, rows, rows, epochs=epochs, batch_size=32, verbose=0)
        made[seed] = model
    return made


@wrong(check.opponents, "was never trained")
def untrained():
    return compared(trained(0, 0.001))


@wrong(check.opponents, "the same model for several splits")
def one_model_for_all_splits():
    return compared(dict.fromkeys(SEEDS, pca_model(0)))


@wrong(check.opponents, "with the malignant training rows among them")
def trained_on_malignant_rows_too():
    return compared(models(malignant_too=True))


@wrong(check.opponents, "never with a negative one")
def relu_at_the_end():
    return compared({seed: pca_model(seed, last="relu") for seed in SEEDS})


@wrong(check.opponents, "on the scale of step 1")
def autoencoder_on_the_scale_of_step_1():
    return compared(autoencoder=areas_of(models(), like=0))


@wrong(check.opponents, "That is of the validation part")
def autoencoder_on_validation():
    return compared(autoencoder=areas_of(models(), part="validation"))


@wrong(check.opponents, "trained again afterwards")
def a_classifier_for_the_autoencoder():
    return compared(autoencoder=[0.99, 0.995, 0.98, 0.99, 0.985])


@wrong(check.opponents, "with the answers of the report")
def column_by_the_test():
    return compared(column=column("test"))


@wrong(check.opponents, "flattered there")
def column_reported_where_chosen():
    return compared(column=column("validation", "validation"))


@wrong(check.opponents, "by the training labels of all five")
def column_by_the_training_labels():
    return compared(column=column("train"))


@wrong(check.opponents, "rows as they were loaded")
def neighbours_not_standardised():
    return compared(neighbours=neighbours("raw"))


@wrong(check.opponents, "on the scale of step 1")
def neighbours_on_the_scale_of_step_1():
    return compared(neighbours=neighbours("first"))


@wrong(check.opponents, "on the scale of step 1")
def pca_on_the_scale_of_step_1():
    return compared(PCA=pca(5, "first"))


@wrong(check.opponents, "the malignant ones among them")
def pca_of_all_training_rows():
    return compared(PCA=pca(5, "all"))


@wrong(check.opponents, "rows as they were loaded")
def mean_not_standardised():
    return compared(mean=[measured.mean_areas(seed, "raw") for seed in SEEDS])


@wrong(check.opponents, "np.square(rows).mean(axis=1)")
def mean_of_the_rows_for_the_error():
    return compared(mean=[0.964, 0.978, 0.972, 0.972, 0.974])


@wrong(check.opponents, "upside down")
def forest_without_its_sign():
    return compared(forest=[1 - area for area in FOREST])


@wrong(check.opponents, "with malignant rows among them 0.76")
def forest_of_all_training_rows():
    return compared(forest=[0.795, 0.745, 0.789, 0.739, 0.755])


@wrong(check.opponents, "are the same numbers")
def pca_for_the_autoencoder():
    return compared(autoencoder=pca(5))


@wrong(check.opponents, "no entry for `mean`")
def one_is_missing():
    answers = compared()
    del answers["areas"]["mean"]
    return answers


def maker(score):
    return {"better_detector": lambda usual: lambda rows: score(measured.standard(rows, usual))}


@right(check.beat)
def mean_deviation():
    return maker(lambda z: z.mean(axis=1))


@right(check.beat)
def only_what_is_larger_as_a_list():
    return maker(lambda z: [float(np.maximum(row, 0).mean()) for row in z])


@right(check.beat)
def a_class_that_is_called():
    class Larger:
        def __init__(self, usual):
            self.mean, self.deviation = usual.mean(axis=0), usual.std(axis=0)

        def __call__(self, rows):
            return ((rows - self.mean) / self.deviation).mean(axis=1)

    return {"better_detector": Larger}


@wrong(check.beat, "Make one of it")
def a_class_whose_objects_are_called():
    class Maker:
        def __call__(self, usual):
            return lambda rows: measured.standard(rows, usual).mean(axis=1)

    return {"better_detector": Maker}


@wrong(check.beat, "in other units")
def neighbours_of_rows_as_loaded():
    def better_detector(usual):
        nearest = NearestNeighbors(n_neighbors=5).fit(usual)
        return lambda rows: nearest.kneighbors(rows)[0].mean(axis=1)

    return {"better_detector": better_detector}


@wrong(check.beat, "in other units")
def the_scale_of_step_1():
    like = measured.usual()
    return {
        "better_detector": lambda usual: lambda rows: measured.standard(rows, like).mean(axis=1)
    }


@wrong(check.beat, "is the goal")
def in_both_directions():
    return maker(lambda z: np.square(z).mean(axis=1))


@wrong(check.beat, "in other units")
def in_the_units_as_they_are():
    return {"better_detector": lambda usual: lambda rows: (rows - usual.mean(0)).sum(axis=1)}


@wrong(check.beat, "looks at fixed columns")
def a_column_known_to_be_best():
    return maker(lambda z: z[:, 22])


@wrong(check.beat, "looks at fixed columns")
def a_classifier():
    model = LogisticRegression(max_iter=1000).fit(
        split(0, True), measured.tumours().train.malignant
    )
    return maker(model.decision_function)


@wrong(check.beat, "should return a function")
def scores_at_once():
    return {"better_detector": lambda usual: usual.mean(axis=1)}
