"""Whether the server can work: `/healthz`, for whoever watches the machine."""

from flask import Blueprint
from sqlalchemy import text

from server import __version__
from server.api.caller import PUBLIC, allow
from server.api.parts import parts

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@allow(PUBLIC)
def healthz() -> dict[str, str]:
    """Answers 200 when the database answers, and 503 when it does not."""
    with parts().database.snapshot() as connection:
        connection.execute(text("SELECT 1"))
    return {"status": "ok", "version": __version__}
