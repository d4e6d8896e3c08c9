"""Reading what a device asks in a pull."""

from dataclasses import dataclass, field
from typing import Any

from server.base.errors import Problem
from server.base.ids import is_id

MAX_LINES = 5000
MAX_SCOPES = 5000


@dataclass(frozen=True)
class Cursor:
    """How far a device has come in one scope.

    Shape: `rights` is the digest that its copy was made under, `head` the scope's seq and hash it was told.
    """

    scope: str
    seq: int
    rights: str | None = None
    head_seq: int | None = None
    head_hash: str | None = None


@dataclass(frozen=True)
class Ask:
    """A pull's request, checked."""

    cursors: list[Cursor] = field(default_factory=list)
    limit: int = MAX_LINES
    report: dict[str, Any] | None = None
    epoch: str | None = None


def read_ask(content: Any) -> Ask:
    """Check a pull's JSON.

    Errors: Problem invalid naming the field at fault.
    """
    if not isinstance(content, dict):
        raise Problem("bad_json")
    cursors = content.get("cursors", {})
    if not isinstance(cursors, dict) or len(cursors) > MAX_SCOPES:
        raise Problem("invalid", fields={"cursors": f"an object of at most {MAX_SCOPES} scopes"})
    limit = content.get("limit", MAX_LINES)
    if not _whole(limit) or limit < 1:
        raise Problem("invalid", fields={"limit": f"1 to {MAX_LINES}"})
    report, epoch = content.get("report"), content.get("epoch")
    return Ask(
        [_cursor(scope, value) for scope, value in cursors.items()],
        min(limit, MAX_LINES),
        report if isinstance(report, dict) else None,
        epoch if is_id(epoch) else None,
    )


def _cursor(scope: str, value: Any) -> Cursor:
    place = f"cursors.{scope[:36]}"
    if not is_id(scope) or not isinstance(value, dict) or not _whole(value.get("seq")):
        raise Problem("invalid", fields={place: "a scope with a seq"})
    rights, head = value.get("rights"), value.get("head")
    if rights is not None and not isinstance(rights, str):
        raise Problem("invalid", fields={place: "rights is text"})
    if head is None:
        return Cursor(scope, value["seq"], rights)
    if not isinstance(head, dict) or not _whole(head.get("seq")) or not isinstance(head.get("hash"), str):
        raise Problem("invalid", fields={place: "head has a seq and a hash"})
    return Cursor(scope, value["seq"], rights, head["seq"], head["hash"])


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53
