"""Walking the chains: one command finds a changed, dropped or reordered op."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Row, func, select

from server.base.keys import Keys
from server.records.chain import entry_of, first_hash, next_hash, version
from server.records.envelope import read_json
from server.records.models import op, record, scope
from server.records.push.op import digest_of


@dataclass
class Verdict:
    """What was walked and what was found wrong: one sentence a fault, naming scope and seq."""

    scopes: int = 0
    entries: int = 0
    faults: list[str] = field(default_factory=list)


def verify(connection: Connection, keys: Keys) -> Verdict:
    """Walk every scope's chain from its first entry to its head, and compare the records with it.

    Errors: none; faults are listed in the verdict.
    Source: docs/protocol.md, invariant 7
    """
    verdict = Verdict()
    for row in connection.execute(select(scope).order_by(scope.c.id)).all():
        verdict.scopes += 1
        hashes = {0: first_hash(row.id)}
        verdict.faults += list(_walk(connection, keys, row.id, hashes))
        verdict.entries += len(hashes) - 1
        if row.seq != len(hashes) - 1 or bytes(row.hash) != hashes[len(hashes) - 1]:
            verdict.faults.append(
                f"scope {row.id}: the head is {row.seq}, the chain ends at {len(hashes) - 1}"
            )
        verdict.faults += list(_records(connection, row.id, hashes))
    return verdict


def _walk(connection: Connection, keys: Keys, scope_id: str, hashes: dict[int, bytes]) -> Iterator[str]:
    query = select(op).where(op.c.scope == scope_id, op.c.seq.is_not(None)).order_by(op.c.seq)
    for expected, row in enumerate(connection.execute(query), start=1):
        place = f"scope {scope_id} seq {row.seq}"
        if row.seq != expected:
            yield f"{place}: seq {expected} is missing"
            return
        line = _line(row, keys)
        if line is not None and entry_of(bytes(row.salt or b""), line) != bytes(row.entry):
            yield f"{place}: the op is not what was entered"
        elif line is not None and (wrong := _contradicted(row, line)):
            yield f"{place}: its row says another {wrong} than its entry"
        hashes[expected] = next_hash(hashes[expected - 1], bytes(row.entry))
        if hashes[expected] != bytes(row.hash):
            yield f"{place}: the hash does not follow from the one before"
            return


def _line(row: Row[Any], keys: Keys) -> bytes | None:
    """What an entry was made of; None where it was erased. What cannot be decrypted is nobody's line."""
    if row.line is None or not row.is_secret:
        return None if row.line is None else bytes(row.line)
    try:
        return keys.decrypt(bytes(row.line), f"line/{row.scope}/{row.id}")
    except InvalidTag:
        return b""


def _contradicted(row: Row[Any], line: bytes) -> str:
    """The first column that does not say what the chained line says; an empty string where all do."""
    said = orjson.loads(line)
    body = read_json(said["body"].encode())
    columns = {
        "op": (said["op"], row.id),
        "device": (said["device"], row.device),
        "by": (said["by"], row.by),
        "received": (said["received"], row.received),
        "status": (said["status"], row.status),
        "n": (body.get("n"), row.n),
        "record": (body.get("record"), row.record or body.get("record")),
        "kind": (body.get("kind"), row.kind or body.get("kind")),
        "digest": (digest_of(body), row.digest and bytes(row.digest)),
    }
    return next((name for name, (told, is_) in columns.items() if told != is_), "")


def _records(connection: Connection, scope_id: str, hashes: dict[int, bytes]) -> Iterator[str]:
    query = select(record.c.id, record.c.seq, record.c.v).where(record.c.scope == scope_id)
    for row in connection.execute(query):
        if row.seq not in hashes or row.v != version(row.seq, hashes[row.seq]):
            yield f"scope {scope_id} record {row.id}: its version {row.v} is not in the chain"
    twice = (select(op.c.seq).where(op.c.scope == scope_id, op.c.seq.is_not(None)).group_by(op.c.seq)).having(
        func.count() > 1
    )
    for seq in connection.scalars(twice):
        yield f"scope {scope_id} seq {seq}: two ops stand there"
