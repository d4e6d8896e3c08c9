"""Every error leaves as problem details (RFC 9457): a stable code and a sentence, never a stack trace."""

from typing import Any

import orjson
import structlog
from flask import Flask, Response, request
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException

from server.base.errors import Problem
from server.base.log import where_of
from server.base.storage import trouble_of

log = structlog.get_logger()

BY_STATUS = {
    401: "signed_out",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_type",
    416: "bad_range",
    422: "invalid",
    429: "too_many_tries",
    503: "busy",
}
SECONDS_WHEN_BUSY = 2
SECONDS_UNTIL_ROOM = 60


def install(app: Flask) -> None:
    """Answer every error that a route raises; after flask-smorest, whose own handler would win otherwise."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(exc.OperationalError, _of_database)
    app.register_error_handler(exc.TimeoutError, _of_database)
    app.register_error_handler(Exception, _of_anything)


def answer(problem: Problem) -> Response:
    """A problem as a response."""
    response = Response(
        orjson.dumps(problem.as_json()), problem.kind.status, content_type="application/problem+json"
    )
    if problem.wait_seconds:
        response.headers["Retry-After"] = str(problem.wait_seconds)
    return response


def _of_http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error  # a redirect of the router
    messages = (getattr(error, "data", None) or {}).get("messages", {})
    code = BY_STATUS.get(status, "bad_request" if status < 500 else "server_error")
    if status == 400 and "Invalid JSON body." in str(messages):
        code = "bad_json"
    response = answer(Problem(code, fields=_fields(messages)))
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _fields(messages: Any) -> dict[str, str]:
    """Validation messages by field, as a dotted path: `device.id`."""
    if not isinstance(messages, dict):
        return {}
    found: dict[str, str] = {}
    # The outermost level names where the value stood: json, query, form.
    for inner in messages.values():
        found.update(_flat("", inner))
    return found


def _flat(path: str, messages: Any) -> dict[str, str]:
    if not isinstance(messages, dict):
        return {path: " ".join(str(one) for one in messages) if isinstance(messages, list) else str(messages)}
    found: dict[str, str] = {}
    for name, inner in messages.items():
        found.update(_flat(f"{path}.{name}" if path else str(name), inner))
    return found


def _of_database(error: Exception) -> Response:
    return _told(error, Problem("busy", wait_seconds=SECONDS_WHEN_BUSY))


def _of_anything(error: Exception) -> Response:
    return _told(error, Problem("server_error"))


def _told(error: Exception, otherwise: Problem) -> Response:
    """Answer, and write into the log: what and where.

    Not the message, which may hold what somebody wrote about somebody. A disk that is full or fails is an
    event of its own, for whoever has to make room.
    """
    trouble = trouble_of(error)
    log.error(
        trouble or "unexpected",
        error=type(error).__name__,
        route=str(request.url_rule),
        where=where_of(error),
    )
    return answer(Problem(trouble, wait_seconds=SECONDS_UNTIL_ROOM) if trouble else otherwise)
