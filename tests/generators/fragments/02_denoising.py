# ruff: noqa
# === Sequential models
# --- noise
random = np.random.RandomState(11)
noisy_train = np.minimum(np.maximum(x_train + random.normal(0, 0.5, x_train.shape), 0), 1)
noisy_train = noisy_train.astype("float32")
noisy_validation = np.clip(x_validation + 0.5 * random.randn(*x_validation.shape), 0.0, 1.0)
# --- train
denoiser = keras.Sequential()
denoiser.add(keras.Input(shape=(784,)))
denoiser.add(layers.Dense(32, activation="relu"))
denoiser.add(layers.Dense(784, activation="sigmoid"))
denoiser.compile("adam", "binary_crossentropy")
history = denoiser.fit(
    noisy_train, x_train, 256, 50, verbose=0, validation_data=(noisy_validation, x_validation)
)
# --- fresh
fresh_denoiser = keras.Sequential(
    [
        keras.Input((784,)),
        layers.GaussianNoise(0.5),
        layers.ReLU(max_value=1.0),
        layers.Dense(256, "relu"),
        layers.Dense(784, "sigmoid"),
    ]
)
fresh_denoiser.compile("adam", "binary_crossentropy")
fit(fresh_denoiser, x_train, x_train, epochs=6, batch_size=256)
# --- weaker
fixed_errors, harmful_levels = [], []
levels = np.linspace(0, 0.5, 5)
damaged = [data.gaussian_noise(x_validation, level, seed=3) for level in levels]
for level, x in zip(levels, damaged):
    before = ((x - x_validation) ** 2).mean()
    after = ((fresh_denoiser.predict(x, verbose=0) - x_validation) ** 2).mean()
    fixed_errors.append(after)
    if after > before:
        harmful_levels.append(level)
harmful_levels = np.array(harmful_levels)


# === Subclassed models
# --- train
class Denoiser(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.encoder = layers.Dense(units, activation="relu")
        self.decoder = layers.Dense(784, activation="sigmoid")

    def call(self, x):
        return self.decoder(self.encoder(x))


denoiser = Denoiser(32)
denoiser.compile("adam", "binary_crossentropy")
history = fit(
    denoiser,
    noisy_train,
    x_train,
    epochs=50,
    batch_size=256,
    validation_data=(noisy_validation, x_validation),
)
predict = denoiser.predict(noisy_validation, verbose=0)
# --- compare
ridge = fit_ridge(noisy_train, x_train)
noisy_mse, ridge_mse, denoiser_mse = (
    float(keras.ops.mean(keras.losses.mean_squared_error(x_validation, answer)))
    for answer in (noisy_validation, ridge_reconstruction(ridge, noisy_validation), predict)
)


# --- fresh
class FreshDenoiser(keras.Model):
    def __init__(self):
        super().__init__()
        self.noise = layers.GaussianNoise(0.5)
        self.encoder = layers.Dense(256, activation="relu")
        self.decoder = layers.Dense(784, activation="sigmoid")

    def call(self, x, training=False):
        x = ops.clip(self.noise(x, training=training), 0, 1)
        return self.decoder(self.encoder(x))


fresh_denoiser = FreshDenoiser()
fresh_denoiser.compile("adam", "binary_crossentropy")
fit(fresh_denoiser, x_train, x_train, epochs=6, batch_size=256)
# --- weaker
fixed_errors = {}
harmful_levels = set()
for level in (0, 0.125, 0.25, 0.375, 0.5):
    damaged = data.gaussian_noise(x_validation, level, seed=9)
    answers = fresh_denoiser.predict(damaged, verbose=0)
    fixed_errors[level] = np.mean((answers - x_validation) ** 2)
    if fixed_errors[level] > np.mean((damaged - x_validation) ** 2):
        harmful_levels.add(level)


# --- blind
class Blind(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = layers.Dense(256, activation="relu")
        self.decoder = layers.Dense(784, activation="sigmoid")

    def call(self, x, training=None):
        if training:
            strength = 0.5 * keras.random.uniform((ops.shape(x)[0], 1))
            x = ops.clip(x + strength * keras.random.normal(ops.shape(x)), 0, 1)
        return self.decoder(self.encoder(x))


blind_denoiser = Blind()
blind_denoiser.compile("adam", "binary_crossentropy")
fit(blind_denoiser, x_train, x_train, epochs=6, batch_size=256)


# --- same_chance
def with_noise_of_random_strength(x, seed):
    random = np.random.RandomState(seed)
    strengths = random.uniform(0, 0.5, size=len(x))
    return np.clip(x + strengths[:, np.newaxis] * random.normal(size=x.shape), 0, 1)


blind_ridge = fit_ridge(with_noise_of_random_strength(x_train, 1), x_train)
damaged = [data.gaussian_noise(x_validation, level, 7) for level in np.arange(5) / 8]
blind_ridge_errors = np.array(
    [((ridge_reconstruction(blind_ridge, x) - x_validation) ** 2).mean() for x in damaged]
)


def errors(model):
    return [((model.predict(x, verbose=0) - x_validation) ** 2).mean() for x in damaged]


fixed_errors, blind_errors = errors(fresh_denoiser), errors(blind_denoiser)
# --- convolutional
conv_denoiser = keras.Sequential([keras.Input((784,))])


class Strength(layers.Layer):
    def call(self, x, training=False):
        if not training:
            return x
        strength = keras.random.uniform((ops.shape(x)[0], 1), 0, 0.5)
        return ops.clip(x + strength * keras.random.normal(ops.shape(x)), 0, 1)


for layer in (
    Strength(),
    layers.Reshape((28, 28, 1)),
    layers.Conv2D(16, 5, 2, "same", activation="relu"),
    layers.Conv2D(32, 3, 2, "same", activation="relu"),
    layers.Conv2DTranspose(16, 3, 2, "same", activation="relu"),
    layers.Conv2DTranspose(1, 5, 2, "same", activation="sigmoid"),
    layers.Flatten(),
):
    conv_denoiser.add(layer)
conv_denoiser.compile(keras.optimizers.Adam(0.002), keras.losses.binary_crossentropy)
fit(conv_denoiser, x_train, x_train, epochs=1, batch_size=128)
conv_errors = errors(conv_denoiser)
# --- report
chosen_denoiser = min(
    (fresh_denoiser, blind_denoiser, conv_denoiser), key=lambda model: sum(errors(model))
)
noisy_test = with_noise_of_random_strength(x_test, 4)
test_mse = keras.ops.mean(keras.ops.square(chosen_denoiser.predict(noisy_test, verbose=0) - x_test))


# --- unseen
def error_of(damaged):
    return np.square(blind_denoiser.predict(damaged, verbose=0) - x_validation).mean()


pepper_mse = error_of(data.salt_and_pepper(x_validation, 0.3, seed=8))
occluded_mse = error_of(data.occlude(x_validation, 10, seed=9))
