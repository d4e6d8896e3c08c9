"""The answers to one version of a form, as a table: a page at a time, and one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select

from server.base.errors import Problem
from server.desk.forms.shelf import ANSWERS
from server.desk.naming import Doors, home_of, user_names
from server.desk.reader import Reader
from server.forms.columns import Table, tables
from server.forms.definition import Definition
from server.forms.library import ANSWER, FORM, Library
from server.records import store
from server.records.kind import Body
from server.records.models import entry

PAGE = 50
MOST_EXPORTED = 20_000
Row = dict[str, Any]


@dataclass(frozen=True)
class Answered:
    """One answer with what it stands beside: when, where, about whom, by whom."""

    scope: str
    id: str
    on: str
    body: Body
    place: Row
    person: str
    by: str

    @property
    def is_void(self) -> bool:
        return bool(self.body.get("void_reason"))

    @property
    def values(self) -> Body:
        found: Body = self.body.get("values") or {}
        return found


def definition_of(reader: Reader, library: Library, form: str) -> tuple[Body, Definition]:
    """A version that the reader may see.

    Errors: Problem not_found.
    """
    found = library.published(reader.connection, [form]).get(form)
    if found is None or found.definition is None or not reader.reads(found.scope, reader.registry[FORM]):
        raise Problem("not_found")
    return found.body, found.definition


def page(reader: Reader, library: Library, form: str, language: str, before: str | None) -> Row:
    """A page of answers, the newest first.

    Shape:  `columns`, `rows` with a cell a column, `more` how to ask for the next page.
    Errors: Problem not_found for a form that the reader may not see.
    """
    body, definition = definition_of(reader, library, form)
    main, *repeats = tables(definition)
    found = list(_answers(reader, _newest(reader, form, before).limit(PAGE + 1)))
    shown, rest = found[:PAGE], found[PAGE:]
    return {
        "form": {name: body.get(name) for name in ("name", "version", "purpose", "about", "published_on")},
        "languages": [one for one in definition.languages if one],
        "columns": [_heading(column, language) for column in main.columns]
        + [{"name": "/".join(one.path), "label": one.heading(language), "type": "repeat"} for one in repeats],
        "rows": [_line(one, main, repeats, language) for one in shown],
        "more": f"{shown[-1].on}~{shown[-1].id}" if rest else None,
    }


def one(reader: Reader, library: Library, scope: str, id_: str, language: str) -> Row:
    """One answer, every question with its label.

    Errors: Problem not_found for one that the reader may not read.
    """
    if scope not in reader.scopes(ANSWERS):
        raise Problem("not_found")
    query = select(entry).where(entry.c.kind == ANSWER, entry.c.scope == scope, entry.c.id == id_)
    found = next(_answers(reader, query), None)
    if found is None:
        raise Problem("not_found")
    form, definition = definition_of(reader, library, str(found.body["form"]))
    return {
        "form": {name: form.get(name) for name in ("name", "version", "purpose")},
        **_about(found),
        "files": found.body.get("files") or [],
        "tables": [
            {
                "label": table.heading(language) if table.path else "",
                "columns": [_heading(column, language) for column in table.columns],
                "rows": [
                    [column.shown(values, language) for column in table.columns]
                    for values in table.rows(found.values)
                ],
            }
            for table in tables(definition)
        ],
    }


def whole(reader: Reader, form: str) -> Iterator[Answered]:
    """All answers to a version that the reader may read, without those that were withdrawn."""
    found = _answers(reader, _newest(reader, form, None).limit(MOST_EXPORTED))
    return (one for one in found if not one.is_void)


def _newest(reader: Reader, form: str, before: str | None) -> Select[Any]:
    scopes = reader.scopes(ANSWERS)
    query = select(entry).where(entry.c.kind == ANSWER, entry.c.code_1 == form, entry.c.scope.in_(scopes))
    on, _, id_ = (before or "").partition("~")
    if id_:
        query = query.where(or_(entry.c.on_day < on, and_(entry.c.on_day == on, entry.c.id < id_)))
    return query.order_by(entry.c.on_day.desc(), entry.c.id.desc())


def _answers(reader: Reader, query: Select[Any]) -> Iterator[Answered]:
    rows = list(reader.connection.execute(query))
    states = store.records_of(reader.connection, [(row.scope, row.id) for row in rows])
    held = [(row, states[row.scope, row.id].body) for row in rows if (row.scope, row.id) in states]
    people = store.records_of(
        reader.connection, {(row.scope, body["person"]) for row, body in held if body.get("person")}
    )
    doors = Doors(reader.connection, {home for row, body in held if (home := home_of(body, row.scope))})
    names = user_names(reader.connection, {row.author for row, _body in held})
    for row, body in held:
        person = people.get((row.scope, str(body.get("person"))))
        yield Answered(
            row.scope,
            row.id,
            row.on_day,
            body,
            reader.place(row.scope) | doors.of(row.scope, body.get("household")),
            str(person.body.get("name", "")) if person else "",
            names.get(row.author, ""),
        )


def _about(found: Answered) -> Row:
    return {
        "scope": found.scope,
        "id": found.id,
        "on": found.on,
        "place": found.place,
        "person": found.person,
        "by": found.by,
        "void": found.body.get("void_reason"),
    }


def _line(found: Answered, main: Table, repeats: list[Table], language: str) -> Row:
    cells = [column.shown(found.values, language) for column in main.columns]
    return _about(found) | {"cells": cells + [str(len(one.rows(found.values))) for one in repeats]}


def _heading(column: Any, language: str) -> Row:
    return {"name": column.name, "label": column.heading(language), "type": column.type}
