"""What the tests of training share: some data, and XLA where it would not pay."""

import numpy as np
import pytest

from helpers import training_pass
from tests.training.cases import PIXELS, SAMPLES


@pytest.fixture
def x():
    return np.random.default_rng(0).random((SAMPLES, PIXELS), dtype=np.float32)


@pytest.fixture
def xla(monkeypatch):
    """XLA compiles even the few batches of a test."""
    monkeypatch.setattr(training_pass, "batches_for_xla", lambda *_: 0)
