"""Which Python can run the course, and what would lead it astray."""

import os
import subprocess

import pytest

import course

COURSE = course.HERE
installation = course.installation


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
