"""The sparsity lab: what it counts is what the metrics count, and switched-off units are gone."""

import re

import numpy as np
import pytest

from helpers import metrics, models
from helpers.data import load_mnist
from helpers.widgets import sparsity_lab as module
from helpers.widgets.frame import _kept
from helpers.widgets.sparsity_lab import answer, measure, sparsity_lab, unit_pictures
from tests.widget_driving import burst, button


def with_dead_unit(code_size: int) -> models.Autoencoder:
    """An untrained autoencoder whose unit 3 is off for every digit."""
    model = models.dense_autoencoder(code_size)
    weights, bias = model.encoder.get_weights()
    bias[2] = -1000
    model.encoder.set_weights([weights, bias])
    return model


@pytest.fixture(scope="module")
def digits():
    return load_mnist(at_most=700).test


@pytest.fixture(scope="module")
def trained():
    models.keras.utils.set_random_seed(1)
    return {"none": models.dense_autoencoder(6), "strong": with_dead_unit(20)}


@pytest.fixture
def frame(trained, digits):
    _kept.clear()
    return sparsity_lab(trained, *digits)


def alt(frame) -> str:
    return re.search("<title>(.*?)</title>", frame.view.value)[1]


def pictures(frame) -> list[str]:
    return re.findall(r"href='(.*?)'", frame.view.value)


def test_the_measures_are_those_of_the_course(trained, digits):
    sparse = measure(trained["strong"], digits.x)
    code = models.predict(trained["strong"].encoder, digits.x)
    rebuilt = models.predict(trained["strong"].autoencoder, digits.x)
    assert sparse.zeros == metrics.share_of_zeros(code) > 0.2
    assert sparse.active == metrics.active_units(code)
    assert sparse.dead.sum() == metrics.dead_units(code) and sparse.dead[2]
    assert sparse.bce == pytest.approx(metrics.binary_crossentropy(digits.x, rebuilt).mean(), 1e-5)
    # The bars end at the 99.5th percentile; all else is there.
    assert 0.994 <= sparse.shares.sum() + sparse.zeros <= 1
    assert len(sparse.codes) == 500


def test_switching_a_unit_off_is_a_zero_in_the_code(trained, digits):
    sparse = measure(trained["none"], digits.x)
    on = np.array([True, False, True, True, False, True])
    seen = answer(sparse, digits.x[9], 9, on)
    expected = models.predict(trained["none"].decoder, (sparse.codes[9] * on)[None])
    assert np.allclose(seen.part, expected[0], atol=1e-6)
    assert seen.part_bce == pytest.approx(
        metrics.binary_crossentropy(digits.x[9:10], expected)[0], rel=1e-5
    )
    full = models.predict(trained["none"].autoencoder, digits.x[9:10])
    assert np.allclose(seen.full, full[0], atol=1e-6)


def test_each_unit_has_its_row_of_the_decoder(trained, digits, monkeypatch):
    sheets = []
    monkeypatch.setattr(module.svg, "image", lambda pixels, *_: sheets.append(pixels) or "")
    sparse = measure(trained["strong"], digits.x)
    unit_pictures(sparse)
    row = trained["strong"].decoder.get_weights()[0][17]  # second line, second place
    expected = module.svg.signed_colours((row / np.abs(row).max()).reshape(28, 28))
    assert np.abs(sheets[0][32:60, 32:60].astype(int) - expected).max() <= 1
    assert sheets[0].shape == (2 * 32, 16 * 32, 3) and not sheets[0][32:, 5 * 32 :].any()


def test_signed_colours_tell_more_from_less():
    orange, black, blue = module.svg.signed_colours(np.array([[1.0, 0.0, -1.0]]))[0].tolist()
    assert orange[0] > 200 > 100 > orange[2] and blue[2] > 200 > 100 > blue[0]
    assert black == [0, 0, 0]


def test_it_says_what_it_shows(frame, trained, digits):
    sparse = measure(trained["none"], digits.x)
    assert f"BCE {sparse.bce:.4f}" in alt(frame) and "Penalty none" in alt(frame)
    assert f"this {digits.y[0]}, {(sparse.codes[0] > 1e-3).sum()} units are active" in alt(frame)
    assert "0 are switched off" in alt(frame) and pictures(frame)[1] == pictures(frame)[2]
    frame.controls["penalty"].value = "strong"
    assert f"{metrics.dead_units(measure(trained['strong'], digits.x).codes)} are dead" in alt(
        frame
    )
    assert ">dead</text>" in frame.view.value and "of 20 units" in alt(frame)


def test_units_are_switched_by_hand(frame):
    frame.controls["penalty"].value = "strong"
    before = pictures(frame)
    frame.controls["unit 3"].value = False  # a dead one: nothing changes
    assert "1 are switched off" in alt(frame) and pictures(frame) == before
    button(frame, "All units off").click()
    assert "20 are switched off" in alt(frame)
    empty = pictures(frame)[2]
    assert empty != before[2] and pictures(frame)[1] == before[1]
    frame.controls["number"].value = 8
    assert pictures(frame)[2] == empty, "without a code every digit decodes to the same"
    button(frame, "All units on").click()
    assert "0 are switched off" in alt(frame)


def test_the_strongest_goes_first(frame, trained, digits):
    frame.controls["penalty"].value = "strong"
    code = measure(trained["strong"], digits.x).codes[0]
    for expected in np.argsort(-code)[:3]:
        button(frame, "Strongest off").click()
        assert not frame.values[f"unit {expected + 1}"]
    assert "3 are switched off" in alt(frame)
    assert frame.view.value.count("fill='none' stroke='#009E73'/>") == 3  # hollow bars


def test_a_burst_of_changes_draws_a_few_times_and_ends_with_the_newest(frame, digits):
    times = burst(frame, lambda k: setattr(frame.controls["number"], "value", k % 500))
    assert times <= 5 and f"this {digits.y[499]}," in alt(frame)


def test_an_error_shows_in_the_message(frame, monkeypatch):
    before = frame.view.value
    monkeypatch.setattr(module, "answer", lambda *_: 1 / 0)
    frame.controls["number"].value = 4
    assert "ZeroDivisionError" in frame.message.value and frame.view.value == before


def test_the_state_is_kept_and_copies_are_independent(frame, trained, digits):
    frame.controls["penalty"].value = "strong"
    frame.controls["unit 7"].value = False
    again = sparsity_lab(trained, *digits)
    assert again.view.value == frame.view.value
    again.controls["unit 7"].value = True
    assert "1 are switched off" in alt(frame) and "0 are switched off" in alt(again)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"models": {}}, "at least one"),
        ({"x_test": np.zeros((3, 28, 28))}, "shape"),
        ({"y_test": np.zeros(2)}, "labels"),
        ({"models": {"deep": models.dense_autoencoder(4, [8])}}, "one dense layer"),
    ],
)
def test_wrong_arguments_are_told_in_a_sentence(trained, digits, change, says):
    given = {"models": trained, "x_test": digits.x, "y_test": digits.y, **change}
    with pytest.raises(ValueError, match=says):
        sparsity_lab(**given)
