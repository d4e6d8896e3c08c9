"""Shorthands for the matrix of roles: role → letters, as each kind states them."""

from collections.abc import Mapping

from server.kinds.codes.people import ROLE

ADMINISTRATORS = {"sys_admin", "sec_admin", "audit_admin"}
# Those who see the work itself; the three administrators see machines, accounts and logs.
FIELD_AND_DESK = tuple(role for role in ROLE.values if role not in ADMINISTRATORS)


# Who may open what is confidential about a resident: those who care for the home, and whoever answers to the
# resident for what is held, as for a copy of it.
CARERS = frozenset({"grid_lead", "grid_worker", "privacy_officer"})


def all_may(letters: str, **more: str) -> Mapping[str, str]:
    """The same letters for everybody of the scope, and more for some."""
    return {role: more.get(role, letters) for role in FIELD_AND_DESK}
