"""Writes what was planned: changes to the engine, and beside them what the register said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import orjson
from sqlalchemy import Connection, Table, bindparam, insert, update

from server.records.chain import version
from server.records.engine import Engine
from server.records.ports import Change, Outcome
from server.records.store.read import chunks
from server.register.models import RegisterRecord
from server.register.plan import Planned, remembered_after

PARKED = "parked"


@dataclass
class Written:
    """How the engine took it."""

    conflicts: int = 0
    parked: int = 0
    new_rows: list[dict[str, Any]] = field(default_factory=list)
    changed_rows: list[dict[str, Any]] = field(default_factory=list)


def write(engine: Engine, connection: Connection, by: str | None, plans: Iterable[Planned]) -> Written:
    """Make the ops of these plans, and remember them."""
    written = Written()
    plans = [planned for planned in plans if not planned.is_gone]
    changes = [change for planned in plans for change in changes_of(planned, by)]
    outcomes = iter(engine.write(changes, connection=connection))
    for planned in plans:
        _take(written, planned, [next(outcomes) for _ in range(_number(planned))])
    _remember(connection, written)
    return written


def changes_of(planned: Planned, by: str | None) -> list[Change]:
    """A new record is one op; a known one has an op for each version that the register knew."""
    if planned.new is not None:
        return [Change(planned.scope, planned.kind, planned.id, planned.new, new=True, by=by)]
    return [
        Change(planned.scope, planned.kind, planned.id, changes, base=base, by=by)
        for changes, base in planned.edits
    ]


def _number(planned: Planned) -> int:
    return 1 if planned.new is not None else len(planned.edits)


def _take(written: Written, planned: Planned, outcomes: list[Outcome]) -> None:
    """Note how a record's ops went; what was parked is not remembered, so that it is tried again."""
    cells = dict(planned.cells)
    edited: dict[str, str | None] = {}
    first = None
    for at, outcome in enumerate(outcomes):
        written.conflicts += len(outcome.conflicts)
        fields = planned.edits[at][0] if planned.new is None else {}
        if outcome.status == PARKED:
            written.parked += 1
            if planned.new is not None:
                return
            for name in fields:
                cells[name] = planned.before.cells.get(name) if planned.before else None
            continue
        seen = version(outcome.seq, outcome.hash) if outcome.seq and outcome.hash else None
        first = first or seen
        edited |= dict.fromkeys(fields, seen)
    v, later = remembered_after(planned, first if planned.new is not None else None, edited)
    row = {
        "scope": planned.scope,
        "id": planned.id,
        "kind": planned.kind,
        "cells": orjson.dumps(cells).decode(),
        "v": v,
        "later": orjson.dumps(later).decode(),
    }
    if planned.before is None:
        written.new_rows.append(row)
    elif not planned.is_same:
        written.changed_rows.append({f"its_{name}": value for name, value in row.items()})


def _remember(connection: Connection, written: Written) -> None:
    for part in chunks(written.new_rows):
        connection.execute(insert(RegisterRecord), part)
    if not written.changed_rows:
        return
    table = cast(Table, RegisterRecord.__table__)
    statement = (
        update(table)
        .where(table.c.scope == bindparam("its_scope"), table.c.id == bindparam("its_id"))
        .values(cells=bindparam("its_cells"), v=bindparam("its_v"), later=bindparam("its_later"))
    )
    for part in chunks(written.changed_rows):
        connection.execute(statement, [{k: v for k, v in row.items() if k != "its_kind"} for row in part])
