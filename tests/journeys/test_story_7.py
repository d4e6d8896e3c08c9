"""Story 7: an old woman who lives alone has a plan; a call, a knock, the numbers first, and then one line.

The lead plans by hand, and asks for a visit everywhere when the heating fails, both without a network.
"""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from server.base.clock import day_of, utc_now
from tests.browser import Browser, browsing
from tests.journeys.taps import at_most
from tests.journeys.test_offline_visits import sql
from tests.journeys.worker import Worker
from tests.serving import Server

SEASON = "停暖"
HOME = (2, "301")  # 王秀兰, of whom the manual tells; next door 马桂英 has a key


def bodies(server: Server, kind: str, like: str) -> list[dict[str, object]]:
    """What the server holds of a kind, where its body has these words; the newest last."""
    query = "SELECT body FROM record WHERE kind = ? AND body LIKE ? ORDER BY at"
    return [json.loads(body) for (body,) in sql(server, query, kind, f"%{like}%")]


def lead_on_a_tablet(browser: Browser) -> Worker:
    lead = Worker(browser, "shequ01")
    lead.sign_in()
    lead.go_in()
    return lead


def offline(browser: Browser, is_so: bool = True) -> None:
    assert browser.context is not None
    browser.context.set_offline(is_so)


def received(worker: Worker) -> None:
    worker.upload()
    expect(worker.at.get_by_role("heading", name="街道都收到了")).to_be_visible()


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def test_a_plan_by_hand_a_call_a_knock_the_numbers_and_one_line(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with (
        browsing(playwright_here, tmp_path / "lead", server.url) as at_lead,
        browsing(playwright_here, tmp_path / "worker", server.url) as at_worker,
    ):
        lead = lead_on_a_tablet(at_lead)
        _plan(lead, at_lead)
        worker = Worker(at_worker, "wangge01")
        worker.sign_in()
        worker.go_in()
        offline(at_worker)
        _call_and_knock(worker)
        _emergency(worker)
        offline(at_worker, False)
        received(worker)
        [visit] = bodies(server, "visit", "已联系上，平安")
        assert (visit["result"], visit["visit_mode"]) == ("phone_ok", "phone")
        assert set(visit) <= {
            "household", "care_task", "purposes", "result", "visit_mode", "note", "next_on", "needs"
        }  # fmt: skip
        [task] = bodies(server, "care_task", str(visit["next_on"]))  # brought forward by the day agreed
        assert (task["cadence"], task["due_on"]) == ("weekly", visit["next_on"])
        assert [one["household"] for one in (visit, task)] == [visit["household"]] * 2
        [meal] = bodies(server, "service_request", str(visit["household"]))
        assert meal["category"] == "elder"
        [(visit_id,)] = sql(
            server, "SELECT id FROM record WHERE kind = 'visit' AND body LIKE '%已联系上，平安%'"
        )
        assert meal["from_visit"] == visit_id
        assert at_lead.errors == at_worker.errors == []


def _plan(lead: Worker, browser: Browser) -> None:
    """Without a network: whom, how often, from when, by how many; and no field for why."""
    offline(browser)
    page = lead.at
    lead.open_building("5号楼")
    lead.open_home(*HOME)
    page.get_by_role("link", name="改安排").click()  # the demo's plan ends, so that one begins by hand
    page.get_by_role("button", name="结束安排").click()
    page.get_by_role("dialog").get_by_role("button", name="结束安排").click()
    said(page, "安排结束了")
    page.get_by_role("link", name="安排关怀走访").click()
    expect(page.get_by_text("王秀兰同意过关怀走访")).to_be_visible()
    with at_most(page, 3):
        page.get_by_role("radio", name="每周").click()
        page.get_by_role("radio", name="今天").click()
        expect(page.get_by_role("textbox")).to_have_count(1)  # the day; nobody is asked why
        page.get_by_role("button", name="存好").click()
        said(page, "安排好了")
    offline(browser, False)
    received(lead)


def _call_and_knock(worker: Worker) -> None:
    """By phone nobody answers: the doorway is proposed for the same day, then the neighbour."""
    page = worker.at
    worker.open_building("5号楼")
    worker.door(*HOME)
    page.get_by_role("button", name="打电话").click()
    expect(page.get_by_role("dialog").get_by_role("link", name=re.compile("王秀兰"))).to_have_attribute(
        "href", re.compile("^tel:")
    )
    with at_most(page, 1):
        page.get_by_role("dialog").get_by_role("button", name="没人接").click()
        said(page, "2-301 存好了：无人应答")
    expect(page.get_by_text("电话没人接，去门口看看").first).to_be_visible()
    worker.go("今天")
    expect(page.get_by_role("link", name="去敲门：5号楼 2-301")).to_be_visible()  # still asked for today
    worker.go("楼栋")
    worker.door(*HOME)
    page.get_by_role("link", name="今天去门口看看").click()
    page.get_by_role("radio", name="无人应答").click()
    steps = page.get_by_role("status").filter(has_text="没人应，接着可以")
    expect(steps.get_by_role("link", name=re.compile("马桂英"))).to_have_attribute("href", "tel:10012340302")
    expect(steps.get_by_role("link", name=re.compile("李敏华"))).to_be_visible()
    steps.get_by_role("link", name=re.compile("紧急")).click()


def _emergency(worker: Worker) -> None:
    page = worker.at
    expect(page.get_by_role("heading", name="先打电话，再记录")).to_be_visible()
    links = page.get_by_role("main").get_by_role("link").evaluate_all("all => all.map((one) => one.href)")
    assert links[:3] == ["tel:120", "tel:110", "tel:119"]
    assert {"tel:10012340302", "tel:10012340471"} <= set(links)
    expect(page.get_by_role("textbox")).to_have_count(0)  # nothing to write an illness into
    with at_most(page, 4):
        page.get_by_role("radio", name="已联系上，平安").click()
        page.get_by_role("radio", name="三天后").click()
        page.get_by_role("checkbox", name="请人送餐").click()
        page.get_by_role("button", name="存好").click()
        said(page, "2-301 存好了：已联系上，平安")


def test_one_tap_asks_for_every_home_with_a_plan_once_and_another_ends_it(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with browsing(playwright_here, tmp_path / "lead", server.url) as browser:
        lead = lead_on_a_tablet(browser)
        page = lead.at
        offline(browser)
        page.get_by_role("link", name=re.compile("季节提醒")).click()
        button = page.get_by_role("button", name=re.compile(f"^{SEASON}"))
        homes = int(re.findall(r"(\d+) 户", button.inner_text())[0])
        assert homes > 1
        with at_most(page, 1):
            button.click()
            said(page, f"{SEASON}：{homes} 户，请在明天前看一次")
        expect(button).to_be_disabled()  # a second tap would ask for nothing
        expect(page.get_by_text(f"看过 0 户，还有 {homes} 户")).to_be_visible()
        lead.open_building("5号楼")
        lead.unchanged(*HOME)
        offline(browser, False)
        received(lead)
        tasks = bodies(server, "care_task", '"source":"season"')[-homes:]
        assert {task["season"] for task in tasks} == {"heating"}
        assert len({task["household"] for task in tasks}) == homes
        with browsing(playwright_here, tmp_path / "worker", server.url) as at_worker:
            worker = Worker(at_worker, "wangge01")
            worker.sign_in()
            worker.go_in()
            shown = worker.at.get_by_text(SEASON, exact=True).filter(visible=True)
            expect(shown).to_have_count(homes - 1)
        lead.go("今天")
        page.get_by_role("link", name=re.compile("季节提醒")).click()
        expect(page.get_by_text(f"看过 1 户，还有 {homes - 1} 户")).to_be_visible()
        with at_most(page, 1):
            page.get_by_role("button", name="结束", exact=True).click()
            said(page, f"{SEASON}：结束了")
        expect(page.get_by_role("heading", name="正在进行")).to_be_hidden()
        received(lead)
        over = bodies(server, "care_task", f'"ends_on":"{day_of(utc_now()).isoformat()}"')
        assert len(over) >= homes
        assert browser.errors == []
