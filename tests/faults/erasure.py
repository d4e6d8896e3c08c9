"""What was erased comes back by no way: a server that dies, a backup put back, devices that offer it."""

import random
from pathlib import Path
from typing import Any

from server.base.clock import wire
from server.base.ids import new_id
from server.records.epochs import begin_epoch
from server.records.fsck import fsck
from tests.faults.matrix import Row, Tally
from tests.faults.world import ServerDied, Store
from tests.records.world import Tablet, World

CANARY = "黄鹂鸣翠柳"
SETTLED = {"applied", "merged", "conflict"}


def erased_and_restored(seed: int, folder: Path) -> Tally:
    """Cards full of the canary: erased while the server dies, restored, and offered again by everybody."""
    chance = random.Random(seed)
    store = Store(folder / "qiaomen.db")
    try:
        world = World(store.database, folder / "keys")
        return _told(chance, store, world)
    finally:
        store.database.engine.dispose()


def _told(chance: random.Random, store: Store, world: World) -> Tally:
    house = world.house()
    tablets, officer = [world.tablet("worker", "lead") for _ in range(3)], world.tablet("eraser")
    journal: list[tuple[Tablet, dict[str, Any]]] = []
    cards = [_card(chance, tablets, house, journal) for _ in range(8)]
    doomed = {card["record"] for card in chance.sample(cards, 4)}
    backups = [store.copy()]
    _talk(chance, tablets, cards, doomed, journal)
    backups.append(store.copy())
    _talk(chance, tablets, cards, doomed, journal)
    injected = sum(_erase(chance, store, officer, card) for card in cards if card["record"] in doomed)
    store.put_back(chance.choice(backups))
    world.engine.erase_again()
    world.database.write(lambda connection: begin_epoch(connection, wire(world.now), "restored"))
    chance.shuffle(journal)
    for tablet, op in journal:
        tablet.push(op)
    lost = 0
    for tablet, op in journal:
        [result] = tablet.push({"id": op["id"], "scope": house})
        about = {op["record"], op["set"].get("about")}
        is_right = result["status"] == "discarded" if about & doomed else result["status"] in SETTLED
        lost += not is_right
    world.database.checkpoint()
    still = [path.name for path in world.home.rglob("*") if path.is_file() and _says(path)]
    wrong = [*still, *fsck(world.engine, [world.engine.erasure.check]).faults]
    return Tally(injected + 1, len(journal), lost=lost, divergent=len(wrong), words="; ".join(wrong))


def _says(path: Path) -> bool:
    content = path.read_bytes()
    return CANARY.encode() in content or CANARY.encode("unicode_escape") in content


def _card(chance: random.Random, tablets: list[Tablet], house: str, journal: list[Any]) -> dict[str, Any]:
    tablet = chance.choice(tablets)
    op = tablet.new("card", house, name="卡", phone="1")
    tablet.push(op)
    journal.append((tablet, op))
    return op


def _talk(
    chance: random.Random,
    tablets: list[Tablet],
    cards: list[dict[str, Any]],
    doomed: set[str],
    journal: list[Any],
) -> None:
    """Edits that clash, and reviews; those about what will be erased say the canary."""
    for _ in range(12):
        tablet, card = chance.choice(tablets), chance.choice(cards)
        words = f"{CANARY if card['record'] in doomed else '平常'} {chance.random()}"
        if chance.random() < 0.3:
            op = tablet.new("review", card["scope"], about=card["record"], note=words)
        else:
            op = tablet.edit(card, None, note=words)
        tablet.push(op)
        journal.append((tablet, op))


def _erase(chance: random.Random, store: Store, officer: Tablet, card: dict[str, Any]) -> int:
    """Erase one, with a server that may die before or after its commit; gives how often it died."""
    op = officer.op("card", card["scope"], {"erase": True}, id=new_id(), record=card["record"])
    store.database.dies = chance.choice(["", "before", "after"])
    try:
        officer.push(op)
    except ServerDied:
        officer.push(op)
        return 1
    finally:
        store.database.dies = ""
    return 0


ROWS = (
    Row(
        "erased-restored",
        "an erasure cut off around its commit, an older backup put back, every journal offered again",
        erased_and_restored,
        in_test=3,
        floor=100,
        aim=1000,
        planted="an op on an erased record kept with its body",
    ),
)
