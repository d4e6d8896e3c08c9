"""After everything was exchanged: is all there, once, and the same everywhere?"""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from server.base.clock import from_wire, wire
from server.records.fsck import fsck
from server.records.models import entry, op, record
from server.records.verify import verify
from tests.faults.machine import Story
from tests.faults.matrix import Tally
from tests.faults.oracle import Scope, fold
from tests.faults.ways import Broken, Revoked
from tests.faults.world import WINDOWS, reads

MOST_ROUNDS = 12
QUIET_ROUNDS = 2


def heal(story: Story) -> list[str]:
    """Let everybody exchange until nothing moves any more; gives who is stuck."""
    story.link.heal()
    story.town.turn(days=1, minutes=1)  # what was set aside is tried daily
    quiet, before = 0, None
    for _ in range(MOST_ROUNDS):
        for one in story.devices:
            try:
                one.contact()
            except Revoked:
                continue
            except Broken as broken:
                return [f"device {one.id}: {broken}"]
        story._restart_if_dead()
        now = _moving(story)
        quiet, before = (quiet + 1 if now == before else 0), now
        if quiet == QUIET_ROUNDS - 1:
            break
    return [f"device {one.id}: {len(one.outbox)} in the outbox" for one in story.devices if one.outbox]


def _moving(story: Story) -> Any:
    with story.town.database.snapshot() as connection:
        ops = connection.execute(select(op.c.id, op.c.status).order_by(op.c.id)).all()
    return [tuple(row) for row in ops], [sorted(one.outbox) for one in story.devices]


def check(story: Story, is_thorough: bool = True) -> Tally:
    """Everything that has to hold once all have exchanged everything."""
    stuck = heal(story)
    scopes = _folded(story)
    lost = sorted(set(story.saved) - story.excused - story.at_server())
    twice = _twice(story)
    divergent = [
        *(fault for scope in scopes.values() for fault in scope.differences()),
        *_server_differs(story, scopes),
        *_devices_differ(story, scopes),
        *_receipts(story),
    ]
    if is_thorough:
        divergent += _chains(story)
    words = "; ".join([*stuck, *(f"lost {id_}" for id_ in lost), *twice, *divergent])
    return Tally(
        story.injected, len(story.saved), len(lost), len(twice), len(divergent), len(stuck), words[:2000]
    )


def _folded(story: Story) -> dict[str, Scope]:
    keys = story.keys
    with story.town.database.snapshot() as connection:
        query = select(op).where(op.c.seq.is_not(None)).order_by(op.c.scope, op.c.seq)
        rows = connection.execute(query).all()

    def opened(row: Any) -> bytes:
        line = bytes(row.line)
        return keys.decrypt(line, f"line/{row.scope}/{row.id}") if row.is_secret else line

    return fold(story.town.kinds, rows, opened)


def _twice(story: Story) -> list[str]:
    """An op that stands twice in the chains, or a device's n that two ops stand for."""
    with story.town.database.snapshot() as connection:
        rows = connection.execute(select(op.c.id, op.c.seq, op.c.device, op.c.n)).all()
    ids = [row.id for row in rows if row.seq is not None]
    numbers = [(row.device, row.n) for row in rows if row.n is not None]
    return [
        *(f"op {id_} twice" for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1})),
        *(f"n {number} twice" for number in sorted({one for one in numbers if numbers.count(one) > 1})),
    ]


