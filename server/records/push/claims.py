"""What the server gives by itself: places in scarce things, by its own order, and the day an answer is due.

Both follow from the records as they stand at the end of a transaction, so they come out the same in whatever
batches the ops arrived.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import Connection

from server.base.clock import day_of, from_wire
from server.base.ids import new_id
from server.base.workdays import workdays_after
from server.records import store
from server.records.kind import Body, Claim, Due, Kind
from server.records.ports import Applied, Change
from server.records.registry import Registry
from server.records.store import Case


def due_days(connection: Connection, applied: list[Applied]) -> list[Change]:
    """The days by which new records are to be answered, where their kind has such a day."""
    fresh = {
        (one.scope, one.id): (one, due)
        for one in applied
        if (due := one.kind.due) and one.before is None and one.after and not one.after.get(due.field)
    }
    states = store.records_of(connection, fresh)
    return [
        Change(one.scope, one.kind.name, one.id, {due.field: _answer_by(due, one)}, base=states[key].v)
        for key, (one, due) in fresh.items()
        if not states[key].is_removed  # in the same push
    ]


def _answer_by(due: Due, one: Applied) -> str:
    made_on = day_of(from_wire(one.at))
    by = workdays_after(made_on, due.days) if due.is_working else made_on + timedelta(days=due.days)
    return by.isoformat()


def given(connection: Connection, registry: Registry, applied: list[Applied]) -> list[Change]:
    """What claims, or the things they claim, call for after these changes: steps, and places in the row."""
    changes: list[Change] = []
    stepping = next((kind for kind in registry if kind.step_to), None)
    for kind in registry:
        own = kind.claim
        touched = [one for one in applied if own and one.kind.name in (kind.name, own.of)]
        if own is None or stepping is None or not touched:
            continue
        received = max(one.received for one in touched)
        scopes = {one.scope for one in touched}
        things = store.cases_in(connection, scopes, own.of, own.gives)
        claims = store.cases_in(connection, scopes, kind.name, {own.asks, own.waits, own.granted, *own.holds})
        for scope in sorted(scopes):
            dealing = _Dealing(own, kind, stepping, registry[own.of], scope, received)
            changes += dealing.changes(_of(things, scope), _of(claims, scope))
    return changes


def _of(cases: Iterable[Case], scope: str) -> list[Case]:
    return [one for one in cases if one.scope == scope]


class _Dealing:
    """Giving out the places of one scope."""

    def __init__(self, own: Claim, kind: Kind, step: Kind, thing: Kind, scope: str, received: str) -> None:
        self.own, self.kind, self.step, self.thing = own, kind, step, thing
        self.scope, self.received = scope, received

    def changes(self, things: list[Case], claims: list[Case]) -> Iterator[Change]:
        """The steps and edits that bring claims and things to where the order of arrival puts them."""
        own = self.own
        left = {one.id: int(one.body.get(own.places) or 1) for one in things}
        taken: Counter[str] = Counter()
        for one in claims:
            if one.state == own.granted or one.state in own.holds:
                taken.update(self._named(one.body))
        row: Counter[str] = Counter()
        for one in claims:  # in the order in which they came
            if one.state not in (own.asks, own.waits):
                continue
            named = self._named(one.body)
            if named and all(taken[thing] < left.get(thing, 0) for thing in named):
                taken.update(named)
                yield self._moved(one, own.granted)
                yield self._edited(one, self.kind, {own.rank: None, own.act_by: self._act_by()})
                continue
            row.update(named)
            rank = max((row[thing] for thing in named), default=1)
            if one.state == own.asks:
                yield self._moved(one, own.waits)
            if one.body.get(own.rank) != rank:
                yield self._edited(one, self.kind, {own.rank: rank})
        flow = self.thing.states
        for one in things:
            if (one.body.get(own.taken) or 0) != taken[one.id]:
                yield self._edited(one, self.thing, {own.taken: taken[one.id]})
            to = own.stands(one.state, taken[one.id], left[one.id])
            if to != one.state and flow and flow.allows(one.state, to):
                yield self._moved(one, to)

    def _named(self, body: Body) -> set[str]:
        return set(body.get(self.own.reads) or ())

    def _act_by(self) -> str:
        came_on: date = day_of(from_wire(self.received))
        return (came_on + timedelta(days=self.own.days)).isoformat()

    def _moved(self, case: Case, to: str) -> Change:
        body = {self.step.about or "": case.id, self.step.step_to or "": to}
        return Change(
            self.scope, self.step.name, new_id(), body, new=True, at=self.received, received=self.received
        )

    def _edited(self, case: Case, kind: Kind, changes: Body) -> Change:
        return Change(
            self.scope, kind.name, case.id, changes, base=case.v, at=self.received,
            received=self.received,
        )  # fmt: skip
