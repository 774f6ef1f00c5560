"""One JupyterLab for many tests, as a learner opens one notebook after the other in it."""

from collections.abc import Callable
from pathlib import Path

from tests.browser.server import Server
from tests.notebooks import COURSE

SIZE = {"width": 1400, "height": 1100}
_THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
# The curtain of a start and of a change of theme. JupyterLab takes it down a little later, and
# stumbles where a second one has been hung up meanwhile.
_NO_CURTAIN = "!document.getElementById('jupyterlab-splash')"
_IS_LIGHT = "document.body.dataset.jpThemeLight === '{}'"
_OPEN = "(path) => window.jupyterapp.commands.execute('docmanager:open', {path}).then(() => {})"
_LOOK = "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
# The warm kernel's memory of a test: its names, its interactives and what was chosen in them.
_FORGET = """
import sys
if "ipywidgets" in sys.modules:
    sys.modules["ipywidgets"].Widget.close_all()
if "helpers.widgets.interactive" in sys.modules:
    sys.modules["helpers.widgets.interactive"]._kept.clear()
get_ipython().run_line_magic("reset", "-sf")
"""
_TELL_KERNEL = """async (code) => {
    const {kernel} = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
    await kernel.requestExecute({code, silent: true, store_history: false}).done;
}"""
_CLOSE = """() => {
    for (const widget of [...window.jupyterapp.shell.widgets("main")]) {
        if (widget.context) widget.context.model.dirty = false;  // nobody is to be asked
        widget.dispose();
    }
    window.stopwatch?.abort();
    for (const name of ["stopwatch", "answers", "answered"]) delete window[name];
    localStorage.clear();
    sessionStorage.clear();
}"""


class App:
    """Pages of a running JupyterLab: one that all tests share, and others while it is taken."""

    def __init__(self, server: Server, window):
        self.server, self._window = server, window
        self._shared, self._is_taken = None, False

    def page(self):
        """The shared page, or, if it is taken, one of its own."""
        if self._is_taken:
            return self._window.new_page()
        self._is_taken = True
        self._shared = self._shared or self._window.new_page()
        return self._shared

    def show(self, page, path: Path, theme: str) -> None:
        """Open the notebook at this path, in a page that looks as wanted."""
        if page.url == "about:blank":
            self.load(page, path)
        else:
            page.evaluate(_OPEN, path.relative_to(COURSE).as_posix())
        page.wait_for_function("document.body.dataset.jpThemeLight && window.jupyterapp")
        is_light = _IS_LIGHT.format(str(theme == "light").lower())
        if not page.evaluate(is_light):
            page.wait_for_function(_NO_CURTAIN)
            page.evaluate(_LOOK, _THEMES[theme])
            page.wait_for_function(is_light)
            page.wait_for_function(_NO_CURTAIN)

    def load(self, page, path: Path) -> None:
        """Load JupyterLab anew, with the notebook at this path and nothing else."""
        page.goto(self.server.page_of(path))

    def leave(self, page, *, warm: bool, sound: bool, listeners: dict[str, Callable]) -> None:
        """End what a test did in a page: close it, or leave it as if nothing had been there.

        Only a page in which nothing has gone wrong is left to other tests.
        """
        keep = False
        try:
            if page is self._shared and sound:
                if warm:
                    page.evaluate(_TELL_KERNEL, _FORGET)
                page.evaluate(_CLOSE)
                page.mouse.move(2, 2)
                keep = True
        finally:
            for event, listener in listeners.items():
                page.remove_listener(event, listener)
            if page is self._shared:
                self._is_taken = False
                self._shared = page if keep else None
            if not keep:
                page.close()
