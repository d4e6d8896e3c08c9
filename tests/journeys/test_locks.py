"""A tablet that is put down: locked at once or by itself, nothing left in memory, opened where it was."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, Playwright, expect

from tests.browser import browsing
from tests.faults.browser_street import rows_of
from tests.journeys.worker import Worker
from tests.serving import Server

WORDS = "门口的灯坏了，要换"
LOCK = "现在锁上"


def test_a_locked_tablet_holds_nothing_in_memory_and_opens_where_it_was(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    small = {"width": 400, "height": 560}
    with browsing(playwright_here, tmp_path / "profile", server.url, viewport=small) as browser:
        browser.opened = lambda context: context.clock.install()
        worker = Worker(browser, "wangge01")
        worker.sign_in()
        worker.go_in()
        page = worker.at
        names = _names(server)
        worker.open_building("5号楼")
        page.evaluate("window.scrollTo(0, 200)")
        top = page.evaluate("window.scrollY")
        assert top > 100
        assert {"a key", names[0]} <= set(_in_memory(page, names))  # the search bites
        page.get_by_role("button", name=LOCK).click()
        expect(page.get_by_text("请输入 6 位解锁密码")).to_be_visible()
        assert _in_memory(page, names) == []
        worker.type_pin()
        expect(page.get_by_role("heading", level=1, name=re.compile("5号楼"))).to_be_visible()
        page.wait_for_function(f"Math.abs(window.scrollY - {top}) < 3")

        [(entrance, door)] = worker.lived_doors(1)
        worker.door(entrance, door)
        page.locator("a[href$='/visit']").click()
        page.get_by_role("textbox").first.fill(WORDS)
        form = page.url
        page.clock.fast_forward("10:01")  # nobody touches it for ten minutes
        expect(page.get_by_text("请输入 6 位解锁密码")).to_be_visible()
        assert _in_memory(page, [WORDS]) == []
        worker.type_pin()
        expect(page.get_by_role("textbox").first).to_have_value(WORDS)
        assert page.url == form
        assert browser.errors == []


def test_a_passkey_opens_for_ever_without_a_network_and_the_server_holds_no_share(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with browsing(playwright_here, tmp_path / "profile", server.url) as browser:
        worker = Worker(browser, "wangge01")
        lock: list[tuple[CDPSession, str]] = []
        browser.opened = lambda context: lock.append(_own_lock(context.pages[0]))
        worker.come()
        page = worker.at
        page.get_by_role("button", name="再加平板自己的指纹或锁屏").click()
        worker.type_pin()
        expect(page.get_by_text("请再按一遍")).to_be_visible()
        worker.type_pin()
        expect(page.get_by_text("已就绪", exact=False)).to_be_visible(timeout=60_000)
        assert rows_of(server, "SELECT device FROM device_share") == []
        worker.go_in()
        worker.go("我的")
        expect(page.get_by_text("这台平板自己的指纹或锁屏。没有网络也一直打得开")).to_be_visible()
        server.kill()
        page.get_by_role("button", name=LOCK).click()
        [(devtools, authenticator)] = lock
        worker.type_pin()
        expect(page.get_by_role("heading", level=1, name=re.compile("我的"))).to_be_visible()
        page.get_by_role("button", name=LOCK).click()
        asked = {"authenticatorId": authenticator, "isUserVerified": False}  # somebody else's finger
        devtools.send("WebAuthn.setUserVerified", asked)
        worker.type_pin()
        expect(page.get_by_text("指纹或锁屏没有通过，请再试一次")).to_be_visible()
        assert browser.errors == []


def test_a_tablet_without_a_passkey_takes_the_servers_share_and_can_add_one_later(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with browsing(playwright_here, tmp_path / "profile", server.url) as browser:
        worker = Worker(browser, "wangge01")
        worker.sign_in()
        worker.go_in()
        worker.go("我的")
        page = worker.at
        expect(page.get_by_text(re.compile("街道保管一半。没有网络也能打开，到"))).to_be_visible()
        expect(page.get_by_role("button", name="换成指纹或锁屏")).to_have_count(0)
        assert len(rows_of(server, "SELECT device FROM device_share")) == 1
        _own_lock(page)
        worker.go("今天")
        worker.go("我的")
        page.get_by_role("button", name="换成指纹或锁屏").click()
        for digit in "246810":
            page.get_by_role("dialog").get_by_role("button", name=digit, exact=True).click()
        expect(page.get_by_text("这台平板自己的指纹或锁屏。没有网络也一直打得开")).to_be_visible()
        assert rows_of(server, "SELECT device FROM device_share") == []


def _names(server: Server) -> list[str]:
    bodies = rows_of(server, "SELECT body FROM record WHERE kind = 'person'")
    accounts = {str(name) for (name,) in rows_of(server, 'SELECT name FROM "user"')}
    return [
        name
        for (body,) in bodies
        if len(name := json.loads(str(body)).get("name", "")) > 2 and name not in accounts
    ]


def _in_memory(page: Page, words: list[str]) -> list[str]:
    """Which of these words the page's memory holds, and whether it holds a key."""
    devtools = page.context.new_cdp_session(page)
    parts: list[str] = []
    devtools.on("HeapProfiler.addHeapSnapshotChunk", lambda part: parts.append(part["chunk"]))
    devtools.send("HeapProfiler.enable")
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    devtools.detach()
    snapshot: dict[str, Any] = json.loads("".join(parts))
    text = "\n".join(snapshot["strings"])
    return [word for word in words if word in text] + ["a key"] * _keys(snapshot)


def _keys(snapshot: dict[str, Any]) -> int:
    """How many CryptoKeys there are: what the browser holds for each, not the word for them."""
    fields = snapshot["snapshot"]["meta"]["node_fields"]
    types = snapshot["snapshot"]["meta"]["node_types"][0]
    name_at, type_at, width = fields.index("name"), fields.index("type"), len(fields)
    nodes, strings = snapshot["nodes"], snapshot["strings"]
    return sum(
        strings[nodes[at + name_at]] == "CryptoKey" and types[nodes[at + type_at]] == "native"
        for at in range(0, len(nodes), width)
    )


def _own_lock(page: Page) -> tuple[CDPSession, str]:
    """Give the tablet a lock of its own, as a virtual authenticator that knows the extension `prf`."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "hasPrf": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]
