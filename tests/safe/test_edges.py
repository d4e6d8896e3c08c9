"""What comes in is bounded and what goes out is fenced in: headers, bodies, JSON, reports of the policy."""

import gzip
import zlib

import orjson
import pytest
from flask import Flask
from structlog.testing import capture_logs

from server.api import headers, reports
from server.api.caller import allowed
from server.api.limits import MOST_BYTES, MOST_DEPTH, MOST_QUERY_BYTES
from server.api.parts import Parts
from server.records.envelope import MAX_BYTES
from tests.api.street import Tablet
from tests.people.street import HOUSE

MEGABYTE = 1024 * 1024
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_page_may_run_nothing_but_its_own_files_and_makes_no_script_of_a_text(app: Flask) -> None:
    with app.test_client().get("/", headers={"Accept": "text/html"}) as answer:
        page = answer.get_data(as_text=True)
    rules = {
        part.partition(" ")[0]: part.partition(" ")[2].split()
        for part in answer.headers["Content-Security-Policy"].split("; ")
    }
    assert rules["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == ["'none'"]
    assert rules["require-trusted-types-for"] == ["'script'"]
    assert rules["trusted-types"] == ["default", "vue"]
    assert "unsafe-inline" not in str(rules)
    assert "http" not in str(rules)
    assert "<script>" not in page
    assert "style=" not in page


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/hello", "/healthz", "/api/v1/nothing", "/api/v1/session", "/x.js"]
)
def test_every_answer_carries_every_header(app: Flask, path: str) -> None:
    with app.test_client().get(path) as answer:
        found = answer.headers
    assert {name: found.get(name) for name in headers.HEADERS} == headers.HEADERS
    assert "geolocation=()" in found["Permissions-Policy"]
    assert "default-src 'none'" in found["Content-Security-Policy"]
    assert found["Cache-Control"] in ("no-store", "no-cache")
    assert "Server" not in found


def test_where_the_connection_is_safe_it_stays_so(app: Flask, parts: Parts) -> None:
    assert "Strict-Transport-Security" not in app.test_client().get("/healthz").headers
    parts.settings = type(parts.settings)(**{**vars(parts.settings), "is_secure": True})
    assert app.test_client().get("/healthz").headers["Strict-Transport-Security"].startswith("max-age=6307")


def test_no_route_takes_a_body_beyond_its_bound(app: Flask, tablet: Tablet) -> None:
    bounds = {name: getattr(view, "takes", (MOST_BYTES, ""))[0] for name, view in app.view_functions.items()}
    assert max(bounds.values()) <= 32 * MEGABYTE
    assert sorted(name for name, most in bounds.items() if most > MOST_BYTES) == [
        "admin.recut_grids",
        "files.send", "forms.check", "forms.publish_form", "register.upload", "sync.pull", "sync.push",
    ]  # fmt: skip
    assert (
        tablet.ask("POST", "/api/v1/sync/push", data=b" " * (MAX_BYTES + 1)).json["code"] == "batch_too_large"
    )
    for method, path in (
        ("POST", "/api/v1/session"),
        ("POST", "/api/v1/sync/pull"),
        ("POST", "/api/v1/csp-reports"),
    ):
        answer = tablet.ask(method, path, data=b"{}" + b" " * 2 * MEGABYTE, content_type="application/json")
        assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_a_body_that_does_not_say_how_long_it_is_is_bounded_too(app: Flask) -> None:
    class Endless:
        """Gives for ever, and counts."""

        given = 0

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= MEGABYTE
            self.given += size
            return b" " * size

    stream = Endless()
    answer = app.test_client().open(
        "/api/v1/session", method="POST", content_type="application/json",
        environ_overrides={"wsgi.input": stream, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )  # fmt: skip
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    assert stream.given <= MOST_BYTES + MEGABYTE


@pytest.mark.parametrize(
    ("body", "coding", "code"),
    [
        (gzip.compress(b" " * 200 * MEGABYTE), "gzip", "batch_too_large"),
        (gzip.compress(gzip.compress(b" " * 200 * MEGABYTE)), "gzip", "bad_json"),
        (zlib.compress(b"{}"), "deflate", "unsupported_type"),
        (b"\x28\xb5\x2f\xfd", "zstd", "unsupported_type"),
        (b"", "br", "unsupported_type"),
        (b"{}", "gzip", "bad_request"),
    ],
    ids=["bomb", "twice", "deflate", "zstd", "br", "no gzip"],
)
def test_a_packed_body_is_unpacked_within_its_bound(
    tablet: Tablet, body: bytes, coding: str, code: str
) -> None:
    answer = tablet.ask("POST", "/api/v1/sync/push", data=body, headers={"Content-Encoding": coding})
    assert answer.json["code"] == code


@pytest.mark.parametrize(
    "body",
    [
        b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1),
        b"[" * 60_000,
        b'{"username":' * 10_000,
        b'{"username":' + b"9" * 5000 + b"}",
        b'{"username":-' + b"9" * 19 + b"}",
        b'{"username":1e999}',
        b'{"username":NaN}',
        b'{"username":-Infinity}',
    ],
)
def test_json_that_no_field_could_hold_is_refused_before_it_is_parsed(app: Flask, body: bytes) -> None:
    answer = app.test_client().post("/api/v1/session", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "bad_json")


