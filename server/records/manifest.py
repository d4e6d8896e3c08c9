"""A kind as devices see it: what draws forms and lists without a network, and what the docs table shows."""

from typing import Any

from server.records.fields import Codes, Field, Label
from server.records.kind import Kind
from server.records.workflow import OwnersIn, Workflow


def manifest_of(kind: Kind) -> dict[str, Any]:
    """One kind as JSON.

    Shape: as `GET /api/v1/kinds` gives it, docs/protocol.md.
    """
    return {
        "name": kind.name,
        "label": _label(kind.label),
        "schema": kind.schema,
        "reach": kind.reach,
        "fact": kind.is_fact,
        "server_made": kind.is_server_made,
        "lives_in": sorted(kind.lives_in),
        "about": kind.about,
        "window_days": kind.window_days,
        "founds": kind.founds is not None,
        "rights": {"within": dict(kind.access.within), "above": dict(kind.access.above)},
        "own": sorted(kind.access.own),
        "asked": sorted(kind.access.asked),
        "states": _states(kind),
        "search": _search(kind),
        "fields": [_field(name, field) for name, field in kind.fields.items()],
    }


def _label(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}


def _codes(codes: Codes | None) -> list[dict[str, str]] | None:
    if codes is None:
        return None
    return [{"value": value, **_label(label)} for value, label in codes.values.items()]


def _field(name: str, field: Field) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "name": name,
        "label": _label(field.label),
        "type": field.type,
        "required": field.required,
        "reach": field.reach,
        "merge": field.merge,
        "server": field.is_servers,
    }
    if field.codes:
        shape["codes"] = _codes(field.codes)
    if field.keys:
        shape["keys"] = _codes(field.keys)
    if field.target:
        shape["kinds"] = list(field.target)
    if bounds := field.bounds:
        shape["least"], shape["most"] = bounds
    if field.limit is not None:
        shape["limit"] = field.limit
    if field.guard:
        shape["guard"] = field.guard
    if field.parts:
        shape["parts"] = [_field(part, one) for part, one in field.parts.items()]
    return shape


def _states(kind: Kind) -> dict[str, Any] | None:
    if kind.states is None:
        return None
    return {
        "initial": kind.states.initial,
        "labels": [{"value": state, **_label(label)} for state, label in kind.states.states.items()],
        "moves": [
            {"from": move.start, "to": move.end, "who": sorted(move.who)}
            | ({"not_by": move.not_by} if move.not_by else {})
            for move in kind.states.moves
        ],
    } | _of_fields(kind.states)


def _of_fields(flow: Workflow) -> dict[str, Any]:
    """What a workflow reads from fields of its case: where it begins, and who its owners are."""
    told: dict[str, Any] = {}
    if own := flow.initial_of:
        told["initial_of"] = {"field": own.field, "states": dict(own.states)}
    if isinstance(flow.owners, OwnersIn):
        told["owners"] = flow.owners.field
    return told


def _search(kind: Kind) -> dict[str, Any] | None:
    if kind.search is None:
        return None
    return {
        "name": kind.search.name,
        "door": list(kind.search.door),
        "phones": kind.search.phones,
        "words": list(kind.search.words),
    }
