"""Answers to the exercise 05_compression. The models are PCA in Keras: nothing is trained."""

import bz2
import lzma
import zlib
from functools import cache

import keras
import numpy as np
from keras import layers
from scipy.fft import dctn, idctn

from helpers import metrics
from helpers.checks import compression as check
from helpers.checks import compression_patches as patches
from helpers.checks.compression_curve import DEPTHS
from helpers.data_photographs import cut, joined, load_photograph
from helpers.metrics_photographs import jpeg
from helpers.training import fit
from tests.wrong_answers import right, wrong
from tests.wrong_answers.shared import named

MODELS = "autoencoder encoder decoder"
UNITS = 8


def three(units: int, activation: str | None = None):
    """Autoencoder, encoder, decoder with one layer on each side, weights as they come."""
    pixels, code = keras.Input((64,)), keras.Input((units,))
    encoder = keras.Model(pixels, layers.Dense(units, activation)(pixels))
    decoder = keras.Model(code, layers.Dense(64)(code))
    return keras.Model(pixels, decoder(encoder(pixels))), encoder, decoder


@cache
def pca(units: int = UNITS, activation: str | None = None):
    """PCA with so many numbers as three models."""
    models, (mean, axes) = three(units, activation), patches._axes()
    axes = axes[:, :units]
    models[0].set_weights([axes, -mean @ axes, axes.T, mean])
    return models


@right(check.train)
def as_good_as_pca():
    return named(MODELS, pca())


@right(check.train)
def book_style_with_lists():
    _, encoder, decoder = pca(4)
    pixels = keras.Input((64,))
    return named(MODELS, (keras.Model([pixels], [decoder(encoder(pixels))]), encoder, decoder))


@wrong(check.train, "4 to 16 are allowed")
def too_wide():
    return named(MODELS, pca(32))


@wrong(check.train, "its layer has a `relu`")
def relu_on_the_code():
    return named(MODELS, pca(UNITS, "relu"))


@wrong(check.train, "its layer has a sigmoid")
def sigmoid_on_the_code():
    return named(MODELS, trained(activation="sigmoid", epochs=4))


@wrong(check.train, "steps (Adam, learning rate 0.001)")
def trained_for_five_epochs_in_large_batches():
    return named(MODELS, trained(epochs=4))


@wrong(check.train, "So this one has learnt from `x_validation`")
def trained_on_the_validation_patches():
    return named(MODELS, trained(patches.validation(), epochs=80, batch=64))


@right(check.train)
def trained_in_large_batches_with_a_sigmoid_at_the_end():
    return named(MODELS, trained(epochs=20, last="sigmoid"))


def trained(x=None, epochs=20, batch=256, activation=None, last=None):
    """Three models with a hidden layer of 64 units on each side, trained by Adam as it is."""
    keras.utils.set_random_seed(1)
    pixels, code = keras.Input((64,)), keras.Input((UNITS,))
    encoder = keras.Model(pixels, layers.Dense(UNITS, activation)(layers.Dense(64, "relu")(pixels)))
    decoder = keras.Model(code, layers.Dense(64, last)(layers.Dense(64, "relu")(code)))
    autoencoder = keras.Model(pixels, decoder(encoder(pixels)))
    autoencoder.compile("adam", "mse")
    x = patches.train() if x is None else x
    fit(autoencoder, x, x, epochs=epochs, batch_size=batch, verbose=0)
    return autoencoder, encoder, decoder


@wrong(check.train, "nothing is learnt yet")
def untrained():
    keras.utils.set_random_seed(0)
    return named(MODELS, three(UNITS))


@wrong(check.train, "share their layers")
def of_different_models():
    return named(MODELS, (pca()[0], pca()[1], three(UNITS)[2]))


@wrong(check.train, "no code")
def autoencoder_for_encoder():
    return named(MODELS, (pca()[0], pca()[0], pca()[2]))


def to_levels(code, bits, low, high):
    return metrics.quantise(code, bits, low, high)


def from_levels(levels, bits, low, high):
    return metrics.dequantise(levels, bits, low, high)


def levels_by(function):
    return {"to_levels": function, "from_levels": from_levels}


def share(code, low, high):
    return (code - low) / (high - low)


@right(check.quantise)
def the_course_s_own():
    return levels_by(to_levels)


