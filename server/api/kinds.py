"""The manifest: every kind as devices see it, what their forms and lists are drawn from."""

from typing import Any

from flask_smorest import Blueprint

from server.api.caller import SIGNED_IN, allow
from server.api.parts import parts

blueprint = Blueprint("kinds", __name__, url_prefix="/api/v1", description="记录种类 kinds")


@blueprint.get("/kinds")
@blueprint.response(200, description="`{digest, kinds}`, docs/protocol.md")
@allow(SIGNED_IN)
def kinds() -> dict[str, Any]:
    """All kinds with their fields, code lists, workflows and rights; `digest` changes with any of them."""
    registry = parts().registry
    return {"digest": registry.digest, "kinds": registry.manifest}
