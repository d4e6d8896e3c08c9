"""Story 1: a grid worker's morning without a signal: nine visits, a dead battery, and all arrive once.

Without the staff's merge: a household that moved away yesterday is shown to the worker; the visit stays.
"""

import json
import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect
from sqlalchemy import text

from server.app import create_app
from server.base.clock import day_of, utc_now
from server.base.settings import Settings
from server.records.ports import Change
from tests.browser import browsing
from tests.journeys import battery
from tests.journeys.person import PASSWORD
from tests.journeys.taps import at_most
from tests.journeys.test_offline_visits import sql, visits_of
from tests.journeys.worker import Worker
from tests.serving import Server

CARE = (2, "301")  # whom the manual tells of: a visit is due there every day of the demo
TEN = re.compile("还有 10 条没上传")  # nine visits, and what came of one


def saved(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def moved_out_yesterday(server: Server, household: str) -> None:
    """At the desk somebody has written down that this household is gone; the tablet has not heard of it."""
    settings = Settings(home=server.home, database_url=server.database_url)
    parts = create_app(settings).extensions["qiaomen"]
    yesterday = (day_of(utc_now()) - timedelta(days=1)).isoformat()
    with parts.database.snapshot() as connection:
        query = text("SELECT scope, by FROM record WHERE id = :id")
        row = connection.execute(query, {"id": household}).one()
    change = Change(row.scope, "household", household, {"moved_out_on": yesterday}, by=row.by)
    [outcome] = parts.engine.write([change])
    assert outcome.seq
    parts.database.engine.dispose()


def test_nine_visits_in_a_cellar_survive_a_dead_battery_and_arrive_once(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with browsing(playwright_here, tmp_path / "profile", server.url) as browser:
        worker = Worker(browser, "wangge01")
        worker.sign_in()
        worker.go_in()
        expect(worker.at.get_by_text(re.compile(r"已就绪，离线可用 7[12] 小时"))).to_be_visible()
        assert browser.context is not None
        browser.context.set_offline(True)
        before = visits_of(server, "wangge01")
        worker.open_building("5号楼")
        _at_the_care_door(worker)
        doors = [door for door in worker.lived_doors(12) if door != CARE]
        _unanswered(worker, doors[0])
        _a_need(worker, doors[1])
        _declined(worker, doors[2])
        for door in doors[3:8]:
            worker.unchanged(*door)
        gone = _household_of(worker, doors[7])
        battery.dies(browser)
        worker.page = browser.open("/", offline=True)
        expect(worker.at.get_by_text("请输入 6 位解锁密码")).to_be_visible()
        worker.type_pin()
        expect(worker.at.get_by_role("heading", level=1, name="今天")).to_be_visible()
        expect(worker.at.get_by_role("link", name=TEN)).to_be_visible()
        expect(worker.at.get_by_text("今天已敲 9 户", exact=False)).to_be_visible()
        moved_out_yesterday(server, gone)
        browser.context.set_offline(False)
        _bring(worker)
        assert visits_of(server, "wangge01") == before + 9
        worker.go("今天")
        expect(worker.at.get_by_role("link", name=re.compile("该户已于 .* 迁出，请确认"))).to_be_visible()
        [(body,)] = sql(
            server, "SELECT body FROM record WHERE kind = 'service_request' ORDER BY at DESC LIMIT 1"
        )
        thing = json.loads(body)
        assert (thing["category"], thing["mode"]) == ("property", "doorstep")
        [(visit,)] = sql(server, "SELECT body FROM record WHERE id = ?", thing["from_visit"])
        assert json.loads(visit)["note"] == "纱窗坏了，厨房水龙头滴水"
        assert browser.errors == []


def _bring(worker: Worker) -> None:
    """Back on the network: a browser that died young has forgotten its session, so one signs in once more."""
    page = worker.at
    worker.upload()
    done = page.get_by_role("heading", name="街道都收到了")
    again = page.get_by_role("button", name="登录后上传")
    expect(done.or_(again).first).to_be_visible()
    if again.is_visible():
        again.click()
        page.get_by_label("密码", exact=False).first.fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        worker.type_pin()
        expect(page.get_by_text("已就绪", exact=False)).to_be_visible(timeout=60_000)
        worker.go_in()
        worker.upload()
    expect(done).to_be_visible()


def _at_the_care_door(worker: Worker) -> None:
    """Door, name, phone, last visit, the badge and no reason; unchanged in two taps."""
    worker.door(*CARE)
    card = worker.at.get_by_role("region", name="2-301")
    for shown in ("王秀兰", "关怀走访", re.compile("^上次 ")):
        expect(card.get_by_text(shown).first).to_be_visible()
    card.get_by_role("button", name="打电话").click()
    expect(worker.at.get_by_role("dialog").get_by_role("link").first).to_have_attribute(
        "href", re.compile("tel:")
    )
    worker.at.keyboard.press("Escape")
    expect(worker.at.get_by_role("dialog")).to_be_hidden()
    with at_most(worker.at, 2):
        card.get_by_role("button", name="见到，无变化").click()
        saved(worker.at, "2-301 存好了")


def _unanswered(worker: Worker, door: tuple[int, str]) -> None:
    """Nobody opens: a call is proposed, and no picture of the door."""
    worker.door(*door)
    with at_most(worker.at, 2):
        worker.at.get_by_role("button", name="无人应答").click()
        saved(worker.at, "无人应答")
    steps = worker.at.get_by_role("status").filter(has_text="没人应，接着可以")
    expect(steps.get_by_role("link", name=re.compile("紧急"))).to_be_visible()
    expect(worker.at.get_by_text("拍", exact=False)).to_have_count(0)


def _a_need(worker: Worker, door: tuple[int, str]) -> None:
    """An ordinary visit with one need, and the thing that comes of it, in six taps; the words are no must."""
    page = worker.at
    worker.door(*door)
    with at_most(page, 6):
        page.get_by_role("link", name="去敲门").click()
        page.get_by_role("radio", name="见到本人").click()
        page.get_by_role("checkbox", name="维修", exact=True).click()
        page.get_by_label("说两句").fill("纱窗坏了，厨房水龙头滴水")
        page.get_by_role("checkbox", name="服务事项：维修").click()
        page.get_by_role("button", name=re.compile("^存好")).click()
        saved(page, "记好了 1 件")
    expect(page.get_by_role("group", name=re.compile("的门$"))).to_be_visible()


def _declined(worker: Worker, door: tuple[int, str]) -> None:
    page = worker.at
    worker.door(*door)
    page.get_by_role("link", name="去敲门").click()
    page.get_by_role("radio", name="婉拒").click()
    page.get_by_role("button", name=re.compile("^存好")).click()
    saved(page, "对方今天不方便，已记为联系过")
    expect(page.get_by_role("group", name=re.compile("的门$"))).to_be_visible()


def _household_of(worker: Worker, door: tuple[int, str]) -> str:
    worker.door(*door)
    card = worker.at.get_by_role("region", name=f"{door[0]}-{door[1]}")
    return str(card.get_by_role("link").first.get_attribute("href")).rsplit("/", 1)[-1]
