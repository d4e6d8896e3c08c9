"""A building given to another grid by an edit of its record: from that day, and not from its first."""

from flask import Flask
from sqlalchemy import select

from server.api.parts import Parts
from server.people.models import Place
from server.records.fsck import fsck
from server.records.ports import Change
from server.records.store import records_of
from tests.api.conftest import TurnedClock
from tests.people.street import HOUSE, ONE, TWO


def test_a_recut_without_a_day_counts_from_the_day_it_arrived(
    app: Flask, parts: Parts, clock: TurnedClock
) -> None:
    clock.turn(days=40)
    with parts.database.snapshot() as connection:
        base = records_of(connection, [(HOUSE, HOUSE)])[HOUSE, HOUSE].v
    [outcome] = parts.engine.write([Change(HOUSE, "building", HOUSE, {"unit": TWO}, base=base)])
    assert outcome.status == "applied"
    with parts.database.snapshot() as connection:
        rows = connection.execute(
            select(Place.parent, Place.from_on, Place.to_on)
            .where(Place.scope == HOUSE)
            .order_by(Place.from_on)
        ).all()
    day = "2027-01-02"
    assert [(row.parent, row.from_on == day, row.to_on) for row in rows] == [
        (ONE, False, day), (TWO, True, None),
    ]  # fmt: skip
    assert fsck(parts.engine).is_sound
