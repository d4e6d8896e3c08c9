"""The manifest: every kind as devices see it, what their forms and lists are drawn from."""

import hashlib
from typing import Any

import orjson
from flask_smorest import Blueprint

from server.api.caller import SIGNED_IN, allow
from server.api.parts import parts
from server.kinds.guard import LIST

blueprint = Blueprint("kinds", __name__, url_prefix="/api/v1", description="记录种类 kinds")


@blueprint.get("/kinds")
@blueprint.response(200, description="`{digest, kinds, guard}`, docs/protocol.md")
@allow(SIGNED_IN)
def kinds() -> dict[str, Any]:
    """All kinds with fields, code lists, workflows and rights, and the guard; `digest` changes with any."""
    registry = parts().registry
    digest = hashlib.sha256(registry.digest.encode() + orjson.dumps(LIST)).hexdigest()[:16]
    return {"digest": digest, "kinds": registry.manifest, "guard": LIST}
