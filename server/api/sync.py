"""Push, pull and the chain's page: docs/protocol.md is the contract, this is only its transport."""

import zlib
from collections.abc import Iterator
from typing import Any

import orjson
import structlog
import zstandard
from flask import Response, request
from flask_smorest import Blueprint
from sqlalchemy.exc import DBAPIError

from server.api.caller import SIGNED_IN, SIGNED_IN_OR_REVOKED, allow, the_caller
from server.api.limits import takes
from server.api.parts import now, parts
from server.api.sync_shapes import LINES, json_body, ref
from server.base.errors import Problem
from server.base.storage import trouble_of
from server.people import access_log, heads
from server.people.heads import Claim, read_claim
from server.records.envelope import MAX_BYTES

blueprint = Blueprint("sync", __name__, url_prefix="/api/v1/sync", description="同步 push, pull and chain")
log = structlog.get_logger(__name__)
MAX_ASK_BYTES = 1024 * 1024
MAX_ENTRIES = 10_000
MAX_SEQ = 2**53
NDJSON = "application/x-ndjson"


@blueprint.post("/push")
@blueprint.doc(summary="Bring ops", requestBody=json_body("Push"))
@blueprint.response(200, ref("Pushed"), description="One result an op, in the order sent")
@takes(MAX_BYTES, "batch_too_large")
@allow(SIGNED_IN_OR_REVOKED)
def push() -> Response:
    """Take in ops, plain or sealed, questions and discards."""
    answer = parts().engine.push(the_caller(), unpacked(MAX_BYTES, "batch_too_large"))
    return Response(orjson.dumps(answer), mimetype="application/json", headers={"Cache-Control": "no-store"})


@blueprint.post("/pull")
@blueprint.doc(summary="Take what changed", requestBody=json_body("Pull"))
@blueprint.response(200, LINES, description="A header, a line a record, the new cursors", content_type=NDJSON)
@takes(MAX_ASK_BYTES)
@allow(SIGNED_IN)
def pull() -> Response:
    """Give what changed in the caller's scopes since their cursors."""
    try:
        content = orjson.loads(unpacked(MAX_ASK_BYTES, "too_large"))
    except orjson.JSONDecodeError as error:
        raise Problem("bad_json", str(error)) from error
    lines = parts().engine.pull(the_caller(), content, _access_head(read_claim(content)))
    coding, packed = _packed(lines)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if coding:
        headers["Content-Encoding"] = coding
    return Response(packed, mimetype=NDJSON, headers=headers)


@blueprint.get("/chain/<scope>")
@blueprint.doc(
    summary="A scope's chain",
    parameters=[
        {"in": "query", "name": name, "schema": {"type": "integer", "minimum": 1}} for name in ("from", "to")
    ],
)
@blueprint.response(200, description="Entries in hex, one a line", content_type="text/plain")
@allow(SIGNED_IN)
def chain(scope: str) -> Response:
    """The chain's entries from one seq to another, to anyone who reads that scope."""
    start = request.args.get("from", type=int)
    end = request.args.get("to", type=int)
    if start is None or end is None or not 1 <= start <= end < MAX_SEQ or end - start >= MAX_ENTRIES:
        raise Problem("invalid", fields={"from": f"1 to `to`, {MAX_ENTRIES} entries at most"})
    if not _reads_there(scope):
        raise Problem("not_found")
    _note_chain(scope)
    entries = parts().engine.chain(scope, start, end)
    return Response("".join(f"{entry}\n" for entry in entries), mimetype="text/plain")


def _reads_there(scope: str) -> bool:
    """Whether the caller reads all records of some kind that lies in this nature of place.

    Their own alone is not enough: how many suggestions a community has had is already too much to tell.
    """
    user = the_caller().user
    with parts().database.snapshot() as connection:
        reach = parts().rights.judge(connection, [user]).reach(user, scope, now())
        tree = parts().rights.tree(connection)
    nature = tree[scope].nature if scope in tree else ""
    found = (reach.letters(kind.access) for kind in parts().registry if nature in kind.lives_in)
    return any("R" in letters and "Ro" not in letters for letters in found)


def _note_chain(scope: str) -> None:
    """Whoever holds no copy of a place and walks its chain leaves a line."""
    who, instant, database, rights = the_caller().user, now(), parts().database, parts().rights
    with database.snapshot() as connection:
        if scope in rights.scopes_of(connection, who, instant):
            return
    database.write(lambda connection: access_log.append(connection, who, "chain_read", instant, scope))


def _access_head(claim: Claim) -> dict[str, object]:
    """Where the access log stands; a device that was told otherwise before raises an alarm."""
    device, instant, database = the_caller().device, now(), parts().database
    with database.snapshot() as connection:
        looked = heads.look(connection, device, claim, instant)
    if looked.is_due:
        try:
            database.write(lambda connection: heads.note(connection, device, claim, looked, instant))
        except DBAPIError as error:  # a full disk keeps nobody from reading
            if (trouble := trouble_of(error)) is None:
                raise
            log.error(trouble, device=device, wrong=sorted(looked.wrong))
    return looked.head.as_json()


def unpacked(limit_bytes: int, code: str) -> bytes:
    """The request's body, unpacked if it came gzipped, within a bound that also a small zip cannot pass.

    Errors: Problem of the given code beyond the bound; unsupported_type for another coding.
    """
    coding = request.headers.get("Content-Encoding", "identity")
    raw = request.stream.read(limit_bytes + 1)
    if len(raw) > limit_bytes:
        raise Problem(code)
    if coding == "identity":
        return raw
    if coding != "gzip":
        raise Problem("unsupported_type", f"Content-Encoding {coding[:20]}")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(raw, limit_bytes + 1)
    except zlib.error as error:
        raise Problem("bad_request", "the body is no gzip") from error
    if len(content) > limit_bytes:
        raise Problem(code)
    if not unpacker.eof:
        raise Problem("bad_request", "the gzip is cut off")
    return content


def _packed(lines: Iterator[bytes]) -> tuple[str, Iterator[bytes]]:
    """Compress a stream as the device accepts it: zstd where it can, else gzip, at level 1.

    The header line is flushed at once, so that a tablet sees its progress bar before the first record.
    """
    accepted: Any = request.accept_encodings
    if accepted["zstd"]:
        packer: Any = zstandard.ZstdCompressor(level=1).compressobj()
        return "zstd", _flowing(
            lines, packer, zstandard.COMPRESSOBJ_FLUSH_BLOCK, zstandard.COMPRESSOBJ_FLUSH_FINISH
        )
    if accepted["gzip"]:
        return "gzip", _flowing(lines, zlib.compressobj(1, wbits=31), zlib.Z_SYNC_FLUSH, zlib.Z_FINISH)
    return "", lines


def _flowing(lines: Iterator[bytes], packer: Any, flush: int, finish: int) -> Iterator[bytes]:
    for number, piece in enumerate(lines):
        packed = packer.compress(piece)
        if number == 0:
            packed += packer.flush(flush)
        if packed:
            yield packed
    yield packer.flush(finish)
