"""Erasure as the privacy officer asks for it, and a backup that an operator puts back after it."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from server.api.parts import Parts
from server.app import create_app
from server.base.clock import wire
from server.base.ids import new_id
from server.base.settings import Settings
from server.cli import main
from server.records.ports import Change
from tests.api import street
from tests.api.street import Tablet, hire
from tests.desk.homes import move_in
from tests.people.street import HOUSE, STREET

CANARY = "王黄鹂"


def erase(parts: Parts, tablet: Tablet, record: str) -> dict[str, Any]:
    op = {
        "id": new_id(), "device": tablet.device, "n": 1, "kind": "person", "record": record, "scope": HOUSE,
        "base": None, "schema": 1, "at": wire(parts.clock()), "set": {"erase": True},
    }  # fmt: skip
    answer = tablet.ask("POST", "/api/v1/sync/push", json={"sent": wire(parts.clock()), "ops": [op]})
    assert answer.status_code == 200, answer.json
    [result] = answer.json["results"]
    return dict(result)


def signed_in(app: Flask, parts: Parts, username: str, role: str, unit: str) -> Tablet:
    hire(parts, username, role, unit)
    tablet = Tablet(app)
    assert tablet.sign_in(username).status_code == 200
    return tablet


def test_the_privacy_officer_erases_and_nobody_else(app: Flask, parts: Parts) -> None:
    person = move_in(parts, HOUSE, "1", "101", CANARY).person
    officer = signed_in(app, parts, "geren01", "privacy_officer", STREET)
    for number, (role, unit) in enumerate((("street_admin", STREET), ("grid_worker", street.ONE))):
        other = signed_in(app, parts, f"other{number}", role, unit)
        assert erase(parts, other, person)["reason"]["code"] == "forbidden"
    assert erase(parts, officer, person)["status"] == "applied"


def test_a_backup_of_before_is_erased_again_when_it_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, backup = tmp_path / "home", tmp_path / "backup.db"
    home.mkdir()
    database = home / "qiaomen.db"
    monkeypatch.setenv("QIAOMEN_HOME", str(home))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setenv("QIAOMEN_TWO_FACTORS", "off")
    app = create_app(Settings.from_environment())
    parts: Parts = app.extensions["qiaomen"]
    street.found(parts)
    person = move_in(parts, HOUSE, "1", "101", CANARY).person
    parts.database.checkpoint()
    shutil.copyfile(database, backup)
    officer = signed_in(app, parts, "geren01", "privacy_officer", STREET)
    assert erase(parts, officer, person)["status"] == "applied"
    parts.database.engine.dispose()
    assert told_in(home) == []

    assert CANARY.encode() in backup.read_bytes()
    assert b"huangli" in backup.read_bytes()
    restored = CliRunner().invoke(main, ["restore", str(backup)])
    assert restored.exit_code == 0, restored.output
    assert told_in(home) == []
    checked = CliRunner().invoke(main, ["verify"])
    assert checked.exit_code == 0, checked.output
    assert told_in(home) == []


def told_in(home: Path) -> list[str]:
    """The files that still say the name, as text, JSON or pinyin."""
    words = [CANARY.encode(), CANARY.encode("unicode_escape"), b"huangli"]
    files = [path for path in home.rglob("*") if path.is_file()]
    return [path.name for path in files if any(word in path.read_bytes() for word in words)]


def test_a_file_that_was_erased_is_asked_for_no_more_and_not_taken(app: Flask, parts: Parts) -> None:
    tablet = signed_in(app, parts, "wangge01", "grid_worker", street.ONE)
    officer = signed_in(app, parts, "geren01", "privacy_officer", STREET)
    content = b"\xff\xd8\xff" + CANARY.encode() * 9
    digest, visit = hashlib.sha256(content).hexdigest(), new_id()
    named = {"sha256": digest, "size_bytes": len(content)}
    body = {
        "household": new_id(),
        "visit_mode": "home",
        "result": "met",
        "purposes": ["routine"],
        "files": [named],
    }
    [made] = parts.engine.write([Change(HOUSE, "visit", visit, body, new=True)])
    assert made.status == "applied", made
    path = f"/api/v1/files/{HOUSE}/{digest}"
    assert tablet.ask("HEAD", path).status_code == 404
    op = {
        "id": new_id(), "device": officer.device, "n": 1, "kind": "visit", "record": visit, "scope": HOUSE,
        "base": None, "schema": 1, "at": wire(parts.clock()), "set": {"erase": True},
    }  # fmt: skip
    answer = officer.ask("POST", "/api/v1/sync/push", json={"sent": wire(parts.clock()), "ops": [op]})
    assert answer.json["results"][0]["status"] == "applied"
    assert tablet.ask("HEAD", path).status_code == 200
    said = {"Content-Range": "bytes 0-3/4"}
    assert tablet.ask("PUT", path, data=b"abcd", headers=said).status_code == 200
    assert tablet.ask("GET", path).status_code == 404
    assert not list((parts.settings.files_path).rglob(digest))
