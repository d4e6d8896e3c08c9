"""The API's description is true: what the server takes and gives has the shapes that it names."""

from typing import Any

import jsonschema
import orjson
import pytest
from flask import Flask

from server.base.clock import wire
from server.base.ids import new_id
from server.kinds import KINDS
from server.records.kind import Kind
from tests.api.street import EAST, HOUSE, Tablet, hire
from tests.contract.examples import IDS, examples


@pytest.fixture
def description(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").json
    return found


def valid(description: dict[str, Any], name: str, value: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": description["components"]}
    jsonschema.Draft202012Validator(schema).validate(value)


@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_every_kind_is_described_as_its_examples_are(description: dict[str, Any], kind: Kind) -> None:
    for body in examples(kind)["valid"]:
        valid(description, f"{kind.name}.set", body)
    with pytest.raises(jsonschema.ValidationError):
        valid(description, f"{kind.name}.set", {"no_such_field": 1})


def test_push_and_pull_take_and_give_what_is_described(app: Flask, description: dict[str, Any]) -> None:
    hire(app.extensions["qiaomen"], "shequ01", "grid_lead", EAST)
    tablet = Tablet(app)
    session = tablet.sign_in("shequ01").json
    now = wire(app.extensions["qiaomen"].clock())
    ops = [
        {"id": new_id(), "device": tablet.device, "n": n, "kind": "dwelling", "record": new_id(), "new": True,
         "scope": HOUSE, "base": None, "schema": 1, "at": now,
         "set": {"building": HOUSE, "entrance": "1", "door": door, "dwelling_state": "lived"}}
        for n, door in ((1, "101"), (2, None))
    ]  # fmt: skip
    push = {"sent": now, "report": {"app": "0.1.0"}, "ops": [*ops, {"id": new_id(), "scope": HOUSE}]}
    valid(description, "Push", {**push, "ops": [ops[0], push["ops"][2]]})
    pushed = tablet.ask("POST", "/api/v1/sync/push", json=push).json
    valid(description, "Pushed", pushed)
    assert [result["status"] for result in pushed["results"]] == ["applied", "parked", "unknown"]

    pull = {"cursors": {scope["id"]: {"seq": 0} for scope in session["scopes"]}, "limit": 5000}
    valid(description, "Pull", pull)
    answer = tablet.ask("POST", "/api/v1/sync/pull", json=pull)
    header, *records, trailer = [orjson.loads(line) for line in answer.data.splitlines()]
    valid(description, "PullHeader", header)
    valid(description, "PullTrailer", trailer)
    for record in records:
        valid(description, "PullRecord", record)
        valid(description, f"{record['kind']}.set", record["set"])
    assert records
