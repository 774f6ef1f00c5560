"""Record the latent map in motion, for the README: ``python -m pages.moving_map PAGE PICTURE``.

PAGE is a page that holds the map, such as lesson 3 of the site; PICTURE becomes an animated GIF or
PNG by its ending. It needs Chromium and Playwright, as the browser tests do.
"""

import io
import math
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

FRAMES, MILLISECONDS = 48, 80
_MAP = ".course-interactive[data-module=latent_map]"
_DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def way() -> Iterator[tuple[float, float]]:
    """Places on the plane, as shares of its sides: a closed curve through most of it."""
    for frame in range(FRAMES):
        angle = 2 * math.pi * frame / FRAMES
        yield 0.5 + 0.3 * math.sin(angle), 0.5 + 0.26 * math.sin(2 * angle)


def record(page_file: Path, width: int = 760) -> list[Image.Image]:
    """One picture of the map for each place of the way. Raises RuntimeError without a browser."""
    from playwright.sync_api import sync_playwright

    browser_file = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if browser_file is None:
        raise RuntimeError("There is no Chromium on this computer.")
    frames = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_file, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": width, "height": 1000})
        page.goto(page_file.resolve().as_uri())
        page.wait_for_function(f"document.querySelector('{_MAP}')?.dataset.words")
        shown = page.locator(_MAP)
        shown.scroll_into_view_if_needed()
        plane = shown.locator(".plane").nth(1)
        for x, y in way():
            box = plane.bounding_box()
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
            page.evaluate(_DRAWN)
            frame = Image.open(io.BytesIO(shown.screenshot())).convert("RGB")
            # Few colours without dithering: what does not move then takes no room in the file.
            frames.append(frame.quantize(96, dither=Image.Dither.NONE))
        browser.close()
    return frames


def main(arguments: list[str]) -> int:
    """The command line; 2 for what the user can mend."""
    if len(arguments) != 2:
        print("Say which page, and which picture to write.", file=sys.stderr)
        return 2
    page_file, picture = map(Path, arguments)
    try:
        first, *others = record(page_file)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 2
    first.save(picture, save_all=True, append_images=others, duration=MILLISECONDS, loop=0)
    print(f"{picture}: {len(others) + 1} frames, {picture.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
