# ruff: noqa
# === Sequential models and strings of bits
# --- train
encoder = keras.Sequential([keras.Input((64,)), layers.Dense(64, "relu"), layers.Dense(8)])
decoder = keras.Sequential([keras.Input((8,)), layers.Dense(64, "relu"), layers.Dense(64)])
autoencoder = keras.Sequential([encoder, decoder])
autoencoder.compile(keras.optimizers.Adam(0.002), "mean_squared_error")
history = autoencoder.fit(x_train, x_train, 128, 20, verbose=0)


# --- quantise
def to_levels(code, bits, low, high):
    share = (np.minimum(np.maximum(code, low), high) - low) / (high - low)
    return (share * (2**bits - 1) + 0.5).astype(int)


def from_levels(levels, bits, low, high):
    step = (high - low) / (2**bits - 1)
    return [[a + level * b for level, a, b in zip(row, low, step)] for row in levels]


# --- pack
def to_bytes(levels, bits):
    text = "".join(f"{int(level):0{bits}b}" for level in levels)
    text += "0" * (-len(text) % 8)
    return bytearray(int(text[k : k + 8], 2) for k in range(0, len(text), 8))


def from_bytes(blob, bits, units):
    text = "".join(f"{byte:08b}" for byte in blob)
    return [int(text[k * bits : (k + 1) * bits], 2) for k in range(units)]


# --- entropy
import math
import zlib
from collections import Counter


def entropy_bits(levels):
    counts = Counter(np.asarray(levels).ravel().tolist())
    return -sum(c / levels.size * math.log2(c / levels.size) for c in counts.values())


def compress(levels):
    return zlib.compress(np.ascontiguousarray(levels.T).astype("uint8").tobytes(), 9)


def decompress(blob, shape):
    numbers = list(zlib.decompress(blob))
    return np.array(numbers).reshape(shape[1], shape[0]).T


# --- curve
code = encoder.predict(x_train, verbose=0)
low, high = list(code.min(axis=0)), list(code.max(axis=0))
code = encoder.predict(x_validation, verbose=0)
predicted, sizes, errors = {}, {}, {}
for depth in depths:
    levels = to_levels(code, depth, np.array(low), np.array(high))
    predicted[depth] = entropy_bits(levels) * 8 / 8
    sizes[depth] = len(compress(levels)) / len(x_validation)
    back = np.array(from_levels(levels, depth, np.array(low), np.array(high)))
    pictures = np.clip(decoder.predict(back, verbose=0), 0, 1)
    errors[depth] = float(((pictures - x_validation) ** 2).mean())
bits = min(depth for depth in depths if errors[depth] <= 1.1 * errors[8])

# --- break_even
patches = cut(photograph)
levels = to_levels(encoder.predict(patches, verbose=0), bits, np.array(low), np.array(high))
back = np.array(from_levels(levels, bits, np.array(low), np.array(high)))
again = joined(np.clip(decoder.predict(back, verbose=0), 0, 1), photograph.shape)
error = ((again - photograph) ** 2).mean()
code_bytes = len(compress(levels))
model_bytes = 4 * sum(w.size for w in decoder.get_weights()) + 4 * len(low) + 4 * len(high)
jpeg_bytes = min(
    coded.size
    for coded in (jpeg(photograph, quality) for quality in range(1, 96))
    if ((coded.photograph - photograph) ** 2).mean() <= error
)
photographs_to_break_even = math.inf
if jpeg_bytes > code_bytes:
    photographs_to_break_even = math.ceil(model_bytes / (jpeg_bytes - code_bytes))

# --- transform
import lzma

ROWS = np.array([[math.cos(math.pi * k * (2 * n + 1) / 16) for n in range(8)] for k in range(8)])
ROWS *= np.array([math.sqrt(1 / 8)] + [math.sqrt(2 / 8)] * 7)[:, None]


def save(photograph):
    squares = cut(photograph).reshape(-1, 8, 8)
    levels = np.rint(ROWS @ squares @ ROWS.T / 0.25).clip(-127, 127).astype(np.int8)
    height, width = photograph.shape
    front = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return front + lzma.compress(levels.reshape(-1, 64).T.tobytes(), lzma.FORMAT_ALONE)


def restore(blob):
    shape = int.from_bytes(blob[:2], "big"), int.from_bytes(blob[2:4], "big")
    levels = np.frombuffer(lzma.decompress(blob[4:]), np.int8).reshape(64, -1).T
    squares = ROWS.T @ (levels.reshape(-1, 8, 8) * 0.25) @ ROWS
    return joined(squares.reshape(-1, 64).clip(0, 1), shape)


# === Subclassed models and tensors
# --- train
class Half(keras.Model):
    def __init__(self, width):
        super().__init__()
        self.hidden, self.last = layers.Dense(64, activation="relu"), layers.Dense(width)

    def call(self, x):
        return self.last(self.hidden(x))


encoder, decoder = Half(8), Half(64)
pixels = keras.Input((64,))
autoencoder = keras.Model(pixels, decoder(encoder(pixels)))
autoencoder.compile(keras.optimizers.Adam(0.002), keras.losses.MeanSquaredError())
fit(autoencoder, x_train, x_train, epochs=20, batch_size=128)


# --- quantise
def to_levels(code, bits, low, high):
    share = keras.ops.clip((code - low) / (high - low), 0, 1)
    return keras.ops.round(share * (2**bits - 1))


def from_levels(levels, bits, low, high):
    return low + keras.ops.cast(levels, "float32") / (2**bits - 1) * (high - low)


# --- entropy
import lzma

from scipy.stats import entropy


def entropy_bits(levels):
    return entropy(np.unique(levels, return_counts=True)[1], base=2)


def compress(levels):
    return lzma.compress(np.asarray(levels).astype(np.uint8).T.tobytes())


def decompress(blob, shape):
    return np.frombuffer(lzma.decompress(blob), np.uint8).reshape(shape[::-1]).T.astype(float)


# --- curve
low = keras.ops.min(encoder(x_train), axis=0)
high = keras.ops.max(encoder(x_train), axis=0)
code = encoder(x_validation)
found = []
for depth in depths:
    levels = to_levels(code, depth, low, high)
    error = keras.ops.clip(decoder(from_levels(levels, depth, low, high)), 0, 1) - x_validation
    columns = np.asarray(levels).astype(int).T
    found.append(
        (
            sum(entropy_bits(column) for column in columns) / 8,
            len(compress(levels)) / len(levels),
            keras.ops.mean(error**2),
        )
    )
predicted, sizes, errors = zip(*found)
bits = depths[[error <= 1.1 * errors[-1] for error in errors].index(True)]

# --- break_even
levels = to_levels(encoder(cut(photograph)), bits, low, high)
rebuilt = keras.ops.clip(decoder(from_levels(levels, bits, low, high)), 0, 1)
error = np.mean((joined(np.asarray(rebuilt), photograph.shape) - photograph) ** 2)
code_bytes = np.int64(len(compress(levels)))
model_bytes = sum(w.nbytes for w in decoder.get_weights())
model_bytes += np.asarray(low).nbytes + np.asarray(high).nbytes
quality = 1
while np.mean((jpeg(photograph, quality).photograph - photograph) ** 2) > error:
    quality += 1
jpeg_bytes = jpeg(photograph, quality).size
photographs_to_break_even = float("inf")
if code_bytes < jpeg_bytes:
    photographs_to_break_even = model_bytes / (jpeg_bytes - code_bytes)
