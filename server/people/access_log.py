"""The access log: who read or changed what, when and why. Only ever added to, and chained by hashes.

Each line is hashed with the hash before it, so a line that was changed, dropped or moved is found, and a
device that was once told the log's head can tell whether it has been rewritten since.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, insert, select

from server.base.clock import wire
from server.people import browsing, setting
from server.people.access_words import READING, WORDS
from server.people.models import Access

FIRST = hashlib.sha256(b"access_log").digest()


@dataclass(frozen=True)
class Head:
    """The log's last line."""

    seq: int
    hash: bytes

    def as_json(self) -> dict[str, object]:
        """As a pull's header carries it."""
        return {"seq": self.seq, "hash": self.hash.hex()}


def head(connection: Connection) -> Head:
    """Where the log stands."""
    row = connection.execute(select(Access.seq, Access.hash).order_by(Access.seq.desc()).limit(1)).first()
    return Head(row.seq, bytes(row.hash)) if row else Head(0, FIRST)


def append(
    connection: Connection,
    who: str | None,
    what: str,
    now: datetime,
    scope: str | None = None,
    record: str | None = None,
    why: str = "",
    via: str = "",
) -> Head:
    """Add one line, in the transaction of what it speaks of.

    Shape:  `what` is one of `access_words.WORDS`; `why` the person's reason, `via` the way.
    Errors: ValueError for a word that is not in the list.
    """
    if what not in WORDS:
        raise ValueError(f"{what} is not in server/people/access_words.py")
    # Whoever writes this row first holds the log until the transaction ends; the next reads the head after.
    setting.put(connection, setting.ACCESS_LOG_AT, wire(now))
    last = head(connection)
    values = {
        "seq": last.seq + 1,
        "at": wire(now),
        "who": who,
        "what": what,
        "scope": scope,
        "record": record,
    }
    line = orjson.dumps({**values, "why": why, "via": via})
    digest = hashlib.sha256(last.hash + line).digest()
    connection.execute(insert(Access).values(**values, line=line, hash=digest))
    if who and what in READING:
        browsing.look(connection, who, now)
    return Head(last.seq + 1, digest)


def hash_at(connection: Connection, seq: int) -> bytes | None:
    """The hash at a place, to compare with what a device was told; None where the log never came so far."""
    if seq == 0:
        return FIRST
    found = connection.scalar(select(Access.hash).where(Access.seq == seq))
    return bytes(found) if found is not None else None


def first_break(connection: Connection) -> int | None:
    """The first place where the chain does not hold, or None."""
    last = Head(0, FIRST)
    query = select(Access).order_by(Access.seq)
    with connection.execute(query, execution_options={"yield_per": 1000}) as rows:
        for row in rows:
            digest = hashlib.sha256(last.hash + bytes(row.line)).digest()
            if row.seq != last.seq + 1 or digest != bytes(row.hash) or not _says_its_line(row):
                return last.seq + 1
            last = Head(row.seq, digest)
    return None


def _says_its_line(row: Row[Any]) -> bool:
    """Whether the columns, which are for asking, say what the chained line says."""
    said = orjson.loads(row.line)
    return all(said[name] == getattr(row, name) for name in ("seq", "at", "who", "what", "scope", "record"))
