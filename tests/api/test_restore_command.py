"""Restoring a backup file, as an operator types it."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.api.parts import Parts
from server.app import create_app
from server.base.settings import Settings
from server.cli import main


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
