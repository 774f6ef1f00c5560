"""The variants: three models that share their weights, and losses in nats that add up."""

import ast
import inspect

import keras
import numpy as np
import pytest

from helpers import metrics, models
from tests.notebooks import LESSONS, read

X = np.random.default_rng(0).random((8, 784), dtype=np.float32)

BUILDERS = {
    "dense": lambda: models.dense_autoencoder(32),
    "deep": lambda: models.dense_autoencoder(16, [64, 48]),
    "noisy": lambda: models.dense_autoencoder(32, noise=0.5),
    "convolutional": lambda: models.convolutional_autoencoder(32),
}


@pytest.mark.parametrize("name", BUILDERS)
def test_the_autoencoder_is_its_encoder_followed_by_its_decoder(name):
    autoencoder, encoder, decoder = BUILDERS[name]()
    codes = encoder.predict(X, verbose=0)
    assert codes.shape == (8, encoder.output_shape[-1])
    assert np.allclose(
        decoder.predict(codes, verbose=0), autoencoder.predict(X, verbose=0), atol=1e-5
    )


def test_training_the_whole_trains_its_parts():
    autoencoder, encoder, decoder = models.dense_autoencoder(8)
    before = encoder.predict(X, verbose=0), decoder.get_weights()[0].copy()
    autoencoder.compile("adam", "mse")
    autoencoder.fit(X, X, epochs=2, verbose=0)
    assert not np.allclose(encoder.predict(X, verbose=0), before[0])
    assert not np.allclose(decoder.get_weights()[0], before[1])


def test_the_smallest_autoencoder_is_the_one_counted_by_hand_in_lesson_two():
    assert models.dense_autoencoder(32).autoencoder.count_params() == 50_992


def test_the_decoder_mirrors_the_encoder():
    _, encoder, decoder = models.dense_autoencoder(16, [64, 48])
    assert [layer.units for layer in encoder.layers[1:]] == [64, 48, 16]
    assert [layer.units for layer in decoder.layers[1:]] == [48, 64, 784]


def test_noise_is_fresh_in_training_absent_in_use_and_stays_in_range():
    autoencoder = models.dense_autoencoder(8, noise=0.5).autoencoder
    clip = keras.Model(autoencoder.input, autoencoder.get_layer("clip").output)
    first, second = (np.asarray(clip(X, training=True)) for _ in range(2))
    assert not np.allclose(first, second)
    assert first.min() == 0 and first.max() == 1
    assert np.allclose(clip(X, training=False), X)


def test_a_code_regulariser_reaches_the_loss():
    autoencoder, encoder, _ = models.dense_autoencoder(
        8, code_regularizer=keras.regularizers.L1(0.5)
    )
    autoencoder.compile("adam", "mse")
    loss = autoencoder.evaluate(X, X, verbose=0)
    penalty = 0.5 * np.abs(encoder.predict(X, verbose=0)).sum() / len(X)
    error = metrics.mean_squared_error(X, autoencoder.predict(X, verbose=0)).mean()
    assert loss == pytest.approx(error + penalty, rel=1e-4)


@pytest.mark.parametrize("beta", [0.0, 1.0, 4.0])
def test_the_variational_loss_is_reconstruction_plus_beta_times_divergence_in_nats(beta):
    autoencoder, encoder, decoder = models.variational_autoencoder(5, [32], beta=beta)
    # With almost no variance the sampled code is the mean, and the loss can be worked out.
    encoder.get_layer("log_variance").set_weights([np.zeros((32, 5)), np.full(5, -12.0)])
    autoencoder.compile("adam", models.reconstruction_nats)
    mean, log_variance = encoder.predict(X, verbose=0)
    divergence = metrics.kl_to_standard_normal(mean, log_variance).sum(axis=1).mean()
    error = 784 * metrics.binary_crossentropy(X, decoder.predict(mean, verbose=0)).mean()
    loss = autoencoder.evaluate(X, X, verbose=0)
    assert loss == pytest.approx(error + beta * divergence, rel=1e-3)


