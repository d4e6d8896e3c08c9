"""The engine's own world, on each database."""

from pathlib import Path

import pytest

from server.base.database import Database
from tests.records.world import World


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return World(database, tmp_path / "keys")
