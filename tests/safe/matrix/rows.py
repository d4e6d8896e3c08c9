"""The routes, one row each: who may call it at all, and what it reveals of which things.

A new route needs its row: `Row("GET /api/v1/…", who)`. `who` are roles, or ALL (signed in), HANDS (a revoked
device, too), or PUBLIC; `rule` says what a thing in the address is to somebody, `things` which are tried.
"""

from collections.abc import Mapping
from typing import Any

from server.base.ids import derived_id
from tests.safe.matrix import places, rules
from tests.safe.matrix.row import ALL, HANDS, PUBLIC, Row, body
from tests.safe.matrix.things import Thing

DESK = "grid_lead community_staff"
CHARGE = "grid_lead street_admin"
ADMIN = "street_admin"
OFFICE = "privacy_officer street_admin"
GIVING = "street_admin sec_admin"
WINDOW = "community_staff privacy_officer"
DECIDING = " ".join(rules.DECIDING)
HOURS = "team_lead community_staff grid_lead street_supervisor"
CERTIFYING = "volunteer team_lead community_staff grid_lead"
FORMS = "community_staff grid_lead street_supervisor street_admin"
FORM = {"scope": places.EAST, "name": "问卷", "purpose": "试", "about": "none"}
MONTH = {"query_string": {"month": "2026-11"}}
WHY = {"query_string": {"why": "sample"}}


def _sample(thing: Thing) -> Mapping[str, Any]:
    return {"json": {"community": thing.scope, "kind": "visit", "why": "sample"}}


def _pull(thing: Thing) -> Mapping[str, Any]:
    return {"json": {"cursors": {thing.scope: {"seq": 0}}}}


def _asked_for(thing: Thing) -> Mapping[str, Any]:
    return {
        "json": {"scope": thing.scope, "person": thing.ids["person"], "right": "copy", "asked_by": "self"}
    }


def _to_their_own_door(thing: Thing) -> Mapping[str, Any]:
    return {"json": {"scope": thing.scope, "dwelling": derived_id(thing.scope, "dwelling")}}


