"""course.py doctor: one line for each thing that can be wrong, with its mend."""

import errno
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import webbrowser
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from jupyterlab_server import config

import course
from helpers import data
from helpers.upkeep import doctor, report

OF_A_VENV = "delete the folder .venv"
OF_ONES_OWN = "type python -m pip install -r requirements.txt"


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

    monkeypatch.setattr(doctor, "in_own_folder", lambda: True)
    monkeypatch.setattr(doctor.importlib.metadata, "version", version)
    said = [str(line) for line in doctor.versions()]
    assert any(line.startswith("mend  numpy is missing: delete") for line in said)
    assert any("keras 3.13.9, but 3.14 to below 4 is needed" in line for line in said)
    assert any("tensorflow 3.0, but 2.20 to below 3 is needed" in line for line in said)


def test_packages_of_ones_own_are_mended_by_pip(monkeypatch):
    monkeypatch.setattr(doctor, "in_own_folder", lambda: False)
    monkeypatch.setattr(doctor.importlib.metadata, "version", lambda name: "2.0")
    mends = {line.mend for line in doctor.versions() if line.what.startswith("keras")}
    assert len(mends) == 1 and mends.pop().startswith(OF_ONES_OWN)


def test_a_package_whose_files_do_not_say_their_version_counts_as_missing(monkeypatch):
    monkeypatch.setattr(doctor.importlib.metadata, "version", lambda name: None)
    assert next(doctor.versions()).what == "keras is missing"


def test_a_version_inside_the_bounds_is_well(monkeypatch):
    monkeypatch.setattr(doctor.importlib.metadata, "version", lambda name: "3.14")
    keras = next(line for line in doctor.versions() if line.what.startswith("keras"))
    assert keras == doctor.Line("keras 3.14")


@pytest.mark.parametrize(
    ("code", "errors", "mend"),
    [
        (1, "ImportError: DLL load failed while importing x", "Visual C++"),
        (-4, "", "AVX"),
        (0xC000001D, "", "AVX"),
        (1, "ModuleNotFoundError: No module named 'tensorflow'", OF_A_VENV),
    ],
)
def test_a_tensorflow_that_does_not_start_gets_its_mend(monkeypatch, code, errors, mend):
    done = SimpleNamespace(returncode=code, stderr=errors)
    monkeypatch.setattr(doctor.subprocess, "run", lambda *_, **__: done)
    monkeypatch.setattr(doctor, "in_own_folder", lambda: True)
    assert mend in doctor.tensorflow().mend


def test_the_reason_is_the_innermost_error_and_not_what_tensorflow_says_after_it(monkeypatch):
    errors = (
        "Traceback (most recent call last):\nImportError: Traceback (most recent call last):\n"
        "ImportError: DLL load failed: no such module\n\nIf you need help, create an issue.\n"
    )
    done = SimpleNamespace(returncode=1, stderr=errors)
    monkeypatch.setattr(doctor.subprocess, "run", lambda *_, **__: done)
    assert "(ImportError: DLL load failed: no such module)" in doctor.tensorflow().what


def test_missing_and_damaged_digits_are_told_apart(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "DATA", tmp_path / "data.py")
    shutil.copy(data.__file__, tmp_path)
    assert "missing" in doctor.digits().what
    (tmp_path / "mnist.npz").write_bytes(b"half")
    assert "damaged" in doctor.digits().what
    assert "git checkout" in doctor.digits().mend
    shutil.copy(data.MNIST_FILE, tmp_path)
    assert doctor.digits() == doctor.Line("the digits are whole")


@pytest.mark.parametrize(
    ("total", "free", "mend"), [(2, 1, "larger computer"), (8, 1, "close"), (8, 4, "")]
)
def test_memory_is_judged_by_what_a_lesson_needs(monkeypatch, total, free, mend):
    have = SimpleNamespace(total=total * 1e9, available=free * 1e9)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: have)
    assert mend in doctor.memory().mend
    assert bool(doctor.memory().mend) == bool(mend)


def test_memory_is_what_a_container_was_given_of_it(monkeypatch):
    given = {"share_of_container": lambda: (1, 2e9)}
    monkeypatch.setattr(doctor.runpy, "run_path", lambda path: given)
    have = SimpleNamespace(total=64e9, available=60e9)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: have)
    assert doctor.memory().what == "memory 2.0 GB, 2.0 GB free" and doctor.memory().mend


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
    monkeypatch.setattr(doctor, "in_own_folder", lambda: True)
    assert "--no-browser" in doctor.browser().mend
    monkeypatch.setattr(doctor, "in_own_folder", lambda: False)  # a hub has none, and needs none
    assert not doctor.browser().mend


def test_a_kernel_of_another_python_is_found(monkeypatch, tmp_path):
    spec = tmp_path / "kernels" / "python3"
    spec.mkdir(parents=True)
    argv = ["/opt/other/bin/python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "P"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert "another Python (/opt/other" in doctor.kernel().what
    argv[0] = str(Path(sys.executable))
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "P"}))
    assert not doctor.kernel().mend


