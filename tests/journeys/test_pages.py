"""Every page and every sheet can be read, touched and heard: axe has no objection, no type or target is too
small, nothing is cut off, in any size of type, at any width, bright or dark; and none asks a foreign origin.

The pages are those that the router of the running app names, so a new page is looked at from its first day.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from server.base.ids import new_id
from tests.browser import DESK, browsing
from tests.journeys.looking import BRIGHT, ELDER, HOLE, LOOK, Inspector, go, ids_of, routes
from tests.journeys.supervisor import Supervisor
from tests.journeys.worker import Worker
from tests.serving import Server

STILL = {"reduced_motion": "reduce"}
# Which records stand in the holes of an address; a hole that is not here has no page yet.
HOLES = {
    "building": "building", "household": "household", "visit": "visit", "shift": "shift", "form": "form",
    "answer": "answer",
    "scope": "building", "record": "household",
}  # fmt: skip
# Pages that only others see, by how their address begins; all other pages of the field are a grid worker's.
OTHERS = {
    "duizhang01": ("/shifts", "/hours"),
    "shequ01": ("/season", "/care"),
}
PARTS = 3
SHEETS = ("visit", "patrol", "hazard", "attendance", "info_report", "dispute")
KINDS = {
    "/paper/:kind": SHEETS,
    "/record/:kind": ("household", "person", "consent_record", "service_request", "quick_discussion"),
    "/records/:kind": ("household", "hazard", "dispute"),
    "/records/:kind/:id": ("household", "person", "patrol", "hazard", "dispute"),
    "/records/:kind/:id/edit": ("household", "person"),
}  # fmt: skip


# What is wrong: how it looks, on a page whose type is 20 px unless it says otherwise.
PLANTED = {
    "type 12": '<p style="font-size: 12px">小字</p>',
    "contrast": '<p style="color: #999">浅字</p>',
    "target": '<button style="width: 40px; height: 40px">点</button>',
    "cut off": '<p style="width: 60px; overflow: hidden; white-space: nowrap">写得太长的一句话</p>',
    "over each other": '<p>一行</p><p style="margin-top: -46px">另一行</p>',
    "out of its box": '<div class="card" style="height: 20px">一行<br>两行<br>三行</div>',
    "the page is": '<div style="width: 3000px; height: 5px"></div>',
}
FINE = "<p>好</p><button style='width: 70px; height: 70px'>好</button>"
BARE = "<!doctype html><style>* { font-size: 20px } body { margin: 30px; background: #fff }</style>"


def test_whatever_is_planted_is_found(playwright_here: Playwright, tmp_path: Path) -> None:
    with browsing(playwright_here, tmp_path / "browser", "about:blank") as browser:
        page = browser.open("")
        for wrong, html in {"": FINE, **PLANTED}.items():
            page.set_content(BARE + html)
            found: list[str] = page.evaluate(LOOK, {"looks": [ELDER], "scrolls": False})
            assert {wrong in one for one in found} == ({True} if wrong else set()), (wrong, found)


def walker_of(path: str) -> str:
    return next((who for who, begins in OTHERS.items() if path.startswith(begins)), "wangge01")


def addresses(page: Page, path: str) -> Iterator[str]:
    """The addresses that a route is looked at by."""
    for kind in KINDS.get(path, ("",)):
        filled = path.replace(":kind", kind)
        for hole in HOLE.findall(filled):
            held = ids_of(page, kind if hole == "id" else HOLES[hole]) if hole != "op" else []
            filled = re.sub(rf":{hole}\b\??", held[0] if held else new_id(), filled)
        yield filled


def walk(worker: Worker, inspector: Inspector, part: int) -> None:
    """To every page of the field that is this person's to look at, with its sheets; a worker's in parts."""
    page = worker.at
    own = [
        route["path"]
        for route in routes(page)
        if not (route["open"] or route["desk"] or route["path"] == "/prepare")
        and walker_of(route["path"]) == worker.username
    ]
    for path in own[part::PARTS] if worker.username == "wangge01" else own:
        for address in addresses(page, path):
            led_to = go(page, address)
            assert led_to == path, f"{address} led {worker.username} to {led_to}"
            inspector.look(address)
            inspector.look_into_sheets(address)


def wear_the_elder_view(worker: Worker) -> None:
    go(worker.at, "/me")
    worker.at.get_by_role("radio", name="长者").click()
    expect(worker.at.locator("html")).to_have_attribute("data-size", "large")


@pytest.mark.parametrize(
    ("username", "part"), [*[("wangge01", part) for part in range(PARTS)], *[(who, 0) for who in OTHERS]]
)
def test_every_page_of_the_field(
    server: Server, playwright_here: Playwright, tmp_path: Path, username: str, part: int
) -> None:
    objections: list[str] = []
    with browsing(playwright_here, tmp_path / "tablet", server.url, options=STILL) as tablet:
        worker = Worker(tablet, username)
        if username == "wangge01" and part == 0:
            inspector = Inspector(tablet.open("/"))
            expect(inspector.page.get_by_label("密码", exact=False).first).to_be_visible()
            look_before_signing_in(inspector.page, inspector)
            print(inspector.report())
            objections += inspector.objections
            tablet.close()
        worker.sign_in()
        inspector = Inspector(worker.at)
        if username == "wangge01" and part == 0:
            inspector.look("/prepare")
        worker.go_in()
        wear_the_elder_view(worker)
        walk(worker, inspector, part)
        if username == "wangge01" and part == 0:
            look_while_working(worker, inspector)
        assert tablet.errors == []
    print(inspector.report())
    objections += inspector.objections
    assert not objections, "\n".join(objections)


def look_before_signing_in(page: Page, inspector: Inspector) -> None:
    """The pages that are open to everybody; 解锁 is for later, when somebody has been here."""
    for route in routes(page):
        if route["open"] and route["path"] != "/unlock":
            assert go(page, route["path"]) == route["path"]
            inspector.look(f"{route['path']}, signed out")


def look_while_working(worker: Worker, inspector: Inspector) -> None:
    """What is only to be seen while something is being done."""
    page = worker.at
    building = ids_of(page, "building")[0]
    go(page, f"/buildings/{building}")
    door = worker.lived_doors(1)[0]
    worker.unchanged(*door)
    inspector.look("saved, with undo")
    go(page, f"/homes/{ids_of(page, 'visit') and ids_of(page, 'household')[0]}/visit")
    page.get_by_role("radio", name="无人应答").click()
    while page.get_by_role("button", name="更多").count():
        page.get_by_role("button", name="更多").first.click()
    inspector.look("a visit, with all there is to say")
    go(page, "/uploads")
    page.get_by_role("button", name="选一个").first.click()
    inspector.look("conflict")
    page.keyboard.press("Escape")
    go(page, "/me")
    page.get_by_role("radio", name="English").click()
    for address in ("/me", "/", "/today"):
        go(page, address)
        inspector.look(f"{address} in English")
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_text("Enter your 6-digit PIN")).to_be_visible()
    inspector.look("unlock, in English")


def test_the_pages_of_a_building_leader(server: Server, playwright_here: Playwright, tmp_path: Path) -> None:
    with browsing(playwright_here, tmp_path / "tablet", server.url, options=STILL) as tablet:
        leader = Worker(tablet, "louzhang01")
        leader.sign_in()
        inspector = Inspector(leader.at)
        inspector.look("prepare")
        leader.go_in()
        inspector.look("home")
        for path in ("/patrols", "/report", "/wishes", "/me", "/paper"):
            for address in addresses(leader.at, path):
                assert go(leader.at, address) == path
                inspector.look(f"{address}, a leader's")
        assert tablet.errors == []
    print(inspector.report())
    assert not inspector.objections, "\n".join(inspector.objections)


# Whose page of the desk it is, by how its address begins; all others are a grid lead's.
DESKS = {
    "shequ01": (),
    "gongzuo01": ("/desk/residents",),
    "jiedao01": ("/desk/arrivals",),
    "guanli01": ("/desk/register", "/desk/units", "/desk/devices", "/desk/retention"),
    "yinsi01": ("/desk/suggestions", "/desk/glass", "/desk/alarms"),
}


@pytest.mark.parametrize("username", DESKS)
def test_every_page_of_the_desk(
    server: Server, playwright_here: Playwright, tmp_path: Path, username: str
) -> None:
    with browsing(playwright_here, tmp_path / "desk", server.url, viewport=DESK, options=STILL) as desk:
        supervisor = Supervisor(desk, username)
        supervisor.sign_in()
        page = supervisor.at
        inspector = Inspector(page, looks=BRIGHT, scrolls=True)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        inspector.settle()
        inspector.look("first page")
        for path in [one["path"] for one in routes(page) if one["desk"] and one["path"] != "/desk"]:
            owner = next(
                (who for who, begins in DESKS.items() if path.startswith(begins or ("-",))), "shequ01"
            )
            if owner == username:
                assert go(page, HOLE.sub(lambda hole: new_id(), path)) == path
                inspector.look(path)
                inspector.look_into_sheets(path)
        look_at_the_desk(supervisor, inspector)
        assert desk.errors == []
    print(inspector.report())
    assert not inspector.objections, "\n".join(inspector.objections)


def look_at_the_desk(supervisor: Supervisor, inspector: Inspector) -> None:
    """What is only to be seen while something is being done there."""
    page = supervisor.at
    if supervisor.username == "shequ01":
        supervisor.go("新到")
        expect(page.get_by_role("button", name="谢谢")).to_be_visible()
        page.keyboard.press("r")
        inspector.look("asking back")
    if supervisor.username == "yinsi01":
        supervisor.go("意见建议")
        page.get_by_role("table", name="意见建议").get_by_role("button").first.click()
        page.get_by_role("button", name="打开", exact=True).click()
        inspector.look("a reason to open")
        page.get_by_role("dialog").get_by_role("radio", name="处理意见建议").click()
        page.get_by_role("dialog").get_by_role("button", name="打开", exact=True).click()
        expect(page.get_by_text("5 分钟后自动收起")).to_be_visible()
        inspector.look("sealed words, opened")
