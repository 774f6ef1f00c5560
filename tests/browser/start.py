"""Chromium as the tests start it: quiet, and without what nobody looks at."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.patience import PATIENCE

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
_OPTIONS += ["--disable-background-networking", "--disable-component-update"]
# For each new window Chromium would load two pages of its own, for an address bar that nobody
# types into: they take three times as long as a small page of ours.
_OFF = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"]
# Of two lists the last one counts: what Playwright turns off is turned off here as well.
_OFF += ["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"]
_OFF += ["HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"]
_OFF += ["ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"]
_OFF += ["OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"]
_OPTIONS += [f"--disable-features={','.join(_OFF)}"]


def find() -> str | None:
    """Where the browser is, if there is one."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def running(path: str) -> Iterator:
    """The browser at this path, until the end of the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=_OPTIONS, timeout=1000 * PATIENCE
        )
        yield browser
        browser.close()