def test_a_widget_from_elsewhere_is_found(monkeypatch, tmp_path):
    served = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "anywidget"
    shutil.copytree(served, tmp_path / "labextensions" / "anywidget")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    lines = {line.what.split()[0]: line for line in doctor.widgets()}
    assert "comes from elsewhere" in lines["anywidget"].what
    assert not lines["@jupyter-widgets/jupyterlab-manager"].mend


def test_a_widget_that_pip_put_elsewhere_with_its_package_is_well(monkeypatch):
    monkeypatch.setattr(doctor.sys, "prefix", str(Path(sys.prefix) / "no-such-folder"))
    monkeypatch.setenv("JUPYTER_PATH", sysconfig.get_path("data") + "/share/jupyter")
    assert [line for line in doctor.widgets() if line.mend] == []


def test_missing_and_disabled_front_ends_are_found(monkeypatch):
    monkeypatch.setattr(doctor, "FRONT_ENDS", {"no-such-widget": "anywidget"})
    assert "is missing in the browser" in next(doctor.widgets()).what
    monkeypatch.setattr(doctor, "FRONT_ENDS", {"anywidget": "anywidget"})
    page = {"disabledExtensions": ["anywidget:plugin"]}
    monkeypatch.setattr(config, "get_page_config", lambda places: page)
    assert next(doctor.widgets()).mend == "jupyter labextension enable anywidget"


def test_a_check_that_fails_does_not_end_the_others(monkeypatch):
    def broken():
        raise OSError("no such\ndevice")

    def without_package():
        raise ImportError("no psutil")

    monkeypatch.setattr(doctor, "CHECKS", (broken, without_package, doctor.folder))
    monkeypatch.setattr(doctor, "in_own_folder", lambda: True)
    said = [str(line) for line in doctor.examine()]
    assert "broken could not be looked at (OSError: no such device): attach" in said[0]
    assert (
        f"without_package could not be looked at (ImportError: no psutil): {OF_A_VENV}" in said[1]
    )
    assert len(said) == 3


def test_a_widget_that_fails_does_not_end_the_others(monkeypatch):
    def front_end(name, package):
        if package == "one":
            raise OSError("no such device")
        return doctor.Line("well")

    monkeypatch.setattr(doctor, "FRONT_ENDS", {"first": "one", "second": "two"})
    monkeypatch.setattr(doctor, "front_end", front_end)
    said = [line.what for line in doctor.widgets()]
    assert said == ["front_end first could not be looked at (OSError: no such device)", "well"]


def test_the_report_does_not_name_the_user():
    assert doctor.without_home(str(Path.home() / "course")) == str(Path("~") / "course")


def test_a_user_without_a_home_gets_the_report_too(monkeypatch):
    def none(*_):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(doctor.Path, "home", none)
    assert doctor.without_home("/a/course") == "/a/course"
    monkeypatch.setattr(doctor.Path, "home", lambda: Path("/"))
    assert doctor.without_home("/a/course") == "/a/course"


@pytest.fixture
def copy(tmp_path):
    """A copy of the course in a folder of its own, and a folder of packages that come first."""
    copy, unwanted = tmp_path / "a course", shutil.ignore_patterns("__pycache__", "*.float32*")
    shutil.copytree(course.HERE / "helpers", copy / "helpers", ignore=unwanted)
    for name in ("course.py", "requirements.txt"):
        shutil.copy(course.HERE / name, copy)
    (copy / "first").mkdir()
    return copy


