"""The training lab: its numbers are those of its code, and nothing the page asks brings it down."""

import gc
import json
import subprocess
import sys
import threading
import time
import weakref
import zlib

import keras
import numpy as np
import pytest

from helpers import data, models, training_run
from helpers.training import fit
from helpers.training_run import BATCH_SIZE, Pictures, Record, Run, Settings
from helpers.widgets import interactive
from helpers.widgets.training_lab import training_lab
from tests.notebooks import COURSE

SMALL = Settings(code_size=4, seed=5)


@pytest.fixture(scope="module")
def mnist():
    return data.load_mnist(at_most=600)


@pytest.fixture
def pictures(mnist):
    return Pictures(mnist.train.x, mnist.validation.x, mnist.validation.x[:8])


@pytest.fixture
def lab(mnist, monkeypatch):
    """A lab whose messages to the page are collected in ``heard``."""
    monkeypatch.setattr(interactive, "_kept", {})
    lab = training_lab(mnist.train.x, mnist.validation.x)
    lab.heard = []
    lab.send = lambda news, buffers: lab.heard.append(json.loads(json.dumps(news)))
    yield lab
    lab.run.end()
    lab.run.join()


def wait_until(condition, seconds=300):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.01)


def settled(run):
    return not run._training and run.record.epochs >= run._allowed


def stepped(run, epochs=1):
    for _ in range(epochs):
        run.step()
    wait_until(lambda: run.record.epochs == epochs and settled(run))
    return run


def ask(lab, verb, settings=SMALL):
    """What the page sends."""
    lab._handle_custom_msg({"verb": verb, "settings": settings._asdict()}, [])


def test_the_lines_of_code_give_the_numbers_of_a_run_that_was_paused_in_between(pictures):
    """The page writes these lines (interactives/training/code.js); a browser test reads them."""
    settings = Settings(6, (20, 10), "tanh", "sigmoid", "mean_squared_error", 0.003, 7)
    run = stepped(Run(settings, pictures, lambda: None), 2)
    run.play()
    run.pause()
    wait_until(lambda: settled(run))
    run.step()
    wait_until(lambda: settled(run))
    keras.utils.set_random_seed(7)
    trial = models.dense_autoencoder(6, (20, 10), code_activation="tanh")
    trial.autoencoder.compile(keras.optimizers.Adam(0.003), "mean_squared_error")
    x, validation = pictures.train, (pictures.validation, pictures.validation)
    options = {"batch_size": BATCH_SIZE, "seed": 7, "validation_data": validation, "verbose": 0}
    history = fit(trial.autoencoder, x, x, epochs=run.record.epochs, **options).history
    assert run.record.epochs >= 3
    assert run.record.losses == pytest.approx(history["loss"], rel=1e-4)
    assert run.record.validation_losses == pytest.approx(history["val_loss"], rel=1e-4)
    drawn = models.predict(trial.autoencoder, pictures.shown)
    assert np.allclose(run.record.reconstructions, drawn, atol=1e-4)
    weights = trial.encoder.layers[1].get_weights()[0]
    assert np.allclose(run.record.filters, weights.T[:32], atol=1e-4)
    run.end()


def test_a_run_taken_over_gives_the_numbers_of_a_new_one_and_compiles_nothing(pictures):
    first = stepped(Run(SMALL._replace(seed=1, learning_rate=0.1), pictures, lambda: None), 2)
    program = first._trial.autoencoder
    first.end()
    second = stepped(Run(SMALL, pictures, lambda: None, before=first), 2)
    alone = stepped(Run(SMALL, pictures, lambda: None), 2)
    assert second._trial.autoencoder is program
    assert second.record.losses == pytest.approx(alone.record.losses, rel=1e-4)
    for run in (second, alone):
        run.end()


def test_another_architecture_is_a_network_of_its_own(pictures):
    first = stepped(Run(SMALL, pictures, lambda: None))
    first.end()
    second = stepped(Run(SMALL._replace(code_size=5), pictures, lambda: None, before=first))
    assert len(second.record.filters) == 5
    second.end()


