"""Photographs come in grey, in patches and back; a bad file is told in one sentence."""

import numpy as np
import pytest
from PIL import Image

from helpers.data import DataError
from helpers.data_photographs import cut, joined, load_photograph
from helpers.metrics_photographs import jpeg, jpeg_within, pca_within


@pytest.mark.parametrize("name", ["china.jpg", "flower.jpg"])
def test_a_photograph_is_whole_again_after_it_was_cut(name):
    photograph = load_photograph(name)
    assert photograph.shape == (424, 640) and photograph.dtype == np.float32
    assert photograph.min() >= 0 and photograph.max() <= 1
    patches = cut(photograph)
    assert patches.shape == (53 * 80, 64)
    assert np.array_equal(patches[1].reshape(8, 8), photograph[:8, 8:16])
    assert np.array_equal(joined(patches, photograph.shape), photograph)


def test_patches_may_overlap():
    photograph = np.arange(16 * 16.0).reshape(16, 16)
    assert cut(photograph, step=4).shape == (9, 64)


def test_a_picture_of_one_s_own_is_made_grey_and_not_too_large(tmp_path):
    Image.new("RGBA", (2410, 1203), "red").save(tmp_path / "own.png")
    photograph = load_photograph(tmp_path / "own.png")
    assert photograph.shape == (496, 1000)
    assert np.ptp(photograph) == 0


def test_a_bad_file_is_told_in_a_sentence(tmp_path):
    with pytest.raises(DataError, match="There is no file"):
        load_photograph(tmp_path / "none.jpg")
    (tmp_path / "text.jpg").write_text("no picture")
    with pytest.raises(DataError, match="cannot be read as a picture"):
        load_photograph(tmp_path / "text.jpg")
    with pytest.raises(DataError, match="cannot be read as a picture"):
        load_photograph(tmp_path)
    Image.new("L", (40, 300)).save(tmp_path / "small.png")
    with pytest.raises(DataError, match="at least 64 a side"):
        load_photograph(tmp_path / "small.png")


def test_opponents_keep_to_the_bytes_and_use_them():
    photograph = load_photograph("flower.jpg")[:200, :320]
    train = cut(load_photograph("china.jpg")[:, :480], step=8)
    for budget in (3000, 6000):
        for coded in (jpeg_within(photograph, budget), pca_within(photograph, train, budget)):
            assert 0.7 * budget < coded.size <= budget
            assert coded.photograph.shape == photograph.shape
    fine, coarse = (jpeg(photograph, quality) for quality in (90, 10))
    assert fine.size > coarse.size
    assert np.square(fine.photograph - photograph).mean() < 0.001
