"""What a reader sees of a row: its stored body as it is, put into a line without being read again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, and_, cast, exists, func, or_, true

from server.base.clock import wire
from server.records.models import record
from server.records.ports import Reach
from server.records.registry import Registry
from server.records.store import JSON_TEXT, READER, SINCE, Readable

Rows = FromClause
DEPTH = 2  # a step speaks of a conflict, which speaks of a record


@lru_cache(256)  # there are as many as combinations of roles, and building one costs more than a small pull
def _condition(registry: Registry, letters: tuple[tuple[str, str], ...]) -> ColumnElement[bool]:
    held = dict(letters)
    condition = _by_kind(registry, record, held)
    if all(_is_whole(each) for each in held.values()):
        return condition  # whatever is spoken of can be read
    # Nothing can be read in a tombstone, and every copy that may hold the record has to lose it.
    return and_(condition, or_(record.c.removed, _speaks_of_readable(registry, record, held, DEPTH)))


def _by_kind(registry: Registry, row: Rows, letters: Mapping[str, str]) -> ColumnElement[bool]:
    every = [name for name, held in letters.items() if _is_whole(held)]
    own = [name for name, held in letters.items() if "Ro" in held]
    named = [
        and_(row.c.kind == name, cast(row.c.body, JSON_TEXT)[mine].as_string() == READER)
        for name in own
        if (mine := registry[name].access.mine)
    ]
    return or_(row.c.kind.in_(every), and_(row.c.kind.in_(own), row.c.by == READER), *named)


@lru_cache(256)
def _lost(registry: Registry, letters: tuple[tuple[str, str], ...]) -> ColumnElement[bool] | None:
    """What may have named the reader's account, and now names another or none; None where nothing can."""
    named = [
        and_(
            record.c.kind == name,
            func.coalesce(record.c.by, "") != READER,
            func.coalesce(cast(record.c.body, JSON_TEXT)[mine].as_string(), "") != READER,
            cast(record.c.marks, JSON_TEXT)[(mine, 0)].as_integer() > SINCE,
        )
        for name, held in letters
        if "Ro" in held and (mine := registry[name].access.mine)
    ]
    return and_(record.c.removed.is_(False), or_(*named)) if named else None


def _speaks_of_readable(
    registry: Registry, row: Rows, letters: Mapping[str, str], depth: int
) -> ColumnElement[bool]:
    """That a row speaks of nothing, or of a record that may be read: a step, a conflict, a person."""
    about = [(kind.name, kind.about) for kind in registry if kind.about]
    speaks: list[ColumnElement[bool]] = [row.c.kind.not_in([name for name, _field in about])]
    for name, field in about if depth else ():
        of = record.alias()
        there = and_(of.c.scope == row.c.scope, of.c.id == cast(row.c.body, JSON_TEXT)[field].as_string())
        readable = and_(
            _by_kind(registry, of, letters), _speaks_of_readable(registry, of, letters, depth - 1)
        )
        speaks.append(and_(row.c.kind == name, exists().where(there, readable)))
    return or_(*speaks)


class Lines:
    """The reading rights of one user at one moment, as conditions on rows.

    Shape: a kind is read whole, only where it is one's own (`Ro`: written by them, or naming their account in
           the field `Access.mine`), or not at all; confidential fields are not in the stored bodies at all.
    """

    def __init__(self, registry: Registry, user: str, now: datetime) -> None:
        self.registry, self.user, self.now = registry, user, now

    def readable(self, reach: Reach) -> Readable:
        """The condition that a row may be read with this reach: its kind, its author, what it speaks of."""
        letters = tuple((kind.name, reach.letters(kind.access)) for kind in self.registry)
        return Readable(_condition(self.registry, letters), self.user, _lost(self.registry, letters))

    def fresh(self) -> ColumnElement[bool]:
        """The condition for a copy that begins: no tombstones, nothing beyond a kind's window."""
        windows = [
            or_(record.c.kind != kind.name, record.c.at >= wire(self.now - timedelta(days=kind.window_days)))
            for kind in self.registry
            if kind.window_days
        ]
        return and_(true(), record.c.removed.is_(False), *windows)


def _is_whole(letters: str) -> bool:
    return "R" in letters and "Ro" not in letters


def line_of(row: Row[Any]) -> bytes:
    """A record's line, ending in a line feed."""
    by = f'"{row.by}"' if row.by else "null"
    head = (
        f'{{"kind":"{row.kind}","id":"{row.id}","scope":"{row.scope}","seq":{row.seq},"v":"{row.v}",'
        f'"at":"{row.at}","by":{by},'
    )
    if row.removed:
        return f'{head}"removed":true}}\n'.encode()
    derived = f',"derived":{row.derived}' if row.derived else ""
    return f'{head}"set":{row.body}{derived}}}\n'.encode()
