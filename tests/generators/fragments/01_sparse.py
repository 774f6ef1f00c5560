# ruff: noqa
# === Sequential models
# --- build
encoder = keras.Sequential(
    [
        keras.Input((784,)),
        layers.Dense(32, "relu", activity_regularizer=keras.regularizers.l1(1e-4)),
    ]
)
decoder = keras.Sequential([keras.Input((32,)), layers.Dense(784, "sigmoid")])
autoencoder = keras.Sequential([encoder, decoder])
autoencoder.compile("adam", keras.losses.binary_crossentropy)
# --- train
history = autoencoder.fit(
    x_train, x_train, 256, 50, verbose=0, validation_data=(x_validation, x_validation)
)
# --- measure
code = encoder.predict(x_validation, verbose=0)
zeros = float((abs(code) <= 0.001).sum()) / code.size
active = sum((abs(row) > 0.001).sum() for row in code) / len(code)
dead = sum(1 for unit in code.T if (abs(unit) <= 0.001).all())
# --- sparsify
sparse_encoder = keras.Sequential(
    [keras.Input((784,)), layers.Dense(128, "relu", activity_regularizer="l1")]
)
sparse_encoder.layers[0].activity_regularizer.l1 = 3e-4
sparse_decoder = keras.Sequential(
    [
        keras.Input((128,)),
        layers.Dense(784, "sigmoid", kernel_constraint=keras.constraints.UnitNorm(axis=1)),
    ]
)
sparse_autoencoder = keras.Sequential([sparse_encoder, sparse_decoder])
sparse_autoencoder.compile("adam", "binary_crossentropy")
fit(sparse_autoencoder, x_train, x_train, epochs=20, batch_size=256)
# --- cost
dense_autoencoder = keras.Sequential(
    [keras.Input((784,)), layers.Dense(128, "relu"), layers.Dense(784, "sigmoid")]
)
dense_autoencoder.compile("adam", "binary_crossentropy")
dense_autoencoder.fit(x_train, x_train, 256, 20, verbose=0)
errors = [
    keras.losses.binary_crossentropy(x_validation, model.predict(x_validation, verbose=0))
    for model in (sparse_autoencoder, dense_autoencoder)
]
price = ops.mean(errors[0]) - ops.mean(errors[1])


# --- kl
def kl_penalty(mean_activation, target):
    other = 1 - mean_activation
    on = target * ops.log(target / mean_activation)
    return ops.sum(on + (1 - target) * ops.log((1 - target) / other), axis=0)


class RarelyActive(keras.regularizers.Regularizer):
    def __call__(self, code):
        mean = ops.clip(ops.mean(code, axis=0), 1e-6, 1 - 1e-6)
        return 0.02 * ops.cast(ops.shape(code)[0], "float32") * kl_penalty(mean, 0.05)


kl_encoder = keras.Sequential(
    [keras.Input((784,)), layers.Dense(64, "sigmoid", activity_regularizer=RarelyActive())]
)
kl_autoencoder = keras.Sequential([kl_encoder, layers.Dense(784, "sigmoid")])
kl_autoencoder.compile("adam", "binary_crossentropy")
kl_autoencoder.fit(x_train, x_train, 256, 20, verbose=0)


# === Subclassed models
# --- build
class Autoencoder(keras.Model):
    def __init__(self, units):
        super().__init__()
        penalty = regularizers.L1(1e-4)
        self.encoder = keras.Sequential(
            [layers.Dense(units, activation="relu", activity_regularizer=penalty)]
        )
        self.decoder = keras.Sequential([layers.Dense(784, activation="sigmoid")])

    def call(self, x):
        return self.decoder(self.encoder(x))


autoencoder = Autoencoder(32)
encoder, decoder = autoencoder.encoder, autoencoder.decoder
autoencoder.compile(keras.optimizers.Adam(), keras.losses.BinaryCrossentropy())
# --- train
history = fit(
    autoencoder,
    x_train,
    x_train,
    epochs=50,
    batch_size=256,
    validation_data=(x_validation, x_validation),
).history
# --- measure
validation_code = ops.convert_to_tensor(predict(encoder, x_validation))
is_zero = ops.cast(ops.abs(validation_code) <= 0.001, "float32")
zeros = ops.mean(is_zero)
active = ops.mean(ops.sum(1 - is_zero, axis=1))
dead = ops.sum(ops.min(is_zero, axis=0))


# --- cost
class Dense(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.encoder = layers.Dense(units, activation="relu")
        self.decoder = layers.Dense(784, activation="sigmoid")

    def call(self, x):
        return self.decoder(self.encoder(x))


dense_autoencoder = Dense(128)
dense_autoencoder.compile("adam", "binary_crossentropy")
fit(dense_autoencoder, x_train, x_train, epochs=20, batch_size=256)


def error(model):
    answers = np.clip(model.predict(x_validation, verbose=0), 1e-7, 1 - 1e-7)
    likely = x_validation * np.log(answers) + (1 - x_validation) * np.log(1 - answers)
    return -likely.mean()


price = {
    name: error(model)
    for name, model in (("sparse", sparse_autoencoder), ("dense", dense_autoencoder))
}
price = price["sparse"] - price["dense"]
