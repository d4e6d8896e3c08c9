"""An application with a small street, and a clock that tests may turn."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from server.api.parts import Parts
from server.app import create_app
from server.base.database import db
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
def app(tmp_path: Path, clock: TurnedClock) -> Iterator[Flask]:
    settings = Settings(tmp_path, f"sqlite:///{tmp_path / 'api.db'}", testing=True)
    app = create_app(settings, clock)
    street.found(app.extensions["qiaomen"])
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def parts(app: Flask) -> Parts:
    found: Parts = app.extensions["qiaomen"]
    return found
