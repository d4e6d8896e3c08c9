"""A kind as JSON Schema: the part of the API's description that follows from its declaration."""

from typing import Any

from server.base.ids import UUID_SHAPE
from server.records.fields import Codes, Field
from server.records.kind import Kind

ID: dict[str, Any] = {"type": "string", "pattern": f"^{UUID_SHAPE.pattern}$"}
CHANGES: dict[str, dict[str, Any]] = {
    "set": {"type": "object", "properties": {"add": {"type": "array"}, "remove": {"type": "array"}}},
    "counter": {"type": "object", "properties": {"inc": {"type": "integer"}}, "required": ["inc"]},
    "log": {"type": "object", "properties": {"append": {"type": "array"}}, "required": ["append"]},
}


def set_schema(kind: Kind) -> dict[str, Any]:
    """What an op's `set` may hold for this kind; an op that creates a record needs the fields under
    `x-required-when-new`.
    """
    return {
        "type": "object",
        "title": f"{kind.label.zh} {kind.label.en}",
        "additionalProperties": False,
        "properties": {name: _or_null(field) for name, field in kind.fields.items()},
        "x-required-when-new": [name for name, field in kind.fields.items() if field.required],
        "x-schema": kind.schema,
    }


def _or_null(field: Field) -> dict[str, Any]:
    value = CHANGES[field.merge] if field.merge != "replace" else _value(field)
    shape = value if field.required or not value else {"anyOf": [value, {"type": "null"}]}
    about = {"description": f"{field.label.zh} {field.label.en}", "x-reach": field.reach.value}
    return {**shape, **about, **({"readOnly": True} if field.is_servers else {})}


def _value(field: Field) -> dict[str, Any]:
    match field.type:
        case "text":
            return {"type": "string", **({"maxLength": field.limit} if field.limit else {})}
        case "code":
            return _code(field.codes)
        case "codes":
            return {"type": "array", "items": _code(field.codes), "uniqueItems": True}
        case "ref":
            return ID
        case "refs":
            return {"type": "array", "items": ID, "maxItems": field.limit}
        case "texts":
            return {"type": "array", "items": {"type": "string", "maxLength": field.limit}}
        case "phones":
            return {"type": "array", "items": {"type": "string"}, "maxItems": 5}
        case "day":
            return {"type": "string", "format": "date"}
        case "instant":
            return {"type": "string", "format": "date-time"}
        case "whole":
            least, most = field.bounds or (None, None)
            return {"type": "integer", "minimum": least, "maximum": most}
        case "hours":
            least, most = field.bounds or (None, None)
            return {"type": "number", "multipleOf": 0.5, "minimum": least, "maximum": most}
        case "flag":
            return {"type": "boolean"}
        case "mapping":
            keys = {"enum": list(field.keys.values)} if field.keys else {}
            return {"type": "object", "propertyNames": keys, "additionalProperties": _code(field.codes)}
        case "rows" | "files":
            return {"type": "array", "items": _row(field)}
        case _:
            return {}


def _code(codes: Codes | None) -> dict[str, Any]:
    return {"type": "string", "enum": list(codes.values) if codes else []}


def _row(field: Field) -> dict[str, Any]:
    parts = field.parts or {}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _or_null(part) for name, part in parts.items()},
        "required": [name for name, part in parts.items() if part.required],
    }
