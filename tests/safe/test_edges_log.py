"""The log holds ids and codes; whatever fails, no caller and no line is told what somebody wrote."""

import ast
import gzip
import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask, abort
from sqlalchemy.exc import IntegrityError, OperationalError

from server.api import caller
from server.api.parts import Parts
from server.base.clock import wire
from server.base.ids import new_id
from server.base.log import NUMBERS, SHAPES, told
from server.records.push import items
from tests.api.street import Tablet, hire
from tests.people.street import HOUSE, STREET
from tests.serving import ROOT

CANARY = "张桂兰-13812345678-残疾"
LOGS = {"debug", "info", "warning", "error", "critical", "exception"}
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def line(**more: object) -> dict[str, object]:
    return told(None, "", {"event": "op_failed", "level": "error", **more})


@pytest.mark.parametrize(
    "key", ["event", "user", "device", "error", "route", "kind", "scopes", "digest", "seq"]
)
def test_a_name_fits_no_key(key: str) -> None:
    for words in (CANARY, "13812345678 张", f"{new_id()} {CANARY}", [CANARY], {"a": CANARY}):
        assert CANARY not in str(line(**{key: words}))
        assert "张" not in str(line(**{key: words}))


def test_what_nobody_listed_is_not_written_and_what_is_listed_stands() -> None:
    kept = {
        "device": new_id(),
        "scopes": [new_id()],
        "error": "KeyError",
        "seq": 7,
        "where": ["/srv/a b.py:3"],
    }
    assert line(**kept, name=CANARY, body={"note": CANARY}) == {
        "event": "op_failed",
        "level": "error",
        **kept,
    }


def test_of_an_exception_only_its_class_and_place_are_written() -> None:
    try:
        raise ValueError(CANARY)
    except ValueError:
        written = line(exc_info=True, job=new_id())
    assert written["error"] == "ValueError"
    assert "test_edges_log.py" in str(written["where"])
    assert CANARY not in str(written)


def logged() -> Iterator[tuple[str, str]]:
    """Every key that the server's code gives to its log, with where."""
    for path in (ROOT / "server").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOGS
            ):
                continue
            if isinstance(node.func.value, ast.Name) and node.func.value.id in ("log", "logger", "LOG"):
                yield from ((one.arg or "**", f"{path.name}:{node.lineno}") for one in node.keywords)


def test_every_key_that_the_code_logs_is_listed() -> None:
    found = list(logged())
    assert len(found) > 10
    unknown = {place for key, place in found if key not in {*SHAPES, *NUMBERS, "**", "exc_info"}}
    assert unknown == set()


def test_nothing_but_the_log_speaks_and_it_speaks_no_f_strings() -> None:
    for path in (ROOT / "server").rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        assert not re.search(r"\blog\.\w+\(\s*f[\"']", code), path
        assert "logging.getLogger" not in code, path
        assert "traceback.print" not in code, path
        assert "format_exc" not in code, path


def errors() -> list[Exception]:
    return [
        RuntimeError(CANARY),
        KeyError(CANARY),
        RecursionError(CANARY),
        MemoryError(CANARY),
        UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY),
        IntegrityError(f"INSERT {CANARY}", {"name": CANARY}, Exception(CANARY)),
        OperationalError(f"SELECT {CANARY}", {"name": CANARY}, Exception(CANARY)),
    ]


