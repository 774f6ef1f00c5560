"""One copy of the digits for all kernels: the same values, never a damaged one, never a must."""

import os
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from helpers import data, data_cache, training_arrays

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's account of memory")
IMAGES = np.random.default_rng(0).random((6, 784), dtype=np.float32)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A folder with the file of all digits."""
    folder = tmp_path_factory.mktemp("shared")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(data_cache.FOLDER_VARIABLE, str(folder))
        data.load_mnist()
    assert [file.name for file in folder.iterdir()] == [data_cache.NAME]
    return folder


@pytest.fixture
def mnist(shared, monkeypatch):
    monkeypatch.setenv(data_cache.FOLDER_VARIABLE, str(shared))
    return data.load_mnist()


@pytest.fixture
def small(monkeypatch):
    """Six images instead of 70,000."""
    monkeypatch.delenv(data_cache.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(data_cache, "SHAPE", IMAGES.shape)
    monkeypatch.setattr(data_cache, "_BYTES", IMAGES.nbytes)
    monkeypatch.setattr(data_cache, "CHECKSUM", zlib.crc32(IMAGES))


def blocks():
    return np.split(IMAGES, 3)


def must_not_be_asked():
    raise AssertionError("the file was there already")


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def megabytes_of_its_own() -> float:
    """Memory of this process that is not the content of a file."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) / 1000


def test_the_shared_digits_are_the_same_digits(mnist, monkeypatch):
    monkeypatch.setenv(data_cache.FOLDER_VARIABLE, "off")
    for ours, own in zip(mnist, data.load_mnist(), strict=True):
        assert np.array_equal(ours.x, own.x) and np.array_equal(ours.y, own.y)
        assert ours.x.dtype == own.x.dtype and ours.y.dtype == own.y.dtype
        assert type(ours.x) is np.ndarray


@pytest.mark.parametrize("place", ["shared", "off"])
def test_few_and_square_images_come_from_either_place(shared, monkeypatch, place):
    chosen = str(shared) if place == "shared" else place
    monkeypatch.setenv(data_cache.FOLDER_VARIABLE, chosen)
    few, all_of_them = data.load_mnist(flat=False, at_most=70), data.load_mnist()
    for some, part in zip(few, all_of_them, strict=True):
        assert some.x.shape == (70, 28, 28) and np.array_equal(some.y, part.y[:70])
        assert np.array_equal(some.x.reshape(70, 784), part.x[:70])


def test_training_takes_the_shared_digits_without_a_copy(mnist):
    assert all(training_arrays._is_shareable(part.x) for part in mnist)


@ON_LINUX
def test_reading_the_shared_digits_takes_no_memory_of_this_process(shared, monkeypatch):
    monkeypatch.setenv(data_cache.FOLDER_VARIABLE, str(shared))
    before = megabytes_of_its_own()
    digits = data.load_mnist()
    tensors = [training_arrays.on_device(part.x) for part in digits]
    assert 0.1 < digits.train.x.mean() < 0.2
    assert megabytes_of_its_own() - before < 40, "all of them would be 220"
    del tensors


def test_who_writes_into_the_digits_changes_nobody_elses(mnist):
    first, label = mnist.train.x[0].copy(), mnist.train.y[0]
    mnist.train.x[0] = 7
    mnist.train.y[0] = 99
    again = data.load_mnist().train
    assert np.array_equal(again.x[0], first) and again.y[0] == label
    assert mnist.train.x[0, 0] == 7


def test_a_few_images_make_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv(data_cache.FOLDER_VARIABLE, str(tmp_path))
    assert len(data.load_mnist(at_most=5).train.x) == 5
    assert not names(tmp_path)


def test_the_digits_come_where_no_file_can_be(tmp_path, monkeypatch):
    monkeypatch.setenv(data_cache.FOLDER_VARIABLE, str(tmp_path / "nowhere"))
    assert data.load_mnist().train.x.shape == (55_000, 784)


def test_the_file_is_made_once_and_serves_from_then_on(small, tmp_path):
    assert np.array_equal(data_cache.mapped(tmp_path, blocks), IMAGES)
    assert names(tmp_path) == [data_cache.NAME]
    assert np.array_equal(data_cache.mapped(tmp_path, must_not_be_asked), IMAGES)
    assert np.array_equal(data_cache.mapped(tmp_path, None), IMAGES)


def test_what_is_written_into_the_images_does_not_reach_the_file(small, tmp_path):
    images = data_cache.mapped(tmp_path, blocks)
    images[:] = 7
    assert (tmp_path / data_cache.NAME).read_bytes() == IMAGES.tobytes()
    assert np.array_equal(data_cache.mapped(tmp_path, must_not_be_asked), IMAGES)


def test_the_variable_chooses_the_folder_or_none(small, tmp_path, monkeypatch):
    course, chosen = tmp_path / "course", tmp_path / "chosen"
    course.mkdir()
    chosen.mkdir()
    monkeypatch.setenv(data_cache.FOLDER_VARIABLE, str(chosen))
    data_cache.mapped(course, blocks)
    assert names(chosen) == [data_cache.NAME] and not names(course)
    (tmp_path / "off").mkdir()  # no folder's name
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(data_cache.FOLDER_VARIABLE, "off")
    assert data_cache.mapped(course, blocks) is None
    assert not names(course) and not names(tmp_path / "off")


