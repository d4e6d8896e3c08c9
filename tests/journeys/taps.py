"""Counts the taps of a person as the browser sees them, whoever makes them."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

COUNT = """() => {
  window.__taps = 0;
  if (window.__counting) return;
  window.__counting = true;
  addEventListener('pointerup', (event) => { if (event.isTrusted) window.__taps += 1; }, true);
}"""


class Taps:
    """How many taps were made since counting began, on a page that is not loaded anew meanwhile."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(COUNT)

    @property
    def count(self) -> int:
        return int(self.page.evaluate("() => window.__taps"))


@contextmanager
def at_most(page: Page, most: int) -> Iterator[Taps]:
    """What is done inside takes one tap at least, so that it was counted, and no more than so many."""
    taps = Taps(page)
    yield taps
    assert 1 <= taps.count <= most
