"""Python's half of every interactive: what the page is given, and what is chosen in it.

The other half is JavaScript (the folder ``interactives``). It runs where the hand is, so that an
answer needs no kernel. Here models and data are handed over once, as bytes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from matplotlib.colors import to_hex

from helpers.plots import DIGIT_COLOURS, LOOKS

BUILT = Path(__file__).parents[2] / "interactives" / "built"

# What was chosen in this kernel, by the name of the interactive: to run a cell again keeps it.
_kept: dict[str, dict[str, Any]] = {}


class Interactive(anywidget.AnyWidget):
    """An interactive in the page: the bundle ``module``, what it is ``given``, what is ``chosen``.

    ``given`` is JSON in which arrays are ``packed``. ``chosen`` holds every choice with its start
    value. ``words`` say what it is where no page can show it. Two with the same ``name`` start
    alike; "" is for one that forgets. ``kept`` is the name under which a page without a kernel
    keeps the choices in the browser; "" keeps none.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    module = traitlets.Unicode().tag(sync=True)
    given = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    looks = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    kept = traitlets.Unicode().tag(sync=True)
    host = traitlets.Unicode("kernel").tag(sync=True)

    def __init__(
        self,
        module: str,
        given: Mapping[str, Any],
        chosen: Mapping[str, Any],
        *,
        words: str,
        name: str = "",
        kept: str = "",
    ):
        # A choice that this interactive does not have any more is forgotten.
        earlier = {k: v for k, v in _kept.get(name, {}).items() if k in chosen}
        super().__init__(
            _esm=(BUILT / f"{module}.js").read_text(encoding="utf-8"),
            module=module,
            given=dict(given),
            chosen={**chosen, **earlier},
            looks=_looks(),
            words=words,
            kept=kept,
        )
        if name:
            self.observe(lambda change: _kept.__setitem__(name, change["new"]), names="chosen")

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "text/plain": self.words}, metadata


def packed(array: Any, kind: str = "float32") -> dict[str, Any]:
    """An array as the page takes it: its kind, its shape and its bytes.

    ``kind`` is "float32", "uint16", "uint8", or "grey": values in [0, 1] as one byte each, which is
    exact for the digits. Pages without a kernel carry float32 in 16 bits.
    """
    values = np.asarray(array)
    if kind == "grey":
        values = np.rint(255 * np.clip(values, 0, 1)).astype(np.uint8)
    values = np.ascontiguousarray(values, {"grey": np.uint8}.get(kind, kind))
    return {"dtype": kind, "shape": list(values.shape), "data": values.tobytes()}


def _looks() -> dict[str, dict[str, str]]:
    """The looks of the static figures, and the colours of the ten digits."""
    looks = {
        name: {"colour": look.colour, "marker": look.marker, "line": look.line}
        for name, look in LOOKS.items()
    }
    for digit, colour in enumerate(DIGIT_COLOURS):
        looks[f"digit {digit}"] = {"colour": to_hex(colour), "marker": "o", "line": "-"}
    return looks
