"""Two hundred texts that want to be run stand in every field and name, and every page is opened: none is run.

Also nothing was stopped by the policy, for then it would have reported: no page tries to run a text at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from server.demo import SIGN_INS
from server.kinds import KINDS
from tests.browser import DESK, Browser, browsing, playwright
from tests.journeys.supervisor import Supervisor
from tests.journeys.worker import Worker
from tests.safe.xss.payloads import COUNT, payloads
from tests.safe.xss.street import Street, make
from tests.serving import Server

FIELD, AFIELD = "wangge01", ("wangge01", "louzhang01", "duizhang01", "zhiyuan01", "xinxi01")
DESKS = sorted({*SIGN_INS, "yinsi01"} - {*AFIELD})
ROUTER = "document.querySelector('#app').__vue_app__.config.globalProperties.$router"
ROUTES, GO = f"() => {ROUTER}.getRoutes().map((one) => one.path)", f"(to) => {ROUTER}.push(to)"
# What an address of a page may name beside a kind and its record.
NAMED = {"building": "scope", "scope": "scope", "op": "scope", "household": "household", "visit": "visit",
         "record": "household", "person": "person", "request": "rights_request", "shift": "shift",
         "number": "hours_certificate", "form": "form", "answer": "answer"}  # fmt: skip
ROWS_OPENED = 2
SETTLED_MS = 250


@dataclass
class Ear:
    """Hears whatever a payload manages to run, and whatever asks a person something."""

    heard: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        context.expose_function("x", lambda *_said: self.heard.append("x()"))
        context.on("dialog", lambda dialog: (self.heard.append(dialog.message), dialog.dismiss()))


@pytest.fixture
def playwright_here() -> Playwright:
    return playwright()


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Street, Server]]:
    home = tmp_path_factory.mktemp("xss")
    made = make(home)
    server = Server(home, f"sqlite:///{home / 'qiaomen.db'}").start()
    yield made, server
    server.kill()


def reports(server: Server) -> int:
    return (server.home / "server.log").read_text(encoding="utf-8").count('"csp_report"')


def addresses(page: Page, ids: dict[str, str], desk: bool) -> list[str]:
    """Every page that the router knows, with ids of what was planted; a new one must be told its ids."""
    found = []
    for path in page.evaluate(ROUTES):
        if path.startswith("/desk") != desk or "nowhere" in path or path == "/sign-in":
            continue
        kinds = [kind.name for kind in KINDS] if ":kind" in path else [""]
        for kind in kinds:
            known = {
                "kind": kind,
                "id": ids.get(kind, ""),
                **{name: ids[value] for name, value in NAMED.items()},
            }
            here = re.sub(r":(\w+)\??", lambda one, known=known: known.get(one[1], one[0]), path)
            assert ":" not in here, f"{path}: which id belongs here?"
            found.append(here)
    return found


def test_there_are_two_hundred_and_they_run_where_a_page_lets_them(
    playwright_here: Playwright, tmp_path: Path
) -> None:
    assert len(set(payloads())) == COUNT
    ear = Ear()
    browser = Browser(playwright_here, tmp_path / "careless", "about:blank", opened=ear.listen)
    page = browser.open("")
    page.evaluate(
        "(all) => { document.body.innerHTML = all.map((one) => `<div>${one}</div>`).join('') }",
        payloads()[:12],
    )
    page.wait_for_timeout(500)
    browser.close()
    assert len(ear.heard) >= 5


def test_the_pages_of_a_field_worker_run_none(
    street: tuple[Street, Server], playwright_here: Playwright, tmp_path: Path
) -> None:
    made, server = street
    assert made.written >= 10 * COUNT
    ear = Ear()
    with browsing(playwright_here, tmp_path / "tablet", server.url, opened=ear.listen) as tablet:
        worker = Worker(tablet, FIELD)
        worker.sign_in()
        worker.go_in()
        seen = 0
        for address in addresses(worker.at, made.ids, desk=False):
            if address in ("/unlock", "/prepare"):
                continue
            worker.at.evaluate(GO, address)
            worker.at.wait_for_timeout(SETTLED_MS)
            seen += worker.at.locator("body").inner_text().count("x()")
        assert ear.heard == []
        assert seen > 50  # the texts are there to be read
        assert tablet.errors == []
    assert reports(server) == 0


def test_the_pages_of_a_team_lead_run_none(
    street: tuple[Street, Server], playwright_here: Playwright, tmp_path: Path
) -> None:
    made, server = street
    ear = Ear()
    with browsing(playwright_here, tmp_path / "lead", server.url, opened=ear.listen) as tablet:
        lead = Worker(tablet, "duizhang01")
        lead.sign_in()
        lead.go_in()
        seen = 0
        for address in ("/", "/shifts", "/shifts/new", f"/shifts/{made.ids['shift']}", "/hours"):
            lead.at.evaluate(GO, address)
            lead.at.wait_for_timeout(SETTLED_MS)
            seen += lead.at.locator("body").inner_text().count("x()")
        assert ear.heard == []
        assert seen > 50
        assert tablet.errors == []


@pytest.mark.parametrize("username", DESKS)
def test_the_pages_of_the_desk_run_none(
    street: tuple[Street, Server], playwright_here: Playwright, tmp_path: Path, username: str
) -> None:
    made, server = street
    ear = Ear()
    with browsing(playwright_here, tmp_path / "desk", server.url, viewport=DESK, opened=ear.listen) as desk:
        supervisor = Supervisor(desk, username)
        supervisor.sign_in()
        page = supervisor.at
        seen = 0
        for address in addresses(page, made.ids, desk=True):
            page.evaluate(GO, address)
            page.wait_for_timeout(SETTLED_MS)
            for row in page.locator("[data-listrow]").all()[:ROWS_OPENED]:
                if row.is_visible():
                    row.click()
                    page.wait_for_timeout(SETTLED_MS)
            seen += page.locator("body").inner_text().count("x()")
        assert ear.heard == []
        assert seen > 0
        assert desk.errors == []
    assert reports(server) == 0


def test_what_would_be_run_is_stopped_and_reported(
    street: tuple[Street, Server], playwright_here: Playwright, tmp_path: Path
) -> None:
    """The control: the policy bites, and its report comes in."""
    _, server = street
    before, ear = reports(server), Ear()
    with browsing(playwright_here, tmp_path / "control", server.url, opened=ear.listen) as tablet:
        page = tablet.open("/sign-in")
        expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
        refused = page.evaluate("""() => {
          const tries = [
            () => (document.body.innerHTML = '<img src=q onerror=x()>'),
            () => (document.createElement('script').text = 'x()'),
            () => new Worker('data:text/javascript,1'),
          ];
          return tries.filter((one) => { try { one(); return false } catch { return true } }).length;
        }""")
        page.evaluate("() => document.body.append(Object.assign(document.createElement('p'), { id: 'p' }))")
        page.evaluate("() => document.getElementById('p').setAttribute('style', 'color:red')")
        page.wait_for_timeout(500)
        tablet.errors.clear()
    assert refused == 3
    assert ear.heard == []
    assert reports(server) - before >= 3
