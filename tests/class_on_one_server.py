"""A class works through one lesson on this machine: the time and memory of each learner.

python -m tests.class_on_one_server [--learners N] [--lesson NAME] [--json FILE]

Each learner gets what a JupyterHub gives: a JupyterLab server that asks for a token, a home folder,
and a copy of the course as nbgitpuller makes it. One kernel a learner runs the lesson's cells, all
learners at once. The memory is that of the learner's server and kernel together. PSS counts a page
that several processes share in parts, one for each of them, and is known on Linux alone.
"""

import argparse
import contextlib
import json
import os
import platform
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
import psutil
import websocket  # jupyter_server needs it as well

from tests.arguments import at_least_one, new_file
from tests.notebook_watch import kernel_environment
from tests.notebooks import COURSE, read

MEGABYTE = 1000**2
# Written out, because helpers would bring TensorFlow and its memory into this process.
CACHE_VARIABLE = "AUTOENCODERS_DATA_CACHE"
SECONDS_TO_START = 300
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_WALKS = 3.0
_NOT_COPIED = ("__pycache__", ".ipynb_checkpoints", "mnist-*.float32*", "node_modules")
_GONE = (psutil.NoSuchProcess, psutil.AccessDenied)
_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class LessonError(RuntimeError):
    """A learner cannot go on: a cell failed or took too long, or the kernel died."""


@dataclass
class Result:
    """What one learner's lesson took; memory in millions of bytes, of server and kernel."""

    learner: str
    cells: int
    cells_run: int = 0
    seconds: float = 0.0
    slowest_cell: str = ""
    slowest_cell_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_rss: float = 0.0
    pss_at_peak: float | None = None
    error: str = ""

    @property
    def passed(self) -> bool:
        return not self.error and self.cells_run == self.cells


