"""Figures: shown once, as a picture with a text alternative."""

import base64
import re

import matplotlib as mpl
import numpy as np
import pytest

from helpers import plots, plots_pictures, plots_style, plots_variants

X = np.random.default_rng(0).random((5, 784), dtype=np.float32)
HISTORY = {"loss": [3.0, 2.0], "val_loss": [3.1, 2.2]}


@pytest.fixture
def shown(monkeypatch):
    bundles = []
    monkeypatch.setattr(plots_style, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


def draw_on_axis():
    figure, (left, middle, right) = plots.new_figure(columns=3)
    plots.draw_lines(left, [1, 2], {"PCA": [2, 1], "something else": [3, 2]}, "k", "error")
    plots.draw_map(middle, X[:, :2], np.arange(5))
    plots.draw_histogram(right, {"one": X[0], "other": X[1]}, 10, "error")
    plots.show(figure, "three axes")


FIGURES = {
    "digits": lambda: plots.digits({"input": X, "fewer": X[:2]}, "rows of digits"),
    "captions": lambda: plots.digits({"input": X}, "a row", captions={"input": list("abcde")}),
    "signed": lambda: plots.signed_images(X - 0.5, "filters", columns=3, titles=list("abcde")),
    "curves": lambda: plots.learning_curves({"ours": HISTORY}, {"mean image": 2.6}, "nats", "fall"),
    "layers": lambda: plots.layer_diagram({"in": 784, "code": 32, "out": 784}, "three bars"),
    "axes": draw_on_axis,
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_shown_once_with_its_text_alternative(shown, name):
    FIGURES[name]()
    (bundle,) = shown
    alt = re.search(r'alt="([^"]+)"', bundle["text/html"]).group(1)
    assert alt == bundle["text/plain"]
    picture = base64.b64decode(re.search(r'base64,([^"]+)"', bundle["text/html"]).group(1))
    assert picture.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_fits_a_window_of_900_pixels(shown, name):
    FIGURES[name]()
    width = int(re.search(r'width="(\d+)"', shown[0]["text/html"]).group(1))
    assert 150 < width <= 880


def drawn(monkeypatch, draw) -> tuple[np.ndarray, dict[str, tuple[float, float]]]:
    """The one picture that a figure of pictures is drawn as, and where its words stand."""
    figures = []
    monkeypatch.setattr(plots_pictures, "show", lambda figure, alt: figures.append(figure))
    draw()
    ((axis,),) = (figure.axes for figure in figures)
    words = {text.get_text(): text.get_position() for text in axis.texts if text.get_text()}
    return np.asarray(axis.images[0].get_array()), words


def test_each_picture_lies_in_its_row_and_what_is_missing_stays_white(monkeypatch):
    whole, words = drawn(monkeypatch, lambda: plots.digits({"input": X, "fewer": X[:2]}, "rows"))
    step, below = 31, whole[31:59]
    for place, image in enumerate(X):
        tile = whole[:28, place * step : place * step + 28]
        assert np.array_equal(tile, np.repeat(image.reshape(28, 28, 1), 3, axis=2))
    assert np.array_equal(below[:, 31:59, 0], X[1].reshape(28, 28))
    assert (below[:, 59:] == 1).all() and (whole[28:31] == 1).all()
    assert words["input"][1] == 14 and words["fewer"][1] == 31 + 14


def test_a_caption_stands_under_its_picture_and_a_title_above(monkeypatch):
    _, words = drawn(monkeypatch, FIGURES["captions"])
    assert [words[letter] for letter in "ae"] == [(14, 29), (4 * 31 + 14, 29)]
    _, words = drawn(monkeypatch, FIGURES["signed"])
    assert words["a"][1] < 0 and words["d"][0] == 14 and words["d"][1] > 28  # the second line
    with pytest.raises(ValueError, match="zip"):
        plots.digits({"input": X}, "a row", captions={"input": ["one"]})


def test_black_is_zero_in_signed_pictures_blue_below_and_orange_above(monkeypatch):
    image = np.zeros(784, np.float32)
    image[:2] = -3, 3
    whole, _ = drawn(monkeypatch, lambda: plots.signed_images(image[None], "one", columns=1))
    below, above, zero = whole[0, 0], whole[0, 1], whole[0, 2]
    assert below.argmax() == 2 and above.argmax() == 0 and zero.max() < 0.02


def test_a_figure_without_a_text_alternative_is_refused():
    figure, _ = plots.new_figure()
    with pytest.raises(ValueError, match="text alternative"):
        plots.show(figure, " ")


def test_quotes_and_angle_brackets_in_an_alternative_stay_text(shown):
    figure, _ = plots.new_figure()
    plots.show(figure, 'a "sharp" 7 < 8')
    assert 'alt="a &quot;sharp&quot; 7 &lt; 8"' in shown[0]["text/html"]


def test_figures_leave_the_learners_own_matplotlib_settings_alone(shown):
    before = dict(mpl.rcParams)
    for figure in FIGURES.values():
        figure()
    assert dict(mpl.rcParams) == before


def test_the_same_thing_looks_the_same_and_two_things_of_one_figure_differ():
    assert plots.look("PCA") == plots.look("PCA", 3)
    assert len({plots.look("unknown", position) for position in range(6)}) == 6


def test_a_table_has_a_line_for_each_row_and_a_column_for_each_key(monkeypatch):
    bundles = []
    monkeypatch.setattr(plots_variants, "display", lambda bundle, raw: bundles.append(bundle))
    rows = {"vanilla": {"BCE": 0.09347, "dead": 2}, "a <b>": {"BCE": 12_345.6, "note": "none"}}
    plots_variants.show_table(rows)
    text, page = bundles[0]["text/plain"], bundles[0]["text/html"]
    assert [line.split() for line in text.splitlines()] == [
        ["BCE", "dead", "note"],
        ["vanilla", "0.0935", "2"],
        ["a", "<b>", "12346", "none"],
    ]
    assert page.count("<tr>") == 3 and page.count("<td>") == 6 and "a &lt;b&gt;" in page


def test_runs_are_a_mean_and_half_an_interval_by_students_t(monkeypatch):
    bundles = []
    monkeypatch.setattr(plots_variants, "display", lambda bundle, raw: bundles.append(bundle))
    plots_variants.show_runs({"vanilla": {"BCE": [0.090, 0.091, 0.092], "dead": [4, 4, 4]}})
    # The standard error is 0.001 / sqrt(3), and t at 97.5 % with two degrees of freedom is 4.303.
    line = bundles[0]["text/plain"].splitlines()[1]
    assert line.split() == ["vanilla", "0.0910", "±", "0.0025", "4", "±", "0"]


@pytest.mark.parametrize(
    ("runs", "shown"), [([0.0175], ["0.0175"]), ([0.0175] * 3, ["0.0175", "±", "0"])]
)
def test_an_entry_of_one_run_has_no_interval_and_equal_runs_keep_their_digits(
    monkeypatch, runs, shown
):
    bundles = []
    monkeypatch.setattr(plots_variants, "display", lambda bundle, raw: bundles.append(bundle))
    plots_variants.show_runs({"ridge": {"MSE": runs}})
    assert bundles[0]["text/plain"].splitlines()[1].split() == ["ridge", *shown]


def test_a_search_shows_where_each_rate_ended_and_what_was_chosen(monkeypatch):
    bundles = []
    monkeypatch.setattr(plots_variants, "display", lambda bundle, raw: bundles.append(bundle))
    grid = {"0.01": [0.2, 0.1], "0.03": [0.3]}
    plots_variants.show_search({"vanilla": {"grid": grid, "rate": 0.01}})
    assert "<td>0.1 (2 epochs)</td><td>0.3 (1 epoch)</td><td>0.01</td>" in bundles[0]["text/html"]


def test_runs_become_one_array_for_each_measure():
    found = plots_variants.runs_of({"runs": [{"BCE": 0.1, "off": 1}, {"BCE": 0.2, "off": 3}]})
    assert found["BCE"].tolist() == [0.1, 0.2] and found["off"].mean() == 2
