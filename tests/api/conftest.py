"""An application with a small street, and a clock that tests may turn."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from server.api.parts import Parts
from server.app import create_app
from server.base.settings import Settings
from tests.api import street


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
