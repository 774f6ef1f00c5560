"""What lesson 3 measures of a converged model: errors, sparsity, samples, bounds."""

import keras
import numpy as np
from keras import layers
from sklearn.mixture import GaussianMixture

from helpers import data, metrics
from helpers.models import Autoencoder, predict
from helpers.training import fit

NOISE = 0.5
(X, Y), _, (X_TEST, _) = data.load_mnist()
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


def measure(name: str, referee: keras.Model, model: Autoencoder, seed: int) -> dict:
    """What the lesson's table shows of one trained model, on test pictures."""

    def encode(x: np.ndarray) -> np.ndarray:
        code = predict(model.encoder, x)
        return code[0] if name == "variational" else code

    random = np.random.default_rng(seed)
    code, noisy_code = encode(X_TEST), encode(NOISY_TEST)
    known = encode(X[:10_000])
    low = None if name == "variational" else 0
    high = 1 if name == "sparse" else None

    def score(codes: np.ndarray) -> float:
        if low is not None:
            codes = np.clip(codes, low, high)
        return classifier_score(referee, predict(model.decoder, codes.astype("float32")))

    blind = random.standard_normal((2000, code.shape[1]))
    covariance = np.cov(known.T) + 1e-6 * np.eye(code.shape[1])
    mixture = GaussianMixture(10, reg_covar=1e-4, random_state=seed).fit(known.astype(np.float64))
    off, dead = off_and_dead(code)
    return {
        "BCE": float(metrics.binary_crossentropy(X_TEST, predict(model.decoder, code)).mean()),
        "MSE, noisy": float(
            metrics.mean_squared_error(X_TEST, predict(model.decoder, noisy_code)).mean()
        ),
        "zeros": metrics.share_of_zeros(code),
        "off": off,
        "dead units": dead,
        "blind": score(blind),
        "each unit": score(blind * known.std(axis=0) + known.mean(axis=0)),
        "one Gaussian": score(random.multivariate_normal(known.mean(axis=0), covariance, 2000)),
        "ten Gaussians": score(mixture.sample(2000)[0]),
    }
