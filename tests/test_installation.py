""".venv: made, brought up to date, repaired; what works stays until its successor is whole."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

import course

installation = course.installation
HALF_WAY = "Installing collected packages: one, more"


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A course folder of its own, in which pip only writes down that it was called."""
    (tmp_path / "tests").mkdir()
    for name, path in {
        "HERE": tmp_path,
        "VENV": tmp_path / ".venv",
        "STAMP": tmp_path / ".venv" / "course-installed.json",
        "UNFINISHED": tmp_path / ".venv" / "course-unfinished",
        "MADE_HERE": tmp_path / ".venv" / "made-by-course",
        "LOCK": tmp_path / ".venv.lock",
        "PIP_LOG": tmp_path / ".venv.log",
        "LEARNER": tmp_path / "requirements.txt",
        "TESTER": tmp_path / "tests" / "requirements.txt",
    }.items():
        monkeypatch.setattr(installation, name, path)
    installation.LEARNER.write_text("one\n")
    installation.TESTER.write_text("two\n")
    calls = []

    def make_venv():
        calls.append("venv")
        installation.venv_python().parent.mkdir(parents=True, exist_ok=True)
        installation.venv_python().touch()
        installation.MADE_HERE.touch()
        installation.UNFINISHED.unlink(missing_ok=True)
        installation.STAMP.unlink(missing_ok=True)

    monkeypatch.setattr(installation, "stay_offline", lambda: None)
    monkeypatch.setattr(installation, "make_venv", make_venv)
    monkeypatch.setattr(installation, "runs_this_python", lambda: True)
    monkeypatch.setattr(
        installation, "pip_install", lambda files, lock: calls.append([file.name for file in files])
    )
    return calls


def test_the_first_start_installs_and_the_second_does_nothing(house):
    installation.install(installation.LEARNER)
    assert house == ["venv", ["requirements.txt"]]
    installation.install(installation.LEARNER)
    assert len(house) == 2


def test_tests_add_their_requirements_and_lab_keeps_working_without_them(house):
    installation.install(installation.LEARNER)
    installation.install(installation.LEARNER, installation.TESTER)
    installation.install(installation.LEARNER)
    assert house == ["venv", ["requirements.txt"], ["requirements.txt", "requirements.txt"]]


def test_changed_requirements_are_installed_into_the_same_folder(house):
    installation.install(installation.LEARNER)
    installation.LEARNER.write_text("one\nmore\n")
    installation.install(installation.LEARNER)
    assert house == ["venv", ["requirements.txt"], ["requirements.txt"]]


def test_other_line_ends_are_no_change(house):
    installation.install(installation.LEARNER)
    installation.LEARNER.write_bytes(b"one\r\n")
    installation.install(installation.LEARNER)
    assert len(house) == 2


def test_an_interrupted_installation_is_made_anew(house, monkeypatch):
    def killed(files, lock):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(installation, "pip_install", killed)
        with pytest.raises(KeyboardInterrupt):
            installation.install(installation.LEARNER)
    installation.install(installation.LEARNER)
    assert house == ["venv", "venv", ["requirements.txt"]]


def stopped_by(reason, log=""):
    """A pip that has written this into its log when it fails, or is stopped."""

    def pip_install(files, lock):
        installation.PIP_LOG.write_text(log)
        raise reason

    return pip_install


@pytest.mark.parametrize("reason", [course.Problem("no network"), KeyboardInterrupt(), OSError()])
def test_an_update_that_stops_before_pip_changes_anything_leaves_what_worked(
    house, monkeypatch, reason
):
    installation.install(installation.LEARNER)
    installation.LEARNER.write_text("one\nmore\n")
    with monkeypatch.context() as patch:
        patch.setattr(installation, "pip_install", stopped_by(reason, "Downloading more"))
        with pytest.raises(type(reason)):
            installation.install(installation.LEARNER)
    assert installation.installed(), "the doctor would say that nothing is installed"
    installation.LEARNER.write_text("one\n")
    installation.install(installation.LEARNER)
    assert house == ["venv", ["requirements.txt"]]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no fcntl")
@pytest.mark.parametrize(("number", "goes_on"), [(errno.EAGAIN, False), (errno.ENOLCK, True)])
def test_a_folder_without_locks_keeps_nobody_waiting(tmp_path, monkeypatch, number, goes_on):
    def flock(*arguments):
        raise OSError(number, "no")

    monkeypatch.setattr("fcntl.flock", flock)
    with (tmp_path / "lock").open("w") as file:
        assert installation.try_lock(file) == goes_on


@pytest.mark.parametrize(("log", "made_anew"), [("Collecting more", 0), (HALF_WAY, 1)])
def test_after_a_kill_the_log_says_whether_pip_had_begun(house, log, made_anew):
    installation.install(installation.LEARNER)
    installation.UNFINISHED.touch()
    installation.PIP_LOG.write_text(log)
    installation.LEARNER.write_text("one\n")
    installation.install(installation.LEARNER)
    assert house[2:] == ["venv", ["requirements.txt"]] * made_anew


