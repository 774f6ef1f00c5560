"""Start JupyterLab once in a codespace or another dev container, and print where lesson 1 is.

The server answers to the container alone and asks for its token. A codespace forwards the port, to
the owner of the codespace alone; its address is let in, and no other. Containers run Linux, and
so does this file.
"""

import contextlib
import hashlib
import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]
LESSON = "/lab/tree/notebooks/01_concepts.ipynb"
PORT = 8888
SECONDS = 600  # for hangs only: how long a start takes is the container's business
MARK = "X-Course"  # the header by which the course's server is known


def forwarded(variables: Mapping[str, str], port: int) -> str | None:
    """The name under which a codespace forwards the port; none in any other container."""
    name = variables.get("CODESPACE_NAME")
    domain = variables.get("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN", "app.github.dev")
    return f"{name}-{port}.{domain}" if name else None


def mark(token: str) -> str:
    """What only the server with this token says, and what does not tell the token."""
    return hashlib.sha256(f"the course's server with {token}".encode()).hexdigest()


def options(host: str | None, port: int, token: str) -> list[str]:
    """The server's settings. Another origin than the codespace's own is refused."""
    found = ["--no-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    found += ["--ServerApp.port_retries=0", f"--ServerApp.root_dir={COURSE}"]
    found += [f"--LabApp.default_url={LESSON}"]
    found += [f"--ServerApp.tornado_settings={ {'headers': {MARK: mark(token)}} }"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # as many containers do
        found += ["--allow-root"]
    if host:
        # The forwarding may replace the name of the host, or of the origin, by localhost.
        found += ["--ServerApp.local_hostnames=localhost", f"--ServerApp.local_hostnames={host}"]
        origin = rf"(https://{re.escape(host)}|https?://localhost:{port})$"
        found += [f"--ServerApp.allow_origin_pat={origin}"]
    return found


def token_in(folder: Path) -> str:
    """The token, made once, in a file that only its owner can read, and that is whole or absent."""
    file = folder / "token"
    token = file.read_text() if file.exists() else ""
    if not re.fullmatch(r"\S+", token):  # with an empty one the server would ask for none
        token = secrets.token_hex(24)
        number, made = tempfile.mkstemp(dir=folder)
        with os.fdopen(number, "w") as output:
            output.write(token)
        Path(made).replace(file)
    return token


def port_in(folder: Path, port: int) -> int:
    """The port that the last start took: this one, unless somebody else had it."""
    file = folder / "port"
    text = file.read_text() if file.exists() else ""
    return int(text) if text.isdecimal() else port


def free(port: int) -> int:
    """This port, or another one where somebody has it."""
    for wanted in (port, 0):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", wanted)) as probe:
            return probe.getsockname()[1]
    sys.exit("This container lets nobody listen on 127.0.0.1, which JupyterLab needs.")


def answers(port: int, token: str) -> bool:
    """Whether the server with this token runs already. Whoever is asked does not hear the token."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://127.0.0.1:{port}/api", timeout=5) as reply:
            return secrets.compare_digest(reply.headers.get(MARK, ""), mark(token))
    except (OSError, http.client.HTTPException, TypeError):  # no server, or one of another kind
        return False


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold a lock that the system frees when the process ends, however it ends."""
    import fcntl

    with (folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def start(folder: Path, variables: Mapping[str, str], port: int = PORT) -> str:
    """Start the server unless it runs; return the address of lesson 1, with the token."""
    folder.mkdir(parents=True, exist_ok=True)
    print("Starting JupyterLab, unless it runs already; this can take a minute.", flush=True)
    with one_at_a_time(folder):  # who comes second finds the first one's server
        token, log = token_in(folder), folder / "jupyterlab.log"
        last = port_in(folder, port)
        if answers(last, token):
            port = last
        else:
            port = free(port)
            (folder / "port").write_text(str(port))
            run(folder, variables, port, token, log)
    host = forwarded(variables, port)
    return f"{f'https://{host}' if host else f'http://127.0.0.1:{port}'}{LESSON}?token={token}"


def run(folder: Path, variables: Mapping[str, str], port: int, token: str, log: Path) -> None:
    """Start the server and wait until it answers."""
    # Jupyter would prefer the first to the second.
    environment = {name: text for name, text in variables.items() if name != "JUPYTER_TOKEN"}
    environment["JUPYTER_TOKEN_FILE"] = str(folder / "token")
    with log.open("a") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options(forwarded(variables, port), port, token)],
            cwd=COURSE,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # it goes on when this terminal is closed
        )
    end = time.monotonic() + SECONDS
    while not answers(port, token):
        if server.poll() is not None or time.monotonic() > end:
            sys.exit(f"JupyterLab has not started; the reason stands at the end of {log}.")
        time.sleep(0.2)


if __name__ == "__main__":
    address = start(Path.home() / ".autoencoders-lab", os.environ)
    print(f"\nJupyterLab runs. Lesson 1 (Ctrl-click, on a Mac Cmd-click):\n\n{address}\n")
