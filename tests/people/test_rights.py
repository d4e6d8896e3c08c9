"""Who reaches which scope, with which roles, on which day."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from server.base.database import Database
from server.base.ids import derived_id
from server.people import accounts
from server.people.places import Places
from server.people.rights import PeopleRights
from server.records.ports import NO_REACH, Reach
from tests.people import street
from tests.people.street import (
    BARN,
    CLOSED_EAST,
    CLOSED_STREET,
    EAST,
    HOUSE,
    ONE,
    STREET,
    TEAM,
    THREE,
    TOWER,
    TWO,
    WEST,
    applied,
)

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
SPRING = datetime(2026, 3, 1, 1, tzinfo=UTC)
RIGHTS = PeopleRights()
Give = Callable[..., str]


@pytest.fixture
def give(database: Database) -> Give:
    """Make an account with one role on one place, in the small street; gives the account's id."""
    database.write(street.build)

    def work(role: str, unit: str, since: datetime = SPRING, user: str | None = None) -> str:
        def write(c):
            id_ = user or accounts.add_user(c, f"{role}{datetime.now(UTC).timestamp()}", role, "-", NOW)
            accounts.give_role(c, RIGHTS.tree(c), id_, role, unit, since, NOW)
            return id_

        return database.write(write)

    return work


def _reach(database: Database, user: str, scope: str, at: datetime = NOW) -> Reach:
    with database.snapshot() as connection:
        return RIGHTS.judge(connection, [user]).reach(user, scope, at)


def _scopes(database: Database, user: str, at: datetime = NOW) -> set[str]:
    with database.snapshot() as connection:
        return set(RIGHTS.scopes_of(connection, user, at))


def test_a_grid_worker_is_within_the_grid_and_its_buildings_and_above_in_its_units(
    database: Database, give: Give
) -> None:
    user = give("grid_worker", ONE)
    assert _reach(database, user, HOUSE) == Reach(within=frozenset({"grid_worker"}))
    assert _reach(database, user, ONE) == Reach(within=frozenset({"grid_worker"}))
    assert _reach(database, user, EAST) == Reach(above=frozenset({"grid_worker"}))
    assert _reach(database, user, STREET) == Reach(above=frozenset({"grid_worker"}))
    for stranger in (TOWER, TWO, WEST, BARN, TEAM):
        assert _reach(database, user, stranger) == NO_REACH


def test_a_copy_holds_what_lies_below_a_role_and_the_units_above_it(database: Database, give: Give) -> None:
    assert _scopes(database, give("grid_worker", ONE)) == {HOUSE, ONE, EAST, STREET}
    assert _scopes(database, give("building_leader", TOWER)) == {TOWER, TWO, EAST, STREET}
    assert _scopes(database, give("team_lead", TEAM)) == {TEAM, EAST, STREET}
    assert _scopes(database, give("grid_lead", EAST)) == {HOUSE, TOWER, ONE, TWO, TEAM, EAST, STREET}


@pytest.mark.parametrize(
    ("role", "unit"),
    [("street_supervisor", STREET), ("street_admin", STREET), ("privacy_officer", STREET), ("mediator", EAST),
     ("contact_cadre", ONE), ("info_officer", ONE)],
)  # fmt: skip
def test_roles_that_work_online_hold_no_copy(database: Database, give: Give, role: str, unit: str) -> None:
    assert _scopes(database, give(role, unit)) == set()


def test_a_copy_does_not_grow_by_a_role_that_works_online(database: Database, give: Give) -> None:
    user = give("grid_worker", ONE)
    give("street_supervisor", STREET, user=user)
    assert _scopes(database, user) == {HOUSE, ONE, EAST, STREET}
    with database.snapshot() as connection:
        assert RIGHTS.scopes_of(connection, user, NOW)[HOUSE].within == {"grid_worker"}
    assert _reach(database, user, HOUSE).within == {"grid_worker", "street_supervisor"}


def test_a_capability_counts_in_a_copy_that_another_role_brings(database: Database, give: Give) -> None:
    user = give("grid_worker", ONE)
    give("info_officer", ONE, user=user)
    with database.snapshot() as connection:
        assert RIGHTS.scopes_of(connection, user, NOW)[ONE].within == {"grid_worker", "info_officer"}


def test_scopes_are_led_by_who_the_design_says(database: Database, give: Give) -> None:
    lead, supervisor = give("grid_lead", EAST), give("street_supervisor", STREET)
    team, officer = give("team_lead", TEAM), give("privacy_officer", STREET)
    led = {
        name: {scope for scope in (HOUSE, ONE, EAST, STREET, TEAM, CLOSED_EAST, CLOSED_STREET, BARN)
               if _reach(database, user, scope).is_lead}
        for name, user in [("lead", lead), ("supervisor", supervisor), ("team", team), ("officer", officer)]
    }  # fmt: skip
    assert led == {
        "lead": {HOUSE, ONE, EAST, CLOSED_EAST},
        "supervisor": {STREET},
        "team": {TEAM},
        "officer": {CLOSED_STREET},
    }


