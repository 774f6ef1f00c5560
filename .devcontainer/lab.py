"""Start JupyterLab once in a codespace or another dev container, and print where lesson 1 is.

The server answers to the container alone and asks for its token. A codespace forwards the port, to
the owner of the codespace alone; its address is let in, and no other.
"""

import os
import re
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]
LESSON = "/lab/tree/notebooks/01_concepts.ipynb"
PORT = 8888
SECONDS = 600  # for hangs only: how long a start takes is the container's business


def forwarded(variables: Mapping[str, str], port: int) -> str | None:
    """The name under which a codespace forwards the port; none in any other container."""
    name = variables.get("CODESPACE_NAME")
    domain = variables.get("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN", "app.github.dev")
    return f"{name}-{port}.{domain}" if name else None


def options(host: str | None, port: int) -> list[str]:
    """The server's settings. Another origin than the codespace's own is refused."""
    found = ["--no-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    found += ["--ServerApp.port_retries=0", f"--ServerApp.root_dir={COURSE}"]
    found += [f"--LabApp.default_url={LESSON}"]
    if host:
        # The forwarding may replace the name of the host, or of the origin, by localhost.
        found += ["--ServerApp.local_hostnames=localhost", f"--ServerApp.local_hostnames={host}"]
        origin = rf"(https://{re.escape(host)}|https?://localhost:{port})$"
        found += [f"--ServerApp.allow_origin_pat={origin}"]
    return found


def token_in(folder: Path) -> Path:
    """The file with the token, made once; only its owner can read it."""
    file = folder / "token"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600), "w") as output:
            output.write(secrets.token_hex(24))
    return file


def answers(port: int, token: str) -> bool:
    """Whether a server with this token runs already."""
    address = f"http://127.0.0.1:{port}/api/status?token={token}"
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:
            return reply.status == 200
    except OSError:
        return False


def start(folder: Path, variables: Mapping[str, str], port: int = PORT) -> str:
    """Start the server unless it runs; return the address of lesson 1, with the token."""
    file = token_in(folder)
    token, log = file.read_text(), folder / "jupyterlab.log"
    host = forwarded(variables, port)
    if not answers(port, token):
        with log.open("w") as output:
            server = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", *options(host, port)],
                cwd=COURSE,
                env={**variables, "JUPYTER_TOKEN_FILE": str(file)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # it goes on when this terminal is closed
            )
        end = time.monotonic() + SECONDS
        while not answers(port, token):
            if server.poll() is not None or time.monotonic() > end:
                sys.exit(f"JupyterLab has not started; the reason stands in {log}.")
            time.sleep(0.2)
    return f"{f'https://{host}' if host else f'http://127.0.0.1:{port}'}{LESSON}?token={token}"


if __name__ == "__main__":
    address = start(Path.home() / ".autoencoders-lab", os.environ)
    print(f"\nJupyterLab runs. Lesson 1 (Ctrl-click, on a Mac Cmd-click):\n\n{address}\n")
