"""What a grid worker does on the tablet, as steps that stories are told in."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.person import Person

PIN = "246810"
HOME = re.compile("今天|(上午|中午|下午|晚上)好")


class Worker(Person):
    """A person with a tablet."""

    def sign_in(self) -> None:
        """Sign in for the first time, choose a PIN, prepare the tablet; also whoever else works at a desk."""
        self.come("/sign-in?field=1")
        self.choose_pin()

    def choose_pin(self) -> None:
        """Signed in for the first time: choose a PIN, prepare the tablet."""
        page = self.at
        for prompt in ("请想 6 位数字", "请再按一遍"):
            expect(page.get_by_text(prompt)).to_be_visible()
            self.type_pin()
        expect(page.get_by_text("已就绪", exact=False)).to_be_visible(timeout=60_000)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def type_pin(self, pin: str = PIN) -> None:
        for digit in pin:
            self.at.get_by_role("button", name=digit, exact=True).click()

    def reopen(self) -> None:
        """Close the browser and open it again, on the same profile, and unlock."""
        self.browser.close()
        self.page = self.browser.open("/")
        expect(self.at.get_by_text("请输入 6 位解锁密码")).to_be_visible()
        self.type_pin()
        expect(self.at.get_by_role("heading", level=1, name=HOME)).to_be_visible()

    def go_in(self) -> None:
        """From the prepared tablet to 今天, or to the home of the elder view."""
        self.at.get_by_role("button", name=re.compile("今天")).click()
        expect(self.at.get_by_role("heading", level=1, name=HOME)).to_be_visible()

    def go(self, name: str) -> None:
        """To a main page by its name in the navigation."""
        self.at.get_by_role("navigation", name="主要页面").get_by_role("link", name=name).click()

    def open_building(self, name: str) -> None:
        """To a building's door wall, by its number."""
        self.go("楼栋")
        self.at.get_by_role("button", name="换一栋").click()
        self.at.get_by_role("dialog").get_by_role("button", name=re.compile(rf"^{name}")).click()
        expect(self.at.get_by_role("heading", level=1, name=re.compile(name))).to_be_visible()

    def lived_doors(self, count: int) -> list[tuple[int, str]]:
        """The first doors on the wall behind which somebody lives, as (entrance, door)."""
        wall = self.at.get_by_role("group", name=re.compile("的门$"))
        doors = re.findall(r'button "(\d+)单元 (\S+) ，([^"]+)"', wall.aria_snapshot())
        return [(int(entrance), door) for entrance, door, state in doors if "空置" not in state][:count]

    def door(self, entrance: int, door: str) -> None:
        """Choose a door on the wall."""
        self.at.get_by_role("button", name=re.compile(rf"^{entrance}单元 {door} ")).first.click()

    def unchanged(self, entrance: int, door: str) -> None:
        """Two taps: the door, then that all is as it was."""
        self.door(entrance, door)
        self.at.get_by_role("button", name="见到，无变化").click()
        expect(self.at.get_by_role("status").filter(has_text=f"{entrance}-{door} 存好了")).to_be_visible()

    def open_home(self, entrance: int, door: str) -> None:
        """From the wall to the household behind a door."""
        self.door(entrance, door)
        self.at.get_by_role("region", name=f"{entrance}-{door}").get_by_role("link").first.click()
        expect(self.at.get_by_role("heading", name="家里人")).to_be_visible()

    def set_phone(self, phone: str) -> str:
        """On a household's page: give the first person another phone number; gives their name."""
        first = self.at.get_by_role("link", name=re.compile("户主"))
        name = first.inner_text().split()[0]
        first.click()
        self.at.get_by_label("电话", exact=False).first.fill(phone)
        self.at.get_by_role("button", name=re.compile("^存好")).click()
        expect(self.at.get_by_role("heading", name="家里人")).to_be_visible()
        return name

    def upload(self) -> None:
        """To 上传情况, and ask for an upload at once."""
        self.at.get_by_role("link", name=re.compile("打开上传情况")).first.click()
        button = self.at.get_by_role("button", name="现在上传")
        if button.is_visible():
            button.click()

    def upload_until(self, shown: Locator, count: int, tries: int = 10) -> None:
        """Ask for uploads until so many are shown: one that joins another under way brings nothing later."""
        for _ in range(tries):
            self.upload()
            try:
                expect(shown).to_have_count(count, timeout=3000)
                return
            except AssertionError:
                continue
        expect(shown).to_have_count(count)
