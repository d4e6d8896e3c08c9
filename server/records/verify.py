"""Walking the chains: one command finds a changed, dropped or reordered op."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from server.base.keys import Keys
from server.records.chain import entry_of, first_hash, next_hash, version
from server.records.models import op, record, scope


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
        if row.line is not None:
            line = keys.decrypt(row.line, f"line/{scope_id}/{row.id}") if row.is_secret else bytes(row.line)
            if entry_of(bytes(row.salt), line) != bytes(row.entry):
                yield f"{place}: the op is not what was entered"
        hashes[expected] = next_hash(hashes[expected - 1], bytes(row.entry))
        if hashes[expected] != bytes(row.hash):
            yield f"{place}: the hash does not follow from the one before"
            return


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
