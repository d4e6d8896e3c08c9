"""The world of the matrix, made once on SQLite for all of its cells."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.safe.matrix import desk_things
from tests.safe.matrix.world import World


@pytest.fixture(scope="package")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two streets with everybody and everything in them."""
    home = tmp_path_factory.mktemp("matrix")
    shutil.copyfile(sqlite_template, home / "q.db")
    made = desk_things.made(home)
    yield made
    made.parts.database.engine.dispose()
