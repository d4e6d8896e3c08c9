"""Story 5, up to the claim: a wish is written down without a network, published without a name, and three
neighbours take it on; the fourth, who comes late, waits in the row and moves up when somebody gives it up."""

import re
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Locator, Playwright, expect
from sqlalchemy import text

from server.api.parts import Parts
from server.app import create_app
from server.base.clock import utc_now, wire
from server.base.ids import new_id
from server.base.settings import Settings
from tests.api.street import Tablet
from tests.browser import Browser, browsing
from tests.journeys.supervisor import Supervisor
from tests.journeys.worker import Worker
from tests.serving import Server

WISH = "想修好旧收音机，有人来陪聊"


class Neighbour:
    """A volunteer with a session of their own, on the same street."""

    def __init__(self, app: Flask, username: str) -> None:
        self.parts: Parts = app.extensions["qiaomen"]
        self.tablet = Tablet(app)
        assert self.tablet.sign_in(username).status_code == 200
        self.n = 0
        with self.parts.database.snapshot() as connection:
            user = connection.execute(text('SELECT id FROM "user" WHERE username = :it'), {"it": username})
            wish = connection.execute(
                text("SELECT id, scope FROM record WHERE kind = 'micro_wish' AND body LIKE :it"),
                {"it": f"%{WISH}%"},
            ).one()
            self.user, self.wish, self.scope = str(user.scalar_one()), str(wish.id), str(wish.scope)

    def push(self, kind: str, **body: Any) -> str:
        """Send one new record and give its id."""
        self.n += 1
        op = {
            "id": new_id(), "device": self.tablet.device, "n": self.n, "kind": kind, "record": new_id(),
            "scope": self.scope, "new": True, "base": None, "schema": 1, "at": wire(utc_now()), "set": body,
        }  # fmt: skip
        answer = self.tablet.ask("POST", "/api/v1/sync/push", json={"sent": wire(utc_now()), "ops": [op]})
        assert answer.json["results"][0]["status"] == "applied", answer.json
        return str(op["record"])

    def claim(self) -> str:
        """我来."""
        return self.push("wish_claim", wishes=[self.wish], claimers=[self.user], claim_mode="many_to_one")


def move(desk: Supervisor, state: str, to: str) -> None:
    """At the desk: open the wish among those in a state, and take it a step further."""
    page = desk.at
    page.get_by_label("种类", exact=True).select_option("micro_wish")
    page.get_by_label("哪一步", exact=True).select_option(label=state)
    line = page.get_by_role("table", name="事项").get_by_role("button")
    expect(line).to_have_count(1)
    line.click()
    expect(page.get_by_text(WISH)).to_be_visible()
    page.get_by_role("button", name=to, exact=True).click()
    page.get_by_role("button", name="存好", exact=True).click()
    expect(line).to_have_count(0)  # it has left those in that state


def hear(browser: Browser) -> None:
    """Out of the network and back into it: a tablet asks then."""
    assert browser.context is not None
    browser.context.set_offline(True)
    browser.context.set_offline(False)


def wish_of(volunteer: Worker) -> Locator:
    """The wish among those that wait."""
    page = volunteer.at
    volunteer.go("事项")
    page.get_by_role("link", name=re.compile("^微心愿")).first.click()
    return page.get_by_role("article", name=WISH)


def test_a_wish_is_published_without_a_name_and_three_of_four_take_it_on(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with browsing(playwright_here, tmp_path / "worker", server.url) as browser:
        worker = Worker(browser, "wangge01")
        worker.sign_in()
        worker.go_in()
        page = worker.at
        assert browser.context is not None
        browser.context.set_offline(True)
        worker.go("记一笔")
        page.get_by_role("link", name="新的微心愿").click()
        page.get_by_role("radio", name="维修").click()
        page.get_by_label("要几个人帮", exact=False).fill("3")
        wish, save = page.get_by_label("心愿", exact=False).first, page.get_by_role("button", name="存好")
        # What everybody will read says neither who nor where, and nothing of an illness.
        for said, found in (
            ("3单元301想修收音机", "门牌"),
            ("王奶奶想修收音机", "名字"),
            ("有糖尿病，想有人陪聊", "病情"),
        ):
            wish.fill(said)
            save.click()
            expect(page.get_by_text("请改写这句话", exact=False)).to_be_visible()
            expect(page.locator("form")).to_contain_text(found)
        wish.fill(WISH)
        save.click()
        expect(page.get_by_role("status").filter(has_text="微心愿存好了")).to_contain_text("已存在本机")
        browser.context.set_offline(False)
        worker.upload()
        expect(page.get_by_role("heading", name="街道都收到了")).to_be_visible()
        assert browser.errors == []

    with browsing(
        playwright_here, tmp_path / "desk", server.url, viewport={"width": 1440, "height": 900}
    ) as browser:
        desk = Supervisor(browser, "gongzuo01")
        desk.sign_in()
        desk.go("事项")
        move(desk, "已记下", "核实过")
        move(desk, "核实过", "等人认领")
        assert browser.errors == []

    app = create_app(Settings(home=server.home, database_url=server.database_url))
    with (
        browsing(playwright_here, tmp_path / "third", server.url) as browser,
        browsing(playwright_here, tmp_path / "late", server.url) as other,
    ):
        third, late = Worker(browser, "zhiyuan01"), Worker(other, "zhiyuan02")
        for one in (third, late):
            one.sign_in()
            one.go_in()
        assert other.context is not None
        # The one who will be late taps first, and has no network.
        other.context.set_offline(True)
        wish_of(late).get_by_role("button", name=re.compile("^我来")).click()
        expect(late.at.get_by_role("status").filter(has_text="记下了")).to_be_visible()
        late.at.get_by_role("radio", name=re.compile("^我认领的")).click()
        expect(late.at.get_by_role("article", name=WISH)).to_contain_text("等街道回应")

        first, second = Neighbour(app, "zhiyuan03"), Neighbour(app, "zhiyuan04")
        given_up = first.claim()
        second.claim()
        hear(browser)
        card = wish_of(third)
        expect(card).to_contain_text("已有 2 人，共要 3 人")
        expect(card).to_contain_text("还差 1 人")
        card.get_by_role("button", name=re.compile("^我来")).click()
        hear(browser)
        third.at.get_by_role("radio", name=re.compile("^我认领的")).click()
        mine = third.at.get_by_role("article", name=WISH)
        expect(mine).to_contain_text("轮到您了")
        expect(mine).to_contain_text("7 天内")
        expect(mine.get_by_role("link", name="打给社区")).to_be_visible()

        # The late one is told no error: their place in the row, and something similar.
        other.context.set_offline(False)
        waiting = late.at.get_by_role("article", name=WISH)
        expect(waiting).to_contain_text("候补第 1 位")
        expect(waiting).to_contain_text("差不多的，还缺人")
        first.push("step", case=given_up, to="released")
        hear(other)
        expect(waiting).to_contain_text("轮到您了")
        waiting.get_by_role("button", name="联系上了").click()
        expect(waiting).to_contain_text("已联系")
        assert browser.errors == other.errors == []
    first.parts.database.engine.dispose()
