# ruff: noqa
# === Other formulas
# --- sample
def sample_code(mean, log_variance):
    deviation = ops.sqrt(ops.exp(log_variance))
    return deviation * keras.random.normal(shape=ops.shape(log_variance)) + mean


# --- divergence
def kl_divergence(mean, log_variance):
    return -0.5 * ops.sum(1 + log_variance - mean**2 - ops.exp(log_variance), axis=1)


# --- reconstruction
def reconstruction_nats(x, reconstruction):
    reconstruction = ops.clip(reconstruction, 1e-7, 1 - 1e-7)
    nats = x * ops.log(reconstruction) + (1 - x) * ops.log(1 - reconstruction)
    return -ops.sum(nats, axis=-1)


# === Formulas in TensorFlow
# --- sample
import tensorflow as tf


def sample_code(mean, log_variance):
    return mean + tf.exp(log_variance / 2) * tf.random.normal(tf.shape(mean))


# --- divergence
import tensorflow as tf


def kl_divergence(mean, log_variance):
    each = tf.square(mean) + tf.exp(log_variance) - 1.0 - log_variance
    return tf.reduce_sum(each, axis=1) / 2


# --- reconstruction
def reconstruction_nats(x, reconstruction):
    return ops.sum(keras.losses.binary_crossentropy(x[..., None], reconstruction[..., None]), -1)


# === Sequential and subclassed models
# --- train
class Encoder(keras.Model):
    def __init__(self, dimensions):
        super().__init__()
        self.hidden = layers.Dense(256, activation="relu")
        self.mean, self.log_variance = layers.Dense(dimensions), layers.Dense(dimensions)

    def call(self, x):
        hidden = self.hidden(x)
        return self.mean(hidden), self.log_variance(hidden)


def build(dimensions, beta):
    encoder = Encoder(dimensions)
    decoder = keras.Sequential(
        [
            keras.Input((dimensions,)),
            layers.Dense(256, activation="relu"),
            layers.Dense(784, activation="sigmoid"),
        ]
    )
    image = keras.Input((784,))
    model = keras.Model(image, decoder(Sampling(beta)(encoder(image))))
    model.compile("adam", reconstruction_nats)
    return model, encoder, decoder


vae, vae_encoder, vae_decoder = build(2, 1.0)
vae.fit(x_train, x_train, epochs=15, batch_size=128, verbose=0)
# --- draw
new_codes = np.random.normal(size=(100, 2))
new_digits = vae_decoder.predict(new_codes, verbose=0)
# --- collapse
strong_vae, strong_encoder, _ = build(16, 10.0)
fit(strong_vae, x_train, x_train, epochs=10, batch_size=256)
mean, log_variance = strong_encoder.predict(x_validation, verbose=0)
said = 0.5 * (mean**2 + np.exp(log_variance) - 1 - log_variance)
active_dimensions = len([unit for unit in said.T if unit.mean() > 0.05])
