"""The measurement of a class: real servers, every learner reported, nothing left running."""

import contextlib
import json
import tempfile

import nbformat
import psutil
import pytest
import websocket

from tests import class_on_one_server
from tests.class_on_one_server import Kernel, LessonError

CELLS = {
    "course": "import os, pathlib\nassert pathlib.Path('../helpers/mnist.npz').exists()",
    "interactives": "assert pathlib.Path('../interactives/built/prediction.js').exists()",
    "home": "assert pathlib.Path.home().name == os.environ['USER']",
    "digits": "assert pathlib.Path(os.environ['AUTOENCODERS_DATA_CACHE']).is_dir()",
    "memory": "import time\nblock = bytearray(os.urandom(1)) * 90_000_000\ntime.sleep(1.5)",
    "second": "assert os.environ['USER'] != 'learner-02', 'not for this one'",
    "last": "print('a', 'b')",
}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return tmp_path_factory.mktemp("room")


@pytest.fixture(scope="module")
def measured(room, tmp_path_factory):
    """The exit code and the report of a class of two, of whom the second meets an error."""
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in CELLS.items()]
    title = nbformat.v4.new_markdown_cell("# This is no code", id="title")
    folder = tmp_path_factory.mktemp("lessons")
    lesson, report = folder / "tiny.ipynb", folder / "report.json"
    nbformat.write(nbformat.v4.new_notebook(cells=[title, *cells]), lesson)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(room))
        code = class_on_one_server.main(
            ["--learners=2", f"--lesson={lesson}", f"--json={report}", "--cell-seconds=600"]
        )
    return code, json.loads(report.read_text(encoding="utf-8"))


def test_one_learners_error_is_reported_and_does_not_stop_the_other(measured):
    code, report = measured
    first, second = report["learners"]
    assert first["passed"] and first["cells_run"] == first["cells"] == len(CELLS)
    assert not second["passed"] and second["cells_run"] == len(CELLS) - 2
    assert second["error"] == "second: AssertionError: not for this one"
    assert code == 1 and report["total"]["passed"] == 1


def test_time_and_memory_of_each_learner_are_those_of_server_and_kernel(measured):
    _, report = measured
    for learner in report["learners"]:
        assert learner["slowest_cell"] in CELLS and learner["slowest_cell_seconds"] > 1.5
        assert learner["seconds"] > learner["slowest_cell_seconds"]
        # The cell alone takes 90 MB, JupyterLab and a bare kernel take more than 100.
        assert 190 < learner["peak_rss"] < 800
        assert learner["cpu_seconds"] > 0.5
        if psutil.LINUX:
            assert 90 < learner["pss_at_peak"] < learner["peak_rss"]
    total = report["total"]
    assert report["machine"]["cores"] and total["learners_a_core"] > 0
    if psutil.LINUX:
        assert total["pss_of_all_at_the_peak"] > 100
        assert 2.001 * total["memory_a_learner"] > total["pss_of_all_at_the_peak"]


def test_no_process_and_no_file_is_left(measured, room):
    commands = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            commands.append(" ".join(process.cmdline()))
    assert not [command for command in commands if str(room) in command]
    assert not list(room.iterdir())


class Channel:
    """Stands for a kernel that answers an execute_request with these messages."""

    def __init__(self, *answers):
        self.answers = iter(answers)

    def send(self, text):
        self.number = json.loads(text)["header"]["msg_id"]

    def settimeout(self, seconds):
        pass

    def recv(self):
        answer = next(self.answers, None)
        if answer is None:
            raise websocket.WebSocketTimeoutException
        if isinstance(answer, bytes):
            return answer
        kind, content, *other = answer
        parent = {"msg_id": other[0] if other else self.number}
        return json.dumps({"msg_type": kind, "content": content, "parent_header": parent})


IDLE, DONE = ("status", {"execution_state": "idle"}), ("execute_reply", {"status": "ok"})


@pytest.mark.parametrize("order", [(IDLE, DONE), (DONE, b"picture", IDLE)])
def test_a_cell_is_done_when_the_kernel_has_answered_and_is_idle(order):
    Kernel(Channel(*order), "me").run("1", seconds=5)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([], "not done after"),
        ([DONE], "not done after"),
        ([IDLE, (*DONE, "another cell")], "not done after"),
        ([("status", {"execution_state": "restarting"}, "")], "the kernel died"),
        ([("execute_reply", {"status": "error", "ename": "Oh", "evalue": "no"})], "Oh: no"),
    ],
)
def test_a_cell_that_is_not_done_is_said_to_be_so(answers, message):
    with pytest.raises(LessonError, match=message):
        Kernel(Channel(*answers), "me").run("1", seconds=0.05)


def test_a_lesson_that_is_not_there_is_refused(capsys):
    with pytest.raises(SystemExit):
        class_on_one_server.main(["--lesson", "06_nothing"])
    assert "06_nothing" in capsys.readouterr().err
