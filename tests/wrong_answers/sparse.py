"""Answers to the exercise 01_sparse."""

from functools import cache

import keras
import numpy as np
from keras import constraints, layers, ops, regularizers

from helpers import metrics
from helpers.checks import sparse as check
from helpers.models import predict
from helpers.training import fit
from tests.wrong_answers import right, wrong
from tests.wrong_answers.shared import history, mnist, named, parts, trained, trained_by

MODELS = "autoencoder encoder decoder"
SPARSE = "sparse_autoencoder sparse_encoder sparse_decoder"
L1 = regularizers.L1(10e-5)


def compiled(model):
    """The model, ready to be trained: with a class of its own for the loss, which is as good."""
    model.compile(keras.optimizers.Adam(), keras.losses.BinaryCrossentropy())
    return model


@right(check.build)
def functional():
    return named(MODELS, parts(activity_regularizer=L1))


@right(check.build)
def lower_case_l1():
    return named(MODELS, parts(activity_regularizer=regularizers.l1(0.0001)))


@right(check.build)
def sequential():
    encoder = keras.Sequential(
        [keras.Input((784,)), layers.Dense(32, "relu", activity_regularizer=L1, name="z")]
    )
    decoder = keras.Sequential([keras.Input((32,)), layers.Dense(784, "sigmoid")])
    return named(MODELS, (compiled(keras.Sequential([encoder, decoder])), encoder, decoder))


@right(check.build)
def a_layer_of_its_own_for_the_penalty():
    class Charge(layers.Layer):
        def call(self, code):
            self.add_loss(1e-4 * ops.mean(ops.sum(ops.abs(code), axis=1)))
            return code

    image = keras.Input((784,))
    encoder = keras.Model(image, Charge()(layers.Dense(32, "relu")(image)))
    code = keras.Input((32,))
    decoder = keras.Model(code, layers.Dense(784, "sigmoid")(code))
    return named(MODELS, (compiled(keras.Model(image, decoder(encoder(image)))), encoder, decoder))


@right(check.build)
def subclassed_and_deep():
    class Whole(keras.Model):
        def __init__(self, encoder, decoder):
            super().__init__()
            self.encoder, self.decoder = encoder, decoder

        def call(self, x):
            return self.decoder(self.encoder(x))

    _, encoder, decoder = parts(32, hidden=64, activity_regularizer=L1)
    return named(MODELS, (compiled(Whole(encoder, decoder)), encoder, decoder))


@right(check.build)
def activity_regularization_layer():
    image = keras.Input((784,))
    code = layers.ActivityRegularization(l1=10e-5)(layers.Dense(32, "relu")(image))
    encoder = keras.Model(image, code)
    start = keras.Input((32,))
    decoder = keras.Model(start, layers.Dense(784, "sigmoid")(start))
    return named(MODELS, (compiled(keras.Model(image, decoder(encoder(image)))), encoder, decoder))


def book_style(**compiled_with):
    """As in books: lists around inputs and outputs, all three models of them."""
    image, code = keras.Input((784,)), keras.Input((32,))
    y = layers.Dense(32, "relu", activity_regularizer=L1)(image)
    encoder = keras.Model(inputs=[image], outputs=[y])
    decoder = keras.Model(inputs=[code], outputs=[layers.Dense(784, "sigmoid")(code)])
    autoencoder = keras.Model(inputs=[image], outputs=[decoder(encoder(image))])
    autoencoder.compile(**({"optimizer": "adam", "loss": "binary_crossentropy"} | compiled_with))
    return named(MODELS, (autoencoder, encoder, decoder))


@right(check.build)
def lists_around_everything():
    return book_style()


@right(check.build)
def normalised_and_with_dropout():
    image, code = keras.Input((784,)), keras.Input((32,))
    encoder = keras.Model(image, layers.Dense(32, "relu", activity_regularizer=L1)(image))
    y = layers.Dropout(0.2)(layers.BatchNormalization()(code))
    decoder = keras.Model(code, layers.Dense(784, "sigmoid")(y))
    autoencoder = keras.Model(image, decoder(encoder(image)))
    autoencoder.compile("adam", "binary_crossentropy")
    return named(MODELS, (autoencoder, encoder, decoder))


