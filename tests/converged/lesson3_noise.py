"""Lesson 3's two denoisers: noise drawn once, and noise drawn afresh for each epoch."""

from helpers import data, metrics, models  # before Keras

# isort: split
import keras

from helpers.models import predict, start_again
from helpers.training import fit

NOISE, PICTURES, BATCH = 0.5, 22_000, 250
EPOCHS = (6, 30)  # when the errors are measured: as early as in the lesson, and late
WAYS = ("drawn once", "drawn afresh")


def once_or_afresh(seeds: tuple[int, ...]) -> dict:
    """Errors after some epochs, by way and number of epochs, a number for each seed.

    On the noise of the training (if drawn afresh: of the last epoch), on new noise over the same
    pictures, and on new pictures. Both ways begin with the same weights and the same noise.
    """
    (x, _), (x_validation, _), _ = data.load_mnist(at_most=PICTURES)
    model = models.dense_autoencoder(128)
    model.autoencoder.compile(keras.optimizers.Adam(3e-3), loss="binary_crossentropy")
    few = x[:5000]

    def error(clean, noise_seed: int) -> float:
        noisy = data.gaussian_noise(clean, NOISE, seed=noise_seed)
        return float(metrics.mean_squared_error(clean, predict(model.autoencoder, noisy)).mean())

    found: dict = {way: {str(epochs): {} for epochs in EPOCHS} for way in WAYS}
    for way in WAYS:
        for seed in seeds:
            keras.utils.set_random_seed(seed)
            start_again(model.autoencoder, models.dense_autoencoder(128).autoencoder)
            for epoch in range(max(EPOCHS)):
                drawn = 1000 * seed + (epoch if way == "drawn afresh" else 0)
                noisy = data.gaussian_noise(x, NOISE, seed=drawn)
                fit(model.autoencoder, noisy, x, batch_size=BATCH, verbose=0)
                if epoch + 1 in EPOCHS:
                    errors = found[way][str(epoch + 1)]
                    errors.setdefault("training noise", []).append(error(few, drawn))
                    errors.setdefault("new noise", []).append(error(few, 1))
                    errors.setdefault("new pictures", []).append(error(x_validation, 1))
    return found
