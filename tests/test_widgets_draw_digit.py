"""Draw a digit: ink becomes what MNIST would show, and every way of drawing is one pen."""

import re

import numpy as np
import pytest

from helpers import models
from helpers.data import load_mnist
from helpers.metrics import mean_squared_error
from helpers.widgets import draw_digit as module
from helpers.widgets.draw_digit import draw_digit
from helpers.widgets.pen import PAPER, Drawing, Pen, centred, ink, network_input, paper_picture
from tests.widget_driving import burst, button, canvas, draw_stroke, key, mouse, parts, touch

SEVEN = [(80, 60), (200, 60), (130, 230)]


@pytest.fixture(scope="module")
def digits():
    return load_mnist(at_most=300).test.x


@pytest.fixture(scope="module")
def untrained():
    return models.dense_autoencoder(8)


@pytest.fixture(autouse=True)
def forget():
    module._kept.clear()


@pytest.fixture
def frame(untrained, digits, request):
    return draw_digit(untrained.encoder, untrained.decoder, digits, name=request.node.name)


def alt(frame) -> str:
    return re.search("<title>(.*?)</title>", frame.view.value)[1]


def paper(frame) -> str:
    return next(p.value for p in parts(frame) if "The paper:" in getattr(p, "value", ""))


def test_a_test_digit_is_centred_already(digits):
    for digit in digits:
        assert np.array_equal(centred(digit.reshape(28, 28)), digit)


def test_a_moved_and_enlarged_digit_comes_back(digits):
    eight_times = np.kron(digits[0].reshape(28, 28), np.ones((8, 8), np.float32))
    moved = np.roll(eight_times, (-30, -20), axis=(0, 1))
    assert np.abs(centred(moved) - digits[0]).max() < 0.01


@pytest.mark.parametrize("size", [3, 40, 250])
def test_ink_fills_twenty_pixels_and_keeps_its_shape(size):
    half = size / 2
    stroke = ((140 - half, 100), (140 + half, 100 + size / 4))
    picture = centred(ink(Drawing(None, (stroke,)), None)).reshape(28, 28)
    rows, columns = np.nonzero(picture.any(axis=1))[0], np.nonzero(picture.any(axis=0))[0]
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert width == 20
    assert height == pytest.approx(20 * (size / 4 + 26) / (size + 26), abs=1.1)
    for axis in (0, 1):
        mass = picture.sum(axis=axis)
        assert abs(mass @ np.arange(28) / mass.sum() - 14) <= 0.51
    assert np.mean((picture > 0.05) & (picture < 0.95)) > 0, "edges are grey"


def test_no_ink_is_black_and_a_corner_is_ink():
    assert not centred(ink(Drawing(), None)).any()
    assert centred(ink(Drawing(None, (((0, 0),),)), None)).max() == 1


def test_a_stroke_has_no_gaps_between_far_points(digits):
    rows = np.nonzero(ink(Drawing(None, (((20, 20), (20, 260)),)), digits)[:, 20])[0]
    assert len(rows) == np.ptp(rows) + 1 > 240


def test_undo_takes_back_strokes_digits_and_clearing():
    pen = Pen(Drawing(digit=0))
    pen.press(10, 10)
    pen.move(20, 10)
    pen.lift()
    one_stroke = pen.drawing
    pen.replace(Drawing())
    for number in (3, 4, 5):  # a slider passes over these
        pen.replace(Drawing(number))
    assert pen.drawing == Drawing(5)
    for expected in (Drawing(), one_stroke, Drawing(0), Drawing(0)):
        pen.undo()
        assert pen.drawing == expected


def test_strokes_go_over_a_loaded_digit(digits):
    with_stroke = network_input(Drawing(0, (((200, 20), (260, 20)),)), digits)
    alone = network_input(Drawing(None, (((200, 20), (260, 20)),)), digits)
    assert np.array_equal(network_input(Drawing(0), digits), digits[0])
    assert not np.array_equal(with_stroke, digits[0]) and not np.array_equal(with_stroke, alone)


def test_the_share_counts_test_digits_with_a_smaller_error(untrained, digits):
    error = module.reconstruction_errors(untrained.encoder, untrained.decoder, digits)
    expected = mean_squared_error(digits, models.predict(untrained.autoencoder, digits))
    assert np.allclose(error, expected, atol=1e-6)
    odd = int(error.argmax())
    seen = module.look(digits[odd], untrained.encoder, untrained.decoder, np.sort(error))
    assert seen.share > 0.99 and seen.error == pytest.approx(error[odd], rel=1e-4)
    assert module.look(np.zeros(784), untrained.encoder, untrained.decoder, error) is None


def test_it_starts_with_a_digit_and_says_its_numbers(frame, untrained, digits):
    error = mean_squared_error(digits[:1], models.predict(untrained.autoencoder, digits[:1]))[0]
    assert f"error {error:.4f}" in alt(frame) and "8 numbers" in alt(frame)
    assert frame.view.value.count("<image") == 3
    assert "test digit number 0 with 0 strokes" in paper(frame)


def test_errors_may_come_in_any_order(untrained, digits):
    errors = module.reconstruction_errors(untrained.encoder, untrained.decoder, digits)
    errors = np.roll(errors, 50)
    frame = draw_digit(untrained.encoder, untrained.decoder, digits, errors=errors)
    own = mean_squared_error(digits[:1], models.predict(untrained.autoencoder, digits[:1]))[0]
    share = np.mean(errors < own - 1e-7)
    assert f"larger than for {share:.0%} of" in alt(frame) and 0.05 < share < 0.95


