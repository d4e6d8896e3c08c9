"""The elder view: a home of few buttons that reads itself aloud, type that grows, each person's own choice;
and sheets of paper, printed and typed in."""

import csv
import io
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser import browsing
from tests.journeys.looking import go, ids_of
from tests.journeys.taps import at_most
from tests.journeys.worker import Worker
from tests.serving import Server

SECONDS = 40  # for a sheet of paper, by a person; a script is faster and counts the taps
# What the browser says aloud, kept instead of spoken; the last words end when the test says so.
VOICE = """() => {
  window.said = [];
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
  const voice = {
    speak: (words) => { window.said.push([words.text, words.lang]); window.words = words; },
    cancel: () => window.said.push('quiet'),
  };
  Object.defineProperty(window, 'speechSynthesis', { value: voice, configurable: true });
}"""
MUTE = "delete window.speechSynthesis; delete Object.getPrototypeOf(window).speechSynthesis"
OPS = """() => {
  const { provides } = document.querySelector('#app').__vue_app__._context;
  const given = Object.getOwnPropertySymbols(provides).map((key) => provides[key]);
  const engine = given.find((one) => one?.outbox && one?.kinds);
  return [...engine.outbox(), ...engine.journal()].map((one) => one.op).filter((op) => op?.new);
}"""


