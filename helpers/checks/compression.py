"""Checks of the exercise 05_compression: levels, bytes, the curve, the break-even, entropy."""

from functools import cache

import numpy as np

from helpers import metrics
from helpers.checks import probe
from helpers.checks.autoencoders import judge_reconstruction, three_models
from helpers.checks.feedback import NotAttempted, Outcome, Wrong, WrongKind, right, step
from helpers.data import PIXELS

ALLOWED_MSE = 0.0135  # of 32 numbers before rounding; PCA with 32 components has 0.0157
DEPTHS = (2, 3, 4, 6, 8)  # bits a number on the rate-distortion curve


@step("05_compression", "step 1")
def train(autoencoder, encoder, decoder) -> Outcome:
    """An autoencoder with at most 32 numbers that beats PCA with as many."""
    x = probe.validation(2000).x
    code = three_models(autoencoder, encoder, decoder, x)
    answer = probe.outputs("autoencoder", autoencoder, x, PIXELS)
    judge_reconstruction("autoencoder", autoencoder, x, answer, None)
    error = float(metrics.mean_squared_error(x, answer).mean())
    if code.shape[1] > 32:
        raise Wrong(f"The code has {code.shape[1]} numbers; at most 32 are allowed here.")
    if error > ALLOWED_MSE:
        raise Wrong(
            f"The mean squared error is {error:.4f}; {ALLOWED_MSE} is wanted (PCA with 32 numbers "
            "has 0.0157). Give encoder and decoder a hidden layer, and leave the code without "
            "activation, so that no number is lost to zero."
        )
    return right(
        "A code that is worth storing.",
        {"numbers": str(code.shape[1]), "mean squared error": f"{error:.4f}"},
        "Nothing is compressed yet: 32 floats take 128 bytes.",
    )


@step("05_compression", "step 2")
def quantise(to_levels, from_levels) -> Outcome:
    """Numbers to whole levels and back, with 2**bits levels between low and high."""
    low, high = np.array([0.0, -1.0], np.float32), np.array([4.0, 3.0], np.float32)
    code = np.array([[0, -1], [4, 3], [1, 1.1], [-2, 9], [2.3, 0.2]], np.float32)
    for bits in (2, 4):
        place = np.clip((code - low) / (high - low), 0, 1) * (2**bits - 1)
        truth = np.rint(place)
        _judge_levels(_call("to_levels", to_levels, (code, bits, low, high)), place, bits)
        back = _call("from_levels", from_levels, (truth.astype(np.uint8), bits, low, high))
        back = probe.finite("the result of from_levels", back, code.shape)
        right_back = low + truth / (2**bits - 1) * (high - low)
        if not np.allclose(back, right_back, atol=1e-3):
            if np.allclose(back, truth / (2**bits - 1), atol=1e-3):
                raise Wrong(
                    "`from_levels` gives values from 0 to 1: stretch them to `low`..`high`."
                )
            if np.allclose(back, low + truth / 2**bits * (high - low), atol=1e-3):
                raise Wrong("`from_levels` divides by 2**bits: the last level has to be `high`.")
            raise Wrong("`from_levels` does not lead back: level 0 is `low`, the last is `high`.")
    return right(
        "To levels and back, with nothing outside the range.",
        {"levels with 4 bits": "0 to 15"},
        "Everything that quantising loses, it loses here. Packing loses nothing.",
    )


@step("05_compression", "step 3")
def pack(to_bytes, from_bytes) -> Outcome:
    """Levels to real bytes and back, without loss, with no bit more than is needed."""
    rng = np.random.default_rng(0)
    for bits, units in ((2, 32), (4, 32), (4, 7), (8, 16)):
        levels = rng.integers(0, 2**bits, units).astype(np.uint8)
        blob = _call("to_bytes", to_bytes, (levels, bits))
        if not isinstance(blob, (bytes, bytearray)):
            raise WrongKind(
                f"`to_bytes` gives {probe.kind_of(blob)}; it should give `bytes`, which can be "
                "counted with `len` and written to a file."
            )
        _judge_size(len(blob), units, bits)
        back = _call("from_bytes", from_bytes, (bytes(blob), bits, units))
        back = probe.finite("the result of from_bytes", back, (units,))
        if not np.array_equal(back, levels):
            raise Wrong(
                f"{units} levels of {bits} bits come back changed. Look at the order of the bits, "
                "and at what fills up the last byte."
            )
    return right(
        "Real bytes, and every level comes back.",
        {"32 numbers of 4 bits": "16 bytes", "7 numbers of 4 bits": "4 bytes"},
        "Seven times four bits are three bytes and a half. A file has no half bytes.",
    )


