"""The projection of units, buildings and teams onto `place`: who holds which scope since when."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import cast

from sqlalchemy import Connection, Table, delete, insert

from server.base.clock import day_of, from_wire
from server.base.ids import derived_id
from server.people.models import Place, Setting
from server.people.setting import rights_changed
from server.people.tree import CLOSED, Stretch, read_tree
from server.records.kind import Body
from server.records.ports import Applied

ALWAYS = "0001-01-01"  # a place whose beginning nobody stated was always there
HAVE_CLOSED = frozenset({"community", "street"})
CHUNK = 500


class Places:
    """Follows every record that founds a scope.

    Shape: a record names its holder in `parent` or `unit`, and in `unit_from` the first day under it;
           `valid_from` and `valid_to` are the first and the last day it exists at all.
    """

    tables: tuple[Table, ...] = (cast(Table, Place.__table__),)
    beside: tuple[Table, ...] = (cast(Table, Setting.__table__),)

    def update(self, connection: Connection, changes: list[Applied]) -> None:
        """Follow these changes; rights are new from this transaction on if a place changed."""
        founding = [change for change in changes if change.kind.founds is not None]
        before = _read(connection, {change.id for change in founding})
        after = dict(before)
        for change in founding:
            after[change.id] = followed(after.get(change.id, []), change)
        changed = [scope for scope, stretches in after.items() if stretches != before.get(scope)]
        if changed:
            _write(connection, {scope: after[scope] for scope in changed})
            rights_changed(connection)

    def clear(self, connection: Connection) -> None:
        """Drop what the records' latest state tells; who held it before is known only here, and stays."""
        connection.execute(delete(Place).where(Place.to_on.is_(None)))
        rights_changed(connection)


def followed(stretches: list[Stretch], change: Applied) -> list[Stretch]:
    """A scope's history after one change of the record that founded it."""
    last = stretches[-1] if stretches else None
    if change.after is None:
        day = day_of(from_wire(change.received)).isoformat()
        return [*stretches[:-1], replace(last, to_on=max(day, last.from_on))] if last else []
    found = change.kind.founds(change.after) if change.kind.founds else ""
    now = Stretch(
        scope=change.id,
        from_on=ALWAYS,
        to_on=None,
        parent=_holder(change.after),
        nature=last.nature if last else found,
        name=change.after.get("name") or "",
        code=change.after.get("code") or change.after.get("seq5") or "",
        estate=change.after.get("estate") or "",
    )
    history = _held(stretches, now, change)
    # A new name is the name of all its past.
    named = [replace(one, name=now.name, code=now.code, estate=now.estate) for one in history]
    until = change.after.get("valid_to")
    if until:
        first_day_over = (date.fromisoformat(until) + timedelta(days=1)).isoformat()
        named[-1] = replace(named[-1], to_on=max(first_day_over, named[-1].from_on))
    return named


def _held(stretches: list[Stretch], now: Stretch, change: Applied) -> list[Stretch]:
    """The history with its last stretch as the record says: under which unit, from which day."""
    after: Body = change.after or {}
    stated: str = after.get("unit_from") or ""
    if not stretches:
        return [replace(now, from_on=stated or after.get("valid_from") or ALWAYS)]
    last = stretches[-1]
    if change.before is None:  # rebuilt from the latest state, on top of the history that was kept
        return _cut(stretches, now, max(stated, last.to_on or last.from_on))
    is_redated = bool(stated) and stated != change.before.get("unit_from")
    if now.parent == last.parent:
        return _cut(stretches[:-1], now, stated if is_redated else last.from_on)
    day = day_of(from_wire(change.received)).isoformat()
    return _cut(stretches, now, stated if is_redated else max(day, last.from_on))


def _cut(stretches: list[Stretch], now: Stretch, since: str) -> list[Stretch]:
    """Give a scope to another unit from a day on; what was planned for later is off."""
    kept = [one for one in stretches if one.from_on < since]
    if kept and kept[-1].parent == now.parent:
        return [*kept[:-1], replace(kept[-1], to_on=None)]
    if kept:
        kept[-1] = replace(kept[-1], to_on=since)
    return [*kept, replace(now, from_on=since)]


def _holder(body: Body) -> str | None:
    return body.get("parent") or body.get("unit")


def _read(connection: Connection, scopes: set[str]) -> dict[str, list[Stretch]]:
    ids = sorted(scopes)
    found: dict[str, list[Stretch]] = {}
    for start in range(0, len(ids), CHUNK):
        found.update(read_tree(connection, ids[start : start + CHUNK]).history)
    return found


def _write(connection: Connection, histories: dict[str, list[Stretch]]) -> None:
    rows = [stretch for stretches in histories.values() for stretch in stretches]
    rows += [_closed(one[-1]) for one in histories.values() if one[-1].nature in HAVE_CLOSED]
    scopes = sorted({row.scope for row in rows})
    for start in range(0, len(scopes), CHUNK):
        connection.execute(delete(Place).where(Place.scope.in_(scopes[start : start + CHUNK])))
    connection.execute(insert(Place), [asdict(row) for row in rows])


def _closed(unit: Stretch) -> Stretch:
    """The scope for confidential records that a community or the street brings with it."""
    return Stretch(derived_id(unit.scope, CLOSED), ALWAYS, None, unit.scope, CLOSED, unit.name)
