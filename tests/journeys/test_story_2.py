"""Story 2: a building's leader of 68 goes through two buildings without a network, finds ice and a smell of
gas, and hears a week later what came of it."""

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator, Playwright, expect
from sqlalchemy import text

from server.app import create_app
from server.base.clock import wire
from server.base.ids import new_id
from server.base.settings import Settings
from server.records.ports import Change
from tests.browser import browsing
from tests.journeys.taps import Taps
from tests.journeys.worker import Worker
from tests.serving import Server

TAPS = 18
GAS = "10000000119"


class Leader(Worker):
    """A leader with a tablet, and what is done on the page of a patrol."""

    def answer(self, row: str, answer: str) -> None:
        self.at.get_by_role("radiogroup", name=row, exact=True).get_by_role("radio", name=answer).click()

    def rows(self) -> list[str]:
        """The names of the rows, as they stand."""
        groups = self.at.get_by_role("region", name="检查项").get_by_role("radiogroup")
        return [str(group.get_attribute("aria-label")) for group in groups.all()]

    def choose(self, building: str) -> None:
        self.at.get_by_role("link", name=re.compile(rf"^{building}")).click()
        expect(self.at.get_by_role("heading", level=1, name=f"巡查 {building}")).to_be_visible()

    def next_row(self) -> Locator:
        return self.at.locator("[aria-current=step]")


def handled(server: Server, what: str) -> None:
    """Everybody else does their part: taken up, handed on, salted, checked, closed."""
    settings = Settings(home=server.home, database_url=server.database_url)
    parts = create_app(settings).extensions["qiaomen"]
    with parts.database.snapshot() as connection:
        users = {row.username: row.id for row in connection.execute(text('SELECT id, username FROM "user"'))}
        query = text(
            "SELECT id, scope FROM record WHERE kind = 'hazard' AND body LIKE :what ORDER BY at DESC"
        )
        case = connection.execute(query, {"what": f"%{what}%"}).first()
    assert case is not None
    now = wire(datetime.now(UTC))
    steps = {
        "accepted": "wangge01",
        "dispatched": "shequ01",
        "in_progress": "wangge01",
        "resolved": "wangge01",
    }
    for to, who in (steps | {"verified": "shequ01"}).items():
        body = {"case": case.id, "to": to} | ({"note": "已撒盐除冰"} if to == "resolved" else {})
        step = Change(case.scope, "step", new_id(), body, new=True, by=users[who], at=now, received=now)
        parts.engine.write([step])
    parts.database.engine.dispose()


