"""A resident at the window: corrected, copied, deleted, to the last tablet, which had no network then."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Playwright, expect

from tests.browser import DESK, browsing
from tests.faults.profile_search import canary, readable
from tests.journeys.supervisor import Supervisor
from tests.journeys.test_offline_visits import sql
from tests.journeys.worker import Worker
from tests.serving import Server

BEFORE, NAME = "王秀兰", canary(1)


class Window(Supervisor):
    """Somebody at the desk with residents: the window, and the privacy officer."""

    @property
    def pane(self) -> Locator:
        return self.at.get_by_role("main").get_by_role("region", name="点一行看申请")

    def find(self, name: str) -> None:
        self.at.get_by_role("button", name="找一位居民").click()
        self.pane.get_by_label("姓名、门牌").fill(name)
        self.pane.get_by_role("button", name="找", exact=True).click()
        self.pane.get_by_role("group", name="找一位居民").get_by_role("button", name=name).first.click()
        expect(self.pane.get_by_role("heading", name=name)).to_be_visible()

    def take(self, right: str, words: str = "") -> None:
        """Take a request of whoever stands here, hand out the receipt, look at the paper."""
        self.pane.get_by_role("button", name="收下一份申请").click()
        self.pane.get_by_role("radio", name=right).click()
        if words:
            self.pane.get_by_label("哪里错了").fill(words)
        self.pane.get_by_role("button", name="收下，打印回执").click()
        expect(self.at.get_by_text("15 个工作日内")).to_be_visible()
        self.at.get_by_role("button", name="关上").click()
        self.pane.get_by_role("button", name=re.compile("证件看过")).click()
        expect(self.pane.get_by_text("核对过")).to_be_visible()

    def rename(self, name: str) -> None:
        self.pane.get_by_role("button", name="改资料").click()
        self.pane.get_by_label("姓名").fill(name)
        self.pane.get_by_role("button", name="存好").first.click()
        expect(self.pane.get_by_role("heading", name=name)).to_be_visible()

    def open(self, right: str) -> None:
        """Open the request about our resident that asks for this."""
        rows = self.at.get_by_role("table", name="居民申请").get_by_role("row")
        rows.filter(has_text=NAME).filter(has_text=right).get_by_role("button").click()
        expect(self.pane.get_by_role("heading", name=right)).to_be_visible()

    def become(self, username: str) -> None:
        """The next one sits down at the same desk."""
        self.at.get_by_role("button", name="退出").click()
        expect(self.at.get_by_label("账号", exact=False).first).to_be_visible()
        self.browser.close()
        self.username = username
        self.sign_in()


def test_a_resident_is_corrected_copied_and_deleted_to_the_last_tablet(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with (
        browsing(playwright_here, tmp_path / "tablet", server.url) as tablet,
        browsing(playwright_here, tmp_path / "desk", server.url, viewport=DESK) as desk,
    ):
        worker, window = Worker(tablet, "wangge01"), Window(desk, "gongzuo01")
        worker.sign_in()
        worker.go_in()
        worker.open_building("5号楼")
        worker.unchanged(2, "301")
        worker.upload()

        window.sign_in()
        window.go("居民办理")
        window.find(BEFORE)
        window.take("资料有错，要改", "名字写错了")
        window.pane.get_by_role("button", name="打开这位居民的资料").click()
        window.rename(NAME)

        worker.upload()
        worker.open_building("5号楼")
        worker.open_home(2, "301")
        expect(worker.at.get_by_role("link", name=re.compile(f"{NAME}.*户主"))).to_be_visible()
        assert tablet.context is not None
        tablet.context.set_offline(True)
        worker.open_building("5号楼")
        worker.unchanged(2, "301")

        for right in ("要一份资料", "要求删除"):
            window.find(NAME)
            window.take(right)
        window.become("yinsi01")
        window.go("居民办理")
        window.open("资料有错，要改")
        window.pane.get_by_role("button", name="答复").click()
        window.pane.get_by_label("怎么答复的").fill("当面改好了")
        window.pane.get_by_role("button", name="就这样答复").click()
        expect(window.pane.get_by_text("当面改好了")).to_be_visible()
        window.open("要一份资料")
        window.pane.get_by_role("button", name="准备资料").click()
        paper = window.at.get_by_role("article")
        expect(paper.get_by_role("heading", name=NAME)).to_be_visible()
        expect(paper.get_by_text("李敏 记").first).to_be_visible()
        with window.at.expect_download() as saved:
            window.at.get_by_role("button", name="存成表格").click()
        assert saved.value.suggested_filename.endswith(".xlsx")
        window.at.get_by_role("button", name="关上").click()

        [(person,)] = sql(server, f"SELECT id FROM record WHERE body LIKE '%{NAME}%' AND kind = 'person'")
        window.open("要求删除")
        window.pane.get_by_role("button", name="看看会删掉什么").click()
        window.pane.get_by_label("我看过了，删除").check()
        window.pane.get_by_role("button", name="删除", exact=True).click()
        expect(window.at.get_by_role("status").filter(has_text="删除了")).to_be_visible()
        expect(window.at.get_by_text("已删除，不再有名字").first).to_be_visible()
        assert sql(server, f"SELECT count(*) FROM record WHERE body LIKE '%{NAME}%'") == [(0,)]
        assert person in (server.home / "erased.log").read_text(encoding="utf-8")

        tablet.context.set_offline(False)
        worker.upload()
        expect(worker.at.get_by_role("link", name=re.compile("还有 1 条没上传"))).to_be_hidden()
        worker.open_building("5号楼")
        worker.door(2, "301")
        expect(worker.at.get_by_role("region", name="2-301")).to_be_visible()
        expect(worker.at.get_by_text(NAME)).to_have_count(0)
        assert sql(
            server, f"SELECT count(*) FROM record WHERE body LIKE '%{person}%' AND kind = 'visit'"
        ) == [(0,)]
        assert tablet.errors == desk.errors == []
    assert readable(tmp_path / "tablet", [NAME]) == []
    assert readable(tmp_path / "desk", [NAME]) == []