@wrong(check.build, "is told `from_logits=True`, and the last layer ends with a sigmoid")
def logits_of_a_sigmoid():
    return book_style(loss=keras.losses.BinaryCrossentropy(from_logits=True))


@wrong(check.build, "is told `from_logits=True`")
def logits_in_a_function():
    return book_style(loss=lambda x, r: keras.losses.binary_crossentropy(x, r, from_logits=True))


@wrong(check.build, "The optimizer is SGD, learning rate 0.01")
def another_optimizer():
    return book_style(optimizer="sgd")


@wrong(check.build, "The code has 64 units; this step asks for 32.")
def twice_as_wide():
    return named(MODELS, parts(64, activity_regularizer=L1))


@wrong(check.build, "The code has 1 unit; this step asks for 32.")
def one_unit():
    return named(MODELS, parts(1, activity_regularizer=L1))


@wrong(check.build, "that is L2")
def l2_for_l1():
    return named(MODELS, parts(activity_regularizer=regularizers.L2(10e-5)))


@wrong(check.build, "on the weights")
def kernel_regularizer():
    return named(MODELS, parts(kernel_regularizer=L1))


@wrong(check.build, "on the decoder")
def penalty_on_the_decoder():
    return named(MODELS, parts(pixels={"activity_regularizer": L1}))


@wrong(check.build, "not 0.00001")
def one_e_minus_five():
    return named(MODELS, parts(activity_regularizer=regularizers.L1(1e-5)))


@wrong(check.build, "its strength is 0.003")
def far_too_strong():
    return named(MODELS, parts(activity_regularizer=regularizers.L1(0.003)))


@wrong(check.build, "charges nothing")
def no_penalty():
    return named(MODELS, parts())


@wrong(check.build, "no encoder")
def the_autoencoder_for_the_encoder():
    autoencoder, _, decoder = parts(activity_regularizer=L1)
    return named(MODELS, (autoencoder, autoencoder, decoder))


@wrong(check.build, "have to share their layers")
def a_decoder_of_its_own():
    autoencoder, encoder, _ = parts(activity_regularizer=L1)
    return named(MODELS, (autoencoder, encoder, parts()[2]))


@wrong(check.build, "divide by the number of images")
def summed_over_the_batch():
    class Summed(regularizers.Regularizer):
        def __call__(self, code):
            images = ops.cast(ops.shape(code)[0], code.dtype)
            return 1e-4 * images * ops.sum(ops.abs(code))

    return named(MODELS, parts(activity_regularizer=Summed()))


@wrong(check.build, "Keras divides by their number once more")
def averaged_over_the_batch():
    class Mean(regularizers.Regularizer):
        def __call__(self, code):
            return 1e-4 * ops.mean(ops.sum(ops.abs(code), axis=1))

    return named(MODELS, parts(activity_regularizer=Mean()))


@wrong(check.build, "instead of averaging them")
def averaged_over_the_units():
    class Averaged(regularizers.Regularizer):
        def __call__(self, code):
            return 1e-4 * ops.sum(ops.mean(ops.abs(code), axis=1))

    return named(MODELS, parts(activity_regularizer=Averaged()))


@wrong(check.build, "never reaches it; `relu` does")
def a_sigmoid_code():
    return named(MODELS, parts(activation="sigmoid", activity_regularizer=L1))


@wrong(check.build, "the code has negative values")
def a_linear_code():
    return named(MODELS, parts(activation=None, activity_regularizer=L1))


@wrong(check.build, "cannot be trained yet")
def not_compiled():
    _, encoder, decoder = parts(activity_regularizer=L1)
    image = keras.Input((784,))
    return named(MODELS, (keras.Model(image, decoder(encoder(image))), encoder, decoder))


@wrong(check.build, "The loss is the mean squared error")
def compiled_with_a_squared_error():
    models = parts(activity_regularizer=L1)
    models[0].compile("adam", "mean_squared_error")
    return named(MODELS, models)


@wrong(check.build, "is the output of a layer")
def a_tensor_for_the_encoder():
    autoencoder, encoder, decoder = parts(activity_regularizer=L1)
    return named(MODELS, (autoencoder, encoder.output, decoder))


