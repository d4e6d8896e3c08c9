"""待我同意 over HTTP: one asks, another one sees it counted and agrees."""

from flask import Flask

from server.api.parts import Parts
from server.people import approvals
from tests.desk.homes import somebody
from tests.people.street import EAST, STREET

PATH = "/api/v1/desk/approvals"


def test_what_waits_is_counted_agreed_to_and_told(app: Flask, parts: Parts) -> None:
    lead = somebody(app, "shequ01", "grid_lead", EAST)
    officer = somebody(app, "geren01", "privacy_officer", STREET)
    parts.database.write(
        lambda connection: approvals.ask(
            connection, "resident_copy", "person x", lead.user, "居民到窗口要看", parts.clock(), EAST
        )
    )
    assert officer.get("/desk")["approvals"] == 1
    [line] = officer.get("/desk/approvals")["waiting"]
    assert (line["by"]["name"], line["words"], line["place"]["community"]) == (
        "shequ01",
        "person x",
        "青禾里",
    )
    assert lead.ask("POST", f"{PATH}/{line['id']}/agree").json["code"] == "own_request"
    assert officer.ask("POST", f"{PATH}/{line['id']}/agree").status_code == 204
    assert officer.get("/desk")["approvals"] == 0
    [mine] = lead.get("/desk/approvals")["mine"]
    assert (mine["state"], mine["decided_by"]["name"]) == ("agreed", "geren01")
    assert officer.ask("POST", f"{PATH}/{line['id']}/refuse").status_code == 404
