"""course.py: one sentence for what a user can mend, repair by itself, and a closed server."""

import errno
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

import course

COURSE = course.HERE
installation = course.installation
OPEN_TO_ALL = {
    "IdentityProvider": {"token": ""},
    "ServerApp": {
        "token": "",
        "ip": "0.0.0.0",
        "allow_origin_pat": ".*",
        "allow_remote_access": True,
        "disable_check_xsrf": True,
    },
}
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


@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        (
            {"version": (3, 10)},
            r"Python \(3\.10, 64 bits\): install a 64-bit Python 3\.11 to 3\.13",
        ),
        ({"version": (3, 14)}, r"Python \(3\.14"),
        ({"version": (3, 12), "bits64": False}, "32 bits"),
        ({"version": (3, 12), "system": "Darwin", "machine": "x86_64"}, "Intel Macs"),
        ({"version": (3, 12), "system": "Windows", "machine": "ARM64"}, "no release for Windows"),
    ],
)
def test_a_python_without_tensorflow_is_told_before_pip_fails(monkeypatch, python, sentence):
    monkeypatch.setattr(installation.pythons, "suitable_python", lambda: None)
    with pytest.raises(course.Problem, match=sentence):
        installation.pythons.check_python(**python)


def pythons_of_a_computer(monkeypatch, answers: dict[str, str]):
    """Let the commands answer so when they are asked for their version, and no other exist."""

    def run(command, **options):
        if command[0] not in answers:
            raise FileNotFoundError(command[0])
        return subprocess.CompletedProcess(command, 0, answers[command[0]].encode())

    monkeypatch.setattr(installation.subprocess, "run", run)


@pytest.mark.skipif(os.name == "nt", reason="there, the launcher py finds them")
def test_another_python_of_the_computer_that_fits_is_named(monkeypatch):
    pythons_of_a_computer(
        monkeypatch,
        # The newest has 32 bits, and the next is a launcher without a Python behind it.
        {"python3.13": "3.13 False\n", "python3.12": "", "python3.11": "3.11 True\n"},
    )
    with pytest.raises(course.Problem, match=r"3\.10, 64 bits.*type python3\.11 course\.py lab"):
        installation.pythons.check_python(version=(3, 10))


def test_without_another_python_none_is_named(monkeypatch):
    pythons_of_a_computer(monkeypatch, {})
    assert installation.pythons.suitable_python() is None


@pytest.mark.parametrize(("tag", "machine"), [("win-arm64", "arm64"), ("win-amd64", "amd64")])
def test_on_windows_the_pythons_own_processor_counts(monkeypatch, tag, machine):
    monkeypatch.setattr(installation.pythons.platform, "system", lambda: "Windows")
    monkeypatch.setattr(installation.pythons.sysconfig, "get_platform", lambda: tag)
    assert installation.pythons.this_machine() == machine


@pytest.mark.parametrize("minor", [11, 12, 13])
def test_pythons_with_tensorflow_pass(minor):
    installation.pythons.check_python(
        version=(3, minor), system="Darwin", machine="arm64", bits64=True
    )


def test_a_problem_is_one_line_and_exit_code_two(monkeypatch, capsys):
    def too_old(*arguments):
        raise course.Problem("Do this.")

    monkeypatch.setattr(installation.pythons, "check_python", too_old)
    assert course.main(["lab"]) == 2
    assert capsys.readouterr().err == "\nDo this.\n"


def test_an_unknown_verb_shows_the_usage(capsys):
    assert course.main(["leb"]) == 2 and course.main([]) == 0
    assert "course.py lab" in capsys.readouterr().out


@pytest.mark.parametrize(
    "argument",
    ["--ip=0.0.0.0", "--ServerApp.ip=*", "--ServerApp.token=", "--IdentityProvider.token=''",
     "--ServerApp.allow_remote_access=True", "--ServerApp.allow_origin_pat=.*", "--sock=/tmp/s",
     "--ServerApp.sock=/tmp/s",
     "--ServerApp.local_hostnames=example.org", "--config=mine.py", "--conf=mine.py", "--i=0.0.0.0",
     "--ServerApp.identity_provider_class=jupyter_server.auth.IdentityProvider"],
)  # fmt: skip
def test_the_server_cannot_be_opened_to_others(monkeypatch, argument):
    monkeypatch.setattr(installation, "install", lambda *files: None)
    monkeypatch.setattr(course, "become", lambda *arguments: None)
    with pytest.raises(course.Problem, match="for this computer alone"):
        course.lab([argument])


@pytest.mark.parametrize(
    "argument", ["--no-browser", "--port=8889", "--LabApp.default_url=/tree", "--debug", "a.ipynb"]
)
def test_other_settings_go_on_to_jupyterlab(monkeypatch, argument):
    started = []
    monkeypatch.setattr(installation, "install", lambda *files: None)
    monkeypatch.setattr(course, "become", lambda *arguments: started.append(arguments))
    course.lab([argument])
    assert started[0][-1] == argument


