"""Browser contexts for pages from disk: each serves one test at a time, and is left empty."""

import json
from collections import defaultdict

from tests.browser.patience import patient

# No page writes any more what it would have kept when the hand rests, or when one leaves it.
_FORGET = """() => {
    Storage.prototype.setItem = () => {};
    localStorage.clear();
    sessionStorage.clear();
}"""


class Contexts:
    """What a new context takes is spent once for all tests that want the same of it."""

    def __init__(self, browser):
        self._browser = browser
        self._free, self._taken = defaultdict(list), []

    def page(self, **options):
        """A page, offline, in a context in which this test has no other page."""
        kind = json.dumps(options, sort_keys=True)
        if self._free[kind]:
            context = self._free[kind].pop()
        else:
            context = patient(self._browser.new_context(**options))
            context.set_offline(True)
        self._taken.append((kind, context))
        return context.new_page()

    def clear(self) -> None:
        """Close all pages of the test; a context that cannot be emptied is closed as well."""
        while self._taken:
            kind, context = self._taken.pop()
            try:
                assert context.pages, "no page is left that could empty it"
                for page in context.pages:
                    page.evaluate(_FORGET)
                for page in context.pages:
                    page.close()
            except Exception:
                context.close()
            else:
                self._free[kind].append(context)
