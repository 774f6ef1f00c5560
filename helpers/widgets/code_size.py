"""Code-size explorer: one test digit, rebuilt from 1, 2, 4 ... numbers by autoencoder and PCA."""

from collections.abc import Mapping

import keras
import numpy as np
from sklearn.decomposition import PCA

from helpers.baselines import check_components
from helpers.data import check_pictures, first_of_each
from helpers.widgets.interactive import Interactive, packed
from helpers.widgets.network import codes_and_decoder, pca_layers

EXAMPLES = 20  # pictures of each digit to choose from


def code_size_explorer(
    autoencoders: Mapping[int, keras.Model], pca: PCA, x_test: np.ndarray, y_test: np.ndarray
) -> Interactive:
    """Slide the code size and see a test digit as autoencoder and PCA rebuild it.

    ``autoencoders`` maps a code size to a trained model of dense layers from (n, 784) to (n, 784);
    the slider moves over these sizes. ``pca`` is fitted to the training pictures with at least as
    many components. Errors are mean squared errors a pixel. Only 20 pictures of each digit in
    ``x_test`` (n, 784) are kept; ``y_test`` holds their digits. Raises ValueError for arguments
    that do not fit.
    """
    check_pictures("x_test", x_test, y_test)
    sizes = sorted(autoencoders) if isinstance(autoencoders, Mapping) else []
    if not sizes or not all(isinstance(size, int) and size > 0 for size in sizes):
        raise ValueError("autoencoders must map code sizes, such as 32, to trained models.")
    check_components(pca, max(sizes))
    places = first_of_each(y_test, EXAMPLES)
    x = x_test[places]
    halves = [codes_and_decoder(autoencoders[size], x) for size in sizes]
    given = {
        "sizes": sizes,
        "pictures": packed(x, "grey"),
        "labels": y_test[places].tolist(),
        "codes": [packed(codes) for codes, _ in halves],
        "decoders": [layers for _, layers in halves],
        "pca": pca_layers(pca, max(sizes))[0],
    }
    chosen = {"size": sizes[len(sizes) // 2], "digit": int(y_test[places[0]]), "example": 0}
    words = (
        "Interactive: a test digit, rebuilt from "
        f"{', '.join(map(str, sizes))} numbers by autoencoder and PCA, with their errors."
    )
    return Interactive("code_size", given, chosen, words=words, name="code size explorer")
