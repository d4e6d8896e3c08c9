"""The chain's page, which proves what was received to whoever may read there."""

from flask import Flask

from tests.api.street import Tablet, hire
from tests.people.street import EAST, HOUSE, STREET, WEST


def test_the_chain_is_open_to_whoever_reads_the_scope(app: Flask) -> None:
    parts = app.extensions["qiaomen"]
    for username, role, unit, status in (
        ("lead", "grid_lead", EAST, 200),
        ("street", "street_supervisor", STREET, 200),  # reads online, and holds no copy
        ("elsewhere", "grid_lead", WEST, 404),
    ):
        hire(parts, username, role, unit)
        tablet = Tablet(app)
        tablet.sign_in(username)
        answer = tablet.ask("GET", f"/api/v1/sync/chain/{HOUSE}?from=1&to=1")
        assert answer.status_code == status, username
