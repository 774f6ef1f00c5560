"""The careful runs of lesson 4 count bits, draw noise and go on as they say."""

import numpy as np
import pytest

from helpers import baselines
from tests.converged import lesson4, lesson4_compression, lesson4_denoising

RNG = np.random.default_rng(0)


def test_levels_that_are_equally_frequent_cost_all_their_bits():
    levels = np.repeat(np.arange(8), 1000)[:, None].repeat(3, axis=1)
    assert lesson4_compression.entropy(levels, levels) == pytest.approx(3 * 3, abs=0.01)


def test_a_level_that_comes_nearly_always_costs_next_to_nothing():
    levels = np.zeros((10_000, 1), int)
    levels[:10] = 1
    assert lesson4_compression.entropy(levels, levels) < 0.02


def test_a_level_that_was_not_seen_before_has_a_finite_price():
    assert 0 < lesson4_compression.entropy(np.array([[5]]), np.array([[0], [1]])) < 10


def test_what_is_rounded_comes_back_within_half_a_step():
    code = RNG.uniform(-1, 1, (100, 4))
    low, high = lesson4_compression.ends(code, 0.0)
    levels = lesson4_compression.levels_of(code, 16, low, high)
    back = lesson4_compression.back(levels, 16, low, high)
    assert np.all(abs(back - code) <= (high - low) / 30 + 1e-6)


@pytest.mark.parametrize(("bits", "least"), [(1, 0.363), (2, 0.119), (3, 0.0374), (4, 0.0115)])
def test_the_widths_reach_the_best_ends_for_a_bell_curve(bits, least):
    """``least`` is the error of the best equally spaced levels (Max, 1960)."""
    code = RNG.standard_normal((50_000, 1))
    tried = [lesson4_compression.ends(code, tail) for tail in lesson4_compression.TAILS]
    lost = [lesson4_compression.squared_loss(code, 2**bits, *limits)[0] for limits in tried]
    assert min(lost) < 1.08 * least


def test_bits_go_to_the_numbers_that_vary_most():
    variance = np.array([100.0, 10.0, 0.01])
    cost = np.stack([variance / 4**bits for bits in range(7)])
    bits = lesson4_compression.allocate(cost, 8)
    assert bits.sum() == 8 and bits[0] > bits[1] > bits[2] == 0


def test_ridge_of_several_draws_is_ridge_where_there_is_no_noise(monkeypatch):
    monkeypatch.setattr(lesson4_denoising, "FULL", 0.0)
    x = RNG.random((900, 784), dtype=np.float32)
    ours = lesson4_denoising.fit_ridge(x, drawn=False, penalty=10, seed=0)
    known = baselines.fit_ridge(x, x, penalty=10)
    assert np.allclose(ours.weights, known.weights, atol=1e-3)


def test_noise_is_drawn_in_training_only_and_has_many_strengths():
    noise = lesson4_denoising.Noise(drawn=True)
    x = np.full((200, 784), 0.5, np.float32)
    assert np.array_equal(noise(x), x)
    spread = np.asarray(noise(x, training=True)).std(axis=1)
    assert spread.min() < 0.1 and 0.3 < spread.max() < 0.45


def test_a_run_is_made_once(tmp_path):
    made = []
    for _ in range(2):
        runs = lesson4.Runs(tmp_path / "runs.json")
        assert runs.once("a", lambda: made.append(0) or {"error": 0.123456}) == {"error": 0.12346}
    assert len(made) == 1
    runs.write(epochs=3)
    assert runs.found == {"runs": {"a": {"error": 0.12346}}, "epochs": 3}
