"""Why somebody of the street opens a record: picked from this list, and kept in the access log."""

from server.base.errors import Problem
from server.records.fields import Codes

WHYS = Codes.of(
    "why",
    sample=("抽看走访情况", "Looking at a sample of visits"),
    parked=("处理先收着的记录", "Deciding on a parked record"),
    resident_asks=("居民来电来访，核对情况", "A resident asked; checking"),
    follow_up=("跟进需要帮助的事", "Following up a need"),
    correction=("核对资料有没有记错", "Checking whether something was recorded wrongly"),
)


def checked(why: str) -> str:
    """A reason from the list.

    Errors: Problem invalid for one that is not in it.
    """
    if why not in WHYS.values:
        raise Problem("invalid", fields={"why": f"one of {', '.join(WHYS.values)}"})
    return why
