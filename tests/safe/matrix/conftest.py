"""The world of the matrix, made once on SQLite for all of its cells."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.app import create_app
from server.base.settings import Settings
from server.people.places import Places
from tests.people.street import founded
from tests.safe.matrix import desk_things, places, things
from tests.safe.matrix.world import NOW, World


@pytest.fixture(scope="package")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two streets with everybody and everything in them."""
    home = tmp_path_factory.mktemp("matrix")
    shutil.copyfile(sqlite_template, home / "q.db")
    app = create_app(
        Settings(home=home, database_url=f"sqlite:///{home / 'q.db'}", testing=True), lambda: NOW
    )
    made = World(app)
    things.found(made)
    # There is no kind yet that founds a team; its place stands all the same.
    team = founded("team", places.TEAM, unit=places.EAST, name="红袖章一队")
    made.parts.database.write(lambda connection: Places().update(connection, [team]))
    made.hire()
    things.fill(made)
    made.things = desk_things.everything(made)
    made.end_some()
    yield made
    made.parts.database.engine.dispose()
