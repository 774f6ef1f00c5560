"""A place for mouse, pen and touch: an invisible canvas over pictures that the kernel draws.

The canvas only reports where the pointer is. What is seen lies under it as HTML, so that it is
there again after the page is loaded anew, and can have a text alternative.
"""

import math
from collections.abc import Callable

import ipywidgets as widgets
from ipycanvas import Canvas

# All layers lie in the same cell of a grid, the last one on top.
_SAME_CELL = "1 / 1 / 2 / 2"


def sheet(width: int, height: int, *pictures: widgets.HTML) -> tuple[widgets.GridBox, Canvas]:
    """The pictures on top of one another, and over them a canvas of that many CSS pixels.

    In a narrow window all of them shrink together; the canvas still counts in its own pixels.
    """
    canvas = Canvas(width=width, height=height)
    for layer in (*pictures, canvas):
        layer.layout = widgets.Layout(
            width="100%", height="auto", margin="0", grid_area=_SAME_CELL, align_self="flex-start"
        )
    box = widgets.GridBox(
        [*pictures, canvas],
        layout=widgets.Layout(width=f"{width}px", max_width="100%", overflow="hidden"),
    )
    return box, canvas


def follow(
    canvas: Canvas,
    guard: Callable[[Callable], Callable],
    *,
    moved: Callable[[float, float], None],
    pressed: Callable[[float, float], None],
    lifted: Callable[[], None],
) -> None:
    """Tell what the pointer does, in the canvas's pixels; mouse, pen and one finger are the same.

    ``lifted`` is called when a button or finger goes up and when a mouse leaves the canvas, after
    ``moved`` to the place where it left, so that a fast stroke reaches the edge. ``guard`` wraps
    each handler.
    """

    def move_and_lift(x: float, y: float) -> None:
        moved(*_place(x, y, canvas))
        lifted()

    def first_finger(handler: Callable[[float, float], None]) -> Callable:
        def touched(fingers: list[tuple[float, float]]) -> None:
            if fingers:
                handler(*_place(*fingers[0], canvas))

        return touched

    canvas.on_mouse_down(guard(lambda x, y: pressed(*_place(x, y, canvas))))
    canvas.on_mouse_move(guard(lambda x, y: moved(*_place(x, y, canvas))))
    canvas.on_mouse_up(guard(move_and_lift))
    canvas.on_mouse_out(guard(move_and_lift))
    canvas.on_touch_start(guard(first_finger(pressed)))
    canvas.on_touch_move(guard(first_finger(moved)))
    canvas.on_touch_end(guard(lambda fingers: lifted()))
    canvas.on_touch_cancel(guard(lambda fingers: lifted()))


def keys(
    canvas: Canvas,
    guard: Callable[[Callable], Callable],
    handler: Callable[[str], None],
    *,
    before: widgets.Button,
    after: widgets.Button,
) -> None:
    """Tell which key is pressed on the canvas, by its JavaScript name.

    The canvas keeps every key from the page, Tab as well. Tab therefore goes on to the widget
    ``after`` and Shift-Tab back to ``before`` from here, so that nobody is trapped; both must be
    buttons, because sliders cannot be given the focus.
    """

    def pressed(key: str, shift: bool, control: bool, meta: bool) -> None:
        if key == "Tab":
            (before if shift else after).focus()
        elif key == "Escape":
            after.focus()
        else:
            handler(key)

    canvas.on_key_down(guard(pressed))


def _place(x: float, y: float, canvas: Canvas) -> tuple[float, float]:
    """The place inside the canvas that is nearest to (x, y)."""
    if not all(isinstance(value, (int, float)) and math.isfinite(value) for value in (x, y)):
        raise ValueError(f"The pointer is nowhere: ({x}, {y}) is not a place on the canvas.")
    return min(max(x, 0), canvas.width), min(max(y, 0), canvas.height)
