"""Who gives which role: nobody who administers can make themselves a reader of what is recorded of people.

The three administrators of a protected system (GB/T 22239, 三权分立) see no content, are held alone, and are
given by the security administrator. All other roles are given by the street's administrator, who knows who
works where. Nobody changes roles of their own.

A password and a second factor lie in two hands as well: the link for coming in is the street administrator's
to give (to one of the three, the security administrator's), a second factor is taken away by the security
administrator. So neither of them alone gets into a supervisor's account.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, or_, select

from server.base.clock import wire
from server.base.errors import Problem
from server.people.models import Grant, User
from server.people.roles import SPLIT

STREET_ADMIN, SEC_ADMIN, SYS_ADMIN = "street_admin", "sec_admin", "sys_admin"
OWN = "不能改自己的角色和账号 / nobody changes their own"


def giver_of(role: str) -> str:
    """Who gives a role."""
    return SEC_ADMIN if role in SPLIT else STREET_ADMIN


def enders_of(role: str) -> tuple[str, ...]:
    """Who may end a role: to take away is never a way in, so the security administrator may end any."""
    return (SEC_ADMIN,) if role in SPLIT else (STREET_ADMIN, SEC_ADMIN)


def enroller_of(roles: Iterable[str]) -> str:
    """Who gives the link for coming in to somebody with these roles."""
    return STREET_ADMIN if SPLIT.isdisjoint(roles) else SEC_ADMIN


def check_not_own(user: str, by: str) -> None:
    """Errors: forbidden, for who would change roles or sign-in of their own as an administrator."""
    if user == by:
        raise Problem("forbidden", OWN)


def check_alone(connection: Connection, user: str, role: str, from_at: datetime) -> None:
    """Errors: invalid, for one of the three administrators beside any other role."""
    connection.execute(select(User.id).where(User.id == user).with_for_update())  # one grant after the other
    lasting = Grant.user == user, or_(Grant.to_at.is_(None), Grant.to_at > wire(from_at))
    others = set(connection.scalars(select(Grant.role).where(*lasting))) - {role}
    if others and (role in SPLIT or not SPLIT.isdisjoint(others)):
        raise Problem("invalid", fields={"role": "三种管理员不兼其他角色 / held beside no other role"})
