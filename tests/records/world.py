"""A small world for the engine's own tests: two kinds of its own, a clock to turn, devices that push."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Table, insert, select

from server.base.clock import wire
from server.base.database import Database
from server.base.ids import new_id
from server.base.keys import Keys
from server.records.engine import Engine
from server.records.epochs import begin_epoch
from server.records.erase import ErasedList, Erasure
from server.records.fields import CONFIDENTIAL, Codes, Label, anything, codes, files, ref, rows, text, whole
from server.records.files import Files
from server.records.kind import Access, Entry, Kind, Sequel, fact_fields
from server.records.models import device
from server.records.ports import NO_REACH, Caller, Change, Reach
from server.records.projections import Entries, FileNames, Names, Tallies
from server.records.registry import Registry
from server.records.seal import sealed_for
from server.records.verify import verify
from server.records.workflow import Move, Workflow

COLOURS = Codes.of("colour", red=("红", "Red"), green=("绿", "Green"))
ALL = Access(within={"worker": "CRU", "lead": "CRU", "reader": "R"})

HOUSE = Kind(
    "house", Label("房", "House"), {"name": text("名", "Name", required=True), "level": text("级", "Level")},
    frozenset({"building"}), ALL, founds=lambda body: "building",
)  # fmt: skip
CARD = Kind(
    "card",
    Label("卡", "Card"),
    {
        "name": text("名", "Name", 40, required=True),
        "phone": text("电话", "Phone", 20),
        "note": text("备注", "Note"),
        "colours": codes("色", "Colours", COLOURS, merge="set"),
        "count": whole("数", "Count", merge="counter"),
        "secret": text("密", "Secret", reach=CONFIDENTIAL),
    },
    frozenset({"building"}),
    ALL,
)
FACT = Kind(
    "fact",
    Label("事", "Fact"),
    {
        "card": ref("卡", "Card", required=True),
        "word": text("话", "Word", 60),
        "photos": files("照", "Photos"),
        **fact_fields(),
    },
    frozenset({"building"}),
    Access(within={"worker": "CRo", "lead": "RU", "reader": "R"}),
    is_fact=True,
    window_days=365,
    entry=Entry(place="card", code_1="word"),
)
CONFLICT = Kind(
    "conflict",
    Label("冲突", "Conflict"),
    {
        "about": ref("关于", "About", required=True),
        "field": text("字段", "Field", 40, required=True),
        "values": rows(
            "值", "Values", {"value": anything("值", "Value"), "by": ref("谁", "By"), "at": text("时", "At")}
        ),
    },
    frozenset({"beside"}),
    Access(within={"worker": "R", "lead": "R"}),
    is_server_made=True,
    about="about",
    states=Workflow(
        "open",
        {"open": Label("待选", "Open"), "settled": Label("已选", "Settled")},
        (Move("open", "settled", frozenset({"owner", "lead"})),),
        owners=lambda body: {value["by"] for value in body["values"] if value["by"]},
    ),
)
TASK = Kind(
    "task",
    Label("务", "Task"),
    {"word": text("话", "Word", required=True)},
    frozenset({"building"}),
    Access(within={"worker": "R", "lead": "CRU"}),
    sequel=Sequel(
        after="fact",
        reads="card",
        make=lambda fact, task, at: None if fact.get("word") == "没人" else {"word": task["word"] + "+"},
    ),
)
STEP = Kind(
    "step",
    Label("步", "Step"),
    {
        "case": ref("事", "Case", required=True),
        "to": text("到", "To", 40, required=True),
        "note": text("话", "Note"),
    },
    frozenset({"beside"}),
    Access(within={"worker": "CR", "lead": "CR"}),
    about="case",
    step_to="to",
)
REVIEW = Kind(
    "review",
    Label("看", "Review"),
    {
        "about": ref("关于", "About", required=True),
        "note": text("话", "Note"),
        "answer": text("答", "Answer"),
    },
    frozenset({"beside"}),
    Access(within={"lead": "CRU", "worker": "R"}, asked=frozenset({"answer"})),
    about="about",
)
KINDS = (HOUSE, CARD, FACT, TASK, CONFLICT, STEP, REVIEW)


@dataclass
class Grants:
    """Rights as a table: user → scope → roles; `None` as scope means everywhere."""

    roles: dict[tuple[str, str | None], set[str]] = field(default_factory=dict)
    replicas: dict[str, set[str]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    def judge(self, connection: Connection, users: Iterable[str]) -> "Grants":
        return self

    def reach(self, user: str | None, scope: str, at: datetime) -> Reach:
        held = self.roles.get((user or "", scope), set()) | self.roles.get((user or "", None), set())
        return (
            Reach(frozenset(held), is_lead="lead" in held, may_erase="eraser" in held) if held else NO_REACH
        )

    def is_closed(self, user: str | None) -> bool:
        return user in self.closed

    def places_reach(self, user: str | None, parent: str, at: datetime) -> Reach:
        return self.reach(user, parent, at)

    def scopes_of(self, connection: Connection, user: str, now: datetime) -> Mapping[str, Reach]:
        return {scope: self.reach(user, scope, now) for scope in self.replicas.get(user, set())}


class World:
    """An engine on a real database, with people, devices and houses made as needed."""

    def __init__(self, database: Database, keys_path: Path, kinds: tuple[Kind, ...] = KINDS) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.database, self.grants = database, Grants()
        self.keys, self.home = Keys(keys_path), keys_path.parent
        self.kinds = kinds
        self.engine = self.engine_with(kinds)
        database.write(lambda connection: begin_epoch(connection, wire(self.now), "test"))

    def engine_with(self, kinds: tuple[Kind, ...]) -> Engine:
        nothing = lambda kind, body: None  # noqa: E731  # a name would say no more
        projections = [Entries(), Names(nothing), Tallies(), FileNames()]
        clock, registry = lambda: self.now, Registry(kinds)
        store = Files(self.database, self.keys, clock, self.home / "files")
        erasure = Erasure(self.database, registry, store, ErasedList(self.home / "erased.log"))
        return Engine(self.database, registry, self.grants, self.keys, clock, projections, erasure)

    def house(self) -> str:
        """Found a scope."""
        id_ = new_id()
        [outcome] = self.engine.write([Change(id_, "house", id_, {"name": "5号楼"}, new=True)])
        assert outcome.status == "applied", outcome
        return id_

    def tablet(self, *roles: str, scope: str | None = None, user: str | None = None) -> "Tablet":
        """A person with roles (everywhere, or in one scope) on a device of their own."""
        user = user or new_id()
        if roles:
            self.grants.roles.setdefault((user, scope), set()).update(roles)
        row = {
            "id": new_id(), "user": user, "name": "平板", "platform": "test", "state": "active", "have": 0,
            "bound_at": wire(self.now),
        }  # fmt: skip
        self.database.write(lambda connection: connection.execute(insert(device).values(row)))
        return Tablet(self, user, str(row["id"]))

    def turn(self, **delta: float) -> None:
        """Let time go by."""
        self.now += timedelta(**delta)


@dataclass
class Tablet:
    """A device that counts its ops."""

    world: World
    user: str
    id: str
    n: int = 0

    @property
    def caller(self) -> Caller:
        return Caller(self.user, self.id)

    def op(self, kind: str, scope: str, set_: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """The next op of this device; `more` overrides any part of it."""
        self.n += 1
        made = {
            "id": new_id(), "device": self.id, "n": self.n, "kind": kind, "record": new_id(), "scope": scope,
            "base": None, "schema": 1, "at": wire(self.world.now), "set": set_ or {},
        }  # fmt: skip
        return made | more

    def new(self, kind: str, scope: str, **set_: Any) -> dict[str, Any]:
        """An op that creates a record."""
        return self.op(kind, scope, set_, new=True)

    def edit(self, of: dict[str, Any], base: str | None, **set_: Any) -> dict[str, Any]:
        """An op that changes the record which another op created."""
        return self.op(of["kind"], of["scope"], set_, record=of["record"], base=base)

    def seal(self, op: dict[str, Any]) -> dict[str, Any]:
        """The same op sealed, as a tablet sends it."""
        import hmac

        body = orjson.dumps(op)
        mac = hmac.digest(self.world.keys.op_key(self.user, self.id), body, "sha256")
        keys = self.world.keys
        private = keys.seal_private(keys.seal_kid)
        assert private is not None
        return {
            "id": op["id"],
            "sealed": sealed_for(private.public_key(), mac + body, op["id"], keys.seal_kid),
        }

    def push(self, *ops: dict[str, Any], **head: Any) -> list[dict[str, Any]]:
        """Push and give the results."""
        return list(self.answer(*ops, **head)["results"])

    def answer(self, *ops: dict[str, Any], **head: Any) -> dict[str, Any]:
        """Push and give the whole answer."""
        raw = orjson.dumps({"sent": wire(self.world.now), **head, "ops": list(ops)})
        return self.world.engine.push(self.caller, raw)

    def pull(
        self, cursors: dict[str, Any], limit: int = 5000
    ) -> tuple[dict[str, Any], list[Any], dict[str, Any]]:
        """Pull and give header, lines, trailer."""
        request = {"cursors": cursors, "limit": limit}
        raw = b"".join(self.world.engine.pull(self.caller, request, {"seq": 0, "hash": ""}))
        lines = [orjson.loads(line) for line in raw.splitlines()]
        return lines[0], lines[1:-1], lines[-1]

    def copy(self) -> dict[str, dict[str, Any]]:
        """A fresh replica: every record that this person may read, by id."""
        mine = self.world.grants.replicas.get(self.user, set())
        cursors: dict[str, Any] = {scope: {"seq": 0} for scope in mine}
        held: dict[str, dict[str, Any]] = {}
        while True:
            _header, lines, trailer = self.pull(cursors)
            held |= {line["id"]: line for line in lines}
            cursors = trailer["cursors"]
            if not trailer["more"]:
                return held


def v_of(result: dict[str, Any]) -> str:
    """The version that a result's receipt gives its record."""
    return f"{result['seq']}.{result['hash'][:8]}"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def faults(world: World) -> list[str]:
    """What is wrong with any chain."""
    with world.database.snapshot() as connection:
        return verify(connection, world.keys).faults


def rows(world: World, table: Table) -> Sequence[Row[Any]]:
    """All rows of a table."""
    with world.database.snapshot() as connection:
        return connection.execute(select(table)).all()
