"""留存与删除: how long each kind is kept here, what the job deleted, and what is held for the law."""

from datetime import date
from typing import Any

import orjson

from server.base.errors import Problem
from server.desk.naming import user_names
from server.desk.reader import Reader
from server.jobs import queue
from server.jobs.terms import terms
from server.people import holds
from server.records import store
from server.records.fields import CONFIDENTIAL
from server.records.registry import Registry

OFFICE = ("privacy_officer", "street_admin")
RETENTION = "retention"
REPORTS = 10
MOST_PLACES = 5000
Row = dict[str, Any]


def page(reader: Reader) -> Row:
    """Terms by kind, the last runs with their reports, and the holds of the reader's streets."""
    months = terms(reader.connection, reader.registry)
    return {
        "kinds": [one | {"months": months.get(one["kind"])} for one in declared(reader.registry)],
        "runs": [_run(row) for row in queue.newest(reader.connection, RETENTION, REPORTS)],
        "holds": _holds(reader),
    }


def declared(registry: Registry) -> list[Row]:
    """What each kind holds and declares of its end, for a page."""
    return [
        {
            "kind": kind.name,
            "zh": kind.label.zh,
            "en": kind.label.en,
            "default": kind.kept.months,
            "least": kind.kept.least,
            "most": kind.kept.most,
            "until_zh": kind.kept.until.zh,
            "until_en": kind.kept.until.en,
            "holds": [
                {"zh": field.label.zh, "en": field.label.en, "sealed": field.reach == CONFIDENTIAL}
                for field in kind.fields.values()
                if field.type not in ("ref", "refs") and not field.is_servers
            ],
        }
        for kind in registry
        if kind.kept
    ]


def ask_hold(
    reader: Reader, scope: str, record: str | None, kind: str | None, reason: str, ends_on: date
) -> str:
    """Propose a hold; a second person of the office agrees to it.

    Errors: not_found for a place or record that is not there; invalid; forbidden.
    """
    if kind is not None and reader.registry.get(kind) is None:
        raise Problem("invalid", fields={"kind": "unknown / 没有这个种类"})
    label = reader.registry[kind].label.zh if kind else ""
    if record is not None:
        state = store.records_of(reader.connection, [(scope, record)]).get((scope, record))
        if state is None:
            raise Problem("not_found", fields={"record": record})
        label = reader.registry[state.kind].label.zh
    if scope not in reader.places:
        raise Problem("not_found", fields={"scope": scope})
    words = f"{label} · {_where(reader, scope)} · {ends_on.isoformat()}"
    return holds.ask(
        reader.connection, scope, record, kind, reason, ends_on, reader.user, reader.now, words[:400]
    )


def places(reader: Reader) -> Row:
    """The places of the reader's streets in which something can be held: `{"places": [{"id", "name"}]}`."""
    found = [(_where(reader, scope), scope) for scope in reader.scopes(OFFICE)]
    return {"places": [{"id": scope, "name": name} for name, scope in sorted(found)[:MOST_PLACES]]}


def _where(reader: Reader, scope: str) -> str:
    place = reader.place(scope)
    names = [place.get(one, "") for one in ("community", "grid", "estate", "building", "team")]
    return "".join(names) or reader.places[scope].name


def _run(row: Any) -> Row:
    return {
        "id": row.id,
        "asked_at": row.asked_at,
        "ended_at": row.ended_at,
        "state": row.state,
        "step": row.step,
        "done": row.done,
        "total": row.total,
        "problem": row.problem,
        "report": orjson.loads(row.report) if row.report else None,
    }


def _holds(reader: Reader) -> list[Row]:
    mine = set(reader.scopes(OFFICE))
    mine |= {scope for scope, place in reader.places.items() if place.parent in mine}  # closed ones, too
    rows = [row for row in holds.listed(reader.connection) if row.scope in mine]
    names = user_names(reader.connection, [row.by for row in rows] + [row.agreed_by for row in rows])
    active = {row.id for row in holds.active(reader.connection, reader.now)}
    asked = {id_ for row in rows for id_ in (row.approval, row.end_approval) if id_}
    agreed = holds.agreed(reader.connection, asked, reader.user, reader.now)
    return [
        {
            "id": row.id,
            "place": reader.place(row.scope),
            "record": row.record,
            "kind": row.kind,
            "reason": row.reason,
            "ends_on": row.ends_on,
            "by": {"id": row.by, "name": names.get(row.by, "")},
            "agreed_by": {"id": row.agreed_by, "name": names.get(row.agreed_by or "", "")},
            "asked_at": row.asked_at,
            "began_at": row.began_at,
            "ended_at": row.ended_at,
            "is_active": row.id in active,
            "may_begin": row.began_at is None and row.approval in agreed,
            "may_end": row.id in active and row.end_approval in agreed,
        }
        for row in rows
    ]