def test_what_stands_in_a_string_is_not_counted(app: Flask) -> None:
    odd = {"username": "[" * 99 + '\\" NaN 1e999 ' + "9" * 50, "password": "x", "device": "[{" * 40}
    answer = app.test_client().post("/api/v1/session", json=odd)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_an_op_nested_without_end_is_kept_apart_and_harms_no_other(tablet: Tablet, parts: Parts) -> None:
    nested: object = 1
    for _ in range(900):
        nested = [nested]
    body = orjson.dumps({"sent": "2026-11-23T01:00:00.000Z", "ops": [{"id": "deep"}]})
    deep = b"[" * 900 + b"]" * 900
    answer = tablet.ask("POST", "/api/v1/sync/push", data=body.replace(b'"deep"', deep))
    assert answer.status_code in (200, 400)
    answer = tablet.ask("POST", "/api/v1/sync/push", data=body.replace(b'"deep"', b"[" * 100_000))
    assert (answer.status_code, answer.json["code"]) == (400, "bad_json")


def test_a_question_as_long_as_a_book_is_not_read(tablet: Tablet) -> None:
    asked = f"/api/v1/sync/chain/{HOUSE}?from=1&to=2&x={'y' * MOST_QUERY_BYTES}"
    assert tablet.ask("GET", asked).json["code"] == "bad_request"


@pytest.fixture
def fresh_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MINUTE", reports.Minute())


CANARY = "张桂兰13800000000"


def report(**more: object) -> bytes:
    return orjson.dumps({"csp-report": {
        "document-uri": f"http://localhost/homes/{CANARY}", "referrer": CANARY, "script-sample": CANARY,
        "effective-directive": "script-src-elem", "violated-directive": "script-src-elem",
        "blocked-uri": f"https://{CANARY}.example.org/", "source-file": "http://localhost/assets/index-a.js",
        "line-number": 7, **more,
    }})  # fmt: skip


@pytest.mark.usefixtures("fresh_minute")
def test_a_report_of_the_policy_is_logged_without_anybodys_words(app: Flask) -> None:
    send = app.test_client().post
    with capture_logs() as lines:
        assert (
            send("/api/v1/csp-reports", data=report(), content_type="application/csp-report").status_code
            == 204
        )
        odd = report(**{"effective-directive": CANARY, "source-file": CANARY, "line-number": CANARY})
        assert send("/api/v1/csp-reports", data=odd).status_code == 204
    assert lines[0] == {
        "event": "csp_report", "log_level": "warning", "directive": "script-src-elem", "blocked": "foreign",
        "file": "index-a.js", "line": 7,
    }  # fmt: skip
    assert CANARY not in str(lines)


@pytest.mark.usefixtures("fresh_minute")
def test_reports_fill_no_disk(app: Flask) -> None:
    with capture_logs() as lines:
        for _ in range(3 * reports.MOST_A_MINUTE):
            assert app.test_client().post("/api/v1/csp-reports", data=report()).status_code == 204
    assert len(lines) == reports.MOST_A_MINUTE + 1
    assert app.test_client().post("/api/v1/csp-reports", data=b"{").json["code"] == "bad_json"
    assert app.test_client().post("/api/v1/csp-reports", data=b'{"csp-report":[]}').json["code"] == "bad_json"
    assert allowed(app, "reports.take") == {"public"}
