"""Whatever stands where numbers are wanted, one sentence says what it is and what to give."""

import keras
import numpy as np
import pytest

from helpers.checks import probe
from helpers.checks.feedback import WrongKind

FIVE = "5 numbers in a list, one for each level"
LISTS = [
    (0.02, f"is one number; this step needs {FIVE}"),
    (np.float32(0.02), f"is one number; this step needs {FIVE}"),
    (np.array(0.02), f"is one number; this step needs {FIVE}"),
    (None, f"is None; it should be {FIVE}"),
    (True, f"is True or False; it should be {FIVE}"),
    ("ndarray", f"is a text; it should be {FIVE}. Leave the quotation marks out"),
    (["0.1"] * 5, "is a list whose first entry is a text"),
    (np.array(["0.1"] * 5), "is an array whose first entry is a text"),
    (dict.fromkeys(range(5), "0.1"), "is a dict whose first entry is a text"),
    ([0.1, None, 0.1, 0.1, 0.1], "is a list whose second entry is None"),
    ((0.1, 0.1, [0.1], 0.1, 0.1), "is a tuple with a list in it. Every entry is one number"),
    ([[0.1, 0.2], [0.1]], "is a list of lists of unequal length"),
    ([0.1] * 6, f"has 6 entries; this step needs {FIVE}"),
    ([], f"has 0 entries; this step needs {FIVE}"),
    (np.zeros((5, 784)), "has the shape (5, 784)"),
    ([0.1, float("nan"), 0.1, 0.1, 0.1], "holds NaN or infinity, as the mean of nothing"),
    ({0.1, 0.2}, "is a set; it should be"),
    (map(float, range(5)), "gives its entries only once: put `list(...)` around it"),
    (keras.callbacks.History(), "is the history of a training"),
    (np.mean, "is a function; it should be"),
    ([np.float32(1).mean] * 5, "is a list whose first entry is a function"),
]


@pytest.mark.parametrize(("value", "says"), LISTS, ids=[says[:40] for _, says in LISTS])
def test_what_is_no_list_of_numbers_is_named(value, says):
    with pytest.raises(WrongKind) as found:
        probe.numbers("errors", value, 5, "level")
    assert str(found.value).startswith("`errors` ")
    assert all(part in str(found.value) for part in says.split(". "))


@pytest.mark.parametrize(
    "value",
    [
        [0.1, 0.2, 0.3, 0.4, 0.5],
        (np.float32(0.1), 0.2, np.array(0.3), np.array([0.4])[0], 0.5),
        np.array([[0.1], [0.2], [0.3], [0.4], [0.5]]),
        dict(zip("abcde", (0.1, 0.2, 0.3, 0.4, 0.5), strict=True)),
        keras.ops.convert_to_tensor([0.1, 0.2, 0.3, 0.4, 0.5]),
    ],
    ids=["list", "scalars", "column", "dict", "tensor"],
)
def test_numbers_come_in_whatever_holds_them_in_order(value):
    assert np.allclose(probe.numbers("errors", value, 5, "level"), [0.1, 0.2, 0.3, 0.4, 0.5])


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (np.zeros(3).mean, "is a function; it should be a number. Call it: brackets are missing"),
        ("0.5", "is a text; it should be a number. Leave the quotation marks out."),
        (np.nan, "is NaN or infinity"),
        (None, "is None; it should be a number."),
        (np.array([True, False]), "is an array of 2 times True or False"),
        (np.zeros((2, 3)), "has 6 entries, shape (2, 3); it should be one number"),
        (keras.Sequential(), "is a model; it should be a number. Its answers are"),
        (float, "is a class"),
    ],
)
def test_what_is_no_number_is_named(value, says):
    with pytest.raises(WrongKind) as found:
        probe.number("error", value)
    assert f"`error` {says}" in str(found.value)


def test_a_column_of_arrays_of_one_entry_is_numbers_too():
    errors = [np.array([0.1]), np.array([0.2])]
    assert probe.numbers("errors", errors, 2, "level").tolist() == [0.1, 0.2]
