"""A tablet in Python: outbox, journal and replica exactly after docs/protocol.md, independent of the web app.

What a method has stored is durable and survives `Crashed`; all else is memory and is lost with it. `contact`
is one visit to the server: hand in, ask, take.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from server.base.clock import from_wire, utc_now, wire
from server.base.ids import new_id
from tests.faults.replica import Replica
from tests.faults.ways import Broken, Refused, Revoked, Way, sealed

JOURNAL = timedelta(days=30)
DAILY = timedelta(days=1)
MOST_OPS = 500
FAILS_ALONE = 5
UNREADABLE = {"seal_unreadable", "author_unproven"}
Asked = set[tuple[str, bool]]  # op id, and whether as a question


class Crashed(Exception):
    """The device lost its power: what was in memory is gone."""


@dataclass
class Kept:
    """An op that was called saved.

    Shape: `sent` is what travels, sealed or plain; `result` the last one that the server gave, `result_at`
           the server's time then; `is_question` when its fate has to be asked before it is sent again.
    """

    op: dict[str, Any]
    sent: dict[str, Any]
    result: dict[str, Any] | None = None
    result_at: str = ""
    is_question: bool = False
    failed_alone: int = 0
    aside_until: datetime | None = None

    @property
    def status(self) -> str | None:
        """What the server last said of it."""
        return str(self.result["status"]) if self.result else None

    @property
    def is_parked(self) -> bool:
        return self.status == "parked"

    @property
    def question(self) -> dict[str, Any]:
        return {"id": self.op["id"], "scope": self.op["scope"]}


@dataclass
class Device:
    """One person's store in one profile.

    Shape: `clock` is the device's own, as wrong as it likes; `before_store` is called with a word before
           everything that is made durable, and may raise `Crashed`; `schemas` are those of an older client.
    """

    user: str
    way: Way
    clock: Callable[[], datetime] = utc_now
    id: str = field(default_factory=new_id)
    seals: bool = True
    limit: int = 5000
    schemas: dict[str, int] = field(default_factory=dict)
    windows: dict[str, int] = field(default_factory=dict)
    before_store: Callable[[str], None] = lambda word: None
    asks_have: ClassVar[bool] = True
    n: int = 0
    epoch: str | None = None
    skew: timedelta = timedelta()
    session: dict[str, Any] = field(default_factory=dict)
    is_revoked: bool = False
    outbox: dict[str, Kept] = field(default_factory=dict)
    journal: dict[str, Kept] = field(default_factory=dict)
    replica: Replica = field(default_factory=Replica)
    size: int = MOST_OPS
    have: int = 0
    discarded: set[str] = field(default_factory=set)  # shown once as discarded
    told: dict[str, Any] = field(default_factory=dict)  # of this epoch: the most it was ever told

    # ---- saving

    def sign_in(self) -> "Device":
        """Begin a session: the keys to seal with, and the server's time."""
        self.session = self.way.sign_in(self)
        self.replica.wanted = [scope["id"] for scope in self.session["scopes"]]
        self._hear(self.session)
        return self

    def instant(self) -> datetime:
        """The device's clock, corrected by what the last contact told of it."""
        return self.clock() + self.skew

    def save(self, op: dict[str, Any]) -> Kept:
        """Keep an op durably; from here on it is 存好了."""
        if self.is_revoked:
            raise Revoked
        op = {"id": new_id(), "device": self.id, "n": self.n + 1, "at": wire(self.instant())} | op
        kept = Kept(op, sealed(self.session, op) if self.seals else op)
        self.before_store("save")
        self.n = op["n"]
        self.outbox[op["id"]] = kept
        return kept

    def change(self, kind: str, scope: str, record: str, set_: dict[str, Any], **more: Any) -> Kept:
        """Save a change of a record; its base is what the replica holds of it."""
        line = self.replica.read(scope, record)
        body = {"kind": kind, "record": record, "scope": scope, "base": line["v"] if line else None}
        return self.save(body | {"schema": self.schemas.get(kind, 1), "set": set_} | more)

    def new(self, kind: str, scope: str, set_: dict[str, Any], **more: Any) -> Kept:
        """Save an op that creates a record."""
        return self.change(kind, scope, new_id(), set_, new=True, **more)

    def discard(self, target: Kept, why: str = "记错了") -> Kept:
        """Give up an own op that is not applied."""
        return self.save({"scope": target.op["scope"], "discards": target.op["id"], "why": why})

    def replace(self, target: Kept, set_: dict[str, Any]) -> Kept:
        """Answer a parked op with a corrected one."""
        kept = {name: value for name, value in target.op.items() if name not in ("id", "n", "at", "device")}
        return self.save(kept | {"set": set_, "replaces": target.op["id"]})

    def restart(self) -> None:
        """Begin anew after a crash: all that is durable is there, all else is not."""
        self.size = MOST_OPS

    # ---- contact

    def contact(self) -> None:
        """Hand in, ask, take; erases the readable copy when the server says `device_revoked`.

        Errors: Broken when the link or the server fails, Crashed; what was stored by then stands.
        """
        asked: Asked = set()
        self.hand_in(asked)
        if self.is_revoked:
            return
        try:
            self.take()
            if self._next_items(asked):
                self.hand_in(asked)
                self.take()
        except Revoked:
            self._erase()
            self.hand_in(set())

    def hand_in(self, asked: Asked) -> None:
        """Push until nothing is left to send or to ask that was not sent or asked in this contact."""
        while items := self._next_items(asked):
            elements = [element for _kept, element in items]
            try:
                answer = self.way.push(self, {"sent": wire(self.clock()), "ops": elements})
            except Broken as error:
                self.size = max(1, len(items) // 2)
                if len(items) == 1 and isinstance(error, Refused):
                    self._failed_alone(items[0][0])
                raise
            self.size = MOST_OPS
            self._hear(answer)
            self.before_store("results")
            results = {result["op"]: result for result in answer["results"]}
            for kept, element in items:
                is_question = element == kept.question
                asked.add((kept.op["id"], is_question))
                if (result := results.get(kept.op["id"])) is not None:
                    self._settle(kept, result, answer["now"], is_question)

    def pending(self) -> list[Kept]:
        """What is to be sent, discards ahead of all else, then in order of n."""
        now = self.instant()
        held = [one for one in self.outbox.values() if one.aside_until is None or one.aside_until <= now]
        return sorted(held, key=lambda one: ("discards" not in one.op, one.op["n"]))

    def aside(self) -> list[Kept]:
        """What failed alone so often that it no longer holds up the others."""
        return [one for one in self.outbox.values() if one.aside_until is not None]

    def _next_items(self, asked: Asked) -> list[tuple[Kept, dict[str, Any]]]:
        items = [
            (one, one.question if one.is_question else one.sent)
            for one in self.pending()
            if (one.op["id"], one.is_question) not in asked
        ]
        items += [(one, one.question) for one in self._doubted() if (one.op["id"], True) not in asked]
        return items[: self.size]

    def _doubted(self) -> Iterable[Kept]:
        """What the journal cannot vouch for: parked ops, and those that `have` does not cover."""
        doubted = [
            one for one in self.journal.values()
            if one.is_parked or (self.asks_have and one.op["n"] > self.have)
        ]  # fmt: skip
        return sorted(doubted, key=lambda one: int(one.op["n"]))

    def _failed_alone(self, kept: Kept) -> None:
        """One that is refused alone, while an empty push gets through, is set aside at the fifth time."""
        try:
            self.way.push(self, {"sent": wire(self.clock()), "ops": []})
        except Broken:
            return
        kept.failed_alone += 1
        if kept.failed_alone >= FAILS_ALONE:
            kept.aside_until = self.instant() + DAILY

    def _settle(self, kept: Kept, result: dict[str, Any], now: str, is_question: bool) -> None:
        """What a result that names the op means for it."""
        id_, status = kept.op["id"], result["status"]
        if status == "parked" and result["reason"]["code"] in UNREADABLE and not is_question:
            kept.aside_until = self.instant() + DAILY
            if not self.is_revoked:  # the readable copy is sealed anew under the same id
                kept.sent = sealed(self.session, kept.op)
            return
        self.outbox.pop(id_, None)
        self.journal.pop(id_, None)
        kept.result, kept.result_at, kept.is_question = result, now, False
        kept.failed_alone, kept.aside_until = 0, None
        if status == "unknown":
            kept.result = None
            self.outbox[id_] = kept
        elif status == "discarded":
            self.discarded.add(id_)
        elif not self.is_revoked:
            self.journal[id_] = kept

    def _hear(self, answer: dict[str, Any]) -> None:
        """What every answer tells: the history's name, the time, how much of this device is held."""
        now = from_wire(answer["now"])
        self.skew = now - self.clock()
        if self.epoch is not None and answer["epoch"] != self.epoch:
            self.before_store("epoch")
            self._doubt(self.journal.values())
            self.replica.forget()
            self.told = {}
        self.epoch = answer["epoch"]
        self.have = answer.get("have", self.have)
        for id_, kept in list(self.journal.items()):
            is_old = now - from_wire(kept.result_at) > JOURNAL
            if is_old and not kept.is_parked and kept.op["n"] <= self.have:
                del self.journal[id_]

    def _doubt(self, kept: Iterable[Kept]) -> None:
        """Receipts that count no more: back into the outbox, to be asked for and sent where unknown."""
        for one in list(kept):
            one.is_question = True
            self.outbox[one.op["id"]] = self.journal.pop(one.op["id"])

    def take(self) -> None:
        """Pull until the replica stands where the server stands."""
        while True:
            request = {"cursors": self.replica.asked(), "limit": self.limit} | self.told
            header, lines, trailer = self.way.pull(self, request)
            epoch = self.epoch
            self._hear(header)
            if epoch not in (None, header["epoch"]):
                continue  # these lines answer cursors that count no more
            self.before_store("lines")
            self._remember(header)
            self._doubt(one for one in self.journal.values() if one.op["scope"] in header["forked"])
            more = self.replica.take(header, lines, trailer)
            self.replica.drop_old(self.windows, header["now"])
            if trailer is None:
                raise Broken("the answer was cut")
            if not more:
                return

    def _remember(self, header: dict[str, Any]) -> None:
        """What this answer told, brought again in the next pull; never less than what was told before."""
        head, before = header["access_log"], self.told.get("access_log")
        self.told = {
            "epoch": header["epoch"],
            "have": max(header["have"], self.told.get("have", 0)),
            "access_log": head if before is None or head["seq"] > before["seq"] else before,
        }

    def _erase(self) -> None:
        """A revoked device hands over what it holds sealed, and keeps nothing that can be read."""
        self.before_store("erase")
        self.is_revoked, self.session = True, {}
        self._doubt(self.journal.values())
        self.replica.forget(with_lines=True)
