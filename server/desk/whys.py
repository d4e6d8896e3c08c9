"""Why somebody opens a record, or what is confidential in it: picked from a list, kept in the access log."""

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
# Why a confidential field is opened.
OPENING = Codes.of(
    "opening",
    before_visit=("去看望以前先了解", "Before going to see them"),
    follow_up=("跟进需要帮助的事", "Following up a need"),
    handover=("接手这一户", "Taking over this home"),
    resident_asks=("居民来电来访，核对情况", "A resident asked; checking"),
    rights_request=("办理居民的查阅、复制、更正、删除申请", "A resident's request about what is held"),
    suggestion=("处理意见建议", "Dealing with a suggestion"),
    own=("看给自己的答复", "Reading the answer to oneself"),
)
# Why the glass is broken: somebody opens in an emergency what is not theirs to open.
EMERGENCY = Codes.of(
    "emergency",
    no_contact=("敲门没人应，担心出事", "Nobody answers, and something may have happened"),
    danger=("有人可能有危险", "Somebody may be in danger"),
    rescue=("配合 110、119、120 救助", "Helping police, fire brigade or ambulance"),
    outage=("停暖停气停水，要先找到谁需要帮助", "An outage: finding who needs help first"),
)


def checked(why: str, among: Codes = WHYS) -> str:
    """A reason from a list.

    Errors: Problem invalid for one that is not in it.
    """
    if why not in among.values:
        raise Problem("invalid", fields={"why": f"one of {', '.join(among.values)}"})
    return why
