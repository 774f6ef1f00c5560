"""The latent map: places are codes, the walk is straight, and each beta shows its own plane."""

import re

import numpy as np
import pytest

from helpers import models
from helpers.data import load_mnist
from helpers.metrics import binary_crossentropy, kl_to_standard_normal
from helpers.widgets import latent_map as module
from helpers.widgets.frame import _kept
from helpers.widgets.latent_map import background, code_at, latent_map
from helpers.widgets.latent_plane import nearest, survey, walk
from tests.widget_driving import burst, button, canvas, key, mouse, parts, touch


@pytest.fixture(scope="module")
def test_digits():
    return load_mnist(at_most=1200).test


@pytest.fixture(scope="module")
def trained():
    """Two models whose planes differ; what they have learned does not matter here."""
    models.keras.utils.set_random_seed(1)
    return {beta: models.variational_autoencoder(2, (16,), beta=beta) for beta in (5, 1)}


@pytest.fixture(scope="module")
def plane(trained, test_digits):
    return survey(trained[1], test_digits.x)


@pytest.fixture
def frame(trained, test_digits):
    _kept.clear()
    return latent_map(trained, *test_digits)


def alt(frame) -> str:
    return re.search("<title>(.*?)</title>", frame.view.value)[1]


def layers(frame) -> list[str]:
    """The background and the marks over it."""
    (sheet,) = (part for part in parts(frame) if canvas(frame) in getattr(part, "children", ()))
    return [layer.value for layer in sheet.children[:2]]


def pictures(frame) -> list[str]:
    return re.findall(r"href='(.*?)'", frame.view.value)


def test_a_survey_measures_the_whole_test_set(plane, trained, test_digits):
    mean, log_variance = models.predict(trained[1].encoder, test_digits.x)
    divergence = kl_to_standard_normal(mean, log_variance).sum(axis=1).mean()
    middle = binary_crossentropy(test_digits.x, models.predict(trained[1].decoder, mean)).mean()
    assert plane.information == pytest.approx(divergence, rel=1e-4)
    assert plane.error == pytest.approx(784 * middle, rel=0.1)  # that of a draw, not the middle
    assert np.allclose(plane.means, mean[:600]) and np.abs(plane.means).max() < 2 * plane.reach
    assert np.allclose(plane.widths, np.exp(log_variance[:600] / 2))


def test_the_grid_decodes_the_middle_of_each_cell(plane):
    code = np.array([[plane.reach * (2 * 3.5 / 15 - 1), plane.reach * (2 * 10.5 / 15 - 1)]])
    there = models.predict(plane.model.decoder, code.astype("float32"))[0]
    assert np.allclose(plane.grid[10, 3], there, atol=1e-5)


def test_places_are_codes_on_map_and_grid():
    left, right = module._LEFTS
    side, top = module._PLANE, module._TOP
    for edge in (left, right):
        assert code_at(edge, top, 4) == (-4, 4)
        assert code_at(edge + side, top + side, 4) == (4, -4)
        assert code_at(edge + side / 2, top + side / 4, 6) == (0, 3)
    assert code_at(left + side + 5, top, 4) is None and code_at(left, top + side + 5, 4) is None


def test_the_walk_is_straight_and_nearest_is_nearest(plane):
    a, b, middle = plane.means[3], plane.means[7], walk(plane, 3, 7, 0.5)
    assert np.allclose(walk(plane, 3, 7, np.array([0, 1])), [a, b])
    assert np.allclose(middle, (a + b) / 2)
    assert all(nearest(plane, plane.means[k]) == k for k in (0, 5, 599))


def test_the_background_has_every_digit_and_its_numeral(plane, test_digits):
    drawn = background(plane, test_digits.y[:600])
    assert drawn.count("r='2.5'") == 600 and drawn.count("r='9'") == 10
    assert drawn.count("<image") == 1 and "600 test digits" in drawn


def test_the_pointer_decodes_the_code_under_it(frame, trained):
    module_left, grid_left = module._LEFTS
    for left in (module_left, grid_left):
        mouse(frame, "mouse_move", left + module._PLANE * 0.75, module._TOP + module._PLANE * 0.5)
        reach = survey_reach(frame)
        assert frame.values["across"] == pytest.approx(reach / 2) and frame.values["up"] == 0
        assert f"The code ({reach / 2:.2f}, 0.00) decodes" in alt(frame)
    code = np.array([[frame.values["across"], 0]], "float32")
    expected = models.predict(trained[1].decoder, code)[0]
    assert module.svg.digit(expected, 0, 22, 140) in frame.view.value
    before = frame.values
    mouse(frame, "mouse_move", 1, 1)  # beside both
    assert frame.values == before
    touch(frame, "touch_move", (grid_left, module._TOP))
    assert frame.values["across"] == -reach and frame.values["up"] == reach