class Server:
    """One learner's JupyterLab."""

    def __init__(self, learner: str, home: Path, course: Path, cache: str | None):
        self.learner, self.course, self._port = learner, course, 0
        self._token, self._runtime = secrets.token_hex(16), home / "runtime"
        self._log = home / "jupyterlab.log"
        home.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]  # if it is taken meanwhile, Jupyter goes on to the next
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1"]
        command += [f"--ServerApp.port={port}", f"--ServerApp.root_dir={course}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--allow-root")  # CI may run as root, which Jupyter advises against
        environment = {
            **kernel_environment(),
            **{"HOME": str(home), "USERPROFILE": str(home), "USER": learner},
            "JUPYTER_TOKEN": self._token,  # on the command line, everybody could read it
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self._runtime),
        }
        environment.pop(CACHE_VARIABLE, None)
        if cache is not None:
            environment[CACHE_VARIABLE] = cache
        with self._log.open("w") as output:
            self.process = psutil.Popen(
                command,
                cwd=course,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for this script, which then stops them all
            )

    def wait_until_it_answers(self) -> str:
        """Return "", or what went wrong when it ends or is not there after SECONDS_TO_START."""
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.process.poll() is None:
            for file in self._runtime.glob("jpserver-*.json"):
                # Half written, refused, not listening yet: the next look will tell.
                with contextlib.suppress(OSError, ValueError):
                    self._port = json.loads(file.read_text(encoding="utf-8"))["port"]
                    self.ask("GET", "status")
                    return ""
            time.sleep(0.2)
        log = self._log.read_text(encoding="utf-8", errors="replace")[-2000:]
        return f"JupyterLab did not start:\n{log}"

    def ask(self, method: str, path: str, content: dict | None = None) -> dict:
        """What the server's own interface answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._port}/api/{path}",
            method=method,
            data=None if content is None else json.dumps(content).encode(),
            headers={"Authorization": f"token {self._token}", "Content-Type": "application/json"},
        )
        with _DIRECTLY.open(request, timeout=SECONDS_TO_START) as answer:
            return json.loads(answer.read() or "{}")

    @contextlib.contextmanager
    def kernel(self, notebook: Path) -> Iterator["Kernel"]:
        """Open the notebook as JupyterLab does, and end its kernel afterwards."""
        path = notebook.relative_to(self.course).as_posix()
        about = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = self.ask("POST", "sessions", about)
        client = uuid.uuid4().hex
        channel = websocket.create_connection(
            f"ws://127.0.0.1:{self._port}/api/kernels/{session['kernel']['id']}/channels"
            f"?session_id={client}",
            header=[f"Authorization: token {self._token}"],
            timeout=SECONDS_TO_START,
        )
        try:
            yield Kernel(channel, client)
        finally:
            channel.close()


class Kernel:
    """A kernel behind its server's websocket, in Jupyter's messaging protocol."""

    def __init__(self, channel: websocket.WebSocket, client: str):
        self._channel, self._client = channel, client

    def run(self, code: str, seconds: float) -> None:
        """Run a cell. Raises LessonError if it fails, outlasts its seconds, or the kernel dies."""
        number, end = uuid.uuid4().hex, time.monotonic() + seconds
        header = {"msg_id": number, "msg_type": "execute_request", "session": self._client}
        header |= {"username": "", "version": "5.3", "date": ""}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self._channel.send(json.dumps({**message, "channel": "shell", "buffers": []}))
        waiting_for = {"execute_reply", "idle"}
        while waiting_for:
            if time.monotonic() > end:
                raise LessonError(f"not done after {seconds:.0f} seconds")
            answer = self._next()
            content, kind = answer.get("content", {}), answer.get("msg_type")
            state = content.get("execution_state")
            if kind == "status" and state in ("restarting", "autorestarting", "dead"):
                raise LessonError("the kernel died")
            if answer.get("parent_header", {}).get("msg_id") != number:
                continue
            if kind == "execute_reply" and content["status"] != "ok":
                raise LessonError(f"{content.get('ename')}: {content.get('evalue')}")
            waiting_for.discard(state if kind == "status" else kind)

    def _next(self) -> dict:
        """The next message; an empty one if there is none for a while."""
        self._channel.settimeout(5)
        try:
            message = self._channel.recv()
        except websocket.WebSocketTimeoutException:
            return {}
        # What an interactive draws comes as bytes, and is none of the answers.
        return json.loads(message) if isinstance(message, str) and message else {}


class Meter(threading.Thread):
    """Look at the memory of all learners, and of the machine, until ``stop`` is called."""

    def __init__(self, names: list[str], servers: dict[str, Server]):
        super().__init__(daemon=True)
        self._servers, self._is_over = servers, threading.Event()
        self._cpu: dict[str, dict[int, float]] = {name: {} for name in names}
        self.rss = dict.fromkeys(names, 0.0)
        self.pss: dict[str, float | None] = dict.fromkeys(names)
        self.before = self.available = psutil.virtual_memory().available
        self.pss_of_all: float | None = None
        self._highest, self._next_walk = 0.0, 0.0

    def run(self) -> None:
        while not self._is_over.wait(SECONDS_BETWEEN_LOOKS):
            self.look()

    def stop(self) -> None:
        self.look()
        self._is_over.set()
        self.join()

    def look(self) -> None:
        family = families({server.process.pid: name for name, server in self._servers.items()})
        together = 0.0
        for name, members in family.items():
            memory = 0.0
            for member in members:
                with contextlib.suppress(*_GONE):
                    memory += member.memory_info().rss
                    self._cpu[name][member.pid] = sum(member.cpu_times()[:2])
            # To add up PSS the system walks through every page, so not at every look.
            if memory > 1.01 * self.rss[name]:
                self.rss[name], self.pss[name] = memory, pss(members)
            together += memory
        self.available = min(self.available, psutil.virtual_memory().available)
        if together > 1.02 * self._highest and time.monotonic() > self._next_walk:
            self._highest, self._next_walk = together, time.monotonic() + SECONDS_BETWEEN_WALKS
            each = [pss(members) for members in family.values()]
            self.pss_of_all = None if None in each else sum(each)

    def cpu_seconds(self, name: str) -> float:
        """Processor time of a learner's server and kernel."""
        return sum(self._cpu[name].values())


def families(roots: dict[int, str]) -> dict[str, list[psutil.Process]]:
    """The processes with these numbers and all that they have started, by the root's name."""
    everybody = {process.pid: process for process in psutil.process_iter(["ppid"])}
    found: dict[str, list[psutil.Process]] = {name: [] for name in roots.values()}
    for process in everybody.values():
        above, seen = process.pid, set()
        while above in everybody and above not in roots and above not in seen:
            seen.add(above)
            above = everybody[above].info["ppid"]
        if above in roots:
            found[roots[above]].append(process)
    return found