@SQLITE
def test_whatever_any_route_trips_over_the_caller_is_told_a_code(
    app: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = 0
    faults = errors()
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<[^>]+>", new_id(), rule.rule)
        fault = faults[asked % len(faults)]

        @caller.allow(caller.PUBLIC)
        def fail(fault: Exception = fault, **_parts: str) -> str:
            raise fault

        whole = app.view_functions[rule.endpoint]
        app.view_functions[rule.endpoint] = fail
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            asked += 1
            with app.test_client().open(path, method=method, json={} if method != "GET" else None) as answer:
                said = answer.get_data(as_text=True)
                assert answer.content_type == "application/problem+json", path
                assert answer.status_code in (500, 503), (path, said)
            assert not re.search(r"Traceback|\.py|Error|sqlalchemy|INSERT|SELECT", said), said
            assert CANARY not in said
        app.view_functions[rule.endpoint] = whole
    assert asked > 40
    written = capfd.readouterr().err
    assert written.count('"where"') == asked
    assert CANARY not in written


@SQLITE
def test_a_description_that_a_library_gives_an_error_is_not_passed_on(app: Flask) -> None:
    @caller.allow(caller.PUBLIC)
    def fail() -> None:
        abort(400, description=CANARY)

    app.view_functions["hello.hello"] = fail
    answer = app.test_client().get("/api/v1/hello")
    assert answer.json["code"] == "bad_request"
    assert CANARY not in answer.text


@SQLITE
def test_a_day_of_work_leaves_nobody_in_the_log(
    app: Flask, parts: Parts, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hire(parts, "wangge01", "grid_worker")
    hire(parts, "guanli01", "street_admin", STREET)
    tablet = Tablet(app)
    assert tablet.sign_in(CANARY, CANARY).status_code in (401, 422)
    assert tablet.sign_in("wangge01", CANARY).status_code == 401
    named = {"id": tablet.device, "name": CANARY, "platform": CANARY}
    asked = {"username": "wangge01", "password": "qiaomen-demo", "device": named}
    assert tablet.client.post("/api/v1/session", json=asked).status_code == 200

    now, home = wire(parts.clock()), new_id()
    sets: list[dict[str, object]] = [
        {"building": HOUSE, "entrance": "1", "door": "101", "dwelling_state": "lived", "note": CANARY},
        {"name": CANARY, "phones": [CANARY], "no_such_field": CANARY},
        {"household": home, "visit_mode": "home", "result": "met", "purposes": ["routine"], "note": CANARY},
    ]
    kinds = ("dwelling", "person", "visit")

    def push(n: int) -> list[str]:
        ops = [
            {"id": new_id(), "device": tablet.device, "n": n + at, "kind": kind, "record": new_id(),
             "new": True, "scope": HOUSE, "base": None, "schema": 1, "at": now, "set": body}
            for at, (kind, body) in enumerate(zip(kinds, sets, strict=True))
        ]  # fmt: skip
        ops += [{"id": new_id(), "sealed": {"kid": CANARY, "enc": CANARY, "ct": CANARY}}, {"id": CANARY}]
        body = gzip.compress(json.dumps({"sent": now, "report": {"app": CANARY}, "ops": ops}).encode())
        answer = tablet.ask("POST", "/api/v1/sync/push", data=body, headers={"Content-Encoding": "gzip"})
        assert answer.status_code == 200
        return [result["status"] for result in answer.json["results"]]

    push(1)

    def trip(*_args: object, **_more: object) -> None:
        raise ValueError(CANARY)

    with monkeypatch.context() as broken:
        broken.setattr(items, "read_json", trip, raising=False)
        push(10)
    tablet.ask(
        "POST",
        "/api/v1/sync/pull",
        json={"cursors": {HOUSE: {"seq": 0}}, "access_log": {"seq": 1, "hash": CANARY}},
    )
    tablet.ask(
        "PUT",
        f"/api/v1/files/{HOUSE}/{'0' * 64}",
        data=CANARY.encode(),
        headers={"Content-Range": "bytes 0-9/10"},
    )
    for path in (
        "/api/v1/desk/arrivals",
        f"/api/v1/desk/{CANARY}",
        f"/homes/{CANARY}",
        f"/api/v1/kinds?x={CANARY}",
    ):
        tablet.ask("GET", path)

    with monkeypatch.context() as broken:
        broken.setattr("server.register.jobs._run", trip)
        admin = Tablet(app)
        admin.sign_in("guanli01")
        sent = admin.ask("POST", f"/api/v1/register?name={CANARY}", data=b"PK" + CANARY.encode())
        assert sent.status_code == 202
        for _ in range(100):
            state = admin.ask("GET", f"/api/v1/register/{sent.json['id']}").json["state"]
            if state == "failed":
                break
    assert state == "failed"

    written = capfd.readouterr()
    assert '"register_failed"' in written.err
    assert len(written.err.splitlines()) >= 3
    for part in CANARY.split("-"):
        assert part not in written.err + written.out
        assert json.dumps(part)[1:-1] not in written.err + written.out
