"""What lesson 3 measures of a converged model, and of what needs no network."""

from collections.abc import Callable

import keras
import numpy as np
from keras import layers
from sklearn.mixture import GaussianMixture

from helpers import baselines, data, metrics
from helpers.models import Autoencoder, predict
from helpers.training import fit
from tests.converged.lesson3_models import Variant

NOISE = 0.5
PENALTIES = (30.0, 100.0, 300.0, 1000.0)  # of ridge; the rates of the others are four as well
(X, Y), (X_VALIDATION, _), (X_TEST, _) = data.load_mnist()
NOISY_TEST = data.gaussian_noise(X_TEST, NOISE, seed=1)


def judge() -> keras.Model:
    """The classifier of the lesson, trained on digits and labels."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((784,)), layers.Dense(128, "relu"), layers.Dense(10, "softmax")]
    )
    model.compile("adam", loss="sparse_categorical_crossentropy")
    fit(model, X, Y.astype("int32"), epochs=4, batch_size=250, verbose=0)
    return model


def classifier_score(model: keras.Model, x: np.ndarray) -> float:
    """exp of the mean divergence of the labels' probabilities from their mean."""
    p = np.clip(predict(model, x), 1e-9, 1)
    return float(np.exp(np.mean(np.sum(p * np.log(p / p.mean(axis=0)), axis=1))))


def off_and_dead(code: np.ndarray) -> tuple[float, int]:
    """As the lesson defines them: share that is off in living units, and dead units."""
    size = np.abs(code)
    strength = np.quantile(size, 0.99, axis=0)
    alive = strength >= 0.01 * strength.max()
    return float((size[:, alive] < 0.1 * strength[alive]).mean()), int((~alive).sum())


def measure(variant: Variant, referee: keras.Model, model: Autoencoder, seed: int) -> dict:
    """What the lesson's tables show of one trained model, on test pictures.

    Samples are decoded from 2,000 codes each, drawn from the prior (if variational) and from
    one or ten Gaussians, fitted to the codes of 10,000 training pictures.
    """

    def encode(x: np.ndarray) -> np.ndarray:
        code = predict(model.encoder, x)
        return code[0] if variant.variational else code

    random = np.random.default_rng(seed)
    code, known = encode(X_TEST), encode(X[:10_000])
    rebuilt, repaired = predict(model.decoder, code), predict(model.decoder, encode(NOISY_TEST))
    within = (known.min(), known.max())  # a sigmoid's code does not leave its range

    def score(codes: np.ndarray) -> float:
        return classifier_score(
            referee, predict(model.decoder, np.clip(codes, *within).astype("float32"))
        )

    off, dead = off_and_dead(code)
    prior = {"prior": score(random.standard_normal((2000, code.shape[1])))}
    return {
        "BCE": float(metrics.binary_crossentropy(X_TEST, rebuilt).mean()),
        "MSE": float(metrics.mean_squared_error(X_TEST, rebuilt).mean()),
        "MSE, noisy": float(metrics.mean_squared_error(X_TEST, repaired).mean()),
        "off": off,
        "dead units": dead,
        **(prior if variant.variational else {}),
        **drawn_from_gaussians(score, known, random, seed),
    }


def drawn_from_gaussians(
    score: Callable[[np.ndarray], float], known: np.ndarray, random: np.random.Generator, seed: int
) -> dict:
    """The score of 2,000 codes from one and from ten Gaussians, fitted to the codes ``known``."""
    covariance = np.cov(known.T) + 1e-6 * np.eye(known.shape[1])
    mixture = GaussianMixture(10, reg_covar=1e-4, random_state=seed).fit(known.astype(np.float64))
    return {
        "one Gaussian": score(random.multivariate_normal(known.mean(axis=0), covariance, 2000)),
        "ten Gaussians": score(mixture.sample(2000)[0]),
    }


def measure_pca(referee: keras.Model, size: int, seed: int) -> dict:
    """Samples from Gaussians over the numbers of a PCA, drawn and judged as a variant's are."""
    pca = baselines.fit_pca(X, size)
    known = pca.transform(X[:10_000])
    within = (known.min(), known.max())

    def score(codes: np.ndarray) -> float:
        pictures = pca.inverse_transform(np.clip(codes, *within)).clip(0, 1).astype("float32")
        return classifier_score(referee, pictures)

    return drawn_from_gaussians(score, known, np.random.default_rng(seed), seed)


def measure_simpler() -> dict:
    """Squared errors of what needs no network, on test pictures, clean and noisy.

    Ridge has one draw of the noise over all training pictures, and the penalty that is best on
    validation; PCA knows clean pictures only.
    """

    def errors(answer: Callable[[np.ndarray], np.ndarray], x=X_TEST, noisy=NOISY_TEST) -> dict:
        return {
            "MSE": float(metrics.mean_squared_error(x, answer(x)).mean()),
            "MSE, noisy": float(metrics.mean_squared_error(x, answer(noisy)).mean()),
        }

    found = {"mean image": errors(lambda x: baselines.mean_image(X, like=x))}
    pca = baselines.fit_pca(X, 32)
    found["PCA, 32 numbers"] = errors(lambda x: baselines.pca_reconstruction(pca, x))
    training = data.gaussian_noise(X, NOISE, seed=100)
    chosen_on = data.gaussian_noise(X_VALIDATION, NOISE, seed=0)
    tried = [baselines.fit_ridge(training, X, penalty) for penalty in PENALTIES]
    answers = [lambda x, ridge=ridge: baselines.ridge_reconstruction(ridge, x) for ridge in tried]
    found["ridge"] = errors(
        min(answers, key=lambda answer: errors(answer, X_VALIDATION, chosen_on)["MSE, noisy"])
    )
    return found


def mixed_pictures(seed: int) -> np.ndarray:
    """As many as there are test pictures; each pixel comes from another of them, as in lesson 2."""
    others = np.random.default_rng(seed).integers(len(X_TEST), size=X_TEST.shape, dtype=np.int32)
    return X_TEST[others, np.arange(784)]


def measure_wide(model: Autoencoder, seed: int) -> dict:
    """What an obstacle does to 1,024 units, on test digits and on mixed pictures.

    In a mixed picture each pixel comes from another digit, as in lesson 2. A unit is on by its own
    strength; it is dead if it is zero for every picture.
    """
    code = predict(model.encoder, X_TEST)
    off, weak = off_and_dead(code)

    def error(x: np.ndarray) -> float:
        return float(metrics.mean_squared_error(x, predict(model.autoencoder, x)).mean())

    return {
        "digits": error(X_TEST),
        "mixed": error(mixed_pictures(seed)),
        "units on": float((1 - off) * (code.shape[1] - weak)),
        "dead units": int(metrics.dead_units(code)),
    }
