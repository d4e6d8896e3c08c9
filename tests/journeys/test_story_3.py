"""A shift of twelve people on one tablet without a network, until its hours are certified.

The tablet's clock is set to the story's hours. Each time it jumps, the tablet has been left for longer than
it stays open: it locks, and the roll is as it was.
"""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Playwright, expect

from server.base.clock import SHANGHAI, utc_now
from tests.browser import DESK, browsing
from tests.journeys.supervisor import Supervisor
from tests.journeys.test_offline_visits import sql
from tests.journeys.worker import Worker
from tests.serving import Server

ROLL = (
    "刘春燕",
    "马卫国",
    "陈爱华",
    "宋长青",
    "韩梅",
    "周玉琴",
    "何建平",
    "林秀芳",
    "郭志强",
    "高玉兰",
    "田小雨",
    "吴建军",
)
MOST_TAPS = 16
HERE = re.compile(r"\d\d:\d\d 到")
COUNTED = """() => {
  window.taps = 0;
  addEventListener('click', () => { window.taps += 1; }, true);
}"""


class Lead(Worker):
    """A team lead with a tablet."""

    def come_to(self, hour: int, minute: int = 0, days: int = 0) -> None:
        """Take up a tablet that has lain there until some hour today: after the PIN its page is as it was."""
        today = utc_now().astimezone(SHANGHAI).date() + timedelta(days=days)
        self.at.clock.set_fixed_time(datetime.combine(today, time(hour, minute), SHANGHAI))
        self.at.evaluate("dispatchEvent(new Event('touchmove'))")
        expect(self.at.get_by_text("请输入 6 位解锁密码")).to_be_visible()
        self.type_pin()
        expect(self.at.get_by_text("请输入 6 位解锁密码")).to_be_hidden()

    def open_roll(self) -> None:
        self.at.get_by_role("link", name=re.compile("护学 · 东门")).first.click()
        expect(self.at.get_by_role("group", name="点名")).to_be_visible()

    def tile(self, name: str) -> Locator:
        return self.at.get_by_role("group", name="点名").get_by_role("button", name=re.compile(f"^{name}"))

    def tap(self, name: str, shown: str | re.Pattern[str]) -> None:
        self.tile(name).click()
        expect(self.tile(name)).to_contain_text(shown)


@pytest.fixture
def lead(server: Server, playwright_here: Playwright, tmp_path: Path) -> Iterator[Lead]:
    with browsing(playwright_here, tmp_path / "lead", server.url) as browser:
        lead = Lead(browser, "duizhang01")
        lead.sign_in()
        lead.go_in()
        yield lead
        assert browser.errors == []


def hours_of(server: Server, name: str) -> list[float]:
    query = (
        "SELECT json_extract(a.body, '$.hours') FROM record a JOIN record p ON p.scope = a.scope"
        " AND p.id = json_extract(a.body, '$.volunteer') JOIN record s ON s.scope = a.scope"
        " AND s.id = json_extract(a.body, '$.shift') WHERE a.kind = 'attendance' AND a.removed = 0"
        " AND json_extract(a.body, '$.void_reason') IS NULL"
        " AND json_extract(p.body, '$.name') = ? AND json_extract(s.body, '$.starts_at') >= ?"
    )
    today = datetime.combine(utc_now().astimezone(SHANGHAI).date(), time(), SHANGHAI)
    since = today.astimezone(utc_now().tzinfo).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return [float(row[0]) for row in sql(server, query, name, since)]