@right(check.quantise)
def by_adding_a_half():
    def levels(code, bits, low, high):
        steps = 2**bits - 1
        return np.floor(np.clip(share(code, low, high), 0, 1) * steps + 0.5).astype(int)

    return levels_by(levels)


@wrong(check.quantise, "Cut what lies outside")
def without_cutting():
    return levels_by(lambda c, b, lo, hi: np.rint(share(c, lo, hi) * (2**b - 1)))


@wrong(check.quantise, "2**bits - 1")
def one_level_too_many():
    return levels_by(lambda c, b, lo, hi: np.rint(np.clip(share(c, lo, hi), 0, 1) * 2**b))


@wrong(check.quantise, "rounds down")
def rounded_down():
    return levels_by(
        lambda c, b, lo, hi: (np.clip(share(c, lo, hi), 0, 1) * (2**b - 1)).astype(int)
    )


@wrong(check.quantise, "among 2**bits bins")
def bins_for_levels():
    return levels_by(lambda c, b, lo, hi: np.clip(np.floor(share(c, lo, hi) * 2**b), 0, 2**b - 1))


@wrong(check.quantise, "`np.int8` ends there")
def signed_levels():
    return levels_by(lambda c, b, lo, hi: to_levels(c, b, lo, hi).astype(np.int8))


@wrong(check.quantise, "comes out at the other end")
def cut_after_the_whole_numbers():
    def levels(code, bits, low, high):
        found = np.rint(share(code, low, high) * (2**bits - 1)).astype(int).astype(np.uint8)
        return np.clip(found, 0, 2**bits - 1)

    return levels_by(levels)


@wrong(check.quantise, "A level is a whole number")
def not_rounded():
    return levels_by(lambda c, b, lo, hi: np.clip(share(c, lo, hi), 0, 1) * (2**b - 1))


@wrong(check.quantise, "It divides by 4, and 4 levels have 3 gaps between them")
def back_by_the_number_of_levels():
    return {"to_levels": to_levels, "from_levels": lambda v, b, lo, hi: lo + v / 2**b * (hi - lo)}


@wrong(check.quantise, "Level 0 becomes")
def back_without_low():
    return {
        "to_levels": to_levels,
        "from_levels": lambda v, b, lo, hi: v / (2**b - 1) * (hi - lo) - 1,
    }


@wrong(check.quantise, "stretch them")
def back_to_shares():
    return {"to_levels": to_levels, "from_levels": lambda v, b, lo, hi: v / (2**b - 1) + 0 * lo}


def to_bytes(levels, bits):
    rows = np.unpackbits(np.asarray(levels, np.uint8)[:, None], axis=1)[:, 8 - bits :]
    return np.packbits(rows.ravel()).tobytes()


def from_bytes(blob, bits, units):
    rows = np.unpackbits(np.frombuffer(blob, np.uint8))[: units * bits].reshape(units, bits)
    return rows @ (2 ** np.arange(bits)[::-1])


def packed_by(function):
    return {"to_bytes": function, "from_bytes": from_bytes}


@right(check.pack)
def with_packbits():
    return packed_by(to_bytes)


