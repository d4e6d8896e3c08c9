"""Reads over whole tables, for who checks them against each other."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, func, select, update

from server.records.models import device, file, op, parked_op, record, secret, stray
from server.records.store.read import among, chunks

COUNTED = {"records": record, "parked": parked_op, "secrets": secret, "strays": stray, "files": file}


class Placed(NamedTuple):
    """The op at a place of a chain: what it is about, and its author's own numbering."""

    record: str | None
    device: str | None
    n: int | None


def row_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table holds."""
    query = {name: select(func.count()).select_from(table) for name, table in COUNTED.items()}
    return {name: int(connection.scalar(one) or 0) for name, one in query.items()}


def placed(connection: Connection, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Placed]:
    """The ops at these places, by scope and seq."""
    found: dict[tuple[str, int], Placed] = {}
    for part in chunks(sorted(set(places))):
        query = select(op.c.scope, op.c.seq, op.c.record, op.c.device, op.c.n)
        for row in connection.execute(query.where(among((op.c.scope, op.c.seq), part))):
            found[row.scope, row.seq] = Placed(row.record, row.device, row.n)
    return found


def held_in_a_row(connection: Connection) -> dict[str, int]:
    """Up to which n every op of a device is held, counted from the log itself."""
    numbers = (
        select(op.c.device, op.c.n).where(op.c.device.is_not(None), op.c.n.is_not(None)).distinct().subquery()
    )
    place = func.row_number().over(partition_by=numbers.c.device, order_by=numbers.c.n)
    ranked = select(numbers, place.label("place")).subquery()
    query = (
        select(ranked.c.device, func.max(ranked.c.n))
        .where(ranked.c.n == ranked.c.place)
        .group_by(ranked.c.device)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def put_have(connection: Connection, haves: Mapping[str, int]) -> None:
    """Tell devices anew how much of theirs is held."""
    for id_, have in haves.items():
        connection.execute(update(device).where(device.c.id == id_).values(have=have))
