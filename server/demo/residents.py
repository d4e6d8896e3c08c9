"""What residents agreed to and asked for: a consent behind every care visit, two requests at the window."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from server.base.clock import wire
from server.base.ids import derived_id
from server.base.workdays import workdays_after
from server.demo.calendar import Calendar, moment
from server.demo.ids import demo_id
from server.demo.rounds import Event
from server.demo.street import SEED
from server.people.tree import CLOSED
from server.records.kind import Body
from server.records.ports import Change

ANSWER_IN_WORKDAYS = 15
ANSWER = "资料打印好，当面交给本人了"
WORDS = "电话换了，后四位是 7719"


def consents(key: str, events: Iterable[Event], calendar: Calendar, worker: str) -> Iterator[Change]:
    """One for everybody whom care visits are for, taken down before the first of them."""
    rng = Random(f"{SEED}/consents/{key}")
    people = {(one.change.scope, one.change.set["person"]): None for one in events if _is_care(one)}
    for scope, person in people:
        day = calendar.first - timedelta(days=rng.randrange(3, 25))
        at = moment(day, rng.uniform(9, 17), rng)
        body: Body = {"subject": person, "consent_scope": ["care_visit"], "given_on": day.isoformat()}
        if rng.random() < 0.3:
            body |= {"how": "oral_witnessed", "witness": "邻居在场"}
        else:
            body |= {"how": "paper", "consent_scope": ["care_visit", "contacts"]}
        yield _change(scope, "consent_record", demo_id(rng, at), body, worker, at)


def _is_care(event: Event) -> bool:
    return event.change.kind == "care_task" and bool(event.change.set.get("person"))


def requests(
    street: str, people: list[tuple[str, str]], calendar: Calendar, staff: str, officer: str
) -> Iterator[Change]:
    """One that is answered, and one that waits for its answer."""
    rng, closed = Random(f"{SEED}/requests"), derived_id(street, CLOSED)
    for (building, person), days, more in zip(
        people, (40, 18), ({"right": "copy"}, {"right": "correct", "words": WORDS}), strict=True
    ):
        day = calendar.today - timedelta(days=days)
        at = moment(day, 10, rng)
        request = demo_id(rng, at)
        due = workdays_after(day, ANSWER_IN_WORKDAYS).isoformat()
        body = {"building": building, "subject": person, "asked_by": "self", "due_on": due} | more
        yield _change(closed, "rights_request", request, body, staff, at)
        checked = {"case": request, "to": "checked"}
        yield _change(closed, "step", demo_id(rng, at), checked, staff, at + timedelta(minutes=5))
        if more["right"] == "copy":
            answered = {"case": request, "to": "answered", "note": ANSWER}
            yield _change(closed, "step", demo_id(rng, at), answered, officer, at + timedelta(days=6))


def _change(scope: str, kind: str, id_: str, body: Body, by: str, at: datetime) -> Change:
    when = wire(at)
    return Change(scope, kind, id_, body, new=True, by=by, at=when, received=when)
