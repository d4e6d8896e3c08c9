"""Every route says who may call it, and every answer is guarded and honest."""

import re

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from server.api import caller
from server.api.openapi import WITHOUT_DEVICE
from server.api.parts import Parts
from server.base.errors import ERRORS
from server.people import setting
from server.people.roles import ROLES
from tests.api.street import Tablet, hire

WORDS = {caller.PUBLIC, caller.SIGNED_IN, caller.SIGNED_IN_OR_REVOKED, *ROLES}
OPEN_TO_ALL = {
    "api-docs.openapi_json",
    "health.healthz",
    "hello.hello",
    "hours.check",
    "notice.read_notice",
    "reports.take",
    "enrolment.finish",
    "enrolment.look",
    "oidc.begin",
    "oidc.finish",
    "session.begin_session",
}  # and the web app's own files


def _endpoints(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_route_states_who_may_call_it(app: Flask) -> None:
    stated = {endpoint: caller.allowed(app, endpoint) for endpoint in _endpoints(app)}
    assert len(stated) >= 10
    assert [endpoint for endpoint, who in stated.items() if not who or not who <= WORDS] == []


def test_few_routes_are_open_to_everybody(app: Flask) -> None:
    public = {name for name in _endpoints(app) if caller.PUBLIC in (caller.allowed(app, name) or ())}
    assert {name for name in public if not name.startswith("web.")} == OPEN_TO_ALL


def test_only_push_and_files_are_open_to_a_revoked_device(app: Flask) -> None:
    found = {
        name for name in _endpoints(app) if caller.SIGNED_IN_OR_REVOKED in (caller.allowed(app, name) or ())
    }
    assert found == {"sync.push", "files.read", "files.send"}


def test_a_route_that_states_nothing_is_closed(app: Flask) -> None:
    app.view_functions["hello.hello"] = lambda: "forgotten"
    answer = app.test_client().get("/api/v1/hello")
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_a_role_that_the_route_does_not_name_is_refused(app: Flask, parts: Parts) -> None:
    app.view_functions["session.read_session"].allowed = frozenset({"street_admin"})
    try:
        hire(parts, "wangge01", "grid_worker")
        tablet = Tablet(app)
        tablet.sign_in("wangge01")
        assert tablet.ask("GET", "/api/v1/session").json["code"] == "forbidden"
    finally:
        app.view_functions["session.read_session"].allowed = frozenset({caller.SIGNED_IN})


def test_hello_says_whether_this_is_a_demo(app: Flask, parts: Parts) -> None:
    asked = app.test_client().get("/api/v1/hello").json
    assert (asked["demo"], asked["district"]) == (False, "")
    parts.database.write(lambda c: setting.put(c, setting.DEMO, "1"))
    parts.database.write(lambda c: setting.put(c, setting.DISTRICT, "栖川区"))
    asked = app.test_client().get("/api/v1/hello").json
    assert (asked["demo"], asked["district"]) == (True, "栖川区")


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("GET", "/api/v1/nothing", None, "not_found"),
        ("PUT", "/api/v1/hello", None, "method_not_allowed"),
        ("GET", "/api/v1/sync/push", None, "method_not_allowed"),
        ("OPTIONS", "/api/v1/hello", None, "method_not_allowed"),
        ("GET", "/problems/busy", None, "not_found"),
        ("POST", "/api/v1/session", b"{", "bad_json"),
        ("POST", "/api/v1/session", b"{}", "invalid"),
        ("POST", "/api/v1/session", b'{"username":"\\ud800","password":"x","device":1}', "invalid"),
    ],
)
def test_errors_are_problem_details_with_a_stable_code(
    app: Flask, method: str, path: str, body: bytes | None, code: str
) -> None:
    answer = app.test_client().open(path, method=method, data=body, content_type="application/json")
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, answer.json["code"]) == (ERRORS[code].status, code)
    assert answer.json["status"] == answer.status_code
    assert {"type", "title", "detail"} <= answer.json.keys()
    if code == "method_not_allowed":
        assert answer.headers["Allow"] in ("GET, HEAD", "HEAD, GET", "POST")


def test_an_unexpected_error_tells_the_caller_nothing_and_the_log_no_content(
    app: Flask,
) -> None:
    @caller.allow(caller.PUBLIC)
    def fail() -> str:
        raise RuntimeError("张三的电话")

    app.view_functions["hello.hello"] = fail
    with capture_logs() as lines:
        answer = app.test_client().get("/api/v1/hello")
    assert (answer.status_code, answer.json["code"]) == (500, "server_error")
    told = str(lines)
    assert "RuntimeError" in told
    assert "张三" not in told + answer.text


def test_a_database_that_does_not_answer_is_busy_and_not_an_error_of_the_caller(app: Flask) -> None:
    @caller.allow(caller.PUBLIC)
    def fail() -> str:
        raise OperationalError("SELECT", {}, Exception("locked"))

    app.view_functions["hello.hello"] = fail
    answer = app.test_client().get("/api/v1/hello")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_the_description_names_problem_details_and_the_device_header(app: Flask) -> None:
    page = app.test_client().get("/api/v1/openapi.json").json
    assert page["openapi"] == "3.1.0"
    assert "application/problem+json" in page["components"]["responses"]["DEFAULT_ERROR"]["content"]
    writing = [
        (path, method, operation)
        for path, methods in page["paths"].items()
        for method, operation in methods.items()
        if method in ("post", "put", "delete")
    ]
    assert len(writing) >= 4
    for path, method, operation in writing:
        names = {one.get("name") for one in operation.get("parameters", [])}
        assert ("X-Device" in names) == ((path, method) not in WITHOUT_DEVICE), path


def test_the_description_asks_for_a_session_where_one_is_needed(app: Flask) -> None:
    page = app.test_client().get("/api/v1/openapi.json").json
    described = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower()): caller.allowed(app, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    open_ones = {
        (path, method)
        for path, methods in page["paths"].items()
        for method, operation in methods.items()
        if method != "parameters" and operation.get("security") == []
    }
    public = {key for key, who in described.items() if who == {caller.PUBLIC} and key[0] in page["paths"]}
    assert open_ones == {key for key in public if key[1] in page["paths"][key[0]]}
    assert len(open_ones) > 3