@pytest.mark.parametrize("verb", ["exercises", "site", "slides", "guide", "doctor", "progress"])
@pytest.mark.parametrize("option", ["--help", "-x"])
def test_an_option_is_no_folder_and_shows_the_usage(monkeypatch, capsys, verb, option):
    monkeypatch.setitem(course.VERBS, verb, pytest.fail)
    assert course.main([verb, option]) == (0 if option == "--help" else 2)
    assert "course.py lab" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", ["doctor more", "progress more", "site a b", "exercises a b"])
def test_arguments_that_nothing_asks_for_show_the_usage(monkeypatch, capsys, arguments):
    monkeypatch.setitem(course.VERBS, arguments.split()[0], pytest.fail)
    assert course.main(arguments.split()) == 2
    assert "course.py lab" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        (["exercises", "mine"], "mine"),
        (["site", "mine"], "mine"),
        (["slides", "3", "mine"], "mine"),
        (["bench", "--json", "mine"], "mine"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_folder_is_meant_from_where_the_user_is(monkeypatch, tmp_path, arguments, last):
    runs = []
    monkeypatch.setattr(installation, "install", lambda *files: None)
    monkeypatch.setattr(course, "run", lambda *given, **_: runs.append(given) or 0)
    monkeypatch.chdir(tmp_path)
    assert course.main(arguments) == 0
    assert Path(runs[0][-1]) == tmp_path / last


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EROFS, "may not be written: put the course into a folder of your own"),
        (errno.EACCES, "may not be written"),
        (errno.ENOSPC, "The disk is full: make room"),
    ],
)
def test_a_place_that_cannot_be_written_is_one_sentence(monkeypatch, capsys, number, sentence):
    def fail(arguments):
        raise OSError(number, "no", str(course.HERE))

    monkeypatch.setitem(course.VERBS, "progress", fail)
    assert course.main(["progress"]) == 2
    assert re.fullmatch(rf"\n.*{sentence}.*\n", capsys.readouterr().err)


def test_an_error_that_nobody_can_mend_is_shown_as_it_is(monkeypatch):
    def fail(arguments):
        raise OSError(errno.EIO, "no")

    monkeypatch.setitem(course.VERBS, "progress", fail)
    with pytest.raises(OSError):
        course.main(["progress"])


def test_what_leads_pip_and_python_astray_stays_behind(monkeypatch, tmp_path):
    for name in ("PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX"):
        monkeypatch.setenv(name, str(tmp_path))
    offline = COURSE / "tests" / "offline"
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(offline)]))
    monkeypatch.setenv("PIP_INDEX_URL", "https://example.org")
    left = installation.environment()
    assert not {"PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX"} & left.keys()
    assert left["PYTHONPATH"] == str(offline), "the tests block the network there"
    assert left["PIP_INDEX_URL"] == "https://example.org"
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert "PYTHONPATH" not in installation.environment()


