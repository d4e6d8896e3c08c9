"""Single records, read online."""

from typing import Any

from flask_smorest import Blueprint

from server.api.caller import SIGNED_IN, allow
from server.api.desk.asking import logged, looking
from server.api.desk.parked import WhyShape
from server.api.parts import parts
from server.desk.log import readers_for
from server.desk.record import read

blueprint = Blueprint("records", __name__, url_prefix="/api/v1/records", description="单条记录 one record")


@blueprint.get("/<scope>/<record>")
@blueprint.arguments(WhyShape, location="query")
@blueprint.response(200, description="the record, its history, what was said about it, who read it")
@allow(SIGNED_IN)
def read_record(asked: dict[str, Any], scope: str, record: str) -> dict[str, Any]:
    """One record, if the caller's roles read its kind; roles of the street say why, and it is logged."""
    why, keys = asked.get("why", ""), parts().keys
    asking = logged if why else looking
    return asking(lambda reader: read(reader, keys, scope, record, why))


@blueprint.get("/<scope>/<record>/readers")
@blueprint.response(200, description="`readers`: who read it at a desk, when and why")
@allow(SIGNED_IN)
def read_readers(scope: str, record: str) -> dict[str, Any]:
    """谁看过: for the record's author and whoever leads its scope."""
    return {"readers": looking(lambda reader: readers_for(reader, scope, record))}
