"""The fixture ``lab``: cells in, a page of a real JupyterLab in a real browser out."""

import ast
import json
import os
import re
import statistics
import uuid
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest

from tests.browser import start
from tests.browser.app import SIZE, App
from tests.browser.axe import grave_faults
from tests.browser.contexts import Contexts
from tests.browser.patience import patient
from tests.browser.server import Server

collect_ignore = ["artefacts"]  # screenshots and scratch notebooks, no tests
ARTEFACTS = Path(__file__).with_name("artefacts")
_OURS = (".autoencoder-course", ".course-quiz", ".course-interactive")
NO_WIDGET = re.compile("model not found|Loading widget|Error displaying widget|Click to show")
# JupyterLab asks each kernel for its break points; a short test closes the notebook before.
_CLOSED_EARLY = "Could not restore the debugger state: Canceled future"
_ASK_KERNEL = """async (expression) => {
    const {kernel} = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
    const asked = {code: "", silent: true, store_history: false, user_expressions: {expression}};
    const {content} = await kernel.requestExecute(asked).done;
    return content.user_expressions.expression.data["text/plain"];
}"""
# From the key press to the frame after the one in which the element's new content was there.
_STOPWATCH = """(element) => { window.answered = new Promise((resolve) => {
    let pressed = null;
    addEventListener("keydown", (event) => { pressed = event.timeStamp; },
                     {capture: true, once: true});
    new MutationObserver((changes, observer) => {
        if (pressed === null) return;
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(
            () => resolve(performance.now() - pressed)));
    }).observe(element, {childList: true, subtree: true, attributes: true, characterData: true});
}); }"""


