"""The lane of files: ask what is held, send the next piece, read."""

import re

from flask import Response, request
from flask_smorest import Blueprint

from server.api.caller import SIGNED_IN_OR_REVOKED, allow, the_caller
from server.api.limits import takes
from server.api.parts import now, parts
from server.base.errors import Problem
from server.records.files import MAX_SEALED_BYTES
from server.records.pull.lines import Lines
from server.records.store import Readable

blueprint = Blueprint("files", __name__, url_prefix="/api/v1/files", description="照片与录音 files")
RANGE = re.compile(r"bytes (\d{1,9})-(\d{1,9})/(\d{1,9})")


@blueprint.get("/<scope>/<digest>")
@blueprint.response(200, description="The content", content_type="application/octet-stream")
@allow(SIGNED_IN_OR_REVOKED)
def read(scope: str, digest: str) -> Response:
    """The content to whoever may read a record that names it; HEAD tells how far a part is.

    A picture is drawn anew, so that nobody is sent what a camera wrote. A revoked device may ask what has
    arrived and reads nothing.
    """
    if the_caller().is_revoked and request.method != "HEAD":
        raise Problem("device_revoked", fields={"device": the_caller().device})
    if request.method == "HEAD":
        return _told(scope, digest)
    if parts().files.is_shown(scope, digest, _readable(scope)):
        held = parts().files.shown(scope, digest)
        if held is not None:
            name = f"{digest[:16]}.{held.media_type.partition('/')[2]}"
            headers = {"Content-Disposition": f"attachment; filename={name}"}
            return Response(held.content, mimetype=held.media_type, headers=headers)
    raise Problem("not_found")


def _told(scope: str, digest: str) -> Response:
    """Whether there is nothing left to send; how far a part is where there is."""
    caller, files = the_caller(), parts().files
    if _needs_nothing(scope, digest) or files.finish_left(caller, scope, digest):
        return _received(digest)
    return Response(status=404, headers={"Upload-Offset": str(files.offset(caller, scope, digest))})


@blueprint.put("/<scope>/<digest>")
@blueprint.doc(
    requestBody={"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
)
@blueprint.response(200, description="Whole and verified; 202 while more is to come")
@takes(MAX_SEALED_BYTES)
@allow(SIGNED_IN_OR_REVOKED)
def send(scope: str, digest: str) -> Response:
    """Add a piece of the sealed bytes; `Content-Range` says where it belongs."""
    piece = request.stream.read(MAX_SEALED_BYTES + 1)
    start, total = _range(len(piece))
    files = parts().files
    if _needs_nothing(scope, digest) or files.append(the_caller(), scope, digest, start, total, piece):
        return _received(digest)
    return Response(status=202, headers={"Upload-Offset": str(files.offset(the_caller(), scope, digest))})


def _received(digest: str) -> Response:
    """The receipt for a file: it names the content, as no captive portal's page would."""
    return Response(status=200, headers={"ETag": f'"{digest}"'})


def _needs_nothing(scope: str, digest: str) -> bool:
    """Whether a device has nothing to send: the file is held, or was erased and is not taken again."""
    files = parts().files
    return files.is_readable(the_caller(), scope, digest, _readable(scope)) or files.is_erased(scope, digest)


def _readable(scope: str) -> Readable:
    """Which records of the scope the caller may read."""
    caller = the_caller()
    held = parts()
    with held.database.snapshot() as connection:
        reach = held.rights.judge(connection, [caller.user]).reach(caller.user, scope, now())
    return Lines(held.registry, caller.user, now()).readable(reach)


def _range(size_bytes: int) -> tuple[int, int]:
    """(start, total) of the piece.

    Errors: Problem bad_range when Content-Range is missing or does not fit the body.
    """
    stated = RANGE.fullmatch(request.headers.get("Content-Range", ""))
    if stated is None:
        raise Problem("bad_range", "Content-Range: bytes START-END/TOTAL is needed")
    start, end, total = (int(part) for part in stated.groups())
    if end - start + 1 != size_bytes or end >= total:
        raise Problem("bad_range", "Content-Range does not fit the body")
    return start, total