def test_story_3_a_shift_of_twelve_from_the_first_who_comes_to_the_certificate(
    server: Server, playwright_here: Playwright, tmp_path: Path, lead: Lead
) -> None:
    with browsing(playwright_here, tmp_path / "second", server.url) as browser:
        second = Lead(browser, "duizhang02")
        second.sign_in()
        second.go_in()
        server.kill()
        page = lead.at

        lead.open_roll()
        lead.come_to(16)
        first, *others = ROLL[:-1]
        lead.tap(first, HERE)
        for name in others:
            lead.tap(name, HERE)
        expect(page.get_by_text("11 人到岗", exact=False)).to_be_visible()
        page.get_by_role("button", name="请假").click()
        lead.tap(ROLL[-1], "请假")
        page.get_by_role("button", name="请假", exact=True).click()
        lead.tap(ROLL[-1], HERE)  # he came after all
        page.get_by_role("button", name="临时参加").click()
        page.get_by_label("姓名").fill("江小满")
        page.get_by_role("button", name="到了，记上").click()
        expect(lead.tile("江小满")).to_contain_text("临时参加")

        lead.come_to(16, 40)
        lead.tap("刘春燕", "提前离开")
        page.get_by_role("button", name="撤销").click()
        expect(lead.tile("刘春燕")).not_to_contain_text("提前离开")
        lead.tap("韩梅", "提前离开")
        expect(page.get_by_text("还有", exact=False).first).to_be_visible()

        second.open_roll()  # two of them stand on another lead's tablet, too
        second.come_to(16)
        second.tap("马卫国", HERE)
        second.tap("宋长青", HERE)

        lead.come_to(18)
        page.get_by_role("button", name="结束班次").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("listitem").filter(has_text="韩梅")).to_contain_text("0.5 小时")
        expect(dialog.get_by_role("listitem").filter(has_text="刘春燕")).to_contain_text("2.0 小时")
        dialog.get_by_role("button", name="确认时长，结束").click()
        expect(dialog).to_be_hidden()
        expect(lead.tile("韩梅")).to_contain_text("0.5 小时")
        assert browser.errors == []

        server.start()
        for one in (second, lead, second):
            one.upload_until(one.at.get_by_role("heading", name="街道都收到了"), 1)
        assert hours_of(server, "韩梅") == [0.5]
        assert hours_of(server, "江小满") == [2]
        assert sorted(hours_of(server, "马卫国")) == [2, 2]
        second.go("今天")
        second.open_roll()
        expect(second.at.get_by_text("2 人在两张名单上都有")).to_be_visible()
        expect(second.tile("马卫国")).to_contain_text("2 处都记了")

    # The next day she says that she stayed longer.
    lead.go("今天")
    lead.open_roll()
    lead.tile("韩梅").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("现在记的是")).to_contain_text("0.5 小时")
    dialog.get_by_label("几点走").fill("17:30")
    dialog.get_by_role("button", name="更正为 1.5 小时").click()
    expect(lead.tile("韩梅")).to_contain_text("1.5 小时")
    expect(lead.tile("韩梅")).to_contain_text("更正过")
    expect(dialog).to_be_hidden()
    lead.tile("韩梅").click()
    expect(page.get_by_role("dialog").get_by_text("原来：", exact=False)).to_contain_text("0.5 小时")
    page.keyboard.press("Escape")
    lead.upload_until(page.get_by_role("heading", name="街道都收到了"), 1)
    assert hours_of(server, "韩梅") == [1.5]

    lead.go("今天")
    page.get_by_role("link", name=re.compile("班次")).last.click()
    page.get_by_role("link", name="时长和证明").click()
    page.get_by_label("谁").select_option(label="韩梅")
    expect(page.get_by_text("原来 0.5 小时", exact=False)).to_be_visible()
    page.get_by_role("button", name="开证明").click()
    paper = page.get_by_role("article")
    expect(paper.get_by_role("heading", name="志愿服务证明")).to_be_visible()
    said = paper.inner_text()
    [number], [code] = re.findall(r"\d{8}-[0-9A-F]{6}-\w{4}", said), re.findall(r"核对码 (\S{9})", said)
    assert "韩梅" in said

    with browsing(playwright_here, tmp_path / "window", server.url, viewport=DESK) as anybody:
        window = anybody.open("/verify")
        window.get_by_label("编号").fill(number)
        window.get_by_label("核对码").fill("2222-2222")
        window.get_by_role("button", name="核对").click()
        expect(window.get_by_text("对不上")).to_be_visible()
        window.get_by_label("核对码").fill(code)
        window.get_by_role("button", name="核对").click()
        expect(window.get_by_text("是真的", exact=True)).to_be_visible()
        expect(window.get_by_text("韩梅")).to_be_visible()
        assert anybody.errors == []


def test_a_roll_of_twelve_takes_no_more_than_sixteen_taps(lead: Lead, server: Server) -> None:
    page = lead.at
    server.kill()
    page.evaluate(COUNTED)
    lead.open_roll()
    for name in ROLL:
        lead.tap(name, HERE)
    page.get_by_role("button", name="结束班次").click()
    page.get_by_role("button", name="确认时长，结束").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(lead.tile(ROLL[0])).to_contain_text("小时")
    taps = page.evaluate("window.taps")
    assert len(ROLL) < taps <= MOST_TAPS, taps


def test_a_volunteer_sees_their_own_hours_taps_themselves_in_and_prints_a_certificate(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with (
        browsing(
            playwright_here, tmp_path / "own", server.url, viewport={"width": 360, "height": 740}
        ) as phone,
        browsing(playwright_here, tmp_path / "desk", server.url, viewport=DESK) as desk,
    ):
        own = Lead(phone, "zhiyuan01")
        own.sign_in()
        own.go_in()
        page = own.at
        page.get_by_role("link", name=re.compile("护学 · 东门")).first.click()
        page.get_by_role("button", name=re.compile("我到了")).click()
        expect(page.get_by_text("正在服务", exact=False)).to_be_visible()
        assert page.get_by_role("group", name="点名").count() == 0  # nobody else's name
        page.get_by_role("button", name="返回").click()
        page.get_by_role("link", name=re.compile("全部班次")).click()
        page.get_by_role("link", name="我的时长").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("吴建军")
        expect(page.get_by_text("开过的证明")).to_be_visible()
        page.get_by_role("button", name="再打印").click()
        expect(page.get_by_role("article")).to_contain_text("吴建军")
        assert phone.errors == []

        supervisor = Supervisor(desk, "shequ01")
        supervisor.sign_in()
        supervisor.go("志愿时长")
        expect(supervisor.at.get_by_role("table", name="志愿时长")).to_be_visible()
        with supervisor.at.expect_download() as taken:
            supervisor.at.get_by_role("button", name="导出表格").click()
        assert taken.value.suggested_filename.endswith(".xlsx")
        assert desk.errors == []