def test_another_python_makes_the_folder_anew(house, monkeypatch):
    installation.install(installation.LEARNER)
    monkeypatch.setattr(installation, "fingerprint", lambda file: "3.99 " + file.read_text())
    monkeypatch.setattr(installation, "runs_this_python", lambda: False)
    installation.install(installation.LEARNER)
    assert house == ["venv", ["requirements.txt"], "venv", ["requirements.txt"]]


def test_a_folder_without_its_python_is_made_anew(house):
    installation.install(installation.LEARNER)
    installation.venv_python().unlink()
    installation.install(installation.LEARNER)
    assert house.count("venv") == 2


def test_a_full_disk_is_said_before_anything_is_downloaded(house, monkeypatch):
    monkeypatch.setattr(
        installation.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 10**8})
    )
    with pytest.raises(course.Problem, match=r"needs 4 GB .* has 0\.1 GB free; make room"):
        installation.install(installation.LEARNER)
    assert house == []


@pytest.mark.parametrize("reason", [course.Problem("disk full"), KeyboardInterrupt()])
def test_an_update_that_stopped_half_way_is_made_anew(house, monkeypatch, reason):
    installation.install(installation.LEARNER)
    with monkeypatch.context() as patch:
        patch.setattr(installation, "pip_install", stopped_by(reason, HALF_WAY))
        installation.LEARNER.write_text("one\nmore\n")
        with pytest.raises(type(reason)):
            installation.install(installation.LEARNER)
    installation.LEARNER.write_text("one\n")
    installation.install(installation.LEARNER)
    assert house.count("venv") == 2


def for_another_python(monkeypatch):
    """What is installed is for another Python than the one that starts course.py now."""
    monkeypatch.setattr(installation, "fingerprint", lambda file: "3.99 " + file.read_text())
    monkeypatch.setattr(installation, "runs_this_python", lambda: False)


@pytest.mark.parametrize("log", ["Downloading", HALF_WAY])
@pytest.mark.parametrize("reason", [course.Problem("no network"), KeyboardInterrupt()])
def test_what_works_with_another_python_stays_until_its_successor_is_whole(
    house, monkeypatch, capsys, reason, log
):
    installation.install(installation.LEARNER)
    (installation.VENV / "mine").touch()
    with monkeypatch.context() as patch:
        for_another_python(patch)
        patch.setattr(installation, "pip_install", stopped_by(reason, log))
        with pytest.raises(type(reason)):
            installation.install(installation.LEARNER)
    assert (installation.VENV / "mine").exists()
    assert "What was installed before is in its place again." in capsys.readouterr().out
    installation.install(installation.LEARNER)
    assert house == ["venv", ["requirements.txt"], "venv"]
    for_another_python(monkeypatch)
    installation.install(installation.LEARNER)
    assert not (installation.VENV / "mine").exists() and not list(venvs_aside())


def venvs_aside():
    return installation.VENV.parent.glob(".venv.former*")


def test_a_venv_of_another_computer_stays_until_its_successor_is_whole(house, monkeypatch):
    """In a container the Python of the host's .venv is not there."""
    installation.install(installation.LEARNER)
    installation.venv_python().unlink()
    (installation.VENV / "mine").touch()
    monkeypatch.setattr(installation, "pip_install", stopped_by(course.Problem("no network")))
    with pytest.raises(course.Problem):
        installation.install(installation.LEARNER)
    assert (installation.VENV / "mine").exists()


class Killed(BaseException):
    """Ends an installation without any tidying up, in a test that takes the tidying away."""


def test_a_start_after_a_kill_puts_the_former_back(house, monkeypatch):
    installation.install(installation.LEARNER)
    (installation.VENV / "mine").touch()
    with monkeypatch.context() as patch:
        for_another_python(patch)
        patch.setattr(installation, "pip_install", stopped_by(Killed(), HALF_WAY))
        patch.setattr(installation.replacement, "put_back", lambda folder: None)
        with pytest.raises(Killed):
            installation.install(installation.LEARNER)
    assert len(list(venvs_aside())) == 1 and not (installation.VENV / "mine").exists()
    installation.install(installation.LEARNER)
    assert (installation.VENV / "mine").exists() and not list(venvs_aside())
    assert house == ["venv", ["requirements.txt"], "venv"]


