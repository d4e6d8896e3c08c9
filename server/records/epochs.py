"""The epoch: the name of the server's history. Every restore begins a new one."""

from sqlalchemy import Connection, func, insert, select, update

from server.base.ids import new_id
from server.records.models import device, epoch


def current_epoch(connection: Connection) -> str:
    """The present epoch's id.

    Errors: LookupError for a database that was never begun.
    """
    found = connection.scalar(select(epoch.c.id).order_by(epoch.c.number.desc()).limit(1))
    if found is None:
        raise LookupError("this database has no epoch; run `qiaomen migrate`")
    return str(found)


def is_begun(connection: Connection) -> bool:
    """Whether this database has a history at all."""
    return connection.execute(select(epoch.c.id).limit(1)).first() is not None


def begin_epoch(connection: Connection, began_at: str, why: str) -> str:
    """Begin a new history; devices then ask again for everything that they hold a receipt of.

    What devices said of the former one, that an old copy had taken its place, is answered by this.
    """
    connection.execute(update(device).where(device.c.forked_at.is_not(None)).values(forked_at=None))
    number = (connection.scalar(select(func.max(epoch.c.number))) or 0) + 1
    id_ = new_id()
    connection.execute(insert(epoch).values(id=id_, number=number, began_at=began_at, why=why))
    return id_


def first_began_at(connection: Connection) -> str:
    """When this installation's history began."""
    return str(connection.scalar(select(func.min(epoch.c.began_at))))
