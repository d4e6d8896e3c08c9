"""Writes the demo street into an empty database, through the engine, as if it had come in over months."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import ceil
from random import Random
from typing import Protocol

from sqlalchemy import Connection

from server.base.clock import Clock, day_of, wire
from server.base.database import Database
from server.base.ids import derived_id
from server.demo.accounts import Accounts
from server.demo.afterwards import Known, collisions, reviews, settling
from server.demo.calendar import Calendar, moment
from server.demo.cases import Cases
from server.demo.forms import Questionnaire
from server.demo.homes import Household, Settler
from server.demo.ids import demo_id
from server.demo.patrols import Crew, Patrols
from server.demo.posts import VOLUNTEERS, homes_of, leaders_of, posts, rank_of
from server.demo.residents import consents, requests
from server.demo.rounds import Event, Rounds
from server.demo.sealed import SUGGESTIONS, suggestions
from server.demo.shifts import Teams, lead_of
from server.demo.street import SEED, Community, Grid, plan
from server.people import setting
from server.people.rights import PeopleRights
from server.people.tree import CLOSED
from server.records.chain import version
from server.records.engine import Engine
from server.records.files import Files
from server.records.kind import Body
from server.records.ports import Change, Outcome

STREET, CODE = "望河街道", "990103001"
DISTRICT = "云汀市栖川区"
GAS = "10000000119"  # rings nowhere, as all numbers here
FOUNDED = datetime(2024, 1, 1, tzinfo=UTC)
TAKEN_DOWN_DAYS = 30  # the register was taken down so long before the ninety days begin
GRIDS_A_TEAM = 4  # 18 teams in 72 grids
COLLIDING_SHARE = 0.005
SETTLED_SHARE = 0.75


class Parts(Protocol):
    """What the demo needs of the application's parts."""

    @property
    def database(self) -> Database: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def files(self) -> Files: ...
    @property
    def rights(self) -> PeopleRights: ...
    @property
    def clock(self) -> Clock: ...


@dataclass
class Loaded:
    """What was written: how many records of each kind, and the scope of the first grid's buildings."""

    records: dict[str, int] = field(default_factory=dict)
    first_grid: str = ""
    first_buildings: list[str] = field(default_factory=list)


def load_demo(
    parts: Parts,
    scale: float = 0.1,
    today: date | None = None,
    tell: Callable[[str], None] = lambda word: None,
) -> Loaded:
    """Fill an empty database with the demo street, in one transaction.

    Shape:  `scale` is the share of the street's grids, 1.0 all of it; `tell` hears of each grid.
    Units:  `today` is a day in Shanghai; the story's ninety days end the day before.
    Errors: RuntimeError when the engine refuses one of the demo's changes.
    """
    communities = plan(scale)
    day = today or day_of(parts.clock())
    return parts.database.write(
        lambda connection: _Teller(parts, connection, day, tell).tell_all(communities)
    )


