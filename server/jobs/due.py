"""What of a kind is due in one page of its records, and what a legal hold keeps of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from sqlalchemy import Connection

from server.people import holds
from server.records import store
from server.records.kind import Body, Kept, Kind
from server.records.reduce import spoken_of
from server.records.registry import Registry

Key = tuple[str, str]
ALL = "9999-12-31"
VOID = "void_reason"


@dataclass
class Page:
    """What one transaction does.

    Shape: `last` is the key to go on after; `reduced` and `erased` of the kind itself, `followers` of others
           by kind, which go with what is erased; `held` is kept for the law.
    """

    last: Key
    reduced: list[Key] = field(default_factory=list)
    erased: list[Key] = field(default_factory=list)
    followers: dict[str, list[Key]] = field(default_factory=dict)
    held: list[Key] = field(default_factory=list)

    @property
    def leaving(self) -> list[Key]:
        """All that is erased."""
        return [*self.erased, *(key for keys in self.followers.values() for key in keys)]


def page(
    connection: Connection, registry: Registry, kind: Kind, before: str, after: Key, now: datetime
) -> Page | None:
    """The next page of a kind's records that may be due before a day; None at the end."""
    kept = kind.kept or Kept(kind.label)
    until, since = (ALL, None) if kept.outlives else (before, kept.since)
    rows = store.due(connection, kind.name, until, after, since, kept.once_closed)
    if not rows:
        return None
    bodies: dict[Key, Body] = {(row.scope, row.id): orjson.loads(row.body) for row in rows}
    found = Page((rows[-1].scope, rows[-1].id))
    due = list(bodies) if not (kept.since or kept.outlives) else _since(connection, kept, bodies, before)
    back = _held(connection, registry, due, now)
    for key in due:
        if key in back:
            found.held.append(key)
        elif kept.leaves and VOID not in bodies[key]:
            found.reduced.append(key)
        else:
            found.erased.append(key)
    found.followers = _followers(connection, registry, kind, found.erased, now)
    return found


def _since(connection: Connection, kept: Kept, bodies: Mapping[Key, Body], before: str) -> list[Key]:
    """Those whose own day is past, or that the record they outlive was erased long enough ago."""
    named = {key: (key[0], str(body.get(kept.outlives or ""))) for key, body in bodies.items()}
    erased_at = store.erased_at(connection, named.values()) if kept.outlives else {}
    return [
        key
        for key, body in bodies.items()
        if (day := body.get(kept.since or "") or erased_at.get(named[key])) is not None and day < before
    ]


def _held(connection: Connection, registry: Registry, keys: list[Key], now: datetime) -> set[Key]:
    """What is held itself, and what something is said about that is held."""
    said = spoken_of(connection, registry.abouts, keys)
    every = set(keys) | {one for about in said.values() for one in about}
    held = holds.held(connection, registry.abouts, every, now)
    return {key for key in keys if key in held or not held.isdisjoint(said.get(key, ()))}


def _followers(
    connection: Connection, registry: Registry, kind: Kind, going: list[Key], now: datetime
) -> dict[str, list[Key]]:
    """Records of other kinds that go with these."""
    kinds = {one.name: one.kept.goes_with for one in registry if one.kept and one.kept.goes_with}
    own = {name: field for name, field in kinds.items() if kind.name in registry[name].fields[field].target}
    if not own or not going:
        return {}
    gone = set(going)
    found: dict[str, list[Key]] = {}
    for one in store.bodies(connection, {scope for scope, _id in going}, own):
        if (one.scope, str(one.body.get(own[one.kind]))) in gone and not one.is_removed:
            found.setdefault(one.kind, []).append((one.scope, one.id))
    for name, keys in found.items():
        back = _held(connection, registry, keys, now)
        found[name] = [key for key in keys if key not in back]
    return found
