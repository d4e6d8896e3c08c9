"""A tablet keeps working with the app of before while the street's server is already the next version."""

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random

from playwright.sync_api import Page, expect

from tests.browser import browsing, playwright
from tests.faults.browser_street import WORKERS, among, check_all, rows_of, street, workshop
from tests.faults.matrix import Row, Tally
from tests.journeys.worker import Worker
from tests.serving import ROOT, Server

OLDER, NEWER = "0.0.1", "99.0.0"
WAIT_MS = 30_000
VERSION = """() => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => done(data);
  navigator.serviceWorker.controller.postMessage('version', [port2]);
})"""
LOOK = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  const found = registration.installing ?? registration.waiting ?? registration.active;
  while (found.state === 'installing') await new Promise((then) => setTimeout(then, 100));
}"""
VISITS = "SELECT id FROM op WHERE kind = 'visit' AND device IS NOT NULL"


@cache
def installation(version: str) -> Path:
    """The product as it is, under another version: every built file has another name."""
    root = workshop() / f"version-{version}"
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", "web")
    for name in ("server", "migrations", "webapp/src", "webapp/public"):
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for name in ("index.html", "package-lock.json", "tsconfig.json", "vite.config.ts"):
        shutil.copy(ROOT / "webapp" / name, root / "webapp" / name)
    package = json.loads((ROOT / "webapp/package.json").read_text(encoding="utf-8")) | {"version": version}
    (root / "webapp/package.json").write_text(json.dumps(package), encoding="utf-8")
    (root / "webapp/node_modules").symlink_to(ROOT / "webapp/node_modules")
    (root / "tools").mkdir()
    shutil.copy(ROOT / "tools/web", root / "tools/web")
    build = [
        "run",
        "vite",
        "build",
        "--outDir",
        str(root / "server/web"),
        "--emptyOutDir",
        "--logLevel=error",
    ]
    subprocess.run([sys.executable, root / "tools/web", *build], check=True, capture_output=True, timeout=300)
    return root


def serve(server: Server, version: str) -> None:
    """Serve the street with one version, on the address of before."""
    server.kill()
    server.inside = ("env", "-C", str(installation(version)))
    server.start()


def deploy_meanwhile(seed: int, folder: Path) -> Tally:
    """Offline visits and an open form, a new server, a contact of the old page, then the new page."""
    rng = Random(seed)
    expect.set_options(timeout=WAIT_MS)
    server = street(folder)
    phone = f"1{rng.randrange(10**10):010d}"
    count = rng.randint(1, 4)
    try:
        serve(server, OLDER)
        with browsing(playwright(), folder / "profile", server.url) as browser:
            worker = Worker(browser, rng.choice(WORKERS))
            worker.sign_in()
            worker.go_in()
            server.kill()
            if rng.random() < 0.5:
                worker.reopen()
            *doors, last = work_offline(worker, count + 1)
            write_and_leave_open(worker, last, phone)
            serve(server, NEWER)
            faults = contact_of_the_old_page(worker.at, server, len(doors), phone)
            faults += take_the_new_page(worker, server, phone)
            errors = list(browser.errors)
        visits = [str(op) for (op,) in rows_of(server, VISITS)]
        times = among(server, "op", visits)
        return Tally(
            injected=1,
            acknowledged=count + 1,
            lost=max(0, count - len(times)) + len(faults),
            twice=max(0, len(times) - count),
            divergent=len(found := check_all(server)),
            words="; ".join([*faults, *errors, *found]),
        )
    finally:
        server.kill()


def work_offline(worker: Worker, count: int) -> list[tuple[int, str]]:
    """Knock at doors of some building, all but the last."""
    worker.go("楼栋")
    doors = worker.lived_doors(count)
    for entrance, door in doors[:-1]:
        worker.unchanged(entrance, door)
    return doors


def write_and_leave_open(worker: Worker, door: tuple[int, str], phone: str) -> None:
    """Write into a form, and do not save it."""
    worker.open_home(*door)
    worker.at.get_by_role("link", name=re.compile("户主")).first.click()
    worker.at.get_by_label("电话", exact=False).first.fill(phone)
    worker.at.wait_for_timeout(1000)


def contact_of_the_old_page(page: Page, server: Server, visits: int, phone: str) -> list[str]:
    """The network is back: the old page hands in, learns of the new version, and keeps the open form."""
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.evaluate(LOOK)
    for _ in range(WAIT_MS // 250):
        if len(rows_of(server, VISITS)) >= visits:
            break
        page.wait_for_timeout(250)
    faults = []
    if page.get_by_label("电话", exact=False).first.input_value() != phone:
        faults.append("the open form lost its words")
    if page.evaluate(VERSION) != OLDER:
        faults.append("the page was changed under a form")
    return faults


def take_the_new_page(worker: Worker, server: Server, phone: str) -> list[str]:
    """Leave the form, take the offered version, and find the words again."""
    worker.at.go_back()
    worker.at.get_by_role("button", name="现在换").click()
    expect(worker.at.get_by_text("请输入 6 位解锁密码")).to_be_visible()
    worker.type_pin()
    expect(worker.at.get_by_role("heading", name="家里人")).to_be_visible()  # where it was left
    faults = [] if worker.at.evaluate(VERSION) == NEWER else ["the new version was not taken"]
    worker.at.get_by_role("link", name=re.compile("户主")).first.click()
    expect(worker.at.get_by_label("电话", exact=False).first).to_have_value(phone)
    worker.at.get_by_role("button", name=re.compile("^存好")).click()
    expect(worker.at.get_by_role("heading", name="家里人")).to_be_visible()
    for _ in range(WAIT_MS // 250):
        if rows_of(server, "SELECT 1 FROM record WHERE body LIKE ?", f"%{phone}%"):
            return faults
        worker.at.wait_for_timeout(250)
    return [*faults, "what was in the form did not arrive"]


ROWS = (
    Row(
        "old-worker",
        "a page and service worker of the version before against a new server, offline work and an open form",
        deploy_meanwhile,
        in_test=1,
        floor=20,
        aim=50,
        planted="a new service worker took over at once",
    ),
)