@right(check.pack)
def with_one_large_number():
    def write(levels, bits):
        number = sum(int(level) << (bits * place) for place, level in enumerate(levels))
        return number.to_bytes(-(-len(levels) * bits // 8), "little")

    def read(blob, bits, units):
        number = int.from_bytes(blob, "little")
        return [number >> (bits * place) & (2**bits - 1) for place in range(units)]

    return {"to_bytes": write, "from_bytes": read}


@wrong(check.pack, "Those are floats")
def floats():
    return packed_by(lambda levels, bits: levels.astype(np.float32).tobytes())


@wrong(check.pack, "a whole byte on every level")
def one_byte_a_level():
    return packed_by(lambda levels, bits: levels.tobytes())


@wrong(check.pack, "You counted bits")
def a_byte_for_every_bit():
    return packed_by(lambda levels, bits: bytes(len(levels) * bits))


@wrong(check.pack, "should give `bytes`")
def an_array_for_bytes():
    return packed_by(lambda levels, bits: levels)


@wrong(check.pack, "come back changed")
def read_in_the_wrong_order():
    def read(blob, bits, units):
        return from_bytes(blob, bits, units)[::-1]

    return {"to_bytes": to_bytes, "from_bytes": read}


def entropy_bits(levels):
    return patches.entropy_bits_of(np.asarray(levels))


def squeeze(levels):
    return bz2.compress(np.asarray(levels, np.uint8).T.tobytes())


def unsqueeze(blob, shape):
    return np.frombuffer(bz2.decompress(blob), np.uint8).reshape(shape[::-1]).T


def coder(bits=entropy_bits, compress=squeeze, decompress=unsqueeze):
    return {"entropy_bits": bits, "compress": compress, "decompress": decompress}


@right(check.entropy)
def number_by_number():
    return coder()


@right(check.entropy)
def patch_by_patch_with_lists():
    return coder(
        lambda levels: keras.ops.convert_to_tensor(entropy_bits(levels)),
        lambda levels: bytearray(lzma.compress(levels.tobytes())),
        lambda blob, shape: np.frombuffer(lzma.decompress(blob), np.uint8).reshape(shape).tolist(),
    )


@right(check.entropy)
def with_zlib_as_in_the_hint():
    return coder(
        compress=lambda levels: zlib.compress(levels.T.tobytes(), level=9),
        decompress=lambda blob, shape: (
            np.frombuffer(zlib.decompress(blob), np.uint8).reshape(shape[::-1]).T
        ),
    )


@wrong(check.entropy, "Levels that occur once are left out")
def rare_levels_left_out():
    def bits(levels):
        counts = np.bincount(levels.ravel())
        share = counts[counts > 1] / levels.size
        return -np.sum(share * np.log2(share))

    return coder(bits)


@wrong(check.entropy, "Those are nats")
def nats():
    return coder(lambda levels: entropy_bits(levels) * np.log(2))


@wrong(check.entropy, "The sign is missing")
def negative():
    return coder(lambda levels: -entropy_bits(levels))


@wrong(check.entropy, "bits for one level")
def bits_of_a_patch():
    return coder(lambda levels: entropy_bits(levels) * levels.shape[1])


@wrong(check.entropy, "equally frequent")
def as_if_equally_frequent():
    return coder(lambda levels: np.log2(len(np.unique(levels))))


def pack(levels):
    pairs = levels.reshape(-1, 2)
    return (pairs[:, 0] << 4 | pairs[:, 1]).tobytes()


def unpack(blob, shape):
    both = np.frombuffer(blob, np.uint8)
    return np.stack([both >> 4, both & 15], axis=1).reshape(shape)


@wrong(check.entropy, "what packing with 4 bits makes of them")
def packing_alone():
    return coder(compress=pack, decompress=unpack)


@wrong(check.entropy, "Give a compressor one byte for each level")
def eight_bytes_a_level():
    return coder(
        compress=lambda levels: zlib.compress(levels.astype(np.int64).tobytes()),
        decompress=lambda blob, shape: np.frombuffer(zlib.decompress(blob), int).reshape(shape),
    )


@right(check.entropy)
def packed_and_then_compressed():
    return coder(
        compress=lambda levels: lzma.compress(pack(levels)),
        decompress=lambda blob, shape: unpack(lzma.decompress(blob), shape),
    )


def with_zlib(level, turned):
    def compress(levels):
        return zlib.compress((levels.T if turned else levels).tobytes(), level)

    def decompress(blob, shape):
        levels = np.frombuffer(zlib.decompress(blob), np.uint8)
        return levels.reshape(shape[::-1]).T if turned else levels.reshape(shape)

    return coder(compress=compress, decompress=decompress)


@right(check.entropy)
def zlib_as_it_is():
    return with_zlib(-1, turned=False)


@right(check.entropy)
def zlib_in_a_hurry_number_by_number():
    return with_zlib(1, turned=True)


@right(check.entropy)
def differences_from_patch_to_patch():
    first = np.zeros((1, 8), np.uint8)
    return coder(
        compress=lambda levels: bz2.compress(np.diff(levels, axis=0, prepend=first).tobytes()),
        decompress=lambda blob, shape: np.cumsum(
            np.frombuffer(bz2.decompress(blob), np.uint8).reshape(shape), axis=0, dtype=np.uint8
        ),
    )


@wrong(check.entropy, "`decompress` stopped with")
def levels_kept_in_a_variable():
    kept = {}

    def compress(levels):
        kept[len(kept)] = levels
        return bytes([len(kept) - 1])

    return coder(compress=compress, decompress=lambda blob, shape: kept[blob[0]])


@wrong(check.entropy, "each counted by itself")
def entropy_of_each_column():
    return coder(patches.entropy_by_number)


@wrong(check.entropy, "is not what `compress` was given")
def transposed_once():
    return coder(
        decompress=lambda blob, shape: np.frombuffer(bz2.decompress(blob), np.uint8).reshape(shape)
    )


def code_of(x):
    return np.asarray(pca()[1](x))


@cache
def ends():
    code = code_of(patches.train())
    return code.min(axis=0), code.max(axis=0)


def rounded(x, depth):
    return metrics.quantise(code_of(x), depth, *ends()).astype(np.uint8)


def rebuilt(x, depth):
    values = metrics.dequantise(rounded(x, depth), depth, *ends())
    return np.clip(np.asarray(pca()[2](values)), 0, 1)


def curve(**changed):
    x = patches.validation()
    levels = [rounded(x, depth) for depth in DEPTHS]
    errors = [float(np.square(rebuilt(x, depth) - x).mean()) for depth in DEPTHS]
    true = {
        **named("encoder decoder", pca()[1:]),
        **named("low high", ends()),
        "compress": squeeze,
        "predicted": [entropy_bits(one) * UNITS / 8 for one in levels],
        "sizes": [len(squeeze(one)) / len(x) for one in levels],
        "errors": errors,
        "bits": next(
            d for d, error in zip(DEPTHS, errors, strict=True) if error <= 1.1 * errors[-1]
        ),
    }
    return true | {name: change(true[name]) for name, change in changed.items()}


def times(factor):
    return lambda values: [factor * value for value in values]


@right(check.curve)
def as_lists():
    return curve()


@right(check.curve)
def as_dictionaries_and_arrays():
    return curve(sizes=lambda s: dict(zip(DEPTHS, s, strict=True)), errors=np.array)


@right(check.curve)
def entropy_of_each_number():
    levels = [rounded(patches.validation(), depth) for depth in DEPTHS]
    return curve(predicted=lambda _: [UNITS * patches.entropy_by_number(one) / 8 for one in levels])


@wrong(check.curve, "for one number of the code")
def predicted_for_one_number():
    return curve(predicted=times(1 / UNITS))


@wrong(check.curve, "Those are bits; eight of them are a byte")
def predicted_in_bits():
    return curve(predicted=times(8.0))


@wrong(check.curve, "That is for all patches")
def sizes_of_all():
    return curve(sizes=times(len(patches.validation())))


@wrong(check.curve, "That is the packed size")
def packed_sizes():
    return curve(sizes=lambda _: [UNITS * depth / 8 for depth in DEPTHS])


@wrong(check.curve, "error of the exact code")
def not_quantised():
    x = patches.validation()
    exact = float(np.square(np.clip(np.asarray(pca()[0](x)), 0, 1) - x).mean())
    return curve(errors=lambda _: [exact] * len(DEPTHS))


@wrong(check.curve, "They are those of the validation patches")
def range_of_the_validation_patches():
    code = code_of(patches.validation())
    return curve(low=lambda _: code.min(axis=0), high=lambda _: code.max(axis=0))


@wrong(check.curve, "one pair for all numbers")
def one_range_for_all_numbers():
    low, high = ends()
    return curve(low=lambda _: low.min() + 0 * low, high=lambda _: high.max() + 0 * high)


@wrong(check.curve, "would be cut")
def range_without_the_rarest():
    code = code_of(patches.train())
    low, high = np.quantile(code, [0.001, 0.999], axis=0)
    return curve(low=lambda _: low, high=lambda _: high)


@wrong(check.curve, "lie outside `low` to `high`")
def range_of_one_patch():
    return curve(low=lambda low: low / 50, high=lambda high: high / 50)


@wrong(check.curve, "has to be above `low`")
def range_turned_round():
    return curve(low=lambda _: ends()[1], high=lambda _: ends()[0])


@wrong(check.curve, "at most 1.1 times is allowed")
def too_few_bits():
    return curve(bits=lambda _: 2)


@cache
def sent(name: str = "flower.jpg"):
    picture, depth = load_photograph(name), 5
    x = cut(picture)
    error = np.square(rebuilt(x, depth) - x).mean()
    sizes = (jpeg(picture, quality) for quality in range(1, 96))
    smallest = next(c.size for c in sizes if np.square(c.photograph - picture).mean() <= error)
    code = len(squeeze(rounded(x, depth)))
    model = 4 * (pca()[2].count_params() + 2 * UNITS)
    never = model / (smallest - code) if smallest > code else np.inf
    return picture, depth, code, model, smallest, never


def counted(**changed):
    names = "photograph bits code_bytes model_bytes jpeg_bytes photographs_to_break_even"
    true = {
        **named("encoder decoder", pca()[1:]),
        **named("low high", ends()),
        "compress": squeeze,
        **named(names, sent()),
    }
    return true | changed


@right(check.break_even)
def every_byte():
    return counted()


@right(check.break_even)
def weights_of_two_bytes():
    decoder = three(UNITS)[2]
    decoder.set_weights([weight.astype(np.float16) for weight in pca()[2].get_weights()])
    return counted(
        decoder=decoder,
        model_bytes=2 * (decoder.count_params() + 2 * UNITS),
        photographs_to_break_even=float("inf"),
    )


@wrong(check.break_even, "works with weights that need four")
def two_bytes_for_weights_of_four():
    return counted(model_bytes=2 * (pca()[2].count_params() + 2 * UNITS))


@wrong(check.break_even, "That is for one patch")
def code_of_one_patch():
    return counted(code_bytes=sent()[2] / len(cut(sent()[0])))


@wrong(check.break_even, "have to be stored as well")
def without_the_ends():
    return counted(model_bytes=4 * pca()[2].count_params())


@wrong(check.break_even, "The encoder stays with the sender")
def encoder_counted_too():
    return counted(model_bytes=4 * pca()[0].count_params())


@wrong(check.break_even, "the smallest JPEG whose error")
def a_jpeg_of_another_quality():
    return counted(jpeg_bytes=jpeg(sent()[0], 75).size)


@wrong(check.break_even, "no number of photographs is enough")
def a_negative_number_of_photographs():
    return counted(photographs_to_break_even=sent()[3] / (sent()[4] - sent()[2]))


def save(photograph, step=0.25, compress=bz2.compress):
    waves = dctn(cut(photograph).reshape(-1, 8, 8), axes=(1, 2), norm="ortho")
    levels = np.clip(np.rint(waves / step), -128, 127).astype(np.int8).reshape(-1, 64)
    return np.array(photograph.shape, np.uint16).tobytes() + compress(levels.T.tobytes())


def restore(blob, step=0.25):
    shape = tuple(np.frombuffer(blob[:4], np.uint16).astype(int))
    levels = np.frombuffer(bz2.decompress(blob[4:]), np.int8).reshape(64, -1).T
    squares = idctn(levels.reshape(-1, 8, 8) * step, axes=(1, 2), norm="ortho")
    return joined(np.clip(squares, 0, 1), shape)


@right(check.transform)
def cosines():
    return {"save": save, "restore": restore}


@right(check.transform)
def patch_by_patch():
    def in_order(photograph):
        blob = save(photograph, compress=bytes)
        levels = np.frombuffer(blob[4:], np.int8).reshape(64, -1)
        return blob[:4] + bz2.compress(levels.T.tobytes())

    def back(blob):
        levels = np.frombuffer(bz2.decompress(blob[4:]), np.int8).reshape(-1, 64)
        return restore(blob[:4] + bz2.compress(levels.T.tobytes()))

    return {"save": in_order, "restore": back}


@wrong(check.transform, "what `save` has kept in a variable is not there")
def one_byte_and_a_variable():
    kept = []

    def remember(photograph):
        kept.append(photograph)
        return bytes([len(kept) - 1])

    return {"save": remember, "restore": lambda blob: kept[blob[0]]}


@wrong(check.transform, "the shape has to be in the bytes")
def the_shape_of_these_two():
    def back(blob):
        return restore(np.array([424, 640], np.uint16).tobytes() + blob)

    return {"save": lambda p: save(p)[4:], "restore": back}


@wrong(check.transform, "larger step of rounding saves bytes")
def too_fine_a_step():
    return {"save": lambda p: save(p, 0.05), "restore": lambda blob: restore(blob, 0.05)}


@wrong(check.transform, "has the shape")
def a_shape_known_beforehand():
    return {"save": save, "restore": lambda blob: restore(blob)[:400]}


@wrong(check.transform, "it should give `bytes`")
def levels_for_bytes():
    return {"save": lambda p: zlib.compress(b"") and p, "restore": restore}
