"""A migrated database of its own for every test: SQLite as a copied file, PostgreSQL as a cloned template."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import create_engine

from server.app import create_app
from server.base.database import Database, engine_options
from server.base.settings import Settings

TEMPLATE = "qiaomen_template"
DIALECTS = ("sqlite", "postgresql")


class Cluster:
    """A PostgreSQL server of this test run: on 127.0.0.1, thrown away at its end, so mostly without fsync."""

    def __init__(self, folder: Path, is_durable: bool = False) -> None:
        self.folder, self.port, self.is_durable = folder, free_port(), is_durable

    def start(self) -> None:
        if not (self.folder / "data").exists():
            self._as_owner(program("initdb"), "-D", self.folder / "data", "-A", "trust", "-U", "qiaomen")
        self._as_owner(
            program("pg_ctl"), "-D", self.folder / "data", "-l", self.folder / "log", "-w", "start", "-o",
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
            f" -c fsync={'on' if self.is_durable else 'off'} -c max_connections=200",
        )  # fmt: skip

    def stop(self, mode: str = "immediate") -> None:
        self._as_owner(program("pg_ctl"), "-D", self.folder / "data", "-m", mode, "stop")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://qiaomen@127.0.0.1:{self.port}/{name}"

    def sql(self, statement: str) -> None:
        address = f"host=127.0.0.1 port={self.port} user=qiaomen dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _as_owner(self, *command: str | Path) -> None:
        """Run a program of PostgreSQL, which refuses to run as root."""
        words = [str(word) for word in command]
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            words = ["runuser", "-u", "postgres", "--", *words]
        subprocess.run(words, check=True, capture_output=True, timeout=60, cwd="/")


def program(name: str) -> str:
    """A server program of PostgreSQL, wherever Debian or the PATH has the newest."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else name


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def cluster_folder() -> Iterator[Path]:
    """Where PostgreSQL's own user may go, which a temporary folder of ours is not."""
    folder = Path(f"/tmp/qiaomen-pg-{uuid4().hex[:12]}")
    folder.mkdir(mode=0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def migrate(folder: Path, url: str) -> None:
    """Bring a database to this version and let go of it."""
    app = create_app(Settings(home=folder, database_url=url))
    app.extensions["qiaomen"].database.engine.dispose()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server with a migrated template."""
    with cluster_folder() as folder:
        cluster = Cluster(folder)
        try:
            cluster.start()
            cluster.sql(f"CREATE DATABASE {TEMPLATE}")
            migrate(tmp_path_factory.mktemp("template-keys"), cluster.url(TEMPLATE))
            yield cluster
        finally:
            cluster.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    folder = tmp_path_factory.mktemp("template")
    migrate(folder, f"sqlite:///{folder / 'template.db'}")
    return folder / "template.db"


@pytest.fixture(params=DIALECTS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database, once on each kind."""
    if request.param == "sqlite":
        path = tmp_path / "qiaomen.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    name = f"test_{uuid4().hex[:16]}"
    for attempt in range(5):
        try:
            cluster.sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
            break
        except psycopg.errors.ObjectInUse:  # the last connection to the template is only just closing
            time.sleep(0.1 * (attempt + 1))
    yield cluster.url(name)
    cluster.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database itself, for tests below the application."""
    engine = create_engine(database_url, **engine_options(database_url))
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings for an application on that database."""
    return Settings(home=tmp_path, database_url=database_url, testing=True)
