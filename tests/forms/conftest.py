"""The small street of tests/api, with a home in it and somebody in the community's office."""

from copy import deepcopy
from functools import lru_cache

import pytest
from flask import Flask

from server.api import forms
from server.api.parts import Parts
from server.base.ids import new_id
from server.forms import workbook
from server.records.ports import Change
from tests.api.conftest import app, clock, parts
from tests.api.street import Tablet, hire
from tests.forms.street import HOME
from tests.people.street import EAST, HOUSE

__all__ = ["app", "clock", "parts"]
READ = lru_cache(workbook.read_workbook)


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every workbook is converted by the real child, and only once: that takes a second."""
    monkeypatch.setattr(forms, "read_workbook", lambda content: deepcopy(READ(content)))


@pytest.fixture
def staff(app: Flask, parts: Parts) -> Tablet:
    """The desk of somebody in the community's office."""
    hire(parts, "gongzuo01", "community_staff", EAST)
    desk = Tablet(app)
    assert desk.sign_in("gongzuo01").status_code == 200
    dwelling, door = new_id(), {"entrance": "1", "floor": 5, "door": "501", "dwelling_state": "lived"}
    made = parts.engine.write(
        [
            Change(HOUSE, "dwelling", dwelling, door | {"building": HOUSE}, new=True),
            Change(HOUSE, "household", HOME, {"dwelling": dwelling}, new=True),
        ]
    )
    assert {one.status for one in made} == {"applied"}, made
    return desk


@pytest.fixture
def worker(app: Flask, parts: Parts) -> Tablet:
    """A grid worker's tablet, signed in."""
    hire(parts, "wangge01", "grid_worker")
    tablet = Tablet(app)
    assert tablet.sign_in("wangge01").status_code == 200
    return tablet
