"""Sealed words are told by the route that opens them alone: no list, pull, log, error or file has them."""

import base64
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import inspect

from server.api.parts import Parts
from server.base.clock import wire
from server.records.seal import sealed_for
from tests.desk.homes import Device, Home, move_in, somebody
from tests.people.street import CLOSED_STREET, EAST, HOUSE, ONE, STREET

NOTE, ADDED, SAID, ANSWER, SENTENCE = (
    f"金丝雀{name}" for name in ("一号在楼道里", "二号补了一句", "三号有意见", "四号答复了", "五号很着急")
)
CANARIES = (NOTE, ADDED, SAID, ANSWER, SENTENCE)


def forms(text: str) -> Iterator[bytes]:
    """A text as it may stand somewhere."""
    for coded in (text.encode(), text.encode("utf-16-le")):
        yield from (coded, base64.b64encode(coded).rstrip(b"="), coded.hex().encode())
    yield "".join(f"\\u{ord(sign):04x}" for sign in text).encode()


def told(content: bytes) -> list[str]:
    """The canaries that something tells."""
    return [one for one in CANARIES if any(form in content for form in forms(one))]


@pytest.fixture
def home(parts: Parts) -> Home:
    return move_in(parts, HOUSE, "2", "301", "王秀兰", "13900003390")


@pytest.fixture
def people(app: Flask) -> dict[str, Device]:
    posts = {
        "grid_worker": ONE, "building_leader": HOUSE, "community_staff": EAST, "grid_lead": EAST,
        "street_supervisor": STREET, "street_admin": STREET, "privacy_officer": STREET,
    }  # fmt: skip
    names = {"grid_worker": "wangge01", "privacy_officer": "yinsi01"}
    return {
        role: somebody(app, names.get(role, f"ta-{role[:9]}"), role, unit) for role, unit in posts.items()
    }


@pytest.fixture
def ops(parts: Parts, home: Home, people: dict[str, Device]) -> list[dict[str, Any]]:
    """What was said in confidence, sealed as a tablet seals it: some applied, some kept, one clashing."""
    worker, lead, officer = people["grid_worker"], people["grid_lead"], people["privacy_officer"]
    visit = {"household": home.household, "visit_mode": "home", "result": "met", "purposes": ["routine"]}
    made = worker.op(home.scope, "visit", {**visit, "sealed_note": NOTE})
    suggested = worker.op(CLOSED_STREET, "suggestion", {"text": SAID})
    sealed(parts, worker, made, suggested)
    record = {"record": made["record"]}
    more = [
        worker.op(home.scope, "visit", {"sealed_note": ADDED}, **record),
        # Refused for a value, for a field, for what it speaks of: kept, and shown to supervisors.
        worker.op(home.scope, "visit", {**visit, "sealed_note": NOTE, "result": "no such"}),
        worker.op(home.scope, "visit", {**visit, "sealed_note": NOTE * 200}),
        worker.op(home.scope, "visit", {**visit, "sealed_note": [NOTE]}),
        worker.op(CLOSED_STREET, "suggestion", {"text": SAID, "score": 1}),
        worker.op(CLOSED_STREET, "visit", {**visit, "sealed_note": NOTE}),
    ]
    sealed(parts, worker, *more)
    sealed(parts, lead, lead.op(home.scope, "visit", {"sealed_note": NOTE + ADDED}, **record))
    answer = officer.op(CLOSED_STREET, "suggestion", {"answer": ANSWER}, record=suggested["record"])
    sealed(parts, officer, answer)
    path = f"/api/v1/records/{made['scope']}/{made['record']}/glass"
    asked = {"why": "danger", "words": SENTENCE}
    assert people["community_staff"].ask("POST", path, json=asked).status_code == 200
    return [made, suggested]


def sealed(parts: Parts, who: Device, *ops: dict[str, Any]) -> None:
    """Push sealed ops, and hear nothing of them back."""
    kid = parts.keys.seal_kid
    private = parts.keys.seal_private(kid)
    assert private is not None
    sent = []
    for op in ops:
        body = orjson.dumps(op)
        proof = hmac.digest(parts.keys.op_key(who.user, who.tablet.device), body, "sha256")
        sent.append({"id": op["id"], "sealed": sealed_for(private.public_key(), proof + body, op["id"], kid)})
    answer = who.ask("POST", "/api/v1/sync/push", json={"sent": wire(parts.clock()), "ops": sent})
    assert answer.status_code == 200
    assert "unknown" not in {one["status"] for one in answer.json["results"]}
    assert told(answer.data) == []


