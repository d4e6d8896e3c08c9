"""What one person alone may not do: asked, agreed to by another one, used once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from server.base.database import Database
from server.base.errors import Problem
from server.people import accounts, approvals
from server.people.models import Access
from server.people.rights import PeopleRights
from tests.people.street import EAST, STREET, WEST, build

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=23)
PEOPLE = {
    "asker": ("grid_lead", EAST),
    "officer": ("privacy_officer", STREET),
    "second": ("privacy_officer", STREET),
    "elsewhere": ("privacy_officer", STREET),
    "staff": ("community_staff", EAST),
    "lead": ("grid_lead", WEST),
}


@pytest.fixture
def people(database: Database) -> dict[str, str]:
    """Accounts with their roles, by name."""
    rights = PeopleRights()

    def work(connection: Connection) -> dict[str, str]:
        build(connection)
        found = {}
        for name, (role, unit) in PEOPLE.items():
            id_ = accounts.add_user(connection, name, name, "x", NOW)
            accounts.give_role(connection, rights.tree(connection), id_, role, unit, NOW, NOW)
            found[name] = id_
        return found

    return database.write(work)


def _ask(database: Database, by: str, scope: str | None = EAST) -> str:
    return database.write(lambda c: approvals.ask(c, "resident_copy", "person x", by, "居民要看", NOW, scope))


def _agree(database: Database, id_: str, by: str, at: datetime = LATER) -> None:
    database.write(lambda c: approvals.approve(c, id_, by, at))


def _take(database: Database, id_: str, by: str, about: str = "person x", at: datetime = LATER) -> str:
    return database.write(lambda c: approvals.take(c, id_, "resident_copy", about, by, at, EAST))


def _code(call: Callable[..., object], *given: object, **more: object) -> str:
    with pytest.raises(Problem) as raised:
        call(*given, **more)
    return raised.value.code


def test_a_second_persons_yes_is_used_once(database: Database, people: dict[str, str]) -> None:
    id_ = _ask(database, people["asker"])
    assert _code(_take, database, id_, people["asker"]) == "approval_needed"
    _agree(database, id_, people["officer"])
    assert _take(database, id_, people["asker"]) == people["officer"]
    assert _code(_take, database, id_, people["asker"]) == "approval_needed"
    assert _code(_agree, database, id_, people["second"]) == "not_found"


def test_nobody_agrees_to_their_own_request_though_they_hold_the_role(
    database: Database, people: dict[str, str]
) -> None:
    id_ = _ask(database, people["officer"])
    assert _code(_agree, database, id_, people["officer"]) == "own_request"
    assert _code(_take, database, id_, people["officer"]) == "approval_needed"


@pytest.mark.parametrize("name", ["staff", "lead"])
def test_the_role_is_needed_where_it_happens(database: Database, people: dict[str, str], name: str) -> None:
    id_ = _ask(database, people["asker"])
    assert _code(_agree, database, id_, people[name]) == "not_found"
    with database.snapshot() as connection:
        assert approvals.waiting_for(connection, people[name], LATER) == []
        assert [row.id for row in approvals.waiting_for(connection, people["officer"], LATER)] == [id_]
        assert approvals.waiting_for(connection, people["asker"], LATER) == []


def test_only_who_may_ask_asks(database: Database, people: dict[str, str]) -> None:
    assert _code(_ask, database, people["lead"]) == "forbidden"  # leads the other community
    _ask(database, people["staff"])


def test_a_role_that_has_ended_agrees_to_nothing(database: Database, people: dict[str, str]) -> None:
    id_ = _ask(database, people["asker"])
    database.write(lambda c: accounts.disable_user(c, people["officer"], NOW))
    assert _code(_agree, database, id_, people["officer"]) == "not_found"


def test_a_yes_is_for_one_person_and_one_thing(database: Database, people: dict[str, str]) -> None:
    id_ = _ask(database, people["asker"])
    _agree(database, id_, people["officer"])
    assert _code(_take, database, id_, people["staff"]) == "approval_needed"
    assert _code(_take, database, id_, people["asker"], about="person y") == "approval_needed"

    def other(connection: Connection) -> str:
        return approvals.take(connection, id_, "hold", "person x", people["asker"], LATER)

    assert _code(database.write, other) == "approval_needed"
    _take(database, id_, people["asker"])


def test_both_the_answer_and_the_use_have_a_day(database: Database, people: dict[str, str]) -> None:
    late = NOW + approvals.VALID
    id_ = _ask(database, people["asker"])
    assert _code(_agree, database, id_, people["officer"], late) == "not_found"
    id_ = _ask(database, people["asker"])
    _agree(database, id_, people["officer"])
    assert _code(_take, database, id_, people["asker"], at=LATER + approvals.VALID) == "approval_needed"


def test_what_was_refused_is_no_yes(database: Database, people: dict[str, str]) -> None:
    id_ = _ask(database, people["asker"])
    database.write(lambda c: approvals.refuse(c, id_, people["officer"], LATER))
    assert _code(_agree, database, id_, people["second"]) == "not_found"
    assert _code(_take, database, id_, people["asker"]) == "approval_needed"
    own = _ask(database, people["asker"])
    database.write(lambda c: approvals.refuse(c, own, people["asker"], LATER))  # taken back


def test_of_many_who_use_it_at_once_one_does(database: Database, people: dict[str, str]) -> None:
    id_ = _ask(database, people["asker"])
    _agree(database, id_, people["officer"])

    def use(_number: int) -> bool:
        try:
            return bool(_take(database, id_, people["asker"]))
        except Problem:
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(use, range(12))) == 1


def test_requests_without_end_are_refused(database: Database, people: dict[str, str]) -> None:
    for _number in range(approvals.MOST_OPEN):
        _ask(database, people["asker"])
    assert _code(_ask, database, people["asker"]) == "too_many_tries"
    _ask(database, people["staff"])


def test_each_step_is_in_the_access_log(database: Database, people: dict[str, str]) -> None:
    id_ = _ask(database, people["asker"])
    _agree(database, id_, people["officer"])
    _take(database, id_, people["asker"])
    with database.snapshot() as connection:
        query = select(Access.what, Access.who).where(Access.record == id_).order_by(Access.seq)
        rows = connection.execute(query).all()
    assert [(row.what, row.who) for row in rows] == [
        ("approval_ask", people["asker"]),
        ("approval_agreed", people["officer"]),
        ("approval_use", people["asker"]),
    ]
