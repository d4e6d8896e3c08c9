"""Published forms by their ids: read and compiled once in a process, for they never change."""

import csv
import io
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import Connection, select

from server.base.clock import from_wire
from server.forms.check import faults
from server.forms.definition import Definition
from server.forms.nodes import Node
from server.forms.verdicts import VERDICTS
from server.forms.xform import FormError, parse
from server.records import store
from server.records.files import Files
from server.records.kind import Body
from server.records.models import entry
from server.records.ports import Said

log = structlog.get_logger(__name__)
FORM, ANSWER = "form", "answer"
JUDGED = frozenset({"form", "version", "household", "person", "values", "files"})
MOST_HELD = 200
MOST_TOLD = 3
AGAIN_SECONDS = 60


@dataclass(frozen=True)
class Published:
    """A version of a form: where its record lies, what that says, and how it is judged.

    Shape: `definition` is None where the file is not here (a restore without files): nobody can judge then.
           It is looked for again after a while.
    """

    scope: str
    id: str
    body: Body
    definition: Definition | None
    read_at: float = field(default_factory=monotonic)

    @property
    def is_worth(self) -> bool:
        """Whether it need not be read again."""
        return self.definition is not None or monotonic() - self.read_at < AGAIN_SECONDS


class Library:
    """All forms that anybody asked for, the last used ones in memory."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._held: OrderedDict[str, Published] = OrderedDict()
        self._lock = Lock()

    def published(self, connection: Connection, ids: Iterable[str]) -> dict[str, Published]:
        """Those of these forms that exist, by id. Whether one was withdrawn may have changed since."""
        wanted = set(ids)
        with self._lock:
            found = {id_: self._held[id_] for id_ in wanted & self._held.keys()}
            found = {id_: one for id_, one in found.items() if one.is_worth}
            for id_ in found:
                self._held.move_to_end(id_)
        for one in self._read(connection, wanted - found.keys()):
            found[one.id] = one
            with self._lock:
                self._held[one.id] = one
                if len(self._held) > MOST_HELD:
                    self._held.popitem(last=False)
        return found

    def _read(self, connection: Connection, ids: set[str]) -> list[Published]:
        if not ids:
            return []
        rows = connection.execute(
            select(entry.c.scope, entry.c.id).where(entry.c.kind == FORM, entry.c.id.in_(ids))
        )
        states = store.records_of(connection, [(row.scope, row.id) for row in rows]).values()
        return [
            Published(one.scope, one.id, one.body, self._definition(one.scope, one.body)) for one in states
        ]

    def _definition(self, scope: str, body: Body) -> Definition | None:
        content = self._content(scope, body.get("definition"))
        if content is None:
            log.error("form_file_missing", scope=scope)
            return None
        try:
            found = parse(content)
        except FormError:  # of a version that took more than this one does
            return None
        attached = {row.get("name"): row for row in body.get("attachments") or ()}
        lists = {
            id_: listed(text)
            for id_, name in found.wanted.items()
            if (text := self._content(scope, [attached[name]] if name in attached else None)) is not None
        }
        return _with_lists(found, lists)

    def _content(self, scope: str, rows: Any) -> bytes | None:
        return self.files.folder.read(scope, rows[0]["sha256"]) if rows else None

    def examine(self, connection: Connection, said: Said) -> dict[str, str]:
        """What is wrong with an answer, going by its form: field → words; empty for what is no answer."""
        if said.kind.name != ANSWER or not said.changed & JUDGED:
            return {}
        body = said.body
        form = self.published(connection, [str(body.get("form"))]).get(str(body.get("form")))
        if form is None:
            return {"form": _words("unknown_form")}
        if body.get("version") != form.body["version"]:
            return {"version": _words("unknown_form")}
        if (wrong := wrong_about(form, said.scope, body)) is not None:
            return {wrong: _words("wrong_about")}
        if form.definition is None:
            return {}
        return self._judged(form.definition, body, from_wire(said.at))

    def _judged(self, definition: Definition, body: Body, at: datetime) -> dict[str, str]:
        names = {str(row.get("name")) for row in body.get("files") or ()}
        found = faults(definition, body.get("values") or {}, names, at)
        return {"values": "; ".join(str(one) for one in found[:MOST_TOLD])} if found else {}


def wrong_about(form: Published, scope: str, body: Body) -> str | None:
    """The field in which an answer speaks of something else than its form does."""
    about = form.body["about"]
    if (about != "none") != bool(body.get("household")):
        return "household"
    if (about == "person") != bool(body.get("person")):
        return "person"
    return "form" if about == "none" and scope != form.scope else None


def listed(content: bytes) -> Node:
    """A CSV as the list of choices that expressions look through."""
    document = Node("")
    root = document.add("root")
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig", "replace"))):
        item = root.add("item")
        for heading, cell in row.items():
            if isinstance(heading, str) and isinstance(cell, str):
                item.add(heading.strip(), cell.strip())
    return document


def _with_lists(definition: Definition, lists: Mapping[str, Node]) -> Definition:
    return Definition(**{**vars(definition), "instances": {**definition.instances, **lists}})


def _words(code: str) -> str:
    zh, en = VERDICTS[code]
    return f"{zh} {en}"