def pages(home: Home, ops: list[dict[str, Any]]) -> list[str]:
    """Every page that may be read."""
    records = [f"/api/v1/records/{op['scope']}/{op['record']}" for op in ops]
    return [
        "/api/v1/session", "/api/v1/kinds", "/api/v1/suggestions", "/api/v1/desk", "/api/v1/desk/arrivals",
        "/api/v1/desk/parked", "/api/v1/desk/devices", "/api/v1/desk/missing-files", "/api/v1/desk/access",
        "/api/v1/desk/suggestions", "/api/v1/desk/approvals",
        *(f"/api/v1/desk/search?q={one}" for one in CANARIES),
        *(f"/api/v1/desk/arrivals?q={one}" for one in CANARIES),
        *(f"{path}{more}" for path in records for more in ("", "?why=follow_up", "/readers")),
        f"/api/v1/records/{home.scope}/{home.person}",
        f"/api/v1/sync/chain/{home.scope}?from=1&to=9", f"/api/v1/sync/chain/{CLOSED_STREET}?from=1&to=2",
    ]  # fmt: skip


def test_no_page_pull_or_error_tells_sealed_words(
    people: dict[str, Device], home: Home, ops: list[dict[str, Any]]
) -> None:
    read = 0
    for role, who in people.items():
        for page in pages(home, ops):
            answer = who.ask("GET", page)
            read += answer.status_code == 200
            found = told(answer.data)
            assert found == [], (role, page)
        cursors = {scope: {"seq": 0} for scope in (home.scope, CLOSED_STREET, ONE, EAST, STREET)}
        answer = who.ask("POST", "/api/v1/sync/pull", json={"cursors": cursors})
        assert told(answer.data) == [], role
        assert f'"scope":"{CLOSED_STREET}"'.encode() not in answer.data
        for kept in who.get("/desk/parked")["ops"] if role in ("grid_lead", "street_supervisor") else ():
            path = f"/api/v1/desk/parked/{kept['scope']}/{kept['id']}"
            for one in (who.ask("GET", f"{path}?why=parked"), who.ask("POST", f"{path}/apply")):
                assert told(one.data) == [], (role, kept)
        for op in ops:
            path = f"/api/v1/records/{op['scope']}/{op['record']}/sealed"
            for asked in ({"field": "sealed_note", "why": "curious"}, {"field": NOTE, "why": NOTE}, {}):
                answer = who.ask("POST", path, json=asked)
                assert answer.status_code in (404, 403, 422)
                assert told(answer.data) == [], (role, asked)
    assert read > 60


def test_what_is_told_to_those_who_may_is_all_that_was_planted(
    people: dict[str, Device], ops: list[dict[str, Any]]
) -> None:
    """The canaries sing where they should, so that a silent cage elsewhere means something."""
    visit, suggestion = (f"/api/v1/records/{op['scope']}/{op['record']}/sealed" for op in ops)
    asked = (
        ("grid_lead", visit, "sealed_note", {NOTE, ADDED}),
        ("community_staff", visit, "sealed_note", {NOTE, ADDED}),
        ("privacy_officer", suggestion, "text", {SAID}),
        ("grid_worker", suggestion, "answer", {ANSWER}),
    )
    for role, path, field, words in asked:
        answer = people[role].ask("POST", path, json={"field": field, "why": "follow_up"})
        assert answer.status_code == 200, role
        assert set(told(answer.data)) == words
    assert told(people["privacy_officer"].ask("GET", "/api/v1/desk/glass").data) == [SENTENCE]


def test_no_file_of_the_server_and_no_line_of_its_log_holds_them(
    parts: Parts,
    people: dict[str, Device],
    ops: list[dict[str, Any]],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    opened = f"/api/v1/records/{ops[0]['scope']}/{ops[0]['record']}/sealed"
    people["grid_lead"].ask("POST", opened, json={"field": "sealed_note", "why": "follow_up"})
    out, err = capfd.readouterr()
    assert told(f"{out}{err}".encode()) == []
    with parts.database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        rows = [row for table in tables for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')]
    assert len(rows) > 50
    cells = (cell for row in rows for cell in row)
    assert told(b"\n".join(_bytes(cell) for cell in cells)) == []
    files = [path for path in parts.settings.home.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if told(path.read_bytes())] == []


def _bytes(cell: object) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
