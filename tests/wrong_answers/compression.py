"""Answers to the exercise 05_compression."""

import zlib
from functools import cache

import numpy as np

from helpers import metrics
from helpers.checks import compression as check
from tests.wrong_answers import right, wrong
from tests.wrong_answers.shared import mnist, named, parts, trained

MODELS = "autoencoder encoder decoder"
DEPTHS = check.DEPTHS


@cache
def good():
    return trained(parts(32, None, hidden=256), epochs=8)


@right(check.train)
def deep():
    return named(MODELS, good())


@wrong(check.train, "at most 32 are allowed")
def too_wide():
    return named(MODELS, trained(parts(64, None), epochs=3))


@wrong(check.train, "Give encoder and decoder a hidden layer")
def too_small():
    return named(MODELS, trained(parts(8), epochs=3))


@wrong(check.train, "not learnt anything")
def untrained():
    return named(MODELS, parts(32))


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


@wrong(check.quantise, "A level is a whole number")
def not_rounded():
    return levels_by(lambda c, b, lo, hi: np.clip(share(c, lo, hi), 0, 1) * (2**b - 1))


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


@cache
def edges():
    code = good()[1].predict(mnist().train.x, verbose=0, batch_size=1000)
    return code.min(axis=0), code.max(axis=0)


@cache
def measured():
    low, high = edges()
    x = mnist().validation.x
    code = good()[1].predict(x, verbose=0, batch_size=1000)
    errors = []
    for bits in DEPTHS:
        values = metrics.dequantise(metrics.quantise(code, bits, low, high), bits, low, high)
        answer = good()[2].predict(values, verbose=0, batch_size=1000)
        errors.append(float(np.square(answer - x).mean()))
    return errors


def curve(**changed):
    low, high = edges()
    true = {
        "encoder": good()[1],
        "decoder": good()[2],
        "low": low,
        "high": high,
        "sizes": [4 * bits for bits in DEPTHS],
        "errors": measured(),
    }
    return true | changed


@right(check.curve)
def as_lists():
    return curve()


@right(check.curve)
def as_dictionaries():
    return curve(
        sizes={bits: 4 * bits for bits in DEPTHS},
        errors=dict(zip(DEPTHS, measured(), strict=True)),
    )


@wrong(check.curve, "floats of four bytes")
def floats_counted():
    return curve(sizes=[128] * 5)


@wrong(check.curve, "eight of them are a byte")
def bits_for_bytes():
    return curve(sizes=[32 * bits for bits in DEPTHS])


@wrong(check.curve, "error of the exact code")
def not_quantised():
    x = mnist().validation.x
    exact = float(np.square(good()[0].predict(x, verbose=0, batch_size=1000) - x).mean())
    return curve(errors=[exact] * 5)


@wrong(check.curve, "lie outside `low` to `high`")
def range_of_one_image():
    return curve(low=np.full(32, -0.1), high=np.full(32, 0.1))


@wrong(check.curve, "has to be above `low`")
def range_turned_round():
    return curve(low=edges()[1], high=edges()[0])


def paid(factor=1.0, **changed):
    png = float(metrics.png(mnist().validation.x[:1000]).size.mean())
    weights = good()[2].count_params()
    true = {
        "decoder": good()[2],
        "png_bytes": png,
        "code_bytes": 16,
        "images_to_break_even": factor * 4 * weights / (png - 16),
    }
    return true | changed


@right(check.break_even)
def paid_for():
    return paid()


@wrong(check.break_even, "a float of four bytes")
def a_byte_a_weight():
    return paid(factor=0.25)


@wrong(check.break_even, "size of the raw pixels")
def raw_pixels():
    return paid(png_bytes=784)


@right(check.entropy)
def with_bz2():
    import bz2

    return {
        "compress": lambda levels: bz2.compress(levels.tobytes()),
        "decompress": lambda blob, shape: np.frombuffer(bz2.decompress(blob), np.uint8).reshape(
            shape
        ),
    }


@wrong(check.entropy, "shorter codes")
def packing_alone():
    def unpack(blob, shape):
        both = np.frombuffer(blob, np.uint8)
        return np.stack([both >> 4, both & 15], axis=1).reshape(shape)

    def pack(levels):
        pairs = levels.reshape(-1, 2)
        return (pairs[:, 0] << 4 | pairs[:, 1]).tobytes()

    return {"compress": pack, "decompress": unpack}


@wrong(check.entropy, "is not what `compress` was given")
def lossy():
    def halve(levels):
        return zlib.compress((levels // 2 * 2).tobytes())

    def back(blob, shape):
        return np.frombuffer(zlib.decompress(blob), np.uint8).reshape(shape)

    return {"compress": halve, "decompress": back}
