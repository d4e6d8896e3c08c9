"""What a supervisor does at the desk, as steps that stories are told in."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser import Browser
from tests.journeys.worker import PASSWORD


@dataclass(eq=False)
class Supervisor:
    """A person at a desk."""

    browser: Browser
    username: str
    page: Page | None = None

    @property
    def at(self) -> Page:
        assert self.page is not None
        return self.page

    def sign_in(self) -> None:
        self.page = self.browser.open("/")
        self.at.get_by_label("账号", exact=False).first.fill(self.username)
        self.at.get_by_label("密码", exact=False).first.fill(PASSWORD)
        self.at.get_by_role("button", name="登录", exact=True).click()
        expect(self.at.get_by_role("navigation", name="工作台")).to_be_visible()

    def go(self, name: str) -> None:
        """To a page of the desk by its name in the side bar."""
        self.at.get_by_role("navigation", name="工作台").get_by_role("link", name=re.compile(name)).click()

    def open_arrival(self, *words: str) -> None:
        """Open the newest arrival whose row has these words."""
        row = self.at.get_by_role("table", name="新到的记录").get_by_role("row")
        for word in words:
            row = row.filter(has_text=word)
        row.first.get_by_role("button").click()
        expect(self.at.get_by_role("button", name="谢谢")).to_be_visible()

    def ask_back(self, field: str, note: str) -> None:
        """By keyboard: R, a field, a sentence, Enter."""
        self.at.keyboard.press("r")
        self.at.get_by_label("问的是哪一项").select_option(label=field)
        self.at.get_by_label("要问就写一句").fill(note)
        self.at.keyboard.press("Enter")
        expect(self.at.get_by_role("status").filter(has_text="答复会回到这里")).to_be_visible()
