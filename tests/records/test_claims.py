"""Scarce things: whoever comes first has the place, the next waits for it, and all tablets tell the same."""

import random
from typing import Any

import orjson
import pytest

from server.records.fields import Label, day, refs, text, whole
from server.records.fsck import fsck
from server.records.kind import Access, Claim, Due, Kind
from server.records.models import entry, op, parked_op, record
from server.records.workflow import Move, OwnersIn, Workflow
from tests.records.world import KINDS, Tablet, World, rows

NOBODY: frozenset[str] = frozenset()
OPEN = ("free", "some", "full")
SEAT = Kind(
    "seat",
    Label("位", "Seat"),
    {
        "places": whole("几个", "How many", 1, 20, required=True),
        "taken": whole("几个有人", "Taken", 0, 20, is_servers=True),
    },
    frozenset({"building"}),
    Access(within={"worker": "R", "lead": "CRU"}),
    states=Workflow(
        "new",
        {name: Label(name, name) for name in ("new", *OPEN, "gone")},
        (
            Move("new", "free", frozenset({"lead"})),
            *(Move(one, other, NOBODY) for one in OPEN for other in OPEN if one != other),
            *(Move(one, "gone", frozenset({"lead"})) for one in OPEN),
        ),
    ),
)
WISH = Kind(
    "ask",
    Label("要", "Ask"),
    {
        "seats": refs("哪些", "Which", "seat", required=True),
        "people": refs("谁", "Who", required=True),
        "rank": whole("第几", "Rank", 1, 99, is_servers=True),
        "act_by": day("哪天前", "By", is_servers=True),
    },
    frozenset({"building"}),
    Access(within={"worker": "CRo", "lead": "RU"}),
    states=Workflow(
        "asked",
        {name: Label(name, name) for name in ("asked", "waiting", "yours", "used", "left")},
        (
            Move("asked", "yours", NOBODY),
            Move("asked", "waiting", NOBODY),
            Move("waiting", "yours", NOBODY),
            Move("yours", "used", frozenset({"owner"})),
            *(Move(one, "left", frozenset({"owner"})) for one in ("asked", "waiting", "yours", "used")),
        ),
        owners=OwnersIn("people"),
    ),
    claim=Claim(
        of="seat", reads="seats", places="places", taken="taken", free="free",
        some="some", full="full", also=NOBODY,
        asks="asked", waits="waiting", granted="yours", holds=frozenset({"used"}), rank="rank",
        act_by="act_by", days=7,
    ),
)  # fmt: skip
LETTER = Kind(
    "letter",
    Label("信", "Letter"),
    {"word": text("话", "Word"), "due": day("期", "Due", is_servers=True)},
    frozenset({"building"}),
    Access(within={"worker": "CR", "lead": "CRU"}),
    due=Due("due", days=2, is_working=True),
)


class Hall:
    """A house with seats, and people who ask for them."""

    def __init__(self, world: World) -> None:
        self.world, self.house = world, world.house()
        world.engine = world.engine_with((*KINDS, SEAT, WISH, LETTER))
        self.lead = world.tablet("lead")

    def seat(self, places: int) -> str:
        seat = self.lead.new("seat", self.house, places=places)
        results = self.lead.push(seat, self.lead.new("step", self.house, case=seat["record"], to="free"))
        assert [one["status"] for one in results] == ["applied", "applied"]
        return str(seat["record"])

    def person(self) -> Tablet:
        return self.world.tablet("worker")

    def ask(self, person: Tablet, *seats: str) -> dict[str, Any]:
        """An op that asks, not sent yet."""
        return person.new("ask", self.house, seats=list(seats), people=[person.user])

    def step(self, person: Tablet, case: str, to: str) -> str:
        [result] = person.push(person.new("step", self.house, case=case, to=to))
        return str(result["status"])

    def state(self, id_: str) -> str | None:
        return next((row.state for row in rows(self.world, entry) if row.id == id_), None)

    def body(self, id_: str) -> dict[str, Any]:
        [row] = [row for row in rows(self.world, record) if row.id == id_]
        found: dict[str, Any] = orjson.loads(row.body)
        return found


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall(world)


