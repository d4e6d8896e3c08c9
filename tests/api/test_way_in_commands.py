"""The operator's commands about somebody's way in, as they are typed."""

import re

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from server.api.parts import Parts
from server.base.clock import utc_now
from server.cli import main
from server.people import oidc
from tests.api.phone import give_phone
from tests.api.street import Tablet, hire
from tests.people.street import STREET


@pytest.fixture
def run(app: Flask, parts: Parts, monkeypatch: pytest.MonkeyPatch):
    """Run `qiaomen …` beside the application, on the same database."""
    monkeypatch.setenv("QIAOMEN_HOME", str(parts.settings.home))
    monkeypatch.setenv("DATABASE_URL", parts.settings.database_url)
    monkeypatch.setenv("QIAOMEN_URL", "https://qiaomen.example/")

    def work(*words: str) -> Result:
        return CliRunner().invoke(main, words)

    return work


def test_a_link_is_printed_with_its_qr_and_lets_its_person_choose_a_password(
    app: Flask, parts: Parts, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    hire(parts, "wangge01")
    printed = run("user", "enrol", "wangge01")
    assert printed.exit_code == 0, printed.output
    assert "▄" in printed.output or "█" in printed.output
    (token,) = re.findall(r"https://qiaomen\.example/enrol#(\S+)", printed.output)
    # the command reads the machine's clock, the application here a test's
    monkeypatch.setattr(parts, "clock", utc_now)
    done = app.test_client().post(
        "/api/v1/enrolment/finish", json={"token": token, "password": "a password of my own"}
    )
    assert done.status_code == 200, done.json
    assert Tablet(app).sign_in("wangge01", "a password of my own").status_code == 200


def test_a_lost_second_factor_is_taken_away_and_sessions_end(app: Flask, parts: Parts, run) -> None:
    user = hire(parts, "jiedao01", "street_supervisor", STREET)
    tablet = Tablet(app)
    tablet.sign_in("jiedao01")
    give_phone(parts, user)
    assert Tablet(app).sign_in("jiedao01").json["code"] == "totp_needed"
    assert run("user", "totp-reset", "jiedao01").exit_code == 0
    assert Tablet(app).sign_in("jiedao01").status_code == 200
    assert run("user", "totp-reset", "jiedao01").exit_code == 1
    assert run("user", "sign-out", "jiedao01").output.startswith("1 ended")
    assert tablet.ask("GET", "/api/v1/session").json["code"] == "signed_out"


def test_a_subject_is_bound_only_where_there_is_a_provider(
    parts: Parts, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = hire(parts, "wangge01")
    assert run("user", "bind", "wangge01", "staff-1").exit_code == 1
    monkeypatch.setenv("QIAOMEN_OIDC_ISSUER", "https://id.example")
    monkeypatch.setenv("QIAOMEN_OIDC_CLIENT", "qiaomen")
    assert run("user", "bind", "nobody", "staff-1").exit_code == 1
    assert run("user", "bind", "wangge01", "staff-1").exit_code == 0
    with parts.database.snapshot() as connection:
        (row,) = connection.execute(select(oidc.Identity.__table__))
    assert tuple(row) == ("https://id.example", "staff-1", user)
