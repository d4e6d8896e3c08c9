"""An application with a small street, and a clock that tests may turn."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from server.api.parts import Parts
from server.app import create_app
from server.base.settings import Settings
from tests.api import street
from tests.people.street import STREET


class TurnedClock:
    """Shows the instant that a test has set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def app(settings: Settings, clock: TurnedClock) -> Iterator[Flask]:
    app = create_app(settings, clock)
    parts: Parts = app.extensions["qiaomen"]
    street.found(parts)
    yield app
    parts.database.engine.dispose()


@pytest.fixture
def parts(app: Flask) -> Parts:
    found: Parts = app.extensions["qiaomen"]
    return found


@pytest.fixture
def tablet(app: Flask, parts: Parts) -> street.Tablet:
    """A grid worker's tablet, signed in."""
    street.hire(parts, "wangge01", "grid_worker")
    tablet = street.Tablet(app)
    tablet.sign_in("wangge01")
    return tablet


@pytest.fixture
def desk(app: Flask, parts: Parts) -> street.Tablet:
    """The desk of the street's administrator."""
    street.hire(parts, "guanli01", "street_admin", STREET)
    desk = street.Tablet(app)
    assert desk.sign_in("guanli01").status_code == 200
    return desk
