"""Erasing: what records said leaves the tables; the places of their ops in the chain stay."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, insert, or_, select, update

from server.base.ids import is_id
from server.base.keys import Keys
from server.records.check import ERASE
from server.records.models import erased, op, parked_op, record, secret, stray
from server.records.reasons import told
from server.records.store.read import Key, among, chunks
from server.records.store.said import digests_in, said, said_apart, strays_said

EMPTY = {
    "status": "discarded", "reason": orjson.dumps(told("erased")).decode(), "conflicts": None, "digest": None,
    "salt": None, "line": None, "is_secret": False,
}  # fmt: skip
EMPTY_OP = update(op).where(op.c.scope == bindparam("b_scope"), op.c.id == bindparam("b_id")).values(EMPTY)


class Erased(NamedTuple):
    """One thing that was erased: a record, or (without a kind) a file."""

    scope: str
    id: str
    kind: str | None
    by: str | None
    at: str


@dataclass
class Taken:
    """What was taken away: ids of ops, records by id with their kind, hashes of files they named."""

    records: dict[str, str | None]
    ops: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)


def erased_among(connection: Connection, keys: Iterable[Key]) -> set[Key]:
    """Which of these were erased."""
    found: set[Key] = set()
    for part in chunks(set(keys)):
        query = select(erased.c.scope, erased.c.id).where(among((erased.c.scope, erased.c.id), part))
        found |= {(row.scope, row.id) for row in connection.execute(query)}
    return found


def all_erased(connection: Connection) -> list[Erased]:
    """Everything that was ever erased here."""
    return [Erased(*row) for row in connection.execute(select(erased).order_by(erased.c.at))]


def insert_erased(connection: Connection, rows: Iterable[Erased]) -> None:
    """Note what was erased, once each."""
    wanted = {(row.scope, row.id): row for row in rows}
    new = set(wanted) - erased_among(connection, wanted)
    if new:
        connection.execute(insert(erased), [wanted[key]._asdict() for key in sorted(new)])


def still_said(connection: Connection, keys: Keys) -> Iterator[str]:
    """What of erased records is here all the same, a sentence each: a fault, which the next start mends."""
    for what, table, column in (
        ("its record", record, record.c.id),
        ("a parked op", parked_op, parked_op.c.record),
        ("a secret", secret, secret.c.record),
    ):
        query = select(erased.c.scope, erased.c.id).join(table, _is_erased(table, column))
        if table is record:
            query = query.where(or_(record.c.removed.is_(False), record.c.body != "{}"))
        for row in connection.execute(query.distinct()):
            yield f"scope {row.scope} record {row.id}: it was erased, but {what} still says something"
    same = _is_erased(op, op.c.record)
    query = select(op.c.scope, op.c.id).join(erased, same).where(op.c.digest.is_not(None))
    for scope, id_ in connection.execute(query).all():
        for one in list(said(connection, keys, scope, op.c.id == id_)):
            if ERASE not in (one.content.get("set") or ()):
                yield f"scope {scope} op {id_}: its record was erased, but it still says something"


def _is_erased(table: Table, column: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(erased.c.scope == table.c.scope, erased.c.id == column)


def take_away(
    connection: Connection, keys: Keys, scope: str, records: Iterable[str], abouts: Mapping[str, str]
) -> Taken:
    """Take away all that ops on these records of a scope said, and what was said about them.

    Shape: `abouts` maps a kind to its field that names what it speaks of. An erasing op keeps what it says.
    """
    taken = Taken(dict.fromkeys(records))
    _find_apart(connection, keys, scope, taken, abouts)
    _find_chained(connection, keys, scope, taken)
    for part in chunks(sorted(taken.ops)):
        connection.execute(EMPTY_OP, [{"b_scope": scope, "b_id": id_} for id_ in part])
        connection.execute(delete(parked_op).where(parked_op.c.scope == scope, parked_op.c.id.in_(part)))
    for part in chunks(sorted(taken.records)):
        connection.execute(delete(secret).where(secret.c.scope == scope, secret.c.record.in_(part)))
    strays = {
        digest
        for digest, outer_id, content in strays_said(connection, keys)
        if outer_id in taken.ops or _speaks(content, scope, taken, abouts)
    }
    for part in chunks(sorted(strays)):
        connection.execute(delete(stray).where(stray.c.digest.in_(part)))
    return taken


def _find_apart(
    connection: Connection, keys: Keys, scope: str, taken: Taken, abouts: Mapping[str, str]
) -> None:
    """Find kept ops on these records or about them, and so on: what they were to create is erased, too."""
    kept = list(said_apart(connection, keys, scope))
    while found := [one for one in kept if _speaks(one.content, scope, taken, abouts)]:
        kept = [one for one in kept if one not in found]
        for one in found:
            taken.ops.add(one.id)
            taken.digests |= digests_in(one.content)
            if isinstance(record := one.content.get("record"), str):
                taken.records.setdefault(record, one.content.get("kind"))


def _find_chained(connection: Connection, keys: Keys, scope: str, taken: Taken) -> None:
    erasing = set()
    for part in chunks(sorted(taken.records)):
        for one in said(connection, keys, scope, op.c.record.in_(part)):
            if ERASE in (one.content.get("set") or ()):
                erasing.add(one.id)
            else:
                taken.digests |= digests_in(one.content)
        every = select(op.c.id).where(op.c.scope == scope, op.c.record.in_(part))
        taken.ops |= set(connection.scalars(every))
    taken.ops -= erasing
    # Why somebody discarded one of them may say what it said.
    for one in said(connection, keys, scope, or_(op.c.record.is_(None), op.c.record == "")):
        if one.content.get("discards") in taken.ops:
            taken.ops.add(one.id)


def _speaks(content: Any, scope: str, taken: Taken, abouts: Mapping[str, str]) -> bool:
    """Whether an op is on one of these records, about one, or discards an op on one."""
    if not isinstance(content, dict) or content.get("scope") != scope:
        return False
    return content.get("discards") in taken.ops or any(
        id_ in taken.records for _scope, id_ in named_in(content, abouts)
    )


def named_in(content: dict[str, Any], abouts: Mapping[str, str]) -> set[Key]:
    """The record that an op's JSON is on, and the one that this speaks of, as far as they are ids."""
    changes, scope = content.get("set"), content.get("scope")
    about = abouts.get(str(content.get("kind")))
    ids = [content.get("record"), changes.get(about) if about and isinstance(changes, dict) else None]
    return {(str(scope), str(id_)) for id_ in ids if is_id(scope) and is_id(id_)}
