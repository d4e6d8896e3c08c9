"""A tablet whose browser runs in processes of our own, so that they can be killed, starved and cut off."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Error, Page

from tests.browser import CHROMIUM_FLAGS, chromium_path, playwright

BENCH = "/bench/engine.html"
PASSWORD, PIN = "qiaomen-demo", "246810"
ASK = """([method, args]) => window.engine[method](...args).catch((error) => {
  throw new Error(`${method}: ${error}`);
})"""
BURST = Path(__file__).with_name("burst.js").read_text(encoding="utf-8")


@dataclass
class Tablet:
    """One browser profile; what its engine said of each op stays here over every restart."""

    profile: Path
    url: str
    username: str = "wangge01"
    wrapper: Sequence[str] = ()  # what the browser is started by, a namespace for example
    saved: dict[str, str] = field(default_factory=dict)  # op → the visit it made, or ''
    refused: list[str] = field(default_factory=list)
    kill_at: int | None = None  # the browser is killed at once when so many ops were said to be safe
    said: list[str] = field(default_factory=list)  # the page's own errors
    process: "subprocess.Popen[str] | None" = None
    pages: list[Page] = field(default_factory=list)
    _browser: Browser | None = None
    _line: CDPSession | None = None

    def start(self, path: str = BENCH) -> "Tablet":
        """Start the browser and open its page."""
        self.process = subprocess.Popen(
            [*self.wrapper, chromium_path(), *CHROMIUM_FLAGS, "--headless", "--remote-debugging-port=0",
             "--no-default-browser-check", "--password-store=basic", "--lang=zh-CN",
             f"--user-data-dir={self.profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        self._browser = playwright().chromium.connect_over_cdp(self._address())
        self.pages = list(self._browser.contexts[0].pages)
        self._prepare(self.pages[0], path)
        return self

    def _address(self) -> str:
        assert self.process is not None
        assert self.process.stderr is not None
        heard = []
        for line in self.process.stderr:
            if "DevTools listening on " in line:
                return line.split(" on ", 1)[1].strip()
            heard.append(line)
        raise RuntimeError("the browser did not start:\n" + "".join(heard)[-3000:])

    def _prepare(self, page: Page, path: str) -> None:
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.expose_binding("told", lambda _, word: self._told(word))
        if path == BENCH:  # no page of the app, whose service worker would show one instead
            self._line = self.devtools(page)
            self._line.send("Network.enable")
            self._line.send("Network.setBypassServiceWorker", {"bypass": True})
        page.goto(self.url + path)
        if path == BENCH:
            page.wait_for_selector("html[data-ready]", state="attached")

    def _told(self, word: list[str]) -> None:
        what, op, record = word
        if what == "saved":
            self.saved[op] = record
            if self.kill_at is not None and len(self.saved) >= self.kill_at and self.process:
                os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.refused.append(op)

    def fresh_page(self, path: str = BENCH) -> Page:
        """A new tab in place of all that were open."""
        before = self.pages
        self.pages = []
        page = self.another_page(path)
        for old in before:
            with contextlib.suppress(Error):
                old.close()
        return page

    def another_page(self, path: str = BENCH) -> Page:
        """A second tab of the same browser."""
        assert self._browser is not None
        page = None
        for last in (False, False, True):
            try:
                page = self._browser.contexts[0].new_page()
                break
            except Error:  # the process that stood ready for it died with the others
                if last:
                    raise
        assert page is not None
        self.pages.append(page)
        self._prepare(page, path)
        return page

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def ask(self, method: str, *args: object, page: Page | None = None) -> Any:
        """Call a method of the engine and wait for it."""
        return (page or self.page).evaluate(ASK, [method, list(args)])

    def sign_in(self) -> "Tablet":
        """Sign in for the first time and fetch what there is."""
        self.ask("signIn", "", self.username, PASSWORD, PIN)
        self.ask("prepare")
        return self

    def unlock(self) -> "Tablet":
        """Open the store; with the password too where share and session went with the damage."""
        try:
            self.ask("unlock", PIN)
        except Error as error:
            if "signed_out" not in str(error):
                raise
            self.ask("signIn", "", self.username, PASSWORD, PIN)
        return self

    def unlock_as(self, username: str) -> "Tablet":
        """Open one person's store on a tablet that several share."""
        [store] = [one["id"] for one in self.ask("stores") if one["username"] == username]
        self.ask("unlock", PIN, store)
        return self

    def devtools(self, page: Page | None = None) -> CDPSession:
        """A line of the devtools protocol to a page."""
        assert self._browser is not None
        return self._browser.contexts[0].new_cdp_session(page or self.page)

    def end(self, service: str) -> bool:
        """SIGKILL to the browser's processes of one sort; tells whether there was one."""
        assert self._browser is not None
        found = self._browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        ids = [one["id"] for one in found if service in one["type"]]
        for number in ids:
            os.kill(number, signal.SIGKILL)
        return bool(ids)

    def ready(self, page: Page | None = None) -> None:
        """Fetch anew what went with IndexedDB."""
        if not self.ask("list", "household", page=page):
            self.sign_in()

    def burst(self, seed: int, count: int = 400, edits: float = 0.3, page: Page | None = None) -> None:
        """Begin to save visits and edit people, one after the other, and do not wait."""
        at = page or self.page
        self.ready(at)
        homes = [{"id": one["id"], "scope": one["scope"]} for one in self.ask("list", "household", page=at)]
        people = [one["id"] for one in self.ask("list", "person", page=at)]
        at.evaluate(BURST, [seed % 2147483646 + 1, homes, people, count, edits])

    def listen(self, seconds: float) -> None:
        """Hear what the page tells, for so long or until the browser is gone."""
        ends_at = time.monotonic() + seconds
        with contextlib.suppress(Error):
            while time.monotonic() < ends_at and self._browser and self._browser.is_connected():
                self.page.wait_for_timeout(10)

    def kill(self) -> None:
        """SIGKILL to the whole group, and hear what had been told until then."""
        assert self.process is not None
        self.kill_at = None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._forget()

    def close(self) -> None:
        """Close the browser as a person does: it writes what it wants to write."""
        if self.process is None or self._browser is None:
            return
        with contextlib.suppress(Error):
            self._browser.new_browser_cdp_session().send("Browser.close")
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._forget()

    def _forget(self) -> None:
        browser = self._browser
        assert browser is not None
        assert self.process is not None
        with contextlib.suppress(Error):
            while browser.is_connected():  # until its last word was heard
                self.pages[0].wait_for_timeout(10)
        with contextlib.suppress(Error):
            browser.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # whoever outlived the browser's first process
        assert self.process.stderr is not None
        self.process.stderr.close()
        self.process = self._browser = None
        self.pages = []

    @property
    def journals(self) -> list[Path]:
        """The outbox's journal files as they lie on the disk."""
        folder = self.profile / "Default" / "File System"
        files = [path for path in folder.rglob("*") if path.is_file()]
        return [path for path in files if path.read_bytes()[:6] == b"QMJRNL"]

    def held(self) -> list[dict[str, Any]]:
        """Every op in outbox and journal."""
        found: list[dict[str, Any]] = [*self.ask("outbox"), *self.ask("journal")]
        return found
