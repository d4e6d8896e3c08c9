"""Numbers beyond all bounds are refused in words, not with a fault of the server."""

from flask import Flask

from server.api.parts import Parts
from tests.api.street import Tablet, hire
from tests.people.street import HOUSE


def test_numbers_that_no_database_takes_are_no_fault_of_the_server(app: Flask, parts: Parts) -> None:
    hire(parts, "wangge01", "grid_worker")
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    huge = 2**63 + 5
    told = {"seq": huge, "hash": ""}
    assert (
        tablet.ask("POST", "/api/v1/sync/pull", json={"cursors": {}, "access_log": told}).status_code == 200
    )
    answer = tablet.ask("GET", f"/api/v1/sync/chain/{HOUSE}?from={huge}&to={huge}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
