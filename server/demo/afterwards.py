"""What came after: supervisors read visits and asked back, and two people changed the same thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from server.base.clock import wire
from server.demo.ids import demo_id
from server.demo.names import phone
from server.demo.rounds import Event, Visit
from server.records.kind import Body
from server.records.ports import Change

READ_SHARE = 0.2
UNREAD_DAYS = 7  # of these days little has been read yet
QUESTIONS = ("是哪个房间？", "请补一句后来怎样了", "约的是哪一天？", "请再核对一下电话")
ANSWERS = ("是北屋，已修好。", "后来联系上了，一切都好。", "约在周五上午。", "核对过了，没有变。")
THANKS = ("辛苦了", "多亏您细心", "谢谢，已转给物业")


@dataclass(frozen=True)
class Known:
    """A person's record as it was first written: what a later edit is based on."""

    id: str
    scope: str
    v: str


def reviews(visits: list[Visit], lead: str, worker: str, end: datetime, rng: Random) -> Iterator[Event]:
    """Read, thanked, asked back, answered; the newest noted visit of the grid waits for an answer."""
    noted = max((visit for visit in visits if visit.note), key=lambda visit: visit.at, default=None)
    for visit in visits:
        is_fresh = visit.at > end - timedelta(days=UNREAD_DAYS)
        at = visit.received + timedelta(hours=rng.uniform(1, 30))
        if visit is noted:
            yield _review(visit, lead, "look_again", min(at, end), rng, note=QUESTIONS[0], field="note")
        elif at < end and rng.random() < READ_SHARE * (0.2 if is_fresh else 1):
            yield from _read(visit, lead, worker, at, end, rng)


def _read(visit: Visit, lead: str, worker: str, at: datetime, end: datetime, rng: Random) -> Iterator[Event]:
    chance = rng.random()
    if chance < 0.85:
        yield _review(visit, lead, "seen", at, rng)
    elif chance < 0.93 or not visit.note:
        yield _review(visit, lead, "thanks", at, rng, note=rng.choice(THANKS))
    else:
        which = rng.randrange(len(QUESTIONS))
        asked = _review(visit, lead, "look_again", at, rng, note=QUESTIONS[which], field="note")
        yield asked
        answered = at + timedelta(hours=rng.uniform(2, 40))
        if answered < end:
            yield _said(
                asked.change.scope,
                "review",
                asked.change.record,
                {"answer": ANSWERS[which]},
                worker,
                answered,
            )


def _review(visit: Visit, lead: str, verdict: str, at: datetime, rng: Random, **more: str) -> Event:
    when = wire(at)
    body: Body = {"about": visit.id, "verdict": verdict, **more}
    change = Change(visit.scope, "review", demo_id(rng, at), body, new=True, by=lead, at=when, received=when)
    return Event(at, change)


def collisions(
    people: list[Known], worker: str, other: str, end: datetime, rng: Random
) -> Iterator[tuple[Event, Event]]:
    """Two numbers for one person, written down by two who did not know of each other: the second clashes."""
    for person in people:
        at = end - timedelta(days=rng.uniform(2, 60))
        both = (
            _said(person.scope, "person", person.id, {"phones": [phone(rng)]}, who, at + later, base=person.v)
            for who, later in ((worker, timedelta()), (other, timedelta(hours=rng.uniform(1, 20))))
        )
        yield next(both), next(both)


def settling(scope: str, conflict: str, by: str, at: datetime, rng: Random) -> Event:
    """The step that says which of two values it is."""
    when = wire(at)
    body = {"case": conflict, "to": "settled", "note": "打电话问过本人了"}
    return Event(at, Change(scope, "step", demo_id(rng, at), body, new=True, by=by, at=when, received=when))


def _said(
    scope: str, kind: str, id_: str, changes: Body, by: str, at: datetime, base: str | None = None
) -> Event:
    when = wire(at)
    return Event(at, Change(scope, kind, id_, changes, base=base, by=by, at=when, received=when))
