"""Publishing: a version of a form becomes a record of its own, and the one before it is withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from server.base.clock import day_of, from_wire
from server.base.errors import Problem
from server.base.ids import new_id
from server.forms.attachments import Attachment, FormRefused
from server.forms.library import FORM
from server.forms.problems import FormProblem
from server.forms.workbook import Converted
from server.records import store
from server.records.engine import Engine
from server.records.files import Files
from server.records.kind import Body
from server.records.ports import Change
from server.records.store import WholeRecord

XFORM = "application/xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
MOST_NAME = 120


@dataclass(frozen=True)
class Publication:
    """What somebody says of a form beside the workbook.

    Shape: `series` is the first version that this one follows, None for a new questionnaire.
    """

    scope: str
    name: str
    purpose: str
    about: str
    series: str | None
    by: str
    at: str

    @property
    def on(self) -> str:
        return day_of(from_wire(self.at)).isoformat()


def publish(
    connection: Connection,
    engine: Engine,
    files: Files,
    asked: Publication,
    form: Converted,
    workbook: tuple[str, bytes],
    attachments: Iterable[Attachment],
) -> str:
    """Publish a version in the caller's transaction; gives its record id.

    Errors: FormRefused where a list or picture that the form names is not among the attachments; Problem
            invalid where there is no such series in the scope.
    """
    attached = list(attachments)
    _demand_all(form, attached)
    before = versions(connection, asked.scope, asked.series)
    if asked.series and not before:
        raise Problem("invalid", fields={"series": "no such form here"})
    taken = [one.body["version"] for one in before]
    body = body_of(connection, files, asked, form, workbook, attached, taken)
    made = Change(asked.scope, FORM, new_id(), body, new=True, by=asked.by, at=asked.at)
    _write(connection, engine, [made, *_withdrawn(before, asked.by, asked.on)])
    return made.record


def body_of(
    connection: Connection,
    files: Files,
    asked: Publication,
    form: Converted,
    workbook: tuple[str, bytes],
    attached: Iterable[Attachment] = (),
    taken: Iterable[str] = (),
) -> Body:
    """What the record of a version says; its files are kept on the way. `taken` are the versions before."""
    name, content = workbook
    media_type = XLSX if content.startswith(b"PK") else XLS
    body: Body = {
        "name": asked.name,
        "version": _version(form.told["version"], list(taken)),
        "purpose": asked.purpose,
        "about": asked.about,
        "languages": [language[:40] for language in form.told["languages"]][:20],
        "published_on": asked.on,
        "definition": [files.put(connection, asked.scope, form.xml, XFORM)],
        "xlsform": [files.put(connection, asked.scope, content, media_type) | {"name": name[-MOST_NAME:]}],
        "attachments": [
            files.put(connection, asked.scope, one.content, one.media_type) | {"name": one.name}
            for one in attached
        ],
    }
    return body | ({"series": asked.series} if asked.series else {})


def withdraw(connection: Connection, engine: Engine, scope: str, series: str, by: str, on: str) -> None:
    """Let nobody begin a form any more; what was begun is finished and sent.

    Errors: Problem not_found.
    """
    held = versions(connection, scope, series)
    if not held:
        raise Problem("not_found")
    _write(connection, engine, _withdrawn(held, by, on))


def versions(connection: Connection, scope: str, series: str | None) -> list[WholeRecord]:
    """All versions of a form, the first one first."""
    if series is None:
        return []
    held = [one for one in store.bodies(connection, [scope], [FORM]) if not one.is_removed]
    mine = [one for one in held if series in (one.id, one.body.get("series"))]
    return sorted(mine, key=lambda one: one.id)  # ids count up with time


def _withdrawn(held: Iterable[WholeRecord], by: str, on: str) -> list[Change]:
    return [
        Change(one.scope, FORM, one.id, {"withdrawn_on": on}, base=one.v, by=by)
        for one in held
        if not one.body.get("withdrawn_on")
    ]


def _write(connection: Connection, engine: Engine, changes: list[Change]) -> None:
    for outcome in engine.write(changes, connection=connection):
        if outcome.status == "parked":
            reason = outcome.reason or {}
            raise Problem("invalid", str(reason.get("detail")), {str(reason.get("field")): "not valid"})


def _demand_all(form: Converted, attached: list[Attachment]) -> None:
    held = {one.name for one in attached}
    lacking = [name for name in (*form.told["lists"], *form.told["media"]) if name not in held]
    if lacking:
        raise FormRefused([FormProblem("attachment_missing", detail=name).as_json() for name in lacking])


def _version(said: str, taken: list[str]) -> str:
    """The version that the workbook names, or the next number where that one is taken."""
    if said and said not in taken:
        return said
    return next(str(number) for number in range(len(taken) + 1, 10_000) if str(number) not in taken)
