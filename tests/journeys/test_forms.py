"""Questionnaires on the tablet: ten forms begun, interrupted, and handed in without a network."""

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from server.app import create_app
from server.base.clock import wire
from server.base.settings import Settings
from server.forms.child import converted
from server.forms.publish import Publication, publish
from server.forms.workbook import Converted
from tests.browser import browsing
from tests.forms.ten import TEN
from tests.journeys.answering import STANDING, fill_in
from tests.journeys.worker import Worker
from tests.serving import Server

ABOUT_HOMES = "暖不暖"


def publish_ten(home: Path) -> None:
    """Publish the ten forms in the community of the worker."""
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'qiaomen.db'}")
    parts = create_app(settings).extensions["qiaomen"]
    with sqlite3.connect(home / "qiaomen.db") as rows:
        [(scope, by)] = rows.execute(
            'select "unit", "user" from "grant" where role = ? limit 1', ("community_staff",)
        ).fetchall()
    for name, workbook in TEN.items():
        told = converted(workbook)  # here, and not in a child of its own for each: ten starts take seconds
        found = Converted(str(told.pop("xml")).encode(), told)
        about = "household" if name == ABOUT_HOMES else "none"
        asked = Publication(scope, name, "知道哪里要帮忙", about, None, by, wire(parts.clock()))
        parts.database.write(
            lambda connection, form=found, asked=asked, book=workbook: publish(
                connection, parts.engine, parts.files, asked, form, ("问卷.xlsx", book), []
            )
        )
    parts.database.engine.dispose()


def begin(page: Page, name: str) -> None:
    page.get_by_role("link", name=re.compile(f"^{name}")).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(page.locator("#answer")).to_be_visible()


def hand_in(page: Page, name: str) -> None:
    page.get_by_role("button", name="填好了").click()
    expect(page.get_by_role("status").filter(has_text=f"{name} 存好了")).to_be_visible()


@pytest.fixture
def server(demo_home: Path, tmp_path: Path) -> Iterator[Server]:
    """The demo street with ten questionnaires, served."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    publish_ten(home)
    served = Server(home, f"sqlite:///{home / 'qiaomen.db'}").start()
    yield served
    served.kill()


def test_ten_questionnaires_are_filled_in_without_a_network_and_taken_as_they_are(
    server: Server, tmp_path: Path, playwright_here: Playwright
) -> None:
    with browsing(playwright_here, tmp_path / "profile", server.url) as browser:
        worker = Worker(browser, "wangge01")
        worker.sign_in()
        worker.go_in()
        page = worker.at
        worker.go("楼栋")
        [door, *_] = worker.lived_doors(1)
        worker.open_home(*door)
        page.get_by_role("link", name="问卷").click()
        expect(page.get_by_role("link", name=re.compile(f"^{ABOUT_HOMES}"))).to_be_visible()
        assert browser.context is not None
        browser.context.set_offline(True)

        begin(page, ABOUT_HOMES)  # about the home that it was begun from
        page.get_by_role("button", name="填好了").click()
        expect(page.get_by_role("alert").filter(has_text="这一题要答").first).to_be_visible()
        fill_in(page)
        people = page.get_by_label("家里住几个人")
        people.fill("30")
        expect(page.get_by_text("1 到 12 人")).to_be_visible()
        people.fill("3")
        page.get_by_role("button", name="加一项").click()
        fill_in(page)
        people.fill("3")
        page.get_by_role("radio", name="English").click()
        expect(page.get_by_text("How many live here")).to_be_visible()
        expect(page.get_by_text("草稿已存在本机")).to_be_visible()
        standing = page.evaluate(STANDING)

        browser.close()  # the battery is flat
        browser.options["offline"] = True
        worker.page = page = browser.open("/forms")
        worker.type_pin()
        page.get_by_role("link", name=re.compile(f"^{ABOUT_HOMES}.*存的")).click()
        expect(page.locator("#answer")).to_be_visible()
        page.get_by_role("radio", name="English").click()
        assert page.evaluate(STANDING) == standing
        hand_in(page, ABOUT_HOMES)

        for name in TEN:
            if name != ABOUT_HOMES:
                begin(page, name)
                fill_in(page)
                hand_in(page, name)
        expect(page.get_by_text("还没上传")).to_have_count(len(TEN))
        browser.context.set_offline(False)
        expect(page.get_by_text("还没上传")).to_have_count(0)
        assert browser.errors == []
    with sqlite3.connect(server.home / "qiaomen.db") as rows:
        assert rows.execute("select code from parked_op where kind = 'answer'").fetchall() == []
        held = rows.execute("select id, kind, body from record where kind in ('form', 'answer')").fetchall()
    bodies = [(kind, id_, json.loads(body)) for id_, kind, body in held]
    forms = {id_: body["name"] for kind, id_, body in bodies if kind == "form"}
    answers = {forms[body["form"]]: body for kind, _, body in bodies if kind == "answer"}
    assert set(TEN) <= set(answers)
    winter = answers[ABOUT_HOMES]
    assert winter["household"]
    assert (winter["values"]["people"], len(winter["values"]["rooms"])) == ("3", 2)
    assert [row["name"] for row in winter["files"]] == [winter["values"]["photo"]]