def _server_differs(story: Story, scopes: dict[str, Scope]) -> list[str]:
    """Records and case states at the server, against the fold."""
    found = []
    with story.town.database.snapshot() as connection:
        rows = connection.execute(select(record)).all()
        states = {row.id: row.state for row in connection.execute(select(entry.c.id, entry.c.state))}
    held = {row.id: row for row in rows}
    for scope in scopes.values():
        for id_, one in scope.records.items():
            row, should = held.pop(id_, None), scope.line(id_)
            if row is None:
                found.append(f"record {id_} is not at the server")
                continue
            is_ = {
                "kind": row.kind, "id": row.id, "scope": row.scope, "seq": row.seq, "v": row.v, "at": row.at,
                "by": row.by, "set": _json(row.body),
            }  # fmt: skip
            if is_ != should or row.removed != one.is_removed:
                found.append(f"record {id_}: {is_} {row.removed}, should be {should} {one.is_removed}")
            flow = scope.kinds[one.kind].states
            if (
                flow
                and not one.is_removed
                and states.get(id_) != scope.states.get(id_, flow.begins(one.body))
            ):
                found.append(f"case {id_} stands at {states.get(id_)}")
            found += _secrets(story, scope, id_)
    return found + [f"record {id_} comes from no op" for id_ in held]


def _secrets(story: Story, scope: Scope, id_: str) -> list[str]:
    one = scope.records[id_]
    names = scope.kinds[one.kind].confidential
    if not names:
        return []
    should = {name: value for name, value in one.body.items() if name in names}
    with story.town.database.snapshot() as connection:
        is_ = story.town.engine.secret(connection, scope.id, id_)
    return [] if is_ == should else [f"record {id_}: secret {is_}, should be {should}"]


def _devices_differ(story: Story, scopes: dict[str, Scope]) -> list[str]:
    """Each replica, against what its person may read by the fold."""
    found, now = [], story.town.now
    for one in story.devices:
        may = {} if one.is_revoked else _readable(story, scopes, one.user)
        has = one.replica.records()
        for id_ in sorted(set(may) | set(has)):
            if may.get(id_) != has.get(id_):
                found.append(
                    f"device {one.id} {id_}: has {has.get(id_)}, should {may.get(id_)} at {wire(now)}"
                )
    return found


def _readable(story: Story, scopes: dict[str, Scope], user: str) -> dict[str, Any]:
    now = story.town.now
    may = {}
    for scope in scopes.values():
        roles = story.town.terms.roles_at(user, scope.id, now)
        for id_, one in scope.records.items():
            days = WINDOWS.get(one.kind)
            is_old = days is not None and from_wire(one.at) < now - timedelta(days=days)
            if not one.is_removed and not is_old and _may_read(scope, id_, roles, user):
                may[id_] = scope.line(id_)
    return may


def _may_read(scope: Scope, id_: str, roles: frozenset[str], user: str) -> bool:
    """By its kind and author, and what is said about another record only with that."""
    one = scope.records.get(id_)
    if one is None:
        return False
    how, about = reads(scope.kinds[one.kind].access, roles), scope.kinds[one.kind].about
    is_mine = how == "all" or (how == "own" and one.by == user)
    return is_mine and (about is None or _may_read(scope, one.body[about], roles, user))


def _receipts(story: Story) -> list[str]:
    """Green means received: a receipt that a device holds names a link of the present chain.

    After a restore that nobody declared a receipt may be of the chain that was: where another tablet brought
    the op back first, `have` covers it, and a tablet that heard of no head since sees no fork.
    """
    if story.was_silent:
        return []
    with story.town.database.snapshot() as connection:
        held = {row.id: row for row in connection.execute(select(op.c.id, op.c.status, op.c.seq, op.c.hash))}
    found = []
    for one in story.devices:
        for id_, kept in one.journal.items():
            row, result = held.get(id_), kept.result
            if row is None or result is None:
                continue  # it is counted as lost
            if (row.status, row.seq, row.hash and bytes(row.hash).hex()) != (
                result["status"], result["seq"], result["hash"],
            ):  # fmt: skip
                found.append(f"device {one.id}: {id_} is {row.status} {row.seq}, its receipt says {result}")
    return found


def _chains(story: Story) -> list[str]:
    report = fsck(story.town.engine)
    with story.town.database.snapshot() as connection:
        return [*report.faults, *report.stale, *verify(connection, story.keys).faults]


def _json(text: str) -> Any:
    return json.loads(text)
