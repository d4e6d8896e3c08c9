"""Whether the tables of people fit together: what names a person or a device that is not there."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from server.people import access_log
from server.people.models import Grant, Session, User
from server.records.models import device


def misfits(connection: Connection) -> Iterator[str]:
    """Roles, devices and sessions of nobody, and the first break in the access log."""
    people = select(User.id)
    for id_ in connection.scalars(select(Grant.id).where(Grant.user.not_in(people))):
        yield f"role {id_}: it is nobody's"
    for id_ in connection.scalars(select(device.c.id).where(device.c.user.not_in(people))):
        yield f"device {id_}: it is nobody's"
    strangers = Session.user.not_in(people) | Session.device.not_in(select(device.c.id))
    for id_ in connection.scalars(select(Session.device).where(strangers)):
        yield f"session of device {id_}: it is nobody's"
    broken_at = access_log.first_break(connection)
    if broken_at is not None:
        yield f"access log: the chain breaks at line {broken_at}"
