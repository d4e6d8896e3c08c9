"""Accounts and roles: what is refused, and what stands in the log."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from server.base.database import Database
from server.base.errors import Problem
from server.people import access_log, accounts
from server.people.models import Access
from server.people.tree import read_tree
from tests.people import street

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def _add(database: Database, username: str = "wangge01") -> str:
    return database.write(lambda c: accounts.add_user(c, username, "王芳", "-", NOW))


def test_a_user_name_belongs_to_one_account(database: Database) -> None:
    _add(database)
    with pytest.raises(Problem) as refused:
        _add(database)
    assert refused.value.fields.keys() == {"username"}


@pytest.mark.parametrize(
    ("username", "name", "password", "field"),
    [("w", "王芳", "ten letters", "username"), ("王芳", "王芳", "ten letters", "username"),
     ("wangge01", " ", "ten letters", "name"), ("wangge01", "王芳", "short", "password")],
)  # fmt: skip
def test_an_account_needs_a_name_and_a_long_password(
    username: str, name: str, password: str, field: str
) -> None:
    with pytest.raises(Problem) as refused:
        accounts.check_account(username, name, password)
    assert refused.value.fields.keys() == {field}


def test_capitals_and_full_width_letters_in_a_user_name_do_not_matter(database: Database) -> None:
    user = _add(database)
    with database.snapshot() as connection:
        assert accounts.find_user(connection, " ＷangGe01 ") == user


@pytest.mark.parametrize(
    ("role", "unit", "code"),
    [("king", street.ONE, "invalid"), ("grid_worker", street.EAST, "invalid"),
     ("grid_worker", "0193a5c2-0000-7000-8000-0000000000ff", "not_found")],
)  # fmt: skip
def test_a_role_is_given_on_the_places_it_is_meant_for(
    database: Database, role: str, unit: str, code: str
) -> None:
    database.write(street.build)
    user = _add(database)
    with pytest.raises(Problem) as refused:
        database.write(lambda c: accounts.give_role(c, read_tree(c), user, role, unit, NOW, NOW))
    assert refused.value.code == code


def test_an_account_is_closed_once(database: Database) -> None:
    user = _add(database)
    database.write(lambda c: accounts.disable_user(c, user, NOW))
    with pytest.raises(Problem):
        database.write(lambda c: accounts.disable_user(c, user, NOW))


def test_made_up_passwords_are_long_enough_and_differ() -> None:
    made = {accounts.made_up_password() for _ in range(20)}
    assert len(made) == 20
    accounts.check_account("wangge01", "王芳", made.pop())


def test_the_access_log_is_a_chain_in_which_every_change_is_found(database: Database) -> None:
    for number in range(5):
        database.write(
            lambda c, number=number: access_log.append(
                c, "somebody", "read", NOW, record=f"r{number}", why="看"
            )
        )
    with database.snapshot() as connection:
        assert access_log.first_break(connection) is None
        head = access_log.head(connection)
        assert head.seq == 5
        assert access_log.hash_at(connection, 5) == head.hash
        assert access_log.hash_at(connection, 6) is None
    database.write(lambda c: c.execute(update(Access).where(Access.seq == 3).values(who="nobody")))
    with database.snapshot() as connection:
        assert access_log.first_break(connection) == 3


def test_many_who_read_at_once_make_one_chain(database: Database) -> None:
    def work(number: int) -> None:
        database.write(lambda c: access_log.append(c, f"reader {number}", "read", NOW))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))
    with database.snapshot() as connection:
        assert access_log.head(connection).seq == 40
        assert access_log.first_break(connection) is None


def test_each_change_of_accounts_leaves_a_line_in_the_access_log(database: Database) -> None:
    database.write(street.build)
    user = _add(database)
    grant = database.write(
        lambda c: accounts.give_role(c, read_tree(c), user, "grid_worker", street.ONE, NOW, NOW)
    )
    database.write(lambda c: accounts.end_role(c, grant, NOW, NOW))
    database.write(lambda c: accounts.disable_user(c, user, NOW))
    with database.snapshot() as connection:
        words = list(connection.scalars(select(Access.what).order_by(Access.seq)))
    assert words == ["user_add", "role_give", "role_end", "user_disable"]
