"""Builders: the window, a lead, the privacy officer, and a request as it comes and goes."""

from dataclasses import dataclass
from typing import Any

from flask import Flask

from server.api.parts import Parts
from server.base.ids import new_id
from server.records.ports import Change
from tests.desk.homes import Device, Home, somebody
from tests.people.street import EAST, ONE, STREET

PATH = "/api/v1/desk/residents"


@dataclass
class Office:
    """Everybody who has to do with a request."""

    window: Device
    lead: Device
    officer: Device
    worker: Device

    @classmethod
    def of(cls, app: Flask) -> "Office":
        return cls(
            somebody(app, "gongzuo01", "community_staff", EAST),
            somebody(app, "shequ01", "grid_lead", EAST),
            somebody(app, "yinsi01", "privacy_officer", STREET),
            somebody(app, "wangge01", "grid_worker", ONE),
        )

    def take(self, home: Home, right: str, **more: str) -> dict[str, Any]:
        """Take a request at the window."""
        asked = {"scope": home.scope, "person": home.person, "right": right, "asked_by": "self", **more}
        answer = self.window.ask("POST", f"{PATH}/requests", json=asked)
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    def checked(self, home: Home, right: str, **more: str) -> str:
        """Take one and check who asks; gives its id."""
        request = str(self.take(home, right, **more)["id"])
        assert self.step(self.window, request, "checked") == 204
        return request

    def step(self, by: Device, request: str, to: str, note: str = "") -> int:
        answer = by.ask("POST", f"{PATH}/requests/{request}/steps", json={"to": to, "note": note})
        return int(answer.status_code)


def live_with(parts: Parts, home: Home, name: str) -> str:
    """Somebody else moves in; gives their id."""
    person = new_id()
    body = {"name": name, "household": home.household, "phones": ["13900001111"]}
    [made] = parts.engine.write([Change(home.scope, "person", person, body, new=True)])
    assert made.status == "applied", made
    return person
