"""The whole way once: recorded without a network, reconciled, read by a supervisor, answered, arrived."""

import re
import sqlite3
from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.browser import browsing
from tests.journeys.worker import Worker
from tests.serving import Server


def sql(server: Server, query: str, *values: object) -> list[tuple]:
    connection = sqlite3.connect(server.home / "qiaomen.db")
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def visits_of(server: Server, username: str) -> int:
    query = (
        "SELECT count(*) FROM record JOIN op ON op.scope = record.scope AND op.record = record.id"
        ' JOIN "user" ON "user".id = record.by WHERE record.kind = \'visit\' AND op.device IS NOT NULL'
        ' AND "user".username = ?'
    )
    return int(sql(server, query, username)[0][0])


def test_five_visits_and_a_phone_number_recorded_while_the_server_is_dead_all_arrive_once(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with browsing(playwright_here, tmp_path / "profile", server.url) as browser:
        worker = Worker(browser, "wangge01")
        worker.sign_in()
        server.kill()
        worker.reopen()
        worker.open_building("5号楼")
        *doors, last = worker.lived_doors(6)
        for entrance, door in doors:
            worker.unchanged(entrance, door)
        worker.open_home(*last)
        worker.set_phone("10012345678")
        expect(worker.at.get_by_role("link", name=re.compile("还有 6 条没上传"))).to_be_visible()
        worker.reopen()  # what was recorded is there after another restart
        expect(worker.at.get_by_role("link", name=re.compile("还有 6 条没上传"))).to_be_visible()
        server.start()
        worker.upload()
        expect(worker.at.get_by_role("link", name=re.compile("街道已收到|需要您再看一下"))).to_be_visible()
        expect(worker.at.get_by_role("heading", name="街道已收到")).to_be_visible()
        expect(worker.at.get_by_text(re.compile("5 条走访"))).to_be_visible()  # with its receipts
        assert visits_of(server, "wangge01") == len(doors) == 5
        [(count,)] = sql(server, "SELECT count(*) FROM record WHERE body LIKE '%10012345678%'")
        assert count == 1
        assert browser.errors == []


def test_a_phone_changed_on_two_tablets_offline_is_a_conflict_on_both_settled_on_one(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with (
        browsing(playwright_here, tmp_path / "one", server.url) as first,
        browsing(playwright_here, tmp_path / "two", server.url) as second,
    ):
        one, two = Worker(first, "wangge01"), Worker(second, "wangge01")
        phones = {one: "10011111111", two: "10022222222"}
        for worker in phones:
            worker.sign_in()
            worker.go_in()
        one.upload()
        expect(one.at.get_by_role("button", name="选一个").first).to_be_visible()
        demo = one.at.get_by_role("button", name="选一个").count()  # the demo's own, another number each day
        server.kill()
        [(before,)] = sql(server, "SELECT count(*) FROM entry WHERE kind = 'conflict' AND state = 'settled'")
        for worker, phone in phones.items():
            worker.open_building("5号楼")
            worker.open_home(*worker.lived_doors(1)[0])
            worker.set_phone(phone)
        server.start()
        for worker in (one, two):
            worker.upload()
            expect(worker.at.get_by_role("heading", name="街道都收到了")).to_be_visible()
        for worker in (one, two):
            worker.upload_until(worker.at.get_by_role("button", name="选一个"), demo + 1)
        for worker in phones:
            worker.at.get_by_role("button", name="选一个").last.click()
            dialog = worker.at.get_by_role("dialog")
            for phone in phones.values():
                expect(dialog.get_by_text(phone[-4:], exact=False).first).to_be_visible()
            worker.at.keyboard.press("Escape")
        one.at.get_by_role("button", name="选一个").last.click()
        dialog = one.at.get_by_role("dialog")
        dialog.get_by_role("radio", name=re.compile("1111")).click()
        dialog.get_by_role("button", name=re.compile("^用这个")).click()
        expect(dialog.get_by_role("radio", name=re.compile("1111"))).to_be_hidden()
        one.at.keyboard.press("Escape")
        for worker in (one, two):
            worker.upload_until(worker.at.get_by_role("button", name="选一个"), demo)
        for worker in (one, two):
            worker.open_building("5号楼")
            worker.open_home(*worker.lived_doors(1)[0])
            expect(worker.at.get_by_text("100…1111").first).to_be_visible()
        states = sql(server, "SELECT count(*) FROM entry WHERE kind = 'conflict' AND state = 'settled'")
        assert states == [(before + 1,)]
        assert first.errors == second.errors == []