def pss(members: list[psutil.Process]) -> float | None:
    """Proportional set size of these processes in bytes; None where it is not known."""
    total = 0.0
    for member in members:
        with contextlib.suppress(*_GONE):
            memory = member.memory_full_info()
            if not hasattr(memory, "pss"):
                return None
            total += memory.pss
    return total


def copy_course(notebook: Path, to: Path) -> Path:
    """Copy what a learner needs for this notebook; return the notebook's copy."""
    leave_out = shutil.ignore_patterns(*_NOT_COPIED)
    for room in ("helpers", "interactives"):
        shutil.copytree(COURSE / room, to / room, ignore=leave_out)
    folder = to / notebook.parent.name
    if notebook.parent.parent == COURSE:
        shutil.copytree(notebook.parent, folder, ignore=leave_out)
    else:
        folder.mkdir()
        shutil.copy(notebook, folder)
    return folder / notebook.name


def work_through(server: Server, notebook: Path, cell_seconds: float, problem: str) -> Result:
    """Run all cells of one learner's notebook, and stop at the first that fails.

    Without a server, ``problem`` says why and no cell is run.
    """
    cells = [cell for cell in read(notebook).cells if cell.cell_type == "code"]
    result = Result(server.learner, len(cells), error=problem)
    if problem:
        return result
    start = time.perf_counter()
    cell = nbformat.v4.new_code_cell(id="kernel")
    try:
        with server.kernel(notebook) as kernel:
            for cell in cells:
                cell_start = time.perf_counter()
                kernel.run(cell.source, cell_seconds)
                seconds = time.perf_counter() - cell_start
                result.cells_run += 1
                if seconds > result.slowest_cell_seconds:
                    result.slowest_cell, result.slowest_cell_seconds = cell.id, seconds
    except (LessonError, OSError, websocket.WebSocketException) as error:
        result.error = f"{cell.id}: {error}"
    result.seconds = time.perf_counter() - start
    return result


@contextlib.contextmanager
def all_stopped_at_the_end(servers: dict[str, Server]) -> Iterator[None]:
    """End the servers and their kernels, however the block ends."""
    try:
        yield
    finally:
        roots = {server.process.pid: name for name, server in servers.items()}
        members = [process for family in families(roots).values() for process in family]
        for server in servers.values():
            with contextlib.suppress(psutil.NoSuchProcess):
                server.process.terminate()  # on which it ends its kernels
        _, alive = psutil.wait_procs(members, timeout=30)
        for process in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(alive, timeout=10)


def run_class(
    notebook: Path,
    learners: int,
    *,
    common_course: bool = False,
    cache: str = "shared",
    cell_seconds: float = 3600,
) -> dict:
    """Let all learners work at once; return what it took, by learner and in total.

    ``cache`` says where the digits lie: "shared" in one folder for all, "beside" in each copy of
    the course, "off" in the memory of each kernel. Memory is in millions of bytes.
    """
    names = [f"learner-{number:02d}" for number in range(1, learners + 1)]
    servers: dict[str, Server] = {}
    with tempfile.TemporaryDirectory(prefix="class-", ignore_cleanup_errors=True) as folder:
        room, meter = Path(folder).resolve(), Meter(names, servers)
        digits, course = room / "digits", room / "course"
        digits.mkdir()
        chosen = {"shared": str(digits), "beside": None, "off": "off"}[cache]
        # The servers end first, and with them what their learners' threads wait for.
        with ThreadPoolExecutor(learners) as pool, all_stopped_at_the_end(servers):
            copies = {}
            for name in names:
                if not (common_course and copies):
                    course = room / f"course-of-{name}"
                    copy = copy_course(notebook, course)
                copies[name] = copy
                servers[name] = Server(name, room / name, course, chosen)
            ready = list(pool.map(Server.wait_until_it_answers, servers.values()))
            meter.start()
            start = time.perf_counter()
            results = list(
                pool.map(
                    lambda name, problem: work_through(
                        servers[name], copies[name], cell_seconds, problem
                    ),
                    names,
                    ready,
                )
            )
            seconds = time.perf_counter() - start
            meter.stop()
    for result in results:
        result.cpu_seconds = meter.cpu_seconds(result.learner)
        result.peak_rss = meter.rss[result.learner] / MEGABYTE
        part = meter.pss[result.learner]
        result.pss_at_peak = None if part is None else part / MEGABYTE
    return {
        "lesson": notebook.stem,
        "digits": cache,
        "course": "common" if common_course else "a copy each",
        "machine": {
            "cores": os.cpu_count(),
            "memory": psutil.virtual_memory().total / MEGABYTE,
            "system": platform.system(),
            "python": platform.python_version(),
        },
        "learners": [asdict(result) | {"passed": result.passed} for result in results],
        "total": totals(results, seconds, meter),
    }


