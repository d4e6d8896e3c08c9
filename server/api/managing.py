"""Whom an administrator may manage: people whose roles all lie in a street that the administrator has."""

from collections.abc import Callable

from sqlalchemy import Connection

from server.api.caller import visitor
from server.api.parts import now, parts
from server.base.clock import wire
from server.base.errors import Problem
from server.people.overview import Account, read_accounts

Charge = Callable[[str], bool]


def charge_of(connection: Connection, *roles: str) -> Charge:
    """Whether the caller administers a scope: it lies in a street that they have one of these roles on."""
    user, at = visitor().user, now()
    judge = parts().rights.judge(connection, [user])
    return lambda scope: not judge.reach(user, scope, at).within.isdisjoint(roles)


def manages(charge: Charge, account: Account) -> bool:
    """Whether an account is the caller's to manage: nobody else's street has given it a role."""
    return all(charge(unit) for unit, _role in lasting(account))


def lasting(account: Account) -> list[tuple[str, str]]:
    """The roles of an account that are held now or later, as (unit, role)."""
    instant = wire(now())
    return [(held.unit, held.role) for held in account.roles if held.to_at is None or instant < held.to_at]


def managed(connection: Connection, user: str, *roles: str) -> Account:
    """An account that is the caller's to manage by one of these roles.

    Errors: not_found for any other.
    """
    found = [one for one in read_accounts(connection) if one.id == user]
    if not found or not manages(charge_of(connection, *roles), found[0]):
        raise Problem("not_found", fields={"user": user})
    return found[0]
