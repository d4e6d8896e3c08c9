"""A street's past, and two hundred ways to rewrite it: what is done to ops and to the access log, by seed.

Plain tampers change rows and leave the hashes; skilled ones make every hash anew behind them, so that the
database is consistent in itself and only what lies outside of it can contradict.
"""

import hashlib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

import orjson
from flask import Flask
from sqlalchemy import Connection, Table, delete, insert, select, update

from server.api.parts import Parts
from server.cli.verify import past
from server.people import access_log, alarms, anchor
from server.people.access_log import FIRST
from server.people.models import Access
from server.records.chain import entry_of, first_hash, next_hash, version
from server.records.models import entry as entry_row
from server.records.models import metadata, op, record, scope
from server.records.verify import verify
from tests.api.street import Tablet, hire
from tests.desk.homes import move_in
from tests.faults.device import Device
from tests.faults.ways import Json, Pulled, Who, lines_of
from tests.people.street import EAST, HOUSE, ONE, STREET

Rows = dict[Table, list[dict[str, Any]]]
access: Table = Access.__table__  # type: ignore[assignment]  # a mapped class's table is one


@dataclass
class Client:
    """A Python tablet's way through the application's own routes."""

    app: Flask
    username: str
    tablet: Tablet | None = None

    def sign_in(self, device: Who) -> Json:
        self.tablet = Tablet(self.app, device.id)
        answer = self.tablet.sign_in(self.username)
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def push(self, device: Who, body: Json) -> Json:
        answer = self._ask("/api/v1/sync/push", body)
        return dict(answer.json or {})

    def pull(self, device: Who, request: Json) -> Pulled:
        return lines_of(self._ask("/api/v1/sync/pull", request).data)

    def _ask(self, path: str, body: Json) -> Any:
        assert self.tablet is not None
        answer = self.tablet.ask("POST", path, json=body, headers={"Accept-Encoding": "identity"})
        assert answer.status_code == 200, answer.text
        return answer


class Past:
    """A server with a morning and an afternoon, a tablet that was told of both, and marks outside of it."""

    def __init__(self, app: Flask) -> None:
        self.parts: Parts = app.extensions["qiaomen"]
        hire(self.parts, "worker", "grid_worker", ONE)
        hire(self.parts, "lead", "grid_lead", EAST)
        hire(self.parts, "street", "street_supervisor", STREET)
        self.home = move_in(self.parts, HOUSE, "2", "301", "王秀兰", "13900003390")
        self.desk = Tablet(app)
        self.desk.sign_in("street")
        way = Client(app, "worker")
        self.device = Device("", way, clock=self.parts.clock).sign_in()
        self.device.user = self.device.session["user"]["id"]
        self._work(6)
        self.morning = self.rows()
        self._work(6)
        self.evening = self.rows()
        self.marks = anchor.Anchor(self.parts.settings.heads_path)
        with self.parts.database.snapshot() as connection:
            self.marks.advance(anchor.heads(connection), self.parts.clock())

    def _work(self, visits: int) -> None:
        for number in range(visits):
            body = {"household": self.home.household, "visit_mode": "home", "purposes": ["routine"]}
            kept = self.device.new("visit", HOUSE, body | {"result": "met", "note": f"第{number}次"})
            self.device.contact()
            self.desk.ask("GET", f"/api/v1/records/{HOUSE}/{kept.op['record']}?why=sample")
        self.device.contact()

    def rows(self) -> Rows:
        """Everything in the database."""
        with self.parts.database.snapshot() as connection:
            return {
                table: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in metadata.sorted_tables
            }

    def put(self, rows: Rows) -> None:
        """These rows in the place of all that stands."""

        def work(connection: Connection) -> None:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
            for table, held in rows.items():
                if held:
                    connection.execute(insert(table), held)

        self.parts.database.write(work)

    def found(self) -> set[str]:
        """Who finds that the past is another: the walk along the chains, the marks, a tablet's contact."""
        by: set[str] = set()
        with self.parts.database.snapshot() as connection:
            if verify(connection, self.parts.keys).faults or access_log.first_break(connection) is not None:
                by.add("walk")
            if anchor.contradictions(connection, self.marks):
                by.add("marks")
        tablet = deepcopy(self.device, {id(self.device.way): self.device.way})
        tablet.contact()
        with self.parts.database.snapshot() as connection:
            if alarms.unanswered(connection, alarms.OF_THE_PAST):
                by.add("tablet")
                # What a tablet has found stays, for everybody who asks.
                assert list(past(connection, anchor.Anchor(self.marks.path.with_name("none"))))
        return by


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
