"""The matrix of roles, written by hand from what each post needs, to be compared with what the code does.

A line a kind: who has which letters. C create, R read (Ro: one's own), U change; a letter after ^ counts in
the units above. A new kind needs its line here, or the tests beside this file fail.
"""

FIELD = (
    "grid_worker", "building_leader", "volunteer", "team_lead", "info_officer", "community_staff",
    "grid_lead", "contact_cadre", "mediator", "provider_staff", "street_supervisor", "street_admin",
    "privacy_officer",
)  # fmt: skip
SPLIT = ("sys_admin", "sec_admin", "audit_admin")  # machines, accounts and logs, and no content
ROLES = (*FIELD, *SPLIT)

MATRIX: dict[str, dict[str, str]] = {
    "unit": dict.fromkeys(FIELD, "R^R") | {"grid_lead": "CRU^R", "street_admin": "CRU^R"},
    "building": dict.fromkeys(FIELD, "R") | {"grid_lead": "CRU", "street_admin": "CRU"},
    "dwelling": {
        "grid_worker": "CRU", "building_leader": "R", "community_staff": "CRU", "grid_lead": "CRU",
        "street_supervisor": "R",
    },
    "household": {"grid_worker": "CRU", "community_staff": "CRU", "grid_lead": "CRU"},
    "person": {"grid_worker": "CRU", "community_staff": "CRU", "grid_lead": "CRU"},
    "visit": {"grid_worker": "CR", "community_staff": "R", "grid_lead": "CRU", "street_supervisor": "R"},
    "patrol": {
        "grid_worker": "CRU", "building_leader": "CRU", "volunteer": "C", "team_lead": "R",
        "community_staff": "RU", "grid_lead": "CRU", "contact_cadre": "R", "street_supervisor": "R",
    },
    "hazard": {
        "grid_worker": "CRU", "building_leader": "CRU", "volunteer": "CRo", "team_lead": "R",
        "community_staff": "CRU", "grid_lead": "CRU", "contact_cadre": "R", "street_supervisor": "R",
    },
    "care_task": {"grid_worker": "R", "community_staff": "R", "grid_lead": "CRU"},
    "form": dict.fromkeys(FIELD, "R^R") | dict.fromkeys(
        ("community_staff", "grid_lead", "street_supervisor", "street_admin"), "CRU^R"
    ),
    "answer": {
        "grid_worker": "CR^CRo", "community_staff": "R", "grid_lead": "CRU^CRo", "street_supervisor": "R",
    },
    "volunteer_team": {
        "volunteer": "R", "team_lead": "RU", "grid_worker": "R", "community_staff": "R", "grid_lead": "CRU",
        "street_supervisor": "R", "street_admin": "CRU",
    },
    "volunteer_profile": {
        "volunteer": "Ro", "team_lead": "CRU", "grid_worker": "R", "community_staff": "R", "grid_lead": "CRU",
    },
    "shift": {
        "volunteer": "R", "team_lead": "CRU", "grid_worker": "R", "community_staff": "R", "grid_lead": "R",
        "street_supervisor": "R",
    },
    "attendance": {
        "volunteer": "CRo", "team_lead": "CRU", "grid_worker": "R", "community_staff": "R", "grid_lead": "R",
        "street_supervisor": "R",
    },
    "hours_certificate": {"volunteer": "Ro", "team_lead": "R", "community_staff": "R", "grid_lead": "R"},
    "consent_record": {"grid_worker": "CR", "community_staff": "CRU", "grid_lead": "CRU"},
    "rights_request": {"community_staff": "^C", "privacy_officer": "RU"},
    "info_report": dict.fromkeys(
        ("grid_worker", "building_leader", "team_lead", "info_officer"), "CRo^CRo"
    ) | {
        "community_staff": "CRU", "grid_lead": "CRU", "contact_cadre": "R", "street_supervisor": "R",
    },
    "service_request": {
        "grid_worker": "CR", "building_leader": "CRo", "community_staff": "CRU", "grid_lead": "CRU",
    },
    "micro_wish": dict.fromkeys(("grid_worker", "building_leader", "team_lead"), "CR^CR") | {
        "volunteer": "R^R", "info_officer": "R^R", "community_staff": "CRU^CR", "grid_lead": "CRU^CR",
        "contact_cadre": "R", "street_supervisor": "R",
    },
    "wish_claim": dict.fromkeys(
        ("grid_worker", "building_leader", "volunteer", "team_lead", "info_officer"), "CRo^CRo"
    ) | {"community_staff": "CRU", "grid_lead": "CRU", "street_supervisor": "R"},
    "dispute": {
        "grid_worker": "CR", "building_leader": "CRo", "community_staff": "CR", "grid_lead": "CRU",
    },
    "quick_discussion": dict.fromkeys(("grid_worker", "building_leader"), "CRU^CR") | {
        "community_staff": "CRU", "grid_lead": "CRU", "contact_cadre": "R", "street_supervisor": "R",
    },
    "step": dict.fromkeys(
        ("grid_worker", "building_leader", "team_lead", "volunteer", "info_officer"), "CR^CR"
    ) | {
        "community_staff": "CR", "grid_lead": "CR", "contact_cadre": "R", "street_supervisor": "R",
        "street_admin": "CR",
    },
    "review": {"grid_worker": "R", "community_staff": "CR", "grid_lead": "CR", "street_supervisor": "CR"},
    "conflict": {
        "grid_worker": "R", "community_staff": "R", "grid_lead": "R", "team_lead": "R", "street_admin": "R",
    },
    "suggestion": dict.fromkeys(ROLES, "C^C") | {"privacy_officer": "CRU^C"},
}  # fmt: skip


def parts(kind: str, role: str) -> tuple[str, str]:
    """The letters of a role in what its place holds, and in the units above it."""
    within, _, over = MATRIX[kind].get(role, "").partition("^")
    return within, over


def letters(kind: str, within: set[str], over: set[str]) -> str:
    """All letters of somebody who holds these roles in a scope, and those below it."""
    return "".join([parts(kind, role)[0] for role in within] + [parts(kind, role)[1] for role in over])
