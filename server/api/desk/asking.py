"""The reader of a request, in a transaction that fits: reading alone, or reading that leaves a line."""

from collections.abc import Callable
from typing import TypeVar

from server.api.caller import check_worth_of_all, visitor
from server.api.parts import now, parts
from server.desk.reader import Reader

T = TypeVar("T")


def looking(work: Callable[[Reader], T]) -> T:
    """Read in one snapshot."""
    check_worth_of_all()
    held = parts()
    with held.database.snapshot() as connection:
        return work(Reader.at(connection, held.registry, held.rights, visitor().user, now()))


def logged(work: Callable[[Reader], T]) -> T:
    """Read or decide in a transaction that may write, the access log above all."""
    check_worth_of_all()
    held, user, instant = parts(), visitor().user, now()
    done = held.database.write(
        lambda connection: work(Reader.at(connection, held.registry, held.rights, user, instant))
    )
    held.engine.erasure.finish_if_due()  # a parked erasure may have been applied, a resident deleted
    return done
