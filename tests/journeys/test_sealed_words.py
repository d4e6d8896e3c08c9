"""Sealed words on their way: from a tablet that keeps none of them, to whoever opens them with a reason."""

import re
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.browser import DESK, browsing
from tests.journeys.supervisor import Supervisor
from tests.journeys.worker import Worker
from tests.serving import Server

NOTE = "备用钥匙放在对门李家"
SUGGESTION = "值班表请提前一周贴出来"
ANSWER = "下周起提前一周贴"


def seal(worker: Worker, entrance: int, door: str, words: str) -> None:
    """A visit with a sealed note."""
    page = worker.at
    worker.door(entrance, door)
    page.locator(".doorcard__knock").click()
    page.get_by_role("radio", name="见到本人", exact=True).click()
    page.get_by_role("button", name=re.compile("^封存的话")).click()
    page.get_by_role("dialog").get_by_label(re.compile("要说的话")).fill(words)
    page.get_by_role("dialog").get_by_role("button", name="写好了").click()
    page.get_by_role("button", name=re.compile("^存好")).click()
    expect(page.get_by_role("status").filter(has_text="存好了")).to_be_visible()


def choose(page: Page, why: str, verb: str) -> None:
    """A reason from the list."""
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("button", name=verb, exact=True)).to_be_disabled()
    sheet.get_by_role("radio", name=why, exact=True).click()
    sheet.get_by_role("button", name=verb, exact=True).click()


def test_a_sealed_note_is_opened_with_a_reason_and_its_author_sees_who_did(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with (
        browsing(playwright_here, tmp_path / "tablet", server.url) as tablet,
        browsing(playwright_here, tmp_path / "desk", server.url, viewport=DESK) as desk,
    ):
        worker, lead = Worker(tablet, "wangge01"), Supervisor(desk, "shequ01")
        worker.sign_in()
        worker.go_in()
        worker.open_building("5号楼")
        entrance, door = worker.lived_doors(1)[0]
        seal(worker, entrance, door, NOTE)
        worker.upload()

        lead.sign_in()
        lead.open_arrival("李敏", f"{entrance}-{door}")
        sealed = lead.at.get_by_role("region", name="封存")
        expect(sealed.get_by_text("密封备注")).to_be_visible()
        assert NOTE not in lead.at.content()
        sealed.get_by_role("button", name="打开", exact=True).click()
        choose(lead.at, "去看望以前先了解", "打开")
        expect(sealed.get_by_text(NOTE)).to_be_visible()
        marked = sealed.locator(".marked")
        behind = marked.evaluate("e => getComputedStyle(e, '::before').content")
        assert behind.count("陈立") > 20
        lead.at.emulate_media(media="print")
        assert marked.evaluate("e => getComputedStyle(e, '::before').content").count("陈立") > 20
        lead.at.emulate_media(media="screen")
        sealed.get_by_role("button", name="收起").click()
        expect(sealed.get_by_text(NOTE)).to_be_hidden()

        lead.at.reload()
        lead.open_arrival("李敏", f"{entrance}-{door}")
        expect(
            lead.at.get_by_text(re.compile("陈立 · .*去看望以前先了解|陈立.*去看望以前先了解"))
        ).to_be_visible()
        assert NOTE not in lead.at.content()
        assert tablet.errors == desk.errors == []
    assert NOTE.encode() not in b"".join(
        path.read_bytes() for path in (tmp_path / "tablet").rglob("*") if path.is_file()
    )


def test_a_suggestion_goes_to_the_privacy_officer_and_its_answer_back(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with (
        browsing(playwright_here, tmp_path / "tablet", server.url) as tablet,
        browsing(playwright_here, tmp_path / "desk", server.url, viewport=DESK) as desk,
    ):
        worker, officer = Worker(tablet, "wangge01"), Supervisor(desk, "yinsi01")
        worker.sign_in()
        worker.go_in()
        server.kill()
        page = worker.at
        worker.go("我的")
        page.get_by_role("link", name=re.compile("意见建议")).click()
        page.get_by_label(re.compile("想说什么")).fill(SUGGESTION)
        page.get_by_role("button", name="存好", exact=True).click()
        expect(page.get_by_role("status").filter(has_text="封起来了")).to_be_visible()
        page.get_by_role("link", name=re.compile("意见建议")).click()
        expect(page.get_by_label(re.compile("想说什么"))).to_have_value("")
        assert SUGGESTION not in page.content()
        server.start()
        page.get_by_role("button", name="返回").click()
        worker.upload()
        expect(page.get_by_role("link", name=re.compile("还有 1 条没上传"))).to_be_hidden()

        officer.sign_in()
        officer.go("意见建议")
        table = officer.at.get_by_role("table", name="意见建议")
        expect(table.get_by_role("row").nth(1)).to_contain_text("还没答复")
        assert "李敏" not in table.inner_text()
        table.get_by_role("row").nth(1).get_by_role("button").click()
        officer.at.get_by_role("button", name="打开", exact=True).click()
        choose(officer.at, "处理意见建议", "打开")
        expect(officer.at.get_by_text(SUGGESTION)).to_be_visible()
        officer.at.get_by_label(re.compile("^答复")).fill(ANSWER)
        officer.at.get_by_role("button", name="送出答复").click()
        expect(officer.at.get_by_role("status").filter(has_text="答复送出了")).to_be_visible()

        worker.go("我的")
        page.get_by_role("link", name=re.compile("意见建议")).click()
        page.get_by_role("button", name="看答复").first.click()
        expect(page.get_by_text(ANSWER)).to_be_visible()
        expect(page.get_by_text(re.compile("方琳 打开过")).first).to_be_visible()
        assert tablet.errors == desk.errors == []
    content = b"".join(path.read_bytes() for path in (tmp_path / "tablet").rglob("*") if path.is_file())
    assert SUGGESTION.encode() not in content
    assert ANSWER.encode() not in content