def test_whoever_works_below_may_write_into_a_closed_scope_and_nobody_pulls_it(
    database: Database, give: Give
) -> None:
    worker, staff = give("grid_worker", ONE), give("community_staff", EAST)
    assert _reach(database, worker, CLOSED_EAST) == Reach(above=frozenset({"grid_worker"}))
    assert _reach(database, worker, CLOSED_STREET) == Reach(above=frozenset({"grid_worker"}))
    assert _reach(database, worker, derived_id(WEST, "closed")) == NO_REACH
    assert _reach(database, staff, CLOSED_EAST) == Reach(within=frozenset({"community_staff"}))
    assert not {CLOSED_EAST, CLOSED_STREET} & _scopes(database, staff)


def test_a_recut_moves_rights_on_its_day_and_leaves_the_past(database: Database, give: Give) -> None:
    old, new = give("grid_worker", ONE), give("grid_worker", THREE)
    body = {"unit": ONE, "name": "1号楼"}
    moved = {**body, "unit": THREE, "unit_from": "2026-11-10"}
    database.write(lambda c: Places().update(c, [applied("building", HOUSE, body, moved)]))
    eve, day = datetime(2026, 11, 9, 15, 59, tzinfo=UTC), datetime(2026, 11, 9, 16, 0, tzinfo=UTC)
    assert _reach(database, old, HOUSE, eve).within
    assert not _reach(database, old, HOUSE, day).within
    assert _reach(database, new, HOUSE, day).within
    assert not _reach(database, new, HOUSE, eve).within
    assert _scopes(database, old, eve) - _scopes(database, old, day) == {HOUSE}


def test_a_role_holds_from_its_first_instant_until_its_end(database: Database, give: Give) -> None:
    user = give("grid_worker", ONE, since=NOW)
    with database.snapshot() as connection:
        (held,) = RIGHTS.judge(connection, [user]).held(user, NOW)
    database.write(lambda c: accounts.end_role(c, held.id, datetime(2026, 12, 1, tzinfo=UTC), NOW))
    assert _reach(database, user, ONE, datetime(2026, 11, 23, 0, 59, tzinfo=UTC)) == NO_REACH
    assert _reach(database, user, ONE, NOW) != NO_REACH
    assert _reach(database, user, ONE, datetime(2026, 12, 1, tzinfo=UTC)) == NO_REACH


def test_a_closed_account_has_no_rights_from_then_on_and_had_them_before(
    database: Database, give: Give
) -> None:
    user = give("grid_worker", ONE)
    database.write(lambda c: accounts.disable_user(c, user, NOW))
    assert _reach(database, user, ONE, NOW) == NO_REACH
    assert _scopes(database, user) == set()
    assert _reach(database, user, ONE, SPRING) != NO_REACH


def test_a_retired_grid_leaves_the_copies_and_stays_readable_from_above(
    database: Database, give: Give
) -> None:
    lead = give("grid_lead", EAST)
    body = {"level": "grid", "parent": EAST, "name": "第二网格"}
    ended = {**body, "valid_to": "2026-06-30"}
    database.write(lambda c: Places().update(c, [applied("unit", TWO, body, ended)]))
    assert TWO not in _scopes(database, lead)
    assert _reach(database, lead, TWO).within == {"grid_lead"}


def test_what_is_founded_is_judged_by_the_unit_it_will_lie_under(database: Database, give: Give) -> None:
    lead, worker = give("grid_lead", EAST), give("grid_worker", ONE)
    with database.snapshot() as connection:
        judge = RIGHTS.judge(connection, [lead, worker])
    assert judge.places_reach(lead, ONE, NOW) == Reach(within=frozenset({"grid_lead"}), is_lead=True)
    assert judge.places_reach(worker, EAST, NOW) == NO_REACH
    assert judge.places_reach(lead, "None", NOW) == NO_REACH
    assert judge.reach(None, ONE, NOW) == NO_REACH


def test_a_transaction_that_is_rolled_back_leaves_no_trace_in_memory(database: Database, give: Give) -> None:
    user = give("grid_worker", ONE)
    body = {"unit": ONE, "name": "1号楼"}

    def fail(connection):
        Places().update(connection, [applied("building", HOUSE, body, {**body, "unit": TWO})])
        assert RIGHTS.judge(connection, [user]).reach(user, HOUSE, NOW) == NO_REACH
        raise RuntimeError("rolled back")

    with pytest.raises(RuntimeError):
        database.write(fail)
    assert _reach(database, user, HOUSE) != NO_REACH