def test_a_digit_drawn_by_mouse_is_rebuilt(frame):
    button(frame, "Clear").click()
    assert "Nothing is drawn" in alt(frame) and "empty sheet with 0" in paper(frame)
    draw_stroke(frame, *SEVEN)
    assert "an empty sheet with 1 strokes" in paper(frame) and "larger than for" in alt(frame)
    one = frame.view.value
    draw_stroke(frame, (100, 140), (190, 140))
    assert frame.view.value != one
    button(frame, "Undo").click()
    assert frame.view.value == one


def test_mouse_touch_keys_and_buttons_draw_the_same(untrained, digits):
    def blank(name):
        frame = draw_digit(untrained.encoder, untrained.decoder, digits, name=name)
        button(frame, "Clear").click()
        return frame

    by_mouse, by_touch, by_keys, by_buttons = map(blank, "mtkb")
    draw_stroke(by_mouse, (140, 140), (154, 140), (154, 154))
    touch(by_touch, "touch_start", (140, 140))
    touch(by_touch, "touch_move", (154, 140), (9, 9))
    touch(by_touch, "touch_move", (154, 154))
    touch(by_touch, "touch_end")
    for name in (" ", "ArrowRight", "ArrowDown", " "):
        key(by_keys, name)
    for words in ("pen", "→", "↓", "pen"):
        button(by_buttons, words).click()
    views = {frame.view.value for frame in (by_mouse, by_touch, by_keys, by_buttons)}
    assert len(views) == 1 and "larger than for" in views.pop()


def test_a_mouse_that_passes_over_draws_nothing(frame):
    draws = frame.draws
    mouse(frame, "mouse_move", 50, 50)
    assert frame.draws == draws
    mouse(frame, "mouse_down", 50, 50)
    mouse(frame, "mouse_out", 300, 90)  # a fast stroke leaves the paper
    assert "pen is up, 100% from the left" in paper(frame)
    mouse(frame, "mouse_move", 50, 50)
    assert "with 1 strokes" in paper(frame)


def test_a_fast_stroke_keeps_all_its_points_and_is_drawn_a_few_times(frame):
    button(frame, "Clear").click()
    mouse(frame, "mouse_down", 0, 0)
    times = burst(frame, lambda k: mouse(frame, "mouse_move", k % PAPER, (7 * k) % PAPER))
    assert times <= 5
    line = re.search("points='(.*?)'", paper(frame))[1].split()
    assert len(line) == 500 and line[-1] == f"{499 % PAPER},{7 * 499 % PAPER}"


def test_a_burst_of_digits_ends_with_the_newest(frame):
    times = burst(frame, lambda k: setattr(frame.controls["number"], "value", k % 300))
    assert times <= 5 and "test digit number 199 " in paper(frame)


@pytest.mark.parametrize("place", [(None, 3), (float("nan"), 1), ("a", 2)])
def test_garbage_is_reported_and_changes_nothing(frame, place):
    before = frame.view.value
    mouse(frame, "mouse_down", *place)
    assert "The pointer is nowhere" in frame.message.value and frame.view.value == before
    mouse(frame, "mouse_down", -1e9, 1e9)
    mouse(frame, "mouse_up", 1e9, -1e9)
    assert frame.message.value == "" and frame.view.value != before
    touch(frame, "touch_start")
    key(frame, "F13")


def test_an_error_of_the_network_is_shown(untrained, digits):
    errors = np.ones(len(digits))
    wrong = models.dense_autoencoder(9)
    frame = draw_digit(untrained.encoder, wrong.decoder, digits, errors=errors)
    assert "This did not work" in frame.message.value


def test_a_cell_that_runs_again_keeps_the_drawing_and_copies_are_independent(untrained, digits):
    def build():
        return draw_digit(untrained.encoder, untrained.decoder, digits)

    first = build()
    button(first, "Clear").click()
    draw_stroke(first, *SEVEN)
    second = build()
    assert second.view.value == first.view.value
    button(second, "Clear").click()
    assert "Nothing" in alt(second) and "Nothing" not in alt(first)


def test_tab_leaves_the_paper(frame, monkeypatch):
    went = []
    for words in ("↖", "Clear"):
        part = button(frame, words)
        monkeypatch.setattr(type(part), "focus", lambda self: went.append(self.description))
    key(frame, "Tab")
    key(frame, "Tab", shift=True)
    key(frame, "Escape")
    assert went == ["↖", "Clear", "↖"]


@pytest.mark.parametrize(
    ("pictures", "errors", "says"),
    [
        (np.zeros((3, 28, 28)), None, "shape"),
        (np.zeros((0, 784)), None, "shape"),
        (np.zeros((3, 784)), np.ones(2), "one for each"),
        (np.zeros((3, 784)), np.full(3, np.nan), "one for each"),
    ],
)
def test_wrong_arguments_are_told_in_a_sentence(untrained, pictures, errors, says):
    with pytest.raises(ValueError, match=says):
        draw_digit(untrained.encoder, untrained.decoder, pictures, errors=errors)


def test_the_paper_shows_a_dot_and_has_the_canvas_size(frame, digits):
    pen = Pen(Drawing())
    pen.press(5, 6)
    assert "points='5,6 5,6'" in paper_picture(pen, digits)
    assert (canvas(frame).width, canvas(frame).height) == (PAPER, PAPER)
