"""How every interactive must behave, whatever it shows."""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any

from helpers.widgets.frame import Interactive


def alternative(widget: Interactive) -> str:
    """The text alternative of the view: what it says in words and numbers."""
    return re.search(r"<title>(.*?)</title>", widget.view.value).group(1)


def check_burst(widget: Interactive, key: str, values: Sequence[Any]) -> None:
    """500 changes in a running loop draw a few times and end with the newest values."""

    async def move() -> None:
        before = widget.draws
        for change in range(500):
            widget.controls[key].value = values[change % len(values)]
            if change % 100 == 99:
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)
        assert widget.draws - before <= 10

    asyncio.run(move())
    shown = widget.view.value
    widget.redraw()
    assert widget.view.value == shown and not widget.message.value


def check_errors_are_shown(widget: Interactive, key: str, value: Any) -> None:
    """A drawing that fails leaves the last good view and says what went wrong."""
    good, draw = widget.view.value, widget._draw

    def broken(**values: Any) -> str:
        raise ArithmeticError("no such number")

    widget._draw = broken
    widget.controls[key].value = value
    assert "no such number" in widget.message.value and widget.view.value == good
    widget._draw = draw
    widget.redraw()
    assert not widget.message.value and widget.view.value != good


def check_copies(make: Callable[[], Interactive], key: str, value: Any, other: Any) -> None:
    """A new copy starts where the first one was left; then each goes its own way."""
    first = make()
    first.controls[key].value = value
    second = make()
    assert second.values == first.values and second.view.value == first.view.value
    second.controls[key].value = other
    assert first.controls[key].value == value and second.controls[key].value == other
    assert first.view.value != second.view.value


def check_labels(widget: Interactive) -> None:
    """Each control says what it is, and the view has a fixed height and words."""
    assert all(control.description for control in widget.controls.values())
    height = int(widget.view.layout.height.removesuffix("px"))
    width, inside = map(int, re.search(r"viewBox='0 0 (\d+) (\d+)'", widget.view.value).groups())
    assert width <= 864 and inside <= height
    assert len(alternative(widget)) > 40
