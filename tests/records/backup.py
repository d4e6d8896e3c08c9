"""A backup of a world, taken and put back as an operator would, without the tools of either database."""

import shutil
from pathlib import Path
from typing import Any

from server.records.models import metadata
from tests.records.world import World


class Backup:
    """All rows and files of a world at one moment."""

    def __init__(self, world: World) -> None:
        self.world = world
        with world.database.snapshot() as connection:
            self.tables = {
                table: [dict(row._mapping) for row in connection.execute(table.select())]
                for table in metadata.sorted_tables
            }
        (world.home / "files").mkdir(exist_ok=True)
        self.files = Path(shutil.copytree(world.home / "files", world.home / "backup-files"))

    def put_back(self) -> None:
        def work(connection: Any) -> None:
            for table, held in self.tables.items():
                connection.execute(table.delete())
                if held:
                    connection.execute(table.insert(), held)

        self.world.database.write(work)
        shutil.rmtree(self.world.home / "files")
        self.files.rename(self.world.home / "files")
