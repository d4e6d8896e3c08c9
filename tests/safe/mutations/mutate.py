"""What somebody hostile does to an op: each way changes it in place, or how it is packed."""

import random
from collections.abc import Callable
from typing import Any

from server.base.ids import derived_id, new_id
from server.kinds import KINDS
from tests.contract.examples import examples
from tests.safe.matrix.places import NOWHERE, RELATIONS
from tests.safe.mutations.ops import Maker, Op

Way = Callable[[Op, Maker, random.Random], None]
ODD: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    2**63,
    1.5,
    "",
    " ",
    "x" * 300,
    "\ud800",
    "\u202e倒",
    "\x00",
    "𠮷",
    [],
    {},
    [[]],
    [None],
    {"add": ["x"]},
    {"inc": 10**9},
    {"append": [{"text": "x"}]},
    {"$ne": None},
    "'; DROP TABLE record; --",
    NOWHERE,
]
CLAIMS = (
    "by",
    "author",
    "user",
    "received",
    "seq",
    "v",
    "hash",
    "status",
    "carrier",
    "is_servers",
    "by_right_of",
    "judged_at",
    "is_again",
    "problem",
    "epoch",
    "salt",
    "entry",
    "applied",
)


def claim(op: Op, maker: Maker, rng: random.Random) -> None:
    """Say who wrote it, when it came and where it stands, beside what an op has to say or among it."""
    other = rng.choice(maker.authors)
    where = op if rng.random() < 0.7 else op.setdefault("set", {})
    if isinstance(where, dict):
        where[rng.choice(CLAIMS)] = rng.choice(
            [other.user, other.device, "2020-01-01T00:00:00.000Z", 1, True]
        )


def other_device(op: Op, maker: Maker, rng: random.Random) -> None:
    op["device"] = rng.choice([rng.choice(maker.authors).device, new_id(), None, 5, ""])


def other_id(op: Op, maker: Maker, rng: random.Random) -> None:
    op["id"] = rng.choice(
        [rng.choice(maker.made), op["record"], derived_id(NOWHERE, "x"), "X", None, new_id().upper()]
    )


def other_scope(op: Op, maker: Maker, rng: random.Random) -> None:
    op["scope"] = rng.choice([*RELATIONS.values(), op["record"], "no id", None])


def other_record(op: Op, maker: Maker, rng: random.Random) -> None:
    scope = rng.choice(list(RELATIONS.values()))
    op["record"] = rng.choice(
        [scope, derived_id(scope, "visit"), derived_id(scope, "person"), NOWHERE, "x", None]
    )


def other_kind(op: Op, maker: Maker, rng: random.Random) -> None:
    op["kind"] = rng.choice([kind.name for kind in KINDS] + ["secret", "", None, 7, "Visit"])


def other_number(op: Op, maker: Maker, rng: random.Random) -> None:
    op["n"] = rng.choice([0, -1, 1, 2, 3, 2**53, 2**63, True, "1", None, 1.0])


def other_time(op: Op, maker: Maker, rng: random.Random) -> None:
    days = ["2020-01-01", "2026-11-20", "2026-11-22", "2199-01-01", "0001-01-01", "9999-12-31"]
    op["at"] = f"{rng.choice(days)}T03:04:05.006Z"
    if rng.random() < 0.1:
        op["at"] = rng.choice(["gestern", None, 0, "2026-11-23T01:02:03+08:00"])


def other_base(op: Op, maker: Maker, rng: random.Random) -> None:
    op["base"] = rng.choice(
        [*list(maker.versions.values())[:9], "1.00000000", "9" * 18 + ".aaaaaaaa", "x" * 41, 5, None]
    )


def other_schema(op: Op, maker: Maker, rng: random.Random) -> None:
    op["schema"] = rng.choice([0, -1, 2, 99, "1", None, True, 2**70])


def turned(op: Op, maker: Maker, rng: random.Random) -> None:
    """A new record becomes an edit, an edit a new one."""
    if op.get("new"):
        del op["new"]
    else:
        op["new"] = rng.choice([True, 1, "yes"])


def more_set(op: Op, maker: Maker, rng: random.Random) -> None:
    """Fields that are the server's, another kind's, or nobody's."""
    fields = op["set"] if isinstance(op.get("set"), dict) else {}
    kind = rng.choice(KINDS)
    foreign = rng.choice(examples(kind)["valid"])
    more: dict[str, Any] = rng.choice(
        [
            {"removed": True},
            {"removed": False},
            {"erase": True},
            {"moved_to": NOWHERE},
            {"moved_from": NOWHERE},
            {"state": "settled"},
            {"values": []},
            {"chosen": 1},
            {"comments": {"append": [{"text": "x"}]}},
            dict(rng.sample(sorted(foreign.items()), 1)),
            {"__proto__": {"a": 1}},
            {"": 1},
        ]
    )
    op["set"] = {**fields, **more} if rng.random() < 0.7 else more


def odd_value(op: Op, maker: Maker, rng: random.Random) -> None:
    where = op if rng.random() < 0.3 or not isinstance(op.get("set"), dict) else op["set"]
    if where:
        where[rng.choice(sorted(where, key=str))] = rng.choice(ODD)


def huge(op: Op, maker: Maker, rng: random.Random) -> None:
    if isinstance(op.get("set"), dict):
        op["set"]["note"] = "长" * rng.choice([499, 501, 22_000, 30_000])


def deep(op: Op, maker: Maker, rng: random.Random) -> None:
    value: Any = 1
    for _ in range(rng.choice([20, 200])):
        value = [value]
    if isinstance(op.get("set"), dict):
        op["set"]["needs"] = value


def speaks_of_another(op: Op, maker: Maker, rng: random.Random) -> None:
    """Replaces, or discards, what somebody else has sent."""
    if rng.random() < 0.5:
        op["replaces"] = rng.choice(maker.made)
    else:
        for name in ("kind", "record", "set", "new", "base", "schema"):
            op.pop(name, None)
        op |= {"discards": rng.choice(maker.made), "why": "不要了"}


def without(op: Op, maker: Maker, rng: random.Random) -> None:
    op.pop(rng.choice(sorted(op)), None)


# Ways that leave an op sound in itself, so that it comes as far as the question who may: tried most often.
SOUND: tuple[Way, ...] = (claim, claim, other_scope, other_record, other_base, other_time, more_set, other_id)
BROKEN: tuple[Way, ...] = (
    other_device,
    other_kind,
    other_number,
    other_schema,
    turned,
    odd_value,
    huge,
    deep,
    speaks_of_another,
    without,
)


def mutated(op: Op, maker: Maker, rng: random.Random) -> Op:
    """The op after one to three of these ways."""
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        way = rng.choice(SOUND if rng.random() < 0.75 else BROKEN)
        if {"record", "id", "set"} <= set(op):
            way(op, maker, rng)
    return op
