"""Interactives on a page without a kernel: their state, their modules and the host, as HTML.

Works from a file: address and asks for nothing. Models go along in 16-bit floats.
"""

import base64
import html
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from helpers.widgets.interactive import BUILT, Interactive

NO_SCRIPT = (
    "<noscript><p>This browser runs no JavaScript here. The interactives and quizzes of this page "
    "need it; without it you read in words what each of them shows.</p></noscript>"
)
_KEYS = "module", "given", "chosen", "looks", "words", "kept"


def element(state: Mapping[str, Any]) -> str:
    """The place of one interactive on a page, with its state in it.

    ``state`` is what the widget has or what a notebook keeps of it; arrays are packed, with their
    bytes or base64. Without scripts the page shows the words.
    """
    there = {**{key: state[key] for key in _KEYS}, "host": "page"}
    # "<" would let a text of the state end the script.
    text = json.dumps(_as_text(there), separators=(",", ":")).replace("<", "\\u003c")
    words = html.escape(state["words"])
    return (
        f"<div class='course-host'><p>{words}</p>"
        f"<script type='application/json'>{text}</script></div>"
    )


def scripts(modules: Iterable[str]) -> str:
    """The modules' texts and the host that starts them; comes once, after all elements."""
    texts = [
        f"<script type='text/plain' id='course-module-{name}'>{_inside_script(name)}</script>"
        for name in sorted(set(modules))
    ]
    if texts:
        texts.append(f"<script type='module'>{_inside_script('host')}</script>")
    return "\n".join(texts)


def page(title: str, *parts: str | Interactive, style: str = "") -> str:
    """A whole page: HTML texts and interactives one under another."""
    body = [p if isinstance(p, str) else element(p.get_state()) for p in parts]
    modules = [p.module for p in parts if isinstance(p, Interactive)]
    return (
        "<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{html.escape(title)}</title><style>{_STYLE}{style}</style></head>"
        f"<body><main>{NO_SCRIPT}{''.join(body)}</main>{scripts(modules)}</body></html>"
    )


_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; padding: 16px; font: 17px/1.6 system-ui, sans-serif; background: #ffffff;
  color: #1d2129; }
main { max-width: 1000px; margin: 0 auto; }
@media (prefers-color-scheme: dark) { body { background: #121418; color: #e9ecf1; } }
"""


def _inside_script(name: str) -> str:
    text = (BUILT / f"{name}.js").read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _as_text(value: Any) -> Any:
    """The value with the bytes of each packed array, 32-bit floats in 16 bits.

    They are compressed by zlib, to a sixth where they are digits, and written as base64.
    """
    if isinstance(value, Mapping):
        if {"dtype", "shape", "data"} <= set(value):
            kind, data = value["dtype"], bytes(value["data"])
            if kind == "float32":
                # What is too large for 16 bits becomes the largest that they can say.
                halves = np.clip(np.frombuffer(data, np.float32), -65504, 65504)
                kind, data = "float16", halves.astype(np.float16).tobytes()
            coded = base64.b64encode(zlib.compress(data, 9)).decode("ascii")
            return {"dtype": kind, "shape": list(value["shape"]), "base64": coded}
        return {key: _as_text(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_as_text(part) for part in value]
    return value
