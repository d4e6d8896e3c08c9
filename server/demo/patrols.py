"""Ninety days of going through buildings: patrols, and what was not safe, until it was right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp
from random import Random

from server.base.clock import SHANGHAI, wire
from server.demo.calendar import Calendar, arrival, moment
from server.demo.ids import demo_id
from server.demo.rounds import Event
from server.kinds.hazards import TERM_HOURS, URGENT
from server.records.kind import Body
from server.records.ports import Change

A_WEEK, MISSED = 3, 0.1
PER_LEADER = 640 / 126  # hazards in the ninety days
ITEMS = (
    "stairs_clutter", "fire_lane", "ebike", "extinguisher", "stair_light", "wiring", "gas_smell", "manhole",
    "leak", "entrance_door", "snow_ice", "railing",
)  # fmt: skip
WEATHER = {"clear": 70, "wind": 12, "rain": 8, "snow": 5, "ice": 3, "dust": 2}
SEVERITIES = {"1": 52, "2": 36, "3": 10, URGENT: 2}
FOUND_BY = {"patrol": 72, "visit": 10, "resident": 14, "volunteer": 4}
# Row of a patrol → its type, how often, what is said of it, and how it was put right.
FOUND = {
    "stairs_clutter": ("fire", 22, "楼道里堆了纸箱和旧家具。", "已和住户一起清走。"),
    "ebike": ("electric", 15, "电动车推进楼道充电。", "已推到车棚，说明了道理。"),
    "snow_ice": ("snow_ice", 14, "台阶结冰，老人不好走。", "已撒盐除冰。"),
    "stair_light": ("facility", 12, "二层楼道灯不亮。", "灯泡已换，亮了。"),
    "leak": ("water_heat", 11, "一层暖气管滴水。", "供热站已换阀门。"),
    "fire_lane": ("fire", 7, "消防通道停了车。", "已联系车主挪走。"),
    "entrance_door": ("facility", 6, "单元门关不上。", "闭门器已修好。"),
    "manhole": ("road_manhole", 4, "门前井盖松动。", "井盖已换。"),
    "railing": ("facility", 4, "三层扶手松了。", "扶手已焊牢。"),
    "wiring": ("electric", 3, "有人私拉电线。", "电线已拆。"),
    "gas_smell": ("gas_co", 2, "一层有燃气味，已打电话。", "燃气公司查过，接头已拧紧。"),
}
# How many days it takes, median and spread, by severity.
DAYS = {"1": (2.4, 0.6), "2": (1.6, 0.45), "3": (0.45, 0.4), URGENT: (0.1, 0.3)}
STAGES = ("accepted", "dispatched", "in_progress", "resolved", "verified", "closed")
SHARES = (0.08, 0.2, 0.35, 0.8, 0.92, 1.0)  # of that time
DECLINED, STUCK, UNTOLD = 0.03, 0.03, 0.08
TOLD_DAYS_AGO = 8  # the step of the story, salted on the next day


@dataclass(frozen=True)
class Crew:
    """Who has to do with the safety of one grid."""

    worker: str
    lead: str
    staff: str
    unit: str


class Patrols:
    """The patrols of one leader's buildings, and the hazards that were found in them."""

    def __init__(
        self, calendar: Calendar, end: datetime, crew: Crew, leader: str, buildings: list[str], is_shown: bool
    ) -> None:
        self.calendar, self.end, self.crew, self.leader = calendar, end, crew, leader
        self.buildings, self.is_shown = buildings, is_shown
        self.rng = Random(f"patrols/{buildings[0]}")

    def events(self) -> list[Event]:
        """Everything in the order in which it reached the server."""
        events = [*self._rounds(), *((*self._told(), *self._waiting()) if self.is_shown else ())]
        return sorted(events, key=lambda event: (event.received, event.change.record))

    def _rounds(self) -> Iterator[Event]:
        rng = self.rng
        share = PER_LEADER / (len(self.calendar.days) / 7 * A_WEEK * (1 - MISSED))
        turn = 0
        for day in self.calendar.days:
            if day.weekday() not in (0, 2, 4) or rng.random() < MISSED:
                continue
            building = self.buildings[turn % len(self.buildings)]
            turn += 1
            at = moment(day, rng.uniform(8.5, 10.5) if rng.random() < 0.7 else rng.uniform(16, 18.5), rng)
            row = _drawn({row: one[1] for row, one in FOUND.items()}, rng) if rng.random() < share else None
            patrol, id_ = self._patrol(building, at, row)
            yield patrol
            if row:
                yield from self._hazard(building, at, row, id_)

    def _patrol(self, building: str, at: datetime, row: str | None) -> tuple[Event, str]:
        rng = self.rng
        id_ = demo_id(rng, at)
        began = at - timedelta(minutes=rng.randrange(8, 20))
        values = {item: "fixed_on_spot" if rng.random() < 0.03 else "ok" for item in ITEMS}
        if row:
            values[row] = "report"
        body: Body = {
            "building": building,
            "started_at": wire(began),
            "ended_at": wire(at),
            "weather": "ice" if row == "snow_ice" else _drawn(WEATHER, rng),
            "items": [{"code": item, "value": value} for item, value in values.items()],
        }
        return self._made("patrol", id_, building, body, self.leader, at, arrival(at, self.end, rng)), id_

    def _hazard(self, building: str, at: datetime, row: str, patrol: str) -> Iterator[Event]:
        rng = self.rng
        type_, _weight, words, done = FOUND[row]
        severity = URGENT if row == "gas_smell" else _drawn(SEVERITIES, rng)
        found_by = _drawn(FOUND_BY, rng)
        body = self._body(building, at, type_, severity, found_by, words)
        if found_by == "patrol":
            body["found_in"] = patrol
        by = self.crew.worker if found_by == "visit" else self.leader
        id_, received = demo_id(rng, at), arrival(at, self.end, rng)
        yield self._made("hazard", id_, building, body, by, at, received)
        yield from self._course(id_, building, body, by, received, done)

    def _body(
        self, building: str, at: datetime, type_: str, severity: str, found_by: str, words: str
    ) -> Body:
        return {
            "hazard_type": type_,
            "severity": severity,
            "place_kind": "building",
            "place_ref": building,
            "found_by_kind": found_by,
            "desc": words,
            "due_at": wire(at + timedelta(hours=TERM_HOURS[severity])),
        }

    def _course(
        self, id_: str, building: str, body: Body, by: str, start: datetime, done: str
    ) -> Iterator[Event]:
        """From hand to hand, until it is closed or the story ends; some are not taken up, some get stuck."""
        rng, crew = self.rng, self.crew
        median, spread = DAYS[body["severity"]]
        days = median * exp(rng.gauss(0, spread))
        chance = rng.random()
        stages = dict(zip(STAGES, SHARES, strict=True))
        if body["severity"] == URGENT:
            del stages["accepted"], stages["dispatched"]  # there it begins
        elif chance < DECLINED:
            yield from self._step(
                id_, building, "declined", crew.worker, start, days, "看过了，不是隐患，已说明。"
            )
            return
        elif chance < DECLINED + STUCK:
            stages = {stage: stages[stage] for stage in ("accepted", "dispatched", "in_progress")}
        checks = crew.worker if by != crew.worker else self.leader
        who = {"accepted": crew.worker, "dispatched": crew.lead, "in_progress": by, "resolved": by}
        for stage, share in stages.items():
            note = done if stage == "resolved" else None
            actor = who.get(stage) or (checks if stage == "verified" else crew.staff)
            more = {"unit": crew.unit, "due_at": body["due_at"]} if stage == "dispatched" else {}
            yield from self._step(id_, building, stage, actor, start, days * share, note, **more)
        if "closed" in stages:
            yield from self._read(id_, building, by, start + timedelta(days=days))

    def _read(self, id_: str, building: str, by: str, closed: datetime) -> Iterator[Event]:
        """Whoever reported it opened the answer, sooner or later; a few have not yet."""
        at = _by_day(closed) + timedelta(hours=self.rng.uniform(0.5, 4))
        if at < self.end and (self.is_shown or self.rng.random() > UNTOLD):
            told = {"reporter_told_at": wire(at)}
            change = Change(building, "hazard", id_, told, by=by, at=wire(at), received=wire(at))
            yield Event(at, change)

    def _told(self) -> Iterator[Event]:
        """The ice of the story: reported eight days ago, salted the next day, and its leader not told yet."""
        day = self.calendar.today - timedelta(days=TOLD_DAYS_AGO)
        at = moment(day, 9.2, self.rng)
        building, id_ = self.buildings[min(1, len(self.buildings) - 1)], demo_id(self.rng, at)
        body = self._body(building, at, "snow_ice", "2", "patrol", "台阶结冰，老人不好走。")
        body["place_text"] = "二单元门口"
        yield self._made("hazard", id_, building, body, self.leader, at, at)
        crew = self.crew
        yield from self._step(id_, building, "accepted", crew.worker, at, 0.1)
        yield from self._step(id_, building, "dispatched", crew.lead, at, 0.2, unit=crew.unit)
        yield from self._step(id_, building, "in_progress", crew.worker, at, 0.3)
        yield from self._step(id_, building, "resolved", crew.worker, at, 1.0, "台阶结冰已于次日撒盐。")
        yield from self._step(id_, building, "verified", crew.lead, at, 1.1)
        yield from self._step(id_, building, "closed", crew.staff, at, 1.2)

    def _waiting(self) -> Iterator[Event]:
        """What the manual shows open: one that is over its day, one that nobody has taken up yet."""
        crew, today = self.crew, self.calendar.today
        at = moment(today - timedelta(days=5), 9.5, self.rng)
        first, last, id_ = self.buildings[0], self.buildings[-1], demo_id(self.rng, at)
        body = self._body(first, at, "fire", "2", "patrol", "楼道里堆了旧家具，挡着路。")
        yield self._made("hazard", id_, first, body, self.leader, at, at)
        yield from self._step(id_, first, "accepted", crew.worker, at, 0.1)
        yield from self._step(
            id_, first, "dispatched", crew.lead, at, 0.3, unit=crew.unit, due_at=body["due_at"]
        )
        at = moment(today - timedelta(days=1), 17.1, self.rng)
        body, id_ = self._body(last, at, "facility", "2", "resident", "单元门关不上。"), demo_id(self.rng, at)
        yield self._made("hazard", id_, last, body, self.leader, at, at)

    def _step(
        self,
        case: str,
        building: str,
        to: str,
        by: str,
        start: datetime,
        days: float,
        note: str | None = None,
        **more: str,
    ) -> Iterator[Event]:
        at = _by_day(start + timedelta(days=days)) + timedelta(
            seconds=STAGES.index(to) if to in STAGES else 0
        )
        if at < self.end:
            body: Body = {"case": case, "to": to, **more} | ({"note": note} if note else {})
            yield self._made("step", demo_id(self.rng, at), building, body, by, at, at)

    def _made(
        self, kind: str, id_: str, scope: str, body: Body, by: str, at: datetime, received: datetime
    ) -> Event:
        change = Change(scope, kind, id_, body, new=True, by=by, at=wire(at), received=wire(received))
        return Event(received, change)


def _by_day(at: datetime) -> datetime:
    """That moment, or the next morning where it falls into the night."""
    here = at.astimezone(SHANGHAI)
    if here.hour < 8:
        return here.replace(hour=8, minute=30, second=0, microsecond=0).astimezone(UTC)
    if here.hour >= 20:
        return (here + timedelta(days=1)).replace(hour=8, minute=30, second=0, microsecond=0).astimezone(UTC)
    return at


def _drawn(weights: dict[str, int], rng: Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