def test_sampling_draws_afresh_with_the_stated_spread():
    layer = models.Sampling()
    mean, log_variance = np.full((4000, 2), 3.0), np.full((4000, 2), 2 * np.log(0.5))
    first, second = (np.asarray(layer((mean, log_variance))) for _ in range(2))
    assert not np.allclose(first, second)
    assert abs(first.mean() - 3) < 0.03 and abs(first.std() - 0.5) < 0.02


def test_the_sampling_layer_is_the_one_that_lesson_3_builds():
    def body(source: str) -> str:
        (made,) = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
        # Without its docstring and what only saving needs.
        taught = [part for part in made.body[1:] if getattr(part, "name", "") != "get_config"]
        made.decorator_list, made.body = [], taught
        for part in ast.walk(made):
            if isinstance(part, ast.arg):
                part.annotation = None
            elif isinstance(part, ast.FunctionDef):
                part.returns = None
        return ast.unparse(made)

    cells = [cell.source for cell in read(LESSONS[2]).cells if cell.cell_type == "code"]
    (taught,) = [source for source in cells if source.startswith("class Sampling(")]
    assert body(taught) == body(inspect.getsource(models.Sampling))


def test_beta_can_be_changed_in_a_model_that_is_built():
    layer = models.Sampling(2.0)
    inputs = np.full((4, 3), 1.0, "float32"), np.zeros((4, 3), "float32")
    layer(inputs)
    before = float(layer.losses[0])
    layer.beta.assign(4.0)
    layer(inputs)
    assert before == pytest.approx(2 * 3 * 0.5) and float(layer.losses[0]) == 2 * before


def test_a_variational_autoencoder_can_be_saved_and_loaded(tmp_path):
    autoencoder, encoder, _ = models.variational_autoencoder(3, [16], beta=2.0)
    autoencoder.compile("adam", models.reconstruction_nats)
    autoencoder.save(tmp_path / "variational.keras")
    loaded = keras.saving.load_model(tmp_path / "variational.keras")
    assert loaded.get_layer("sampling").beta == 2.0
    again = loaded.get_layer("encoder").predict(X, verbose=0)[0]
    assert np.allclose(again, encoder.predict(X, verbose=0)[0], atol=1e-6)


def test_predictions_of_a_model_made_with_lists_are_an_array():
    image = keras.Input((8,))
    half = keras.Model([image], [keras.layers.Dense(3)(image)])
    whole = keras.Model([image], [half(image)])
    assert models.predict(whole, np.zeros((5, 8), "float32")).shape == (5, 3)


def test_predict_says_in_one_sentence_that_its_arguments_were_exchanged():
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(2)])
    with pytest.raises(TypeError, match="They were exchanged") as found:
        models.predict(X, model)
    assert "\n" not in str(found.value)


def test_a_rebuilt_picture_is_decoded_from_one_draw_of_its_cloud():
    vae = models.variational_autoencoder(3, [16])
    mean, log_variance = models.predict(vae.encoder, X)
    rebuilt = models.rebuild(vae, X, seed=5)
    epsilon = np.random.default_rng(5).standard_normal((8, 3), dtype=np.float32)
    code = mean + np.exp(0.5 * log_variance) * epsilon
    assert np.allclose(rebuilt.pictures, models.predict(vae.decoder, code), atol=1e-6)
    assert np.allclose(rebuilt.divergence, metrics.kl_to_standard_normal(mean, log_variance))
    assert not np.allclose(rebuilt.pictures, models.rebuild(vae, X, seed=6).pictures, atol=1e-6)


def test_the_spread_of_clouds_is_one_where_each_is_the_prior():
    flat = np.zeros((8, 2))
    prior = models.Rebuilt(X, mean=flat, width=flat + 1, divergence=flat)
    apart = models.Rebuilt(X, mean=flat + 3, width=flat + 4, divergence=flat)
    assert prior.spread == 1 and apart.spread == 5
