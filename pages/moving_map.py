"""The README's first picture, a latent map in motion.

``python -m pages.moving_map PAGE [PICTURE]``: PAGE holds the map of a trained model, as lesson 3 of
the site does. A pointer goes once around the map in Chromium, and an animated WebP is written that
goes on without an end. It needs Chromium and Playwright, as the browser tests do.
"""

import io
import math
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

PICTURE = Path(__file__).parents[1] / "notebooks" / "latent_map.webp"
FRAMES, MILLISECONDS = 72, 110  # slow: nobody can ask a README for less motion
SIZE = {"width": 860, "height": 1000}
_MAP = ".course-interactive[data-module=latent_map]"
_DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# Only the planes and what is decoded: in a picture nothing can be pressed.
_STYLE = f"""{_MAP} {{ border: 0; padding-top: 0; }}
{_MAP} .beside {{ grid-template-columns: 120px minmax(0, 1fr); }}
{_MAP} .lines {{ white-space: nowrap; }}
{_MAP} :is(fieldset, .soft, table, .row) {{ display: none; }}"""


def way(frames: int = FRAMES) -> Iterator[tuple[float, float]]:
    """Places on the plane, as shares of its sides: a closed curve through most of it."""
    for frame in range(frames):
        angle = 2 * math.pi * frame / frames
        yield 0.5 + 0.3 * math.sin(angle), 0.5 + 0.27 * math.sin(2 * angle)


def record(browser: Any, page_file: Path, frames: int = FRAMES) -> list[Image.Image]:
    """A picture of the map on this page for each place of the way, by a browser of Playwright's."""
    page = browser.new_page(viewport=SIZE)
    page.set_default_timeout(600_000)  # a page without an end; not one on a busy machine
    page.goto(page_file.resolve().as_uri())
    page.add_style_tag(content=_STYLE)
    shown = page.locator(_MAP)
    page.wait_for_function(f"document.querySelector('{_MAP}')?.dataset.words")
    shown.scroll_into_view_if_needed()
    box, clip = shown.locator(".plane").nth(1).bounding_box(), shown.bounding_box()
    pictures = []
    for x, y in way(frames):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.evaluate(_DRAWN)
        pictures.append(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB"))
    page.close()
    return pictures


def write(pictures: list[Image.Image], file: Path) -> None:
    """An animated WebP of these pictures, again and again."""
    first, *others = pictures
    options = {"duration": MILLISECONDS, "loop": 0, "quality": 60, "method": 4}
    first.save(file, save_all=True, append_images=others, **options)


def main(arguments: list[str]) -> int:
    """The command line; 2 for what the user can mend."""
    if not 1 <= len(arguments) <= 2 or not Path(arguments[0]).exists():
        print("Say which page: python -m pages.moving_map site/notebooks/03_variants.html")
        return 2
    file = Path(arguments[1]) if arguments[1:] else PICTURE
    chromium = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if chromium is None:
        print("This needs Chromium.", file=sys.stderr)
        return 2
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        write(record(browser, Path(arguments[0])), file)
        browser.close()
    print(f"{file}: {FRAMES} frames, {file.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
