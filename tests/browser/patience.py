"""How long browser tests wait: for what is there, and never for as long as it usually takes.

No test hangs on how busy the machine is. A limit is there for what never comes, so it is generous.
"""

import time
from collections.abc import Callable

PATIENCE = 600  # seconds
_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def patient(pages):
    """A browser context, or a page, in which nothing is given up early; loading a page neither."""
    pages.set_default_timeout(1000 * PATIENCE)
    return pages


def until(page, seen: Callable[[], object], wanted: object = True) -> object:
    """What is ``seen`` as soon as it is ``wanted``, or else at the end of all patience.

    Meanwhile the page's events are heard.
    """
    end = time.monotonic() + PATIENCE
    while (now := seen()) != wanted and time.monotonic() < end:
        page.wait_for_timeout(100)
    return now


def settle(page) -> None:
    """Wait for two frames: what has been done before them is drawn."""
    page.evaluate(_FRAMES)


def resize(page, width: int, height: int) -> None:
    """Give the page another size, and wait until what is drawn has it as well."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("(width) => innerWidth === width", arg=width)
    settle(page)