@step("05_compression", "step 4")
def curve(encoder, decoder, low, high, sizes, errors) -> Outcome:
    """Bytes and error on validation images for each number of bits."""
    x = probe.validation().x
    code = probe.outputs("encoder", encoder, x)
    units = code.shape[1]
    low = probe.finite("low", low, (units,))
    high = probe.finite("high", high, (units,))
    if (high <= low).any():
        raise Wrong("`high` has to be above `low` for every number of the code.")
    outside = float(((code < low) | (code > high)).mean())
    if outside > 0.05:
        raise Wrong(
            f"{outside:.0%} of the code lie outside `low` to `high` and are cut. Take the range "
            "from the code of the training images, number by number."
        )
    sizes = _by_depth("sizes", sizes)
    errors = _by_depth("errors", errors)
    measured = {}
    for bits in DEPTHS:
        size = -(-units * bits // 8)
        _judge_curve_size(sizes[bits], size, units, bits)
        levels = metrics.quantise(code, bits, low, high)
        answer = probe.outputs(
            "decoder", decoder, metrics.dequantise(levels, bits, low, high), PIXELS
        )
        truth = float(metrics.mean_squared_error(x, answer).mean())
        _judge_curve_error(errors[bits], truth, bits, encoder, decoder, code, x)
        measured[f"{bits} bits"] = f"{size} bytes, error {truth:.4f}"
    return right(
        "A rate-distortion curve with honest bytes.",
        measured,
        "Past a certain depth more bits buy nothing: the error left is that of the 32 numbers.",
    )


@step("05_compression", "step 5")
def break_even(decoder, png_bytes, code_bytes, images_to_break_even) -> Outcome:
    """How many images it takes until the decoder has paid for itself."""
    asked = probe.model("decoder", decoder)
    png = _png_bytes()
    given_png = probe.number("png_bytes", png_bytes)
    code = probe.number("code_bytes", code_bytes)
    images = probe.number("images_to_break_even", images_to_break_even)
    if not probe.close(given_png, png, 0.02):
        advice = "That is the size of the raw pixels. " if given_png in (784, 3136) else ""
        raise Wrong(
            f"`png_bytes` is {given_png:.0f}; a PNG of a validation image has {png:.0f} bytes on "
            f"average. {advice}`metrics.png(x).size` counts them."
        )
    if not 1 <= code <= 32:
        raise Wrong(f"`code_bytes` is {code:g}; take a point of your curve, in bytes (8 to 32).")
    weights = sum(int(np.prod(w.shape)) for w in asked.weights)
    truth = 4 * weights / (given_png - code)
    if probe.close(images, truth, 0.02, 1):
        return right(
            "The decoder has to be stored, too.",
            {
                "decoder": f"{4 * weights / 1000:,.0f} kB",
                "saved on an image": f"{given_png - code:.0f} bytes",
                "images to break even": f"{truth:,.0f}",
            },
            "Below this number of images the files alone look small, and PNG is smaller. And PNG "
            "loses nothing.",
        )
    for wrong, advice in (
        (truth / 4, "A weight is a float of four bytes."),
        (4 * weights / given_png, "Subtract what the code itself takes from what PNG takes."),
        (8 * truth, "You counted bits for bytes."),
        (1 / truth, "You divided the wrong way round."),
    ):
        if probe.close(images, wrong, 0.02):
            raise Wrong(f"`images_to_break_even` is {images:.0f}. {advice}")
    raise Wrong(
        f"`images_to_break_even` is {images:.0f}; we find {truth:.0f}. The decoder has {weights:,} "
        f"weights of four bytes; each image saves {given_png:.0f} - {code:g} bytes."
    )


@step("05_compression", "stretch goal")
def entropy(compress, decompress) -> Outcome:
    """Lossless coding of many codes together, with fewer bytes than packing alone."""
    rng = np.random.default_rng(0)
    levels = np.clip(np.rint(rng.normal(7.5, 2.0, (1000, 32))), 0, 15).astype(np.uint8)
    packed = levels.size // 2
    blob = _call("compress", compress, (levels,))
    if not isinstance(blob, (bytes, bytearray)):
        raise WrongKind(f"`compress` gives {probe.kind_of(blob)}; it should give `bytes`.")
    back = probe.array(
        "the result of decompress", _call("decompress", decompress, (bytes(blob), levels.shape))
    )
    if back.shape != levels.shape or not np.array_equal(back, levels):
        raise Wrong("What `decompress` gives back is not what `compress` was given.")
    ideal = _entropy(levels) * levels.size / 8
    if len(blob) > 0.95 * packed:
        raise Wrong(
            f"{len(blob)} bytes; packed with 4 bits each they take {packed}. Levels in the middle "
            "come up far more often: give them shorter codes, as `zlib` and `lzma` do."
        )
    return right(
        "Fewer bytes, nothing lost.",
        {
            "packed": f"{packed} bytes",
            "compressed": f"{len(blob)} bytes",
            "Shannon's bound": f"{ideal:.0f} bytes",
        },
        "The bound is the entropy of a single level. Only a coder that knows how the numbers "
        "depend on one another gets below it.",
    )


@cache
def _png_bytes() -> float:
    return float(metrics.png(probe.validation(1000).x).size.mean())


def _entropy(levels: np.ndarray) -> float:
    share = np.bincount(levels.ravel()) / levels.size
    share = share[share > 0]
    return float(-(share * np.log2(share)).sum())


def _call(name: str, function, arguments: tuple):
    if not callable(function) or isinstance(function, type):
        raise WrongKind(f"`{name}` is {probe.kind_of(function)}; it should be a function.")
    answer = probe.guarded(name, lambda: function(*arguments))
    if answer is None:
        raise NotAttempted(f"`{name}` returns nothing. Write its lines; is the `return` there?")
    return answer


def _judge_levels(answer, place: np.ndarray, bits: int) -> None:
    """``place`` is where each number lies between the levels; halves may go either way."""
    levels = probe.finite("the result of to_levels", answer, place.shape).astype(float)
    truth, whole = np.rint(place), (levels == np.rint(levels)).all()
    if whole and np.abs(levels - place).max() < 0.501:
        return
    if not whole:
        raise Wrong("`to_levels` gives fractions. A level is a whole number: round.")
    if levels.min() < 0 or levels.max() > 2**bits - 1:
        raise Wrong(
            f"With {bits} bits the levels are 0 to {2**bits - 1}; yours go from {levels.min():g} "
            f"to {levels.max():g}. Cut what lies outside, and mind that 2**bits levels end at "
            "2**bits - 1."
        )
    inside = (truth > 0) & (truth < 2**bits - 1)
    if np.array_equal(levels[~inside], truth[~inside]) and (levels <= truth).all():
        raise Wrong("`to_levels` rounds down. Round to the nearest level: half the error.")
    raise Wrong(
        f"These are other levels than ours: `low` is level 0, `high` is level {2**bits - 1}, and "
        "each number of the code has its own `low` and `high`."
    )


def _judge_size(found: int, units: int, bits: int) -> None:
    size = -(-units * bits // 8)
    if found == size:
        return
    start = f"{units} levels of {bits} bits take {size} bytes; yours take {found}. "
    if found in (4 * units, 8 * units):
        raise Wrong(start + "Those are floats (or large integers): nothing was packed.")
    if found == units:
        raise Wrong(start + "You spend a whole byte on every level.")
    if found == units * bits:
        raise Wrong(start + "You counted bits: eight of them go into a byte.")
    if found < size:
        raise Wrong(start + "That is too few: something is lost.")
    raise Wrong(start + "`np.unpackbits` and `np.packbits` turn bytes into bits and back.")


def _by_depth(name: str, value) -> dict[int, float]:
    if isinstance(value, dict):
        missing = [bits for bits in DEPTHS if bits not in value]
        if missing:
            raise Wrong(f"`{name}` has no entry for {missing[0]} bits.")
        return {bits: probe.number(f"{name}[{bits}]", value[bits]) for bits in DEPTHS}
    found = probe.finite(name, value, (len(DEPTHS),))
    return dict(zip(DEPTHS, map(float, found), strict=True))


def _judge_curve_size(found: float, size: int, units: int, bits: int) -> None:
    if probe.close(found, size, 0, 0.01):
        return
    start = f"With {bits} bits an image takes {size} bytes; `sizes` says {found:g}. "
    if found == 4 * units:
        raise Wrong(start + "Those are floats of four bytes: what counts is what is stored.")
    if found == units * bits:
        raise Wrong(start + "Those are bits; eight of them are a byte.")
    if found == units:
        raise Wrong(start + "That is the number of numbers.")
    raise Wrong(start + "Count the bytes that `to_bytes` makes for one image.")


def _judge_curve_error(found, truth, bits, encoder, decoder, code, x) -> None:
    if probe.close(found, truth, 0.02):
        return
    start = f"With {bits} bits `errors` says {found:.4f}; we find {truth:.4f}. "
    exact = probe.outputs("decoder", decoder, code, PIXELS)
    unrounded = float(metrics.mean_squared_error(x, exact).mean())
    if probe.close(found, unrounded, 0.005):
        raise Wrong(start + "That is the error of the exact code. Quantise, go back, then decode.")
    if probe.close(found, truth * PIXELS, 0.02):
        raise Wrong(start + "You added up the pixels; take their mean.")
    x_test = probe.test().x
    raise Wrong(
        start + "Encode the validation images, go to levels and back, decode, and compare with "
        f"the {len(x):,} originals (not with the {len(x_test):,} test images)."
    )
