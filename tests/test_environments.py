"""Where learners already are: containers, Colab, and environments with older packages."""

import http.client
import http.server
import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest

from tests import environments
from tests.notebooks import COURSE


def test_every_requirement_has_a_tested_lower_bound_and_a_cap():
    for file in (environments.LEARNER, environments.TESTER):
        lines = [
            line
            for line in file.read_text(encoding="utf-8").splitlines()
            if line and not line.startswith("#")
        ]
        assert len(environments.lower_bounds(file)) == len(lines)
        assert all(re.fullmatch(r"[\w-]+>=[\d.]+,<\d+", line) for line in lines)


def test_colab_keeps_its_own_tensorflow_and_numpy():
    promised = environments.lower_bounds(environments.LEARNER)
    for name in ("tensorflow", "numpy", "scikit-learn", "pillow", "matplotlib", "scipy"):
        have, least = (
            [int(part) for part in version.split(".")]
            for version in (environments.COLAB[name], promised[name])
        )
        assert have >= least, f"{name} would be replaced on Colab"


def codespace_lab():
    """The script that a codespace runs, as a module."""
    path = COURSE / ".devcontainer" / "lab.py"
    spec = importlib.util.spec_from_file_location("codespace_lab", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_codespace_installs_the_course_and_says_where_lesson_1_is():
    container = json.loads((COURSE / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    assert "-r requirements.txt" in container["updateContentCommand"]
    assert container["postAttachCommand"] == "python3 .devcontainer/lab.py"
    lab = codespace_lab()
    assert container["forwardPorts"] == [lab.PORT]
    # A browser that opens by itself would come without the token.
    assert container["portsAttributes"][str(lab.PORT)]["onAutoForward"] == "silent"
    assert (COURSE / lab.LESSON.removeprefix("/lab/tree/")).exists()


def colab_cell() -> str:
    """The cell of the README for Colab and Kaggle."""
    text = (COURSE / "README.md").read_text(encoding="utf-8")
    return re.search(r"```\n(!.*?)```", text, re.DOTALL)[1]


def test_colabs_cell_asks_for_what_the_requirements_ask_for():
    wanted = re.findall(r'"([^"]+[<>]=[^"]+)"', colab_cell())
    requirements = environments.LEARNER.read_text(encoding="utf-8").splitlines()
    assert len(wanted) == 2 and set(wanted) <= set(requirements)


def test_colabs_cell_can_be_run_twice_and_the_lesson_finds_the_course_after_it(tmp_path):
    source, copy, elsewhere = (tmp_path / name for name in ("source", "copy", "elsewhere"))
    for folder in (source / "helpers", source / "notebooks", elsewhere):
        folder.mkdir(parents=True)
    (source / "helpers" / "__init__.py").touch()
    (source / "notebooks" / "01_concepts.ipynb").touch()
    for command in ("init -q", "add .", "-c user.name=a -c user.email=a@b.c commit -qm one"):
        subprocess.run(["git", *command.split()], cwd=source, check=True)
    # In this order: the tests' own folder may be called /tmp/course-tests-something.
    cell = colab_cell().replace("/tmp/course", str(copy))
    lines = cell.replace("ADDRESS-OF-THE-COURSE", source.as_uri()).splitlines()
    code = ["import os, subprocess"]
    for line in lines:
        if line.startswith("!"):
            code.append(f"assert subprocess.call({line[1:]!r}, shell=True) == 0")
        elif line.startswith("%cd "):
            code.append(f"os.chdir({line[4:]!r})")
        elif not line.startswith("%pip "):
            code.append(line)
    first = "import sys\nfrom importlib.util import find_spec\nsys.path.insert(0, '..')\n"
    found = f"assert find_spec('helpers').origin.startswith({str(copy)!r})"
    # The lesson's first cell has failed before: Python then remembers the folder above.
    code = [f"{first}assert not find_spec('helpers')", *code, *code[1:], first + found]
    subprocess.run([sys.executable, "-c", "\n".join(code)], cwd=elsewhere, check=True)
    assert not (copy / "notebooks" / "course").exists() and not (copy / "copy").exists()


class Browser:
    """Asks a server under a name that is not the address it is reached at, as a forwarding does."""

    def __init__(self, port: int, host: str):
        self.port, self.headers = port, {"Host": host}

    def get(self, path: str, **headers: str) -> int:
        """The status of the answer; its cookies go into what is asked next."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={**self.headers, **headers})
        reply = connection.getresponse()
        cookies = [
            value.split(";")[0] for name, value in reply.getheaders() if name == "Set-Cookie"
        ]
        connection.close()
        if cookies:
            self.headers["Cookie"] = "; ".join(cookies)
        return reply.status


def test_a_codespaces_server_starts_once_and_lets_in_its_own_address_with_the_token(tmp_path):
    lab = codespace_lab()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    folders = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")
    variables = os.environ | {name: str(tmp_path / name) for name in folders}
    variables |= {"CODESPACE_NAME": "fuzzy-spoon-x5", "HOME": str(tmp_path)}
    variables["JUPYTER_TOKEN"] = "another"

    def servers() -> list[psutil.Process]:
        children = psutil.Process().children()
        return [child for child in children if f"ServerApp.port={port}" in str(child.cmdline())]

    try:
        address = lab.start(tmp_path, variables, port)
        host, own = f"fuzzy-spoon-x5-{port}.app.github.dev", f"localhost:{port}"
        path = address.removeprefix(f"https://{host}")
        assert path.startswith(f"{lab.LESSON}?token=") and len(path.partition("=")[2]) == 48
        assert (tmp_path / "token").stat().st_mode & 0o077 == 0
        # Whichever of host and origin the forwarding replaces by localhost.
        for name in (own, host):
            browser = Browser(port, name)
            assert browser.get("/api/kernels") == 403
            assert browser.get(path) == 200
            for origin in (f"https://{host}", f"http://{own}"):
                assert browser.get("/api/kernels", Origin=origin) == 200
            for origin in (f"https://other-{port}.app.github.dev", f"https://{host}.example.com"):
                assert browser.get("/api/kernels", Origin=origin) in (403, 404)
        assert Browser(port, "elsewhere.example.com").get(path) == 403
        first = servers()
        assert lab.start(tmp_path, variables, port) == address
        assert servers() == first and len(first) == 1
    finally:
        for server in servers():
            server.terminate()
            server.wait(60)


def test_another_dev_container_has_the_address_of_the_container_itself():
    lab = codespace_lab()
    assert lab.forwarded({}, 8888) is None
    assert not any("origin" in option for option in lab.options(None, 8888, "token"))


@pytest.mark.parametrize("user", [0, 1000])
def test_only_root_asks_for_a_server_as_root(monkeypatch, user):
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert ("--allow-root" in codespace_lab().options(None, 8888, "token")) == (user == 0)


class Stranger(http.server.BaseHTTPRequestHandler):
    """A server that answers everything, and keeps what it heard."""

    heard, marks = [], {}

    def do_GET(self):
        self.heard.append(f"{self.path} {self.headers}")
        self.send_response(200)
        for name, value in self.marks.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def stranger():
    """The port of a server that answers everything; what it says is in Stranger.marks."""
    Stranger.heard, Stranger.marks = [], {}
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize("marked", [None, "wrong", "\xe9"])
def test_a_server_of_somebody_else_is_not_ours_and_does_not_hear_the_token(stranger, marked):
    lab = codespace_lab()
    Stranger.marks = {lab.MARK: marked} if marked else {}
    assert not lab.answers(stranger, "our-token")
    assert len(Stranger.heard) == 1 and "our-token" not in Stranger.heard[0]


def test_the_server_is_asked_directly_and_not_through_a_proxy(stranger, monkeypatch):
    lab = codespace_lab()
    Stranger.marks = {lab.MARK: lab.mark("our-token")}
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # where nobody listens
    assert lab.answers(stranger, "our-token")
    assert not lab.answers(stranger, "other-token")


def test_a_service_that_does_not_speak_http_is_not_ours():
    def greet(listening: socket.socket) -> None:
        own, _ = listening.accept()
        with own:
            own.recv(4096)
            own.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=greet, args=(listening,), daemon=True).start()
        assert not codespace_lab().answers(listening.getsockname()[1], "our-token")


ON_LINUX = pytest.mark.skipif(os.name == "nt", reason="containers run Linux")


@ON_LINUX
def test_where_somebody_has_the_port_another_one_is_taken_and_found_again(
    stranger, tmp_path, monkeypatch, capsys
):
    lab, started = codespace_lab(), []
    monkeypatch.setattr(lab, "run", lambda folder, variables, port, *_: started.append(port))
    address = lab.start(tmp_path, {}, stranger)
    assert len(started) == 1 and started[0] != stranger
    assert f"http://127.0.0.1:{started[0]}/" in address
    assert "can take a minute" in capsys.readouterr().out
    monkeypatch.setattr(lab, "answers", lambda port, token: port in started)
    assert lab.start(tmp_path, {}, stranger) == address
    assert len(started) == 1


@ON_LINUX
def test_of_two_starts_at_once_one_starts_a_server_and_both_say_where_it_is(tmp_path, monkeypatch):
    lab, running, addresses = codespace_lab(), [], []

    def run(folder, variables, port, *_):
        time.sleep(0.3)  # long enough for the other one to look, if it may
        running.append(port)

    monkeypatch.setattr(lab, "run", run)
    monkeypatch.setattr(lab, "answers", lambda port, token: port in running)
    both = [
        threading.Thread(target=lambda: addresses.append(lab.start(tmp_path, {}, 8888)))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(running) == 1 and len(addresses) == 2 and len(set(addresses)) == 1


@ON_LINUX
@pytest.mark.parametrize("text", ["", " \n", "half a token\n"])
def test_a_token_file_without_a_token_gets_one(tmp_path, text):
    lab = codespace_lab()
    (tmp_path / "token").write_text(text)
    (tmp_path / "token").chmod(0o644)
    token = lab.token_in(tmp_path)
    assert len(token) == 48 and (tmp_path / "token").read_text() == token
    assert (tmp_path / "token").stat().st_mode & 0o777 == 0o600
    assert lab.token_in(tmp_path) == token
    assert [file.name for file in tmp_path.iterdir()] == ["token"]


def test_binders_python_is_one_that_the_course_runs_on():
    assert re.fullmatch(r"python-3\.1[123]\n", (COURSE / "runtime.txt").read_text("utf-8"))
