"""An installation for each test, with 青禾里 and its two grids, and a clock that stands still."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from server.api.parts import Parts
from server.app import create_app
from server.base.ids import new_id
from server.base.settings import Settings
from server.records.ports import Change
from server.register.report import Report
from server.register.run import Order, run_import
from tests.register.sheets import book

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
Import = Callable[..., Report]


@pytest.fixture
def on_database(tmp_path: Path, sqlite_template: Path) -> Settings:
    """SQLite; a module that should hold on both databases takes `settings` instead."""
    shutil.copyfile(sqlite_template, tmp_path / "q.db")
    return Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'q.db'}", testing=True)


@pytest.fixture
def parts(on_database: Settings) -> Iterator[Parts]:
    """A street with a community of two grids, and one without any."""
    found: Parts = create_app(on_database, lambda: NOW).extensions["qiaomen"]
    street, community, other, *grids = (new_id() for _ in range(5))
    unit = {"valid_from": "2024-01-01"}
    changes = [
        Change(street, "unit", street, {"level": "street", "name": "望河街道", **unit}, new=True),
    ]
    for id_, name in ((community, "青禾里"), (other, "安平里")):
        body = {"level": "community", "name": name, "parent": street, **unit}
        changes.append(Change(id_, "unit", id_, body, new=True))
    for id_, name in zip(grids, ("一网格", "二网格"), strict=True):
        body = {"level": "grid", "name": name, "parent": community, **unit}
        changes.append(Change(id_, "unit", id_, body, new=True))
    assert all(outcome.status == "applied" for outcome in found.engine.write(changes))
    yield found
    found.database.engine.dispose()


@pytest.fixture
def take_in(parts: Parts, tmp_path: Path) -> Import:
    """Write a workbook of these rows and import it."""

    def run(rows: list[Any], applies: bool = True, **more: Any) -> Report:
        order = {key: more.pop(key) for key in ("only", "mapping", "by", "founds_units") if key in more}
        path = book(tmp_path / f"{new_id()}.xlsx", rows, **more)
        return run_import(parts, Order(path, applies=applies, **order))

    return run


@pytest.fixture
def found(parts: Parts) -> Callable[[str], list[dict[str, Any]]]:
    """The bodies of all records of a kind, with their id, scope and v."""

    def read(kind: str) -> list[dict[str, Any]]:
        query = text("SELECT id, scope, v, body FROM record WHERE kind = :kind AND NOT removed ORDER BY id")
        with parts.database.snapshot() as connection:
            rows = connection.execute(query, {"kind": kind}).all()
        return [{**orjson.loads(row.body), "id": row.id, "scope": row.scope, "v": row.v} for row in rows]

    return read