def test_two_buildings_without_a_network_ice_gas_and_the_answer(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with browsing(playwright_here, tmp_path / "tablet", server.url) as browser:
        leader = Leader(browser, "louzhang01")
        leader.sign_in()
        page = leader.at
        page.get_by_role("button", name=re.compile("今天|首页")).click()
        # What was answered last week stands there first; read, it goes.
        answered = page.get_by_text(re.compile(r"^您 \d\d-\d\d 报的问题已解决：台阶结冰已于次日撒盐"))
        expect(answered).to_be_visible()
        assert browser.context is not None
        browser.context.set_offline(True)
        page.get_by_role("button", name="知道了").click()
        expect(answered).to_be_hidden()
        page.get_by_role("link", name=re.compile("巡查")).first.click()

        # The first building: twelve rows, ice on the step, no photo.
        taps = Taps(page)
        leader.choose("5号楼")
        rows = leader.rows()
        assert len(rows) == 12
        assert rows[10] == "积雪结冰"
        for row in rows:
            if row != "积雪结冰":
                leader.answer(row, "好")
                continue
            leader.answer(row, "要上报")
            sheet = page.get_by_role("dialog", name="积雪结冰：要上报")
            sheet.get_by_role("radio", name=re.compile("^一般")).click()
            sheet.get_by_role("button", name="报上去").click()
            thanked = page.get_by_role("status").filter(has_text="谢谢您，积雪结冰已记下")
            expect(thanked).to_contain_text("已存在本机，联网后自动上传")
            expect(sheet).to_be_hidden()
        page.get_by_role("button", name="存好", exact=True).click()
        expect(page.get_by_text("5号楼的巡查存好了")).to_be_visible()
        assert 1 + 12 + 2 + 1 == taps.count <= TAPS

        # The second one smells of gas: whom to call stands before anything to fill in.
        leader.choose("6号楼")
        for row in rows[:6]:
            leader.answer(row, "好")
        leader.answer("燃气异味", "要上报")
        expect(page.get_by_role("heading", name="先打电话，再记录")).to_be_visible()
        first = page.locator("a[href^='tel:']").first
        assert first.get_attribute("href") == f"tel:{GAS}"
        for number in ("119", "120", "110"):
            expect(page.locator(f"a[href='tel:{number}']")).to_be_visible()
        save = page.get_by_role("button", name="存好", exact=True)
        called, saved = first.bounding_box(), save.bounding_box()
        assert called is not None
        assert saved is not None
        assert called["y"] < saved["y"]
        page.get_by_role("checkbox", name="已打燃气抢修").click()
        save.click()
        expect(leader.next_row()).to_contain_text("井盖")

        # The tablet locks in the pocket, and the battery runs out: the same row both times.
        page.get_by_role("button", name="现在锁上").click()
        leader.type_pin()
        expect(leader.next_row()).to_contain_text("井盖")
        expect(leader.next_row()).to_be_in_viewport()
        leader.answer("井盖", "好")
        expect(leader.next_row()).to_contain_text("跑冒滴漏")
        page.get_by_role("button", name="返回").click()
        expect(page.get_by_role("link", name=re.compile("^6号楼.*看到一半"))).to_be_visible()
        browser.close()
        leader.page = browser.open("/patrols", offline=True)
        page = leader.at
        leader.type_pin()
        leader.choose("6号楼")
        expect(leader.next_row()).to_contain_text("跑冒滴漏")
        expect(
            page.get_by_role("radiogroup", name="燃气异味").get_by_role("radio", name="要上报")
        ).to_be_checked()
        page.get_by_role("button", name="存好（还有 4 项）").click()
        expect(page.get_by_text("6号楼的巡查存好了")).to_be_visible()
        expect(page.get_by_role("link", name=re.compile("还有 5 条没上传"))).to_be_visible()

        # Back in the network all of it arrives, and what came of it is told to him first.
        browser.context.set_offline(False)
        leader.upload()
        expect(page.get_by_role("heading", name="街道都收到了")).to_be_visible()
        handled(server, "积雪结冰，要上报")
        page.get_by_role("button", name="返回").click()
        browser.context.set_offline(True)
        browser.context.set_offline(False)  # he comes back into the network: a tablet asks then
        page.get_by_role("link", name="首页").click()
        expect(page.get_by_text(re.compile(r"^您 \d\d-\d\d 报的问题已解决：已撒盐除冰"))).to_be_visible()
        assert browser.errors == []


def test_a_sheet_of_paper_is_typed_in_and_a_problem_is_reported_in_three_taps(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with browsing(playwright_here, tmp_path / "tablet", server.url) as browser:
        worker = Leader(browser, "wangge01")
        worker.sign_in()
        worker.go_in()
        page = worker.at

        # What the leader ticked on paper: the exceptions by hand, the rest by one tap.
        worker.go("我的")
        page.get_by_role("link", name=re.compile("纸上的单子")).click()
        page.get_by_role("button", name=re.compile("巡查")).click()
        taps = Taps(page)
        worker.choose("4号楼")
        worker.answer("楼道灯", "已处理")
        page.get_by_role("button", name="其余纸上都是“好”").click()
        page.get_by_role("button", name="存好", exact=True).click()
        expect(page.get_by_text("4号楼的巡查存好了")).to_be_visible()
        assert taps.count == 4

        # A problem in three taps; the same one again is offered as the same, and its reporter is thanked.
        page.get_by_role("button", name="录完了").click()
        for said in ("谢谢您，树木已记下", "谢谢您，已并到同一件"):
            worker.go("记一笔")
            page.get_by_role("link", name=re.compile("隐患")).click()
            page.get_by_role("radio", name=re.compile("4号楼")).click()
            taps = Taps(page)
            page.get_by_role("radio", name="树木").click()
            page.get_by_role("radio", name=re.compile("^一般")).click()
            if "同一件" in said:
                expect(page.get_by_text("树木，要上报", exact=False).first).to_be_visible()
                page.get_by_role("button", name="是同一件").click()
            page.get_by_role("button", name="报上去").click()
            expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()
            assert taps.count == 3 + ("同一件" in said)
        worker.upload()
        expect(page.get_by_role("heading", name="街道都收到了")).to_be_visible()
        connection = sqlite3.connect(server.home / "qiaomen.db")
        paper = "SELECT count(*) FROM record WHERE kind = 'patrol' AND body LIKE '%\"how\":\"paper_later\"%'"
        linked = "SELECT count(*) FROM entry WHERE kind = 'hazard' AND state = 'linked_duplicate'"
        assert [connection.execute(query).fetchone() for query in (paper, linked)] == [(1,), (1,)]
        connection.close()
        assert browser.errors == []
