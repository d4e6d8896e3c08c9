"""The operator's commands about people, as they are typed."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import update

from server.api.parts import Parts
from server.cli import main
from server.people.models import Access
from tests.api.conftest import TurnedClock
from tests.api.street import Tablet
from tests.people.street import EAST, HOUSE, ONE, STREET, TWO


@pytest.fixture
def run(app: Flask, parts: Parts, monkeypatch: pytest.MonkeyPatch):
    """Run `qiaomen …` beside the application, on the same database."""
    monkeypatch.setenv("QIAOMEN_HOME", str(parts.settings.home))
    monkeypatch.setenv("DATABASE_URL", parts.settings.database_url)

    def work(*words: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, words, input=stdin)

    return work


def test_an_account_with_a_role_signs_in(app: Flask, run, clock: TurnedClock) -> None:
    added = run("user", "add", "wangge01", "--name", "王芳")
    assert added.exit_code == 0, added.output
    password = added.output.split("password: ")[1].strip()
    given = run("role", "give", "wangge01", "grid_worker", "青禾里/第一网格", "--from", "2026-01-01")
    assert given.exit_code == 0, given.output
    assert "望河街道/青禾里/第一网格" in given.output
    tablet = Tablet(app)
    body = tablet.sign_in("wangge01", password).json
    assert {scope["id"] for scope in body["scopes"]} == {HOUSE, ONE, EAST, STREET}

    listed = run("device", "list")
    assert f"{tablet.device}  wangge01  active" in listed.output
    assert run("device", "revoke", tablet.device).exit_code == 0
    assert tablet.ask("GET", "/api/v1/session").json["code"] == "device_revoked"

    assert run("role", "end", "wangge01", "grid_worker", "9900101", "--on", "2026-02-01").exit_code == 0
    assert Tablet(app).sign_in("wangge01", password).json["user"]["roles"] == []
    assert run("user", "disable", "wangge01").exit_code == 0
    assert Tablet(app).sign_in("wangge01", password).json["code"] == "device_revoked"

    again = run("user", "password", "wangge01").output.split("password: ")[1].strip()
    assert Tablet(app).sign_in("wangge01", password).json["code"] == "wrong_password"
    assert Tablet(app).sign_in("wangge01", again).status_code == 200


def test_a_password_can_come_from_standard_input_and_is_not_printed(app: Flask, run) -> None:
    added = run("user", "add", "wangge01", "--name", "王芳", "--password-stdin", stdin="a long enough one\n")
    assert added.exit_code == 0
    assert "a long enough one" not in added.output
    assert Tablet(app).sign_in("wangge01", "a long enough one").status_code == 200


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["user", "add", "王", "--name", "王芳"], "username"),
        (["user", "disable", "nobody"], "nobody"),
        (["role", "give", "nobody", "grid_worker", "第一网格"], "望河街道/松涛里/第一网格"),
        (["role", "give", "nobody", "king", "青禾里"], "king"),
        (["role", "end", "nobody", "grid_worker", "9900101"], "nobody"),
        (["device", "revoke", "no-such-device"], "no-such-device"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_and_changes_nothing(run, words: list[str], told: str) -> None:
    result = run(*words)
    assert result.exit_code != 0
    assert told in result.output
    assert "Traceback" not in result.output


def test_a_recut_is_said_first_and_then_done(run, parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "recut.csv"
    file.write_text("社区,小区,楼号,网格\n青禾里,青禾苑,1号楼,第二网格\n", encoding="utf-8")
    tried = run("grid", "recut", str(file), "--from", "2026-11-25", "--dry-run")
    assert (
        tried.exit_code,
        "青禾苑 1号楼: 望河街道/青禾里/第一网格 → 望河街道/青禾里/第二网格" in tried.output,
    ) == (0, True)
    done = run("grid", "recut", str(file), "--from", "2026-11-25")
    assert done.output.strip().endswith("1 moved, 0 unchanged, from 2026-11-25")
    with parts.database.snapshot() as connection:
        assert parts.rights.tree(connection)[HOUSE].parent == TWO
    again = run("grid", "recut", str(file), "--from", "2026-11-25")
    assert "0 moved, 1 unchanged" in again.output
    file.write_text("社区,楼号,网格\n青禾里,9号楼,第二网格\n", encoding="utf-8")
    refused = run("grid", "recut", str(file), "--from", "2026-12-01")
    assert refused.exit_code == 1
    assert "row 2" in refused.output


def test_places_made_anew_from_the_records_are_as_before(run, parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "recut.csv"
    file.write_text("building,grid\n" + f"{HOUSE},9900102\n", encoding="utf-8")
    assert run("grid", "recut", str(file), "--from", "2026-11-20").exit_code == 0
    with parts.database.snapshot() as connection:
        before = parts.rights.tree(connection).history
    assert run("rebuild").exit_code == 0
    with parts.database.snapshot() as connection:
        assert parts.rights.tree(connection).history == before


def test_verify_finds_a_changed_line_of_the_access_log(run, parts: Parts) -> None:
    assert run("user", "add", "wangge01", "--name", "王芳").exit_code == 0
    assert run("verify").exit_code == 0
    parts.database.write(lambda c: c.execute(update(Access).values(who="nobody")))
    told = run("verify")
    assert told.exit_code == 1
    assert "access log" in told.output