@cache
def textbook():
    """A short training with the number of steps of fifty epochs; their history is made up."""
    models = trained(parts(activity_regularizer=L1), epochs=20)
    models[0].optimizer.iterations.assign(50 * 215)
    return models


@wrong(check.train, "So this one has learnt from `x_test`.")
def trained_on_the_test_images():
    models = trained(parts(activity_regularizer=L1), mnist().test.x, epochs=50)
    return {"autoencoder": models[0], "history": history(0.1, 0.1)}


@wrong(check.train, "So this one has learnt from `x_validation`.")
def trained_on_the_validation_images():
    models = parts(activity_regularizer=L1)
    x = mnist().validation.x
    fit(models[0], x, x, epochs=50, batch_size=64, verbose=0)
    return {"autoencoder": models[0], "history": history(0.1, 0.1)}


def in_batches_of(size: int, images: int, epochs: int = 1) -> dict:
    """Trained in batches of 64, which come about as far step by step as those of this size.

    The history and the number of steps are those of fifty epochs in batches of this size.
    """
    model, x = parts(activity_regularizer=L1)[0], mnist().train.x
    fit(model, x[:images], x[:images], epochs=epochs, batch_size=64, verbose=0)
    model.optimizer.iterations.assign(50 * -(-len(x) // size))
    watched = model.evaluate(*[mnist().validation.x] * 2, verbose=0, batch_size=1000)
    return {"autoencoder": model, "history": history(0.12, watched)}


@right(check.train)
def in_batches_of_a_thousand():
    return in_batches_of(1000, images=55_000, epochs=4)


@wrong(check.train, "10 an epoch. That is `x_train` in batches of about 5,500, or fewer images.")
def in_batches_of_a_tenth_of_all():
    return in_batches_of(5500, images=16_000)


@wrong(check.train, "50 steps in 50 epochs, 1 an epoch. That is `x_train` in batches of about 55")
def in_one_batch():
    """Forty small steps come about as far as fifty that take all images."""
    model, x = parts(activity_regularizer=L1)[0], mnist().train.x[: 40 * 256]
    fit(model, x, x, epochs=1, batch_size=256, verbose=0)
    model.optimizer.iterations.assign(50)
    return {"autoencoder": model, "history": history(0.29, 0.29)}


def loss_on(part: str) -> float:
    return textbook()[0].evaluate(
        getattr(mnist(), part).x, getattr(mnist(), part).x, verbose=0, batch_size=1000
    )


@right(check.train)
def watched_on_validation():
    return {"autoencoder": textbook()[0], "history": history(0.1, loss_on("validation"))}


@right(check.train)
def the_histories_dict():
    return {"autoencoder": textbook()[0], "history": history(0.1, loss_on("validation")).history}


@right(check.train)
def a_thousand_validation_images_and_best_weights():
    x = mnist().validation.x[:1000]
    best = textbook()[0].evaluate(x, x, verbose=0, batch_size=100)
    kept = history(0.1, best).history
    kept["val_loss"][-1] += 0.002  # the weights of an epoch before came back
    return {"autoencoder": textbook()[0], "history": kept}


@wrong(check.train, "`val_loss` is the loss on the test images.")
def watched_on_test():
    return {"autoencoder": textbook()[0], "history": history(0.1, loss_on("test"))}


def watched_on(x):
    value = textbook()[0].evaluate(x, x, verbose=0, batch_size=1000)
    return {"autoencoder": textbook()[0], "history": history(0.1, value)}


@wrong(check.train, "is the loss on the first 5,000 of the test images")
def watched_on_half_the_test():
    return watched_on(mnist().test.x[:5000])


@wrong(check.train, "is the loss on the first 5,000 of the training images")
def watched_on_training_images():
    return watched_on(mnist().train.x[:5000])


@wrong(check.train, "is the loss on the last 5,500 of the training images")
def split_off_by_keras():
    return watched_on(mnist().train.x[-5500:])


@wrong(check.train, "is not the loss of this model on the validation images, in any epoch")
def a_foreign_loss():
    near = loss_on("validation") * 1.001
    return {"autoencoder": textbook()[0], "history": history(0.1, near)}


@wrong(check.train, "no `val_loss`")
def not_watched():
    return {"autoencoder": textbook()[0], "history": history(0.1)}


@wrong(check.train, "holds 5 epochs")
def too_few_epochs():
    return {"autoencoder": textbook()[0], "history": history(0.1, 0.1, epochs=5)}


@wrong(check.train, "not the weights that it left")
def built_again():
    return {"autoencoder": parts()[0], "history": history(0.1, 0.1)}


def divided(x):
    return x / 255


@cache
def after_two_epochs(optimizer="adam", last="sigmoid", scale=None):
    """A model and its history, from few pictures on some scale.

    What is called twice is trained once: a function with a name is the same one each time.
    """
    x = mnist().train.x[:12_000]
    x = x if scale is None else scale(x)
    image = keras.Input((784,))
    code = layers.Dense(32, "relu", activity_regularizer=L1)(image)
    model = keras.Model(image, layers.Dense(784, last)(code))
    model.compile(optimizer, "binary_crossentropy")
    options = {"epochs": 2, "batch_size": 128, "verbose": 0}
    seen = trained_by(x)(model, x, x, **options, validation_data=(x[:500], x[:500]))
    return {"autoencoder": model, "history": seen}


@wrong(check.train, "it is the model that you trained: in 2 epochs the loss went from")
def tiny_steps():
    return after_two_epochs("adadelta")


@wrong(check.train, "The steps are too small, or lead nowhere (SGD, learning rate 0.01)")
def gradient_descent_as_it_is():
    return after_two_epochs("sgd")


@wrong(check.train, "its last layer is a softmax")
def softmax_pixels():
    return after_two_epochs(last="softmax")


@wrong(check.train, "divided by 255 a second time")
def divided_twice():
    return after_two_epochs(scale=divided)


@wrong(check.train, "the loss is about that of pixels standardised")
def standardised():
    return after_two_epochs(scale=lambda x: (x - x.mean()) / x.std())


@wrong(check.train, "the loss is about that of pixels from 0 to 255")
def from_0_to_255():
    return after_two_epochs(scale=lambda x: 255 * x)


@wrong(check.train, "`x_train` is not as it was loaded: it now goes from 0 to 0.00392")
def divided_in_place():
    return divided_twice() | {"x_train": mnist().train.x[:100] / 255}


@wrong(check.train, "its optimizer has taken no step")
def never_trained():
    return {"autoencoder": parts()[0], "history": {"loss": [0.69]}}


@wrong(check.train, "`fit` is now `History`")
def fit_overwritten():
    return never_trained() | {"fit": history(0.1)}


@wrong(check.train, "no weight that training may change")
def frozen():
    model = parts()[0]
    model.trainable = False
    return {"autoencoder": model, "history": {"loss": [0.69, 0.69]}}


@wrong(check.train, "It takes the shape (n, 28, 28, 1) and was given (n, 784)")
def made_for_pictures():
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(784, "sigmoid")]
    )
    return {"autoencoder": model, "history": history(0.1, 0.1)}


