"""Projections compared with what a rebuild would make of the records now.

The rebuild writes into temporary tables of the same names, which this connection then sees instead of the
real ones: nothing is changed, and no writer has to wait.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Table, TableClause, column, func, select, table
from sqlalchemy.schema import CreateTable

from server.records.ports import Projection
from server.records.rebuild import rebuild
from server.records.registry import Registry

MOST_NAMED = 20


def stale(connection: Connection, registry: Registry, projections: Iterable[Projection]) -> Iterator[str]:
    """Every row of a projection that a rebuild would change, add or take away, the first of each by name."""
    held = list(projections)
    real, temporary = _schemas(connection)
    for one in (mine for projection in held for mine in (*projection.tables, *projection.beside)):
        _shadow(connection, one, real, temporary)
    rebuild(connection, registry, held)
    for one in (mine for projection in held for mine in projection.tables):
        yield from _differences(connection, one, real, temporary)


def _schemas(connection: Connection) -> tuple[str, str]:
    """Where the real tables lie, and where the temporary ones."""
    if connection.dialect.name == "sqlite":
        return "main", "temp"
    return str(connection.scalar(select(func.current_schema()))), "pg_temp"


def _named(of: Table, schema: str) -> TableClause:
    return table(of.name, *(column(one.name) for one in of.columns), schema=schema)


def _shadow(connection: Connection, of: Table, real: str, temporary: str) -> None:
    made = str(CreateTable(of).compile(dialect=connection.dialect))
    connection.exec_driver_sql(made.replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1))
    names = [one.name for one in of.columns]
    # A projection may keep what no record tells, so it begins with what it holds.
    connection.execute(_named(of, temporary).insert().from_select(names, select(_named(of, real))))


def _differences(connection: Connection, of: Table, real: str, temporary: str) -> Iterator[str]:
    is_, would_be = select(_named(of, real)), select(_named(of, temporary))
    wrong, missing = (
        _keys(connection, of, is_.except_(would_be)),
        _keys(connection, of, would_be.except_(is_)),
    )
    for key in sorted(wrong | missing):
        how = "not as" if key in wrong & missing else "more than" if key in wrong else "missing, though"
        yield f"{of.name} {' '.join(key)}: {how} the records say"


def _keys(connection: Connection, of: Table, query: CompoundSelect[Any]) -> set[tuple[str, ...]]:
    found = query.subquery()
    rows = select(*(found.c[one.name] for one in of.primary_key)).limit(MOST_NAMED)
    return {tuple(map(str, row)) for row in connection.execute(rows)}
