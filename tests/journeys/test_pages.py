"""Every page, with its sheets open, has nothing that axe objects to; and none asks a foreign origin."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser import DESK, browsing
from tests.journeys.supervisor import Supervisor
from tests.journeys.worker import Worker
from tests.serving import ROOT, Server

AXE = (ROOT / "webapp/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  const told = (one) => one.nodes.map((node) => node.html.slice(0, 120)).join(' | ');
  return violations.map((one) => `${one.id}: ${told(one)}`);
}"""


class Inspector:
    """Looks at a page as it stands, and keeps what axe objects to."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.objections: list[str] = []

    def look(self, page: Page, name: str) -> None:
        page.wait_for_timeout(400)  # a sheet has risen, a picture is drawn
        page.evaluate(AXE)
        self.seen.append(name)
        self.objections += [f"{name}: {objection}" for objection in page.evaluate(RUN)]


@pytest.fixture
def inspector() -> Iterator[Inspector]:
    found = Inspector()
    yield found
    assert found.objections == []
    assert len(found.seen) > 5


def test_the_pages_of_a_field_worker(
    server: Server, playwright_here: Playwright, tmp_path: Path, inspector: Inspector
) -> None:
    with browsing(playwright_here, tmp_path / "tablet", server.url) as tablet:
        worker = Worker(tablet, "wangge01")
        worker.page = tablet.open("/")
        inspector.look(worker.at, "sign in")
        tablet.close()
        worker.sign_in()
        page = worker.at
        inspector.look(page, "prepare")
        worker.go_in()
        inspector.look(page, "today")
        worker.go("我的")
        page.get_by_role("link", name=re.compile("^自检")).click()
        expect(page.get_by_text("第一处存放")).to_be_visible()
        inspector.look(page, "self-check")
        page.go_back()
        page.get_by_role("link", name=re.compile("^意见建议")).click()
        inspector.look(page, "suggestions")
        page.go_back()
        worker.go("楼栋")
        page.get_by_role("button", name="换一栋").click()
        inspector.look(page, "choose a building")
        page.keyboard.press("Escape")
        worker.open_building("5号楼")
        doors = worker.lived_doors(3)
        worker.door(*doors[0])
        inspector.look(page, "wall")
        worker.unchanged(*doors[0])
        inspector.look(page, "saved, with undo")
        worker.open_home(*doors[1])
        inspector.look(page, "household")
        page.get_by_role("link", name=re.compile("户主")).click()
        inspector.look(page, "edit a person")
        page.go_back()
        page.get_by_role("link", name="改资料").click()
        inspector.look(page, "edit a household")
        page.go_back()
        page.get_by_role("link", name="去敲门").first.click()
        inspector.look(page, "visit")
        while page.get_by_role("button", name="更多").count():
            page.get_by_role("button", name="更多").first.click()
        page.get_by_role("button", name="封存的话").click()
        inspector.look(page, "sealed words")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        page.go_back()
        worker.go("记一笔")
        inspector.look(page, "record")
        page.get_by_role("link", name=re.compile("新的住户")).or_(
            page.get_by_role("button", name=re.compile("新的住户"))
        ).first.click()
        inspector.look(page, "generic form")
        page.go_back()
        worker.go("事项")
        inspector.look(page, "items")
        page.get_by_role("main").get_by_role("link").first.click()
        inspector.look(page, "answer a question")
        page.go_back()
        worker.go("我的")
        inspector.look(page, "me")
        for choice in ("深色", "大字", "English"):
            page.get_by_role("radio", name=choice).or_(page.get_by_role("button", name=choice)).first.click()
            inspector.look(page, f"me, {choice}")
        page.goto(f"{server.url}/")
        expect(page.get_by_role("status", name="")).not_to_have_count(0)
        inspector.look(page, "unlock, dark, large, English")
        assert tablet.errors == []


def test_uploads_and_a_conflict(
    server: Server, playwright_here: Playwright, tmp_path: Path, inspector: Inspector
) -> None:
    with browsing(playwright_here, tmp_path / "tablet", server.url) as tablet:
        worker = Worker(tablet, "wangge01")
        worker.sign_in()
        worker.go_in()
        page = worker.at
        worker.upload()
        inspector.look(page, "uploads")
        page.get_by_role("button", name="选一个").first.click()
        inspector.look(page, "conflict")
        page.keyboard.press("Escape")
        for name in ("今天", "楼栋", "记一笔", "事项", "我的"):
            worker.go(name)
            page.set_viewport_size({"width": 390, "height": 844})
            inspector.look(page, f"{name} on a phone")
            page.set_viewport_size({"width": 800, "height": 1280})


@pytest.mark.parametrize("username", ["shequ01", "jiedao01", "guanli01", "gongzuo01", "yinsi01"])
def test_the_pages_of_the_desk(
    server: Server, playwright_here: Playwright, tmp_path: Path, username: str
) -> None:
    inspector = Inspector()
    with browsing(playwright_here, tmp_path / "desk", server.url, viewport=DESK) as desk:
        supervisor = Supervisor(desk, username)
        supervisor.sign_in()
        page = supervisor.at
        bar = page.get_by_role("navigation", name="工作台")
        names = [name.split()[0] for name in bar.get_by_role("link").all_inner_texts()]
        for name in names:
            if name == "走访页面":
                continue
            supervisor.go(name)
            inspector.look(page, name)
            for label in ("重新划分网格", "添一个人"):
                button = (
                    page.get_by_role("main").or_(page.get_by_role("banner")).get_by_role("button", name=label)
                )
                if button.count():
                    button.first.click()
                    inspector.look(page, f"{name}: {label}")
                    page.keyboard.press("Escape")
        if username == "shequ01":
            supervisor.go("新到")
            expect(page.get_by_role("button", name="谢谢")).to_be_visible()
            page.keyboard.press("r")
            inspector.look(page, "asking back")
        if username == "yinsi01":
            supervisor.go("意见建议")
            page.get_by_role("table", name="意见建议").get_by_role("button").first.click()
            page.get_by_role("button", name="打开", exact=True).click()
            inspector.look(page, "a reason to open")
            page.get_by_role("dialog").get_by_role("radio", name="处理意见建议").click()
            page.get_by_role("dialog").get_by_role("button", name="打开", exact=True).click()
            expect(page.get_by_text("5 分钟后自动收起")).to_be_visible()
            inspector.look(page, "sealed words, opened")
        assert desk.errors == []
    assert inspector.objections == []
    assert inspector.seen