@wrong(check.train, "Its weights have blown up")
def nan_weights():
    autoencoder = parts()[0]
    autoencoder.set_weights([w * np.nan for w in autoencoder.get_weights()])
    return {"autoencoder": autoencoder, "history": history(0.1, 0.1)}


@wrong(check.train, "not normalised")
def trained_on_bytes():
    kernel, *others = textbook()[0].get_weights()
    autoencoder = parts()[0]
    autoencoder.set_weights([kernel / 255, *others])  # what such a training would come to
    return {"autoencoder": autoencoder, "history": history(0.1, 0.1)}


@wrong(check.train, "fell below zero")
def bytes_as_the_target():
    return {"autoencoder": textbook()[0], "history": history(-300.0, -300.0)}


@wrong(check.train, "Keep what `fit` returns")
def the_model_for_the_history():
    return {"autoencoder": textbook()[0], "history": textbook()[0]}


def measures(**changed):
    code = predict(textbook()[1], mnist().validation.x)
    true = {
        "encoder": textbook()[1],
        "zeros": metrics.share_of_zeros(code),
        "active": metrics.active_units(code),
        "dead": metrics.dead_units(code),
    }
    return true | {name: change(code, true) for name, change in changed.items()}


@right(check.measure)
def measured():
    return measures(zeros=lambda code, true: keras.ops.convert_to_tensor(true["zeros"]))


