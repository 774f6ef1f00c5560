"""Figures that the checks draw: what is counted has whole ticks."""

import numpy as np
import pytest

from helpers import plots
from helpers.checks import sparse_figures

STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500]


@pytest.fixture
def drawn(monkeypatch) -> list:
    """The figures that were shown."""
    figures: list = []
    monkeypatch.setattr(plots, "show", lambda figure, alt: figures.append(figure))
    return figures


@pytest.mark.parametrize("epochs", [1, 2, 3, 7, 8, 20, 50, 60, 100, 150, 1000])
def test_epochs_are_counted_in_whole_numbers_and_round_steps(epochs, drawn):
    falling = list(np.linspace(0.2, 0.1, epochs))
    sparse_figures.learning_curves({"loss": falling, "val_loss": falling})
    (axis,) = drawn[0].axes
    ticks = axis.xaxis.get_major_locator()()
    assert (ticks == ticks.round()).all()
    low, high = axis.get_xlim()
    inside = [tick for tick in ticks if low <= tick <= high]
    assert len(inside) >= min(2, epochs)
    if len(inside) > 1:
        assert {round(step) for step in np.diff(inside)} <= {*STEPS}
        assert len(set(np.diff(inside))) == 1
