"""Two demo streets of the smallest size, loaded once for all tests of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.api.parts import Parts
from server.app import create_app
from server.base.settings import Settings
from server.demo import Loaded, load_demo
from tests.demo.day import TODAY

Street = tuple[Parts, Loaded]


def _open(settings: Settings) -> Parts:
    parts: Parts = create_app(settings).extensions["qiaomen"]
    return parts


def _load(home: Path) -> Street:
    parts = _open(Settings(home=home, database_url=f"sqlite:///{home / 'q.db'}", testing=True))
    return parts, load_demo(parts, 0.02, TODAY)


@pytest.fixture
def empty(settings: Settings) -> Iterator[Parts]:
    """An installation where nothing was recorded yet, on SQLite and on PostgreSQL."""
    parts = _open(settings)
    yield parts
    parts.database.engine.dispose()


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """One grid of each community."""
    parts, loaded = _load(tmp_path_factory.mktemp("demo"))
    yield parts, loaded
    parts.database.engine.dispose()


@pytest.fixture(scope="session")
def again(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """The same, loaded a second time into another database."""
    parts, loaded = _load(tmp_path_factory.mktemp("again"))
    yield parts, loaded
    parts.database.engine.dispose()
