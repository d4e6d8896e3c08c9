"""Builders: homes with people, a worker who records visits, a desk that reads and says something."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from server.api.parts import Parts
from server.base.clock import wire
from server.base.ids import new_id
from server.records.ports import Change
from tests.api.street import Tablet, hire

PUSH = "/api/v1/sync/push"


@dataclass(frozen=True)
class Home:
    """A household behind a door, and its head."""

    scope: str
    household: str
    person: str


def move_in(parts: Parts, scope: str, entrance: str, door: str, name: str, phone: str = "") -> Home:
    """A door, a household, and one person in it."""
    dwelling, household, person = new_id(), new_id(), new_id()
    at_door = {"building": scope, "entrance": entrance, "door": door, "dwelling_state": "lived"}
    who = {"name": name, "household": household} | ({"phones": [phone]} if phone else {})
    outcomes = parts.engine.write(
        [
            Change(scope, "dwelling", dwelling, at_door, new=True),
            Change(scope, "household", household, {"dwelling": dwelling, "head": person}, new=True),
            Change(scope, "person", person, who, new=True),
        ]
    )
    assert {outcome.status for outcome in outcomes} == {"applied"}, outcomes
    return Home(scope, household, person)


@dataclass
class Device:
    """Somebody's tablet or desk, signed in, counting its ops."""

    tablet: Tablet
    parts: Parts
    user: str
    n: int = field(default=0)

    def ask(self, method: str, path: str, **more: Any) -> TestResponse:
        return self.tablet.ask(method, path, **more)

    def get(self, path: str) -> Any:
        """What a good answer holds."""
        answer = self.ask("GET", f"/api/v1{path}")
        assert answer.status_code == 200, answer.json
        return answer.json

    def op(self, scope: str, kind: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The next op, not sent yet; a new record without `record`."""
        self.n += 1
        head = {"new": True} if "record" not in more else {}
        return {
            "id": new_id(), "device": self.tablet.device, "n": self.n, "scope": scope, "kind": kind,
            "record": new_id(), "at": wire(self.parts.clock()), "base": None, "schema": 1, "set": body,
            **head, **more,
        }  # fmt: skip

    def push(self, *ops: dict[str, Any]) -> list[dict[str, Any]]:
        """Send ops and give their results."""
        answer = self.ask("POST", PUSH, json={"sent": wire(self.parts.clock()), "ops": list(ops)})
        assert answer.status_code == 200, answer.json
        results: list[dict[str, Any]] = answer.json["results"]
        return results

    def visit(self, home: Home, **more: Any) -> dict[str, Any]:
        """Record a visit and give its op."""
        body = {"household": home.household, "visit_mode": "home", "result": "met", "purposes": ["routine"]}
        op = self.op(home.scope, "visit", body | more)
        [result] = self.push(op)
        assert result["status"] == "applied", result
        return op

    def review(self, about: dict[str, Any], verdict: str, **more: Any) -> dict[str, Any]:
        """Say something about a record, and give the op."""
        op = self.op(about["scope"], "review", {"about": about["record"], "verdict": verdict, **more})
        [result] = self.push(op)
        assert result["status"] == "applied", result
        return op


def somebody(app: Flask, username: str, role: str, unit: str) -> Device:
    """A person with a role, signed in on a device of their own."""
    parts: Parts = app.extensions["qiaomen"]
    user = hire(parts, username, role, unit)
    tablet = Tablet(app)
    assert tablet.sign_in(username).status_code == 200
    return Device(tablet, parts, user)
