"""What the engine asks of the storeys above it, as protocols; `create_app` plugs the real ones in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, Table

from server.records.kind import Access, Body, Kind


@dataclass(frozen=True)
class Reach:
    """What somebody holds in one scope: roles whose unit holds it, and roles from units below it.

    Shape: `is_lead` and `may_erase` say whether one of them leads the scope, and erases what law takes away.
    """

    within: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()
    is_lead: bool = False
    may_erase: bool = False

    def letters(self, access: Access) -> str:
        """All rights that these roles have under a kind's access, e.g. `CRU`; `o` stays after its R."""
        found = {access.within.get(role, "") for role in self.within}
        found |= {access.above.get(role, "") for role in self.above}
        every = "".join(sorted(found))
        reads_all = any("R" in letters and "Ro" not in letters for letters in found)
        reads = "R" if reads_all else "Ro" if "R" in every else ""
        return "".join(letter for letter in "CUX" if letter in every) + reads

    def may(self, access: Access, action: str) -> bool:
        """Whether one of C, R, U, X is among the rights."""
        return action in self.letters(access)

    @property
    def roles(self) -> frozenset[str]:
        return self.within | self.above


NO_REACH = Reach()


class Rights(Protocol):
    """Who may do what where, read once a transaction for the people concerned."""

    def judge(self, connection: Connection, users: Iterable[str]) -> "Judge":
        """Load the grants of these users and the places; one or two queries, whatever their number."""
        ...

    def scopes_of(self, connection: Connection, user: str, now: datetime) -> Mapping[str, Reach]:
        """Every scope that a user replicates now, with what they hold there; empty for online-only roles."""
        ...


class Judge(Protocol):
    """Answers for the people it was loaded for."""

    def reach(self, user: str | None, scope: str, at: datetime) -> Reach:
        """What a user held in a scope at an instant; NO_REACH where nothing, or the user was disabled."""
        ...

    def is_closed(self, user: str | None) -> bool:
        """Whether an account was disabled: what its devices still hold is kept, and waits for somebody."""
        ...

    def places_reach(self, user: str | None, parent: str, at: datetime) -> Reach:
        """What a user held in a unit's scope, for judging what is founded below that unit."""
        ...


@dataclass(frozen=True)
class Said:
    """What an op says of a record, for rules that look further than its own body.

    Shape: `body` is the record as it would stand, `changed` the fields that the op sets, `at` when that was.
    """

    scope: str
    kind: Kind
    body: Body
    changed: frozenset[str]
    at: str


Examine = Callable[[Connection, Said], dict[str, str]]


def nothing_examined(connection: Connection, said: Said) -> dict[str, str]:
    """No kind has a rule about other records; the default of `examine`."""
    return {}


class Holds(Protocol):
    """What must not be deleted for now, whoever asks."""

    def held(self, connection: Connection, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Which of these records, by scope and id, are under a legal hold."""
        ...


class NoHolds:
    """Nothing is held: the engine by itself."""

    def held(self, connection: Connection, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """None of them."""
        return set()


@dataclass(frozen=True)
class Applied:
    """One record that a transaction changed: what projections are told of.

    Shape: bodies are without confidential fields; `state` is where a case stands now; a case that only a
           step has moved comes with `before` equal to `after`.
    """

    scope: str
    id: str
    kind: Kind
    seq: int
    at: str
    received: str
    by: str | None
    before: Body | None
    after: Body | None  # None: removed
    state: str | None = None


class Projection(Protocol):
    """Something queryable that is written in the same transaction as the records it is made from.

    Shape: `tables` hold nothing but what a rebuild would make of the records; `beside` is written along.
    """

    tables: tuple[Table, ...]
    beside: tuple[Table, ...]

    def update(self, connection: Connection, changes: list[Applied]) -> None:
        """Follow these changes, in their order."""
        ...

    def clear(self, connection: Connection) -> None:
        """Empty it, before it is rebuilt from all records."""
        ...


@dataclass(frozen=True)
class Caller:
    """Who speaks to the engine: a user on a device, by a session (`is_revoked` may still hand over)."""

    user: str
    device: str
    is_revoked: bool = False


@dataclass(frozen=True)
class Change:
    """An op that the server itself makes: import, commands, jobs, demo, the desk on somebody's behalf.

    Shape: `set` and `base` as in an op; `by` is the account that asked, None for the server itself;
           `at` defaults to now, and demo data may set `received` too.
    """

    scope: str
    kind: str
    record: str
    set: Body
    new: bool = False
    base: str | None = None
    by: str | None = None
    at: str | None = None
    received: str | None = None
    op: str | None = None


@dataclass
class Outcome:
    """What became of an op, as docs/protocol.md shows results."""

    op: str | None
    status: str
    scope: str | None = None
    seq: int | None = None
    hash: bytes | None = None
    conflicts: list[str] = field(default_factory=list)
    reason: dict[str, str | None] | None = None

    def as_json(self) -> dict[str, object]:
        """The result as it travels; without any record's content."""
        return {
            "op": self.op,
            "status": self.status,
            "scope": self.scope,
            "seq": self.seq,
            "hash": self.hash.hex() if self.hash else None,
            "conflicts": self.conflicts,
            "reason": self.reason,
        }