def test_whoever_arrives_first_has_the_place_and_the_late_one_waits(hall: Hall) -> None:
    seat, one, other = hall.seat(1), hall.person(), hall.person()
    mine, late = hall.ask(one, seat), hall.ask(other, seat)  # asked first, and arrives second
    [second] = other.push(late)
    [first] = one.push(mine)
    assert (second["status"], first["status"]) == ("applied", "applied")  # never an error
    assert (hall.state(late["record"]), hall.state(mine["record"])) == ("yours", "waiting")
    assert hall.state(seat) == "full"
    assert hall.body(mine["record"])["rank"] == 1
    assert hall.body(late["record"])["act_by"] == "2026-11-30"
    assert fsck(hall.world.engine).is_sound


def test_what_is_given_up_goes_to_the_next_in_the_row(hall: Hall) -> None:
    seat = hall.seat(2)
    people = [hall.person() for _ in range(5)]
    asks = [hall.ask(person, seat) for person in people]
    for person, ask in zip(people, asks, strict=True):
        person.push(ask)
    ids = [ask["record"] for ask in asks]
    assert [hall.state(id_) for id_ in ids] == ["yours", "yours", "waiting", "waiting", "waiting"]
    assert [hall.body(id_).get("rank") for id_ in ids] == [None, None, 1, 2, 3]
    assert hall.step(people[3], ids[3], "left") == "applied"
    assert [hall.body(id_).get("rank") for id_ in ids] == [None, None, 1, 2, 2]  # its own is history
    hall.world.turn(days=1)
    # Whoever's asking is edited meanwhile loses no place by it.
    helped = {"people": [people[2].user, people[0].user]}
    assert hall.lead.push(hall.lead.op("ask", hall.house, helped, record=ids[2]))[0]["status"] != "parked"
    assert hall.step(people[0], ids[0], "left") == "applied"
    assert [hall.state(id_) for id_ in ids] == ["left", "yours", "yours", "left", "waiting"]
    assert hall.body(ids[2])["act_by"] == "2026-12-01"
    assert "rank" not in hall.body(ids[2]) or hall.body(ids[2])["rank"] is None
    assert hall.body(ids[4])["rank"] == 1
    assert hall.step(people[1], ids[1], "used") == "applied"
    assert hall.state(ids[4]) == "waiting"  # who has done it keeps the place
    for person, id_ in ((people[2], ids[2]), (people[4], ids[4]), (people[1], ids[1])):
        assert hall.step(person, id_, "left") == "applied"
    assert hall.state(seat) == "free"
    assert fsck(hall.world.engine).is_sound


def test_one_who_asks_for_several_has_all_or_waits_for_all(hall: Hall) -> None:
    first, second = hall.seat(1), hall.seat(1)
    one, both, other = hall.person(), hall.person(), hall.person()
    asks = [hall.ask(one, first), hall.ask(both, first, second), hall.ask(other, second)]
    for person, ask in zip((one, both, other), asks, strict=True):
        person.push(ask)
    ids = [ask["record"] for ask in asks]
    assert [hall.state(id_) for id_ in ids] == ["yours", "waiting", "yours"]  # nothing lies idle for them
    hall.step(one, ids[0], "left")
    assert hall.state(ids[1]) == "waiting"
    hall.step(other, ids[2], "left")
    assert hall.state(ids[1]) == "yours"
    assert [hall.state(seat) for seat in (first, second)] == ["full", "full"]


def test_more_places_are_given_at_once_and_what_is_gone_gives_none(hall: Hall) -> None:
    seat, people = hall.seat(1), [hall.person() for _ in range(4)]
    asks = [hall.ask(person, seat) for person in people]
    for person, ask in zip(people[:3], asks, strict=False):
        person.push(ask)
    wider = hall.lead.op("seat", hall.house, {"places": 2}, record=seat)
    assert hall.lead.push(wider)[0]["status"] in ("applied", "merged", "conflict")
    assert [hall.state(ask["record"]) for ask in asks[:3]] == ["yours", "yours", "waiting"]
    hall.step(hall.lead, seat, "gone")
    hall.step(people[0], asks[0]["record"], "left")
    people[3].push(asks[3])
    assert [hall.state(ask["record"]) for ask in asks] == ["left", "yours", "waiting", "waiting"]
    assert hall.state(seat) == "gone"


