"""A user disabled, a device revoked, a logout: the work is at the server, nothing readable on the tablet."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.faults.browser import PIN, Tablet
from tests.faults.browser_street import among, arrive, operate
from tests.faults.profile_search import canary, readable
from tests.faults.shown.visits import draft, rename, visit
from tests.serving import Server

UNSENT = 30
CANARIES = [canary(number) for number in range(100)]


def test_a_word_on_the_disk_is_found_however_it_is_spelt(server: Server, tmp_path: Path) -> None:
    tablet = Tablet(tmp_path / "profile", server.url).start()
    tablet.page.evaluate(
        """([words]) => new Promise((done) => {
          const asked = indexedDB.open('plain');
          asked.onupgradeneeded = () => asked.result.createObjectStore('words', { autoIncrement: true });
          asked.onsuccess = () => {
            const work = asked.result.transaction('words', 'readwrite');
            for (const word of words) work.objectStore('words').add({ word, padding: 'x'.repeat(5000) });
            work.objectStore('words').add(btoa(unescape(encodeURIComponent('-' + words[7]))));
            work.oncomplete = () => done();
          };
        })""",
        [CANARIES],
    )
    tablet.close()
    found = " ".join(readable(tablet.profile, CANARIES))
    assert "utf-16-le" in found
    assert "base64 of utf-8" in found


@pytest.mark.parametrize("ending", ["logout", "device revoked", "user disabled"])
def test_work_arrives_and_nothing_readable_stays(ending: str, server: Server, tmp_path: Path) -> None:
    tablet = Tablet(tmp_path / "profile", server.url, "wangge02").start("/")
    tablet.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    tablet.fresh_page()
    tablet.sign_in()
    colleagues = visit(tablet, [f"同事{number}" for number in range(3)])
    tablet.username = "wangge01"
    tablet.sign_in()
    device = next(one["id"] for one in tablet.ask("stores") if one["username"] == "wangge01")
    rename(tablet, CANARIES[30:60])
    assert tablet.ask("sync")["queued"] == 0
    draft(tablet, CANARIES[60:80])
    held = set(visit(tablet, CANARIES[80:]))
    tablet.ask("sync")
    server.kill()
    unsent = set(visit(tablet, CANARIES[:UNSENT]))
    tablet.close()
    assert readable(tablet.profile, CANARIES) == []  # nor while it is in use
    tablet.start("/")

    if ending == "logout":
        log_out(tablet)
        server.start()
    else:
        words = (
            ("device", "revoke", device) if ending == "device revoked" else ("user", "disable", "wangge01")
        )
        operate(server, *words)
        server.start()
        unlock(tablet, "wangge01")
        tablet.page.get_by_role("button", name="已停用").click(timeout=60_000)
        expect(tablet.page.get_by_text(re.compile("停用了，本机资料已清掉")).first).to_be_visible()
    tablet.close()

    tablet.start().unlock_as("wangge02")
    tablet.username = "wangge02"
    assert arrive(tablet) == 0
    assert len(tablet.ask("list", "household")) > 0
    wanted = unsent | held | set(colleagues)
    assert set(among(server, "op", wanted)) == wanted
    assert max(among(server, "op", wanted).values()) == 1
    stores = {one["username"]: one for one in tablet.ask("stores")}
    databases = tablet.page.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)")
    assert f"replica-{device}" not in databases
    if ending == "logout":
        assert stores["wangge01"]["state"] == "signed_out"
    else:
        assert "wangge01" not in stores
        assert [name for name in databases if device in name] == []
    tablet.close()
    assert readable(tablet.profile, CANARIES) == []


def unlock(tablet: Tablet, username: str) -> None:
    """On the page: choose the person and type the PIN."""
    tablet.page.get_by_role("button", name=re.compile(username)).click()
    for digit in PIN:
        tablet.page.get_by_role("button", name=digit, exact=True).click()


def log_out(tablet: Tablet) -> None:
    """On the pages, without a network: 我的, 退出登录."""
    page = tablet.page
    unlock(tablet, "wangge01")
    expect(page.get_by_role("heading", level=1, name=re.compile("今天"))).to_be_visible()
    page.get_by_role("navigation", name="主要页面").get_by_role("link", name="我的").click()
    page.get_by_role("button", name="退出登录").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(f"还有 {UNSENT} 条没上传", exact=False)).to_be_visible()
    dialog.get_by_role("button", name="清掉资料并退出").click()
    expect(page.get_by_label("账号", exact=False).first).to_be_visible()
