"""The noise lab, worked by hand."""

from tests.browser.by_hand import SETUP, work

CELLS = [
    SETUP,
    """
noisy = data.gaussian_noise(x_train, 0.5, seed=1)
pca, ridge = baselines.fit_pca(x_train, 64), baselines.fit_ridge(noisy, x_train)
denoiser = models.dense_autoencoder(64)
trained(denoiser.autoencoder, noisy)
""",
    """
from helpers.widgets.noise_lab import noise_lab

noise_lab(denoiser.autoencoder, ridge, x_validation, pca=pca)
""",
]


def test_the_noise_lab_by_hand(lab):
    work(lab, "noise_lab", CELLS, "level", "picture", "salt and pepper")
