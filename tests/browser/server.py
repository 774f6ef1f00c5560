"""JupyterLab as ``course.py lab`` starts it, with settings of its own and no network."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.browser.patience import PATIENCE
from tests.notebook_watch import kernel_environment
from tests.notebooks import COURSE


class Server:
    """A running JupyterLab; what a user's own settings would say is kept out of ``folder``."""

    def __init__(self, folder: Path):
        self.shared_kernel: str | None = None
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        # With this option a test can ask JupyterLab to run all cells, as its menu does.
        options = ["--no-browser", f"--port={self.port}", "--LabApp.expose_app_in_browser=True"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--allow-root")  # CI may run as root, which Jupyter advises against
        code = (
            "import sys, course\n"
            "from pathlib import Path\n"
            "course.installation.install = lambda *files: None\n"
            "course.installation.VENV = Path(sys.prefix)\n"
            "course.installation.venv_python = lambda: Path(sys.executable)\n"
            "course.installation.stay_offline()\n"
            f"sys.exit(course.lab({options}))"
        )
        paths = [str(COURSE), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        environment = {
            **kernel_environment(),
            "PYTHONPATH": os.pathsep.join(path for path in paths if path),
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        }
        # Else npm is asked for each page whether JupyterLab is to be built anew.
        config = folder / "config" / "labconfig" / "page_config.json"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(json.dumps({"buildAvailable": False, "buildCheck": False}))
        log = folder / "jupyterlab.log"
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code],
                cwd=COURSE,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.address = f"http://127.0.0.1:{self.port}"
        self.token = self._wait_for_token(log)

    def _wait_for_token(self, log: Path) -> str:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            found = re.search(rf"{self.address}/\S*\?token=(\w+)", log.read_text())
            if found and self._listens():
                return found.group(1)
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")

    def _listens(self) -> bool:
        """Whether one can connect: JupyterLab says its address before it listens there."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def page_of(self, path: Path) -> str:
        """The address that shows one notebook and nothing else."""
        # In a workspace of its own: JupyterLab would open the notebooks of earlier tests as well.
        place = f"doc/workspaces/{path.stem}/tree/{path.relative_to(COURSE)}"
        return f"{self.address}/{place}?token={self.token}"

    def ask(self, method: str, path: str, body: object = None) -> object:
        """What the server's own interface answers."""
        request = urllib.request.Request(
            f"{self.address}/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or "null")

    def end_kernels(self, *, sound: bool) -> None:
        """End every notebook's kernel, and with it what it does and the memory that it took.

        The kernel that ``share_kernel`` has started stays, if it is sound: else the next test might
        wait for a cell that never ends.
        """
        for session in self.ask("GET", "sessions"):
            if session["kernel"]["id"] == self.shared_kernel:
                # Away from this notebook first: with its session the kernel would end.
                self.ask("PATCH", f"sessions/{session['id']}", {"path": "shared", "name": "shared"})
            else:
                self.ask("DELETE", f"sessions/{session['id']}")
        if not sound and self.shared_kernel is not None:
            self.ask("DELETE", f"kernels/{self.shared_kernel}")
            self.shared_kernel = None

    def share_kernel(self, path: Path) -> None:
        """Let the notebook at this path use one warm kernel, which has the course imported."""
        if self.shared_kernel is None:
            self.shared_kernel = self.ask("POST", "kernels", {"name": "python3"})["id"]
        wanted = {
            "path": str(path.relative_to(COURSE)), "name": path.name, "type": "notebook",
            "kernel": {"id": self.shared_kernel},
        }  # fmt: skip
        self.ask("POST", "sessions", wanted)

    def interrupt_kernels(self) -> None:
        """What the learner's stop button does."""
        for kernel in self._kernels():
            self.ask("POST", f"kernels/{kernel}/interrupt")

    def restart_kernels(self) -> None:
        """What the menu's Restart Kernel does: nothing that ran is known any more."""
        for kernel in self._kernels():
            self.ask("POST", f"kernels/{kernel}/restart")

    def _kernels(self) -> set[str]:
        # A shared kernel has several sessions, and a second interrupt would hit what comes next.
        return {session["kernel"]["id"] for session in self.ask("GET", "sessions")}

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE)
