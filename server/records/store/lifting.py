"""After an upgrade: what is held of a kind whose declaration has grown, brought to its present schema.

An op is lifted when it is judged; a record is what ops have made, so it is lifted once, with its marks and
secrets, before any op of either schema meets it. Its seq and `v` stay: nobody has changed it. Devices hear of
it because the declarations decide the digest of rights, so every scope is reset.
"""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, Row, delete, insert, select, tuple_, update

from server.base.keys import Keys
from server.records.check import ERASE, REMOVAL
from server.records.kind import Body, Kind
from server.records.models import kind_schema, record, secret
from server.records.registry import Registry, lifted
from server.records.store.read import CHUNK, among
from server.records.store.write import UPDATE_RECORD

FIRST_SCHEMA = 1
Derive = Callable[[Kind, Body], Body | None]
Secrets = dict[str, tuple[int, Any]]  # field → the seq of its last change, its value


def lift_held(connection: Connection, registry: Registry, keys: Keys, derive: Derive) -> int:
    """Lift the records of every kind that has a newer schema than at the last start; gives how many.

    Errors: whatever a lift raises; then nothing is lifted, and the server does not start.
    """
    held = {row.kind: row.schema for row in connection.execute(select(kind_schema).with_for_update())}
    count = 0
    for kind in registry:
        before = held.get(kind.name, FIRST_SCHEMA)
        if before < kind.schema:
            count += sum(
                _lift(connection, kind, before, rows, keys, derive) for rows in _pages(connection, kind)
            )
        if kind.name not in held:
            connection.execute(insert(kind_schema).values(kind=kind.name, schema=kind.schema))
        elif before < kind.schema:
            where = kind_schema.c.kind == kind.name
            connection.execute(update(kind_schema).where(where).values(schema=kind.schema))
    return count


def _pages(connection: Connection, kind: Kind) -> Iterator[list[Row[Any]]]:
    last = ("", "")
    query = select(record).where(record.c.kind == kind.name).order_by(record.c.scope, record.c.id)
    while True:
        behind = tuple_(record.c.scope, record.c.id) > tuple_(*last)
        rows = list(connection.execute(query.where(behind).limit(CHUNK)))
        if not rows:
            return
        yield rows
        last = (rows[-1].scope, rows[-1].id)


def _lift(
    connection: Connection, kind: Kind, before: int, rows: list[Row[Any]], keys: Keys, derive: Derive
) -> int:
    """Lift one page of records."""
    among_these = among((secret.c.scope, secret.c.record), [(row.scope, row.id) for row in rows])
    sealed: dict[tuple[str, str], Secrets] = {}
    for one in connection.execute(select(secret).where(among_these)):
        value = orjson.loads(keys.decrypt(bytes(one.body), _place(one.scope, one.record, one.field)))
        sealed.setdefault((one.scope, one.record), {})[one.field] = (one.seq, value)
    changed, kept = [], []
    for row in rows:
        marks = _marks(kind, before, orjson.loads(row.marks))
        body = lifted(kind, before, orjson.loads(row.body))
        secrets = _secrets(kind, before, sealed.get((row.scope, row.id), {}))
        for name in kind.confidential & set(body):  # it has become confidential
            secrets[name] = (marks[name][0], body.pop(name))
        derived = derive(kind, body)
        changed.append(
            {
                "b_scope": row.scope, "b_id": row.id, "body": orjson.dumps(body).decode(),
                "marks": orjson.dumps(marks).decode(),
                "derived": orjson.dumps(derived).decode() if derived else None,
            }
        )  # fmt: skip
        kept += [
            {
                "scope": row.scope, "record": row.id, "field": name, "seq": seq,
                "body": keys.encrypt(orjson.dumps(value), _place(row.scope, row.id, name)),
            }
            for name, (seq, value) in secrets.items()
        ]  # fmt: skip
    connection.execute(UPDATE_RECORD, changed)
    connection.execute(delete(secret).where(among_these))
    if kept:
        connection.execute(insert(secret), kept)
    return len(rows)


def _marks(kind: Kind, before: int, marks: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Each field's mark goes where a lift takes the field; of two that meet the later stands."""
    found: dict[str, list[Any]] = {}
    for name, mark in marks.items():
        for to in (name,) if name in (REMOVAL, ERASE) else lifted(kind, before, {name: None}):
            if to not in found or found[to][0] < mark[0]:
                found[to] = mark
    return found


def _secrets(kind: Kind, before: int, held: Secrets) -> Secrets:
    found: Secrets = {}
    for name, (seq, value) in held.items():
        for to, lifted_value in lifted(kind, before, {name: value}).items():
            if to not in kind.confidential:
                raise ValueError(f"{kind.name}.{to}: a lift may not take what is confidential into the open")
            if lifted_value is not None:
                found[to] = (seq, lifted_value)
    return found


def _place(scope: str, record_id: str, name: str) -> str:
    return f"secret/{scope}/{record_id}/{name}"