ROWS = (
    Row("GET /", PUBLIC, answer="any"),
    Row("GET /<page:path>", PUBLIC, answer="any"),
    Row("GET /healthz", PUBLIC),
    Row("GET /api/v1/openapi.json", PUBLIC),
    Row("GET /api/v1/hello", PUBLIC),
    Row("POST /api/v1/session", PUBLIC, answer="invalid", ask=body()),
    Row("GET /api/v1/session", ALL),
    Row("DELETE /api/v1/session", ALL),
    Row("GET /api/v1/kinds", ALL),
    Row("POST /api/v1/sync/push", HANDS, ask=body(ops=[])),
    Row("POST /api/v1/sync/pull", ALL, things="scopes", of=_pull),
    Row(
        "GET /api/v1/sync/chain/<scope>",
        ALL,
        rules.a_chain,
        "scopes",
        ask={"query_string": {"from": 1, "to": 9}},
    ),
    Row("GET /api/v1/files/<scope>/<digest>", ALL, rules.a_file, "files"),
    Row("PUT /api/v1/files/<scope>/<digest>", HANDS, things="files", answer="bad_range"),
    Row("GET /api/v1/codes", ALL, ask={"query_string": {"building": places.TWO}}),
    Row("GET /api/v1/admin/units", "street_admin sec_admin sys_admin"),
    Row("POST /api/v1/admin/users", GIVING, answer="invalid", ask=body()),
    Row("POST /api/v1/admin/users/<user>/disable", GIVING, rules.managed_others, "users"),
    Row("POST /api/v1/admin/users/<user>/enrolment", GIVING, rules.given_a_way_in, "users"),
    Row("POST /api/v1/admin/users/<user>/totp-reset", "sec_admin", rules.managed_others, "users"),
    Row("GET /api/v1/admin/users/<user>/sessions", "sec_admin", rules.managed, "users"),
    Row("POST /api/v1/admin/users/<user>/sessions/end", "sec_admin", rules.managed, "users", ask=body()),
    Row(
        "POST /api/v1/admin/users/<user>/roles",
        GIVING,
        rules.given_a_role,
        "users",
        ask=body(role="grid_worker", unit=places.TWO),
    ),
    Row("POST /api/v1/admin/roles/<role>/end", GIVING, rules.managed_others, "roles", ask=body()),
    Row("POST /api/v1/admin/devices/<device>/revoke", "street_admin sys_admin", rules.managed, "devices"),
    Row("POST /api/v1/admin/recut", ADMIN, answer="invalid"),
    Row("GET /api/v1/register", CHARGE),
    Row(
        "POST /api/v1/register",
        CHARGE,
        answer="workbook_unreadable",
        ask={"query_string": {"name": "a"}, "data": b"no"},
    ),
    Row("GET /api/v1/register/mapping", CHARGE),
    Row("PUT /api/v1/register/mapping", ADMIN, ask=body(mapping={})),
    Row("GET /api/v1/register/<job>", CHARGE, rules.own, "jobs"),
    Row("GET /api/v1/register/<job>/errors", CHARGE, rules.own, "jobs"),
    Row("POST /api/v1/register/<job>/apply", CHARGE, rules.own, "jobs", answer="busy"),
    Row("GET /api/v1/desk", f"{DECIDING} privacy_officer sec_admin audit_admin"),
    Row("GET /api/v1/desk/alarms", "privacy_officer sec_admin audit_admin"),
    Row(
        "POST /api/v1/desk/alarms/<alarm>/seen",
        "privacy_officer sec_admin audit_admin",
        rules.an_alarm,
        "alarms",
        ask=body(note="查过了"),
    ),
    Row(
        "GET /api/v1/desk/access/about/<scope>/<record>",
        f"{DESK} privacy_officer",
        rules.asked_at_the_window,
        "homes",
        ask=WHY,
    ),
    Row("GET /api/v1/desk/arrivals", f"{DESK} street_supervisor"),
    Row("GET /api/v1/desk/cases", f"{DESK} street_supervisor"),
    Row(
        "POST /api/v1/desk/samples",
        "street_supervisor",
        rules.in_street_of("street_supervisor"),
        "communities",
        of=_sample,
    ),
    Row("GET /api/v1/desk/search", DESK, ask={"query_string": {"q": "王"}}),
    Row("GET /api/v1/desk/devices", f"{CHARGE} sys_admin"),
    Row("GET /api/v1/desk/missing-files", CHARGE),
    Row("GET /api/v1/desk/access", ALL),
    Row("GET /api/v1/desk/parked", DECIDING),
    Row("GET /api/v1/desk/parked/<scope>/<op>", DECIDING, rules.opens_parked, "parked", ask=WHY),
    Row("POST /api/v1/desk/parked/<scope>/<op>/apply", DECIDING, rules.decides, "parked"),
    Row(
        "POST /api/v1/desk/parked/<scope>/<op>/reassign",
        DECIDING,
        rules.decides,
        "parked",
        "invalid",
        ask=body(to=places.NOWHERE),
    ),
    Row(
        "POST /api/v1/desk/parked/<scope>/<op>/return",
        DECIDING,
        rules.decides,
        "parked",
        ask=body(note="请再看一下"),
    ),
    Row("POST /api/v1/session/share", ALL, ask=body(proof="A" * 43, new=True)),
    Row("DELETE /api/v1/session/share", ALL),
    Row("POST /api/v1/csp-reports", PUBLIC, answer="bad_json", ask={"data": b"{}"}),
    Row("GET /api/v1/desk/approvals", f"{DECIDING} privacy_officer"),
    Row(
        "POST /api/v1/desk/approvals/<id_>/agree",
        f"{CHARGE} street_supervisor privacy_officer",
        rules.agrees,
        "approvals",
    ),
    Row(
        "POST /api/v1/desk/approvals/<id_>/refuse", f"{DECIDING} privacy_officer", rules.refuses, "approvals"
    ),
    Row("GET /api/v1/notice", PUBLIC),
    Row("PUT /api/v1/notice", OFFICE, ask=body()),
    Row("GET /api/v1/desk/keeping", OFFICE),
    Row("GET /api/v1/desk/keeping/places", OFFICE),
    Row("POST /api/v1/desk/keeping/runs", OFFICE, answer="invalid", ask=body(is_dry="perhaps")),
    Row("PUT /api/v1/desk/keeping/terms", "privacy_officer", answer="invalid", ask=body()),
    Row("POST /api/v1/desk/keeping/holds", OFFICE, answer="invalid", ask=body()),
    Row("POST /api/v1/desk/keeping/holds/<id_>/begin", OFFICE, rules.of_office, "holds", "approval_needed"),
    Row("POST /api/v1/desk/keeping/holds/<id_>/end", OFFICE, rules.of_office, "holds", "approval_needed"),
    Row(
        "POST /api/v1/desk/keeping/holds/<id_>/ask-end", OFFICE, things="holds", answer="invalid", ask=body()
    ),
    Row("GET /api/v1/desk/glass", "privacy_officer"),
    Row(
        "POST /api/v1/desk/glass/<id_>/seen",
        "privacy_officer",
        rules.in_street_of("privacy_officer"),
        "glass",
    ),
    Row("GET /api/v1/desk/suggestions", "privacy_officer"),
    Row("POST /api/v1/desk/suggestions/take", "privacy_officer", answer="any"),
    Row("GET /api/v1/suggestions", ALL),
    Row(
        "POST /api/v1/records/<scope>/<record>/sealed",
        ALL,
        rules.opens_sealed,
        "visits",
        ask=body(field="sealed_note", why="follow_up"),
    ),
    Row(
        "POST /api/v1/records/<scope>/<record>/glass",
        f"{DESK} grid_worker street_supervisor",
        rules.breaks_glass,
        "visits",
        ask=body(why="danger", words="敲门没有人应"),
    ),
    Row(
        "POST /api/v1/records/<scope>/<record>/export",
        "grid_lead privacy_officer",
        rules.opens_sealed,
        "visits",
        ask=body(why="follow_up"),
    ),
    Row(
        "POST /api/v1/records/<scope>/<record>/export/<request>",
        "grid_lead privacy_officer",
        rules.opens_sealed,
        "visits",
        "approval_needed",
        ask=body(why="follow_up"),
    ),
    Row("POST /api/v1/oidc/begin", PUBLIC, answer="not_found"),
    Row("POST /api/v1/oidc/finish", PUBLIC, answer="invalid", ask=body()),
    Row("POST /api/v1/enrolment", PUBLIC, answer="invalid", ask=body()),
    Row("POST /api/v1/enrolment/finish", PUBLIC, answer="invalid", ask=body()),
    Row("GET /api/v1/account", ALL),
    Row("POST /api/v1/account/password", ALL, answer="invalid", ask=body()),
    Row("POST /api/v1/account/totp/begin", ALL, answer="invalid", ask=body()),
    Row("POST /api/v1/account/totp/confirm", ALL, answer="invalid", ask=body()),
    Row("POST /api/v1/account/totp/drop", ALL, answer="invalid", ask=body()),
    Row("POST /api/v1/account/sessions/end", ALL, ask=body()),
    Row("POST /api/v1/desk/residents/find", DESK, ask=body(q="王", why="resident_asks")),
    Row("GET /api/v1/desk/residents/people/<scope>/<person>", DESK, rules.a_resident, "residents"),
    Row(
        "POST /api/v1/desk/residents/homes/<scope>/<record>/move",
        "grid_lead",
        rules.a_move,
        "homes",
        "invalid",
        of=_to_their_own_door,
    ),
    Row("GET /api/v1/desk/residents/requests", f"{DESK} privacy_officer"),
    Row(
        "POST /api/v1/desk/residents/requests",
        "community_staff",
        rules.a_resident,
        "residents",
        of=_asked_for,
    ),
    Row(
        "GET /api/v1/desk/residents/requests/<request>",
        f"{DESK} privacy_officer",
        rules.a_request,
        "requests",
    ),
    Row(
        "POST /api/v1/desk/residents/requests/<request>/steps",
        WINDOW,
        rules.a_request,
        "requests",
        ask=body(to="checked"),
    ),
    Row(
        "POST /api/v1/desk/residents/requests/<request>/approval",
        WINDOW,
        rules.a_request,
        "requests",
        "invalid",
    ),
    Row(
        "POST /api/v1/desk/residents/requests/<request>/copy",
        WINDOW,
        rules.a_request,
        "requests",
        "invalid",
        ask=body(),
    ),
    Row(
        "GET /api/v1/desk/residents/requests/<request>/erasure",
        "privacy_officer",
        rules.a_request,
        "requests",
        "invalid",
    ),
    Row(
        "POST /api/v1/desk/residents/requests/<request>/erasure",
        "privacy_officer",
        rules.a_request,
        "requests",
        "invalid",
        ask=body(digest="a" * 64),
    ),
    Row("GET /api/v1/forms", FORMS),
    Row("POST /api/v1/forms", FORMS, answer="invalid", ask={"query_string": FORM}),
    Row("POST /api/v1/forms/check", FORMS, answer="invalid"),
    Row("POST /api/v1/forms/<scope>/<record>/withdraw", FORMS, rules.nothing, "records"),
    Row("GET /api/v1/forms/<record>/answers", DESK, rules.nothing, "records"),
    Row("GET /api/v1/forms/<record>/book", DESK, rules.nothing, "records"),
    Row("GET /api/v1/forms/answers/<scope>/<record>", DESK, rules.nothing, "records"),
    Row("GET /api/v1/hours", HOURS, ask=MONTH),
    Row("GET /api/v1/hours/book", HOURS, ask=MONTH),
    Row("GET /api/v1/hours/accounts/<scope>", "team_lead grid_lead", rules.nothing, "scopes"),
    Row("POST /api/v1/hours/certificates", CERTIFYING, answer="invalid", ask=body()),
    Row("GET /api/v1/hours/certificates/<scope>/<record>", CERTIFYING, rules.nothing, "records"),
    Row("POST /api/v1/hours/check", PUBLIC, answer="invalid", ask=body()),
    Row("GET /api/v1/records/<scope>/<record>", ALL, rules.a_record, "records", ask=WHY),
    Row("GET /api/v1/records/<scope>/<record>/readers", ALL, rules.its_readers, "some records"),
)
