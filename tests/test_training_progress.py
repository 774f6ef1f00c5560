"""The bar of a training says how long it will take once it can know, and not before."""

import io

import pytest

from helpers.training_progress import _FORMAT, _Line


class Clock:
    """A time that stands until it is moved."""

    now = 100.0


@pytest.fixture
def line():
    made = _Line(total=1000, bar_format=_FORMAT, desc="epoch 1/5", file=io.StringIO(), ncols=100)
    made._time = lambda: Clock.now
    yield made
    made.close()


def advance(line: _Line, batches: int, seconds: float) -> str:
    Clock.now += seconds
    line.update(batches)
    return str(line)


def test_nothing_is_estimated_from_the_first_batches_which_came_after_a_compilation(line):
    assert "left" not in str(line)
    assert "left" not in advance(line, 1, seconds=60.0)
    assert "left" not in advance(line, 5, seconds=1.0)


def test_the_time_left_counts_from_the_first_batch_on(line):
    advance(line, 1, seconds=60.0)
    said = advance(line, 99, seconds=9.9)
    assert "01:30 left" in said  # 900 batches, ten a second
    assert "gone, " in said
