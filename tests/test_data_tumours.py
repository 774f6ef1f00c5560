"""The tumours lie in three parts that share nothing, half, quarter and quarter of either kind."""

import numpy as np

from helpers.data_tumours import load_tumours, measurement_names


def test_every_tumour_lies_in_one_part():
    parts = load_tumours()
    assert [part.x.shape for part in parts] == [(284, 30), (143, 30), (142, 30)]
    assert len(np.unique(np.concatenate([part.x for part in parts]), axis=0)) == 569


def test_true_is_malignant_and_malignant_nuclei_are_larger():
    parts = load_tumours()
    assert [int(part.malignant.sum()) for part in parts] == [106, 53, 53]
    for x, malignant in parts:
        assert x[malignant, 0].mean() > 1.3 * x[~malignant, 0].mean()


def test_a_seed_draws_its_own_parts_and_always_the_same():
    assert np.array_equal(load_tumours(3).test.x, load_tumours(3).test.x)
    assert not np.array_equal(load_tumours(3).test.x, load_tumours(4).test.x)


def test_each_column_has_a_name():
    assert len(measurement_names()) == 30
    assert measurement_names()[22] == "worst perimeter"
