"""Named values of this installation, for all its processes: is it a demo, which district, which rights."""

from sqlalchemy import Connection, insert, select, update

from server.base.ids import new_id
from server.people.models import Setting

DEMO = "demo"
DISTRICT = "district"
RIGHTS_VERSION = "rights_version"
NOTICE = "notice"  # how to reach the office, as residents read it
ACCESS_LOG_AT = "access_log_at"  # when the access log last grew


def read(connection: Connection, name: str) -> str:
    """The value of a setting; empty where nobody has set it."""
    return connection.scalar(select(Setting.value).where(Setting.name == name)) or ""


def put(connection: Connection, name: str, value: str) -> None:
    """Set a setting."""
    changed = connection.execute(update(Setting).where(Setting.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(Setting).values(name=name, value=value))


def rights_changed(connection: Connection) -> None:
    """Say, in the transaction that changes a grant, a place or an account, that all copies in memory are old.

    A new name and not a number counted up: a number could come twice when a transaction is rolled back.
    """
    put(connection, RIGHTS_VERSION, new_id())
