"""The roles: what they are called, on what they are given, and whether they hold a copy on a device."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.records.fields import Label

UNITS = frozenset({"street", "community", "grid"})


@dataclass(frozen=True)
class Role:
    """A role.

    Shape: `on` holds the natures of place that it may be given on; whoever has only roles that do not
           replicate works online and holds no copy.
    """

    label: Label
    on: frozenset[str]
    replicates: bool = False


def _role(zh: str, en: str, *on: str, replicates: bool = False) -> Role:
    return Role(Label(zh, en), frozenset(on), replicates)


ROLES: Mapping[str, Role] = {
    "grid_worker": _role("网格员", "Grid worker", "grid", replicates=True),
    "building_leader": _role("楼栋长", "Building leader", "building", replicates=True),
    "volunteer": _role("志愿者", "Volunteer", "team", "building", "grid", "community", replicates=True),
    "team_lead": _role("队长", "Team lead", "team", replicates=True),
    # A capability beside another role; it widens what that role's copy may hold, and brings none itself.
    "info_officer": _role("信息员", "Information officer", "team", "building", "grid", "community"),
    "community_staff": _role("社区工作者", "Community staff", "community", replicates=True),
    "grid_lead": _role("社区书记", "Grid lead", "community", "grid", replicates=True),
    "contact_cadre": _role("包联干部", "Contact cadre", "community", "grid"),
    "mediator": _role("调解员", "Mediator", "street", "community"),
    "provider_staff": _role("社会组织人员", "Provider staff", "street", "community"),
    "street_supervisor": _role("街道分管", "Street supervisor", "street"),
    "street_admin": _role("街道管理员", "Street administrator", "street"),
    "privacy_officer": _role("个人信息保护负责人", "Privacy officer", "street"),
    "sys_admin": _role("系统管理员", "System administrator", "street"),
    "sec_admin": _role("安全管理员", "Security administrator", "street"),
    "audit_admin": _role("审计管理员", "Audit administrator", "street"),
}
REPLICATING = frozenset(name for name, role in ROLES.items() if role.replicates)
IN_A_COPY = REPLICATING | {"info_officer"}

# The three administrators of a protected system: each does one thing, sees no content, and is nothing beside.
SPLIT = frozenset({"sys_admin", "sec_admin", "audit_admin"})
# Who reads or changes what belongs to a whole street: a password alone does not open that.
TWO_FACTORS = SPLIT | {"street_supervisor", "street_admin", "privacy_officer"}

ERASES = "privacy_officer"  # what the law takes away, in all that their unit holds

# Who leads a scope: answers what waits there for a person.
LEADS: Mapping[str, str] = {
    "building": "grid_lead",
    "grid": "grid_lead",
    "community": "grid_lead",
    "street": "street_supervisor",
    "team": "team_lead",
}
