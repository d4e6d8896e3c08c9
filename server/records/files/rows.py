"""What the database says of files: which are held, who sent them, which records name them."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, select

from server.records.models import erased, file, file_name, file_sender, record, stray
from server.records.ports import Caller
from server.records.store import READER, Readable, chunks

RANDOMLY = func.random()
IS_NAMED = exists().where(file_name.c.scope == file.c.scope, file_name.c.digest == file.c.digest)


def row_of(connection: Connection, scope: str, digest: str) -> Row[Any] | None:
    """A file's row, which says that it was received whole."""
    return connection.execute(select(file).where(file.c.scope == scope, file.c.digest == digest)).first()


def is_sender(connection: Connection, scope: str, digest: str, user: str) -> bool:
    """Whether somebody has sent all of a file."""
    where = file_sender.c.scope == scope, file_sender.c.digest == digest, file_sender.c.user == user
    return connection.execute(select(file_sender.c.user).where(*where)).first() is not None


def is_named(connection: Connection, scope: str, digest: str, readable: Readable | None = None) -> bool:
    """Whether a record (one that may be read, where that is asked) names a file."""
    query = select(file_name.c.record).where(file_name.c.scope == scope, file_name.c.digest == digest)
    if readable is not None:
        same = (record.c.scope == file_name.c.scope) & (record.c.id == file_name.c.record)
        query = query.join(record, same).where(readable.condition)
    asked_for = {READER.key: readable.reader} if readable else {}
    return connection.execute(query.limit(1), asked_for).first() is not None


def is_erased(connection: Connection, scope: str, digest: str) -> bool:
    """Whether a file was erased, and no record has named it since."""
    query = select(erased.c.id).where(erased.c.scope == scope, erased.c.id == digest)
    return connection.execute(query).first() is not None and not is_named(connection, scope, digest)


def note_received(
    connection: Connection,
    caller: Caller,
    scope: str,
    digest: str,
    size_bytes: int,
    media_type: str,
    now: str,
) -> None:
    """Note that somebody has sent all of a file."""
    note_held(connection, scope, digest, size_bytes, media_type, now)
    if not is_sender(connection, scope, digest, caller.user):
        who = {"user": caller.user, "device": caller.device, "received": now}
        connection.execute(insert(file_sender).values(scope=scope, digest=digest, **who))


def note_held(
    connection: Connection, scope: str, digest: str, size_bytes: int, media_type: str, now: str
) -> None:
    """Note that a file is held whole; once, also where somebody sends it again."""
    if row_of(connection, scope, digest) is None:
        row = {"size_bytes": size_bytes, "media_type": media_type, "received": now}
        connection.execute(insert(file).values(scope=scope, digest=digest, **row))


def unnamed_bytes(connection: Connection, device: str) -> int:
    """The size of what a device has sent and no record names."""
    same = (file.c.scope == file_sender.c.scope) & (file.c.digest == file_sender.c.digest)
    query = (
        select(func.coalesce(func.sum(file.c.size_bytes), 0))
        .join(file_sender, same)
        .where(file_sender.c.device == device, ~IS_NAMED)
    )
    return int(connection.scalar(query) or 0)


def unnamed_since(connection: Connection, before: str, most: int) -> list[tuple[str, str]]:
    """Files that came before an instant and that no record names, some of them by chance.

    Shape: none of a device that has also brought bytes nobody could open: those may name it.
    """
    unopened = exists().where(
        file_sender.c.scope == file.c.scope,
        file_sender.c.digest == file.c.digest,
        file_sender.c.device.in_(select(stray.c.carrier)),
    )
    query = select(file.c.scope, file.c.digest).where(file.c.received < before, ~IS_NAMED, ~unopened)
    return [(row.scope, row.digest) for row in connection.execute(query.order_by(RANDOMLY).limit(most))]


def named(connection: Connection, scopes: Iterable[str] | None) -> Iterator[Row[Any]]:
    """What the records of these scopes (or of all) name, with the row of the file where there is one."""
    same = and_(file.c.scope == file_name.c.scope, file.c.digest == file_name.c.digest)
    about = (record.c.scope == file_name.c.scope) & (record.c.id == file_name.c.record)
    query = (
        select(file_name, file.c.size_bytes.label("held_bytes"), record.c.kind, record.c.by, record.c.at)
        .join(record, about)
        .outerjoin(file, same)
        .order_by(record.c.at, file_name.c.record, file_name.c.digest)
    )
    if scopes is None:
        yield from connection.execute(query)
        return
    for part in chunks(sorted(scopes)):
        yield from connection.execute(query.where(file_name.c.scope.in_(part)))


def forget(connection: Connection, scope: str, digests: Iterable[str]) -> None:
    """Drop the rows of files of a scope."""
    for part in chunks(sorted(digests)):
        for table in (file, file_sender):
            connection.execute(delete(table).where(table.c.scope == scope, table.c.digest.in_(part)))


def all_rows(connection: Connection) -> Iterator[Row[Any]]:
    """Every file that was received whole."""
    yield from connection.execute(select(file).order_by(file.c.scope, file.c.digest))