def test_all_that_course_py_starts_is_led_by_that(monkeypatch, tmp_path):
    """In .venv's Python, a module of the user's PYTHONPATH is not found."""
    (tmp_path / "theirs.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(installation, "venv_python", lambda: Path(sys.executable))
    assert subprocess.run([sys.executable, "-m", "theirs"]).returncode == 0
    assert course.run("theirs") == 1
    code = (
        "import sys, course\nfrom pathlib import Path\n"
        "course.installation.venv_python = lambda: Path(sys.executable)\n"
        "sys.exit(course.become('theirs'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=COURSE, capture_output=True)
    assert b"No module named theirs" in done.stderr


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


def test_tests_run_everything_and_fail_if_anything_fails(monkeypatch):
    runs = []
    codes = iter([1, 0, 0])
    monkeypatch.setattr(installation, "install", lambda *files: None)
    monkeypatch.setattr(course, "run", lambda *given, **_: runs.append(given) or next(codes))
    assert course.test(["-x"]) == 1
    assert [arguments[0] for arguments in runs] == ["ruff", "ruff", "pytest"]
    # Without a path pytest runs all that it is set to run; a path would be all that it runs.
    assert not [argument for argument in runs[2] if (course.HERE / argument).exists()]
    settings = tomllib.loads((course.HERE / "pyproject.toml").read_text(encoding="utf-8"))
    paths = settings["tool"]["pytest"]["ini_options"]["testpaths"]
    assert set(paths) == {"notebooks", "solutions", "tests"} and runs[2][-1] == "-x"


def test_a_path_given_to_test_replaces_the_whole(monkeypatch):
    runs = []
    monkeypatch.setattr(installation, "install", lambda *files: None)
    monkeypatch.setattr(course, "run", lambda *given, **_: runs.append(given) or 0)
    course.test(["tests/test_course.py::test_x", "-k", "x"])
    assert "notebooks" not in runs[2] and runs[2][-3] == "tests/test_course.py::test_x"


def test_what_tests_leave_behind_goes_with_their_folder(monkeypatch):
    rooms = []

    def run(module, *arguments, **environment):
        if module == "pytest":
            made = subprocess.run(
                [sys.executable, "-c", "import tempfile; print(tempfile.mkdtemp())"],
                env={**os.environ, **environment},
                capture_output=True,
                text=True,
                check=True,
            )
            rooms.append(Path(made.stdout.strip()))
            assert rooms[0].exists()
        return 0

    monkeypatch.setattr(installation, "install", lambda *files: None)
    monkeypatch.setattr(course, "run", run)
    assert course.test([]) == 0
    assert rooms and not rooms[0].exists()


@pytest.mark.parametrize("user", [0, 1000])
def test_in_a_container_the_lab_starts_as_root_and_says_so(monkeypatch, capsys, user):
    started = []
    monkeypatch.setattr(installation, "install", lambda *files: None)
    monkeypatch.setattr(course, "become", lambda *arguments: started.append(arguments))
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    course.lab(["--no-browser"])
    assert ("--allow-root" in started[0]) == (user == 0)
    assert "--ServerApp.ip=127.0.0.1" in started[0]
    assert capsys.readouterr().out.count("\n") == (user == 0)


@pytest.fixture(scope="module")
def lab_server(tmp_path_factory):
    """JupyterLab as `course.py lab --no-browser` starts it, in the Python that runs the tests.

    The user's own settings would open it to everybody. One for all tests: the last one ends it.
    """
    settings = tmp_path_factory.mktemp("settings")
    (settings / "jupyter_server_config.json").write_text(json.dumps(OPEN_TO_ALL))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = ["--no-browser", f"--port={port}", "--ServerApp.port_retries=0"]
    code = (
        "import sys, course\n"
        "from pathlib import Path\n"
        "course.installation.install = lambda *files: None\n"
        "course.installation.VENV = Path(sys.prefix)\n"
        "course.installation.venv_python = lambda: Path(sys.executable)\n"
        "course.installation.stay_offline()\n"
        f"sys.exit(course.lab({options}))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=COURSE,
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(settings)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = []
    for line in process.stdout:
        lines.append(line)
        found = re.search(rf"http://127\.0\.0\.1:{port}(/\S*)\?token=(\w+)", line)
        if found:
            wait_until_answering(port)
            yield port, found.group(1), found.group(2), process
            break
    else:
        pytest.fail("JupyterLab did not start:\n" + "".join(lines))
    if process.poll() is None:
        process.terminate()
        process.wait(timeout=300)


def wait_until_answering(port: int) -> None:
    end = time.monotonic() + 600  # for one that never answers; not for a busy machine
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=60).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.2)
    pytest.fail("JupyterLab printed its address and does not answer there")


def get(port: int, path: str, **headers: str) -> tuple[int, str]:
    answer = answered(port, path, **headers)
    return answer.status, answer.read().decode("utf-8", "replace")


def answered(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def test_lab_opens_the_first_lesson_for_this_computer_and_its_token_alone(lab_server):
    port, path, token, _ = lab_server
    assert path == "/lab/tree/notebooks/01_concepts.ipynb"
    status, page = get(port, f"{path}?token={token}")
    assert status == 200 and "JupyterLab" in page
    news = "@jupyterlab/apputils-extension:notification"
    properties = json.loads(get(port, f"/lab/api/settings/{news}?token={token}")[1])["schema"][
        "properties"
    ]
    assert properties["fetchNews"]["default"] == "false", "JupyterLab would ask about news"
    assert properties["checkForUpdates"]["default"] is False
    assert get(port, f"/api/contents/notebooks?token={token}")[0] == 200
    assert get(port, "/api/contents/notebooks")[0] == 403
    # Under another name it answers nobody, and the pages of others may not read what it says.
    contents = f"/api/contents/notebooks?token={token}"
    assert get(port, contents, Host="example.org")[0] == 403
    answer = answered(port, "/login", Origin="http://example.org")
    assert answer.getheader("Access-Control-Allow-Origin") is None
    with pytest.raises(OSError):
        socket.create_connection((other_address(), port), timeout=3)


def other_address() -> str:
    """Another address of this computer, on which a server for everyone would answer."""
    return "127.0.0.2" if sys.platform == "linux" else "::1"


@pytest.mark.skipif(os.name == "nt", reason="Windows ends processes in another way")
def test_ending_course_py_ends_the_server(lab_server):
    port, *_, process = lab_server
    process.send_signal(signal.SIGTERM)
    assert "Traceback" not in process.communicate(timeout=300)[0]
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=3)
