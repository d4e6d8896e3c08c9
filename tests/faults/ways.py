"""How a Python tablet reaches the server: straight into the engine, or over a socket as a browser does."""

import hmac
import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol
from urllib.parse import urlsplit

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.exc import DBAPIError

from server.base.clock import wire
from server.base.errors import Problem
from server.records import store
from server.records.engine import Engine
from server.records.ports import Caller
from server.records.seal import base64url, sealed_for, unbase64

Json = dict[str, Any]
Pulled = tuple[Json, list[Json], Json | None]
PASSWORD = "qiaomen-demo"
SIGN_INS = 2
THE_SERVERS = frozenset({401, 403, 429, 503, 507})  # what is told so is no op's fault


class Broken(OSError):
    """No answer that counts: the link, a captive portal, or the server failed."""


class Refused(Broken):
    """An answer came, and it was no result: the op that went alone may be at fault, and not the link."""


class Revoked(Exception):
    """401 `device_revoked`: what can be read is to be erased."""


class Who(Protocol):
    """What a way has to know of a device."""

    id: str
    user: str


class Way(Protocol):
    """The three requests of a contact; each raises `Broken`, `pull` gives no trailer where it was cut."""

    def sign_in(self, device: Who) -> Json: ...

    def push(self, device: Who, body: Json) -> Json: ...

    def pull(self, device: Who, request: Json) -> Pulled: ...


def sealed(session: Json, op: Json) -> Json:
    """An op sealed with a session's keys, as a browser does when it saves."""
    body = json.dumps(op, ensure_ascii=False).encode()
    mac = hmac.digest(unbase64(session["op_key"]), body, "sha256")
    point = ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP256R1(), unbase64(session["seal_key"]["public"])
    )
    return {"id": op["id"], "sealed": sealed_for(point, mac + body, op["id"], session["seal_key"]["kid"])}


def lines_of(raw: bytes) -> Pulled:
    """An NDJSON answer as far as it came: a line counts when its line feed has arrived."""
    parts = raw.split(b"\n")[:-1]
    if not parts:
        raise Broken("no header came")
    found = [orjson.loads(part) for part in parts]
    trailer = found.pop() if len(found) > 1 and "cursors" in found[-1] else None
    return found[0], found[1:], trailer


@dataclass
class Direct:
    """Straight into an engine, with the guard that the routes have before it."""

    engine: Engine
    is_revoked: Callable[[Who], bool] | None = None
    between: Callable[[], None] = lambda: None  # happens after a pull was read and before it is sent

    def _caller(self, device: Who) -> Caller:
        if self.is_revoked is not None:
            return Caller(device.user, device.id, self.is_revoked(device))
        with self.engine.database.snapshot() as connection:
            [row] = store.device_rows(connection, [device.id]).values()
            is_closed = self.engine.rights.judge(connection, [device.user]).is_closed(device.user)
        return Caller(device.user, device.id, row.state == "revoked" or is_closed)

    def sign_in(self, device: Who) -> Json:
        if self._caller(device).is_revoked:
            raise Revoked
        keys, kid = self.engine.keys, self.engine.keys.seal_kid
        with self.engine.database.snapshot() as connection:
            scopes = self.engine.rights.scopes_of(connection, device.user, self.engine.clock())
        return {
            "scopes": [{"id": scope} for scope in scopes],
            "epoch": self.engine.epoch(),
            "now": wire(self.engine.clock()),
            "seal_key": {"kid": kid, "public": base64url(keys.seal_public(kid))},
            "op_key": base64url(keys.op_key(device.user, device.id)),
        }

    def push(self, device: Who, body: Json) -> Json:
        try:
            return self.engine.push(self._caller(device), orjson.dumps(body))
        except Problem as problem:
            raise Refused(problem.code) from problem
        except DBAPIError as error:  # the route answers 500
            raise Refused("server_error") from error

    def pull(self, device: Who, request: Json) -> Pulled:
        caller = self._caller(device)
        if caller.is_revoked:
            raise Revoked
        answer = self.engine.pull(caller, request, {"seq": 0, "hash": ""})
        self.between()
        return lines_of(b"".join(answer))


@dataclass
class Http:
    """Over a socket, one connection kept alive; signs in again when the session has ended."""

    url: str
    username: str
    password: str = PASSWORD
    timeout: float = 10
    cookie: str = ""
    connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def sign_in(self, device: Who) -> Json:
        introduced = {"id": device.id, "name": "平板", "platform": "Python"}
        asked = {"username": self.username, "password": self.password, "device": introduced}
        status, headers, raw = self.ask(device, "POST", "/api/v1/session", orjson.dumps(asked))
        if status != 200:
            _refused(status, raw)
        self.cookie = (headers.get("Set-Cookie") or "").partition(";")[0]
        session: Json = orjson.loads(raw)
        device.user = session["user"]["id"]
        return session

    def push(self, device: Who, body: Json) -> Json:
        raw, is_whole = self._asked(device, "/api/v1/sync/push", body)
        if not is_whole:
            raise Broken("the answer was cut")
        answer: Json = orjson.loads(raw)
        return answer

    def pull(self, device: Who, request: Json) -> Pulled:
        return lines_of(self._asked(device, "/api/v1/sync/pull", request)[0])

    def _asked(self, device: Who, path: str, body: Json) -> tuple[bytes, bool]:
        for _ in range(SIGN_INS):
            status, headers, raw = self.ask(device, "POST", path, orjson.dumps(body))
            if status == 200 and "json" in (headers.get("Content-Type") or ""):
                return raw, headers.get("X-Cut") is None
            if status != 401 or orjson.loads(raw)["code"] != "signed_out":
                _refused(status, raw)
            self.sign_in(device)
        raise Broken("signed out again and again")

    def ask(
        self, device: Who, method: str, path: str, body: bytes = b"", more: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """One request: status, headers and body; a body that was cut comes with the header `X-Cut`.

        Errors: Broken when no status came.
        """
        said = {"X-Device": device.id, "Content-Type": "application/json", "Cookie": self.cookie} | (
            more or {}
        )
        try:
            if self.connection is None:
                place = urlsplit(self.url)
                self.connection = http.client.HTTPConnection(
                    place.hostname or "127.0.0.1", place.port, timeout=self.timeout
                )
            self.connection.request(method, path, body, said)
            answer = self.connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Broken(repr(error)) from error
        headers = {name.title(): value for name, value in answer.getheaders()}
        if not headers.get("Date", "").endswith("GMT"):  # it comes last, and http.client takes half a head
            self.close()
            raise Broken("the head of the answer was cut")
        try:
            return answer.status, headers, answer.read()
        except http.client.IncompleteRead as error:
            raw = error.partial
        except (OSError, http.client.HTTPException):
            raw = b""
        self.close()
        return answer.status, headers | {"X-Cut": "1"}, raw

    def close(self) -> None:
        """Let the connection go; the next request opens another."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _refused(status: int, raw: bytes) -> NoReturn:
    try:
        code = orjson.loads(raw)["code"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        code = "no_problem_json"
    if status == 401 and code == "device_revoked":
        raise Revoked
    raise (Broken if status in THE_SERVERS else Refused)(f"{status} {code}")
