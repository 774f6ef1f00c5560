"""The functions of exercise 03_variational: their values, their slopes, their use in a model."""

from collections.abc import Callable, Iterable, Sequence

import keras
import numpy as np
import tensorflow as tf

from helpers.checks import probe
from helpers.checks.feedback import Wrong, WrongKind
from helpers.checks.relations import relation
from helpers.data import PIXELS

_BITS = 1 / np.log(2)


def raw(name: str, function: Callable, arguments: tuple) -> np.ndarray:
    """What the learner's function makes of the arrays, as tensors: float64, of any shape."""
    tensors = [keras.ops.convert_to_tensor(a) for a in arguments]
    answer = probe.answer_of(name, function, *tensors)
    return probe.array(f"the result of {name}", answer).astype(np.float64)


def answer(name: str, function: Callable, arguments: tuple, shape: tuple) -> np.ndarray:
    """As ``raw``, of this shape and finite."""
    return probe.finite(f"the result of {name}", raw(name, function, arguments), shape)


def match(
    name: str,
    found: np.ndarray,
    truth: np.ndarray,
    mistakes: Iterable[tuple[np.ndarray, str]],
    relative: float = 0.001,
    more: Callable[[], str] | None = None,
    front: Sequence[tuple[str, float]] = (),
    formula: str = "The formula stands above. ",
) -> None:
    """Return when the values agree; else raise with the advice of the mistake that fits.

    When none does, ``more`` says what else it finds. ``front`` are the factors that may stand in
    front, each with what it multiplies.
    """
    if np.allclose(found, truth, rtol=relative, atol=1e-4):
        return
    for wrong, advice in mistakes:
        if np.allclose(found, wrong, rtol=relative, atol=1e-4):
            raise Wrong(f"`{name}`: {advice}")
    start = f"`{name}` gives {found[1]:.4f} where {truth[1]:.4f} is right. "
    if np.isinf(found).any() and not np.isnan(found).any():
        of, sound = truth[np.isinf(found)][0], np.isfinite(found)
        said = relation(found[sound], truth[sound], relative=relative) if sound.sum() > 1 else ""
        raise Wrong(
            f"`{name}` gives infinity where {abs(of):.4f} is right: "
            + (
                f"everywhere else it is {said}. Multiply in place of it."
                if "divided" in said
                else "a division by 0, the logarithm of 0, or an exponential of something large."
            )
        )
    if np.isnan(found).any():
        raise Wrong(
            start + "The logarithm or the root of a negative number gives NaN. `log_variance` is a "
            "logarithm already, and may be negative."
        )
    ratio = found[truth != 0] / truth[truth != 0]
    if np.ptp(ratio) < relative * np.abs(ratio).max():
        raise Wrong(
            f"{start}For every image it is {ratio[0]:.3g} times the right value: "
            + _about_factor(ratio[0], len(found), relative, front)
        )
    product = found * truth
    if np.ptp(product) < relative * np.abs(product).max():
        raise Wrong(
            f"{start}For every image it is {product[0]:.4g} divided by the right value: multiply "
            "in place of it."
        )
    said = more() if more else ""
    if not said and (known := relation(found, truth, relative=relative)):
        said = f"For every image it is {known}."
    raise Wrong(start + (said or f"{formula}Compare your lines with it, term by term."))


def _about_factor(
    ratio: float, images: int, relative: float, front: Sequence[tuple[str, float]]
) -> str:
    for factor, advice in (
        (_BITS, "that is in bits; use the natural logarithm, which gives nats."),
        (PIXELS**-2, "you divided by 784 where the mean has to be multiplied by it."),
        (1 / PIXELS, "you divided by 784, the pixels."),
        (images, f"{images} is the number of images; the numbers of *one* image add up."),
        (images / PIXELS, f"you multiplied the mean by {images}, the images; it has 784 pixels."),
    ):
        if np.isclose(ratio, factor, rtol=2 * relative):
            return advice
    said = [f"{what} has the factor {ratio * wanted:.4g}, not {wanted:g}" for what, wanted in front]
    return f"{', or '.join(said) or 'look at the factor in front'}."


def judge_slopes(
    name: str, function: Callable, arguments: Sequence[np.ndarray], names: Sequence[str]
) -> None:
    """Raise unless the result has a slope by each of the ``names``, the last of the arguments."""
    tensors = [tf.convert_to_tensor(a) for a in arguments]
    watched = tensors[-len(names) :]
    with tf.GradientTape() as tape:
        tape.watch(watched)
        found = tf.convert_to_tensor(probe.answer_of(name, function, *tensors))
    slopes = tape.gradient(found, watched)
    without = [
        f"`{argument}`"
        for argument, slope in zip(names, slopes, strict=True)
        if slope is None or not np.abs(keras.ops.convert_to_numpy(slope)).max() > 0
    ]
    if without:
        raise Wrong(
            f"The values of `{name}` are right, but no gradient reaches {' and '.join(without)}: "
            "its slope there is zero or does not exist, so training cannot change it. "
            "`ops.stop_gradient`, rounding, a comparison and NumPy's functions cut the gradient "
            "off: leave them out."
        )


def judge_in_a_loss(name: str, function: Callable) -> None:
    """Keras must be able to build the function into a model, to differentiate it there."""

    class Inside(keras.layers.Layer):
        def call(self, inputs):
            return function(*inputs)

    try:
        probe.guarded(name, lambda: Inside()([keras.Input((PIXELS,)), keras.Input((PIXELS,))]))
    except WrongKind:
        raise Wrong(
            f"The values of `{name}` are right, but inside a model it stops: there it gets symbols "
            "instead of numbers, which NumPy and `float` cannot take, and a batch of unknown size. "
            "Use `keras.ops`, such as `ops.exp` for `np.exp` and `ops.shape(x)` for `x.shape`."
        ) from None
