"""Ninety days of things to be done in one community: reports, services, disputes, small matters, wishes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from server.base.clock import day_of, wire
from server.base.workdays import workdays_after
from server.demo.calendar import Calendar, moment
from server.demo.ids import demo_id
from server.demo.rounds import Event
from server.demo.street import SEED
from server.kinds.wishes import WISH_CLAIM
from server.records.kind import Body
from server.records.ports import Change

# In the whole street, in ninety days; small matters also in the year before.
GRIDS = 72
REPORTS, SERVICES, DISPUTES, WISHES, MATTERS, EARLIER = 720, 2700, 95, 180, 14, 54
ANSWERED, ROUTED = 0.94, 0.25
MODES = {"one_to_one": 60, "one_to_many": 25, "many_to_one": 15}
CONTACT_DAYS = WISH_CLAIM.claim.days if WISH_CLAIM.claim else 0
SAID = (
    ("facility", "三单元门禁坏了，刷卡没反应。", "门禁已修好，谢谢您。"),
    ("facility", "楼前长椅的木条断了两根。", "木条已换，可以坐了。"),
    ("safety", "车棚里充电口打火花。", "已断电，电工换了插座。"),
    ("service_need", "一位老人想问食堂能不能送饭。", "食堂中午可以送，已加上。"),
    ("neighbour_matter", "楼上拖椅子，楼下休息不好。", "两家说好了，垫了脚垫。"),
    ("policy_question", "问居住证怎么续。", "带身份证件到窗口，当天办好。"),
    ("suggestion", "希望广场晚上音乐早点停。", "已和大家说好，九点停。"),
    ("praise", "扫雪的志愿者来得早，谢谢他们。", "已转告，他们很高兴。"),
)
OFFICERS = {"grid_worker": 40, "property_staff": 40, "in_service_party_member": 20}
CATEGORIES = {
    "cert": 30, "social_ins": 14, "medical_ins": 16, "elder": 12, "disability": 6, "property": 12,
    "utility": 6, "employment": 4,
}  # fmt: skip
WAYS = {"one_stop": 46, "agent": 18, "doorstep": 16, "appointment": 10, "off_hours": 6, "online": 4}
QUARRELS = (
    ("leak", "楼上卫生间漏水，楼下屋顶湿了一块。"),
    ("noise", "晚上琴声，隔壁说睡不好。"),
    ("parking", "两家为一个车位说不拢。"),
    ("pet", "遛狗不牵绳，邻居有意见。"),
    ("neighbour", "楼道里放的鞋柜挡了路。"),
    ("property_mgmt", "物业费怎么算，几户不明白。"),
)
TALKS = ("自行车停在哪里", "楼门灯几点关", "健身器材放哪边", "树枝挡窗要不要剪", "快递柜放哪个门")
DECIDED = ("停北墙，画线", "改成声控，十一点后调暗", "放南院，离窗远些", "请园林队来剪", "放东门，留一条路")
WISHED = (
    ("repair", "纱窗破了，想补一补"),
    ("company", "想周日有人陪着下盘棋"),
    ("digital_help", "想学会跟外地的孩子视频"),
    ("haircut", "想请人上门理个发"),
    ("transport", "周四上午想有人陪着去银行"),
    ("goods", "想借一套四年级课外书"),
    ("learning", "想学写毛笔字"),
    ("repair", "水龙头滴水，想换个垫圈"),
)
STORY = "想修好收音机，有人周日陪聊"


Course = Iterable[tuple[str, float]]  # steps, and how many hours after the start each is made


@dataclass(frozen=True)
class Place:
    """One grid: its worker, its buildings, and some of its homes with one of their people."""

    unit: str
    worker: str
    leader: str
    buildings: list[str]
    homes: list[tuple[str, str, str]]


@dataclass
class Post:
    """Who works and who helps in a community."""

    unit: str
    staff: str
    lead: str
    officer: str
    helpers: list[str]
    places: list[Place] = field(default_factory=list)


Teller = Callable[[Place, datetime], Iterator[Event]]


class Cases:
    """All cases of one community."""

    def __init__(self, calendar: Calendar, end: datetime, crew: Post, rank: int) -> None:
        self.calendar, self.end, self.crew, self.is_shown = calendar, end, crew, rank == 0
        self.rng = Random(f"{SEED}/cases/{rank}")

    def events(self) -> list[Event]:
        """Everything in the order in which it reached the server."""
        events = [
            *self._each(REPORTS, self._report),
            *self._each(SERVICES, self._service),
            *self._each(DISPUTES, self._dispute),
            *self._each(MATTERS, self._matter),
            *self._each(EARLIER, self._earlier),
            *self._each(WISHES, self._wish),
        ]
        if self.is_shown:
            events += self._story()
        return sorted(events, key=lambda event: (event.received, event.change.record))

    def _each(self, of_street: int, tell: Teller) -> Iterator[Event]:
        count = max(1, round(of_street * len(self.crew.places) / GRIDS))
        for _ in range(count):
            yield from tell(self.rng.choice(self.crew.places), self._when())

    def _when(self, hours: tuple[float, float] = (8.5, 18)) -> datetime:
        return moment(self.rng.choice(self.calendar.workdays), self.rng.uniform(*hours), self.rng)

    def _report(self, place: Place, at: datetime) -> Iterator[Event]:
        rng = self.rng
        kind, words, answer = rng.choice(SAID)
        officer = _drawn(OFFICERS, rng)
        by = place.worker if officer == "grid_worker" else self.crew.officer
        building, id_ = rng.choice(place.buildings), demo_id(rng, at)
        due = workdays_after(day_of(at), 2).isoformat()
        body: Body = {
            "info_kind": kind, "text": words, "officer_kind": officer, "place_ref": building, "due_on": due,
            "wanted": "know" if kind == "praise" else "fix",
        }  # fmt: skip
        is_answered = rng.random() < ANSWERED
        sorted_at = at + timedelta(hours=rng.uniform(1, 20))
        routed = demo_id(rng, sorted_at) if rng.random() < ROUTED and sorted_at < self.end else None
        if is_answered and at + timedelta(hours=44) < self.end:
            body["answer"] = answer
        if routed:
            body["routed_to"] = routed
        yield self._made("info_report", id_, building, body, by, at)
        if routed:
            linked: Body = {"category": "property", "mode": "doorstep", "from_report": id_}
            yield self._made("service_request", routed, building, linked, self.crew.staff, sorted_at)
            yield from self._course(routed, building, sorted_at, (("accepted", 2), ("doing", 20)))
        course = [("triaged", (sorted_at - at).total_seconds() / 3600)]
        if is_answered:
            course += [("answered", rng.uniform(21, 43)), ("closed", 44)]
        yield from self._course(id_, building, at, course, answer)

    def _service(self, place: Place, at: datetime) -> Iterator[Event]:
        rng = self.rng
        scope, household, person = rng.choice(place.homes)
        id_, way = demo_id(rng, at), _drawn(WAYS, rng)
        by = place.worker if way in ("agent", "doorstep") else self.crew.staff
        body: Body = {
            "category": _drawn(CATEGORIES, rng), "mode": way, "for_household": household,
            "for_person": person, "trips": 1 if rng.random() < 0.86 else 2,
            "four_do": rng.choice(("now", "nearby", "once")),
        }  # fmt: skip
        if way == "agent":
            body["papers_out"] = ["户口本", "照片"]
        yield self._made("service_request", id_, scope, body, by, at)
        took = rng.uniform(1, 60) if rng.random() < 0.95 else 2000
        course = (("accepted", took * 0.2), ("doing", took * 0.4), ("done", took), ("closed", took * 1.3))
        yield from self._course(id_, scope, at, course)

    def _dispute(self, place: Place, at: datetime) -> Iterator[Event]:
        rng = self.rng
        kind, words = rng.choice(QUARRELS)
        building, id_ = rng.choice(place.buildings), demo_id(rng, at)
        body: Body = {
            "dispute_type": kind, "urgency": "calm" if rng.random() < 0.8 else "rising",
            "party_count": rng.randrange(2, 5), "summary": words,
        }  # fmt: skip
        by = place.worker if rng.random() < 0.7 else place.leader
        yield self._made("dispute", id_, building, body, by, at)
        yield from self._step(
            id_, building, "screened", place.worker, at + timedelta(hours=rng.uniform(4, 60))
        )
        if rng.random() < 0.6:
            lead = self.crew.lead
            yield from self._step(id_, building, "accepted", lead, at + timedelta(hours=rng.uniform(70, 140)))

    def _matter(self, place: Place, at: datetime) -> Iterator[Event]:
        rng = self.rng
        which, id_ = rng.randrange(len(TALKS)), demo_id(rng, at)
        by = place.leader if rng.random() < 0.5 else place.worker
        body: Body = {
            "quick_kind": "small_matter" if rng.random() < 0.8 else "urgent_matter", "matter": TALKS[which],
            "people_count": rng.randrange(3, 14), "decision": DECIDED[which],
        }  # fmt: skip
        yield self._made("quick_discussion", id_, place.unit, body, by, at)
        took = rng.uniform(20, 200)
        for to, share in (("discussed", 0.1), ("doing", 0.3), ("done", 1.0)):
            yield from self._step(id_, place.unit, to, by, at + timedelta(hours=took * share))

    def _earlier(self, place: Place, at: datetime) -> Iterator[Event]:
        yield from self._matter(place, at - timedelta(days=self.rng.randrange(100, 360)))

    def _wish(self, place: Place, at: datetime) -> Iterator[Event]:
        rng = self.rng
        kind, words = rng.choice(WISHED)
        mode = _drawn(MODES, rng)
        _scope, household, _person = rng.choice(place.homes)
        places = 3 if mode == "many_to_one" else 1
        come = places if rng.random() < 0.75 else 0
        days = [rng.uniform(2, 12) for _ in range(come)]
        claimed = sum(at + timedelta(days=each) < self.end for each in days)
        yield from self._published(place, at, kind, words, household, places, claimed)
        id_ = demo_id(Random(f"{at}/{words}/{household}"), at)
        helpers = rng.sample(self.crew.helpers, come) if come else []
        for nth, (helper, after) in enumerate(zip(helpers, sorted(days), strict=True)):
            yield from self._claim(id_, mode, helper, at + timedelta(days=after), nth + 1 == places)

    def _published(
        self, place: Place, at: datetime, kind: str, words: str, household: str, places: int, claimed: int
    ) -> Iterator[Event]:
        id_ = demo_id(Random(f"{at}/{words}/{household}"), at)
        body: Body = {
            "public_text": words, "wish_kind": kind, "max_claims": places, "for_household": household,
        }  # fmt: skip
        if claimed:
            body["taken"] = claimed
        unit, staff = self.crew.unit, self.crew.staff
        yield self._made("micro_wish", id_, unit, body, place.worker, at)
        yield from self._step(id_, unit, "verified", staff, at + timedelta(hours=8))
        yield from self._step(id_, unit, "published", staff, at + timedelta(hours=9))

    def _claim(self, wish: str, mode: str, helper: str, at: datetime, is_last: bool) -> Iterator[Event]:
        """A claim that was granted as it came, and what was done; what lies beyond the story is to come."""
        if at >= self.end:
            return
        rng, unit = self.rng, self.crew.unit
        id_, by = demo_id(rng, at), (day_of(at) + timedelta(days=CONTACT_DAYS)).isoformat()
        body: Body = {"wishes": [wish], "claimers": [helper], "claim_mode": mode, "contact_by": by}
        yield self._made("wish_claim", id_, unit, body, helper, at)
        soon = at + timedelta(seconds=61)
        yield from self._step(id_, unit, "accepted", None, soon)
        yield from self._step(wish, unit, "claimed" if is_last else "partly_claimed", None, soon)
        if rng.random() < 0.9:
            yield from self._step(id_, unit, "contacted", helper, at + timedelta(days=rng.uniform(0.5, 6)))
            yield from self._step(id_, unit, "done", helper, at + timedelta(days=rng.uniform(6.5, 14)))

    def _story(self) -> Iterator[Event]:
        """The wish that two have taken on and that wants a third, and one that a neighbour waits for."""
        place, helpers = self.crew.places[0], self.crew.helpers
        day = self.calendar.workdays[-6]
        for words, places, come in ((STORY, 3, 2), ("想请人教着用手机挂号", 1, 1)):
            at = moment(day, 10, self.rng)
            household = place.homes[0][1]
            kind = "repair" if places > 1 else "digital_help"
            yield from self._published(place, at, kind, words, household, places, come)
            id_ = demo_id(Random(f"{at}/{words}/{household}"), at)
            mode = "many_to_one" if places > 1 else "one_to_one"
            for nth in range(come):
                then = at + timedelta(days=1, hours=nth)
                yield from self._claim(id_, mode, helpers[-1 - nth], then, nth + 1 == places)

    def _course(
        self, case: str, scope: str, start: datetime, course: Course, note: str | None = None
    ) -> Iterator[Event]:
        """Steps of the staff, so many hours after the start; those that lie beyond the story are not made."""
        for to, hours in course:
            at = start + timedelta(hours=hours)
            words = note if to in ("answered", "closed") else None
            yield from self._step(case, scope, to, self.crew.staff, at, words)

    def _step(
        self, case: str, scope: str, to: str, by: str | None, at: datetime, note: str | None = None
    ) -> Iterator[Event]:
        if at >= self.end:
            return
        body: Body = {"case": case, "to": to} | ({"note": note} if note else {})
        yield self._made("step", demo_id(self.rng, at), scope, body, by, at)

    def _made(self, kind: str, id_: str, scope: str, body: Body, by: str | None, at: datetime) -> Event:
        """A record that came at once, so that no step overtakes its case."""
        when = min(at + timedelta(seconds=self.rng.randrange(2, 60)), self.end)
        return Event(when, Change(scope, kind, id_, body, new=True, by=by, at=wire(at), received=wire(when)))


def _drawn(weights: dict[str, int], rng: Random) -> str:
    return rng.choices(list(weights), weights=list(weights.values()))[0]
