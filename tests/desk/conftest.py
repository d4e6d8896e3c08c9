"""An application with a small street on each database, homes in two communities, and a clock to turn."""

from collections.abc import Iterator

import pytest
from flask import Flask

from server.api.parts import Parts
from server.app import create_app
from server.base.database import db
from server.base.settings import Settings
from tests.api.conftest import TurnedClock
from tests.api.street import found
from tests.desk.homes import Device, Home, move_in, somebody
from tests.people.street import BARN, HOUSE, ONE, TOWER


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def app(settings: Settings, clock: TurnedClock) -> Iterator[Flask]:
    app = create_app(settings, clock)
    found(app.extensions["qiaomen"])
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def parts(app: Flask) -> Parts:
    held: Parts = app.extensions["qiaomen"]
    return held


@pytest.fixture
def home(parts: Parts) -> Home:
    """A home in grid one of the east, where 李敏 works."""
    return move_in(parts, HOUSE, "2", "301", "王秀兰", "13900003390")


@pytest.fixture
def tower_home(parts: Parts) -> Home:
    """A home in grid two of the same community."""
    return move_in(parts, TOWER, "1", "102", "孙桂兰")


@pytest.fixture
def far_home(parts: Parts) -> Home:
    """A home in the other community."""
    return move_in(parts, BARN, "1", "101", "马卫国")


@pytest.fixture
def worker(app: Flask) -> Device:
    """李敏's tablet, of grid one."""
    return somebody(app, "wangge01", "grid_worker", ONE)
