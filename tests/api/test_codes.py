"""Codes of buildings: an opaque address, drawn here, with nothing of anybody in it."""

from flask import Flask

from server.api.links import qr
from server.api.parts import Parts
from tests.api.street import Tablet, hire
from tests.people.street import HOUSE


def test_a_code_holds_the_address_of_its_building_and_nothing_else(app: Flask, parts: Parts) -> None:
    hire(parts, "wangge01", "grid_worker")
    tablet = Tablet(app)
    assert tablet.ask("GET", f"/api/v1/codes?building={HOUSE}").status_code == 401
    tablet.sign_in("wangge01")
    drawn = tablet.ask("GET", f"/api/v1/codes?building={HOUSE}").json
    assert drawn == {"codes": {HOUSE: qr(f"http://localhost/b/{HOUSE}")}}
    for asked in ("", "?building=x", "?" + "&".join([f"building={HOUSE}"] * 61)):
        assert tablet.ask("GET", f"/api/v1/codes{asked}").json["code"] == "invalid"