@pytest.mark.parametrize("harm", ["cut off", "altered", "emptied", "longer"])
def test_a_damaged_file_is_noticed_and_made_anew(small, tmp_path, harm):
    earlier = data_cache.mapped(tmp_path, blocks) if os.name == "posix" else IMAGES
    file = tmp_path / data_cache.NAME
    content = bytearray(IMAGES.tobytes())
    if harm == "cut off":
        del content[-4096:]
    elif harm == "altered":
        content[10_000] ^= 1
    elif harm == "emptied":
        content[:] = bytes(len(content))
    else:
        content += b"\0"
    damaged = tmp_path / "damaged"
    damaged.write_bytes(content)
    damaged.replace(file)
    number = file.stat().st_ino
    assert data_cache.mapped(tmp_path, None) is None
    assert np.array_equal(data_cache.mapped(tmp_path, blocks), IMAGES)
    assert file.read_bytes() == IMAGES.tobytes() and names(tmp_path) == [data_cache.NAME]
    # Another file: to shorten one that is mapped would end the processes that read it.
    assert file.stat().st_ino != number and np.array_equal(earlier, IMAGES)


def test_wrong_images_never_become_the_file(small, tmp_path):
    assert data_cache.mapped(tmp_path, lambda: reversed(blocks())) is None
    assert not names(tmp_path)


def test_a_wrong_file_is_not_taken_when_no_right_one_can_be_made(small, tmp_path):
    (tmp_path / data_cache.NAME).write_bytes(bytes(IMAGES.nbytes))
    assert data_cache.mapped(tmp_path, lambda: reversed(blocks())) is None


def test_a_full_disk_leaves_nothing_behind(small, tmp_path):
    def until_it_is_full():
        yield IMAGES[:2]
        raise OSError(28, "No space left on device")

    assert data_cache.mapped(tmp_path, until_it_is_full) is None
    assert not names(tmp_path)


def test_a_folder_that_cannot_be_used_is_no_error(small, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    for place in ("missing", "file"):
        assert data_cache.mapped(tmp_path / place, blocks) is None
    read_only = tmp_path / "read-only"
    read_only.mkdir(mode=0o555)
    if not os.access(read_only, os.W_OK):  # root may write everywhere
        assert data_cache.mapped(read_only, blocks) is None


def test_a_good_file_is_not_replaced_by_who_comes_second(small, tmp_path):
    file = tmp_path / data_cache.NAME
    seen = []

    def while_another_kernel_is_faster():
        data_cache.mapped(tmp_path, blocks)
        seen.append(file.stat().st_ino)
        return blocks()

    assert np.array_equal(data_cache.mapped(tmp_path, while_another_kernel_is_faster), IMAGES)
    assert [file.stat().st_ino] == seen and names(tmp_path) == [data_cache.NAME]


def test_processes_that_start_together_all_get_the_digits(tmp_path):
    code = (
        "import importlib.util, pathlib, sys, zlib, numpy as np\n"
        f"spec = importlib.util.spec_from_file_location('cache', {data_cache.__file__!r})\n"
        "cache = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(cache)\n"
        "images = np.random.default_rng(0).random((3000, 784), dtype=np.float32)\n"
        "cache.SHAPE, cache._BYTES = images.shape, images.nbytes\n"
        "cache.CHECKSUM = zlib.crc32(images)\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "found = cache.mapped(folder, lambda: np.split(images, 300))\n"
        "print(np.array_equal(found, images))\n"
    )
    environment = {k: v for k, v in os.environ.items() if k != data_cache.FOLDER_VARIABLE}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        for _ in range(4)
    ]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * 4
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=600)[0].strip() for process in processes]
    # Windows may refuse to swap a file that another process is reading; that one goes without.
    assert answers == ["True"] * 4 or (os.name == "nt" and "True" in answers)
    assert names(tmp_path) == [data_cache.NAME]


def test_what_a_killed_kernel_left_is_removed_in_the_end(small, tmp_path):
    old, young = (tmp_path / f"{data_cache.NAME}.{who}.part" for who in ("1-a", "2-b"))
    for part in (old, young):
        part.write_bytes(b"half")
    os.utime(old, (1, 1))
    data_cache.mapped(tmp_path, blocks)
    assert sorted(names(tmp_path)) == sorted([data_cache.NAME, young.name])


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")
def test_other_learners_may_read_the_file(small, tmp_path):
    before = os.umask(0o022)
    try:
        data_cache.mapped(tmp_path, blocks)
    finally:
        os.umask(before)
    assert (tmp_path / data_cache.NAME).stat().st_mode & 0o777 == 0o644


def test_git_and_with_it_nbgitpuller_leave_the_file_alone():
    file = data.MNIST_FILE.with_name(data_cache.NAME)
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    ignored = subprocess.run(["git", "check-ignore", "-q", file], cwd=file.parent)
    if ignored.returncode == 128:
        pytest.skip("this copy of the course is no git repository")
    assert ignored.returncode == 0
