"""Restoring a backup file, as an operator types it."""

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
from tests.api.street import Tablet, found, hire
from tests.people.street import HOUSE


def test_a_backup_takes_the_databases_place_only_when_nobody_has_it_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, backup = tmp_path / "qiaomen.db", tmp_path / "backup.db"
    monkeypatch.setenv("QIAOMEN_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0
    shutil.copyfile(database, backup)
    serving: Parts = create_app(Settings.from_environment()).extensions["qiaomen"]

    with serving.database.snapshot():
        refused = CliRunner().invoke(main, ["restore", str(backup)])
    assert refused.exit_code == 1
    assert "stop it first" in refused.output
    assert not list(tmp_path.glob("*.before-*"))

    serving.database.engine.dispose()
    restored = CliRunner().invoke(main, ["restore", str(backup)])
    assert restored.exit_code == 0, restored.output
    assert "new epoch" in restored.output
    assert len(list(tmp_path.glob("*.before-*"))) == 1


def test_a_database_that_cannot_be_read_is_put_aside_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, backup = tmp_path / "qiaomen.db", tmp_path / "backup.db"
    monkeypatch.setenv("QIAOMEN_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0
    database.rename(backup)
    database.write_bytes(b"not a database" * 100)
    restored = CliRunner().invoke(main, ["restore", str(backup)])
    assert restored.exit_code == 0, restored.output


def test_after_a_restore_verify_says_what_came_back_and_fsck_finds_all_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, backup = tmp_path / "qiaomen.db", tmp_path / "backup.db"
    monkeypatch.setenv("QIAOMEN_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")

    def served() -> tuple[Flask, Parts]:
        app = create_app(Settings.from_environment())
        return app, app.extensions["qiaomen"]

    def doors(parts: Parts, tablet: Tablet, numbers: range) -> list[dict[str, Any]]:
        return [
            {
                "id": new_id(), "device": tablet.device, "n": n, "kind": "dwelling", "record": new_id(),
                "scope": HOUSE, "new": True, "base": None, "schema": 1, "at": wire(parts.clock()),
                "set": {"building": HOUSE, "entrance": "1", "door": str(n), "dwelling_state": "lived"},
            }
            for n in numbers
        ]  # fmt: skip

    def push(tablet: Tablet, *ops: dict[str, Any]) -> Any:
        answer = tablet.ask("POST", "/api/v1/sync/push", json={"ops": list(ops)})
        assert answer.status_code == 200, answer.json
        return answer.json

    app, parts = served()
    found(parts)
    hire(parts, "wangge01", "grid_worker")
    tablet, away = Tablet(app), Tablet(app)
    for one in (tablet, away):
        one.sign_in("wangge01")
    first = doors(parts, tablet, range(1, 4))
    push(tablet, *first)
    parts.database.engine.dispose()
    shutil.copyfile(database, backup)
    lost = doors(parts, tablet, range(4, 9))
    assert push(tablet, *lost)["have"] == 8
    parts.database.engine.dispose()

    restored = CliRunner().invoke(main, ["restore", str(backup)])
    assert restored.exit_code == 0, restored.output
    app, parts = served()
    tablet.client = app.test_client()
    assert tablet.ask("POST", "/api/v1/sync/push", json={"ops": []}).json["code"] == "signed_out"
    session = tablet.sign_in("wangge01").json
    assert session["device"]["have"] == 3
    assert f"new epoch {session['epoch']}" in restored.output
    asked = push(tablet, *({"id": one["id"], "scope": HOUSE} for one in first + lost))["results"]
    assert [one["status"] for one in asked] == ["applied"] * 3 + ["unknown"] * 5
    push(tablet, *lost[:2], *lost[3:])
    parts.database.engine.dispose()

    told = CliRunner().invoke(main, ["verify"])
    assert told.exit_code == 0, told.output
    assert "4 ops made before that came since" in told.output
    assert f"came back: 4 from 平板 (wangge01, {tablet.device}), by itself, n 4-5, 7-8" in told.output
    assert f"missing: 1 of 平板 (wangge01, {tablet.device}), n 6" in told.output
    assert f"not back: 平板 (wangge01, {away.device})" in told.output
    whole = CliRunner().invoke(main, ["fsck"])
    assert whole.exit_code == 0, whole.output


def test_fsck_says_what_it_found_and_mends_what_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIAOMEN_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'qiaomen.db'}")
    parts: Parts = create_app(Settings.from_environment()).extensions["qiaomen"]
    found(parts)
    parts.database.write(lambda c: c.exec_driver_sql("DELETE FROM place"))
    parts.database.engine.dispose()
    stale = CliRunner().invoke(main, ["fsck"])
    assert (stale.exit_code, "qiaomen fsck --mend" in stale.output) == (1, True)
    mended = CliRunner().invoke(main, ["fsck", "--mend"])
    assert (mended.exit_code, "mended: place" in mended.output) == (0, True), mended.output
    parts.database.write(lambda c: c.exec_driver_sql("DELETE FROM op WHERE seq = 1"))
    parts.database.engine.dispose()
    broken = CliRunner().invoke(main, ["fsck", "--mend"])
    assert (broken.exit_code, "restore a backup" in broken.output) == (1, True)
