"""Hours of service: how long somebody was there, and how two rolls of one shift count as one.

The tablet computes the same in webapp/src/kinds/shifts/hours.ts; both are held to tests/kinds/hours.json.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor
from random import Random, SystemRandom

from server.base.clock import from_wire
from server.records.kind import Body

HALF_HOUR_SECONDS = 1800
MOST_HOURS = 24
# Letters and digits that nobody takes for one another on paper.
PLAIN = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
NUMBER_TAIL, CODE_LENGTH = 4, 8


@dataclass(frozen=True)
class Stand:
    """What one person's entries on one shift come to.

    Shape: `rolls` is how many of the entries say that they came; more than one count as one, from the first
           coming to the last going.
    """

    in_at: str
    out_at: str
    hours: float
    rolls: int


def hours_between(starts_at: str, in_at: str, out_at: str) -> float:
    """Hours to the nearest half, a quarter rounded up; the way there, before the start, does not count."""
    begins = max(from_wire(starts_at), from_wire(in_at))
    seconds = (from_wire(out_at) - begins).total_seconds()
    halves = floor(seconds / HALF_HOUR_SECONDS + 0.5)
    return min(max(halves, 0) / 2, MOST_HOURS)


def stand(shift: Body, entries: Iterable[Body]) -> Stand | None:
    """What somebody's entries on a shift come to; None for somebody who was not there.

    Shape: an entry that was withdrawn or names no coming counts for nothing; one without a going lasts until
           the shift's planned end.
    """
    there = [one for one in entries if one.get("in_at") and not one.get("void_reason")]
    if not there:
        return None
    first = min(str(one["in_at"]) for one in there)
    last = max(str(one.get("out_at") or shift["ends_at"]) for one in there)
    alone = there[0]["hours"] if len(there) == 1 else hours_between(shift["starts_at"], first, last)
    return Stand(first, last, alone, len(there))


def new_number(scope: str, today: str, rng: Random | None = None) -> str:
    """A certificate's number: the day, six digits of the team's scope, four signs by chance."""
    tail = "".join((rng or SystemRandom()).choice(PLAIN) for _ in range(NUMBER_TAIL))
    return f"{today.replace('-', '')}-{mark_of(scope)}-{tail}"


def mark_of(scope: str) -> str:
    """What a number says of the scope in which its certificate lies."""
    return scope.replace("-", "")[-6:].upper()


def code_of(key: bytes, certified: Mapping[str, object]) -> str:
    """The code that is printed beside a number: nobody without the key can make it for other words."""
    values = (certified[name] for name in CERTIFIED)
    said = "\x00".join(f"{one:g}" if isinstance(one, int | float) else str(one) for one in values)
    digest = hmac.digest(key, said.encode(), "sha256")
    plain = "".join(PLAIN[byte % len(PLAIN)] for byte in digest[:CODE_LENGTH])
    return f"{plain[:4]}-{plain[4:]}"


CERTIFIED = ("number", "name", "team_name", "issuer", "from_on", "to_on", "hours", "shifts", "issued_on")
