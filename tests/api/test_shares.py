"""The server's half of a tablet's key: who is given it, and when it is gone."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from server.api.parts import Parts
from server.base.ids import new_id
from server.base.keys import Keys
from server.base.settings import Settings
from server.people import accounts
from server.people.shares import DeviceShare
from tests.api.conftest import TurnedClock
from tests.api.street import PASSWORD, Tablet, hire
from tests.people.street import HOUSE, ONE

SHARE = "/api/v1/session/share"
RIGHT, WRONG = b"r" * 32, b"w" * 32


def _ask(tablet: Tablet, proof: bytes = RIGHT, **more: object) -> TestResponse:
    text = urlsafe_b64encode(proof).rstrip(b"=").decode()
    return tablet.ask("POST", SHARE, json={"proof": text, **more})


def _code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def _count(parts: Parts) -> int:
    with parts.database.snapshot() as connection:
        return connection.scalar(select(func.count()).select_from(DeviceShare)) or 0


def test_a_share_is_made_once_and_given_again_to_whoever_proves_the_pin(tablet: Tablet) -> None:
    assert _code(_ask(tablet)) == (404, "share_missing")
    made = _ask(tablet, new=True).json
    assert len(urlsafe_b64decode(made["share"] + "=")) == 32
    assert made["lease_hours"] == 72
    assert _ask(tablet).json["share"] == made["share"]
    assert _ask(tablet, new=True).json["share"] != made["share"]


def test_five_wrong_proofs_close_it_and_the_password_opens_it_again(tablet: Tablet) -> None:
    made = _ask(tablet, new=True).json
    assert [_code(_ask(tablet, WRONG)) for _try in range(5)] == [
        *[(403, "share_refused")] * 4, (403, "share_closed")
    ]  # fmt: skip
    assert _code(_ask(tablet)) == (403, "share_closed")
    tablet.sign_in("wangge01", "not the password")
    assert _code(_ask(tablet)) == (403, "share_closed")
    tablet.sign_in("wangge01", PASSWORD)
    assert _ask(tablet).json["share"] == made["share"]


def test_a_right_proof_in_between_begins_the_count_anew(tablet: Tablet) -> None:
    _ask(tablet, new=True)
    for _round in range(3):
        for _try in range(4):
            assert _code(_ask(tablet, WRONG)) == (403, "share_refused")
        assert _ask(tablet).status_code == 200


def test_it_is_given_to_no_other_device_and_not_without_a_session(app: Flask, tablet: Tablet) -> None:
    own = _ask(tablet, new=True).json["share"]
    other = Tablet(app)
    other.sign_in("wangge01")
    assert _code(_ask(other)) == (404, "share_missing")
    assert _ask(other, new=True).json["share"] != own
    assert _code(other.ask("POST", SHARE, json={}, headers={"X-Device": tablet.device})) == (
        403,
        "device_mismatch",
    )
    assert _code(_ask(Tablet(app, tablet.device))) == (401, "signed_out")
    assert _ask(tablet).json["share"] == own


@pytest.mark.parametrize("ending", ["logout", "wipe", "device revoked", "user disabled", "dropped"])
def test_it_is_gone_at(ending: str, tablet: Tablet, parts: Parts, clock: TurnedClock) -> None:
    _ask(tablet, new=True)
    assert _count(parts) == 1
    if ending == "logout":
        tablet.ask("DELETE", "/api/v1/session")
    elif ending == "wipe":
        tablet.ask("DELETE", "/api/v1/session?wipe=1")
    elif ending == "device revoked":
        parts.database.write(lambda c: accounts.revoke_device(c, tablet.device, clock()))
    elif ending == "dropped":
        assert tablet.ask("DELETE", SHARE).status_code == 204
    else:
        user = parts.database.write(lambda c: accounts.find_user(c, "wangge01")) or ""
        parts.database.write(lambda c: accounts.disable_user(c, user, clock()))
    assert _count(parts) == 0


def test_one_logout_leaves_the_colleagues_share_alone(app: Flask, tablet: Tablet, parts: Parts) -> None:
    hire(parts, "wangge02", "grid_worker")
    other = Tablet(app)
    other.sign_in("wangge02")
    share = _ask(other, new=True).json["share"]
    _ask(tablet, new=True)
    tablet.ask("DELETE", "/api/v1/session")
    assert _ask(other).json["share"] == share


def test_the_database_holds_neither_share_nor_proof(tablet: Tablet, parts: Parts, settings: Settings) -> None:
    share = urlsafe_b64decode(_ask(tablet, new=True).json["share"] + "=")
    with parts.database.snapshot() as connection:
        sealed = connection.scalar(select(DeviceShare.sealed))
    assert share not in sealed
    assert parts.keys.decrypt(sealed, f"share|{tablet.device}")[:32] == share
    assert RIGHT not in parts.keys.decrypt(sealed, f"share|{tablet.device}")


def test_with_other_keys_it_is_missing_and_can_be_made_anew(
    tablet: Tablet, parts: Parts, settings: Settings
) -> None:
    _ask(tablet, new=True)
    parts.keys._rest = Keys(settings.home / "other-keys")._rest
    assert _code(_ask(tablet)) == (404, "share_missing")
    assert _ask(tablet, new=True).status_code == 200


@pytest.mark.parametrize("proof", [None, "", "a" * 42, "a" * 44, "!" * 43, 7])
def test_what_is_no_proof_is_refused_at_its_field(tablet: Tablet, proof: object) -> None:
    answer = tablet.ask("POST", SHARE, json={"proof": proof, "new": True})
    assert _code(answer) == (422, "invalid")
    assert "proof" in str(answer.json["fields"])


def test_the_operator_sets_the_lease_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value, attribute in [
        ("QIAOMEN_LEASE_HOURS", "336", "lease_hours"),
        ("QIAOMEN_PASSKEY_DAYS", "30", "passkey_days"),
        ("QIAOMEN_IDLE_MINUTES", "30", "idle_minutes"),
        ("QIAOMEN_ELDER_IDLE_MINUTES", "5", "elder_idle_minutes"),
        ("QIAOMEN_HIDDEN_MINUTES", "1", "hidden_minutes"),
    ]:
        monkeypatch.setenv(name, value)
        assert getattr(Settings.from_environment(), attribute) == int(value)
        monkeypatch.setenv(name, "1000")
        with pytest.raises(ValueError, match=name):
            Settings.from_environment()
        monkeypatch.delenv(name)


def test_a_device_is_told_how_its_locks_are_set(tablet: Tablet) -> None:
    locks = tablet.ask("GET", "/api/v1/session").json["locks"]
    assert locks == {"lease_hours": 72, "passkey_days": 0, "idle_minutes": 10, "hidden_minutes": 3}


def test_a_building_leaders_tablet_waits_longer_unless_they_hold_another_post(
    parts: Parts, app: Flask
) -> None:
    leader, instant = hire(parts, "louzhang01", "building_leader", HOUSE), parts.clock()
    tablet = Tablet(app)
    tablet.sign_in("louzhang01")

    def idle() -> int:
        minutes: int = tablet.ask("GET", "/api/v1/session").json["locks"]["idle_minutes"]
        return minutes

    assert idle() == 30
    parts.database.write(
        lambda c: accounts.give_role(c, parts.rights.tree(c), leader, "grid_worker", ONE, instant, instant)
    )
    assert idle() == 10


def test_a_device_that_nobody_bound_has_no_session_to_ask_with(app: Flask) -> None:
    assert _code(_ask(Tablet(app, new_id()))) == (401, "signed_out")
