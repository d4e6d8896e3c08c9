"""Builders: the small street in the real engine, accounts, and tablets that are signed in."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.api.parts import Parts
from server.base.ids import new_id
from server.people import accounts
from server.people.passwords import hashed
from server.records.ports import Change
from tests.people.street import BARN, EAST, HOUSE, ONE, STREET, THREE, TOWER, TWO, WEST

PASSWORD = "qiaomen-demo"
HASH = hashed(PASSWORD)


def found(parts: Parts) -> None:
    """A street with two communities, three grids and three buildings, as the register would make them."""
    outcomes = parts.engine.write(
        [
            _unit(STREET, "street", None, "望河街道", "99"),
            _unit(EAST, "community", STREET, "青禾里", "99001"),
            _unit(WEST, "community", STREET, "松涛里", "99002"),
            _unit(ONE, "grid", EAST, "第一网格", "9900101"),
            _unit(TWO, "grid", EAST, "第二网格", "9900102"),
            _unit(THREE, "grid", WEST, "第一网格", "9900201"),
            _building(HOUSE, ONE, "1号楼", "青禾苑"),
            _building(TOWER, TWO, "2号楼", "青禾苑"),
            _building(BARN, THREE, "1号楼", "松涛花园"),
        ]
    )
    assert {outcome.status for outcome in outcomes} == {"applied"}, outcomes


def _unit(id_: str, level: str, parent: str | None, name: str, code: str) -> Change:
    body: dict[str, Any] = {"level": level, "name": name, "code": code, "valid_from": "2026-01-01"}
    return Change(id_, "unit", id_, body | ({"parent": parent} if parent else {}), new=True)


def _building(id_: str, unit: str, name: str, estate: str) -> Change:
    return Change(id_, "building", id_, {"unit": unit, "name": name, "estate": estate}, new=True)


def hire(parts: Parts, username: str, role: str | None = None, unit: str = ONE) -> str:
    """An account, with a role where one is named; gives its id."""
    now = parts.clock()
    user = parts.database.write(lambda c: accounts.add_user(c, username, username, HASH, now))
    if role:
        parts.database.write(
            lambda c: accounts.give_role(c, parts.rights.tree(c), user, role, unit, now, now)
        )
    return user


class Tablet:
    """A browser profile with one person's store in it."""

    def __init__(self, app: Flask, device: str | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self.device = device or new_id()

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        device = {"id": self.device, "name": "平板", "platform": "Chromium"}
        asked = {"username": username, "password": password, "device": device}
        return self.client.post("/api/v1/session", json=asked)

    def ask(self, method: str, path: str, **more: Any) -> TestResponse:
        """A request as the web app makes it, with X-Device."""
        headers = {"X-Device": self.device, **more.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **more)