@wrong(check.measure, "That is the mean activation")
def mean_activation_for_sparsity():
    return measures(zeros=lambda code, true: code.mean())


@wrong(check.measure, "share of entries that are *not* zero")
def share_of_non_zeros():
    return measures(zeros=lambda code, true: (code > 0.001).mean())


@wrong(check.measure, "That is of the test images")
def zeros_of_the_test_images():
    code = predict(textbook()[1], mnist().test.x)
    return measures(zeros=lambda *_: metrics.share_of_zeros(code))


@wrong(check.measure, "is a percentage")
def percentage():
    return measures(zeros=lambda code, true: 100 * true["zeros"])


@wrong(check.measure, "any image at all")
def units_that_are_ever_active():
    return measures(active=lambda code, true: 32 - true["dead"])


@wrong(check.measure, "down each column")
def dead_by_the_image():
    return measures(dead=lambda code, true: (code == 0).any(axis=0).sum() + 1)


@wrong(check.measure, "is a reconstruction, not a code")
def measured_on_reconstructions():
    return measures(encoder=lambda code, true: textbook()[0])


@cache
def really_sparse():
    models = parts(
        128,
        activity_regularizer=regularizers.L1(2.5e-4),
        pixels={"kernel_constraint": constraints.UnitNorm(axis=1)},
    )
    return trained(models, epochs=24)


@right(check.sparsify)
def unit_norm_and_l1():
    return named(SPARSE, really_sparse())


@right(check.sparsify)
def sequential_with_a_threshold_of_its_own():
    class Cut(layers.Layer):
        def call(self, code):
            return ops.where(code > 0.01, code, 0.0)

    kernel, bias, back, last = really_sparse()[0].get_weights()
    encoder = keras.Sequential([keras.Input((784,)), layers.Dense(128), Cut()])
    decoder = keras.Sequential([keras.Input((128,)), layers.Dense(784, "sigmoid")])
    encoder.set_weights([kernel, bias])
    decoder.set_weights([back, last])
    return named(SPARSE, (keras.Sequential([encoder, decoder]), encoder, decoder))


@wrong(check.sparsify, "zeros among the living units")
def hardly_a_penalty():
    return named(SPARSE, textbook())


@wrong(check.sparsify, "The code is dead")
def a_dead_code():
    models = parts()
    models[1].layers[-1].set_weights([np.zeros((784, 32)), -np.ones(32)])
    return named(SPARSE, models)


@wrong(check.sparsify, "not a sparse one")
def dead_units_for_sparsity():
    small = textbook()[0].get_weights()
    models = parts(200)
    kernel, bias = np.zeros((784, 200)), -np.ones(200)
    kernel[:, :32], bias[:32] = small[0], small[1]
    back = np.zeros((200, 784))
    back[:32] = small[2]
    models[0].set_weights([kernel, bias, back, small[3]])
    return named(SPARSE, models)


@wrong(check.sparsify, "The penalty is too strong")
def too_strong_a_penalty():
    models = parts(128)
    kernel, bias, back, last = really_sparse()[0].get_weights()
    models[0].set_weights([kernel, bias - 1.5, back, last])
    return named(SPARSE, models)


@right(check.test_once)
def reported_once():
    return named(SPARSE, really_sparse())


@cache
def dense_opponent():
    return trained(parts(128), epochs=24)[0]


def priced(price=None, dense=None, **more):
    x = mnist().validation.x
    errors = [
        float(metrics.binary_crossentropy(x, predict(m, x)).mean())
        for m in (really_sparse()[0], dense_opponent())
    ]
    given = errors[0] - errors[1] if price is None else price(*errors)
    return named(SPARSE, really_sparse()) | {
        "dense_autoencoder": dense or dense_opponent(),
        "price": given,
    }


@right(check.cost)
def a_fair_price():
    return priced(lambda sparse, dense: [sparse - dense])


@wrong(check.cost, "the wrong way round")
def a_negative_price():
    return priced(lambda sparse, dense: dense - sparse)


@wrong(check.cost, "still has a `kernel_constraint`")
def an_opponent_with_the_constraint():
    rows = keras.constraints.UnitNorm(axis=1)
    return priced(dense=trained(parts(128, pixels={"kernel_constraint": rows}), epochs=1)[0])


