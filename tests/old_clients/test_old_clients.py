"""What the web apps of earlier versions sent is answered as they expect, by this server on both databases.

`tools/record-client` adds a version's file at its release; a file is never changed afterwards.
"""

import hmac
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from server.api.parts import Parts
from server.app import create_app
from server.base.clock import from_wire
from server.base.settings import Settings
from server.demo.load import load_demo
from server.records.seal import sealed_for, unbase64
from server.records.store import records_of

STORIES = sorted(Path(__file__).parent.glob("*.json"))


def sealed(op: dict[str, Any], op_key: bytes, parts: Parts) -> dict[str, Any]:
    """Seal a recorded op anew, for the keys of this server."""
    kid = parts.keys.seal_kid
    private = parts.keys.seal_private(kid)
    assert private is not None
    said = op["opened"]
    if said.get("base"):  # hashes are salted, so another server has other ones: the present version here
        with parts.database.snapshot() as connection:
            said = said | {"base": records_of(connection, [key := (said["scope"], said["record"])])[key].v}
    body = orjson.dumps(said)
    plain = hmac.digest(op_key, body, "sha256") + body
    return {"id": op["id"], "sealed": sealed_for(private.public_key(), plain, op["id"], kid)}


def tell(client: FlaskClient, request: dict[str, Any], session: dict[str, Any], parts: Parts) -> Any:
    """Send one recorded request; ops are sealed with the key that this server gave."""
    body = request["body"]
    if body and "ops" in body:
        key = unbase64(session["op_key"])
        body = {**body, "ops": [sealed(op, key, parts) if "opened" in op else op for op in body["ops"]]}
    if body and "cursors" in body:
        told = {scope: {**cursor, "head": None} for scope, cursor in body["cursors"].items()}
        body = {**body, "cursors": told, "access_log": None}
    headers = {"X-Device": session["device"]["id"]} if session else {}
    return client.open(request["path"], method=request["method"], json=body, headers=headers)


def test_a_version_is_kept_of_each_release() -> None:
    assert STORIES


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_an_old_client_is_understood(path: Path, settings: Settings) -> None:
    story = json.loads(path.read_text(encoding="utf-8"))
    now = from_wire(story["recorded_at"]) + timedelta(minutes=2)
    app = create_app(settings, clock=lambda: now)
    parts: Parts = app.extensions["qiaomen"]
    load_demo(parts, scale=story["scale"], today=date.fromisoformat(story["today"]))
    client = app.test_client()
    session: dict[str, Any] = {}
    results: list[dict[str, Any]] = []
    lines = 0
    for request in story["requests"]:
        answer = tell(client, request, session, parts)
        assert answer.status_code == 200, (request["path"], answer.data[:500])
        if request["path"] == "/api/v1/session":
            session = answer.json
        if request["path"].endswith("/push"):
            results += answer.json["results"]
        if request["path"].endswith("/pull"):
            lines += len(answer.data.splitlines()) - 2
    parts.database.engine.dispose()
    assert results
    assert {result["status"] for result in results} <= {"applied", "merged"}
    assert lines > 500