def survey_reach(frame) -> float:
    return float(re.search("from -(.*?) to", layers(frame)[0])[1])


def test_clicks_choose_a_then_b_then_a(frame, plane):
    def click(number):
        chart = module._chart(survey_reach(frame), module._LEFTS[0])
        x, y = plane.means[number]
        mouse(frame, "mouse_down", chart.x(x), chart.y(y))

    for number, end in ((10, "a"), (20, "b"), (30, "a")):
        click(number)
        assert np.allclose(plane.means[frame.values[end]], plane.means[number], atol=0.02)
    a, b = frame.values["a"], frame.values["b"]
    button(frame, "Swap A and B").click()
    assert (frame.values["a"], frame.values["b"]) == (b, a)


def test_walking_moves_the_point_along_the_line(frame, plane):
    frame.controls["a"].value, frame.controls["b"].value = 4, 9
    frame.controls["share"].value = 0.5
    middle = (plane.means[4] + plane.means[9]) / 2
    assert frame.values["across"] == pytest.approx(middle[0], abs=1e-6)
    assert pictures(frame)[0] == pictures(frame)[3 + 4], "the middle of the nine is shown large"
    button(frame, "One step to B").click()
    assert frame.values["share"] == 0.625
    for _ in range(9):
        button(frame, "One step to A").click()
    assert frame.values["share"] == 0
    assert frame.values["up"] == pytest.approx(plane.means[4][1], abs=1e-6)


def test_beta_changes_map_reconstruction_and_information(frame, trained, test_digits):
    at_one, map_at_one = frame.view.value, layers(frame)[0]
    assert "Beta 1:" in alt(frame)
    frame.controls["beta"].value = 5
    five = survey(trained[5], test_digits.x)
    assert f"Beta 5: the code tells {five.information:.1f} nats" in alt(frame)
    assert f"error is {five.error:.1f} nats" in alt(frame)
    assert layers(frame)[0] != map_at_one and frame.view.value != at_one


def test_arrow_keys_and_sliders_move_the_point(frame):
    key(frame, "ArrowRight")
    key(frame, "ArrowUp")
    assert frame.values["across"] == pytest.approx(0.1) == frame.values["up"]
    assert "ring is at (0.10, 0.10)" in layers(frame)[1]
    frame.controls["across"].value = -1
    assert "(-1.00, 0.10)" in alt(frame)
    key(frame, "F5")


def test_sliders_that_the_pointer_moves_send_nothing_back(frame):
    """A continuous slider would answer each of the kernel's values with a rounded, older one."""
    assert not any(frame.controls[key].continuous_update for key in ("across", "up"))


def test_tab_leaves_the_map(frame, monkeypatch):
    went = []
    part = button(frame, "Swap A and B")
    monkeypatch.setattr(type(part), "focus", lambda self: went.append(self.description))
    key(frame, "Tab")
    key(frame, "Tab", shift=True)
    assert went == ["One step to A", "Swap A and B"]


def test_a_burst_of_moves_draws_a_few_times_and_ends_with_the_newest(frame):
    left, top = module._LEFTS[0], module._TOP
    times = burst(frame, lambda k: mouse(frame, "mouse_move", left + k / 2, top + 100))
    assert times <= 5
    newest = code_at(left + 499 / 2, top + 100, survey_reach(frame))
    assert f"({newest[0]:.2f}, {newest[1]:.2f})" in alt(frame)


def test_garbage_and_errors_show_in_the_message(frame, monkeypatch):
    mouse(frame, "mouse_move", None, 3)
    assert "The pointer is nowhere" in frame.message.value
    monkeypatch.setattr(module, "picture", lambda *_: 1 / 0)
    frame.redraw()
    assert "ZeroDivisionError" in frame.message.value


def test_the_state_is_kept_and_copies_are_independent(frame, trained, test_digits):
    frame.controls["beta"].value = 5
    frame.controls["a"].value = 17
    again = latent_map(trained, *test_digits)
    assert again.values == frame.values and again.view.value == frame.view.value
    again.controls["a"].value = 3
    assert frame.values["a"] == 17


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"models": {}}, "at least one"),
        ({"x_test": np.zeros((3, 28, 28))}, "shape"),
        ({"y_test": np.zeros(2)}, "labels"),
        ({"models": {1: models.variational_autoencoder(3, (4,))}}, "two numbers"),
    ],
)
def test_wrong_arguments_are_told_in_a_sentence(trained, test_digits, change, says):
    given = {"models": trained, "x_test": test_digits.x, "y_test": test_digits.y, **change}
    with pytest.raises(ValueError, match=says):
        latent_map(**given)
