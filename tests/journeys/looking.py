"""Looks at a page as it stands: with axe, and for what weak eyes and slow hands would trip over.

A page is looked at in every size of type, at three widths, bright and dark; a sheet that a button opens, too.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request, expect

from tests.serving import ROOT

AXE = (ROOT / "webapp/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  const told = (one) => one.nodes.map((node) => node.html.slice(0, 120)).join(' | ');
  return violations.map((one) => `${one.id}: ${told(one)}`);
}"""
LOOK = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")
# Everything is drawn: letters are there, what was rising has risen, and the page has answered to its width.
SETTLED = """async () => {
  await document.fonts.ready;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame();
  await frame();
  await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)));
}"""
# In CSS px: the smallest type and the smallest target.
USUAL = {"type": 16, "target": 48}
ELDER = {"type": 18, "target": 60}
BRIGHT: list[dict[str, Any]] = [USUAL]
FIELD: list[dict[str, Any]] = [
    USUAL,
    USUAL | {"theme": "dark"},
    *[ELDER | {"size": size} for size in ("large", "larger", "largest")],
]
WIDTHS = {360: 740, 800: 1280, 1440: 900}


@dataclass
class Inspector:
    """Keeps what it objects to, and counts what it saw.

    Shape: `looks` are the sizes and themes a page is seen in; `scrolls` says that a table may be moved
           sideways.
    """

    page: Page
    looks: list[dict[str, Any]] = field(default_factory=lambda: list(FIELD))
    scrolls: bool = False
    seen: list[str] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)
    count: int = 0
    flying: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.flying.add(request))
        for over in ("requestfinished", "requestfailed"):
            self.page.on(over, lambda request: self.flying.discard(request))

    def settle(self) -> None:
        """Wait until what was asked for has come and is drawn."""
        for _ in range(200):
            self.page.evaluate(SETTLED)
            if not self.flying:
                return

    def look(self, name: str) -> None:
        """Look at the page as it stands, at every width."""
        self.seen.append(name)
        home = self.page.viewport_size
        assert home is not None
        for width, height in WIDTHS.items():
            if self.page.viewport_size != {"width": width, "height": height}:
                self.page.set_viewport_size({"width": width, "height": height})
            self.settle()
            if width == 800:
                self.page.evaluate(AXE)
                self._object(name, "axe", self.page.evaluate(RUN))
            self.count += len(self.looks)
            asked = {"looks": self.looks, "scrolls": self.scrolls}
            self._object(name, str(width), self.page.evaluate(LOOK, asked))
        self.page.set_viewport_size(home)

    def look_into_sheets(self, name: str, most: int = 6) -> None:
        """Open one after the other whatever a button of this page says it opens, and look at it."""
        buttons = self.page.locator('button[aria-haspopup="dialog"]:visible:enabled')
        for at in range(min(buttons.count(), most)):
            button = buttons.nth(at)
            called = (button.get_attribute("aria-label") or button.inner_text()).strip().replace("\n", " ")
            button.click()
            sheet = self.page.get_by_role("dialog").last
            expect(sheet).to_be_visible()
            self.look(f"{name}: {called}")
            self.page.keyboard.press("Escape")
            expect(self.page.get_by_role("dialog")).to_have_count(0)

    def _object(self, name: str, by: str, found: list[str]) -> None:
        self.objections += [f"{name} [{by}] {one}" for one in found]

    def report(self) -> str:
        """One line of figures."""
        pages, wrong = len(self.seen), len(self.objections)
        return f"{pages} pages and sheets, looked at {self.count} times; objections: {wrong}"


# What the router of the running app knows, and what the tablet holds: from these every address is made.
ROUTES = """() => document.querySelector('#app').__vue_app__.config.globalProperties.$router.getRoutes()
  .filter((one) => one.components)
  .map(({ path, meta }) => ({ path, open: !!meta.open, desk: path.startsWith('/desk') }))"""
GO = """async (to) => {
  const router = document.querySelector('#app').__vue_app__.config.globalProperties.$router;
  await router.push(to);
  return router.currentRoute.value.matched.at(-1)?.path ?? '';
}"""
FIRST_OF = """(kind) => {
  const { provides } = document.querySelector('#app').__vue_app__._context;
  const given = Object.getOwnPropertySymbols(provides).map((key) => provides[key]);
  const engine = given.find((one) => one?.outbox && one?.kinds);
  return engine.list(kind).map((one) => one.id);
}"""


def routes(page: Page) -> list[dict[str, Any]]:
    """Every page that the app has: its address with holes, whether it is open to all, or the desk's."""
    found: list[dict[str, Any]] = page.evaluate(ROUTES)
    return found


def ids_of(page: Page, kind: str) -> list[str]:
    """The records of a kind that the tablet holds."""
    found: list[str] = page.evaluate(FIRST_OF, kind)
    return found


def go(page: Page, address: str) -> str:
    """To an address without loading the app again; gives the route that it led to."""
    page.evaluate("document.activeElement?.blur()")
    path: str = page.evaluate(GO, address)
    page.evaluate(SETTLED)
    return path


HOLE = re.compile(r":(\w+)\??(?:\(.*?\))?\*?")
