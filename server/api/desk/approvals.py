"""待我同意: what waits for a second person, agreed to or refused; each deed's own routes ask for it."""

from typing import Any

from flask_smorest import Blueprint

from server.api.caller import allow
from server.api.desk.asking import logged, looking
from server.desk.naming import user_names
from server.desk.reader import Reader
from server.people import approvals

blueprint = Blueprint(
    "approvals", __name__, url_prefix="/api/v1/desk/approvals", description="待我同意 approval by two persons"
)


@blueprint.get("")
@blueprint.response(200, description="`waiting` for the caller, `mine`, and the `deeds` there are")
@allow(*approvals.AGREEING, *approvals.ASKING)
def read_approvals() -> dict[str, Any]:
    """What waits for the caller's yes, and what they have asked for themselves."""
    return looking(_listed)


@blueprint.post("/<id_>/agree")
@blueprint.response(204)
@allow(*approvals.AGREEING)
def agree(id_: str) -> None:
    """Agree to somebody else's request."""
    logged(lambda reader: approvals.approve(reader.connection, id_, reader.user, reader.now))


@blueprint.post("/<id_>/refuse")
@blueprint.response(204)
@allow(*approvals.AGREEING, *approvals.ASKING)
def refuse(id_: str) -> None:
    """Say no to somebody's request, or take one's own back."""
    logged(lambda reader: approvals.refuse(reader.connection, id_, reader.user, reader.now))


def _listed(reader: Reader) -> dict[str, Any]:
    waiting = approvals.waiting_for(reader.connection, reader.user, reader.now)
    mine = approvals.asked_by(reader.connection, reader.user)
    names = user_names(
        reader.connection, [row.by for row in waiting] + [row.decided_by for row in mine if row.decided_by]
    )

    def told(row: Any) -> dict[str, Any]:
        is_over = row.state in ("asked", "agreed") and row.expires_at <= reader.instant
        return {
            "id": row.id,
            "what": row.what,
            "words": row.words,
            "place": reader.place(row.scope) if row.scope else {},
            "by": {"id": row.by, "name": names.get(row.by, "")},
            "why": row.why,
            "asked_at": row.asked_at,
            "expires_at": row.expires_at,
            "state": "over" if is_over else row.state,
            "decided_by": {"id": row.decided_by, "name": names.get(row.decided_by or "", "")},
            "decided_at": row.decided_at,
        }

    return {
        "waiting": [told(row) for row in waiting],
        "mine": [told(row) for row in mine],
        "deeds": [
            {"value": name, "zh": deed.label.zh, "en": deed.label.en}
            for name, deed in approvals.DEEDS.items()
        ],
    }
