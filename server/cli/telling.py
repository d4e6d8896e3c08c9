"""What commands about people share: one transaction, a person by their user name, errors as sentences."""

from collections.abc import Callable
from typing import TypeVar

import click
from sqlalchemy import Connection

from server.api.parts import Parts
from server.base.errors import Problem
from server.people import accounts

T = TypeVar("T")


def transaction(parts: Parts, work: Callable[[Connection], T]) -> T:
    """One transaction; an error that a person can mend is told in a sentence."""
    try:
        return parts.database.write(work)
    except Problem as problem:
        raise click.ClickException(_sentence(problem)) from problem


def _sentence(problem: Problem) -> str:
    fields = "; ".join(f"{name}: {reason}" for name, reason in problem.fields.items())
    return " — ".join(part for part in (str(problem.as_json()["detail"]), fields) if part)


def user_of(connection: Connection, username: str) -> str:
    """The id of somebody's account.

    Errors: not_found.
    """
    found = accounts.find_user(connection, username)
    if found is None:
        raise Problem("not_found", f"没有这个用户 no such user: {username}")
    return found