def test_a_place_is_the_servers_to_give_and_whose_it_is_theirs_to_give_up(hall: Hall) -> None:
    seat, one, other = hall.seat(1), hall.person(), hall.person()
    ask, late = hall.ask(one, seat), hall.ask(other, seat)
    one.push(ask)
    other.push(late)
    assert hall.step(other, late["record"], "yours") == "parked"
    assert hall.step(other, ask["record"], "left") == "parked"
    assert hall.step(hall.lead, ask["record"], "used") == "parked"
    forged = other.new("ask", hall.house, seats=[seat], people=[other.user], rank=1)
    assert other.push(forged)[0]["reason"]["code"] == "invalid"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_arrives_in_whatever_batches_the_order_of_arrival_decides(hall: Hall, seed: int) -> None:
    """No place is given twice, none lies idle while somebody waits for it alone, and no one overtakes."""
    rng = random.Random(seed)
    seats = {hall.seat(places): places for places in (1, 2, 3)}
    people = [hall.person() for _ in range(9)]
    for person in people:
        for copy in (person, hall.world.tablet("worker", user=person.user))[: rng.choice((1, 2))]:
            wanted = rng.choices(list(seats), k=rng.choice((1, 1, 2)))
            ask = hall.ask(copy, *set(wanted))
            ops = (
                [ask]
                if rng.random() < 0.8
                else [ask, copy.new("step", hall.house, case=ask["record"], to="left")]
            )
            copy.push(*ops)
            if rng.random() < 0.3:
                copy.push(*ops)  # again, as after a lost answer
            if rng.random() < 0.3:
                hall.step(copy, ask["record"], rng.choice(("left", "used")))
    asked = [row for row in rows(hall.world, record) if row.kind == "ask"]
    came = {row.record: row.seq for row in sorted(rows(hall.world, op), key=lambda row: -(row.seq or 0))}
    held = dict.fromkeys(seats, 0)
    waiting: dict[str, list[str]] = {seat: [] for seat in seats}
    for row in sorted(asked, key=lambda row: came[row.id]):
        state, body = hall.state(row.id), hall.body(row.id)
        assert state != "asked"
        for seat in body["seats"]:
            held[seat] += state in ("yours", "used")
            if state == "waiting":
                waiting[seat].append(row.id)
        if state == "waiting":
            assert body["rank"] == max(len(waiting[seat]) for seat in body["seats"])
            assert any(held[seat] >= seats[seat] for seat in body["seats"]) or len(body["seats"]) > 1
    for seat, places in seats.items():
        assert held[seat] == (hall.body(seat).get("taken") or 0) <= places
        assert hall.state(seat) == ("full" if held[seat] == places else "some" if held[seat] else "free")
        alone = [id_ for id_ in waiting[seat] if len(hall.body(id_)["seats"]) == 1]
        assert not alone or held[seat] == places
    hall.world.grants.replicas = {person.user: {hall.house} for person in [*people, hall.lead]}
    whole = hall.lead.copy()
    for person in people:
        assert all(whole[id_] == line for id_, line in person.copy().items())
    assert fsck(hall.world.engine).is_sound


def test_an_answer_is_due_so_many_working_days_after_a_letter_came(hall: Hall) -> None:
    one = hall.person()
    letter = one.new("letter", hall.house, word="灯不亮")
    one.push(letter)
    assert hall.body(letter["record"])["due"] == "2026-11-25"
    hall.world.turn(days=3)  # Thursday: the weekend does not count
    late = one.new("letter", hall.house, word="又不亮")
    assert one.push(late)[0]["status"] == "applied"
    assert hall.body(late["record"])["due"] == "2026-11-30"
    assert fsck(hall.world.engine).is_sound


def test_what_is_removed_in_the_push_that_brought_it_is_due_on_no_day(hall: Hall) -> None:
    letter = hall.lead.new("letter", hall.house, word="写错了")
    results = hall.lead.push(letter, hall.lead.edit(letter, None, removed=True))
    assert [one["status"] for one in results] == ["applied", "applied"]
    assert rows(hall.world, parked_op) == []
    assert fsck(hall.world.engine).is_sound
