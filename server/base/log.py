"""Structured logs, one JSON object a line, without personal data: ids and codes, never names or bodies.

What may stand in a line is a list, and each key has a shape: a name, a phone number or a sentence fits none.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

CODE = r"[a-z][a-z0-9_-]{0,60}"
ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SHAPES: Mapping[str, str] = {
    "event": CODE,
    "level": CODE,
    "timestamp": r"[0-9T:.-]{19,26}Z",
    # who, where and what, by id
    "device": ID,
    "user": ID,
    "scope": ID,
    "scopes": ID,
    "record": ID,
    "op": ID,
    "job": ID,
    "digest": r"[0-9a-f]{64}",
    "kind": CODE,
    "what": CODE,
    "proof": CODE,
    "status": CODE,
    "places": r"[a-z0-9_:/.-]{1,80}",
    "wrong": r"[a-z0-9_:/.-]{1,80}",
    # what went wrong, by code
    "error": r"[A-Z][A-Za-z]{0,60}",
    "problem": CODE,
    "route": r"/[a-z0-9_/<>:.-]{0,100}|None",
    "where": r"[^\n]{1,300}:\d{1,6}",
    "directive": CODE,
    "blocked": CODE,
    "file": r"[\w.-]{0,80}",
}
NUMBERS = frozenset({"seq", "most", "line", "count", "seconds", "homes", "errno"})
HIDDEN = "…"


def set_up_log() -> None:
    """Send events to standard error as JSON."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            told,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def told(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> dict[str, Any]:
    """What of a line may be written; the last step before it is.

    Shape: keys that nobody listed go, values of another shape become an ellipsis. Of an exception its class
           and where it came from, never its message.
    """
    if line.pop("exc_info", None):
        error = sys.exc_info()[1]
        if error is not None:
            line.update({"error": type(error).__name__, "where": where_of(error)})
    return {key: _value(key, value) for key, value in line.items() if key in SHAPES or key in NUMBERS}


def _value(key: str, value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_value(key, one) for one in value]
    if key in NUMBERS:
        return value if isinstance(value, (int, float)) else HIDDEN
    return value if isinstance(value, str) and re.fullmatch(SHAPES[key], value) else HIDDEN


def where_of(error: BaseException) -> list[str]:
    """Where an error came from, for the log; never its message, which may hold what somebody wrote."""
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-12:]]
