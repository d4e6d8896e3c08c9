"""Real Chromium for journeys: its profile can be closed and opened again, every request is watched."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TABLET = {"width": 800, "height": 1280}
DESK = {"width": 1440, "height": 900}


def chromium_path() -> str:
    """Debian's Chromium, or whatever else is called so.

    Errors: RuntimeError where there is none; `make test` installs it.
    """
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise RuntimeError("no Chromium; `tools/setup test` installs it")
    return found


@cache
def playwright() -> Playwright:
    """The one driver of this process: it may not be started twice, and ends with the process."""
    return sync_playwright().start()


@dataclass
class Browser:
    """One person's browser: a profile folder, opened and closed as the story asks."""

    playwright: Playwright
    profile: Path
    origin: str
    viewport: dict[str, int] = field(default_factory=lambda: dict(TABLET))
    flags: tuple[str, ...] = ()  # more of Chromium's own, as for a camera that is none
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    context: BrowserContext | None = None
    opened: Callable[[BrowserContext], object] = lambda context: None  # whoever wants to listen along
    options: dict[str, Any] = field(default_factory=dict)  # what each opening is told besides

    def open(self, path: str = "/", **more: Any) -> Page:
        """Open the browser on its profile, at a page of the app."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=chromium_path(),
            args=[*CHROMIUM_FLAGS, *self.flags],
            headless=True,
            viewport=self.viewport,
            has_touch=True,
            locale="zh-CN",
            timezone_id="Europe/Berlin",  # days are Shanghai's whatever the tablet's zone
            **self.options,
            **more,
        )
        self.opened(self.context)
        self.context.set_default_timeout(20_000)
        self.context.on("request", lambda request: self._note(request.url))
        self.context.on("weberror", lambda error: self.errors.append(error.error.stack or str(error.error)))
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.goto(self.origin + path)
        return page

    def close(self) -> None:
        """Close it; what is left is what lies on the disk."""
        if self.context:
            self.context.close()
            self.context = None

    def _note(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:", "about:", "chrome")):
            self.foreign.append(url)


@contextmanager
def browsing(playwright: Playwright, profile: Path, origin: str, **more: Any) -> Iterator[Browser]:
    """A browser whose requests never left for a foreign origin, which its end proves."""
    browser = Browser(playwright, profile, origin, **more)
    try:
        yield browser
    finally:
        browser.close()
    assert browser.foreign == []
