"""Accounts and their roles: made, given, ended. Each change leaves a line in the access log.

Whether the caller may do so is asked before (`server/api/admin.py`, or the shell of the machine).
"""

import re
import secrets
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update

from server.base.clock import wire
from server.base.errors import Problem
from server.base.ids import new_id
from server.people import access_log, duties, shares
from server.people.models import Grant, Session, User
from server.people.passwords import fault_of
from server.people.roles import ROLES
from server.people.setting import rights_changed
from server.people.tree import Tree
from server.records.models import device

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
MAY_HAND_OVER = timedelta(days=90)  # how long a revoked device may still send what it holds


def plain_username(text: str) -> str:
    """A user name as it is stored and compared: full-width letters and capitals do not matter."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def check_account(username: str, name: str, password: str) -> None:
    """Errors: invalid, with the fields at fault."""
    wrong = {}
    if not USERNAME.fullmatch(username):
        wrong["username"] = "2–40 letters, digits, . _ - / 2到40个小写字母、数字或 . _ -"
    if not 1 <= len(name.strip()) <= 80:
        wrong["name"] = "1–80 characters / 1到80个字"
    if fault := fault_of(password, username):
        wrong["password"] = fault
    if wrong:
        raise Problem("invalid", fields=wrong)


def made_up_password() -> str:
    """A password to be read out once: 16 letters and digits in fours, 80 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def add_user(
    connection: Connection, username: str, name: str, password_hash: str, now: datetime, by: str | None = None
) -> str:
    """Make an account without any role, and give its id.

    Errors: invalid for a user name that is in use.
    """
    if find_user(connection, username) is not None:
        raise Problem("invalid", fields={"username": "in use / 已有人使用"})
    id_ = new_id()
    connection.execute(
        insert(User).values(
            id=id_, username=username, name=name.strip(), password=password_hash, created_at=wire(now)
        )
    )
    access_log.append(connection, by, "user_add", now, record=id_)
    return id_


def find_user(connection: Connection, name_or_id: str) -> str | None:
    """The id of an account by its user name or id."""
    return connection.scalar(
        select(User.id).where(or_(User.username == plain_username(name_or_id), User.id == name_or_id))
    )


def disable_user(connection: Connection, user: str, now: datetime, by: str | None = None) -> None:
    """Close an account: from now on no right, no sign-in; its devices erase, and may hand over for 90 days.

    Errors: not_found.
    """
    still_open = User.id == user, User.disabled_at.is_(None)
    changed = connection.execute(update(User).where(*still_open).values(disabled_at=wire(now)))
    if not changed.rowcount:
        raise Problem("not_found")
    _let_hand_over(connection, now, user=user)
    shares.drop_of_user(connection, user)
    rights_changed(connection)
    access_log.append(connection, by, "user_disable", now, record=user)


def set_password(
    connection: Connection, user: str, password_hash: str, now: datetime, by: str | None = None
) -> None:
    """Give an account another password, and open it again if it was disabled; all its sessions end.

    Errors: not_found.
    """
    values = {"password": password_hash, "disabled_at": None}
    if not connection.execute(update(User).where(User.id == user).values(**values)).rowcount:
        raise Problem("not_found")
    connection.execute(delete(Session).where(Session.user == user))
    rights_changed(connection)
    access_log.append(connection, by, "user_password", now, record=user)


def change_password(connection: Connection, user: str, password_hash: str, now: datetime) -> None:
    """Give one's own account another password."""
    connection.execute(update(User).where(User.id == user).values(password=password_hash))
    access_log.append(connection, user, "user_password", now, record=user)


def give_role(
    connection: Connection,
    tree: Tree,
    user: str,
    role: str,
    unit: str,
    from_at: datetime,
    now: datetime,
    by: str | None = None,
) -> str:
    """Give a role on a unit, building or team, and give the grant's id.

    Errors: invalid for a role that does not exist, is not given on such a place, or does not go with those
            held already; not_found for the place.
    """
    if role not in ROLES:
        raise Problem("invalid", fields={"role": f"one of {', '.join(ROLES)}"})
    if unit not in tree:
        raise Problem("not_found", fields={"unit": unit})
    nature = tree[unit].nature
    if nature not in ROLES[role].on:
        on = ", ".join(sorted(ROLES[role].on))
        raise Problem("invalid", fields={"unit": f"{role} is given on: {on}; this is a {nature}"})
    duties.check_alone(connection, user, role, from_at)
    id_ = new_id()
    values = {"id": id_, "user": user, "role": role, "unit": unit, "from_at": wire(from_at), "given_by": by}
    connection.execute(insert(Grant).values(**values))
    rights_changed(connection)
    access_log.append(connection, by, "role_give", now, scope=unit, record=user, why=role)
    return id_


def end_role(
    connection: Connection, grant: str, to_at: datetime, now: datetime, by: str | None = None
) -> None:
    """End a role at an instant; an end that is set already can only come earlier.

    Errors: not_found for a grant that does not exist or is over by then.
    """
    is_longer = or_(Grant.to_at.is_(None), Grant.to_at > wire(to_at))
    row = connection.execute(
        select(Grant.user, Grant.unit, Grant.role).where(Grant.id == grant, is_longer)
    ).first()
    if row is None:
        raise Problem("not_found", fields={"role": grant})
    connection.execute(update(Grant).where(Grant.id == grant).values(to_at=wire(to_at)))
    rights_changed(connection)
    access_log.append(connection, by, "role_end", now, scope=row.unit, record=row.user, why=row.role)


def revoke_device(connection: Connection, id_: str, now: datetime, by: str | None = None) -> None:
    """Revoke a device for ever: it erases at its next contact, and may hand over for 90 days.

    Errors: not_found.
    """
    is_active = device.c.id == id_, device.c.state != "revoked"
    values = {"state": "revoked", "revoked_at": wire(now)}
    if not connection.execute(update(device).where(*is_active).values(**values)).rowcount:
        raise Problem("not_found", fields={"device": id_})
    _let_hand_over(connection, now, device=id_)
    shares.drop(connection, device=id_)
    access_log.append(connection, by, "device_revoke", now, record=id_)


def _let_hand_over(connection: Connection, now: datetime, **whose: str) -> None:
    until = wire(now + MAY_HAND_OVER)
    connection.execute(update(Session).filter_by(**whose).values(expires_at=until))
