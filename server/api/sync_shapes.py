"""Push and pull as JSON Schema, for the API's description; docs/protocol.md says what they mean."""

from collections.abc import Iterable
from typing import Any

from server.records.kind import Kind
from server.records.reasons import REASONS
from server.records.schema import ID, set_schema

Schema = dict[str, Any]
INSTANT: Schema = {"type": "string", "format": "date-time"}
TEXT: Schema = {"type": "string"}
SEQ: Schema = {"type": "integer", "minimum": 0}
STATUSES = ("applied", "merged", "conflict", "parked", "discarded", "unknown")


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def json_body(name: str) -> Schema:
    """A request's body that is one of these shapes."""
    return {"required": True, "content": {"application/json": {"schema": ref(name)}}}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def shape(required: Iterable[str], **properties: Schema) -> Schema:
    return {"type": "object", "required": list(required), "properties": properties}


LINES: Schema = {"anyOf": [ref(name) for name in ("PullHeader", "PullRecord", "PullTrailer")]}


def components(kinds: Iterable[Kind]) -> dict[str, Schema]:
    """All shapes by name: one `set` a kind, and what travels around them."""
    held = list(kinds)
    op = {"id": ID, "device": ID, "n": {"type": "integer", "minimum": 1}, "scope": ID, "at": INSTANT}
    removal = shape(["removed"], removed={"const": True})
    kind_names = {"type": "string", "description": "one of GET /api/v1/kinds"}
    return {
        **{f"{kind.name}.set": set_schema(kind) for kind in held},
        "Op": shape(
            [*op, "kind", "record", "set"],
            **op, kind=kind_names, record=ID, new={"type": "boolean"}, base=or_null(TEXT),
            schema={"type": "integer", "minimum": 1}, replaces=ID,
            set={"anyOf": [*(ref(f"{kind.name}.set") for kind in held), removal]},
        ),
        "SealedOp": shape(
            ["id", "sealed"], id=ID, sealed=shape(["kid", "enc", "ct"], kid=TEXT, enc=TEXT, ct=TEXT)
        ),
        "Discard": shape(
            [*op, "discards", "why"], **op, discards=ID, why={"type": "string", "maxLength": 500}
        ),
        "Question": shape(["id", "scope"], id=ID, scope=ID) | {"maxProperties": 2},
        "Push": shape(
            ["ops"], sent=INSTANT, report={"type": "object"},
            ops={"type": "array", "maxItems": 500,
                 "items": {"anyOf": [ref(name) for name in ("Op", "SealedOp", "Discard", "Question")]}},
        ),
        "Reason": shape(
            ["code", "detail", "field"], code={"type": "string", "enum": sorted(REASONS)}, detail=TEXT,
            field=or_null(TEXT),
        ),
        "Result": shape(
            ["op", "status", "scope", "seq", "hash", "conflicts", "reason"], op=or_null(ID),
            status={"type": "string", "enum": list(STATUSES)}, scope=or_null(ID), seq=or_null(SEQ),
            hash=or_null({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
            conflicts={"type": "array", "items": ID}, reason=or_null(ref("Reason")),
        ),
        "Pushed": shape(
            ["epoch", "now", "have", "results"], epoch=ID, now=INSTANT, have=SEQ,
            results={"type": "array", "items": ref("Result")},
        ),
        "Cursor": shape(
            ["seq"], seq=SEQ, rights=or_null(TEXT), head=or_null(shape(["seq", "hash"], seq=SEQ, hash=TEXT))
        ),
        "Pull": shape(
            [], cursors={"type": "object", "propertyNames": ID, "additionalProperties": ref("Cursor")},
            limit={"type": "integer", "minimum": 1}, report=or_null({"type": "object"}),
            access_log=or_null({"type": "object"}), epoch=or_null(ID), have=or_null(SEQ),
        ),
        **_pulled(kind_names),
    }  # fmt: skip


def _pulled(kind_names: Schema) -> dict[str, Schema]:
    """The three sorts of line that a pull's answer is made of."""
    head = shape(["seq", "hash"], seq=SEQ, hash=TEXT)
    cursor = shape(["seq", "rights"], seq=SEQ, rights=TEXT)
    scopes = {"type": "array", "items": ID}
    scope = shape(["id", "seq", "hash", "rights", "count"], id=ID, seq=SEQ, hash=TEXT, rights=TEXT, count=SEQ)
    record = {
        "kind": kind_names, "id": ID, "scope": ID, "seq": SEQ, "v": TEXT, "at": INSTANT, "by": or_null(ID),
    }  # fmt: skip
    return {
        "PullHeader": shape(
            ["epoch", "now", "have", "scopes", "gone", "reset", "forked", "access_log"],
            epoch=ID, now=INSTANT, have=SEQ, scopes={"type": "array", "items": scope},
            gone=scopes, reset=scopes, forked=scopes, access_log=head,
        ),
        "PullRecord": shape(
            record, **record, set={"type": "object"}, removed={"const": True}, derived={"type": "object"}
        ),
        "PullTrailer": shape(
            ["cursors", "more"], more={"type": "boolean"},
            cursors={"type": "object", "additionalProperties": cursor},
        ),
    }  # fmt: skip