def totals(results: list[Result], seconds: float, meter: Meter) -> dict:
    """What the class took together; memory in millions of bytes."""
    taken = (meter.before - meter.available) / MEGABYTE
    together = None if meter.pss_of_all is None else meter.pss_of_all / MEGABYTE
    # What else the machine did may hide in the one, and the other is not known everywhere.
    each = max(taken, together or 0) / len(results)
    return {
        "passed": sum(result.passed for result in results),
        "seconds": seconds,
        "memory_in_use_at_the_peak": taken,
        "pss_of_all_at_the_peak": together,
        "memory_a_learner": each,
        "learners_a_gigabyte": 1000 / each if each > 0 else None,
        "learners_a_core": len(results) / (os.cpu_count() or 1),
        "cpu_seconds_a_learner": sum(result.cpu_seconds for result in results) / len(results),
    }


def print_table(report: dict) -> None:
    """Print a line for each learner, and the sums."""
    machine, total = report["machine"], report["total"]
    print(
        f"{report['lesson']}, {len(report['learners'])} at once, {machine['cores']} cores, "
        f"{machine['memory'] / 1000:.1f} GB; course: {report['course']}; digits: {report['digits']}"
    )
    print(
        f"\n{'learner':12}{'cells':>8}{'seconds':>9}{'CPU s':>8}{'peak RSS':>10}{'PSS then':>10}  "
        "result; slowest cell"
    )
    for row in report["learners"]:
        part = "" if row["pss_at_peak"] is None else f"{row['pss_at_peak']:,.0f}"
        cells = f"{row['cells_run']}/{row['cells']}"
        slowest = f"{row['slowest_cell']}, {row['slowest_cell_seconds']:.0f} s"
        print(
            f"{row['learner']:12}{cells:>8}{row['seconds']:9.1f}{row['cpu_seconds']:8.1f}"
            f"{row['peak_rss']:10,.0f}{part:>10}  {row['error'] or 'passed'}; {slowest}"
        )
    print("\nmemory in MB (millions of bytes), of a learner's server and kernel together")
    for name, value in total.items():
        number = "not known" if value is None else f"{value:,.1f}"
        print(f"{name.replace('_', ' '):30}{number:>10}")


def main(arguments: list[str] | None = None) -> int:
    """Measure as the arguments say; return 1 if a learner's lesson failed, else 0."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.class_on_one_server", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--learners", type=at_least_one, default=12)
    parser.add_argument(
        "--lesson", default="05_mnist_walkthrough", help="a lesson's name or a notebook's path"
    )
    parser.add_argument("--json", type=new_file, help="file to write the results to")
    parser.add_argument(
        "--common-course", action="store_true", help="one folder for all, not a copy each"
    )
    parser.add_argument(
        "--digits",
        choices=["shared", "beside", "off"],
        default="shared",
        help="mapped from one folder for all, from each copy of the course, or not mapped",
    )
    parser.add_argument("--cell-seconds", type=float, default=3600, help="longest time for a cell")
    options = parser.parse_args(arguments)
    named = Path(options.lesson)
    notebook = named if named.suffix else COURSE / "notebooks" / f"{named.name}.ipynb"
    if not notebook.exists():
        parser.error(f"there is no notebook {notebook}")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # or the servers would live on
    report = run_class(
        notebook.resolve(),
        options.learners,
        common_course=options.common_course,
        cache=options.digits,
        cell_seconds=options.cell_seconds,
    )
    print_table(report)
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0 if report["total"]["passed"] == options.learners else 1


if __name__ == "__main__":
    sys.exit(main())
