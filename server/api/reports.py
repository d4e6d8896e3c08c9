"""What browsers say of the content security policy: counted and logged, never with anybody's words."""

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog
from flask import Blueprint, Response, request

from server.api.caller import PUBLIC, allow
from server.api.headers import PAGE_POLICY, REPORTS_PATH
from server.api.limits import takes
from server.base.errors import Problem

blueprint = Blueprint("reports", __name__)
log = structlog.get_logger(__name__)
MOST_BYTES = 8 * 1024
MOST_A_MINUTE = 60
DIRECTIVES = frozenset(part.split()[0] for part in PAGE_POLICY.split("; "))
# What browsers write in place of an address.
WORDS = frozenset(
    {"inline", "eval", "wasm-eval", "trusted-types-sink", "trusted-types-policy", "data", "blob"}
)


@dataclass
class Minute:
    """How many were logged in the present minute: anybody can reach this route and could fill the disk."""

    number: int = -1
    logged: int = 0
    lock: Lock = field(default_factory=Lock)

    def has_room(self) -> bool:
        """Whether one more may be logged; the first that may not says so."""
        present = int(time.monotonic() // 60)
        with self.lock:
            if present != self.number:
                self.number, self.logged = present, 0
            self.logged += 1
            if self.logged == MOST_A_MINUTE + 1:
                log.warning("csp_reports_dropped", most=MOST_A_MINUTE)
            return self.logged <= MOST_A_MINUTE


MINUTE = Minute()


@blueprint.post(REPORTS_PATH)
@takes(MOST_BYTES)
@allow(PUBLIC)
def take() -> Response:
    """Note that something on a page went against the policy."""
    try:
        content = orjson.loads(request.get_data())
        said = content["csp-report"]
        told = _told(said)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise Problem("bad_json") from error
    if MINUTE.has_room():
        log.warning("csp_report", **told)
    return Response(status=204)


def _told(said: dict[str, Any]) -> dict[str, Any]:
    """What may be logged of a report: which rule, what kind of thing, where in our own files.

    Shape: no address of a page and no sample, for both may hold what somebody wrote.
    """
    directive = str(said.get("effective-directive") or said.get("violated-directive", "")).partition(" ")[0]
    general = directive.removesuffix("-elem").removesuffix("-attr")
    file = urlsplit(str(said.get("source-file", ""))).path.rpartition("/")[2]
    line = said.get("line-number")
    return {
        "directive": directive if general in DIRECTIVES else "other",
        "blocked": _kind_of(str(said.get("blocked-uri", ""))),
        "file": file[:80] if file.isascii() and file.endswith((".js", ".css", ".html")) else "",
        "line": line if isinstance(line, int) and 0 <= line < 10**7 else 0,
    }


def _kind_of(blocked: str) -> str:
    if blocked in WORDS:
        return blocked
    if blocked.startswith(request.host_url):
        return "own"
    return "foreign" if "://" in blocked else "other"
