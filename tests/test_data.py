"""The digits: all of them, unaltered, in three parts that never overlap."""

import numpy as np
import pytest

from helpers import data


@pytest.fixture(scope="module")
def mnist():
    return data.load_mnist()


def test_all_seventy_thousand_digits_are_there(mnist):
    assert [len(split.x) for split in mnist] == [55_000, 5_000, 10_000]
    assert [len(split.y) for split in mnist] == [55_000, 5_000, 10_000]
    # LeCun's training and test sets hold this many of each digit.
    train = np.bincount(mnist.train.y) + np.bincount(mnist.validation.y)
    assert list(train) == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert list(np.bincount(mnist.test.y)) == [
        980,
        1135,
        1032,
        1010,
        982,
        892,
        958,
        1028,
        974,
        1009,
    ]


def test_pixels_are_float32_between_zero_and_one(mnist):
    for split in mnist:
        assert split.x.dtype == np.float32 and split.x.flags.c_contiguous
        assert split.x.min() == 0 and split.x.max() == 1


def test_the_parts_are_the_files_own_images_and_do_not_overlap(mnist):
    with np.load(data.MNIST_FILE, allow_pickle=False) as archive:
        images, digits = archive["x_train"].reshape(60_000, 784), archive["y_train"]
    held_out = np.arange(60_000) % 24 >= 22
    assert np.array_equal(np.rint(mnist.train.x * 255), images[~held_out])
    assert np.array_equal(np.rint(mnist.validation.x * 255), images[held_out])
    assert np.array_equal(mnist.train.y, digits[~held_out])
    assert np.array_equal(mnist.validation.y, digits[held_out])


def test_validation_is_a_fair_sample(mnist):
    # Of single images at odd places the mean ink is 0.139, at even places 0.123.
    assert abs(mnist.validation.x.mean() - mnist.train.x.mean()) < 0.003


def test_images_come_flat_or_square(mnist):
    square = data.load_mnist(flat=False)
    assert mnist.test.x.shape == (10_000, 784) and square.test.x.shape == (10_000, 28, 28)
    assert np.array_equal(square.train.x[7].ravel(), mnist.train.x[7])


def test_a_missing_file_says_how_to_restore_it(tmp_path):
    with pytest.raises(data.DataError, match=r"missing.*git checkout -- helpers/mnist\.npz"):
        data.load_mnist(path=tmp_path / "mnist.npz")


@pytest.mark.parametrize("harm", ["truncated", "altered", "empty"])
def test_a_damaged_file_says_how_to_restore_it(tmp_path, harm):
    content = bytearray(data.MNIST_FILE.read_bytes())
    if harm == "truncated":
        del content[len(content) // 2 :]
    elif harm == "altered":
        content[5_000_000] ^= 1
    else:
        content.clear()
    copy = tmp_path / "mnist.npz"
    copy.write_bytes(content)
    with pytest.raises(data.DataError, match=r"damaged.*git checkout -- helpers/mnist\.npz"):
        data.load_mnist(path=copy)


def test_gaussian_noise_has_its_level_stays_in_range_and_repeats_with_its_seed():
    grey = np.full((200, 784), 0.5, np.float32)
    noisy = data.gaussian_noise(grey, 0.1, seed=3)
    assert 0.099 < noisy.std() < 0.101 and abs(noisy.mean() - 0.5) < 0.002
    assert data.gaussian_noise(grey, 2.0, seed=3).min() == 0
    assert data.gaussian_noise(grey, 2.0, seed=3).max() == 1
    assert np.array_equal(noisy, data.gaussian_noise(grey, 0.1, seed=3))
    assert not np.array_equal(noisy, data.gaussian_noise(grey, 0.1, seed=4))
    assert (grey == 0.5).all(), "the original must stay as it was"


def test_each_image_can_have_noise_of_its_own_level():
    grey = np.full((2, 784), 0.5, np.float32)
    weak, strong = data.gaussian_noise(grey, np.array([[0.01], [0.1]]), seed=3)
    assert 0.009 < weak.std() < 0.011 and 0.09 < strong.std() < 0.11


def test_salt_and_pepper_sets_its_share_of_pixels_half_to_each():
    grey = np.full((200, 784), 0.5, np.float32)
    noisy = data.salt_and_pepper(grey, 0.2, seed=1)
    assert abs((noisy == 0).mean() - 0.1) < 0.005 and abs((noisy == 1).mean() - 0.1) < 0.005
    assert noisy.dtype == np.float32


def test_occlusion_blackens_one_square_an_image():
    white = np.ones((50, 784), np.float32)
    covered = data.occlude(white, 7, seed=1).reshape(-1, 28, 28)
    for image in covered:
        rows, columns = np.nonzero(image == 0)
        assert len(rows) == 49 and np.ptp(rows) == np.ptp(columns) == 6
        assert rows.min() >= 4 and rows.max() < 24
    assert (white == 1).all()


@pytest.mark.parametrize(("right", "down"), [(2, 0), (-3, 0), (0, 4), (0, -1), (2, -3), (0, 0)])
def test_a_shift_moves_the_picture_and_brings_in_black(right, down):
    x = np.random.default_rng(0).random((3, 28, 28), dtype=np.float32)
    moved = data.shift(x, right, down)
    padded = np.pad(x, ((0, 0), (5, 5), (5, 5)))
    assert np.array_equal(moved, padded[:, 5 - down : 33 - down, 5 - right : 33 - right])