class Lab:
    """Opens notebooks in JupyterLab and remembers what went wrong in them."""

    def __init__(self, app: App, note):
        self._app, self._server, self.note = app, app.server, note
        self.pages, self._files, self.problems = [], [], []
        self.failed, self._warm, self._shown = False, set(), {}
        self._listeners = {
            "console": self._on_console,
            "pageerror": lambda error: self.problems.append(f"JavaScript: {error}"),
            "request": self._on_request,
        }

    def __call__(self, code_cells: Sequence[str], **options):
        """A page that shows a new notebook of these cells, all of them run, the kernel idle."""
        page = self.open(code_cells, **options)
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_until_idle(page)
        return page

    def open(
        self,
        code_cells: Sequence[str],
        *,
        width: int = 1400,
        theme: str = "light",
        warm: bool = False,
    ):
        """A page with no cell run yet; a ``warm`` kernel is shared with other tests."""
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in code_cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        path = self.scratch("ipynb")
        nbformat.write(notebook, path)
        if warm:
            self._server.share_kernel(path)
        page = self._app.page()
        self.pages.append(page)
        self._shown[page] = path
        if warm:
            self._warm.add(page)
        for event, listener in self._listeners.items():
            page.on(event, listener)
        page.set_viewport_size({**SIZE, "width": width})
        self._app.show(page, path, theme)
        self.wait_until_idle(page)
        return page

    def load_anew(self, page) -> None:
        """Save the notebook, and load the page anew with it."""
        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        # Written, so that the page has nothing to ask about.
        page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
        self._app.load(page, self._shown[page])
        self.wait_until_idle(page)

    def scratch(self, ending: str) -> Path:
        """A new file of this test's own: test workers share the folder."""
        ARTEFACTS.mkdir(exist_ok=True)
        path = ARTEFACTS / f"scratch-{uuid.uuid4().hex}.{ending}"
        self._files.append(path)
        return path

    def wait_until_idle(self, page) -> None:
        """Wait until the kernel has nothing left to do."""
        page.wait_for_function(
            """() => {
                const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session
                    ?.kernel;
                return kernel?.connectionStatus === "connected" && kernel.status === "idle"
                    && !Array.from(document.querySelectorAll(".jp-InputPrompt"))
                        .some((prompt) => prompt.textContent.includes("*"));
            }""",
            polling=100,  # and not in each frame: the page is busy enough
        )

    def asked(self, page, expression: str) -> object:
        """What this Python expression is in the page's kernel; it travels as JSON."""
        as_text = f"__import__('json').dumps({expression})"
        return json.loads(ast.literal_eval(page.evaluate(_ASK_KERNEL, as_text)))

    def interrupt(self) -> None:
        """What JupyterLab's stop button does."""
        self._server.interrupt_kernels()

    def restart(self) -> None:
        """What JupyterLab's Restart Kernel does."""
        self._server.restart_kernels()

    def screenshot(self, page, name: str, element=None) -> bytes:
        """Keep a picture of the page, or of one element, as ``artefacts/name.png``."""
        return (element or page).screenshot(path=ARTEFACTS / f"{name}.png")

    def answer_times(self, page, name: str, key: str, picture, presses: int) -> None:
        """Press ``key`` that often, and wait for ``picture`` to change each time.

        The control that listens to the key must have the focus. The report at the end shows the
        median under ``name``.
        """
        milliseconds = []
        for _ in range(presses):
            picture.evaluate(_STOPWATCH)
            page.keyboard.press(key)
            milliseconds.append(page.evaluate("window.answered"))
            page.wait_for_timeout(100)  # a learner's next press, after the frame has settled
        self.note(name, statistics.median(milliseconds))

    def close(self) -> None:
        """Look for what went wrong in the pages, then end them and their kernels."""
        try:
            for page in self.pages:
                page.evaluate("origin === 'null' || localStorage.clear()")  # the next page's, too
                errors = page.locator("[data-mime-type='application/vnd.jupyter.stderr']")
                self.problems += [f"stderr: {text}" for text in errors.all_inner_texts()]
                errors = page.locator("[data-mime-type='application/vnd.jupyter.error']")
                self.problems += [f"error output: {text}" for text in errors.all_inner_texts()]
                for ours in filter(lambda ours: page.locator(ours).count(), _OURS):
                    self.problems += [f"not for everyone: {x}" for x in grave_faults(page, ours)]
                missing = page.get_by_text(NO_WIDGET)
                self.problems += [f"no widget: {text}" for text in missing.all_inner_texts()]
        finally:
            sound = not (self.failed or self.problems)
            try:
                for page in self.pages:
                    warm = page in self._warm
                    self._app.leave(page, warm=warm, sound=sound, listeners=self._listeners)
            finally:
                self._server.end_kernels(sound=sound)
                for path in self._files:
                    path.unlink(missing_ok=True)

    def _on_console(self, message) -> None:
        if message.type == "error" and not message.text.startswith(_CLOSED_EARLY):
            self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _on_request(self, request) -> None:
        if not request.url.startswith((self._server.address, "data:", "blob:")):
            self.problems.append(f"the page asked for {request.url}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure says what the pages showed, and where their screenshots are."""
    report = yield
    if report.when == "call" and report.failed:
        if "lab" in item.funcargs:
            item.funcargs["lab"].failed = True
        for name in filter(item.funcargs.get, ("lab", "from_disk", "open_page")):
            for number, page in enumerate(item.funcargs[name].pages):
                picture = ARTEFACTS / f"failed_{item.name}_{name}_{number}.png".replace("/", "_")
                report.sections.append((f"page {number} of {name}", what_is_shown(page, picture)))
    return report


def what_is_shown(page, picture: Path) -> str:
    """The page as it reads to a screen reader, after a screenshot of it in this file."""
    try:
        page.screenshot(path=picture)
        return f"{page.url}\n{picture}\n{page.locator('body').aria_snapshot()}"
    except Exception as error:
        return f"{page.url} shows nothing: {error}"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; without one these tests skip, except in CI."""
    found = start.find()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a browser: install Debian's package chromium.")
        pytest.skip("no Chromium on this computer: the browser tests need one")
    return found


# Per package: while Playwright runs, an event loop runs, which other tests may not expect.
@pytest.fixture(scope="package")
def browser(chromium):
    with start.running(chromium) as browser:
        yield browser


@pytest.fixture(scope="package")
def window(browser):
    """Where all pages of JupyterLab open: what they are made of is read and compiled once."""
    window = patient(browser.new_context(has_touch=True))  # a touch screen has a mouse as well
    yield window
    window.close()


@pytest.fixture(scope="package")
def server(chromium, tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("jupyter"))
    yield server
    server.stop()


@pytest.fixture(scope="package")
def app(server, window):
    return App(server, window)


@pytest.fixture(scope="package")
def contexts(browser):
    return Contexts(browser)


@pytest.fixture
def from_disk(contexts, tmp_path):
    """Opens an HTML text as a file, without a network; at the end nothing has gone wrong in it."""
    wrong = []

    def open_it(text: str, **options):
        page = contexts.page(**{"viewport": SIZE, **options})
        page.on("console", lambda message: wrong.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: wrong.append(f"JavaScript: {error}"))
        page.on(
            "request",
            lambda r: 0 if r.url.startswith(("file:", "data:", "blob:")) else wrong.append(r.url),
        )
        open_it.pages.append(page)
        file = tmp_path / f"page{len(open_it.pages)}.html"
        file.write_text(text, encoding="utf-8")
        page.goto(file.as_uri())
        return page

    open_it.pages = []
    yield open_it
    contexts.clear()
    assert wrong == []


@pytest.fixture
def lab(app, request):
    def note(name: str, milliseconds: float) -> None:
        request.node.user_properties.append(("answer", (name, milliseconds)))

    lab = Lab(app, note)
    yield lab
    lab.close()
    assert not lab.problems, "\n".join(lab.problems)