def doctor_of(copy, **variables):
    """The exit code and the lines of a copy's doctor, started as a learner starts it."""
    paths = [str(copy / "first"), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)} | variables
    done = subprocess.run(
        [sys.executable, "course.py", "doctor"],
        cwd=copy,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout.splitlines()


DLL = "raise ImportError('DLL load failed while importing _pywrap')"
NONE = "raise ModuleNotFoundError('No module named tensorflow', name='tensorflow')"


@pytest.mark.parametrize(
    ("files", "variables", "sentence"),
    [
        (
            {"tensorflow.py": DLL},
            {},
            "TensorFlow does not start (ImportError: DLL load failed while importing _pywrap): "
            "install Microsoft's Visual C++",
        ),
        (
            {"tensorflow.py": NONE},
            {},
            "TensorFlow does not start (TensorFlow is not installed in this Python): "
            f"{OF_ONES_OWN}",
        ),
        (
            {"keras-3.13.2.dist-info/METADATA": "Name: keras\nVersion: 3.13.2\n"},
            {},
            "TensorFlow does not start (The course needs Keras 3.14 or later, and Keras 3.13.2 is "
            f"here): {OF_ONES_OWN}",
        ),
        (
            {},
            {"KERAS_BACKEND": "jax"},
            "TensorFlow does not start (The course runs on TensorFlow, and Keras is set to 'jax' "
            "here): start without the variable KERAS_BACKEND",
        ),
        (
            {"tensorflow.py": NONE, "psutil.py": "raise ImportError('no psutil')"},
            {},
            f"memory could not be looked at (ImportError: no psutil): {OF_ONES_OWN}",
        ),
    ],
    ids=["dll", "missing", "old-keras", "backend", "psutil"],
)
def test_a_broken_package_is_one_line_and_the_other_lines_come(copy, files, variables, sentence):
    for name, text in files.items():
        file = copy / "first" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    code, lines = doctor_of(copy, **variables)
    assert code == 1
    assert any(line.startswith(f"mend  {sentence}") for line in lines), lines
    # In an environment of one's own nobody is sent to install another one.
    assert not any("folder .venv" in line or "course.py lab" in line for line in lines)
    assert not any("Traceback" in line for line in lines)
    for start in ("numpy", "digits", "memory", "disk", "path", "browser", "kernel", "127.0.0.1"):
        assert any(start in line for line in lines), start
    for widget in doctor.FRONT_ENDS:
        assert any(widget in line for line in lines[15:])
    assert (copy / "doctor.txt").read_text(encoding="utf-8").splitlines() == lines[:-2]
    assert all(line.startswith(("ok    ", "mend  ")) for line in lines[2:-2])


def test_the_folder_that_the_course_made_is_looked_at_and_gets_its_own_mend(copy):
    (copy / "first" / "tensorflow.py").write_text(NONE)
    # What lies outside of the course is not found there, as in the lessons.
    (copy.parent / "psutil.py").write_text("raise ImportError('from elsewhere')")
    own = copy / ".venv"
    venv.create(own, symlinks=os.name != "nt")
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(own)}))
    (packages / "tests.pth").write_text(sysconfig.get_path("purelib") + "\n")
    wanted = {"requirements.txt": course.installation.fingerprint(copy / "requirements.txt")}
    (own / course.installation.STAMP.name).write_text(json.dumps(wanted))
    (own / course.installation.MADE_HERE.name).touch()
    paths = os.pathsep.join(map(str, (copy / "first", copy.parent)))
    code, lines = doctor_of(copy, PYTHONPATH=paths)
    assert not any("from elsewhere" in line for line in lines), lines
    assert code == 1 and "ok    the packages are those in the folder .venv" in lines
    start = "mend  TensorFlow does not start (TensorFlow is not installed in this Python): "
    assert any(line.startswith(start + OF_A_VENV) for line in lines), lines


def test_without_an_installation_the_doctor_says_so_and_writes_its_report(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(course, "DOCTOR", tmp_path / "doctor.txt")
    monkeypatch.setattr(course.installation, "MADE_HERE", tmp_path / "none")
    monkeypatch.setattr(course.installation, "is_installed", lambda wanted: False)
    monkeypatch.setattr(course.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(course, "load", lambda *parts: report)
    assert course.main(["doctor"]) == 1
    kept = (tmp_path / "doctor.txt").read_text()
    assert "mend  The course is not installed" in kept
    assert kept.splitlines()[0] in capsys.readouterr().out


class Unwritable:
    """A file on a disk that is for reading alone."""

    def write_text(self, *_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    def __str__(self):
        return "the file"


def test_the_doctor_shows_and_keeps_what_the_environment_says(monkeypatch, tmp_path, capsys):
    program = [sys.executable, "-c", "print('ok    a line'); raise SystemExit(1)"]
    monkeypatch.setattr(course, "DOCTOR", tmp_path / "doctor.txt")
    monkeypatch.setattr(course, "load", lambda *parts: report)
    monkeypatch.setattr(course.installation, "is_installed", lambda wanted: True)
    monkeypatch.setattr(course.installation, "runs_this_python", lambda: True)
    real = subprocess.Popen
    monkeypatch.setattr(report.subprocess, "Popen", lambda command, **how: real(program, **how))
    assert course.main(["doctor"]) == 1
    assert "ok    a line" in capsys.readouterr().out
    assert "ok    a line" in (tmp_path / "doctor.txt").read_text()
    monkeypatch.setattr(course, "DOCTOR", Unwritable())
    assert course.main(["doctor"]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "the file could not be written (Read-only file system): copy the lines above."


def test_a_doctor_that_dies_says_so(monkeypatch, capsys):
    code, lines = report.listen(
        [sys.executable, "-c", "print('ok    a line', flush=True); exit(7)"], os.environ
    )
    assert code == 7 and lines[0] == "ok    a line"
    assert lines[1] == "mend  the examination ended with 7: attach this to a question"


def test_a_folder_that_cannot_be_read_is_a_line_too(monkeypatch, tmp_path, capsys):
    def unreadable():
        raise PermissionError(errno.EACCES, "Permission denied", "requirements.txt")

    pythons = SimpleNamespace(**vars(course.installation.pythons) | {"check_python": unreadable})
    installation = SimpleNamespace(**vars(course.installation) | {"pythons": pythons})
    assert report.write(installation, tmp_path / "doctor.txt") == 1
    assert "mend  [Errno 13] Permission denied: 'requirements.txt'" in capsys.readouterr().out
