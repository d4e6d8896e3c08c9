"""Two hundred ways to rewrite a street's past: what is done to ops and to the access log, by seed.

Plain tampers change rows and leave the hashes; skilled ones make every hash anew behind them, so that the
database is consistent in itself and only what lies outside of it can contradict.
"""

import hashlib
from collections.abc import Callable
from random import Random
from typing import Any

import orjson
from sqlalchemy import Connection, Table, delete, insert, select, update

from server.people import access_log
from server.people.access_log import FIRST
from server.people.models import Access
from server.records.chain import entry_of, first_hash, next_hash, version
from server.records.models import entry as entry_row
from server.records.models import op, record, scope
from tests.people.street import HOUSE
from tests.safe.past import Past

access: Table = Access.__table__  # type: ignore[assignment]  # a mapped class's table is one


# ---- the chain of a place


def rechained(connection: Connection) -> None:
    """Make entries, hashes, head and versions of a place anew from what stands, as somebody skilled would."""
    running, versions = first_hash(HOUSE), {0: ""}
    rows = list(
        connection.execute(select(op).where(op.c.scope == HOUSE, op.c.seq.is_not(None)).order_by(op.c.seq))
    )
    for row in rows:
        entry = entry_of(bytes(row.salt), bytes(row.line)) if row.line is not None else bytes(row.entry)
        running = next_hash(running, entry)
        versions[row.seq] = version(row.seq, running)
        where = op.c.scope == HOUSE, op.c.id == row.id
        connection.execute(update(op).where(*where).values(entry=entry, hash=running))
    head = max(versions)
    connection.execute(update(scope).where(scope.c.id == HOUSE).values(seq=head, hash=running))
    for table in (record, entry_row):
        connection.execute(delete(table).where(table.c.scope == HOUSE, table.c.seq > head))
    for seq, v in versions.items():
        connection.execute(update(record).where(record.c.scope == HOUSE, record.c.seq == seq).values(v=v))


def _ops(connection: Connection) -> list[Any]:
    """The ops of the afternoon and some before, which a tablet made: plain ones, in order."""
    query = select(op).where(op.c.scope == HOUSE, op.c.seq.is_not(None), op.c.is_secret.is_(False))
    return [row for row in connection.execute(query.order_by(op.c.seq)) if row.device]


def _numbered(connection: Connection, rows: list[Any]) -> None:
    """Give all ops of a place the seqs in this order; first out of the way, for a seq is taken once."""
    for row in rows:
        connection.execute(update(op).where(op.c.scope == HOUSE, op.c.id == row.id).values(seq=None))
    for seq, row in enumerate(rows, start=1):
        line = orjson.loads(row.line) | {"seq": seq}
        values = {"seq": seq, "line": orjson.dumps(line)}
        connection.execute(update(op).where(op.c.scope == HOUSE, op.c.id == row.id).values(**values))


def _every(connection: Connection) -> list[Any]:
    query = select(op).where(op.c.scope == HOUSE, op.c.seq.is_not(None)).order_by(op.c.seq)
    return list(connection.execute(query))


def edit_op(connection: Connection, random: Random, skilled: bool) -> None:
    row = random.choice(_ops(connection))
    line = bytes(row.line).replace("第".encode(), "早".encode(), 1)
    assert line != bytes(row.line)
    connection.execute(update(op).where(op.c.scope == HOUSE, op.c.id == row.id).values(line=line))


def drop_op(connection: Connection, random: Random, skilled: bool) -> None:
    row = random.choice(_ops(connection)[:-1])
    connection.execute(delete(op).where(op.c.scope == HOUSE, op.c.id == row.id))
    if skilled:
        _numbered(connection, _every(connection))


def insert_op(connection: Connection, random: Random, skilled: bool) -> None:
    rows = _every(connection)
    model = random.choice(_ops(connection))
    made = dict(model._mapping) | {"id": f"{random.getrandbits(128):032x}"[:36], "seq": None, "n": None}
    connection.execute(insert(op), [made])
    at = random.randrange(1, len(rows))
    new = connection.execute(select(op).where(op.c.scope == HOUSE, op.c.id == made["id"])).one()
    _numbered(connection, [*rows[:at], new, *rows[at:]])


def reorder_ops(connection: Connection, random: Random, skilled: bool) -> None:
    rows = _every(connection)
    one, other = sorted(random.sample(range(1, len(rows)), 2))
    rows[one], rows[other] = rows[other], rows[one]
    _numbered(connection, rows)