def test_steps_add_up_and_a_step_while_playing_pauses(pictures):
    run = stepped(Run(SMALL, pictures, lambda: None), 3)
    assert run.state == "paused"
    publish, go_on = run._publish, threading.Event()
    run._publish = lambda logs: go_on.wait(600) and publish(logs)
    run.play()
    run.step()  # within the fourth epoch, however slow this computer is
    go_on.set()
    wait_until(lambda: settled(run))
    assert run.record.epochs == 4
    run.end()


def test_pause_returns_before_the_epoch_is_over_and_play_goes_on(pictures):
    run = stepped(Run(SMALL, pictures, lambda: None))
    publish, in_an_epoch, go_on = run._publish, threading.Event(), threading.Event()

    def publish_later(logs):
        in_an_epoch.set()
        go_on.wait(300)
        publish(logs)

    run._publish = publish_later
    run.play()
    run.play()
    assert in_an_epoch.wait(300)
    run.pause()
    assert run.state == "pausing after this epoch"
    go_on.set()
    wait_until(lambda: run.state == "paused")
    epochs = run.record.epochs
    time.sleep(0.3)
    assert run.record.epochs == epochs
    run.play()
    wait_until(lambda: run.record.epochs > epochs)
    run.end()
    run.join()
    assert run.state == "ended"
    run.play()
    assert run.state == "ended"


def test_a_run_ends_by_itself_after_the_most_epochs(pictures, monkeypatch):
    monkeypatch.setattr(training_run, "MOST_EPOCHS", 3)
    run = Run(SMALL, pictures, lambda: None)
    run.play()
    run.join()
    assert run.record.epochs == 3 and run.state.startswith("finished")


def test_what_goes_wrong_in_the_thread_is_kept(pictures):
    run = Run(SMALL, pictures._replace(train=np.full((300, 784), 2.0)), lambda: None)
    run.play()
    run.join()
    assert "needs targets from 0 to 1" in str(run.error)


def test_many_runs_in_a_row_leave_one_thread_and_one_network(pictures):
    run, networks = Run(SMALL, pictures, lambda: None), []
    threads = threading.active_count()
    for seed in range(12):
        run.play()
        run.end()
        run = Run(SMALL._replace(code_size=1 + seed % 3, seed=seed), pictures, lambda: None, run)
        networks.append(weakref.ref(run))
    stepped(run)
    assert threading.active_count() <= threads + 1
    gc.collect()
    assert sum(network() is not None for network in networks) <= 2
    run.end()
    run.join()


def test_python_ends_in_peace_while_a_run_trains():
    code = (
        "import time\n"
        "from helpers import data\n"
        "from helpers.training_run import Pictures, Run, Settings\n"
        "(x, _), (v, _), _ = data.load_mnist(at_most=5000)\n"
        "run = Run(Settings(), Pictures(x, v, v[:8]), lambda: None)\n"
        "run.play()\n"
        "while run.record.epochs < 2: time.sleep(0.01)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=COURSE, capture_output=True, text=True, timeout=600
    )
    assert (ended.returncode, ended.stderr) == (0, "")


# The lab


def test_the_page_is_given_what_frames_the_curves_and_digits_to_train_on(lab, mnist):
    x, mean = mnist.validation.x, np.tile(mnist.train.x.mean(axis=0), (600, 1))
    for loss, levels in lab.given["kernel"]["levels"].items():
        keras_loss = getattr(keras.losses, loss)
        assert levels["perfect copy"] == pytest.approx(np.mean(keras_loss(x, x)), abs=1e-5)
        assert levels["mean image"] == pytest.approx(np.mean(keras_loss(x, mean)), rel=1e-4)
    page = lab.given["page"]
    assert page["counts"] == {"train": 600, "validation": 500, "shown": 16}
    carried = np.frombuffer(zlib.decompress(page["digits"]["data"]), np.uint8).reshape(-1, 784)
    assert np.allclose(carried[:600] / 255, mnist.train.x, atol=1e-6)
    assert np.array_equal(carried[-16:], carried[600:616])


