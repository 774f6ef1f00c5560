"""course.py doctor: one line for each thing that can be wrong, with its mend."""

import json
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path
from types import SimpleNamespace

import pytest

import course
from helpers import data
from helpers.upkeep import doctor


def test_all_is_well_where_the_tests_run():
    wrong = [
        line for line in doctor.examine() if line.mend and "browser was found" not in line.what
    ]
    assert wrong == []


def test_a_package_out_of_bounds_or_missing_is_named(monkeypatch):
    def version(name):
        if name == "numpy":
            raise doctor.importlib.metadata.PackageNotFoundError(name)
        return {"keras": "3.13.9", "tensorflow": "3.0"}.get(name, "999")

    monkeypatch.setattr(doctor.importlib.metadata, "version", version)
    said = [str(line) for line in doctor.versions()]
    assert any(line.startswith("mend  numpy is missing: delete") for line in said)
    assert any("keras 3.13.9, but 3.14 to below 4 is needed" in line for line in said)
    assert any("tensorflow 3.0, but 2.20 to below 3 is needed" in line for line in said)


def test_a_version_inside_the_bounds_is_well(monkeypatch):
    monkeypatch.setattr(doctor.importlib.metadata, "version", lambda name: "3.14")
    keras = next(line for line in doctor.versions() if line.what.startswith("keras"))
    assert keras == doctor.Line("keras 3.14")


@pytest.mark.parametrize(
    ("code", "errors", "mend"),
    [
        (1, "ImportError: DLL load failed while importing x", "Visual C++"),
        (-4, "", "AVX"),
        (1, "ModuleNotFoundError: No module named 'tensorflow'", "delete the folder .venv"),
    ],
)
def test_a_tensorflow_that_does_not_start_gets_its_mend(monkeypatch, code, errors, mend):
    done = SimpleNamespace(returncode=code, stderr=errors)
    monkeypatch.setattr(doctor.subprocess, "run", lambda *_, **__: done)
    assert mend in doctor.tensorflow().mend


def test_missing_and_damaged_digits_are_told_apart(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "MNIST_FILE", tmp_path / "mnist.npz")
    assert "missing" in doctor.digits().what
    (tmp_path / "mnist.npz").write_bytes(b"half")
    assert "damaged" in doctor.digits().what
    assert "git checkout" in doctor.digits().mend


@pytest.mark.parametrize(
    ("total", "free", "mend"), [(2, 1, "larger computer"), (8, 1, "close"), (8, 4, "")]
)
def test_memory_is_judged_by_what_a_lesson_needs(monkeypatch, total, free, mend):
    have = SimpleNamespace(total=total * 1e9, available=free * 1e9)
    monkeypatch.setattr(doctor.psutil, "virtual_memory", lambda: have)
    assert mend in doctor.memory().mend
    assert bool(doctor.memory().mend) == bool(mend)


def test_a_full_disk_is_named(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: SimpleNamespace(free=1e8))
    assert doctor.disk().mend == "make 1 GB of room"


def test_a_long_path_matters_on_windows_alone(monkeypatch):
    monkeypatch.setattr(doctor, "COURSE", Path("/" + "long/" * 30))
    assert not doctor.folder().mend
    monkeypatch.setattr(doctor.platform, "system", lambda: "Windows")
    assert "shorter path" in doctor.folder().mend


def test_no_browser_is_a_line_and_no_error(monkeypatch):
    def none():
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(doctor.webbrowser, "get", none)
    assert "--no-browser" in doctor.browser().mend


def test_a_kernel_of_another_python_is_found(monkeypatch, tmp_path):
    spec = tmp_path / "kernels" / "python3"
    spec.mkdir(parents=True)
    argv = ["/opt/other/bin/python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "P"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert "another Python (/opt/other" in doctor.kernel().what


def test_a_widget_from_elsewhere_is_found(monkeypatch, tmp_path):
    served = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "anywidget"
    shutil.copytree(served, tmp_path / "labextensions" / "anywidget")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    lines = {line.what.split()[0]: line for line in doctor.widgets()}
    assert "comes from elsewhere" in lines["anywidget"].what
    assert not lines["@jupyter-widgets/jupyterlab-manager"].mend


def test_missing_and_disabled_front_ends_are_found(monkeypatch):
    monkeypatch.setattr(doctor, "FRONT_ENDS", {"no-such-widget": "anywidget"})
    assert "is missing in the browser" in next(doctor.widgets()).what
    monkeypatch.setattr(doctor, "FRONT_ENDS", {"anywidget": "anywidget"})
    page = {"disabledExtensions": ["anywidget:plugin"]}
    monkeypatch.setattr(doctor, "get_page_config", lambda places: page)
    assert next(doctor.widgets()).mend == "jupyter labextension enable anywidget"


def test_a_check_that_fails_does_not_end_the_others(monkeypatch):
    def broken():
        raise OSError("no such device")

    monkeypatch.setattr(doctor, "CHECKS", (broken, doctor.folder))
    said = [str(line) for line in doctor.examine()]
    assert "broken could not be looked at (OSError: no such device)" in said[0]
    assert len(said) == 2


def test_the_report_does_not_name_the_user():
    assert doctor.without_home(str(Path.home() / "course")) == str(Path("~") / "course")


def test_without_an_installation_the_doctor_says_so_and_writes_its_report(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(course, "DOCTOR", tmp_path / "doctor.txt")
    monkeypatch.setattr(course.installation, "is_installed", lambda wanted: False)
    assert course.main(["doctor"]) == 1
    report = (tmp_path / "doctor.txt").read_text()
    assert "mend  The course is not installed" in report
    assert report.splitlines()[0] in capsys.readouterr().out


def test_the_doctor_shows_and_keeps_what_the_environment_says(monkeypatch, tmp_path, capsys):
    program = [sys.executable, "-c", "print('ok    a line'); raise SystemExit(1)"]
    monkeypatch.setattr(course, "DOCTOR", tmp_path / "doctor.txt")
    monkeypatch.setattr(course.installation, "is_installed", lambda wanted: True)
    monkeypatch.setattr(course.installation, "runs_this_python", lambda: True)
    real = subprocess.Popen
    monkeypatch.setattr(course.subprocess, "Popen", lambda command, **how: real(program, **how))
    assert course.main(["doctor"]) == 1
    assert "ok    a line" in capsys.readouterr().out
    assert "ok    a line" in (tmp_path / "doctor.txt").read_text()