def truncate_ops(connection: Connection, random: Random, skilled: bool) -> None:
    rows = _every(connection)
    keep = len(rows) - random.randrange(1, 6)
    connection.execute(delete(op).where(op.c.scope == HOUSE, op.c.seq > keep))


# ---- the access log


def relogged(connection: Connection) -> None:
    """Number and hash the access log anew from its lines."""
    rows = list(connection.execute(select(access).order_by(access.c.seq)))
    connection.execute(delete(access))
    running, made = FIRST, []
    for seq, row in enumerate(rows, start=1):
        line = orjson.dumps(orjson.loads(row.line) | {"seq": seq})
        running = hashlib.sha256(running + line).digest()
        made.append(dict(row._mapping) | {"seq": seq, "line": line, "hash": running})
    connection.execute(insert(access), made)


def _lines(connection: Connection) -> list[Any]:
    return list(connection.execute(select(access).order_by(access.c.seq)))


def _line(connection: Connection, seq: int, **values: Any) -> None:
    """Let a line say something else, in its columns as well."""
    [row] = connection.execute(select(access).where(access.c.seq == seq))
    said = orjson.loads(row.line) | values
    columns = {name: value for name, value in values.items() if name not in ("why", "via")}
    connection.execute(update(access).where(access.c.seq == seq).values(line=orjson.dumps(said), **columns))


def edit_line(connection: Connection, random: Random, skilled: bool) -> None:
    row = random.choice(_lines(connection))
    field, value = random.choice([("who", None), ("why", "follow_up_"), ("what", "recut"), ("record", HOUSE)])
    _line(connection, row.seq, **{field: value} if getattr(row, field, "") != value else {"why": "changed"})


def drop_line(connection: Connection, random: Random, skilled: bool) -> None:
    row = random.choice(_lines(connection)[:-1])
    connection.execute(delete(access).where(access.c.seq == row.seq))


def insert_line(connection: Connection, random: Random, skilled: bool) -> None:
    rows = _lines(connection)
    at = random.randrange(len(rows))
    connection.execute(delete(access))
    made = dict(rows[random.randrange(len(rows))]._mapping)
    held = [dict(row._mapping) for row in rows]
    lines = [*held[:at], made, *held[at:]]
    connection.execute(insert(access), [one | {"seq": seq} for seq, one in enumerate(lines, start=1)])


def reorder_lines(connection: Connection, random: Random, skilled: bool) -> None:
    rows = [dict(row._mapping) for row in _lines(connection)]
    one, other = random.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]
    connection.execute(delete(access))
    connection.execute(insert(access), [row | {"seq": seq} for seq, row in enumerate(rows, start=1)])


def truncate_lines(connection: Connection, random: Random, skilled: bool) -> None:
    rows = _lines(connection)
    keep = len(rows) - random.randrange(1, 6)
    connection.execute(delete(access).where(access.c.seq > keep))


# ---- all of it

Tamper = Callable[[Connection, Random, bool], None]
OF_OPS: dict[str, Tamper] = {
    "an op edited": edit_op, "an op dropped": drop_op, "an op inserted": insert_op,
    "ops reordered": reorder_ops, "ops truncated": truncate_ops,
}  # fmt: skip
OF_THE_LOG: dict[str, Tamper] = {
    "a line edited": edit_line, "a line dropped": drop_line, "a line inserted": insert_line,
    "lines reordered": reorder_lines, "lines truncated": truncate_lines,
}  # fmt: skip
ROLLBACKS = ("rolled back", "rolled back, and gone on")
NAMES = [*OF_OPS, *OF_THE_LOG, *ROLLBACKS]


def tamper(town: Past, name: str, random: Random, skilled: bool) -> None:
    """Do one thing to the past of a town that stands at its evening."""
    if name in ROLLBACKS:
        town.put(town.morning)
        if name != ROLLBACKS[0]:
            _go_on(town, random)
        return

    def work(connection: Connection) -> None:
        (OF_OPS | OF_THE_LOG)[name](connection, random, skilled)
        if skilled:
            (rechained if name in OF_OPS else relogged)(connection)

    town.parts.database.write(work)


def _go_on(town: Past, random: Random) -> None:
    """The old database works on, past what the tablet was told of, before the tablet comes again."""
    now = town.parts.clock()
    for _ in range(random.randrange(20, 40)):
        town.parts.database.write(lambda c: access_log.append(c, None, "recut", now))
