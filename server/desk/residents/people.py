"""A resident at the window: found by name with a reason, and what stands about them there."""

from typing import Any

from server.base.errors import Problem
from server.desk import finding
from server.desk.naming import Doors, user_names
from server.desk.reader import Reader
from server.desk.residents.requests import LEAD, PERSON, WINDOW
from server.desk.whys import checked
from server.people import access_log
from server.records import store
from server.records.push.sequels import standing

CONSENT, TASK = "consent_record", "care_task"
Row = dict[str, Any]


def find(reader: Reader, text: str, why: str) -> list[Row]:
    """Residents by name, pinyin, door or phone; the log notes who searched and why, never for what.

    Errors: Problem invalid for a reason that is not in the list.
    """
    reason = checked(why)
    access_log.append(reader.connection, reader.user, "search", reader.now, None, None, reason, "residents")
    return [hit for hit in finding.search(reader, text) if hit["kind"] == PERSON]


def shown(reader: Reader, scope: str, id_: str) -> Row:
    """A resident with their consents and the care visits that hang on these.

    Shape:  `{"person", "v", "set", "place", "consents", "tasks"}`.
    Errors: Problem not_found for a person whom the reader's roles do not read.
    """
    if not reader.reach(scope).within & {WINDOW, LEAD}:
        raise Problem("not_found")
    state = store.records_of(reader.connection, [(scope, id_)]).get((scope, id_))
    if state is None or state.kind != PERSON or state.is_removed:
        raise Problem("not_found")
    access_log.append(
        reader.connection, reader.user, "read", reader.now, scope, id_, "resident_asks", "residents"
    )
    home = (scope, str(state.body.get("household")))
    held = store.about_person(reader.connection, scope, CONSENT, id_)
    writers = store.records_of(reader.connection, [(scope, one.id) for one in held])
    names = user_names(reader.connection, [one.by for one in writers.values()])
    return {
        "person": {"id": id_, "scope": scope, "name": state.body.get("name")},
        "v": state.v,
        "set": state.body,
        "place": reader.place(scope) | Doors(reader.connection, [home]).of(*home),
        "consents": [
            {"id": one.id, "v": one.v, "at": one.at, "by": names.get(one.by or "", ""), "set": one.body}
            for one in sorted(writers.values(), key=lambda one: one.at)
        ],
        "tasks": [
            {"id": one.id, "purpose": one.body["purpose"], "due_on": one.body["due_on"]}
            for one in standing(reader.connection, reader.registry[TASK], scope, id_)
        ],
    }
