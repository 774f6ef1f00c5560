"""How a number stands to the right one is named where it shows, and not where chance may do it."""

import numpy as np
import pytest

from helpers.checks.relations import constants_of, factor_words, relation

TRUTH = np.array([0.7, 2.3, -1.1, 5.9, 3.3])
KNOWN = {"the pixels": 784}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (10 * TRUTH, "10 times the right value"),
        (-TRUTH, "the right value with its sign turned round"),
        (TRUTH + 3, "the right value plus 3"),
        (1 - TRUTH, "1 minus the right value"),
        (2 * TRUTH - 0.5, "2 times the right value minus 0.5"),
        (TRUTH**2, "the square of the right value"),
        (4 / TRUTH, "4 divided by the right value"),
        (TRUTH[::-1], "the right values in the opposite order"),
        (TRUTH[[1, 0, 2, 4, 3]], "the right values in another order"),
        (784 * TRUTH, "784 times the right value (as many as the pixels"),
    ],
)
def test_a_relation_of_arrays_is_named(found, words):
    assert relation(found, TRUTH, KNOWN).startswith(words)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (23.0, "10 times the right value"),
        (-2.3, "the right value with its sign turned round"),
        (-1.3, "1 minus the right value"),
        (2.3 * 784, "1803 times"),
    ],
)
def test_of_one_number_only_what_a_slip_makes_is_named(found, words):
    said = relation(found, 2.3, KNOWN)
    assert said.startswith(words) or "784 times" in said


@pytest.mark.parametrize("found", [3.1, 2.31, 0.0, 17.3])
def test_of_one_number_chance_is_not_named(found):
    assert relation(found, 2.3, KNOWN) == ""


def test_nothing_is_said_of_what_is_right_or_unrelated():
    assert relation(TRUTH * 1.0001, TRUTH) == ""
    assert relation(np.array([1.0, 7.0, 2.0, -3.0, 0.5]), TRUTH) == ""
    assert relation(np.array([np.nan, 1.0]), np.array([1.0, 1.0])) == ""
    assert relation(np.zeros((3, 2)), np.zeros(4)) == ""


def test_an_array_transposed_is_named():
    table = np.arange(6.0).reshape(2, 3)
    assert relation(table.T, table) == "the right array transposed"


def test_bits_and_nats_are_told_apart():
    assert "natural" in factor_words(1 / np.log(2), {})
    assert "base 2" in factor_words(np.log(2), {})


def test_numbers_with_a_point_in_a_function_are_found():
    def function(x, step=0.25):
        return [0.5 * value for value in x] + [step, 7]

    assert constants_of(function) == [0.25, 0.5]
    assert constants_of(np.sum) == []
