"""Shorthands for the matrix of roles: role → letters, as each kind states them."""

from collections.abc import Mapping

from server.kinds.codes.people import ROLE

ADMINISTRATORS = {"sys_admin", "sec_admin", "audit_admin"}
# Those who see the work itself; the three administrators see machines, accounts and logs.
FIELD_AND_DESK = tuple(role for role in ROLE.values if role not in ADMINISTRATORS)


def all_may(letters: str, **more: str) -> Mapping[str, str]:
    """The same letters for everybody of the scope, and more for some."""
    return {role: more.get(role, letters) for role in FIELD_AND_DESK}
