"""An XLSForm that somebody uploads, converted in a limited child."""

import threading
from dataclasses import dataclass
from typing import Any

import orjson

from server.base.child import asked
from server.base.errors import Problem
from server.forms.problems import FormProblem

MOST_BYTES = 2 * 1024 * 1024
SECONDS, WAIT_SECONDS = 40, 5
AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Converted:
    """A workbook that became a form: its XForm, and what is told of it before it is published."""

    xml: bytes
    told: dict[str, Any]


def read_workbook(content: bytes) -> Converted | list[dict[str, Any]]:
    """The form in a workbook, or what is wrong with it.

    Errors: Problem too_large; busy where there was no time.
    """
    if len(content) > MOST_BYTES:
        raise Problem("too_large")
    told = _in_child(content)
    if told is None:
        return [FormProblem("unreadable").as_json()]
    xml = told.pop("xml")
    if xml is None:
        problems: list[dict[str, Any]] = told["problems"]
        return problems
    return Converted(str(xml).encode(), told)


def _in_child(content: bytes) -> dict[str, Any] | None:
    if not AT_ONCE.acquire(timeout=WAIT_SECONDS):  # whoever waits here keeps tablets from their turn
        raise Problem("busy")
    try:
        code, out = asked("server.forms.child", content, SECONDS)
    finally:
        AT_ONCE.release()
    if code or not out:
        return None  # it ran out of memory or time
    found: dict[str, Any] = orjson.loads(out)
    return found
