"""Letting go of what nobody names and nobody goes on sending, so that the folder does not fill."""

from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from server.base.clock import wire
from server.base.database import Database
from server.base.keys import Keys
from server.records import store
from server.records.files import rows
from server.records.files.folder import Folder

KEPT = timedelta(days=60)
MOST_AT_ONCE = 500


def sweep(database: Database, folder: Folder, keys: Keys, now: datetime) -> int:
    """Drop files that no op has named for 60 days, parts that have not grown for as long, and leavings.

    Shape: bounded: what is left over is looked at another day. Gives how many files went.
    """
    stale = [one for one in folder.parts() if _is_old(one, now)]
    for path in stale:
        path.unlink(missing_ok=True)
    with database.snapshot() as connection:
        candidates = _unnamed(connection, now)
    gone = {scope: _forgotten(database, keys, scope, held) for scope, held in sorted(candidates.items())}
    for scope, digests in gone.items():
        for digest in digests:
            folder.remove(scope, digest)
    return len(stale) + sum(len(digests) for digests in gone.values()) + _leavings(database, folder, now)


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return path.stat().st_mtime < (now - KEPT).timestamp()
    except FileNotFoundError:
        return False


def _unnamed(connection: Connection, now: datetime) -> dict[str, set[str]]:
    """Files that no record names, by scope."""
    found: dict[str, set[str]] = defaultdict(set)
    for scope, digest in rows.unnamed_since(connection, wire(now - KEPT), MOST_AT_ONCE):
        found[scope].add(digest)
    return found


def _forgotten(database: Database, keys: Keys, scope: str, digests: set[str]) -> set[str]:
    """Forget those that no op names either, also none that is parked; a scope at a time, so that few wait."""

    def work(connection: Connection) -> set[str]:
        store.lock_scopes(connection, [scope])  # no op that names one comes meanwhile
        gone = digests - store.digests_named(connection, keys, scope)
        rows.forget(connection, scope, gone)
        return gone

    return database.write(work)


def _leavings(database: Database, folder: Folder, now: datetime) -> int:
    """Drop content without a row: half written, damaged and set aside, or of a day that was taken back."""
    with database.snapshot() as connection:
        held = {(row.scope, row.digest) for row in rows.all_rows(connection)}
    left = [path for path in folder.whole_ones() if (path.parent.name, path.name) not in held]
    old = [path for path in left if _is_old(path, now)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
