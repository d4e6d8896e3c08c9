"""What everybody does who comes to the product: open it, and say who they are."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser import Browser

PASSWORD = "qiaomen-demo"


@dataclass(eq=False)
class Person:
    """Somebody with a browser and an account of the demo street."""

    browser: Browser
    username: str
    page: Page | None = None

    @property
    def at(self) -> Page:
        assert self.page is not None
        return self.page

    def come(self, path: str = "/") -> None:
        """Open the product and give user name and password."""
        self.page = self.browser.open(path)
        self.at.get_by_label("账号", exact=False).first.fill(self.username)
        self.at.get_by_label("密码", exact=False).first.fill(PASSWORD)
        self.at.get_by_role("button", name="登录", exact=True).click()
