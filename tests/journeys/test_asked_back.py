"""A supervisor reads what arrived and asks back; the worker answers without a network, and it arrives."""

import re
from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.browser import DESK, browsing
from tests.journeys.supervisor import Supervisor
from tests.journeys.test_offline_visits import sql
from tests.journeys.worker import Worker
from tests.serving import Server


def test_a_visit_is_read_asked_back_answered_offline_and_the_answer_arrives(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with (
        browsing(playwright_here, tmp_path / "tablet", server.url) as tablet,
        browsing(playwright_here, tmp_path / "desk", server.url, viewport=DESK) as desk,
    ):
        worker, supervisor = Worker(tablet, "wangge01"), Supervisor(desk, "shequ01")
        worker.sign_in()
        worker.go_in()
        worker.open_building("5号楼")
        entrance, door = worker.lived_doors(1)[0]
        worker.unchanged(entrance, door)
        worker.upload()

        supervisor.sign_in()
        supervisor.open_arrival("李敏", f"{entrance}-{door}")
        supervisor.ask_back("结果", "是本人开的门吗？")

        worker.upload()
        worker.go("今天")
        question = worker.at.get_by_role("link", name=re.compile("是本人开的门吗"))
        expect(question).to_be_visible()
        server.kill()
        question.click()
        expect(worker.at.get_by_text("是本人开的门吗？")).to_be_visible()
        worker.at.get_by_role("main").get_by_label(re.compile("回一句话")).fill("是本人，开门说了几句")
        worker.at.get_by_role("button", name=re.compile("^存好")).click()
        expect(worker.at.get_by_role("link", name=re.compile("还有 1 条没上传"))).to_be_visible()
        server.start()
        worker.upload()
        expect(worker.at.get_by_role("link", name=re.compile("还有 1 条没上传"))).to_be_hidden()

        [(answered,)] = sql(server, "SELECT count(*) FROM record WHERE body LIKE '%开门说了几句%'")
        assert answered == 1
        supervisor.at.get_by_label("只看没看的").uncheck()
        supervisor.open_arrival("李敏", f"{entrance}-{door}")
        expect(supervisor.at.get_by_text("答复：是本人，开门说了几句")).to_be_visible()
        assert tablet.errors == desk.errors == []
