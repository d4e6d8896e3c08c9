"""Ninety days of knocking in one grid: care visits that were due, ordinary rounds, evenings and weekends.

On one day the heating fails in two buildings, and whoever has a care plan there is seen by the next evening.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp
from random import Random

from server.base.clock import wire
from server.base.ids import derived_id
from server.demo.calendar import Calendar, arrival, moment
from server.demo.homes import Household
from server.demo.ids import demo_id
from server.demo.sealed import SealedNotes
from server.kinds.care import DAYS, next_due
from server.records.kind import Body
from server.records.ports import Change
from server.records.push.sequels import NEXT

OUTAGE_DAY, OUTAGE_BUILDINGS, OUTAGE_DAYS = 33, 2, 3
SEEN_RESULTS = {"met": 60, "met_family": 10, "phone_ok": 25, "no_answer": 5}
PER_DAY = 3.14  # ordinary visits a workday; with the care visits some 4.5
OUT_OF_HOURS = 0.21  # the share of days with two more visits in the evening or at the weekend
CARE_RESULTS = {"met": 75, "met_family": 13, "phone_ok": 10, "declined": 2}
RESULTS = {
    "met": 514, "met_family": 116, "no_answer": 236, "phone_ok": 58, "declined": 20, "vacant": 28,
    "moved_unsure": 8, "reschedule": 10, "need_help": 10,
}  # fmt: skip
PURPOSES = {"routine": 70, "policy_notice": 10, "home_safety": 10, "listen": 6, "new_resident": 4}
NEEDS = {
    "repair": 30,
    "meal": 12,
    "paperwork": 20,
    "aid_info": 10,
    "company": 12,
    "equipment": 6,
    "housework": 10,
}
NOTES = (
    "暖气不太热，已请供热站来看。",
    "老人精神不错，孙女周末来过。",
    "楼道灯坏了，已告诉物业。",
    "问起老年食堂几点开饭，已说明。",
    "想周六有人陪着去理发。",
    "新搬来，还不知道垃圾分类点在哪里。",
    "水表漏水，约了师傅明天上门。",
    "家里一切都好，让不用常来。",
    "电话号码没变。",
    "说晚上敲门更方便。",
    "门口堆了纸箱，请他们挪开，答应了。",
    "社保卡怎么换，已说明带什么材料。",
)


@dataclass(frozen=True)
class Event:
    """A change of the story, with the moment it reached the server."""

    received: datetime
    change: Change


@dataclass(frozen=True)
class Visit:
    """What later tellers need to know of a visit."""

    id: str
    scope: str
    at: datetime
    received: datetime
    note: str | None


class Rounds:
    """The rounds of one grid's worker."""

    def __init__(
        self,
        calendar: Calendar,
        rng: Random,
        households: list[Household],
        worker: str,
        lead: str,
        end: datetime,
        is_shown: bool = False,
    ) -> None:
        self.is_shown = is_shown
        self.calendar, self.rng, self.households = calendar, rng, households
        self.worker, self.lead, self.end = worker, lead, end
        self.sealed = SealedNotes(households[0].id if households else "")
        self.visits: list[Visit] = []

    def events(self) -> list[Event]:
        """Everything in the order in which it reached the server."""
        events = [*self._care(), *self._ordinary(), *self._outage()]
        return sorted(events, key=lambda event: (event.received, event.change.record))

    def _care(self) -> Iterator[Event]:
        for household in self.households:
            if household.cadence:
                yield from self._cared(household, household.cadence)

    def _cared(self, household: Household, cadence: str) -> Iterator[Event]:
        """A chain of tasks, each ended by a visit and followed by the next; the last one is open."""
        rng, calendar = self.rng, self.calendar
        interval = DAYS.get(cadence) or (30 if cadence == "monthly" else 91)
        due = calendar.first + timedelta(days=rng.randrange(interval))
        made_at, by = moment(calendar.first, 9, rng), self.lead
        person = rng.choice(household.elders or household.people)
        task = demo_id(rng, made_at)
        while True:
            day = self._visited_on(household, due)
            if day is None:
                due = self._due_now(household, due)
            yield self._task(task, household, person, cadence, due, made_at, by)
            if day is None:
                return
            at = moment(day, rng.uniform(8.6, 11.8) if rng.random() < 0.6 else rng.uniform(14, 17.5), rng)
            if rng.random() < 0.06:
                yield self._visit(household, at - timedelta(days=1), "no_answer", person, task)
            result = rng.choices(list(CARE_RESULTS), list(CARE_RESULTS.values()))[0]
            yield self._visit(household, at, result, person, task)
            # The id under which the server itself makes the next one, so that it never makes it again.
            due, made_at, by, task = next_due(cadence, day), at, "", derived_id(task, NEXT)

    def _visited_on(self, household: Household, due: date) -> date | None:
        """Mostly on the day, sometimes a little later; whom the manual tells of was not seen this week."""
        if household.is_told and due > self.calendar.today - timedelta(days=8):
            return None
        return self.calendar.workday_from(due + timedelta(days=self.rng.choice((0, 0, 0, 0, 1, 1, 2, 4))))

    def _due_now(self, household: Household, due: date) -> date:
        """When an open task is due: as it falls, and in the grid that is shown a third of them by today."""
        if household.is_told:
            return self.calendar.today
        if self.is_shown and self.rng.random() < 1 / 3:
            return min(due, self.calendar.today - timedelta(days=self.rng.choice((0, 0, 0, 1, 4))))
        return due

    def _task(
        self, id_: str, household: Household, person: str, cadence: str, due: date, made_at: datetime, by: str
    ) -> Event:
        body: Body = {
            "household": household.id,
            "person": person,
            "purpose": "care_visit",
            "cadence": cadence,
            "due_on": due.isoformat(),
            "source": "hand",
        }
        if cadence == "weekly":
            body["two_people"] = True
        when = wire(made_at)
        change = Change(
            household.scope, "care_task", id_, body, new=True, by=by or None, at=when, received=when
        )
        return Event(made_at, change)

    def _outage(self) -> Iterator[Event]:
        """The lead asks for everybody with a plan at seven in the morning; some doors stay unanswered."""
        rng = Random(f"outage/{self.households[0].id}" if self.households else "")
        day = self.calendar.days[OUTAGE_DAY]
        made_at = moment(day, 7, rng)
        cold = list(dict.fromkeys(household.scope for household in self.households))[:OUTAGE_BUILDINGS]
        for household in self.households:
            if household.scope not in cold or not household.cadence:
                continue
            task, when = demo_id(rng, made_at), wire(made_at)
            body: Body = {
                "household": household.id,
                "purpose": "emergency",
                "due_on": (day + timedelta(days=1)).isoformat(),
                "source": "season",
                "season": "heating",
                "ends_on": (day + timedelta(days=OUTAGE_DAYS + 1)).isoformat(),
            }
            change = Change(
                household.scope, "care_task", task, body, new=True, by=self.lead, at=when, received=when
            )
            yield Event(made_at, change)
            result = rng.choices(list(SEEN_RESULTS), list(SEEN_RESULTS.values()))[0]
            at = moment(day + timedelta(days=rng.randrange(2)), rng.uniform(9, 19), rng)
            yield self._visit(household, at, result, None, task, "emergency")

    def _ordinary(self) -> Iterator[Event]:
        """Doors in turn, building by building, so that sooner or later each was knocked at."""
        rng, doors = self.rng, deque(self.households)
        doors.rotate(rng.randrange(len(doors) or 1))
        for day in self.calendar.days:
            hours = (
                [8.7 + 0.4 * n for n in range(_poisson(PER_DAY, rng))]
                if self.calendar.is_workday(day)
                else []
            )
            if rng.random() < OUT_OF_HOURS:
                start = 18.4 if self.calendar.is_workday(day) else 10.0
                hours += [start, start + 0.5]
            for hour in hours if doors else ():
                result = rng.choices(list(RESULTS), list(RESULTS.values()))[0]
                yield self._visit(doors[0], moment(day, hour + rng.random() * 0.1, rng), result)
                doors.rotate(-1 if rng.random() < 0.9 else -5)

    def _visit(
        self,
        household: Household,
        at: datetime,
        result: str,
        person: str | None = None,
        task: str | None = None,
        purpose: str = "care_visit",
    ) -> Event:
        rng = self.rng
        id_ = demo_id(rng, at)
        body: Body = {"household": household.id, "visit_mode": _mode(result, rng), "result": result}
        if task:
            body |= {"care_task": task, "purposes": [purpose]} | ({"person": person} if person else {})
        else:
            body["purposes"] = rng.choices(list(PURPOSES), list(PURPOSES.values()))
        if result in ("met", "met_family", "need_help"):
            body |= self._found(result) | self.sealed.of(task is not None)
        received = arrival(at, self.end, rng)
        self.visits.append(Visit(id_, household.scope, at, received, body.get("note")))
        change = Change(
            household.scope,
            "visit",
            id_,
            body,
            new=True,
            by=self.worker,
            at=wire(at),
            received=wire(received),
        )
        return Event(received, change)

    def _found(self, result: str) -> Body:
        """What was seen and said behind the door; mostly that nothing has changed."""
        rng = self.rng
        body: Body = {}
        if result == "need_help" or rng.random() < 0.06:
            body["needs"] = rng.choices(list(NEEDS), list(NEEDS.values()))
        elif rng.random() < 0.7:
            return {"no_change": True}
        if rng.random() < 0.5:
            body["note"] = rng.choice(NOTES)
        if rng.random() < 0.4:
            body["house_checks"] = {"heating": rng.choice(("ok", "ok", "attention")), "gas_co": "ok"}
        return body


def _mode(result: str, rng: Random) -> str:
    if result == "phone_ok":
        return "phone"
    if result in ("met", "met_family", "need_help"):
        return rng.choice(("home", "home", "home", "doorway", "street"))
    return "doorway"


def _poisson(mean: float, rng: Random) -> int:
    """How often something happens that happens so often on average (Knuth's way)."""
    limit, product, count = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
