"""A database of its own for each test, and a small street to give roles on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from server.base.database import Base, Database, engine_options


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database with all tables."""
    url = f"sqlite:///{tmp_path / 'people.db'}"
    engine = create_engine(url, **engine_options(url))
    Base.metadata.create_all(engine)
    yield Database(engine)
    engine.dispose()
