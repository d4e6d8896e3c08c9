"""What ops say, opened again: those in the chain, those that are kept apart, and bytes that took no op id."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
from cryptography.exceptions import InvalidTag
from sqlalchemy import ColumnElement, Connection, Row, select

from server.base.keys import Keys
from server.records.envelope import read_json
from server.records.models import op, parked_op, stray
from server.records.seal import MAC_BYTES, SealError, opened

DIGEST = re.compile(r"[0-9a-f]{64}")
BY_PAGES = {"yield_per": 500}


class Said(NamedTuple):
    """An op's id, the device and the instant it came from, and its JSON."""

    id: str
    device: str | None
    received: str
    content: Any


def said(connection: Connection, keys: Keys, scope: str, *where: ColumnElement[bool]) -> Iterator[Said]:
    """The ops of a scope's chain, in seq order; what was erased says nothing."""
    query = select(op).where(op.c.scope == scope, op.c.line.is_not(None), *where).order_by(op.c.seq)
    for row in connection.execute(query, execution_options=BY_PAGES):
        line = keys.decrypt(row.line, f"line/{scope}/{row.id}") if row.is_secret else row.line
        yield Said(row.id, row.device, row.received, read_json(orjson.loads(line)["body"].encode()))


def said_apart(connection: Connection, keys: Keys, scope: str) -> Iterator[Said]:
    """The ops of a scope that are kept and not applied, discarded ones too."""
    query = select(parked_op).where(parked_op.c.scope == scope)
    for row in connection.execute(query, execution_options=BY_PAGES):
        body = keys.decrypt(row.body, f"op/{scope}/{row.id}")
        yield Said(row.id, row.device, row.received, read_json(body))


def strays_said(connection: Connection, keys: Keys) -> Iterator[tuple[str, str | None, Any]]:
    """(hash, op id, JSON) of the bytes that took no op id; the JSON is None where nothing opens them."""
    for row in connection.execute(select(stray), execution_options=BY_PAGES):
        yield row.digest, row.outer_id, _content(row, keys)


def _content(row: Row[Any], keys: Keys) -> Any:
    try:
        content = read_json(keys.decrypt(row.body, f"stray/{row.digest}"))
        if isinstance(content, dict) and isinstance(content.get("sealed"), dict):
            return read_json(opened(content["sealed"], str(content.get("id")), keys)[MAC_BYTES:])
        return content
    except (InvalidTag, SealError, ValueError, RecursionError):
        return None


def first_naming(
    connection: Connection, keys: Keys, scope: str, record: str, digest: str
) -> tuple[str | None, str] | None:
    """The device and the instant of the first op of a record that names a file."""
    for one in list(said(connection, keys, scope, op.c.record == record)):  # no cursor is left open
        if digest in digests_in(one.content):
            return one.device, one.received
    return None


def digests_named(connection: Connection, keys: Keys, scope: str) -> set[str]:
    """All hashes of files that any op of a scope names, applied or not."""
    found: set[str] = set()
    for one in (*said(connection, keys, scope), *said_apart(connection, keys, scope)):
        found |= digests_in(one.content)
    return found


def digests_in(content: Any) -> set[str]:
    """What looks like a file's hash, anywhere in some JSON."""
    if isinstance(content, str):
        return {content} if DIGEST.fullmatch(content) else set()
    parts = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return set().union(*(digests_in(part) for part in parts))