@pytest.fixture(scope="module")
def street(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("elder") / "home"
    shutil.copytree(demo_home, home)
    served = Server(home, f"sqlite:///{home / 'qiaomen.db'}").start()
    yield served
    served.kill()


@pytest.fixture(scope="module")
def leader(
    street: Server, playwright_here: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worker]:
    """A building leader of 68 whose tablet can speak."""

    def speak(context: BrowserContext) -> None:
        context.add_init_script(f"({VOICE})()")

    profile = tmp_path_factory.mktemp("leader")
    with browsing(playwright_here, profile, street.url, opened=speak) as tablet:
        worker = Worker(tablet, "louzhang01")
        worker.sign_in()
        worker.go_in()
        yield worker
        assert tablet.errors == []


@pytest.fixture(scope="module")
def knocker(
    street: Server, playwright_here: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worker]:
    """A grid worker whose tablet has no voice."""
    profile = tmp_path_factory.mktemp("knocker")
    with browsing(
        playwright_here, profile, street.url, opened=lambda context: context.add_init_script(MUTE)
    ) as tablet:
        worker = Worker(tablet, "wangge01")
        worker.sign_in()
        worker.go_in()
        yield worker
        assert tablet.errors == []


def size(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-size")


def test_a_building_leader_finds_three_large_buttons_and_each_leads_somewhere(leader: Worker) -> None:
    page = leader.at
    go(page, "/")
    expect(page.get_by_role("heading", level=1, name=re.compile("赵淑珍，.+好"))).to_be_visible()
    assert size(page) == "large"
    buttons = page.get_by_role("navigation", name="要做什么").get_by_role("link")
    assert [one.inner_text().split("\n")[0] for one in buttons.all()] == ["开始巡查", "报告问题", "我要帮忙"]
    for at in range(3):
        address = buttons.nth(at).get_attribute("href")
        assert address is not None
        buttons.nth(at).click()
        expect(page).to_have_url(re.compile(f"{address}$"))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.get_by_role("navigation", name="主要页面").get_by_role("link", name="首页").or_(
            page.get_by_role("button", name="返回")
        ).first.click()
        go(page, "/")
    width = page.evaluate("document.querySelector('#main').clientWidth")
    complaint = page.get_by_role("link", name="意见建议（不经您的上级）")
    box = complaint.bounding_box()
    assert box is not None
    assert box["width"] > 0.9 * width
    complaint.click()
    expect(page.get_by_role("heading", level=1, name=re.compile("意见建议"))).to_be_visible()


def test_the_page_reads_itself_aloud_and_stops(leader: Worker) -> None:
    page = leader.at
    go(page, "/")
    page.get_by_role("button", name="读给我听").click()
    text, language = page.evaluate("said.at(-1)")
    assert language == "zh-CN"
    assert [word for word in ("赵淑珍", "开始巡查", "报告问题", "我要帮忙") if word not in text] == []
    page.get_by_role("button", name="不读了").click()
    assert page.evaluate("said.at(-1)") == "quiet"
    page.get_by_role("button", name="读给我听").click()
    page.evaluate("words.dispatchEvent(new Event('end'))")
    page.get_by_role("button", name="读给我听").click()
    page.evaluate("words.dispatchEvent(Object.assign(new Event('error'), { error: 'voice-unavailable' }))")
    expect(page.get_by_text("这台平板不会读出声")).to_be_visible()
    go(page, "/items")  # every page can be read, and falls silent when it is left
    page.get_by_role("button", name="读给我听").click()
    assert "事项" in page.evaluate("said.at(-1)")[0]
    go(page, "/me")
    assert page.evaluate("said.at(-1)") == "quiet"


def test_the_type_grows_in_three_steps_and_stays_so_for_this_person(leader: Worker) -> None:
    page = leader.at
    go(page, "/")
    sizes = []
    for name in ("字再大点", "字再大点", "字小回来", "字再大点"):
        page.get_by_role("button", name=name).click()
        sizes.append(size(page))
    assert sizes == ["larger", "largest", "large", "larger"]
    leader.reopen()
    page = leader.at
    assert size(page) == "larger"
    expect(page.get_by_role("link", name=re.compile("^开始巡查"))).to_be_visible()
    # Locked it stays as it was worn, and another person of the tablet begins with their own.
    page.get_by_role("button", name="现在锁上").click()
    expect(page.get_by_text("请输入 6 位解锁密码")).to_be_visible()
    assert size(page) == "larger"
    page.get_by_role("link", name="换个人登录").or_(page.locator('a[href="/sign-in"]')).first.click()
    page.get_by_label("账号").first.fill("duizhang01")
    page.get_by_label("密码").first.fill("qiaomen-demo")
    page.get_by_role("button", name="登录", exact=True).click()
    leader.choose_pin()
    assert size(page) is None
    leader.go_in()
    expect(page.get_by_role("heading", level=1, name=re.compile("今天"))).to_be_visible()
    page.get_by_role("button", name="现在锁上").click()
    page.get_by_role("button", name=re.compile("赵淑珍")).click()
    assert size(page) == "larger"
    leader.type_pin()
    expect(page.get_by_role("link", name=re.compile("^开始巡查"))).to_be_visible()


def test_anybody_may_switch_to_the_elder_view_and_back(knocker: Worker) -> None:
    page = knocker.at
    go(page, "/me")
    page.get_by_role("radio", name="长者").click()
    go(page, "/")
    links = page.get_by_role("navigation", name="要做什么").get_by_role("link")
    assert [one.inner_text().split("\n")[0] for one in links.all()][:3] == ["去敲门", "开始巡查", "报告问题"]
    expect(page.get_by_role("button", name="读给我听")).to_have_count(0)
    expect(page.get_by_text("这台平板不会读出声，可以把字放大看")).to_be_visible()
    links.first.click()
    expect(page.get_by_role("heading", level=1, name=re.compile("今天"))).to_be_visible()
    go(page, "/me")
    page.get_by_role("radio", name="标准").click()
    page.get_by_role("radio", name="普通").click()
    assert size(page) is None
    go(page, "/")
    expect(page.get_by_role("heading", level=1, name=re.compile("今天"))).to_be_visible()


def test_every_sheet_is_one_page_of_a4_and_asks_what_the_form_asks(knocker: Worker) -> None:
    page = knocker.at
    go(page, "/paper")
    kinds = [
        str(one.get_attribute("href")) for one in page.get_by_role("link", name=re.compile("^打印")).all()
    ]
    assert len(kinds) >= 7
    building = ids_of(page, "building")[0]
    for address in kinds:
        go(page, f"{address}?building={building}")
        sheet = page.locator("article.a4")
        expect(sheet).to_contain_text("录入人：")
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1, address
    go(page, f"/paper/patrol?building={building}")
    page.emulate_media(media="print")
    assert page.locator("button:visible").count() == 0
    for row in ("楼道堆物", "燃气异味", "积雪结冰"):
        line = page.locator("article.a4 p").filter(has_text=row)
        assert line.inner_text().split() == [row, "好", "已处理", "要上报", "不适用"]
    page.emulate_media(media="screen")


def typed(page: Page, kind: str) -> dict[str, Any]:
    ops = [op for op in page.evaluate(OPS) if op["kind"] == kind]
    body: dict[str, Any] = ops[-1]["set"]
    return body


def test_a_sheet_of_paper_is_typed_in_with_few_taps_and_says_that_it_was(knocker: Worker) -> None:
    page = knocker.at
    assert knocker.browser.context is not None
    knocker.browser.context.set_offline(True)
    try:
        go(page, "/paper")
        page.get_by_label("单子上是哪一天").fill("2026-01-09")
        began = time.monotonic()
        with at_most(page, 6):
            page.get_by_role("button", name="录入填好的：巡查").click()
            expect(page.get_by_text("正在录入")).to_be_visible()
            page.get_by_role("main").get_by_role("link", name=re.compile("5号楼")).click()
            rows = page.get_by_role("region", name="检查项").get_by_role("radiogroup")
            expect(rows).to_have_count(12)
            rows.nth(3).get_by_role("radio", name="已处理").click()
            page.get_by_role("button", name=re.compile("^其余纸上都是")).click()
            page.get_by_role("button", name="存好", exact=True).click()
            expect(page.get_by_role("status").filter(has_text="存好了")).to_be_visible()
        assert time.monotonic() - began < SECONDS
        patrol = typed(page, "patrol")
        assert patrol["how"] == "paper_later"
        assert patrol["occurred_at"] == patrol["started_at"] == "2026-01-09T04:00:00.000Z"
        assert len(patrol["items"]) == 12

        go(page, "/paper")
        with at_most(page, 8):
            page.get_by_role("button", name="录入填好的：走访").click()
            door = knocker.lived_doors(1)[0]
            knocker.door(*door)
            page.get_by_role("link", name="去敲门").first.click()
            page.get_by_role("radio", name="见到家人").click()
            page.get_by_role("checkbox", name="维修").click()
            page.get_by_role("button", name=re.compile("^存好")).click()
            expect(page.get_by_role("status").filter(has_text="存好了")).to_be_visible()
        visit = typed(page, "visit")
        assert visit["how"] == "paper_later"
        assert visit["occurred_at"] == "2026-01-09T04:00:00.000Z"
        # Done: from now on it is the day itself again.
        page.get_by_role("button", name="录完了").click()
        knocker.unchanged(*knocker.lived_doors(2)[1])
        assert "how" not in typed(page, "visit")
    finally:
        knocker.browser.context.set_offline(False)


def test_a_workers_own_log_is_a_table_without_names_that_no_spreadsheet_runs(knocker: Worker) -> None:
    page = knocker.at
    go(page, "/paper")
    page.get_by_label("单子上是哪一天").fill("2026-01-08")
    page.get_by_role("button", name="录入填好的：走访").click()
    knocker.unchanged(*knocker.lived_doors(3)[2])
    page.get_by_role("button", name="录完了").click()
    go(page, "/me/log")
    page.get_by_label("从哪天").fill("2026-01-01")
    with page.expect_download() as download:
        page.get_by_role("button", name="存成表格").click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert head == ["日期", "时间", "什么", "哪里", "怎么样", "街道收到没有", "备注"]
    assert ["2026-01-08", "", "走访"] in [row[:3] for row in rows]
    assert any("纸上补录" in row[-1] for row in rows)
    assert any("街道已收到" in row for row in rows)
    names = {
        str(name) for name in page.evaluate("""() => {
          const { provides } = document.querySelector('#app').__vue_app__._context;
          const given = Object.getOwnPropertySymbols(provides).map((key) => provides[key]);
          return given.find((one) => one?.outbox && one?.kinds).list('person').map((one) => one.set.name);
        }""")
    }  # fmt: skip
    text = content.decode().replace("李敏 记的", "")
    assert len(names) > 20
    assert [name for name in names if name in text] == []
