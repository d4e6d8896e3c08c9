"""What stands inside the rows: marks that name ops of the chain, sealed things that open."""

from collections.abc import Iterator
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Row, and_, select

from server.base.keys import Keys
from server.records import store
from server.records.envelope import read_json
from server.records.kind import Kind
from server.records.merge import MOVED_TO, REMOVED
from server.records.models import op, parked_op, record, secret, stray
from server.records.push.op import digest_of
from server.records.registry import Registry

Places = dict[tuple[str, int], store.Placed]
BY_PAGES = {"yield_per": store.CHUNK}


def contents(connection: Connection, registry: Registry, keys: Keys) -> Iterator[str]:
    """Read every record and everything that is encrypted at rest, page by page."""
    rows = connection.execute(select(record), execution_options=BY_PAGES)
    for page in rows.partitions():
        marks = {(row.scope, row.id): _marks(row) for row in page}
        named = {(scope, mark[0]) for (scope, _), held in marks.items() for mark in (held or {}).values()}
        places = store.placed(connection, named)
        for row in page:
            for fault in _of_record(row, registry.get(row.kind), marks[row.scope, row.id], places):
                yield f"scope {row.scope} record {row.id}: {fault}"
    yield from _secrets(connection, registry, keys)
    yield from _parked(connection, keys)
    yield from _strays(connection, keys)


def _marks(row: Row[Any]) -> dict[str, tuple[int, str | None, int | None]] | None:
    """A record's marks, or None where they are none."""
    try:
        marks = orjson.loads(row.marks)
        return {str(name): (int(seq), by and str(by), n and int(n)) for name, (seq, by, n) in marks.items()}
    except (ValueError, TypeError, AttributeError):
        return None


def _of_record(
    row: Row[Any], kind: Kind | None, marks: dict[str, Any] | None, places: Places
) -> Iterator[str]:
    try:
        body = orjson.loads(row.body)
        names = set(body)
    except (orjson.JSONDecodeError, TypeError):
        yield "its body cannot be read"
        return
    if marks is None:
        yield "its marks cannot be read"
        return
    if kind is None:
        yield f"nobody knows the kind {row.kind}"
    elif misplaced := kind.confidential & names:
        yield f"{', '.join(sorted(misplaced))} lies open, and is confidential"
    for name in sorted(names - set(marks) - {MOVED_TO}):
        yield f"nobody has set {name}"
    if row.removed and REMOVED not in marks:
        yield "nobody has removed it"
    for name, (seq, device, n) in marks.items():
        said = places.get((row.scope, seq))
        if said is None or said.record != row.id:
            yield f"the last change of {name} is said to be seq {seq}, which is no op of this record"
        elif device is not None and (device, n) != (said.device, said.n):
            yield f"the last change of {name} is said to be another device's than that of seq {seq}"


def _secrets(connection: Connection, registry: Registry, keys: Keys) -> Iterator[str]:
    query = select(secret, record.c.marks, record.c.kind).join(
        record, and_(record.c.scope == secret.c.scope, record.c.id == secret.c.record)
    )
    for row in connection.execute(query, execution_options=BY_PAGES):
        place = f"scope {row.scope} record {row.record} field {row.field}"
        kind = registry.get(row.kind)
        if kind is not None and row.field not in kind.confidential:
            yield f"{place}: kept apart, but it is not confidential"
        mark = (_marks(row) or {}).get(row.field)
        if mark is None or mark[0] != row.seq:
            yield f"{place}: kept since seq {row.seq}, which is not its last change"
        if _opens(keys, row.body, f"secret/{row.scope}/{row.record}/{row.field}") is None:
            yield f"{place}: what is kept cannot be decrypted"


def _parked(connection: Connection, keys: Keys) -> Iterator[str]:
    query = select(parked_op.c.scope, parked_op.c.id, parked_op.c.body, op.c.digest).join(
        op, and_(op.c.scope == parked_op.c.scope, op.c.id == parked_op.c.id)
    )
    for row in connection.execute(query, execution_options=BY_PAGES):
        place = f"scope {row.scope} op {row.id}"
        body = _opens(keys, row.body, f"op/{row.scope}/{row.id}")
        if body is None:
            yield f"{place}: what is kept cannot be decrypted"
        elif row.digest is None or digest_of(read_json(body)) != bytes(row.digest):
            yield f"{place}: what is kept is not what came"


def _strays(connection: Connection, keys: Keys) -> Iterator[str]:
    for row in connection.execute(select(stray.c.digest, stray.c.body), execution_options=BY_PAGES):
        if _opens(keys, row.body, f"stray/{row.digest}") is None:
            yield f"stray {row.digest}: what is kept cannot be decrypted"


def _opens(keys: Keys, body: bytes, place: str) -> bytes | None:
    try:
        return keys.decrypt(bytes(body), place)
    except (InvalidTag, ValueError, TypeError):
        return None