def test_what_the_page_carries_is_small_enough():
    train, validation, _ = data.load_mnist()
    lab = training_lab(train.x, validation.x)
    assert lab.given["page"]["counts"]["train"] == 5000
    assert len(lab.given["page"]["digits"]["data"]) < 1_000_000
    lab.close()


def test_verbs_are_done_and_the_page_hears_of_it(lab):
    ask(lab, "show")
    assert lab.heard[-1]["state"] == "ready: press Play"
    ask(lab, "step")
    wait_until(lambda: lab.run.record.epochs == 1 and settled(lab.run))
    assert lab.heard[-1]["losses"] == list(lab.run.record.losses)
    assert lab.heard[-1]["settings"]["code_size"] == 4
    ask(lab, "settings", SMALL._replace(hidden=(16,)))
    assert lab.run.record == Record(SMALL._replace(hidden=(16,)))
    ask(lab, "play", SMALL._replace(hidden=(16,)))
    wait_until(lambda: lab.run.record.epochs >= 2)
    ask(lab, "pause", SMALL._replace(hidden=(16,)))
    wait_until(lambda: lab.heard[-1]["state"] == "paused")


def test_settings_changed_while_it_plays_play_on_and_a_reset_waits(lab):
    ask(lab, "play")
    old = lab.run
    wait_until(lambda: old.record.epochs >= 1)
    ask(lab, "settings", SMALL._replace(code_size=2))
    assert lab.run is not old and lab.run.plays
    wait_until(lambda: lab.run.record.epochs >= 1)
    ask(lab, "reset", SMALL._replace(code_size=2))
    assert not lab.run.plays and lab.run.record.epochs == 0
    old.join()
    assert lab.heard[-1]["losses"] == []


def test_a_burst_of_settings_while_it_plays_trains_the_newest(lab):
    ask(lab, "play")
    for move in range(100):
        ask(lab, "settings", SMALL._replace(code_size=[1, 2, 4, 8][move % 4]))
    ask(lab, "settings", SMALL._replace(code_size=16))
    wait_until(lambda: lab.run.record.epochs >= 2)
    assert lab.run.record.settings.code_size == 16


def test_what_goes_wrong_in_training_is_told(lab):
    lab._pictures = lab._pictures._replace(train=np.full((300, 784), 2.0))
    ask(lab, "reset")
    ask(lab, "play")
    lab.run.join()
    assert "needs targets from 0 to 1" in lab.heard[-1]["error"]
    ask(lab, "reset")
    assert lab.heard[-1]["error"] == ""


def test_a_loss_that_is_no_number_can_be_told(lab):
    lab.run.record = Record(SMALL, (0.3, float("nan")), (0.3, float("inf")))
    lab.tell()
    assert lab.heard[-1]["losses"] == [0.3, None] == lab.heard[-1]["validation_losses"]


def test_two_labs_are_independent_and_a_second_one_begins_with_the_firsts_settings(lab, mnist):
    lab.chosen = {**lab.chosen, "code_size": 4}
    other = training_lab(mnist.train.x, mnist.validation.x)
    assert other.chosen["code_size"] == 4
    ask(other, "step")
    wait_until(lambda: other.run.record.epochs == 1)
    assert lab.run.record.epochs == 0
    other.run.end()


@pytest.mark.parametrize(
    ("train", "validation", "message"),
    [
        (np.zeros((300, 10)), np.zeros((300, 784)), "x_train must be pictures"),
        (np.zeros((300, 784)), None, "x_validation must be pictures"),
        (np.zeros((20, 784)), np.zeros((20, 784)), "has 20 pictures and a batch needs 256"),
    ],
)
def test_other_pictures_are_refused_in_a_sentence(train, validation, message):
    with pytest.raises(ValueError, match=message):
        training_lab(train, validation)
