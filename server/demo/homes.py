"""From doors to records: dwellings, households, the people in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from server.base.clock import wire
from server.demo.ids import demo_id
from server.demo.names import family_name, full_name, phone
from server.demo.street import SEED, Home, House, Life
from server.records.kind import Body
from server.records.ports import Change

OPPOSITE = {"male": "female", "female": "male"}
TIMES = ("上午九点以后", "晚饭以后", "周末", "下午三点以前", "工作日晚上")
NOTES = ("门铃坏了，请敲门", "先打电话再来", "耳朵背，请大声一点", "家里有狗，已拴好", "白天没人，晚上来")
TOLD_CONTACTS = (  # of whom the manual tells: next door with a key, and a daughter in town
    {"name": "马桂英", "relation": "邻居，有钥匙", "phone": "10012340302"},
    {"name": "李敏华", "relation": "女儿", "phone": "10012340471"},
)
CARER_RELATIONS = ("女儿", "儿子", "邻居", "侄女", "妹妹")


@dataclass
class Household:
    """A household as the demo goes on telling of it."""

    id: str
    scope: str
    people: list[str] = field(default_factory=list)
    elders: list[str] = field(default_factory=list)
    cadence: str | None = None
    is_told: bool = False


@dataclass
class Settled:
    """A building full of people: its id, the changes that make it, its households in the order of doors."""

    id: str
    changes: list[Change]
    households: list[Household]


class Settler:
    """Makes the records of buildings as they were taken down some months ago.

    Shape: `year` is the present one, from which years of birth count back; `by` wrote it all down.
    """

    def __init__(self, at: datetime, year: int, by: str) -> None:
        self.at, self.year, self.by = at, year, by

    def house(self, key: str, grid: str, house: House, founded: datetime) -> Settled:
        """Everything of one building."""
        rng = Random(f"{SEED}/{key}/{house.name}")
        id_ = demo_id(rng, founded)
        body = {
            "unit": grid,
            "unit_from": founded.date().isoformat(),
            "name": house.name,
            "estate": house.estate,
            "floors": house.floors,
            "entrances": house.entrances,
            "doors_per_floor": house.doors_per_floor,
        }
        settled = Settled(id_, [self._change(id_, "building", id_, body, founded)], [])
        for home in house.homes:
            is_told = key == "1-1" and house.name == "5号楼" and (home.entrance, home.door) == ("2", "301")
            self._home(rng, settled, home, is_told)
        return settled

    def _home(self, rng: Random, settled: Settled, home: Home, is_told: bool) -> None:
        dwelling = demo_id(rng, self.at)
        door = {
            "building": settled.id,
            "entrance": home.entrance,
            "floor": home.floor,
            "door": home.door,
            "dwelling_state": home.state,
        }
        settled.changes.append(self._change(settled.id, "dwelling", dwelling, door))
        if home.life is None:
            return
        household = Household(demo_id(rng, self.at), settled.id, cadence=home.life.cadence, is_told=is_told)
        people = list(self._people(rng, home.life, household, is_told))
        head = people[0]
        body: Body = {"dwelling": dwelling, "head": household.people[0], "adults": len(people)}
        body |= {"children": home.life.children} if home.life.children else {}
        body |= self._contact(rng, head["name"][0], home.life)
        if is_told:
            body["contacts"] = [dict(contact) for contact in TOLD_CONTACTS]
        settled.changes.append(self._change(settled.id, "household", household.id, body))
        settled.changes += [
            self._change(settled.id, "person", id_, person)
            for id_, person in zip(household.people, people, strict=True)
        ]
        settled.households.append(household)

    def _people(self, rng: Random, life: Life, household: Household, is_told: bool) -> Iterator[Body]:
        """The adults of a household, its head first."""
        sex = "female" if is_told else rng.choice(("male", "female"))
        family = "王" if is_told else family_name(rng)
        ages = self._ages(rng, life)
        for at, (relation, age) in enumerate(zip(_relations(life), ages, strict=True)):
            theirs = (
                sex if at == 0 else OPPOSITE[sex] if relation == "spouse" else rng.choice(("male", "female"))
            )
            surname = family if at == 0 or relation == "child" else family_name(rng)
            name = "王秀兰" if is_told else full_name(rng, surname, theirs)
            id_ = demo_id(rng, self.at)
            household.people.append(id_)
            if age >= 60:
                household.elders.append(id_)
            person: Body = {
                "name": name,
                "sex": theirs,
                "birth_year": self.year - age,
                "household": household.id,
                "relation": relation,
            }
            if rng.random() < (0.95 if at == 0 else 0.6):
                person["phones"] = [phone(rng)]
            if age >= 75 and rng.random() < 0.3:
                person["comm_needs"] = [rng.choice(("large_print", "hearing", "dialect"))]
            yield person

    @staticmethod
    def _ages(rng: Random, life: Life) -> list[int]:
        """One age an adult: the old where _relations puts them, the others of working age."""
        old = [
            rng.randrange(80, 96) if at < life.oldest else rng.randrange(60, 80) for at in range(life.elders)
        ]
        adults = life.size - life.children
        if life.elders == adults:
            return old
        ages = [rng.randrange(28, 60), rng.randrange(28, 60), *(rng.randrange(14, 30) for _ in range(3))]
        return [*ages[: adults - len(old)], *old]

    def _contact(self, rng: Random, family: str, life: Life) -> Body:
        """How to reach a household, where somebody has said so."""
        body: Body = {}
        if rng.random() < 0.25:
            body["contact_times"] = rng.choice(TIMES)
            body["contact_ways"] = rng.sample(["visit", "phone", "message"], rng.randint(1, 2))
        if rng.random() < 0.06:
            body["contact_note"] = rng.choice(NOTES)
        if life.cadence and rng.random() < 0.6:
            name = full_name(rng, family, rng.choice(("male", "female")))
            body["contacts"] = [{"name": name, "relation": rng.choice(CARER_RELATIONS), "phone": phone(rng)}]
        return body

    def _change(self, scope: str, kind: str, id_: str, body: Body, at: datetime | None = None) -> Change:
        when = wire(at or self.at)
        return Change(scope, kind, id_, body, new=True, by=self.by, at=when, received=when)


def _relations(life: Life) -> list[str]:
    """Head, spouse, grown children; the old ones of a larger family are the head's parents."""
    adults = life.size - life.children
    relations = ["head", "spouse", "child", "child", "child"][:adults]
    if life.elders and life.elders < adults:
        relations[adults - life.elders :] = ["parent"] * life.elders
    return relations