class _Teller:
    """One telling of the story, on one connection."""

    def __init__(
        self, parts: Parts, connection: Connection, today: date, tell: Callable[[str], None]
    ) -> None:
        self.parts, self.connection, self.tell = parts, connection, tell
        self.calendar = Calendar(today)
        self.end = moment(today - timedelta(days=1), 22, Random(SEED))
        self.accounts = Accounts(connection, parts.clock())
        self.admin = self.accounts.user("guanli01")
        taken_down = moment(self.calendar.first - timedelta(days=TAKEN_DOWN_DAYS), 9, Random(SEED))
        self.settler = Settler(taken_down, today.year, self.admin)
        self.loaded = Loaded()
        self.grids: list[tuple[int, int, str, list[str]]] = []
        self.homes: dict[str, list[tuple[str, str, str]]] = {}  # some of each grid
        self.asking: list[tuple[str, str]] = []  # who came to the window: building and person

    def tell_all(self, communities: list[Community]) -> Loaded:
        """Units first, then grid by grid, then who holds what."""
        setting.put(self.connection, setting.DEMO, "1")
        setting.put(self.connection, setting.DISTRICT, DISTRICT)
        rng = Random(f"{SEED}/units")
        street = self._unit(rng, {"level": "street", "name": STREET, "code": CODE, "gas_phones": [GAS]})
        units = []
        for at, community in enumerate(communities):
            code = f"{CODE}{at + 1:03d}"
            unit = self._unit(
                Random(f"{SEED}/{code}"),
                {
                    "level": "community",
                    "name": community.name,
                    "code": code,
                    "parent": street,
                    "duty_phones": [f"1000000082{at}"],
                },
            )
            units.append(unit)
            for number, grid in enumerate(community.grids):
                self._grid(at, number, grid, unit, code)
                self.tell(f"{community.name}{grid.name}")
        self._roles(street, units)
        self._teams(units, communities)
        self._questionnaire(units[0])
        for at, post in enumerate(posts(units, self.grids, self.homes, self.accounts.user)):
            self._write_in_order(Cases(self.calendar, self.end, post, at).events())
        self._suggestions(street)
        staff, officer = self.accounts.user("gongzuo01"), self.accounts.user("yinsi01")
        self._write(list(requests(street, self.asking, self.calendar, staff, officer)))
        return self.loaded

    def _unit(self, rng: Random, body: Body) -> str:
        id_ = demo_id(rng, FOUNDED)
        whole = {**body, "valid_from": FOUNDED.date().isoformat()}
        when = wire(FOUNDED)
        change = Change(id_, "unit", id_, whole, new=True, by=self.admin, at=when, received=when)
        self._write([change])
        return id_

    def _grid(self, community: int, number: int, grid: Grid, parent: str, code: str) -> None:
        rng = Random(f"{SEED}/{grid.key}")
        unit = self._unit(
            rng,
            {
                "level": "grid",
                "name": grid.name,
                "code": f"{code}{number + 1:03d}",
                "parent": parent,
                "grid_type": grid.grid_type,
            },
        )
        settled = [self.settler.house(grid.key, unit, house, FOUNDED) for house in grid.houses]
        changes = [change for house in settled for change in house.changes]
        outcomes = self._write(changes)
        households = [household for house in settled for household in house.households]
        people = [
            Known(change.record, change.scope, version(outcome.seq, outcome.hash))
            for change, outcome in zip(changes, outcomes, strict=True)
            if change.kind == "person" and outcome.seq and outcome.hash
        ]
        self._story(community, number, rng, households, people)
        buildings = [house.id for house in settled]
        self._patrols(community, number, unit, buildings)
        self.homes[unit] = homes_of(households)
        self.grids.append((community, number, unit, buildings))
        if not self.loaded.first_grid:
            self.loaded.first_grid, self.loaded.first_buildings = unit, buildings

    def _story(
        self, community: int, number: int, rng: Random, households: list[Household], people: list[Known]
    ) -> None:
        worker = self.accounts.user(f"wangge{rank_of(community, number) + 1:02d}")
        lead = self.accounts.user(f"shequ{community + 1:02d}")
        staff = self.accounts.user(f"gongzuo{community + 1:02d}")
        rounds = Rounds(
            self.calendar, rng, households, worker, lead, self.end, is_shown=community == number == 0
        )
        events = rounds.events()
        self._write(list(consents(f"{community}/{number}", events, self.calendar, worker)))
        if not self.asking:
            self.asking = [(home.scope, home.people[0]) for home in households[6:8]]
        events += reviews(rounds.visits, lead, worker, self.end, rng)
        clashing = rng.sample(people, max(1, round(len(people) * COLLIDING_SHARE)))
        events += [event for pair in collisions(clashing, worker, staff, self.end, rng) for event in pair]
        outcomes = self._write_in_order(events)
        clashes = [outcome for outcome in outcomes if outcome.conflicts]
        # One stays open in every grid, so that there is one to be settled.
        steps = [
            settling(outcome.scope or "", outcome.conflicts[0], staff, self.end, rng)
            for outcome in clashes[1:]
            if rng.random() < SETTLED_SHARE
        ]
        self._write_in_order(steps)
        self.loaded.records["conflict"] = self.loaded.records.get("conflict", 0) + len(clashes)

    def _patrols(self, community: int, number: int, unit: str, buildings: list[str]) -> None:
        user, rank = self.accounts.user, rank_of(community, number)
        crew = Crew(
            worker=user(f"wangge{rank + 1:02d}"),
            lead=user(f"shequ{community + 1:02d}"),
            staff=user(f"gongzuo{community + 1:02d}"),
            unit=unit,
        )
        held: dict[int, list[str]] = {}
        for leader, building in leaders_of(rank, buildings):
            held.setdefault(leader, []).append(building)
        for leader, own in held.items():
            by, is_shown = user(f"louzhang{leader:02d}"), leader == 1
            self._write_in_order(Patrols(self.calendar, self.end, crew, by, own, is_shown).events())

    def _roles(self, street: str, units: list[str]) -> None:
        tree = self.parts.rights.tree(self.connection)
        give = self.accounts.give
        for username, role in (
            ("jiedao01", "street_supervisor"),
            ("guanli01", "street_admin"),
            ("yinsi01", "privacy_officer"),
            ("xitong01", "sys_admin"),
            ("anquan01", "sec_admin"),
            ("shenji01", "audit_admin"),
        ):
            give(tree, username, role, street)
        for at, unit in enumerate(units):
            give(tree, f"shequ{at + 1:02d}", "grid_lead", unit)
            give(tree, f"gongzuo{at + 1:02d}", "community_staff", unit)
        for role in ("volunteer", "info_officer"):
            give(tree, "xinxi01", role, units[0])
        for community, number, unit, buildings in self.grids:
            rank = rank_of(community, number)
            give(tree, f"wangge{rank + 1:02d}", "grid_worker", unit)
            for leader, building in leaders_of(rank, buildings):
                give(tree, f"louzhang{leader:02d}", "building_leader", building)

    def _teams(self, units: list[str], communities: list[Community]) -> None:
        """The volunteers: teams of each community by its size, their shifts, and one proof of hours."""
        teams = Teams(self.calendar, self.accounts, self.admin, FOUNDED)
        for at, unit in enumerate(units):
            for number in range(ceil(len(communities[at].grids) / GRIDS_A_TEAM)):
                rank = number * len(units) + at
                team, changes = teams.found(rank, unit)
                self._write(changes)
                tree = self.parts.rights.tree(self.connection)
                self.accounts.give(tree, lead_of(rank), "team_lead", team.id)
                events = teams.story(rank, team)
                self._write_in_order(events)
                if rank == 0:
                    self.accounts.give(tree, "duizhang02", "team_lead", team.id)
                    for name in VOLUNTEERS:
                        self.accounts.give(tree, name, "volunteer", team.id)
                    issuer = f"{STREET}{communities[at].name}社区"
                    self._write([teams.certificate(team, issuer, events)])

    def _questionnaire(self, community: str) -> None:
        asked = Questionnaire(self.calendar, self.end, community, self.accounts.user("gongzuo01"))
        self._write([asked.published(self.connection, self.parts.files)])
        first = self.homes[self.loaded.first_grid]
        self._write_in_order(asked.answers(first, self.accounts.user("wangge01")))

    def _suggestions(self, street: str) -> None:
        users = {username: self.accounts.user(username) for username, *_said in SUGGESTIONS}
        said = suggestions(derived_id(street, CLOSED), users, self.accounts.user("yinsi01"), self.end)
        self._write(list(said))

    def _write_in_order(self, events: Iterable[Event]) -> list[Outcome]:
        in_order = sorted(events, key=lambda event: (event.received, event.change.record))
        return self._write([event.change for event in in_order])

    def _write(self, changes: list[Change]) -> list[Outcome]:
        outcomes = self.parts.engine.write(changes, connection=self.connection)
        for change, outcome in zip(changes, outcomes, strict=True):
            if outcome.status == "parked":
                raise RuntimeError(f"the demo's {change.kind} was refused: {outcome.reason} {change.set}")
            if change.new:
                self.loaded.records[change.kind] = self.loaded.records.get(change.kind, 0) + 1
        return outcomes