@wrong(check.cost, "That is the ratio")
def a_ratio():
    return priced(lambda sparse, dense: sparse / dense)


@wrong(check.cost, "Give both 128 units")
def a_smaller_opponent():
    return priced(dense=parts()[0])


@wrong(check.cost, "Train both for as many epochs")
def an_opponent_of_one_epoch():
    return priced(dense=trained(parts(128), mnist().train.x[:20_000], epochs=1)[0])


def kl(function):
    return {"kl_penalty": function, "kl_encoder": parts()[1], "kl_autoencoder": parts()[0]}


def terms(q, p):
    return p * ops.log(p / q), (1 - p) * ops.log((1 - p) / (1 - q))


@cache
def kl_models(units: int, epochs: int, times_the_batch: bool = True):
    class Target(regularizers.Regularizer):
        def __call__(self, code):
            images = ops.cast(ops.shape(code)[0], code.dtype) if times_the_batch else 1.0
            q = ops.clip(ops.mean(code, axis=0), 1e-6, 1 - 1e-6)
            return 0.02 * images * ops.sum(sum(terms(q, 0.05)))

    models = parts(units, "sigmoid", activity_regularizer=Target())
    models[0].compile(keras.optimizers.Adam(0.003), "binary_crossentropy")
    return trained(models, epochs=epochs)


@right(check.kl)
def kl_with_ops():
    return kl_answers(kl_models(64, epochs=12))


@wrong(check.kl, "stops inside a model")
def kl_with_numpy():
    models = kl_models(64, epochs=12)
    return {
        "kl_penalty": lambda q, p: np.sum([float(t) for t in terms(q, p)[0] + terms(q, p)[1]]),
        "kl_encoder": models[1],
        "kl_autoencoder": models[0],
    }


@wrong(check.kl, "which is no code")
def kl_autoencoder_for_the_encoder():
    models = kl_models(64, epochs=12)
    return kl_answers((models[0], models[0]))


@wrong(check.kl, "shares no layer with `kl_autoencoder`")
def kl_autoencoder_of_another_model():
    return kl_answers((textbook()[0], kl_models(64, epochs=12)[1]))


@wrong(check.kl, "says nothing: the penalty asks for the mean alone")
def units_that_stay_at_the_target():
    """Half and more of the units give 0.05 to every image; the others carry the pictures."""
    small = kl_models(64, epochs=12)
    models = parts(160, "sigmoid")
    kernel, bias = np.zeros((784, 160)), np.full(160, np.log(0.05 / 0.95))
    first, offset, back, last = small[0].get_weights()
    kernel[:, :64], bias[:64] = first, offset
    wide = np.zeros((160, 784))
    wide[:64] = back
    models[0].set_weights([kernel, bias, wide, last])
    return kl_answers(models)


def kl_answers(models):
    return kl(lambda q, p: ops.sum(sum(terms(q, p)))) | {
        "kl_encoder": models[1],
        "kl_autoencoder": models[0],
    }


@wrong(check.kl, "64 units or more, and train for twenty")
def kl_with_few_units():
    return kl_answers(kl_models(24, epochs=4))


@wrong(check.kl, "A sigmoid code learns slowly")
def kl_with_few_epochs():
    return kl_answers(kl_models(128, epochs=3))


@wrong(check.kl, "multiply it by the batch size")
def kl_divided_once_more():
    return kl_answers(kl_models(64, epochs=2, times_the_batch=False))


@wrong(check.kl, "wrong way round")
def kl_swapped():
    return kl(lambda q, p: ops.sum(q * ops.log(q / p) + (1 - q) * ops.log((1 - q) / (1 - p))))


@wrong(check.kl, "second half is missing")
def kl_half():
    return kl(lambda q, p: ops.sum(terms(q, p)[0]))


@wrong(check.kl, "averaged over the units")
def kl_averaged():
    return kl(lambda q, p: ops.mean(sum(terms(q, p))))


@wrong(check.kl, "one value for each unit")
def kl_not_summed():
    return kl(lambda q, p: sum(terms(q, p)))


@wrong(check.kl, "give the code a sigmoid")
def kl_of_a_relu_code():
    return kl(lambda q, p: ops.sum(sum(terms(q, p)))) | {"kl_encoder": textbook()[1]}
