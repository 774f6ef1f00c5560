"""Drive an interactive in a test as a learner does: find its parts, press, draw, move in bursts."""

import asyncio

import ipywidgets as widgets
from ipycanvas import Canvas


def parts(frame) -> list[widgets.Widget]:
    """All widgets inside an interactive."""
    found, waiting = [], [frame.box]
    while waiting:
        found.append(waiting.pop())
        waiting += getattr(found[-1], "children", ())
    return found


def button(frame, description: str) -> widgets.Button:
    """The button that says so."""
    return next(
        part
        for part in parts(frame)
        if isinstance(part, widgets.Button) and part.description == description
    )


def canvas(frame) -> Canvas:
    """The canvas that listens to the pointer."""
    return next(part for part in parts(frame) if isinstance(part, Canvas))


def mouse(frame, event: str, x, y) -> None:
    """What the browser sends: mouse_down, mouse_move, mouse_up or mouse_out."""
    canvas(frame)._handle_frontend_event(None, {"event": event, "x": x, "y": y}, [])


def touch(frame, event: str, *fingers) -> None:
    """What the browser sends: touch_start, touch_move, touch_end or touch_cancel."""
    touches = [{"x": x, "y": y} for x, y in fingers]
    canvas(frame)._handle_frontend_event(None, {"event": event, "touches": touches}, [])


def key(frame, name: str, shift: bool = False) -> None:
    """What the browser sends when a key is pressed on the canvas."""
    pressed = {"key": name, "shift_key": shift, "ctrl_key": False, "meta_key": False}
    canvas(frame)._handle_frontend_event(None, {"event": "key_down", **pressed}, [])


def draw_stroke(frame, *points) -> None:
    """A stroke of the mouse through the points."""
    mouse(frame, "mouse_down", *points[0])
    for point in points[1:]:
        mouse(frame, "mouse_move", *point)
    mouse(frame, "mouse_up", *points[-1])


def burst(frame, change, times: int = 500) -> int:
    """Call ``change(k)`` that often inside a running loop, as a kernel does; count the drawings."""

    async def move() -> int:
        before = frame.draws
        for step in range(times):
            change(step)
        await asyncio.sleep(0.2)
        return frame.draws - before

    return asyncio.run(move())
