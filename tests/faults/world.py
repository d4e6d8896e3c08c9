"""The model's small town: databases to copy and put back, rights with a past, kinds with a history."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import Connection, create_engine, insert, select
from sqlalchemy.pool import StaticPool

from server.base.clock import wire
from server.base.database import Database, T, engine_options
from server.base.keys import Keys
from server.records.engine import Engine
from server.records.epochs import begin_epoch
from server.records.fields import Label, text
from server.records.kind import Access, Body, Kind
from server.records.models import device, metadata
from server.records.ports import NO_REACH, Reach
from tests.faults.device import Device
from tests.faults.ways import Who
from tests.records.world import ALL, CARD, KINDS, Grants, World

_NUMBERS = count(1)
BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)


class ServerDied(Exception):
    """The server was killed: nobody gets an answer."""


class Frail(Database):
    """A database whose next write can be the server's last: it dies just before or just after its commit."""

    dies = ""

    def write(self, work: Any) -> Any:
        """As `Database.write`."""

        def dying(connection: Connection) -> T:
            done: T = work(connection)
            self._die("before")
            return done

        done = super().write(dying)
        self._die("after")
        return done

    def _die(self, where: str) -> None:
        if self.dies == where:
            self.dies = ""
            raise ServerDied


class Store:
    """One SQLite database, in memory or in a file: emptied in no time, copied, and put back."""

    def __init__(self, path: Path | None = None) -> None:
        name = str(path) if path else f"file:/model{next(_NUMBERS)}?vfs=memdb&uri=true"
        self.url = f"sqlite:///{name}"
        self.path = path
        pool: dict[str, Any] = {} if path else {"poolclass": StaticPool}
        self.database = Frail(create_engine(self.url, **engine_options(self.url), **pool))
        metadata.create_all(self.database.engine)
        self.blank = self.copy()

    def copy(self) -> sqlite3.Connection:
        """Everything as it stands: a backup."""
        held = sqlite3.connect(":memory:")
        with self._raw() as raw:
            raw.backup(held)
        return held

    def put_back(self, copy: sqlite3.Connection) -> None:
        """A backup in the place of what stands."""
        with self._raw() as raw:
            copy.backup(raw)

    def empty(self) -> None:
        """As after the migration."""
        self.put_back(self.blank)

    @contextmanager
    def _raw(self) -> Iterator[sqlite3.Connection]:
        pooled = self.database.engine.raw_connection()
        try:
            raw = pooled.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            yield raw
        finally:
            pooled.close()


class PostgresStore(Store):
    """The same on PostgreSQL: tables are small here, so a copy is all their rows."""

    def __init__(self, url: str) -> None:
        self.url, self.path = url, None
        self.database = Frail(create_engine(url, **engine_options(url)))
        metadata.create_all(self.database.engine)

    def copy(self) -> Any:
        with self.database.snapshot() as connection:
            return {
                table: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in metadata.sorted_tables
            }

    def put_back(self, copy: Any) -> None:
        with self.database.engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
            for table, rows in copy.items():
                if rows:
                    connection.execute(insert(table), rows)

    def empty(self) -> None:
        self.put_back({})


@dataclass
class Term:
    """A role that somebody holds in a scope for a time."""

    user: str
    scope: str
    role: str
    since: datetime
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass
class Terms(Grants):
    """Rights with a past: facts are judged by what their author held when they happened, too."""

    terms: list[Term] = field(default_factory=list)

    def give(self, user: str, scope: str, role: str, now: datetime) -> None:
        self.terms.append(Term(user, scope, role, now))

    def take(self, user: str, scope: str, now: datetime) -> set[str]:
        """End what a user holds in a scope; gives the roles."""
        ended = [one for one in self.terms if (one.user, one.scope) == (user, scope) and one.covers(now)]
        for one in ended:
            one.until = now
        return {one.role for one in ended}

    def roles_at(self, user: str | None, scope: str, at: datetime) -> frozenset[str]:
        if user in self.closed:
            return frozenset()
        return frozenset(
            one.role for one in self.terms if (one.user, one.scope) == (user, scope) and one.covers(at)
        )

    def reach(self, user: str | None, scope: str, at: datetime) -> Reach:
        held = self.roles_at(user, scope, at)
        return Reach(held, is_lead="lead" in held) if held else NO_REACH

    def scopes_of(self, connection: Connection, user: str, now: datetime) -> Mapping[str, Reach]:
        scopes = sorted({one.scope for one in self.terms if one.user == user})
        return {scope: reach for scope in scopes if (reach := self.reach(user, scope, now)).within}


def _renamed(old: str, new: str) -> Any:
    def lift(changes: Body) -> Body:
        return {new if name == old else name: value for name, value in changes.items()}

    return lift


# Two versions ago a card's phone was called `tel`, and its note `memo` one version ago.
CARD_3 = replace(CARD, schema=3, lifts={1: _renamed("tel", "phone"), 2: _renamed("memo", "note")})
LATE = Kind("late", Label("新", "Late"), {"word": text("话", "Word")}, frozenset({"building"}), ALL)
OLD_KINDS = tuple(CARD_3 if kind is CARD else kind for kind in KINDS)
NEW_KINDS = (*OLD_KINDS, LATE)
WINDOWS = {kind.name: kind.window_days for kind in NEW_KINDS if kind.window_days}


class Town(World):
    """A world whose server is upgraded, dies, and is restored."""

    def __init__(self, store: Store, keys: Keys) -> None:
        self.now = BEGAN
        self.store, self.database, self.keys = store, store.database, keys
        self.home = keys.folder.parent
        self.kinds: tuple[Kind, ...] = OLD_KINDS
        self.grants = self.terms = Terms()
        self.revoked: set[str] = set()
        self.engine: Engine = self.engine_with(self.kinds)
        store.empty()
        self.database.write(lambda connection: begin_epoch(connection, wire(self.now), "begun"))

    def restart(self, kinds: tuple[Kind, ...] | None = None) -> None:
        """A new process, perhaps of a newer version: what waited for it is judged again."""
        self.kinds = kinds or self.kinds
        self.engine = self.engine_with(self.kinds)
        self.engine.release()

    def is_revoked(self, who: Who) -> bool:
        """Whether a device may only hand over."""
        return who.id in self.revoked or self.terms.is_closed(who.user)

    def revoke(self, device_id: str) -> None:
        """Revoke a device, as the desk does; a restore may forget it, and is told again."""
        self.revoked.add(device_id)
        self.database.write(
            lambda connection: connection.execute(
                device.update().where(device.c.id == device_id).values(state="revoked")
            )
        )

    def introduce(self, one: Device) -> None:
        """Let the server know a device, as its first sign-in does."""
        row = {
            "id": one.id, "user": one.user, "name": "平板", "platform": "model", "state": "active", "have": 0,
            "bound_at": wire(self.now),
        }  # fmt: skip
        with self.database.snapshot() as connection:
            if connection.scalar(select(device.c.id).where(device.c.id == one.id)):
                return
        self.database.write(lambda connection: connection.execute(insert(device).values(row)))


def reads(access: Access, roles: Iterable[str]) -> str:
    """What these roles read of a kind: `all`, `own` or nothing; written apart from the server's own."""
    letters = [access.within.get(role, "") for role in roles]
    if any("R" in held.replace("Ro", "") for held in letters):
        return "all"
    return "own" if any("Ro" in held for held in letters) else ""


def shared_keys(folder: Path | None = None) -> Keys:
    """A keyring for many worlds."""
    return Keys((folder or Path(mkdtemp(prefix="qiaomen-model-"))) / "keys")
