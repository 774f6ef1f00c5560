"""Errors on pictures that are not the ones asked for are computed as far as somebody looks."""

import numpy as np
import pytest

from helpers.checks.denoising_elsewhere import errors_elsewhere
from helpers.checks.denoising_errors import judge_pictures
from helpers.checks.feedback import Wrong

LEVELS = 5


@pytest.fixture
def asked():
    """A list of what has been computed: how many images, and the level."""
    return []


@pytest.fixture
def elsewhere(asked):
    def errors(clean):
        for level in range(LEVELS):
            asked.append((len(clean), level))
            yield np.full(len(clean), 1.0 + level)

    return errors_elsewhere(errors)


def test_each_level_is_computed_once_and_when_it_is_looked_at(elsewhere, asked):
    (whole, where), (first, _), *_ = elsewhere
    assert where == "test images" and asked == []
    assert whole[0] == first[0] == 1.0
    assert asked == [(10_000, 0)]
    assert list(first) == list(whole) == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert len(first) == LEVELS == len(asked)


def test_an_answer_that_differs_at_the_first_level_leaves_the_others_undone(elsewhere, asked):
    judge_pictures("", [9.0] * LEVELS, [8.0] * LEVELS, elsewhere)
    assert asked == [(10_000, 0), (10_000, 0)]


def test_an_answer_that_agrees_at_each_level_is_named(elsewhere):
    with pytest.raises(Wrong, match="the errors on test images"):
        judge_pictures("", [1.0, 2.0, 3.0, 4.0, 5.0], [8.0] * LEVELS, elsewhere)


def test_an_answer_that_agrees_at_some_levels_is_not(elsewhere, asked):
    judge_pictures("", [1.0, 2.0, 3.0, 4.0, 6.0], [8.0] * LEVELS, elsewhere)
    assert len(asked) == 2 * LEVELS
