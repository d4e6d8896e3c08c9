"""Whose account belongs to which profile of a team: the lead ties them, once somebody has an account."""

from typing import Any

from sqlalchemy import or_, select

from server.base.errors import Problem
from server.desk.reader import Reader
from server.people.models import Grant, User

TYING = frozenset({"team_lead", "grid_lead"})


def accounts(reader: Reader, scope: str) -> list[dict[str, Any]]:
    """The open accounts that hold `volunteer` on a team now.

    Errors: Problem not_found for a team that the reader does not lead.
    """
    if not TYING & reader.reach(scope).within or reader.places[scope].nature != "team":
        raise Problem("not_found")
    query = (
        select(User.id, User.name, User.username)
        .join(Grant, Grant.user == User.id)
        .where(Grant.unit == scope, Grant.role == "volunteer", User.disabled_at.is_(None))
        .where(Grant.from_at <= reader.instant, or_(Grant.to_at.is_(None), Grant.to_at > reader.instant))
    )
    rows = reader.connection.execute(query.order_by(User.username).distinct())
    return [{"id": row.id, "name": row.name, "username": row.username} for row in rows]
