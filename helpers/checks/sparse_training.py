"""Exercise 1, step 2: on which images the model has learnt, as far as its errors tell."""

from typing import Any

from helpers import metrics
from helpers.checks import probe
from helpers.checks.feedback import Wrong
from helpers.data import PIXELS

# The error on a part over that on training images. Models that had learnt from x_train, in batches
# of 256 and 1,000, had 1.007 to 1.011 on x_validation and 0.994 to 0.995 on x_test; those that had
# learnt from the part itself, and enough to pass, at most 0.982 and 0.970.
_USUAL = {"x_validation": 1.01, "x_test": 0.994}
_LEAST = {"x_validation": 0.995, "x_test": 0.982}


def judge_images(autoencoder: Any) -> None:
    """Raise when the model knows the test or the validation images better than others.

    The number of steps cannot tell: it is that of the images over that of a batch.
    """
    parts = {"x_validation": probe.validation().x, "x_test": probe.test().x}
    on_train = _error(autoencoder, probe.train().x)
    for name, x in parts.items():
        ratio = _error(autoencoder, x) / on_train
        if ratio < _LEAST[name]:
            raise Wrong(
                f"The error on `{name}` is {ratio:.3f} times that on `x_train`; for models that "
                f"learn from `x_train` it is about {_USUAL[name]:g}. So this one has learnt from "
                f"`{name}`. {_REASONS[name]} Train on `x_train`."
            )


_REASONS = {
    "x_validation": "Choices are made on these images, and they have to be new to the model.",
    "x_test": "These images are for one report at the end.",
}


def _error(autoencoder: Any, x) -> float:
    answers = probe.outputs("autoencoder", autoencoder, x, PIXELS)
    return float(metrics.binary_crossentropy(x, answers).mean())
