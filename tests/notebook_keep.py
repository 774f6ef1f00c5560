"""What the notebooks showed when nbval ran them, kept so that pages need no run of their own.

Used by the plugin ``notebook_watch``; read by the tests of the site.
"""

import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, IPyNbFile

from tests.notebooks import COURSE, read

FOLDER = COURSE / "tests" / "browser" / "artefacts" / "ran"
_SECONDS = 300
_STATE_OF_WIDGETS = """
import json, pathlib, ipywidgets
pathlib.Path({file!r}).write_text(json.dumps(ipywidgets.Widget.get_manager_state()))
"""


def note(item: IPyNbCell) -> None:
    """Put what the cell showed into the notebook that nbval read."""
    item.cell.outputs = [nbformat.from_dict(output) for output in item.test_outputs or ()]


def keep(file: IPyNbFile) -> None:
    """Write the notebook with its outputs and its widgets; call it while the kernel still runs."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    state = FOLDER / f"{file.path.stem}.json"
    asked = file.kernel.execute_cell_input(_STATE_OF_WIDGETS.format(file=str(state)))
    file.kernel.await_reply(asked, timeout=_SECONDS)
    if state.exists():
        from pages.notebook import STATE  # here, since it brings TensorFlow with it

        file.nb.metadata["widgets"] = {STATE: json.loads(state.read_text())}
        state.unlink()
    nbformat.write(file.nb, FOLDER / file.path.name)


def kept(path: Path) -> NotebookNode | None:
    """The lesson as it was run last; None when it, or what it uses, has changed since."""
    file = FOLDER / path.name
    if not file.exists():
        return None
    changed = max(used.stat().st_mtime for used in (COURSE / "helpers").rglob("*.py"))
    notebook = read(file)
    same = [cell.source for cell in notebook.cells] == [cell.source for cell in read(path).cells]
    return notebook if same and file.stat().st_mtime > changed else None
