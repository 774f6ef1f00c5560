"""Figures that take less room on a page."""

import base64
import functools
import io
import re

from PIL import Image

_LARGE = 50_000  # characters of base64: below, little is to be gained
_PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")


def lighter(html: str) -> str:
    """The HTML with its large PNG pictures in 256 colours, each where that takes less room.

    Figures are drawn in few colours, and 256 show their digits without a visible difference.
    """
    return _PICTURE.sub(
        lambda found: found[0] if len(found[1]) < _LARGE else _in_few_colours(found[1]), html
    )


@functools.lru_cache(maxsize=64)  # a page and its slides show the same
def _in_few_colours(png: str) -> str:
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    file = io.BytesIO()
    picture.quantize(256, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    coded = base64.b64encode(file.getvalue()).decode("ascii")
    return f"data:image/png;base64,{min(png, coded, key=len)}"
