"""The sparsity lab by hand: penalties, digits, and units switched by a click on their picture."""

import keras
import pytest

from helpers import models
from helpers.data import load_mnist
from helpers.widgets.sparsity_lab import sparsity_lab
from tests.browser.stage import work


@pytest.fixture(scope="module")
def widget():
    """Untrained models are enough: what counts is that the page answers."""
    keras.utils.set_random_seed(1)
    test = load_mnist(at_most=500).test
    return sparsity_lab(
        {"none": models.dense_autoencoder(16), "L1": models.dense_autoencoder(32)}, *test
    )


def script(stage):
    assert " 0 are switched off" in stage.words
    stage.click(stage.root.get_by_role("button", name="unit 7,"))
    assert stage.chosen["off"] == [6] and " 1 are switched off" in stage.words
    stage.root.get_by_role("button", name="unit 8,").press(" ")
    stage.click(stage.root.get_by_role("button", name="Strongest unit off"))
    assert len(stage.chosen["off"]) == 3
    stage.click(stage.root.get_by_role("button", name="unit 7,"))
    stage.click(stage.root.get_by_role("radio", name="L1", exact=True))
    assert "Penalty L1" in stage.words and " 2 are switched off" in stage.words
    stage.click(stage.root.get_by_role("radio", name="digit 4"))
    before = stage.words
    stage.click(stage.root.get_by_role("radio", name="a 4, number 2 of"))
    assert stage.words != before
    stage.click(stage.root.get_by_role("button", name="All units off"))
    assert len(stage.chosen["off"]) == 32
    stage.root.get_by_role("button", name="All units on").press("Enter")
    assert stage.chosen == {"penalty": "L1", "digit": 4, "example": 1, "off": []}


def test_the_sparsity_lab_by_hand(lab, from_disk, widget):
    work(lab, from_disk, "sparsity_lab", widget, script)
