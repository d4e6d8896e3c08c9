"""Whole records of some kinds in some scopes, for who compares them with another list of the same things."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, select

from server.records.kind import Body
from server.records.models import entry, record
from server.records.store.read import chunks

SCOPES = 200


class WholeRecord(NamedTuple):
    """A record as it stands, without what is confidential in it."""

    scope: str
    id: str
    kind: str
    v: str
    body: Body
    is_removed: bool


def bodies(connection: Connection, scopes: Iterable[str], kinds: Iterable[str]) -> Iterator[WholeRecord]:
    """All records of these kinds that lie in these scopes, removed ones too."""
    columns = (record.c.scope, record.c.id, record.c.kind, record.c.v, record.c.body, record.c.removed)
    wanted = sorted(kinds)
    for part in chunks(sorted(scopes), SCOPES):
        query = select(*columns).where(record.c.scope.in_(part), record.c.kind.in_(wanted))
        for row in connection.execute(query):
            yield WholeRecord(row.scope, row.id, row.kind, row.v, orjson.loads(row.body), row.removed)


def about_person(connection: Connection, scope: str, kind: str, person: str) -> list[WholeRecord]:
    """The records of a kind that are about one person, as its entries say, without removed ones."""
    columns = (record.c.scope, record.c.id, record.c.kind, record.c.v, record.c.body, record.c.removed)
    same = (record.c.scope == entry.c.scope) & (record.c.id == entry.c.id)
    query = select(*columns).join(entry, same)
    query = query.where(entry.c.scope == scope, entry.c.kind == kind, entry.c.person == person)
    rows = connection.execute(query.order_by(record.c.seq))
    return [WholeRecord(row.scope, row.id, row.kind, row.v, orjson.loads(row.body), False) for row in rows]
