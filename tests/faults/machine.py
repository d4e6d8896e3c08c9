"""A story of three people and their tablets, in which everything goes wrong that can: seeded, replayable.

An action is a method of `Story`; whatever it chooses comes from `random`, so one seed tells one story.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from server.base.clock import wire
from server.base.ids import new_id
from server.base.keys import Keys
from server.records import store as engine_store
from server.records.epochs import begin_epoch
from server.records.models import op, parked_op
from server.records.reasons import WAITING, told
from tests.faults.device import Crashed, Device
from tests.faults.machine_link import Link
from tests.faults.machine_work import Work
from tests.faults.ways import Broken, Revoked
from tests.faults.world import NEW_KINDS, WINDOWS, ServerDied, Store, Town

MOST_DEVICES = 6
STEPS = 30


@dataclass(kw_only=True)
class Story(Work):
    """The town, its tablets, and everything that happens to them.

    Shape: `excused` are acknowledged ops that a restore took away after every device that had held them was
           gone or had let go of them, as the protocol allows; `wrong` is by how much a clock is.
    """

    store: Store
    keys: Keys
    excused: set[str] = field(default_factory=set)
    wrong: dict[str, timedelta] = field(default_factory=dict)
    copies: list[tuple[datetime, Any]] = field(default_factory=list)
    was_silent: bool = False  # a restore that nobody declared
    injected: int = 0
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.town = Town(self.store, self.keys)
        self.link = Link(self.town)
        self.houses = [self.town.house() for _ in range(3)]
        self.ann, self.ben, self.lea = (new_id() for _ in range(3))
        for user, role, houses in (
            (self.ann, "worker", self.houses[:2]),
            (self.ben, "worker", self.houses[1:]),
            (self.lea, "lead", self.houses),
        ):
            for house in houses:
                self.town.terms.give(user, house, role, self.town.now)
        for user, seals, schema in (
            (self.ann, True, 3), (self.ann, False, 1), (self.ben, True, 3), (self.lea, False, 2)
        ):  # fmt: skip
            self.tablet(user, seals, schema)
        self.copies.append((self.town.now, self.store.copy()))

    # ---- who is there

    def tablet(self, user: str, seals: bool = True, schema: int = 3) -> Device:
        """One more tablet of somebody."""
        id_ = new_id()
        one = Device(
            user,
            self.link,
            lambda: self.town.now + self.wrong.get(id_, timedelta()),
            id=id_,
            seals=seals,
            limit=self.random.choice((3, 5000, 5000)),
            schemas={"card": schema},
            windows=WINDOWS,
        )
        self.town.introduce(one)
        self.devices.append(one.sign_in())
        return one

    def act(self, name: str) -> None:
        """Do one thing by its name."""
        self.told.append(name)
        try:
            getattr(self, name)()
        except (ServerDied, Crashed, Broken):
            self.injected += 1
        except Revoked:
            pass
        self._restart_if_dead()

    def _restart_if_dead(self) -> None:
        if self.link.is_dead:
            self.link.is_dead = False
            self.town.restart()

    # ---- exchanging

    def contact(self) -> None:
        self.random.choice(self.devices).contact()

    def contact_with_trouble(self) -> None:
        """A contact whose link, server or tablet fails on the way."""
        one = self.random.choice(self.devices)
        self.link.fail(self.random)
        if self.random.random() < 0.25:
            self._crash_within(one)
        try:
            one.contact()
        finally:
            one.before_store = lambda word: None
            self.link.heal()

    def contact_overtaken(self) -> None:
        """Somebody's push commits while another one's pull is being sent."""
        one, self.link.overtaker = self.random.sample(self.devices, 2)
        self.link.pull_fault = "overtaken"
        try:
            one.contact()
        finally:
            self.link.heal()
        self.injected += 1

    def _crash_within(self, one: Device) -> None:
        left = self.random.randrange(4)

        def dying(word: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                one.restart()
                raise Crashed(word)

        one.before_store = dying

    def arrive_late(self) -> None:
        """A request that was on its way all the time arrives now, its ops in any order."""
        self.injected += self.link.arrive(self.random)

    def carry(self) -> None:
        """Somebody else's tablet brings what this one holds sealed."""
        one, other = self.random.sample(self.devices, 2) if len(self.devices) > 1 else (self.devices[0],) * 2
        held = [kept.sent for kept in [*one.outbox.values(), *one.journal.values()] if "sealed" in kept.sent]
        if held and not other.is_revoked:
            self.random.shuffle(held)
            self.link.push(other, {"sent": wire(self.town.now), "ops": held[: self.random.randrange(1, 9)]})

    # ---- time

    def wait(self) -> None:
        """Minutes, hours or days go by; now and then a month, seldom a year."""
        days = self.random.choice((0, 0, 0, 0.1, 1, 1, 3, 31, 31, 366))
        self.town.turn(days=days, minutes=self.random.randrange(1, 50))

    def turn_clock(self) -> None:
        """A tablet's clock jumps."""
        one = self.random.choice(self.devices)
        self.wrong[one.id] = timedelta(days=self.random.choice((-400, -1, 0, 0.2, 400)))
        self.injected += 1

    # ---- places and people

    def recut(self) -> None:
        """A house goes from one worker to the other."""
        house, terms, now = self.random.choice(self.houses), self.town.terms, self.town.now
        giver, taker = self.random.sample((self.ann, self.ben), 2)
        terms.take(giver, house, now)
        if "worker" not in terms.roles_at(taker, house, now):
            terms.give(taker, house, "worker", now)
        self.injected += 1

    def change_role(self) -> None:
        user, house = self.random.choice((self.ann, self.ben)), self.random.choice(self.houses)
        if self.town.terms.take(user, house, self.town.now):
            role = self.random.choice(("worker", "reader", "lead"))
            self.town.terms.give(user, house, role, self.town.now)
            self.injected += 1

    def revoke(self) -> None:
        """One tablet is revoked, or Ben's account disabled; then somebody gets a new one."""
        sealing = [one for one in self.alive() if one.seals]
        if len(sealing) < 2 or len(self.devices) >= MOST_DEVICES:
            return
        one = self.random.choice(sealing)
        self.injected += 1
        if one.user == self.ben and self.random.random() < 0.5:
            self.town.terms.closed.add(self.ben)
            return
        self.town.revoke(one.id)
        if not self.town.terms.is_closed(one.user):
            self.tablet(one.user)

    # ---- the server

    def upgrade(self) -> None:
        """The server learns a new kind, as every upgrade may bring one."""
        if self.town.kinds is not NEW_KINDS:
            self.town.restart(NEW_KINDS)

    def back_up(self) -> None:
        self.copies.append((self.town.now, self.store.copy()))

    def restore(self) -> None:
        """A backup takes the place of the database, with or without anybody saying so."""
        _at, copy = self.random.choice(self.copies[-3:])
        before = self.at_server()
        self.store.put_back(copy)
        held = {id_ for one in self.devices for id_ in (*one.outbox, *one.journal)}
        self.excused |= before - self.at_server() - held
        for one in self.devices:
            self.town.introduce(one)
            if one.id in self.town.revoked:
                self.town.revoke(one.id)
        if self.random.random() < 0.5:
            now = wire(self.town.now)
            self.town.database.write(lambda connection: begin_epoch(connection, now, "restored"))
        else:
            self.was_silent = True
        self.town.restart()
        self.injected += 1

    def decide(self) -> None:
        """The lead applies a parked op by rights of her own, or asks its author to look again."""
        with self.town.database.snapshot() as connection:
            query = select(parked_op.c.scope, parked_op.c.id).where(
                parked_op.c.code.not_in(["discarded", *WAITING])
            )
            keys = [(row.scope, row.id) for row in connection.execute(query.order_by(parked_op.c.id))]
        if not keys:
            return
        scope, id_ = self.random.choice(keys)
        engine = self.town.engine
        if self.random.random() < 0.6:
            self.town.database.write(lambda c: engine.judge_again(c, [(scope, id_)], by_right_of=self.lea))
        else:
            reason = told("returned", None, "请再看")
            self.town.database.write(lambda c: engine_store.return_parked(c, scope, id_, reason))

    def at_server(self) -> set[str]:
        """Every op that the server holds, whatever became of it."""
        with self.town.database.snapshot() as connection:
            return set(connection.scalars(select(op.c.id)))


