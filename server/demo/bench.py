"""One scope full of synthetic records, for whoever measures how fast a device takes them in."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from sqlalchemy import Connection

from server.base.clock import day_of
from server.base.ids import new_id
from server.demo.load import Parts
from server.demo.names import family_name, full_name, phone
from server.people.accounts import add_user, give_role, made_up_password
from server.people.passwords import hashed
from server.records.ports import Change

CHUNK = 10_000


@dataclass(frozen=True)
class BenchSeed:
    """What was made: the scope, and a worker who may read it."""

    scope: str
    records: int
    username: str
    password: str


def seed_bench(parts: Parts, count: int) -> BenchSeed:
    """Found a building in a grid of its own and fill it with so many people, some 600 bytes a line.

    Errors: RuntimeError when the engine refuses one of them.
    """
    rng = Random(count)
    ids = [new_id() for _ in range(4)]
    scope = ids[-1]
    _write(parts, list(_places(ids, day_of(parts.clock()).isoformat())))
    people = _people(scope, count, rng)
    while part := [change for _, change in zip(range(CHUNK), people, strict=False)]:
        _write(parts, part)
    username, password = f"bench-{scope[-6:]}", made_up_password()
    hash_, now = hashed(password), parts.clock()

    def worker(connection: Connection) -> None:
        user = add_user(connection, username, "量一量", hash_, now)
        give_role(connection, parts.rights.tree(connection), user, "grid_worker", ids[2], now, now)

    parts.database.write(worker)
    return BenchSeed(scope, count, username, password)


def _places(ids: list[str], today: str) -> Iterator[Change]:
    above = None
    for id_, level in zip(ids, ("street", "community", "grid"), strict=False):
        body = {"level": level, "name": f"量一量{level}", "valid_from": today}
        yield Change(id_, "unit", id_, {**body, "parent": above} if above else body, new=True)
        above = id_
    yield Change(ids[3], "building", ids[3], {"unit": above, "name": "1号楼", "estate": "量一量"}, new=True)


def _people(scope: str, count: int, rng: Random) -> Iterator[Change]:
    for _ in range(count):
        sex = rng.choice(("female", "male"))
        body = {
            "name": full_name(rng, family_name(rng), sex),
            "sex": sex,
            "birth_year": rng.randrange(1930, 2005),
            "phones": [phone(rng) for _ in range(3)],
            "household": new_id(),
            "relation": rng.choice(("head", "spouse", "child", "parent")),
            "comm_needs": ["large_print", "hearing", "dialect"],
        }
        yield Change(scope, "person", new_id(), body, new=True)


def _write(parts: Parts, changes: list[Change]) -> None:
    refused = [outcome for outcome in parts.engine.write(changes) if outcome.status == "parked"]
    if refused:
        raise RuntimeError(f"the engine refused {len(refused)} records: {refused[0].reason}")
