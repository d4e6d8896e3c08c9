"""Rows are looked up by their keys: on the embedded database, too, no list of keys reads a whole table."""

from sqlalchemy import Table, create_engine, select
from sqlalchemy.dialects import sqlite

from server.base.ids import new_id
from server.records.models import entry, metadata, op, parked_op, record
from server.records.store.read import among


def _plan(table: Table, *columns: str, count: int = 50) -> list[str]:
    keys = [tuple(new_id() for _ in columns) for _ in range(count)]
    query = select(table).where(among([table.c[name] for name in columns], keys))
    sql = str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in rows]


def test_lists_of_keys_are_searched_and_not_scanned() -> None:
    for table, columns in (
        (record, ("scope", "id")), (op, ("scope", "id")), (op, ("scope", "seq")), (op, ("device", "n")),
        (parked_op, ("scope", "id")), (entry, ("scope", "kind", "id")),
    ):  # fmt: skip
        plan = _plan(table, *columns)
        assert not [step for step in plan if step.startswith("SCAN")], (table.name, plan)


def test_a_whole_chunk_of_scopes_fits_into_one_condition() -> None:
    assert _plan(record, "scope", "id", count=500)


def test_keys_of_one_scope_share_a_branch() -> None:
    scope = new_id()
    condition = among((record.c.scope, record.c.id), [(scope, new_id()), (scope, new_id())])
    assert str(condition).count("record.scope") == 1
