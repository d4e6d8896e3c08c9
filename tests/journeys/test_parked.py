"""A building changes hands while a tablet is offline: its edits are kept, and applied by the new lead."""

import csv
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Playwright, expect

from server.base.clock import day_of
from tests.browser import DESK, browsing
from tests.journeys.supervisor import Supervisor
from tests.journeys.test_offline_visits import sql
from tests.journeys.worker import Worker
from tests.serving import ROOT, Server


def recut(server: Server, building: str, grid: str) -> None:
    """Give a building to another grid from today on, as an operator does."""
    plan = server.home / "recut.csv"
    with plan.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["社区", "小区", "楼号", "网格"], ["青禾里", "青禾苑", building, grid]])
    environment = os.environ | {"QIAOMEN_HOME": str(server.home), "DATABASE_URL": server.database_url}
    today = day_of(datetime.now(UTC)).isoformat()
    command = [sys.executable, "-m", "server.cli", "grid", "recut", str(plan), "--from", today]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=60)


def test_an_edit_made_before_a_recut_was_known_waits_and_is_applied_by_the_new_lead(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    with (
        browsing(playwright_here, tmp_path / "tablet", server.url) as tablet,
        browsing(playwright_here, tmp_path / "desk", server.url, viewport=DESK) as desk,
    ):
        worker, lead = Worker(tablet, "wangge01"), Supervisor(desk, "shequ02")
        worker.sign_in()
        worker.go_in()
        server.kill()
        worker.open_building("5号楼")
        worker.open_home(*worker.lived_doors(1)[0])
        worker.set_phone("10033333333")
        [(grid,)] = sql(
            server,
            "SELECT grid.code FROM place AS grid JOIN place AS community ON community.scope = grid.parent"
            " WHERE grid.nature = 'grid' AND community.name = '松涛里' LIMIT 1",
        )
        recut(server, "5号楼", grid)
        server.start()
        worker.upload()
        expect(worker.at.get_by_text(re.compile("先替您收着")).first).to_be_visible()
        worker.go("楼栋")
        expect(worker.at.get_by_text("5号楼")).to_have_count(0)  # no longer this worker's to read

        lead.sign_in()
        lead.go("先收着")
        lead.at.get_by_role("table").get_by_role("button").first.click()
        lead.at.get_by_role("radio", name=re.compile("按我的权限算进来")).check()
        lead.at.get_by_role("button", name=re.compile("^就这样定")).click()
        expect(lead.at.get_by_role("status").filter(has_text="算进来了")).to_be_visible()
        [(held,)] = sql(server, "SELECT count(*) FROM record WHERE body LIKE '%10033333333%'")
        assert held == 1

        worker.upload()
        expect(worker.at.get_by_text(re.compile("先替您收着"))).to_have_count(0)
        assert tablet.errors == desk.errors == []
