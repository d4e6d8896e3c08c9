"""How signing in is slowed down, without keeping the people of a whole community out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from server.base.database import Database
from server.base.errors import Problem
from server.people import throttle
from server.people.models import SignInAttempt

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def _try(database: Database, username: str, address: str = "192.0.2.1", at: datetime = NOW) -> int:
    """Seconds to wait, 0 for a try that may go on."""
    try:
        database.write(lambda c: throttle.begin_try(c, username, address, at))
    except Problem as problem:
        return problem.wait_seconds
    return 0


def test_waits_double_up_to_a_quarter_of_an_hour(database: Database) -> None:
    at, waits = NOW, []
    for _number in range(20):
        while wait := _try(database, "wangge01", at=at):
            waits.append(wait)
            at += timedelta(seconds=wait)
    assert waits[:4] == [2, 3, 5, 9]
    assert waits[-1] == 15 * 60 + 1


def test_one_address_cannot_try_many_names_either(database: Database) -> None:
    assert [bool(_try(database, f"guess{number}")) for number in range(41)] == [False] * 40 + [True]
    assert _try(database, "guess0", address="192.0.2.2") == 0


def test_tries_at_once_are_counted_before_any_password_is_checked(database: Database) -> None:
    with ThreadPoolExecutor(12) as pool:
        waits = list(pool.map(lambda number: _try(database, "wangge01", f"192.0.2.{number}"), range(12)))
    assert waits.count(0) == 5


def test_an_ipv6_customer_is_one_address(database: Database) -> None:
    for number in range(40):
        _try(database, f"guess{number}", address=f"2001:db8:1:2::{number + 1:x}")
    assert _try(database, "another", address="2001:db8:1:2:ffff::1") > 0
    assert _try(database, "another", address="2001:db8:1:3::1") == 0


def test_the_right_password_clears_the_name_and_only_ones_own_try_of_the_address(database: Database) -> None:
    for number in range(39):
        _try(database, f"guess{number}")
    _try(database, "wangge01")
    database.write(lambda c: throttle.succeeded(c, "wangge01", "192.0.2.1"))
    assert _try(database, "wangge01") == 0
    assert _try(database, "another") > 0


def test_failures_are_forgotten_after_a_day(database: Database) -> None:
    for _number in range(5):
        _try(database, "wangge01")
    assert _try(database, "wangge01", at=NOW + timedelta(hours=25)) == 0
    assert _try(database, "wangge01", at=NOW + timedelta(hours=25)) == 0


def test_invented_names_fill_no_disk(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_ROWS", 10)
    for number in range(30):
        _try(database, f"guess{number}", at=NOW + timedelta(seconds=number))
    database.write(lambda c: throttle.forget(c, NOW + timedelta(minutes=1)))
    with database.snapshot() as connection:
        assert connection.scalar(select(func.count()).select_from(SignInAttempt)) == 10