@pytest.mark.parametrize("interpreter", [True, False])
def test_a_start_after_a_kill_at_the_end_deletes_the_former(house, interpreter):
    installation.install(installation.LEARNER)
    (installation.VENV / "mine").touch()
    half = installation.VENV.with_name(".venv.former")
    half.mkdir()
    if not interpreter:  # the other computer's, made to its end
        installation.venv_python().unlink()
    installation.install(installation.LEARNER)
    assert not half.exists() and house.count("venv") == (1 if interpreter else 2)


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_a_link_to_a_larger_disk_stays_a_link(house, tmp_path_factory, monkeypatch):
    large = tmp_path_factory.mktemp("disk") / "venv"
    large.mkdir()
    installation.VENV.symlink_to(large)
    installation.install(installation.LEARNER)
    with monkeypatch.context() as patch:
        for_another_python(patch)
        patch.setattr(installation, "pip_install", stopped_by(course.Problem("no network")))
        patch.setattr(installation, "make_venv", large.mkdir)
        with pytest.raises(course.Problem):
            installation.install(installation.LEARNER)
    assert installation.VENV.is_symlink() and installation.STAMP.exists()
    assert [path.name for path in large.parent.iterdir()] == ["venv"]


def test_a_folder_in_use_that_cannot_be_moved_is_said_and_left(house, monkeypatch):
    installation.install(installation.LEARNER)
    for_another_python(monkeypatch)

    def in_use(folder):
        raise PermissionError(13, "it is in use")

    monkeypatch.setattr(installation.replacement, "move_aside", in_use)
    with pytest.raises(course.Problem, match=r"aside \(it is in use\): end every program"):
        installation.install(installation.LEARNER)
    assert house == ["venv", ["requirements.txt"]] and installation.STAMP.exists()


def test_what_the_course_has_not_made_is_never_put_away_for_what_it_kept(house):
    installation.VENV.mkdir()
    (installation.VENV / "theirs").touch()
    installation.VENV.with_name(".venv.former").mkdir()
    installation.recover()
    assert (installation.VENV / "theirs").exists()


@pytest.mark.parametrize("stamp", ["", "[1, 2]", "{", "null"])
def test_a_damaged_stamp_counts_as_not_installed(house, stamp):
    installation.install(installation.LEARNER)
    installation.STAMP.write_text(stamp)
    installation.install(installation.LEARNER)
    assert house.count("venv") == 2


def test_a_venv_that_somebody_else_made_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(installation, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(installation, "MADE_HERE", tmp_path / ".venv" / "made-by-course")
    (tmp_path / ".venv").mkdir()
    mine = tmp_path / ".venv" / "pyvenv.cfg"
    mine.write_text("mine")
    with pytest.raises(course.Problem, match="rename it"):
        installation.make_venv()
    assert mine.read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="the lock is inherited on POSIX systems")
def test_only_one_installation_runs_even_when_its_starter_was_killed(house):
    with installation.one_at_a_time() as lock:
        pip = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=[lock.fileno()]
        )
    with installation.LOCK.open("a+") as second:
        assert not installation.try_lock(second)
        pip.kill()
        pip.wait()
        assert installation.try_lock(second)


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("Failed to establish a new connection", "connect this computer.*; nothing is lost"),
        (HALF_WAY + "\nFailed to establish a new connection", r"connect this.* start again\.$"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: something else", r"pip could not install .*\.venv\.log"),
    ],
)
def test_pips_failures_become_one_sentence(tmp_path, monkeypatch, log, sentence):
    monkeypatch.setattr(installation, "PIP_LOG", tmp_path / ".venv.log")

    def fail(command, **options):
        installation.PIP_LOG.write_text(log)
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(installation.subprocess, "run", fail)
    with pytest.raises(course.Problem, match=sentence):
        installation.pip_install([], tmp_path.joinpath("lock").open("w"))


@pytest.mark.parametrize("missing", ["ensurepip", "venv"])
def test_a_python_without_venv_says_what_to_install(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(course.Problem, match="apt install python3-venv"):
        installation.make_venv()


def test_whether_packages_arrived_is_asked_when_pip_has_ended_well(monkeypatch, tmp_path):
    asked, done = [], subprocess.CompletedProcess([], 0)
    monkeypatch.setattr(installation.subprocess, "run", lambda *arguments, **options: done)
    monkeypatch.setattr(installation, "check_arrived", asked.append)
    with (tmp_path / "lock").open("w") as lock:
        installation.pip_install([installation.LEARNER], lock)
    assert asked == [[installation.LEARNER]]


@pytest.mark.parametrize(("name", "arrived"), [("pytest", True), ("no-such-package", False)])
def test_packages_that_pip_put_elsewhere_are_missed(monkeypatch, tmp_path, name, arrived):
    monkeypatch.setattr(installation, "venv_python", lambda: Path(sys.executable))
    file = tmp_path / "requirements.txt"
    file.write_text(f"# One\n{name}>=1,<99\n")
    if arrived:
        installation.check_arrived([file])
    else:
        with pytest.raises(course.Problem, match="take target, prefix and user out"):
            installation.check_arrived([file])
