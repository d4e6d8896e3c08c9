"""The desk is told which photos and voice notes are still to come, and nothing that they show."""

from flask import Flask

from tests.desk.homes import Home, somebody
from tests.people.street import EAST, ONE, STREET, THREE, WEST

SHA = "ab" * 32


def test_files_that_have_not_come_are_listed_for_who_looks_after_the_devices(
    app: Flask, home: Home, far_home: Home
) -> None:
    worker, far_worker = (
        somebody(app, "wangge01", "grid_worker", ONE),
        somebody(app, "wangge02", "grid_worker", THREE),
    )
    lead, far_lead = somebody(app, "shequ01", "grid_lead", EAST), somebody(app, "shequ02", "grid_lead", WEST)
    visit = worker.visit(home, files=[{"sha256": SHA, "size_bytes": 5}], note="一句话")
    far_worker.visit(far_home)
    found = lead.get("/desk/missing-files")
    assert found["count"] == 1
    [one] = found["files"]
    assert (one["digest"], one["size_bytes"], one["record"], one["kind"]) == (
        SHA,
        5,
        visit["record"],
        "visit",
    )
    assert one["device"] == {"id": worker.tablet.device, "name": "平板"}
    assert one["by"]["name"] == "wangge01"
    assert one["place"]["building"] == "1号楼"
    assert "一句话" not in str(found)
    assert far_lead.get("/desk/missing-files") == {"files": [], "count": 0}
    assert somebody(app, "guanli01", "street_admin", STREET).get("/desk/missing-files")["count"] == 1
    refused = worker.ask("GET", "/api/v1/desk/missing-files")
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
