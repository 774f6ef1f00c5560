"""course.py: one sentence for what a user can mend, folders as meant, and a closed server."""

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


"""course.py: one sentence for what a user can mend, repair by itself, and a closed server."""


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
