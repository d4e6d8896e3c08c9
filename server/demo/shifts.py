"""Volunteer teams of the demo: who is in them, three months of shifts, and the one of this afternoon."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from server.base.clock import SHANGHAI, wire
from server.demo.accounts import Accounts
from server.demo.calendar import Calendar, arrival, moment
from server.demo.ids import demo_id
from server.demo.names import family_name, full_name, phone
from server.demo.rounds import Event
from server.demo.street import SEED
from server.kinds.hours import hours_between, new_number
from server.records.kind import Body
from server.records.ports import Change

NUMERALS = "一二三四五六"  # a team of each community, in their order
TEAMS = ("红袖章{}队", "护学{}队", "楼门互助{}队")
PEOPLE = 27  # 480 in 18 teams
SHIFTS = 17  # 310 in 18 teams
DUTIES = {
    "patrol": 34,
    "gate": 16,
    "school_crossing": 22,
    "publicity": 8,
    "cleanup": 12,
    "escort": 5,
    "other": 3,
}
PLACES = {
    "patrol": ("南院一圈", "北院一圈"),
    "gate": ("东门岗亭", "西门岗亭"),
    "school_crossing": ("东门", "学校北门"),
    "publicity": ("便民服务大厅前",),
    "cleanup": ("中心花园", "停车场边"),
    "escort": ("社区食堂",),
    "other": ("社区活动室",),
}
# The roll of the first team, as the manual's pictures show it; the last one has an account.
SHOWN = (
    "刘春燕", "马卫国", "陈爱华", "宋长青", "韩梅", "周玉琴",
    "何建平", "林秀芳", "郭志强", "高玉兰", "田小雨", "吴建军",
)  # fmt: skip
ON_DUTY = 12


@dataclass(frozen=True)
class Team:
    """A team that was founded, with the profiles of its people in their order."""

    id: str
    name: str
    lead: str
    people: list[str]
    account: str | None = None


Write = Callable[[list[Change]], object]


class Teams:
    """Founds the teams of a community and tells what they did."""

    def __init__(self, calendar: Calendar, accounts: Accounts, admin: str, founded: datetime) -> None:
        self.calendar, self.accounts, self.admin, self.founded = calendar, accounts, admin, founded

    def found(self, rank: int, unit: str) -> tuple[Team, list[Change]]:
        """One team, the scope it founds and the people in it; the first one's last has an account."""
        rng = Random(f"{SEED}/team/{rank}")
        id_ = demo_id(rng, self.founded)
        lead = self.accounts.user(lead_of(rank))
        account = self.accounts.user("zhiyuan01") if rank == 0 else None
        name = TEAMS[rank // len(NUMERALS)].format(NUMERALS[rank % len(NUMERALS)])
        body: Body = {"name": name, "unit": unit, "lead": lead, "duties": list(PLACES)[:3]}
        changes = [_change(id_, "volunteer_team", id_, body, self.admin, self.founded)]
        people = []
        for at in range(PEOPLE):
            shown = SHOWN[at] if rank == 0 and at < len(SHOWN) else None
            profile: Body = {
                "name": shown or full_name(rng, family_name(rng), rng.choice(("male", "female"))),
                "adult": True,
                "phone": phone(rng),
            }
            if account and at == len(SHOWN) - 1:
                profile["account"] = account
            people.append(demo_id(rng, self.founded))
            changes.append(_change(id_, "volunteer_profile", people[-1], profile, lead, self.founded))
        return Team(id_, name, lead, people, account), changes

    def story(self, rank: int, team: Team) -> list[Event]:
        """Its shifts in the ninety days and today's, with who was there."""
        rng = Random(f"{SEED}/shifts/{rank}")
        days = sorted(rng.sample(self.calendar.workdays, SHIFTS))
        days[-1] = self.calendar.workdays[-1]
        events: list[Event] = []
        for number, day in enumerate(days):
            duty = rng.choices(list(DUTIES), list(DUTIES.values()))[0]
            hour = {"school_crossing": 16, "patrol": 19}.get(duty, 9)
            is_last = number == len(days) - 1
            events += self._held(rng, team, day, hour, duty, is_confirmed=not (is_last and rank == 0))
        if rank == 0:
            events += self._ahead(rng, team)
        return events

    def _held(
        self, rng: Random, team: Team, day: date, hour: float, duty: str, is_confirmed: bool
    ) -> Iterator[Event]:
        """A shift that is over: planned the day before, everybody's hours, and its end."""
        starts = _at(day, hour)
        ends = starts + timedelta(hours=2)
        came = rng.sample(team.people, rng.randrange(4, 15))
        if rng.random() < 0.4:
            came = sorted({*came, *team.people[: len(SHOWN)][-3:]}, key=team.people.index)
        shift, planned = self._planned(rng, team, starts, ends, duty, came, starts - timedelta(days=1))
        yield planned
        received = arrival(ends, moment(self.calendar.today - timedelta(days=1), 22, rng), rng)
        yield self._step(rng, team, shift, "open", starts - timedelta(minutes=8), received)
        body = {"shift": shift, "how": "lead_roll"}
        for person in came:
            came_at = starts + timedelta(minutes=rng.randrange(-8, 9))
            left_at = ends if rng.random() < 0.92 else starts + timedelta(minutes=rng.randrange(30, 100))
            counted = hours_between(wire(starts), wire(came_at), wire(left_at))
            spent: Body = {"in_at": wire(came_at), "out_at": wire(left_at), "hours": counted}
            if rng.random() < 0.02 and left_at < ends:
                before = {"hours": counted, "in_at": wire(came_at), "out_at": wire(left_at)}
                before |= {"said_by": "volunteer", "at": wire(received)}
                full = hours_between(wire(starts), wire(came_at), wire(ends))
                spent |= {"out_at": wire(ends), "hours": full, "corrections": {"append": [before]}}
            if team.account and person == team.people[len(SHOWN) - 1]:
                spent["account"] = team.account
            yield self._event(
                team, "attendance", rng, {**body, "volunteer": person, **spent}, came_at, received
            )
        yield self._step(rng, team, shift, "ended", ends, received)
        if is_confirmed:
            yield self._step(rng, team, shift, "confirmed", ends + timedelta(minutes=3), received)

    def _ahead(self, rng: Random, team: Team) -> Iterator[Event]:
        """What is planned: the crossing of this afternoon, a patrol tomorrow, a gate next week."""
        made = moment(self.calendar.today - timedelta(days=1), 20, rng)
        for days, hour, duty, people in (
            (0, 16, "school_crossing", ON_DUTY),
            (1, 19, "patrol", 4),
            (6, 9, "gate", 3),
        ):
            starts = _at(self.calendar.today + timedelta(days=days), hour)
            ends = starts + timedelta(hours=2)
            yield self._planned(rng, team, starts, ends, duty, team.people[:people], made)[1]

    def _planned(
        self,
        rng: Random,
        team: Team,
        starts: datetime,
        ends: datetime,
        duty: str,
        roster: list[str],
        at: datetime,
    ) -> tuple[str, Event]:
        body: Body = {
            "team": team.id, "duty": duty, "place_text": PLACES[duty][0], "lead": team.lead,
            "starts_at": wire(starts), "ends_at": wire(ends), "need": len(roster), "roster": roster,
        }  # fmt: skip
        event = self._event(team, "shift", rng, body, at, at)
        return event.change.record, event

    def _step(self, rng: Random, team: Team, case: str, to: str, at: datetime, received: datetime) -> Event:
        return self._event(team, "step", rng, {"case": case, "to": to}, at, received)

    def _event(
        self, team: Team, kind: str, rng: Random, body: Body, at: datetime, received: datetime
    ) -> Event:
        late = max(at, received)
        return Event(late, _change(team.id, kind, demo_id(rng, at), body, team.lead, at, late))

    def certificate(self, team: Team, issuer: str, told: list[Event]) -> Change:
        """The proof that the volunteer with an account once took home."""
        rng = Random(f"{SEED}/certificate")
        profile = team.people[len(SHOWN) - 1]
        mine = [
            one.change.set
            for one in told
            if one.change.kind == "attendance" and one.change.set["volunteer"] == profile
        ]
        day = self.calendar.today - timedelta(days=1)
        at = moment(day, 21, rng)
        body: Body = {
            "number": new_number(team.id, day.isoformat(), rng), "volunteer": profile, "name": SHOWN[-1],
            "team_name": team.name, "issuer": issuer, "from_on": self.calendar.first.isoformat(),
            "to_on": day.isoformat(), "hours": sum(one["hours"] for one in mine), "shifts": len(mine),
            "duties": ["school_crossing", "patrol"], "issued_on": day.isoformat(), "account": team.account,
        }  # fmt: skip
        return _change(team.id, "hours_certificate", demo_id(rng, at), body, team.lead, at)


def lead_of(rank: int) -> str:
    """Who leads a team: the first has two leads, so that their tablets may meet."""
    return f"duizhang{rank + 1 if rank == 0 else rank + 2:02d}"


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(), SHANGHAI) + timedelta(hours=hour)


def _change(
    scope: str, kind: str, id_: str, body: Body, by: str, at: datetime, received: datetime | None = None
) -> Change:
    return Change(scope, kind, id_, body, new=True, by=by, at=wire(at), received=wire(received or at))