# How often each happens, relative to the others.
ACTIONS = {
    "save_card": 6, "edit_card": 12, "edit_same_card_again": 6, "remove_card": 3, "save_fact": 6,
    "correct_fact": 3, "save_task": 1, "save_late": 1, "save_review": 3, "settle_conflict": 3,
    "answer_parked": 3,
    "contact": 12, "contact_with_trouble": 14, "arrive_late": 5, "carry": 2, "wait": 5, "turn_clock": 3,
    "recut": 2, "change_role": 2, "revoke": 1, "upgrade": 1, "back_up": 2, "restore": 2, "decide": 3,
    "contact_overtaken": 2,
}  # fmt: skip

# Everybody at the same few cards, hardly ever up to date.
STORM = {
    "save_card": 1, "edit_same_card_again": 14, "edit_card": 2, "remove_card": 1, "contact": 5,
    "contact_with_trouble": 8, "arrive_late": 6, "turn_clock": 1, "back_up": 2, "restore": 2,
    "contact_overtaken": 3,
}  # fmt: skip


def tell(seed: int | str, store: Store, keys: Keys, actions: dict[str, int] | None = None) -> Story:
    """The story of a seed; every third is a storm over few records, where no `actions` are named."""
    random = Random(seed)
    story = Story(random=random, store=store, keys=keys)
    chosen = actions or random.choice((ACTIONS, ACTIONS, STORM))
    for name in random.choices(list(chosen), list(chosen.values()), k=STEPS):
        story.act(name)
    return story
