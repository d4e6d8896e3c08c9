"""What a supervisor does at the desk, as steps that stories are told in."""

import re

from playwright.sync_api import expect

from tests.journeys.person import Person


class Supervisor(Person):
    """A person at a desk."""

    def sign_in(self) -> None:
        self.come()
        expect(self.at.get_by_role("navigation", name="工作台")).to_be_visible()

    def go(self, name: str) -> None:
        """To a page of the desk by its name in the side bar."""
        self.at.get_by_role("navigation", name="工作台").get_by_role("link", name=re.compile(name)).click()
        expect(self.at.get_by_role("heading", level=1, name=re.compile(name))).to_be_visible()

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
