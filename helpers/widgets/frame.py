"""What every interactive shares: labelled controls, one view of fixed height, one way to redraw.

An interactive is a function from the values of its controls to HTML. The frame calls it when a
control changes. While the learner moves fast only the newest values are drawn, and what goes wrong
is shown in the frame instead of being lost in a log.
"""

import asyncio
import html
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets
from IPython.display import Javascript, display

# The kernel draws at most this often, so that newer values can arrive in between.
_SECONDS_BETWEEN = 0.015

# The values that controls had, by the name of the interactive: to run a cell again keeps them.
_kept: dict[str, dict[str, Any]] = {}

# ipywidgets leaves the handles of its sliders without a name, and a screen reader would say a bare
# number. The page draws them some time after the cell has run.
_NAME_THE_HANDLES = """
(function name(tries) {
    const nameless = ".autoencoder-course .noUi-handle:not([aria-label])";
    for (const handle of document.querySelectorAll(nameless)) {
        const label = handle.closest(".widget-inline-hbox")?.querySelector(".widget-label");
        if (label) handle.setAttribute("aria-label", label.textContent);
    }
    if (tries) setTimeout(name, 250, tries - 1);
})(40);
"""

_LABEL = {"description_width": "9em"}


class Interactive:
    """Controls, and a view that ``draw(**values)`` makes of their values.

    ``name`` is unique in the course; a second interactive of that name starts where the first one
    was left, and is independent from then on. ``controls`` maps the arguments of ``draw`` to
    widgets with a ``value``, each with a description. ``draw`` returns HTML; the view is ``height``
    CSS pixels high whatever it returns. ``buttons`` are shown beside the controls and do what
    their own handlers say; ``guard`` makes a handler show its errors here.
    """

    def __init__(
        self,
        name: str,
        draw: Callable[..., str],
        controls: Mapping[str, widgets.Widget],
        *,
        height: int,
        extra: tuple[widgets.Widget, ...] = (),
    ):
        self.name, self._draw, self.controls = name, draw, dict(controls)
        self._pending = None
        self.draws = 0  # how often the view was redrawn
        self.view = widgets.HTML(layout=widgets.Layout(height=f"{height}px", overflow="hidden"))
        self.message = widgets.HTML(layout=widgets.Layout(min_height="1.6em"))
        for key, control in self.controls.items():
            control.style = _LABEL if hasattr(control.style, "description_width") else control.style
            if key in _kept.get(name, {}):
                self.guard(setattr)(control, "value", _kept[name][key])
            control.observe(self._changed, names="value")
        row = widgets.Layout(flex_flow="row wrap")
        self.box = widgets.VBox(
            [widgets.HBox([*self.controls.values(), *extra], layout=row), self.message, self.view]
        )
        self.box.add_class("autoencoder-course")
        self.redraw()

    @property
    def values(self) -> dict[str, Any]:
        """The present values of the controls."""
        return {key: control.value for key, control in self.controls.items()}

    def _ipython_display_(self) -> None:
        display(self.box, Javascript(_NAME_THE_HANDLES))

    def _changed(self, change: Any) -> None:
        _kept[self.name] = self.values
        self.redraw_soon()

    def redraw_soon(self) -> None:
        """Redraw with whatever the values are then; many calls make one drawing."""
        if self._pending is not None:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # outside a kernel nothing else would ever draw it
            self.redraw()
            return
        self._pending = loop.call_later(_SECONDS_BETWEEN, self._redraw_now)

    def _redraw_now(self) -> None:
        self._pending = None
        self.redraw()

    def redraw(self) -> None:
        """Draw the present values; show the message of what goes wrong above the last good view."""

        def draw() -> None:
            self.view.value = self._draw(**self.values)
            self.say("")

        self.draws += 1
        self.guard(draw)()

    def say(self, text: str) -> None:
        """Show one line above the view, also to screen readers; "" clears it."""
        shown = f"<div role='status'>{html.escape(text)}</div>" if text else ""
        if self.message.value != shown:
            self.message.value = shown

    def guard(self, handler: Callable) -> Callable:
        """The handler, with its errors shown in the message line instead of lost."""

        def guarded(*arguments: Any, **options: Any) -> Any:
            try:
                return handler(*arguments, **options)
            except Exception as error:  # shown to the learner, whatever it is
                self.say(f"This did not work: {type(error).__name__}: {error}")
                return None

        return guarded
