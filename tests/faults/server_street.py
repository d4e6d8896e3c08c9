"""A small street on either database, made once a process and copied for every try."""

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from server.api.parts import Parts
from server.app import create_app
from server.base.settings import Settings
from server.cli.fsck import checked
from tests.api.street import found, hire
from tests.databases import Cluster, cluster_folder
from tests.serving import Server

WORKERS = tuple(f"worker{number}" for number in range(1, 6))
DATABASE = "street"


@dataclass
class Street:
    """One installation of the product, and the database server that it has if it has one."""

    server: Server
    cluster: Cluster | None = None

    def look_into(self) -> Server:
        """The installation where who looks at what it holds finds it."""
        return self.server

    @contextmanager
    def parts(self) -> Iterator[Parts]:
        """The installation from within."""
        found = self.look_into()
        settings = Settings(home=found.home, database_url=found.database_url)
        parts: Parts = create_app(settings).extensions["qiaomen"]
        try:
            yield parts
        finally:
            parts.database.engine.dispose()

    def faults(self) -> list[str]:
        """What `qiaomen fsck` finds."""
        with self.parts() as parts:
            report = checked(parts)
        return [*report.faults, *report.stale]


def sqlite_street(home: Path) -> Street:
    """A street in an embedded database, not yet served."""
    shutil.copytree(_sqlite_home(), home)
    return Street(Server(home, f"sqlite:///{home / 'qiaomen.db'}", log_path=home.parent / "server.log"))


@contextmanager
def postgresql_street(home: Path) -> Iterator[Street]:
    """A street on a PostgreSQL of its own that keeps what it said it has, not yet served."""
    template, template_home = _postgresql_template()
    shutil.copytree(template_home, home)
    with cluster_folder() as folder:
        subprocess.run(["cp", "-a", template / "data", folder / "data"], check=True)
        cluster = Cluster(folder, is_durable=True)
        cluster.start()
        try:
            log = home.parent / "server.log"
            yield Street(Server(home, cluster.url(DATABASE), log_path=log), cluster)
        finally:
            cluster.stop()


@cache
def _workshop() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="qiaomen-server-street-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _sqlite_home() -> Path:
    home = _workshop() / "sqlite"
    home.mkdir()
    _settle(home, f"sqlite:///{home / 'qiaomen.db'}")
    return home


@cache
def _postgresql_template() -> tuple[Path, Path]:
    """A stopped cluster's folder, and the home that belongs to it."""
    home = _workshop() / "postgresql"
    home.mkdir()
    folder = cluster_folder()
    cluster = Cluster(folder.__enter__())
    atexit.register(folder.__exit__, None, None, None)
    cluster.start()
    try:
        cluster.sql(f"CREATE DATABASE {DATABASE}")
        _settle(home, cluster.url(DATABASE))
    finally:
        cluster.stop("fast")
    return cluster.folder, home


def _settle(home: Path, url: str) -> None:
    """People and places: what the register and an operator would have made."""
    parts: Parts = create_app(Settings(home=home, database_url=url)).extensions["qiaomen"]
    found(parts)
    for username in WORKERS:
        hire(parts, username, "grid_worker")
    parts.database.engine.dispose()
