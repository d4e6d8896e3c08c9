"""Somebody new: a link shown as a QR, a password and a second factor of their own, and the desk."""

import re
import sqlite3
from base64 import b32decode
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Page, Playwright, expect

from tests.browser import DESK, Browser, browsing
from tests.journeys.supervisor import Supervisor
from tests.serving import Server

PASSWORD = "敲门十年没有丢过一条"


@dataclass
class Authenticator:
    """A phone: it reads the secret on the page and shows a code that it has not shown before."""

    secret: bytes
    shown: int = 0

    @classmethod
    def reads(cls, page: Page) -> "Authenticator":
        words = page.locator(".scan__secret").inner_text().replace(" ", "")
        return cls(b32decode(words))

    def code(self) -> str:
        """The present code, or the next one where the present one was shown already."""
        step = max(int(datetime.now(UTC).timestamp()) // 30, self.shown + 1)
        self.shown = step
        return TOTP(self.secret, 6, SHA1(), 30).generate(step * 30).decode()


def end_demo(server: Server) -> None:
    """From here on it is a real installation: in a demo nobody needs a second factor."""
    connection = sqlite3.connect(server.home / "qiaomen.db")
    with connection:
        connection.execute("UPDATE setting SET value = '0' WHERE name = 'demo'")
    connection.close()


def add_supervisor(desk: Browser, username: str) -> str:
    """The administrator adds somebody with a role, and gives the token of the link that the QR holds."""
    admin = Supervisor(desk, "guanli01")
    admin.sign_in()
    admin.go("人员与网格")
    admin.at.get_by_role("button", name="添一个人").click()
    sheet = admin.at.get_by_role("dialog")
    sheet.get_by_label("姓名").fill("邢晓岚")
    sheet.get_by_label("账号", exact=False).fill(username)
    sheet.get_by_label("岗位").select_option(label="街道分管")
    with admin.at.expect_response(re.compile("/enrolment$")) as answered:
        sheet.get_by_role("button", name="添好").click()
    expect(sheet.get_by_role("img", name="开通二维码")).to_be_visible()
    return str(answered.value.json()["address"]).partition("#")[2]


def test_from_the_qr_to_a_second_factor_to_the_desk(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with browsing(playwright_here, tmp_path / "desk", server.url, viewport=DESK) as desk:
        token = add_supervisor(desk, "jiedao09")
        assert desk.errors == []
    end_demo(server)
    with browsing(playwright_here, tmp_path / "new", server.url, viewport=DESK) as new:
        page = new.open(f"/enrol#{token}")
        expect(page.get_by_text("邢晓岚，请给自己设一个密码")).to_be_visible()
        assert page.url == f"{server.url}/enrol"  # the token is in no history
        phone = Authenticator.reads(page)
        page.get_by_label("新密码").fill("1234567890")
        page.get_by_label("验证器上的 6 位动态码").fill(phone.code())
        page.get_by_role("button", name="设好").click()
        expect(page.get_by_role("alert").filter(has_text="太常见")).to_be_visible()
        page.get_by_label("新密码").fill(PASSWORD)
        page.get_by_role("button", name="设好").click()
        expect(page.get_by_text("备用码，只显示这一次")).to_be_visible()
        recovery = page.locator(".codes li").first.inner_text()

        page.get_by_role("link", name="去登录").click()
        page.get_by_label("密码", exact=False).first.fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_text("再输入动态码")).to_be_visible()
        page.get_by_label("动态码或备用码").fill("000000")
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_text("动态码不对")).to_be_visible()
        page.get_by_label("动态码或备用码").fill(phone.code())
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("navigation", name="工作台")).to_be_visible()

        page.get_by_role("link", name="账号安全").click()
        expect(page.get_by_text("备用码还有 10 个")).to_be_visible()
        expect(page.get_by_text("就是这里")).to_be_visible()
        page.get_by_role("button", name="退出", exact=True).click()
        page.get_by_label("账号", exact=False).first.fill("jiedao09")
        page.get_by_label("密码", exact=False).first.fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.get_by_label("动态码或备用码").fill(recovery)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("navigation", name="工作台")).to_be_visible()

        page.goto(f"{server.url}/enrol#{token}")
        expect(page.get_by_text("这个链接不能用了")).to_be_visible()
        assert new.errors == []
